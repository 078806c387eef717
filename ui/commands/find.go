package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

// filter reads what a person has given as a filter; what is wrong with it is told with the place.
func (c *cli) filter(flag, text string) (filter.Query, error) {
	q, err := filter.Parse(text)
	var e *filter.Error
	if !errors.As(err, &e) {
		return q, err
	}
	before, part := safe.Line(text[:e.At]), safe.Line(text[e.At:max(e.End, e.At)])
	if strings.HasSuffix(text[:e.At], " ") {
		before += " "
	}
	sentence := c.words.T("cmd.err.filter", "Flag", flag, "Text", c.words.Mistake(e, ""))
	place := "  " + safe.Line(text) + "\n  " + safe.Blanks(safe.Width(before)) + strings.Repeat("^", max(1, safe.Width(part)))
	return q, &failure{code: exitUsage, text: sentence + "\n" + place, err: err}
}

// viewOf is the view a filter is looked for in: everything, unless it names one.
func viewOf(q filter.Query) store.View {
	if v := store.View(q.View()); slices.Contains(store.Views, v) {
		return v
	}
	return store.All
}

// foundJSON is a thread with the passage that was found.
type foundJSON struct {
	threadJSON
	Found string `json:"found"`
}

func (c *cli) searchCommand() *cobra.Command {
	var brand, channel string
	var limit int
	var asJSON bool
	cmd := c.command("search", "WORDS…", c.count(1, -1), func(ctx context.Context, args []string) error {
		if limit < 0 {
			return c.fail(exitUsage, "cmd.err.limit")
		}
		q, err := c.filter("WORDS", strings.Join(args, " "))
		if err != nil {
			return err
		}
		if q.Empty() {
			return c.fail(exitUsage, "cmd.search.nothing")
		}
		return c.with(ctx, func(a *app.App) error {
			page := store.Page{View: viewOf(q), Filter: q}
			if page.Brand, err = c.brandName(a, brand); err != nil {
				return err
			}
			if channel != "" {
				if page.Channel, err = c.channelID(a, channel); err != nil {
					return err
				}
			}
			if err := c.catchUp(ctx, a); err != nil {
				return err
			}
			c.wanted = q.Words()
			if asJSON {
				return c.searchJSON(ctx, a, page, limit)
			}
			if limit == 0 {
				limit = humanLimit
			}
			return c.threadsText(ctx, a, page, limit)
		})
	})
	f := cmd.Flags()
	f.StringVar(&brand, "brand", "", c.words.T("cmd.threads.brand"))
	f.StringVar(&channel, "channel", "", c.words.T("cmd.threads.channel"))
	f.IntVar(&limit, "limit", 0, c.words.T("cmd.threads.limit"))
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	cmd.ValidArgsFunction = c.completeFilter
	c.completeFlags(cmd)
	return cmd
}

// longTail is how many messages the index may lack before a search waits for it: looking through them takes longer.
const longTail = 50_000

// catchUp brings the index of words on where much is missing, and tells how far it is.
func (c *cli) catchUp(ctx context.Context, a *app.App) error {
	r, err := a.Store.Reach(ctx)
	if err != nil || r.Total-r.Done < longTail {
		return err
	}
	live := isTerminal(c.Err)
	err = a.Store.IndexWords(ctx, func(r store.Reach) {
		if live {
			_, _ = c.Err.Write([]byte("\r" + c.words.T("cmd.search.indexing", "Percent", r.Done*100/max(1, r.Total))))
		}
	})
	if live {
		c.say(c.Err, "")
	}
	return err
}

func (c *cli) searchJSON(ctx context.Context, a *app.App, page store.Page, limit int) error {
	out := newArray(c.Out)
	err := walk(ctx, a, page, limit, func(r store.Row) error {
		t, err := c.wholeThread(ctx, a, r)
		if err != nil {
			return err
		}
		return out.add(foundJSON{t, r.Found})
	})
	if err != nil {
		return err
	}
	return out.end()
}

// lit is a stranger's text on one line with what was searched for underlined, where the terminal can do that.
func (c *cli) lit(text string, words []string, width int) string {
	text = safe.Cut(safe.Line(text), width, "…")
	if !isTerminal(c.Out) || c.Getenv("TERM") == "dumb" {
		return text
	}
	mark := theme.New(theme.LookFromEnv(c.Getenv, true)).Mark
	var b strings.Builder
	at := 0
	for _, s := range filter.Places(text, words) {
		b.WriteString(text[at:s.Start] + mark.Render(text[s.Start:s.End]))
		at = s.End
	}
	return b.String() + text[at:]
}

// known is what can stand in a filter in this workspace; without one, what the language knows by itself.
func (c *cli) known(ctx context.Context) filter.Vocabulary {
	v := filter.Vocabulary{Lang: c.words.Lang(), Causes: slices.Clone(replies.Causes)}
	_ = c.with(ctx, func(a *app.App) error { // a shell that asks for completions is told no errors
		for _, b := range a.Config.Brands {
			v.Brands = append(v.Brands, b.Name)
			for _, ch := range b.Channels {
				v.Channels = append(v.Channels, ch.Name)
			}
		}
		causes, err := a.Store.Causes(ctx, "")
		for _, e := range causes {
			if !slices.Contains(v.Causes, e.Name) {
				v.Causes = append(v.Causes, e.Name)
			}
		}
		if err != nil {
			return err
		}
		labels, err := a.Store.Labels(ctx, "")
		for _, l := range labels {
			v.Labels = append(v.Labels, l.Name)
		}
		return err
	})
	return v
}

// completeFilter completes the last word of a filter for the shell.
func (c *cli) completeFilter(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	var list []string
	for _, o := range c.known(cmd.Context()).Complete(typed, len(typed)) {
		list = append(list, typed[:o.From]+o.Text)
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeFlags lets the shell complete what a flag can be given.
func (c *cli) completeFlags(cmd *cobra.Command) {
	fixed := func(list func(context.Context) []string) cobra.CompletionFunc {
		return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			var fit []string
			for _, s := range list(cmd.Context()) {
				if strings.HasPrefix(filter.Fold(s), filter.Fold(typed)) {
					fit = append(fit, s)
				}
			}
			return fit, cobra.ShellCompDirectiveNoFileComp
		}
	}
	for name, f := range map[string]cobra.CompletionFunc{
		"filter":  c.completeFilter,
		"view":    fixed(func(context.Context) []string { return viewNames() }),
		"brand":   fixed(func(ctx context.Context) []string { return c.known(ctx).Brands }),
		"channel": fixed(func(ctx context.Context) []string { return c.known(ctx).Channels }),
	} {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, f) // fails only where a flag is not there
		}
	}
}
