package commands

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/sources/hand"
	"atempause/ui/app"
	"atempause/ui/safe"
)

func (c *cli) postedCommand() *cobra.Command {
	var link string
	var not, asJSON bool
	cmd := c.command("posted", "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		if not && link != "" {
			return c.fail(exitUsage, "cmd.capture.two", "A", "--not", "B", "--link")
		}
		if link != "" {
			clean, ok := hand.Link(link)
			if !ok {
				return hand.BadLink
			}
			link = clean
		}
		return c.with(ctx, func(a *app.App) error {
			t, err := c.thread(ctx, a, args[0])
			if err != nil {
				return err
			}
			r, err := a.Store.Handed(ctx, t.ID)
			if errors.Is(err, replies.ErrNotFound) {
				return c.fail(exitRefused, "cmd.posted.nothing", "ID", args[0])
			}
			if err != nil {
				return err
			}
			if not {
				r, err = a.Store.NotPosted(ctx, r.ID, r.Rev)
			} else {
				r, err = a.Store.Posted(ctx, r.ID, r.Rev, link)
			}
			if err != nil {
				return err
			}
			return c.postedDone(r, asJSON)
		})
	})
	cmd.Flags().StringVar(&link, "link", "", c.words.T("cmd.posted.link"))
	cmd.Flags().BoolVar(&not, "not", false, c.words.T("cmd.posted.not"))
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

func (c *cli) postedDone(r replies.Reply, asJSON bool) error {
	switch {
	case asJSON:
		return c.json(c.outboxOf(r))
	case r.State == replies.Sent:
		c.out(c.words.T("cmd.posted.done", "Link", safe.Line(r.Permalink)))
	default:
		c.out(c.words.T("cmd.posted.back", "ID", idText(r.Thread)))
	}
	return nil
}

// handOut prints a text that is to be posted by hand, alone, so that it can be piped on, and says beside it what to do. It
// has not been sent, and nothing here says so.
func (c *cli) handOut(ctx context.Context, a *app.App, r replies.Reply, asJSON bool) error {
	if asJSON {
		return c.json(c.outboxOf(r))
	}
	t, err := a.Store.Thread(ctx, r.Thread)
	if err != nil {
		return err
	}
	text := r.Text
	if isTerminal(c.Out) {
		text = safe.Plain(text)
	}
	if _, err := io.WriteString(c.Out, text+"\n"); err != nil {
		return err
	}
	c.toClipboard(r.Text)
	c.say(c.Err, c.words.T("cmd.posted.how", "ID", idText(r.Thread), "Link", safe.Line(t.Permalink)))
	return nil
}
