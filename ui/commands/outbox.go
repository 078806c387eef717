package commands

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// sentFor is how long sent replies stay in the list.
const sentFor = 24 * time.Hour

func (c *cli) outboxCommand() *cobra.Command {
	var asJSON, all bool
	cmd := c.command("outbox", "", c.noCommand, func(ctx context.Context, _ []string) error {
		return c.with(ctx, func(a *app.App) error {
			since := c.Now().Add(-sentFor)
			if all {
				since = time.Unix(0, 0)
			}
			entries, err := a.Store.Outbox(ctx, since)
			if err != nil {
				return err
			}
			if asJSON {
				out := newArray(c.Out)
				for _, r := range entries {
					if err := out.add(c.outboxOf(r)); err != nil {
						return err
					}
				}
				return out.end()
			}
			c.outboxText(entries)
			return nil
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	cmd.Flags().BoolVar(&all, "all", false, c.words.T("cmd.outbox.all"))
	cmd.AddCommand(
		c.decide("retry", func(ctx context.Context, a *app.App, id int64) (replies.Reply, error) {
			if r, err := a.Store.Retry(ctx, id); err != nil || r.State == replies.Handed {
				return r, err
			}
			return a.Send(ctx, id)
		}),
		c.decide("look", func(ctx context.Context, a *app.App, id int64) (replies.Reply, error) {
			return a.Outbox.Reread(ctx, id)
		}),
		c.decide("seen", func(ctx context.Context, a *app.App, id int64) (replies.Reply, error) { return a.Store.Seen(ctx, id) }),
		c.decide("rework", func(ctx context.Context, a *app.App, id int64) (replies.Reply, error) {
			return a.Store.Rework(ctx, id)
		}),
		c.decide("withdraw", func(ctx context.Context, a *app.App, id int64) (replies.Reply, error) {
			return a.Store.Withdraw(ctx, id)
		}),
	)
	return cmd
}

func (c *cli) outboxText(entries []replies.Reply) {
	if len(entries) == 0 {
		c.out(c.words.T("cmd.outbox.none"))
		return
	}
	for _, r := range entries {
		state := c.stateName(r.At(c.Now()))
		if left := r.Left(c.Now()); left > 0 {
			state += " " + c.words.T("cmd.outbox.left", "Left", c.span(left))
		}
		c.out(c.words.T("cmd.outbox.line", "ID", idText(r.ID), "Thread", idText(r.Thread), "State", state,
			"Audience", c.words.T("audience."+string(r.Audience))))
		c.out("  " + safe.Cut(c.words.T("cmd.quote", "Text", safe.Line(r.Text)), c.width()-3, "…"))
		if r.State == replies.Handed {
			c.out(c.fold(c.words.T("cmd.posted.hint", "ID", idText(r.Thread)), "  "))
		}
		if why := c.trouble(r); why != "" {
			c.out(c.fold(why, "  "))
		}
	}
}

// decide is a person's decision on one entry of the outbox.
func (c *cli) decide(name string, do func(context.Context, *app.App, int64) (replies.Reply, error)) *cobra.Command {
	var asJSON bool
	cmd := c.command(name, "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		id, err := c.threadID(args[0])
		if err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			r, err := do(ctx, a, id)
			if errors.Is(err, replies.ErrNotFound) {
				return c.fail(exitUsage, "cmd.err.no_reply", "ID", args[0])
			}
			if err != nil {
				return err
			}
			if r.State == replies.Writing || r.State == replies.Breathing {
				if asJSON {
					return c.json(c.outboxOf(r))
				}
				c.out(c.words.T("cmd.outbox.back", "ID", idText(r.Thread)))
				return nil
			}
			if r.State == replies.Handed {
				return c.handOut(ctx, a, r, asJSON)
			}
			return c.sentOrNot(r, asJSON)
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}
