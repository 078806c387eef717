package commands

import (
	"context"
	"errors"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// deedJSON is a line of the moderation log.
type deedJSON struct {
	ID        string   `json:"id"`
	At        *string  `json:"at"`
	Brand     string   `json:"brand"`
	Channel   string   `json:"channel"`
	Network   string   `json:"network"`
	Thread    string   `json:"thread"`
	Message   string   `json:"message"` // the network's id
	Act       string   `json:"act"`
	Back      bool     `json:"back"`
	Ground    string   `json:"ground"`
	State     string   `json:"state"`
	Kind      string   `json:"kind"`
	Against   bool     `json:"against"`
	Reason    string   `json:"reason"`
	ReadyAt   *string  `json:"ready_at"`
	Author    string   `json:"author"`
	Time      *string  `json:"time"`
	Text      string   `json:"text"`
	Links     []string `json:"links"`
	Permalink string   `json:"permalink"`
	Trouble   string   `json:"trouble"`
}

func (c *cli) deedOf(d store.Deed) deedJSON {
	at := d.AskedAt
	if !d.Settled.IsZero() {
		at = d.Settled
	}
	links := d.Copy.Links
	if links == nil {
		links = []string{}
	}
	return deedJSON{
		ID: idText(d.ID), At: stamp(at), Brand: d.Brand, Channel: d.Channel, Network: string(d.Copy.Network), Thread: idText(d.Thread),
		Message: d.Copy.Message, Act: string(d.Act), Back: d.Back, Ground: string(d.Ground), State: string(d.At(c.Now())),
		Kind: string(d.Kind), Against: d.Against, Reason: d.Overrule, ReadyAt: stamp(d.ReadyAt), Author: d.Copy.Author.Name,
		Time: stamp(d.Copy.Time), Text: d.Copy.Text, Links: links, Permalink: d.Copy.Permalink, Trouble: string(d.Trouble),
	}
}

// logFlags say which part of the log is wanted.
type logFlags struct{ brand, since string }

func (c *cli) logFlags(cmd *cobra.Command, fl *logFlags) {
	cmd.Flags().StringVar(&fl.brand, "brand", "", c.words.T("cmd.moderation.brand"))
	cmd.Flags().StringVar(&fl.since, "since", "", c.words.T("cmd.moderation.since"))
}

// deeds reads the log as the flags say. all also lists what has only been asked for.
func (c *cli) deeds(ctx context.Context, a *app.App, fl logFlags, all bool) ([]store.Deed, error) {
	p := store.DeedPage{}
	var err error
	if p.Brand, err = c.brandName(a, fl.brand); err != nil {
		return nil, err
	}
	if p.Since, err = c.since(fl.since); err != nil {
		return nil, err
	}
	if all {
		p.States = append([]moderation.State{moderation.Asked, moderation.Breathing}, store.Logged...)
	}
	return a.Store.Deeds(ctx, p)
}

// since reads a time back from now ("7d") or a day.
func (c *cli) since(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation("2006-01-02", text, time.Local); err == nil {
		return day, nil
	}
	units := map[byte]time.Duration{'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	unit, ok := units[text[len(text)-1]]
	n, err := strconv.Atoi(text[:len(text)-1])
	if !ok || err != nil || n < 1 || n > 100000 {
		return time.Time{}, c.fail(exitUsage, "cmd.moderation.bad_since", "Got", text)
	}
	return c.Now().Add(-time.Duration(n) * unit), nil
}

func (c *cli) moderationCommand() *cobra.Command {
	var fl logFlags
	var asJSON bool
	cmd := c.command("moderation", "", c.noCommand, func(ctx context.Context, _ []string) error {
		return c.with(ctx, func(a *app.App) error {
			a.Deeds.Recover(ctx)
			list, err := c.deeds(ctx, a, fl, true)
			if err != nil {
				return err
			}
			if !asJSON {
				c.deedText(list)
				return nil
			}
			out := newArray(c.Out)
			for _, d := range list {
				if err := out.add(c.deedOf(d)); err != nil {
					return err
				}
			}
			return out.end()
		})
	})
	c.logFlags(cmd, &fl)
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	cmd.AddCommand(
		c.moderationExport(),
		c.deedStep("confirm", func(ctx context.Context, s *store.Store, id int64) (store.Deed, error) {
			d, _, err := s.ConfirmDeed(ctx, id)
			return d, err
		}),
		c.deedStep("retry", func(ctx context.Context, s *store.Store, id int64) (store.Deed, error) { return s.RetryDeed(ctx, id) }),
		c.deedStep("undo", func(ctx context.Context, s *store.Store, id int64) (store.Deed, error) { return s.UndoDeed(ctx, id) }),
		c.deedStep("drop", func(ctx context.Context, s *store.Store, id int64) (store.Deed, error) { return s.DropDeed(ctx, id) }),
		c.deedStep("seen", func(ctx context.Context, s *store.Store, id int64) (store.Deed, error) {
			return s.SeenDeed(ctx, id, true)
		}),
		c.deedStep("unseen", func(ctx context.Context, s *store.Store, id int64) (store.Deed, error) {
			return s.SeenDeed(ctx, id, false)
		}),
	)
	return cmd
}

func (c *cli) deedText(list []store.Deed) {
	if len(list) == 0 {
		c.out(c.words.T("cmd.moderation.none"))
		return
	}
	for _, d := range list {
		e := c.deedOf(d)
		at := d.AskedAt
		if !d.Settled.IsZero() {
			at = d.Settled
		}
		what := c.words.Deed(d.Deed, d.At(c.Now()))
		if left := d.Left(c.Now()); left > 0 {
			what += " · " + c.words.T("deed.left", "Left", c.span(left))
		}
		if d.Ground != "" {
			what += " · " + c.words.T("deed.ground", "Ground", c.words.Ground(d.Ground))
		}
		if d.Against {
			what += " · " + c.words.T("deed.against")
		}
		c.out(c.words.T("cmd.moderation.line", "ID", e.ID, "Time", at.Local().Format(c.words.T("cmd.moderation.time")), "What", what))
		c.out("  " + c.words.T("cmd.moderation.who", "Author", safe.Line(e.Author), "Brand", safe.Line(e.Brand), "Network", c.words.T("network."+e.Network),
			"Thread", e.Thread))
		c.out("  " + safe.Cut(c.words.T("cmd.deed.quote", "Text", safe.Line(e.Text)), c.width()-3, "…"))
		if d.Overrule != "" {
			c.out(c.fold(c.words.T("deed.own_words", "Text", d.Overrule), "  "))
		}
		switch why := c.deedTrouble(d); {
		case d.State == moderation.Unsure:
			c.out(c.fold(c.words.T("cmd.deed.unsure", "ID", e.ID), "  "))
		case why != "":
			c.out(c.fold(c.words.T("cmd.deed.failed", "Why", why, "ID", e.ID), "  "))
		}
	}
}

// deedStep is a person's decision on one entry of the log.
func (c *cli) deedStep(name string, do func(context.Context, *store.Store, int64) (store.Deed, error)) *cobra.Command {
	return c.commandAs("cmd.moderation_"+name, name, "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		id, err := c.threadID(args[0])
		if err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			d, err := do(ctx, a.Store, id)
			var step moderation.Misstep
			switch {
			case errors.Is(err, replies.ErrNotFound):
				return c.fail(exitUsage, "cmd.deed.no_deed", "ID", args[0])
			case errors.As(err, &step):
				return c.fail(exitRefused, step.Key())
			case err != nil:
				return err
			}
			if d.State == moderation.Queued {
				run := deedRun{c: c, a: a}
				if err := run.carry(ctx, d); err != nil {
					return err
				}
				return run.end()
			}
			c.out(c.deedLine(d))
			return nil
		})
	})
}

func (c *cli) moderationExport() *cobra.Command {
	var fl logFlags
	var format, file string
	cmd := c.commandAs("cmd.moderation_export", "export", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		var known []string
		for _, f := range moderation.Formats {
			known = append(known, string(f))
		}
		if err := c.oneOf("--format", format, known); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			list, err := c.deeds(ctx, a, fl, false)
			if err != nil {
				return err
			}
			return c.exportLog(file, moderation.Format(format), store.Entries(list))
		})
	})
	c.logFlags(cmd, &fl)
	cmd.Flags().StringVar(&format, "format", string(moderation.Markdown), c.words.T("cmd.moderation_export.format"))
	cmd.Flags().StringVar(&file, "out", "", c.words.T("cmd.moderation_export.out"))
	return cmd
}

// exportLog writes the log to a file that is not there yet, or to the output.
func (c *cli) exportLog(name string, format moderation.Format, entries []moderation.Entry) error {
	if name == "" || name == "-" {
		if err := moderation.Export(c.Out, format, entries); err != nil {
			return c.outputGone(err)
		}
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // strangers' words: nobody else's to read
	if errors.Is(err, os.ErrExist) {
		return c.fail(exitUsage, "cmd.moderation_export.there", "File", name)
	}
	if err == nil {
		err = errors.Join(moderation.Export(f, format, entries), f.Close())
	}
	if err != nil {
		return c.fail(exitUsage, "cmd.err.write", "File", name, "Why", c.why(err))
	}
	c.out(c.words.N("cmd.moderation.exported", len(entries), "File", name))
	return nil
}
