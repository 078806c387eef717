package commands

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// pageSize is how many rows are read at once.
const pageSize = 100

// humanLimit is how many threads a person is shown without asking for more.
const humanLimit = 50

func viewNames() []string {
	var names []string
	for _, v := range store.Views {
		names = append(names, string(v))
	}
	return names
}

func (c *cli) threadsCommand() *cobra.Command {
	var view, brand, channel, only string
	var limit int
	var asJSON bool
	var cmd *cobra.Command
	cmd = c.command("threads", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		if err := c.oneOf("--view", view, viewNames()); err != nil {
			return err
		}
		q, err := c.filter("--filter", only)
		if err != nil {
			return err
		}
		if own := viewOf(q); !q.Empty() && !cmd.Flags().Changed("view") {
			view = string(own)
		}
		if limit < 0 {
			return c.fail(exitUsage, "cmd.err.limit")
		}
		return c.with(ctx, func(a *app.App) error {
			page := store.Page{View: store.View(view), Filter: q}
			var err error
			if page.Brand, err = c.brandName(a, brand); err != nil {
				return err
			}
			if channel != "" {
				if page.Channel, err = c.channelID(a, channel); err != nil {
					return err
				}
			}
			if asJSON {
				return c.threadsJSON(ctx, a, page, limit)
			}
			if limit == 0 {
				limit = humanLimit
			}
			return c.threadsText(ctx, a, page, limit)
		})
	})
	f := cmd.Flags()
	f.StringVar(&view, "view", string(store.Open), c.words.T("cmd.threads.view", "Views", list(viewNames())))
	f.StringVar(&brand, "brand", "", c.words.T("cmd.threads.brand"))
	f.StringVar(&channel, "channel", "", c.words.T("cmd.threads.channel"))
	f.StringVar(&only, "filter", "", c.words.T("cmd.threads.filter"))
	f.IntVar(&limit, "limit", 0, c.words.T("cmd.threads.limit"))
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	c.completeFlags(cmd)
	return cmd
}

// walk reads a view page by page, up to limit rows (0: all).
func walk(ctx context.Context, a *app.App, page store.Page, limit int, each func(store.Row) error) error {
	for n := 0; ; {
		page.Limit = pageSize
		if limit > 0 {
			page.Limit = min(pageSize, limit-n)
		}
		rows, err := a.Store.Rows(ctx, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := each(r); err != nil {
				return err
			}
		}
		if n += len(rows); len(rows) < page.Limit || n == limit {
			return nil
		}
		page.After = &rows[len(rows)-1]
	}
}

func (c *cli) threadsJSON(ctx context.Context, a *app.App, page store.Page, limit int) error {
	out := newArray(c.Out)
	err := walk(ctx, a, page, limit, func(r store.Row) error {
		t, err := c.wholeThread(ctx, a, r)
		if err != nil {
			return err
		}
		return out.add(t)
	})
	if err != nil {
		return err
	}
	return out.end()
}

// errFound ends a walk.
var errFound = errors.New("found")

// wholeThread is a row with the text its snippet was taken from, whole and as it was written.
func (c *cli) wholeThread(ctx context.Context, a *app.App, r store.Row) (threadJSON, error) {
	t := c.threadOf(r)
	start := strings.TrimSuffix(r.Snippet, "…")
	err := eachMessage(ctx, a, r.ID, func(m store.Message) error {
		if m.Ours || m.Deleted || !begins(m.Text, start) {
			return nil
		}
		text, err := whole(ctx, a, m)
		if err != nil {
			return err
		}
		t.Text = text
		return errFound
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return t, err
}

// begins tells whether a text begins with a snippet, in which white space and what is no character are folded.
func begins(text, snippet string) bool {
	if len(text) > 8*store.SnippetRunes {
		text = text[:8*store.SnippetRunes] // a little more than a snippet can be
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == utf8.RuneError })
	return strings.HasPrefix(strings.Join(words, " "), strings.TrimSpace(snippet))
}

func (c *cli) threadsText(ctx context.Context, a *app.App, page store.Page, limit int) error {
	n := 0
	var last store.Row
	err := walk(ctx, a, page, limit, func(r store.Row) error {
		n++
		last = r
		c.threadText(a, r)
		return nil
	})
	if err != nil {
		return err
	}
	view := c.words.T("view." + string(page.View))
	if n == 0 && !page.Filter.Empty() {
		c.out(c.words.T("cmd.threads.none_pass", "Filter", safe.Line(page.Filter.In(c.words.Lang()))))
		return nil
	}
	if n == 0 {
		c.out(c.words.T("cmd.threads.none", "View", view))
		return nil
	}
	if n == limit {
		page.After, page.Limit = &last, 1
		if more, err := a.Store.Rows(ctx, page); err == nil && len(more) > 0 {
			c.say(c.Err, c.words.T("cmd.threads.more", "N", n, "Limit", limit*2))
		}
	}
	return nil
}

// threadText prints a thread in two lines: who and what, and why it stands there.
func (c *cli) threadText(a *app.App, r store.Row) {
	mark := " "
	if r.Unread {
		mark = "*"
	}
	id := idText(r.ID)
	head := strings.Join([]string{safe.Line(r.Author), c.kindName(r.Kind), safe.Line(r.Brand) + " (" + placeOf(a, r) + ")"}, " · ")
	if r.Reply != "" {
		state := r.Reply
		if state == "breathing" && !c.Now().Before(r.ReadyAt) {
			state = "ready"
		}
		head += " · " + c.words.T("cmd.threads.reply", "State", c.stateName(state))
	}
	for _, t := range []struct {
		on  bool
		key string
	}{{r.Bounced, "row.bounced"}, {r.Held, "row.held"}, {r.Gone, "row.gone"}, {r.Edited, "row.edited"}, {r.Machine && !r.Bounced, "row.machine"}} {
		if t.on {
			head += " · " + c.words.T(t.key)
		}
	}
	width := c.width() - 1
	c.out(safe.Cut(safe.Blanks(max(0, 7-len(id)))+id+mark+" "+head, width, "…"))
	text := c.words.T("cmd.quote", "Text", safe.Line(r.Snippet))
	if r.Found != "" {
		c.out(safe.Cut("         ", width, "") + c.lit(r.Found, c.wanted, width-9))
		return
	}
	if why := c.reason(r); why != "" {
		text = why + " – " + text
	}
	c.out(safe.Cut("         "+text, width, "…"))
}
