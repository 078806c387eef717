package commands

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
)

// maxText bounds a draft read from a file: no network takes a hundredth of it.
const maxText = 1 << 20

func (c *cli) draftCommand() *cobra.Command {
	var file, audience, wording string
	var asJSON bool
	cmd := c.command("draft", "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		if audience != "" {
			if err := c.oneOf("--audience", audience, []string{string(sources.Public), string(sources.Private)}); err != nil {
				return err
			}
		}
		if wording != "" && (file != "" || asJSON) {
			return c.fail(exitUsage, "cmd.draft.one_text")
		}
		return c.with(ctx, func(a *app.App) error {
			t, err := c.thread(ctx, a, args[0])
			if err != nil {
				return err
			}
			if wording != "" {
				return c.prepare(ctx, a, t, wording, sources.Audience(audience))
			}
			r, err := c.write(ctx, a, t, file, sources.Audience(audience))
			if err != nil {
				return err
			}
			asked, err := a.Store.Request(ctx, r.ID, r.Rev)
			refused, isRefusal := replies.AsRefused(err)
			if err != nil && !isRefusal {
				return err
			}
			if isRefusal && refused.Why == replies.OpenChecks {
				asked = r
				asked.Verdict = refused.Verdict
			}
			return c.asked(asked, err, asJSON)
		})
	})
	f := cmd.Flags()
	f.StringVar(&file, "file", "", c.words.T("cmd.draft.file"))
	f.StringVar(&audience, "audience", "", c.words.T("cmd.draft.audience"))
	f.StringVar(&wording, "template", "", c.words.T("cmd.draft.template"))
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

// write puts the text into the thread's draft. Without a file and with nothing piped in, the draft stays as it was
// written on the desk and only its breath is asked for.
func (c *cli) write(ctx context.Context, a *app.App, t store.Thread, file string, audience sources.Audience) (replies.Reply, error) {
	old, err := a.Store.Draft(ctx, t.ID)
	if err != nil && !errors.Is(err, replies.ErrNotFound) {
		return old, err
	}
	text := old.Text
	if file != "" || !isTerminal(c.In) {
		if text, err = c.readText(ctx, file); err != nil {
			return old, err
		}
	} else if old.ID == 0 {
		return old, c.fail(exitUsage, "cmd.draft.nothing", "ID", idText(t.ID))
	}
	edit := store.Edit{Thread: t.ID, Audience: old.Audience, Target: old.Target, Text: text, Rev: old.Rev}
	if edit.Audience == "" {
		edit.Audience = t.Audience
	}
	if audience != "" {
		edit.Audience = audience
	}
	if strings.TrimSpace(text) == "" {
		return old, &replies.Refused{Why: replies.Empty, State: replies.Writing}
	}
	if !offered(a, t, edit.Audience) {
		return old, &replies.Refused{Why: replies.CannotSend, State: replies.Writing}
	}
	if edit.Target == "" && edit.Audience == sources.Private && t.Audience == sources.Public {
		if edit.Target, err = waiting(ctx, a, t); err != nil {
			return old, err
		}
	}
	return a.Store.SaveDraft(ctx, edit)
}

// offered tells whether the channel's network takes such a reply at all; better said now than after the breath. Of a
// channel that has left the config nothing is known.
func offered(a *app.App, t store.Thread, audience sources.Audience) bool {
	table := a.Capabilities(t.Channel)
	if t.Audience == sources.Private {
		return audience == sources.Private // nothing leads from there into public
	}
	_, can := table.Reply(t.Form, t.Audience, audience)
	return table == nil || can.Can || can.ByHand
}

// waiting is the message a private reply is for when nobody says: the one the thread is listed with. Left open, it would
// go to whoever began the thread, who may be another person. Where the newest is our own it is left open all the same.
func waiting(ctx context.Context, a *app.App, t store.Thread) (string, error) {
	remote := ""
	err := eachMessage(ctx, a, t.ID, func(m store.Message) error {
		if m.ID == t.Focus && !m.Ours && !m.Deleted {
			remote = m.RemoteID
		}
		return nil
	})
	return remote, err
}

func (c *cli) readText(ctx context.Context, file string) (string, error) {
	in, err := c.open(ctx, file)
	if err != nil {
		return "", err
	}
	defer in.close()
	data, err := io.ReadAll(io.LimitReader(in, maxText+1))
	if err != nil {
		return "", c.unread(file, err)
	}
	if len(data) > maxText {
		return "", c.fail(exitUsage, "cmd.draft.too_big")
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(string(data), "\uFFFD"), "\r\n", "\n")
	return strings.TrimRight(text, "\n"), nil
}

// asked tells how a request ended: the breath that has begun, or what stands against it.
func (c *cli) asked(r replies.Reply, err error, asJSON bool) error {
	if asJSON {
		if jerr := c.json(requestOf(r, c.Now())); jerr != nil {
			return jerr
		}
		return err
	}
	if refused, ok := replies.AsRefused(err); ok && refused.Why == replies.OpenChecks {
		c.out(c.verdictText(r.Text, refused.Verdict))
	}
	if err != nil {
		return err
	}
	if left := r.Left(c.Now()); left > 0 {
		c.out(c.words.T("cmd.draft.breathing", "Left", c.span(left.Round(time.Second)), "ID", idText(r.Thread)))
		return nil
	}
	c.out(c.words.T("cmd.draft.ready", "ID", idText(r.Thread)))
	return nil
}
