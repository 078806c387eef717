package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/replies/when"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
)

// takes is what an act wants to be told.
type takes int

const (
	nothing     takes = iota
	known             // one of a few values
	wording           // any words
	until             // a time, in words
	promised          // a time, and then words
	aPromise          // which promise; may be left out where there is only one
	movePromise       // likewise, and then a time
	another           // a thread
	contact           // whom to ask; with --by and --ask
	perhaps           // any words, or none
	aCause            // one of the brand's list, or a new one
	aNote             // the number of a note; renote wants its new words, too
)

// triageActs are the acts of this command, in the order they are told.
var triageActs = []struct {
	name string
	takes
}{
	{"done", nothing},
	{"reopen", nothing},
	{"wait", nothing},
	{"solved", nothing},
	{"snooze", until},
	{"wake", nothing},
	{"escalate", contact},
	{"recall", perhaps},
	{"kind", known},
	{"urgent", known},
	{"cause", aCause},
	{"label", wording},
	{"unlabel", wording},
	{"note", wording},
	{"person_note", wording},
	{"renote", aNote},
	{"unnote", aNote},
	{"promise", promised},
	{"keep", aPromise},
	{"move", movePromise},
	{"break", aPromise},
	{"forget", aPromise},
	{"join", another},
	{"unjoin", nothing},
	{"apart", another},
	{"same_person", another},
	{"other_person", another},
	{"read", nothing},
	{"unread", nothing},
}

func actNames() []string {
	var names []string
	for _, a := range triageActs {
		names = append(names, a.name)
	}
	return names
}

func takesOf(act string) takes {
	for _, a := range triageActs {
		if a.name == act {
			return a.takes
		}
	}
	return nothing
}

// values are what an act with a few values can be given; none for the others.
func values(act string) []string {
	switch act {
	case "kind":
		return kindNames()
	case "urgent":
		return []string{store.Yes, store.No}
	}
	return nil
}

// argument reads what an act was told.
func (c *cli) argument(ctx context.Context, a *app.App, threads []store.Thread, do string, rest []string) (store.Act, error) {
	act := store.Act{Do: do}
	var err error
	switch takesOf(do) {
	case known:
		if len(rest) == 0 {
			return act, c.fail(exitUsage, "cmd.act.no_"+do, "Known", list(values(do)))
		}
		if err := c.oneOf(do, rest[0], values(do)); err != nil {
			return act, err
		}
		act.Value, rest = rest[0], rest[1:]
	case aCause:
		act.Value, err = c.causeArgument(ctx, a, threads[0], rest)
		rest = nil
	case wording:
		act.Value, rest = strings.TrimSpace(strings.Join(rest, " ")), nil
		switch n := utf8.RuneCountInString(act.Value); {
		case n == 0:
			return act, c.fail(exitUsage, "cmd.act.no_words", "Act", do)
		case strings.HasSuffix(do, "label") && n > store.LabelRunes:
			return act, c.fail(exitUsage, "case.label_long", "N", n, "Most", store.LabelRunes)
		}
	case contact:
		act, err = c.escalation(a, threads, rest)
		rest = nil
	case perhaps:
		if text := strings.TrimSpace(strings.Join(rest, " ")); text != "" {
			act.Text = c.words.T("escal.decided", "Name", threads[0].Matter.Escalated.To, "Text", text)
		}
		rest = nil
	case aNote:
		act, err = c.noteArgument(do, rest)
		rest = nil
	case until:
		act.At, err = c.until(a, threads[0], strings.Join(rest, " "))
		rest = nil
	case promised:
		if len(rest) < 2 {
			return act, c.fail(exitUsage, "cmd.act.no_promise")
		}
		act.At, err = c.until(a, threads[0], rest[0])
		act.Value, rest = strings.Join(rest[1:], " "), nil
	case aPromise, movePromise:
		if act.ID, rest, err = c.promise(threads, rest, takesOf(do) == movePromise); err == nil && takesOf(do) == movePromise {
			act.At, err = c.until(a, threads[0], strings.Join(rest, " "))
			rest = nil
		}
	case another:
		if len(rest) == 0 {
			return act, c.fail(exitUsage, "cmd.act.no_other", "Act", do)
		}
		var other store.Thread
		if other, err = c.thread(ctx, a, rest[0]); err == nil {
			act.ID, rest = other.ID, rest[1:]
			if do != "join" && do != "apart" {
				act.ID, act.Value = 0, store.AuthorKey(other.Network, other.Person)
			}
		}
	}
	if err == nil && len(rest) > 0 {
		err = c.fail(exitUsage, "cmd.act.rest", "Got", rest[0])
	}
	return act, err
}

// until reads a time in words, in the opening hours of the thread's brand.
func (c *cli) until(a *app.App, t store.Thread, text string) (time.Time, error) {
	at, err := when.Parse(text, c.words.Lang(), c.Now(), replies.HoursOf(brandOf(a, t.Brand)))
	if err != nil {
		return at, c.fail(exitUsage, "cmd.act.time", "Why", c.words.WhenError(err, c.moment))
	}
	return at, nil
}

// promise finds the promise that is meant: the one named first, or the only one the thread still owes.
func (c *cli) promise(threads []store.Thread, rest []string, time bool) (int64, []string, error) {
	if len(threads) != 1 {
		return 0, rest, c.fail(exitUsage, "cmd.act.one_promise")
	}
	made := threads[0].Matter.Promises
	var owed []string
	for i, p := range made {
		if p.Owed {
			owed = append(owed, strconv.Itoa(i+1))
		}
	}
	if len(rest) > 0 && (!time || len(rest) > 1) {
		if n, err := strconv.Atoi(rest[0]); err == nil && n >= 1 && n <= len(made) {
			return made[n-1].ID, rest[1:], nil
		}
	}
	switch {
	case len(owed) == 0:
		return 0, rest, c.fail(exitRefused, "cmd.act.owes_none")
	case len(owed) > 1 || !time && len(rest) > 0:
		return 0, rest, c.fail(exitUsage, "cmd.act.which_promise", "Known", list(owed))
	}
	n, err := strconv.Atoi(owed[0])
	if err != nil {
		return 0, rest, err
	}
	return made[n-1].ID, rest, nil
}

// moment is a time to come, as the command line tells it.
func (c *cli) moment(t time.Time) string {
	t = t.In(c.Now().Location())
	return c.words.T("weekday."+strconv.Itoa(int(t.Weekday()))) + " " + t.Format(c.words.T("case.date_year_format"))
}

// completeAct completes ids, acts and what they are told.
func (c *cli) completeAct(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	const plain = cobra.ShellCompDirectiveNoFileComp
	var out []string
	at := slices.IndexFunc(args, func(s string) bool { return slices.Contains(actNames(), s) || slices.Contains(deedNames, s) })
	if at < 0 {
		if len(args) > 0 {
			for _, name := range actNames() {
				out = append(out, name+"\t"+c.words.T("act."+name))
			}
			out = append(out, deedNames...)
		}
		return append(out, c.threadIDs(cmd.Context(), args)...), plain
	}
	if len(args) > at+1 {
		return nil, plain
	}
	if act, deed := deedActs[args[at]]; deed && moderation.Guarded(act) {
		for _, g := range sources.Grounds {
			out = append(out, string(g))
		}
		return out, plain
	}
	switch act := args[at]; takesOf(act) {
	case known:
		return values(act), plain
	case until, promised, movePromise:
		return when.Examples(c.words.Lang()), plain
	case another:
		return c.threadIDs(cmd.Context(), args), plain
	case contact:
		return c.contactNames(cmd.Context()), plain
	case aCause:
		return c.causeNames(cmd.Context(), "", args[0], begun), plain
	case wording:
		if strings.HasSuffix(act, "label") {
			return c.labelNames(cmd.Context()), plain
		}
	}
	return nil, plain
}

// completions is how many threads are offered.
const completions = 50

func (c *cli) threadIDs(ctx context.Context, but []string) []string {
	var out []string
	_ = c.with(orBackground(ctx), func(a *app.App) error { // a shell that asks for completions has no use for complaints
		rows, err := a.Store.Rows(orBackground(ctx), store.Page{View: store.Open, Limit: completions})
		for _, r := range rows {
			if id := idText(r.ID); !slices.Contains(but, id) {
				out = append(out, id+"\t"+r.Author+" · "+c.kindName(r.Kind))
			}
		}
		return err
	})
	return out
}

func (c *cli) labelNames(ctx context.Context) []string {
	var out []string
	_ = c.with(orBackground(ctx), func(a *app.App) error {
		labels, err := a.Store.Labels(orBackground(ctx), "")
		for _, l := range labels {
			out = append(out, l.Name)
		}
		return err
	})
	return out
}

func orBackground(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}

// brandOf finds a brand of the workspace by its name.
func brandOf(a *app.App, name string) sources.Brand {
	for _, b := range a.Config.Brands {
		if b.Name == name {
			return b
		}
	}
	return sources.Brand{Name: name}
}
