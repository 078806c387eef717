package commands

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/app"
)

// acts are the triage acts; those with a value want one more argument.
var acts = []string{"done", "reopen", "kind", "urgent", "cause"}

// values are what an act with a value can be given; none for the others.
func values(act string) []string {
	switch act {
	case "kind":
		return kindNames()
	case "urgent":
		return []string{store.Yes, store.No}
	case "cause":
		return replies.Causes
	}
	return nil
}

func (c *cli) actCommand() *cobra.Command {
	var deed deedFlags
	cmd := c.command("act", "ID… ACT [ARG]", c.count(2, -1), func(ctx context.Context, args []string) error {
		if deedAt(args) >= 0 {
			return c.moderate(ctx, args, deed)
		}
		if name := deed.given(); name != "" {
			return c.fail(exitUsage, "cmd.act.only_deeds", "Flag", name)
		}
		idArgs, act, err := c.readAct(args)
		if err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			var threads []int64
			for _, arg := range idArgs {
				t, err := c.thread(ctx, a, arg)
				if err != nil {
					return err
				}
				threads = append(threads, t.ID)
			}
			if err := a.Store.Do(ctx, threads, act); err != nil {
				return err
			}
			c.out(c.words.N("cmd.act.did", len(threads), "Act", c.actName(act)))
			return nil
		})
	})
	c.deedFlags(cmd, &deed)
	return cmd
}

// readAct takes a line of ids, an act and perhaps its value apart.
func (c *cli) readAct(args []string) ([]string, store.Act, error) {
	for i, arg := range args {
		if arg[:min(1, len(arg))] >= "0" && arg[:min(1, len(arg))] <= "9" {
			continue
		}
		if err := c.oneOf("ACT", arg, append(slices.Clone(acts), deedNames...)); err != nil {
			return nil, store.Act{}, err
		}
		act, rest := store.Act{Do: arg}, args[i+1:]
		if i == 0 {
			return nil, act, c.fail(exitUsage, "cmd.act.no_id")
		}
		if known := values(arg); known != nil {
			if len(rest) == 0 {
				return nil, act, c.fail(exitUsage, "cmd.act.no_"+arg, "Known", list(known))
			}
			if err := c.oneOf(arg, rest[0], known); err != nil {
				return nil, act, err
			}
			act.Value, rest = rest[0], rest[1:]
		}
		if len(rest) > 0 {
			return nil, act, c.fail(exitUsage, "cmd.act.rest", "Got", rest[0])
		}
		return args[:i], act, nil
	}
	return nil, store.Act{}, c.fail(exitUsage, "cmd.act.no_act", "Acts", list(append(slices.Clone(acts), deedNames...)))
}

func (c *cli) actName(act store.Act) string {
	switch act.Do {
	case "kind":
		return c.words.T("cmd.act.kind", "Kind", c.kindName(replies.Kind(act.Value)))
	case "urgent":
		return c.words.T("cmd.act.urgent", "Value", c.words.Verdict("urgent", strconv.FormatBool(act.Value == store.Yes)))
	case "cause":
		return c.words.T("cmd.act.cause", "Cause", c.words.Verdict("cause", act.Value))
	}
	if c.words.Has("cmd.act." + act.Do) {
		return c.words.T("cmd.act." + act.Do)
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
	return c.command(name, "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		return c.with(ctx, func(a *app.App) error {
			act, threads, err := do(ctx, a)
			if errors.Is(err, replies.ErrNotFound) {
				return c.fail(exitRefused, "cmd."+name+".nothing")
			}
			if err != nil {
				return err
			}
			c.out(c.words.N("cmd."+name+".did", len(threads), "Act", c.actName(act)))
			a.Deeds.All(ctx) // what was done on a network is taken back there
			return nil
		})
	})
}
