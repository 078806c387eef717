package commands

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/ui/app"
	"atempause/ui/safe"
)

func (c *cli) sendCommand() *cobra.Command {
	var asJSON bool
	cmd := c.command("send", "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		return c.with(ctx, func(a *app.App) error {
			t, err := c.thread(ctx, a, args[0])
			if err != nil {
				return err
			}
			r, err := a.Store.Draft(ctx, t.ID)
			if errors.Is(err, replies.ErrNotFound) {
				return c.fail(exitRefused, "cmd.send.nothing", "ID", args[0])
			}
			if err != nil {
				return err
			}
			return c.send(ctx, a, r, asJSON)
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

// send confirms a reply, if that is still to be done, and sees it through.
func (c *cli) send(ctx context.Context, a *app.App, r replies.Reply, asJSON bool) error {
	switch r.State {
	case replies.Queued, replies.Sending:
	case replies.Handed: // handed over before: once more, and the person still has to say what became of it
		again, err := a.Store.Hand(ctx, r.ID, r.Rev)
		if err != nil {
			return err
		}
		return c.handOut(ctx, a, again, asJSON)
	case replies.Failed, replies.Unsure:
		return c.sentOrNot(r, asJSON)
	default:
		confirmed, err := a.Store.Confirm(ctx, r.ID, r.Rev)
		if err != nil {
			if refused, ok := replies.AsRefused(err); ok && refused.Why == replies.OpenChecks && !asJSON {
				c.out(c.verdictText(r.Text, refused.Verdict))
			}
			return err
		}
		if r = confirmed; r.State == replies.Handed {
			return c.handOut(ctx, a, r, asJSON)
		}
	}
	return c.deliver(ctx, a, r.ID, asJSON)
}

// deliver sends a queued reply and tells how it ended.
func (c *cli) deliver(ctx context.Context, a *app.App, reply int64, asJSON bool) error {
	done, err := a.Send(ctx, reply)
	if err != nil {
		return err
	}
	return c.sentOrNot(done, asJSON)
}

// sentOrNot prints a reply's end; failed and unsure are errors of the network with what to do.
func (c *cli) sentOrNot(r replies.Reply, asJSON bool) error {
	if asJSON {
		if err := c.json(c.outboxOf(r)); err != nil {
			return err
		}
	}
	switch r.State {
	case replies.Sent:
		if !asJSON {
			c.out(c.words.T("cmd.send.sent", "Link", safe.Line(r.Permalink)))
		}
		return nil
	case replies.Unsure:
		return &failure{code: exitNetwork, text: c.words.T("cmd.send.unsure") + " " + c.trouble(r)}
	case replies.Failed:
		return &failure{code: exitNetwork, text: c.words.T("cmd.send.failed") + " " + c.trouble(r) + " " + c.words.T("cmd.send.retry", "ID", idText(r.ID))}
	}
	return &replies.Refused{Why: replies.WrongState, State: r.State, Verdict: r.Verdict}
}
