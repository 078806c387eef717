package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// savedJSON is a saved view. Count stops at store.SavedCount; more then says that there may be more.
type savedJSON struct {
	Name   string `json:"name"`
	Filter string `json:"filter"`
	Count  int    `json:"count"`
	More   bool   `json:"more"`
}

func (c *cli) viewsCommand() *cobra.Command {
	var brand string
	var asJSON bool
	cmd := c.command("views", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		return c.with(ctx, func(a *app.App) error {
			full, err := c.brandName(a, brand)
			if err != nil {
				return err
			}
			list, err := a.Store.SavedViews(ctx, full)
			if err != nil {
				return err
			}
			if asJSON {
				out := newArray(c.Out)
				for _, v := range list {
					if err := out.add(savedJSON{v.Name, v.Filter.String(), v.Count, v.Count >= store.SavedCount}); err != nil {
						return err
					}
				}
				return out.end()
			}
			c.viewsText(list)
			return nil
		})
	})
	cmd.Flags().StringVar(&brand, "brand", "", c.words.T("cmd.threads.brand"))
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	c.completeFlags(cmd)
	save := c.commandAs("cmd.views_save", "save", "NAME FILTER", c.count(2, -1), c.saveView)
	save.ValidArgsFunction = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return c.viewNamesFor(cmd, typed)
		}
		return c.completeFilter(cmd, args, typed)
	}
	rename := c.commandAs("cmd.views_rename", "rename", "NAME NEW", c.count(2, 2), func(ctx context.Context, args []string) error {
		return c.changeView(ctx, "cmd.views.renamed", args[0], args[1], func(a *app.App) error {
			return a.Store.RenameView(ctx, args[0], args[1])
		})
	})
	drop := c.commandAs("cmd.views_drop", "drop", "NAME", c.count(1, 1), func(ctx context.Context, args []string) error {
		return c.changeView(ctx, "cmd.views.dropped", args[0], args[0], func(a *app.App) error { return a.Store.DropView(ctx, args[0]) })
	})
	for _, sub := range []*cobra.Command{rename, drop} {
		sub.ValidArgsFunction = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return c.viewNamesFor(cmd, typed)
		}
	}
	cmd.AddCommand(save, rename, drop)
	return cmd
}

func (c *cli) viewsText(list []store.SavedView) {
	if len(list) == 0 {
		c.out(c.words.T("cmd.views.none"))
		return
	}
	width := 0
	for _, v := range list {
		width = max(width, safe.Width(safe.Line(v.Name)))
	}
	for _, v := range list {
		n := idText(int64(v.Count))
		if v.Count >= store.SavedCount {
			n += "+"
		}
		line := safe.Fit(safe.Line(v.Name), width, "") + "  " + safe.Blanks(max(0, 5-len(n))) + n + "  " + safe.Line(v.Filter.In(c.words.Lang()))
		c.out(safe.Cut(line, c.width()-1, "…"))
	}
}

func (c *cli) saveView(ctx context.Context, args []string) error {
	q, err := c.filter("FILTER", strings.Join(args[1:], " "))
	if err != nil {
		return err
	}
	if q.Empty() || strings.TrimSpace(args[0]) == "" {
		return c.fail(exitUsage, "cmd.views.empty")
	}
	return c.changeView(ctx, "cmd.views.saved", args[0], args[0], func(a *app.App) error { return a.Store.SaveView(ctx, args[0], q) })
}

// changeView carries a change out and tells it; was is the view's name so far.
func (c *cli) changeView(ctx context.Context, said, was, name string, do func(*app.App) error) error {
	if strings.TrimSpace(name) == "" {
		return c.fail(exitUsage, "cmd.views.empty")
	}
	return c.with(ctx, func(a *app.App) error {
		err := do(a)
		if errors.Is(err, store.ErrNotFound) {
			return c.fail(exitUsage, "cmd.views.unknown", "Name", was)
		}
		if err == nil {
			c.out(c.words.T(said, "Name", safe.Line(name)))
		}
		return err
	})
}

// viewNamesFor lists the saved views for the shell.
func (c *cli) viewNamesFor(cmd *cobra.Command, typed string) ([]string, cobra.ShellCompDirective) {
	var names []string
	_ = c.with(cmd.Context(), func(a *app.App) error { // a shell that asks for completions is told no errors
		list, err := a.Store.SavedViews(cmd.Context(), "")
		for _, v := range list {
			if strings.HasPrefix(v.Name, typed) {
				names = append(names, v.Name)
			}
		}
		return err
	})
	slices.Sort(names)
	return names, cobra.ShellCompDirectiveNoFileComp
}
