package commands

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

func (c *cli) actCommand() *cobra.Command {
	var asJSON bool
	var deed deedFlags
	cmd := c.command("act", "ID… ACT [ARG]", c.count(2, -1), func(ctx context.Context, args []string) error {
		if deedAt(args) >= 0 {
			deed.json = asJSON
			return c.moderate(ctx, args, deed)
		}
		if name := deed.given(); name != "" {
			return c.fail(exitUsage, "cmd.act.only_deeds", "Flag", name)
		}
		idArgs, act, rest, err := c.readAct(args)
		if err != nil {
			return err
		}
		if name := c.hands.given(); name != "" && act != "escalate" {
			return c.fail(exitUsage, "cmd.act.only_escalate", "Flag", name)
		}
		return c.with(ctx, func(a *app.App) error { return c.act(ctx, a, idArgs, act, rest, asJSON) })
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	c.deedFlags(cmd, &deed)
	c.handingFlags(cmd)
	cmd.ValidArgsFunction = c.completeAct
	return cmd
}

// act carries an act out on threads that are named by their ids.
func (c *cli) act(ctx context.Context, a *app.App, idArgs []string, do string, rest []string, asJSON bool) error {
	var threads []store.Thread
	var ids []int64
	for _, arg := range idArgs {
		t, err := c.thread(ctx, a, arg)
		if err != nil {
			return err
		}
		threads, ids = append(threads, t), append(ids, t.ID)
	}
	act, err := c.argument(ctx, a, threads, do, rest)
	if err != nil {
		return err
	}
	changed, err := a.Store.Change(ctx, ids, act)
	var step replies.Misstep
	if errors.As(err, &step) {
		return c.fail(exitRefused, step.Key())
	}
	if err != nil {
		return err
	}
	if asJSON {
		return c.json(actOf(act, changed))
	}
	if len(changed) == 0 {
		c.out(c.words.T("did.nothing"))
		return nil
	}
	c.out(c.words.N("cmd.act.did", len(changed), "Act", c.actName(act)))
	if _, known := a.Pages.Pages().Contacts.Named(act.Value); act.Do == "escalate" && !known {
		c.out(c.words.T("cmd.act.unlisted", "Name", safe.Line(act.Value)))
	}
	if act.Do == "solved" {
		return c.tellUnsaid(ctx, a, ids)
	}
	return nil
}

// tellUnsaid says which of the solved cases still want their line in public.
func (c *cli) tellUnsaid(ctx context.Context, a *app.App, ids []int64) error {
	for _, id := range ids {
		t, err := a.Store.Thread(ctx, id)
		if err != nil {
			return err
		}
		if list := t.Matter.Unsaid(); t.Matter.State == replies.CaseSolved && len(list) > 0 {
			c.out(c.words.T("cmd.act.unsaid", "ID", idText(list[0]), "Template", closingTemplate, "Name", safe.Line(t.Author)))
		}
	}
	return nil
}

// readAct takes a line of ids, an act and what it is told apart.
func (c *cli) readAct(args []string) (ids []string, act string, rest []string, err error) {
	for i, arg := range args {
		if arg[:min(1, len(arg))] >= "0" && arg[:min(1, len(arg))] <= "9" {
			continue
		}
		if err := c.oneOf("ACT", arg, append(actNames(), deedNames...)); err != nil {
			return nil, "", nil, err
		}
		if i == 0 {
			return nil, "", nil, c.fail(exitUsage, "cmd.act.no_id")
		}
		return args[:i], arg, args[i+1:], nil
	}
	return nil, "", nil, c.fail(exitUsage, "cmd.act.no_act", "Acts", list(append(actNames(), deedNames...)))
}

func (c *cli) actName(act store.Act) string {
	switch act.Do {
	case "kind":
		return c.words.T("cmd.act.kind", "Kind", c.kindName(replies.Kind(act.Value)))
	case "urgent":
		return c.words.T("cmd.act.urgent", "Value", c.words.Verdict("urgent", strconv.FormatBool(act.Value == store.Yes)))
	case "cause":
		return c.words.T("cmd.act.cause", "Cause", c.causeName(act.Value))
	case "snooze", "move", "promise", "escalate":
		return c.words.T("cmd.act.until", "Act", c.words.T("act."+act.Do), "Time", c.moment(act.At))
	case "label", "unlabel", "labels":
		return c.words.T("cmd.act.value", "Act", c.words.T("act."+act.Do), "Value", safe.Line(c.words.Labels(act.Value)))
	}
	if c.words.Has("cmd.act." + act.Do) {
		return c.words.T("cmd.act." + act.Do)
	}
	if c.words.Has("act." + act.Do) {
		return c.words.T("act." + act.Do)
	}
	return act.Do
}

func (c *cli) undoCommand() *cobra.Command {
	return c.takeBack("undo", func(ctx context.Context, a *app.App) (store.Act, []int64, error) { return a.Store.Undo(ctx) })
}

func (c *cli) redoCommand() *cobra.Command {
	return c.takeBack("redo", func(ctx context.Context, a *app.App) (store.Act, []int64, error) { return a.Store.Redo(ctx) })
}

func (c *cli) takeBack(name string, do func(context.Context, *app.App) (store.Act, []int64, error)) *cobra.Command {
	var asJSON bool
	cmd := c.command(name, "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		return c.with(ctx, func(a *app.App) error {
			act, threads, err := do(ctx, a)
			if errors.Is(err, replies.ErrNotFound) {
				return c.fail(exitRefused, "cmd."+name+".nothing")
			}
			if err != nil {
				return err
			}
			if asJSON {
				return c.json(actOf(act, threads))
			}
			if act.Do == store.ViewAct {
				c.out(c.words.T("cmd."+name+".view", "Name", safe.Line(act.Value)))
				return nil
			}
			if act.OnCauses() {
				c.out(c.words.T("cmd."+name+".causes", "Act", c.words.T("act."+act.Do), "Name", c.causeName(act.Value)))
				return nil
			}
			if len(threads) == 0 {
				c.out(c.words.T("case.not_undone", "Act", c.actName(act)))
				return nil
			}
			c.out(c.words.N("cmd."+name+".did", len(threads), "Act", c.actName(act)))
			a.Deeds.All(ctx) // what was done on a network is taken back there
			return nil
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

// actJSON is an act as machines read it.
type actJSON struct {
	Act     string   `json:"act"`
	Value   string   `json:"value"`
	Until   *string  `json:"until"`
	Threads []string `json:"threads"` // those it has changed
}

func actOf(act store.Act, threads []int64) actJSON {
	out := actJSON{Act: act.Do, Value: act.Value, Until: stamp(act.At), Threads: []string{}}
	for _, id := range threads {
		out.Threads = append(out.Threads, idText(id))
	}
	return out
}
