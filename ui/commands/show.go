package commands

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/words"
)

func (c *cli) showCommand() *cobra.Command {
	var asJSON, journal bool
	cmd := c.command("show", "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		return c.with(ctx, func(a *app.App) error {
			t, err := c.thread(ctx, a, args[0])
			if err != nil {
				return err
			}
			draft, err := a.Store.Draft(ctx, t.ID)
			if err != nil && !errors.Is(err, replies.ErrNotFound) {
				return err
			}
			var lines []store.Entry
			var told *[]journalJSON
			if journal {
				if lines, err = journalOf(ctx, a, t); err != nil {
					return err
				}
				told = journalLines(lines)
			}
			if asJSON {
				return c.showJSON(ctx, a, t, draft, told)
			}
			if err := c.showText(ctx, a, t, draft); err != nil || !journal {
				return err
			}
			c.journalText(lines, t.ID)
			return nil
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	cmd.Flags().BoolVar(&journal, "journal", false, c.words.T("cmd.show.journal"))
	return cmd
}

// eachMessage reads the messages of a thread in their order.
func eachMessage(ctx context.Context, a *app.App, thread int64, each func(store.Message) error) error {
	for from := 0; ; from += pageSize {
		ms, err := a.Store.Messages(ctx, thread, from, pageSize)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if err := each(m); err != nil {
				return err
			}
		}
		if len(ms) < pageSize {
			return nil
		}
	}
}

// whole is a message's text however long it is.
func whole(ctx context.Context, a *app.App, m store.Message) (string, error) {
	if !m.Cut {
		return m.Text, nil
	}
	return a.Store.Body(ctx, m.ID)
}

func (c *cli) showJSON(ctx context.Context, a *app.App, t store.Thread, draft replies.Reply, journal *[]journalJSON) error {
	head, err := c.wholeThread(ctx, a, t.Row)
	if err != nil {
		return err
	}
	out := showJSON{threadJSON: head, Messages: []messageJSON{}, Corrected: []correctionJSON{}, Case: caseOf(t), Journal: journal}
	for _, k := range t.Corrected {
		out.Corrected = append(out.Corrected, correctionJSON{Label: k.Label, From: k.Said, To: k.Meant, At: stamp(k.At), Thread: idText(k.Thread)})
	}
	kin, err := a.Store.Kin(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, k := range kin {
		out.Kin = append(out.Kin, kinJSON{ID: idText(k.ID), Author: k.Author, Channel: k.Channel, Why: string(k.Why)})
	}
	err = eachMessage(ctx, a, t.ID, func(m store.Message) error {
		text, err := whole(ctx, a, m)
		if err != nil {
			return err
		}
		j := messageJSON{
			ID: m.RemoteID, Author: m.Author.Name, Ours: m.Ours, Text: text, Time: stamp(m.Time), Hidden: m.Hidden, Deleted: m.Deleted,
			DeletedAt: stamp(m.GoneAt), Edited: edited(m), EditedAt: stamp(m.Edited), Was: m.Was, Held: m.Held, Machine: string(m.Machine),
			Elsewhere: m.Abroad,
		}
		if m.Quoted > 0 {
			if j.Folded, err = a.Store.Folded(ctx, m.ID); err != nil {
				return err
			}
		}
		out.Messages = append(out.Messages, j)
		return nil
	})
	if err != nil {
		return err
	}
	if draft.ID != 0 {
		out.Draft = &draftJSON{
			Text: draft.Text, Audience: string(draft.Audience), State: string(draft.At(c.Now())), Pass: draft.Verdict.Pass,
			BreathSeconds: int(draft.Breath / time.Second), ReadyAt: stamp(draft.ReadyAt),
		}
	}
	return c.json(out)
}

func (c *cli) showText(ctx context.Context, a *app.App, t store.Thread, draft replies.Reply) error {
	c.out(c.words.T("cmd.show.head", "ID", idText(t.ID), "Author", safe.Line(t.Author), "Kind", c.kindName(t.Kind),
		"Brand", safe.Line(t.Brand), "Network", placeOf(a, t.Row), "State", c.caseName(t.State)))
	c.out(c.words.T("cmd.show." + string(t.Audience)))
	if why := c.reason(t.Row); why != "" {
		c.out(why)
	}
	if heat := c.heatText(t.Row); heat != "" {
		c.out(heat)
	}
	if t.Cause != "" {
		c.out(c.words.T("cmd.show.cause", "Cause", safe.Line(c.causeName(t.Cause))))
	}
	for _, line := range c.corrected(t) {
		c.out(line)
	}
	c.caseText(t)
	if t.Permalink != "" {
		c.out(safe.Line(t.Permalink))
	}
	if t.Context.Text != "" {
		c.out("\n" + c.words.T("cmd.show.under", "Author", safe.Line(t.Context.Author.Name)))
		c.out(c.fold(t.Context.Text, "  │ "))
	}
	kin, err := a.Store.Kin(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, k := range kin {
		c.out(c.words.T("cmd.show.kin", "ID", idText(k.ID), "Own", idText(t.ID), "Name", safe.Line(k.Author), "Network", string(k.Network)))
	}
	err = eachMessage(ctx, a, t.ID, func(m store.Message) error { return c.messageText(ctx, a, m) })
	if err != nil {
		return err
	}
	if draft.ID != 0 {
		c.out("\n" + c.words.T("cmd.show.draft", "State", c.stateName(draft.At(c.Now())), "Audience", c.words.T("audience."+string(draft.Audience))))
		if left := draft.Left(c.Now()); left > 0 {
			c.out(c.words.T("cmd.show.left", "Left", c.span(left)))
		}
		if why := c.trouble(draft); why != "" {
			c.out(why)
		}
		c.out(c.fold(draft.Text, "  ▎ "))
	}
	return nil
}

// edited tells whether a message's author has changed it.
func edited(m store.Message) bool { return !m.Edited.IsZero() || m.Was != "" }

func (c *cli) messageText(ctx context.Context, a *app.App, m store.Message) error {
	text, err := whole(ctx, a, m)
	if err != nil {
		return err
	}
	indent := safe.Blanks(2 * min(m.Depth, 6))
	who := safe.Line(m.Author.Name)
	if m.Ours {
		who = c.words.T("cmd.show.ours", "Author", who)
	}
	head := indent + who + " · " + m.Time.Local().Format(c.words.T("cmd.show.time"))
	for _, mark := range []struct {
		on  bool
		key string
	}{
		{m.Hidden, "cmd.show.hidden"},
		{m.Held, "cmd.show.held"},
		{m.Deleted && m.GoneAt.IsZero(), "cmd.show.deleted"},
		{m.Deleted && !m.GoneAt.IsZero(), "cmd.show.gone"},
		{edited(m), "cmd.show.edited"},
		{m.Abroad, "cmd.show.abroad"},
		{m.Machine != "", "mark." + string(m.Machine)},
	} {
		if mark.on {
			head += " · " + c.words.T(mark.key)
		}
	}
	c.out("\n" + head)
	c.out(c.fold(text, indent+"  "))
	if m.Was != "" {
		c.out(indent + "  " + c.words.T("cmd.show.was"))
		c.out(c.fold(m.Was, indent+"  │ "))
	}
	for _, f := range m.Files {
		c.out(indent + "  " + c.words.T("cmd.show.file", "Kind", safe.Line(f.Kind), "Name", safe.Line(f.Name)))
	}
	return nil
}

// corrected says what a person has corrected of the thread's verdict.
func (c *cli) corrected(t store.Thread) []string {
	var list []words.Correction
	for _, k := range t.Corrected {
		list = append(list, words.Correction{Label: k.Label, Said: k.Said, Meant: k.Meant, At: k.At.Local(), Here: k.Thread == t.ID})
	}
	return c.words.Corrected(list)
}
