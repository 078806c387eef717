package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// causeJSON is an entry of a brand's list of causes.
type causeJSON struct {
	Brand   string `json:"brand"`
	Name    string `json:"name"`
	Label   string `json:"label"`   // in the language of the interface
	Own     bool   `json:"own"`     // not one of the program's, and so only the brand's
	Uses    int    `json:"uses"`    // threads a person has given it
	Recent  int    `json:"recent"`  // of those, moved within 90 days
	Guessed int    `json:"guessed"` // threads triage has
}

func (c *cli) causesCommand() *cobra.Command {
	var brand string
	var asJSON bool
	cmd := c.command("causes", "", c.noCommand, func(ctx context.Context, _ []string) error {
		return c.with(ctx, func(a *app.App) error {
			full, err := c.brandName(a, brand)
			if err != nil {
				return err
			}
			list, err := a.Store.Causes(ctx, full)
			if err != nil {
				return err
			}
			if !asJSON {
				c.causesText(list)
				return nil
			}
			out := newArray(c.Out)
			for _, e := range list {
				j := causeJSON{e.Brand, e.Name, c.words.Verdict("cause", e.Name), !replies.ValidCause(e.Name), e.Uses, e.Recent, e.Guessed}
				if err := out.add(j); err != nil {
					return err
				}
			}
			return out.end()
		})
	})
	cmd.PersistentFlags().StringVar(&brand, "brand", "", c.words.T("cmd.causes.brand"))
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	c.completeFlags(cmd)
	for _, sub := range []*cobra.Command{
		c.causeStep("add", "NAME", 1, &brand, func(ctx context.Context, a *app.App, brand string, args []string) (string, error) {
			name, err := a.Store.AddCause(ctx, brand, args[0])
			return c.words.T("cmd.causes.added", "Name", c.causeName(name), "Brand", safe.Line(brand)), err
		}),
		c.causeStep("rename", "NAME NEW", 2, &brand, func(ctx context.Context, a *app.App, brand string, args []string) (string, error) {
			if _, ok := replies.CleanCause(args[1]); !ok {
				return "", c.fail(exitUsage, "cmd.causes.bad", "Got", args[1], "Most", replies.CauseRunes)
			}
			was, err := causeAsListed(ctx, a, brand, args[0])
			if err != nil {
				return "", err
			}
			name, n, err := a.Store.RenameCause(ctx, brand, args[0], args[1])
			return c.words.N("cmd.causes.renamed", n, "Name", c.causeName(was), "Into", c.causeName(name)), err
		}),
		c.causeStep("remove", "NAME", 1, &brand, func(ctx context.Context, a *app.App, brand string, args []string) (string, error) {
			name, n, err := a.Store.RemoveCause(ctx, brand, args[0])
			return c.words.N("cmd.causes.removed", n, "Name", c.causeName(name)), err
		}),
	} {
		cmd.AddCommand(sub)
	}
	return cmd
}

// causeStep is a change of a brand's list. Where there is one brand only it need not be named.
func (c *cli) causeStep(name, args string, n int, brand *string, do func(context.Context, *app.App, string, []string) (string, error)) *cobra.Command {
	cmd := c.commandAs("cmd.causes_"+name, name, args, c.count(n, n), func(ctx context.Context, args []string) error {
		if _, ok := replies.CleanCause(args[0]); !ok {
			return c.fail(exitUsage, "cmd.causes.bad", "Got", args[0], "Most", replies.CauseRunes)
		}
		return c.with(ctx, func(a *app.App) error {
			full, err := c.oneBrand(a, *brand)
			if err != nil {
				return err
			}
			said, err := do(ctx, a, full, args)
			if errors.Is(err, store.ErrNotFound) {
				return c.fail(exitUsage, "cmd.causes.unknown", "Brand", full, "Name", args[0])
			}
			if err == nil {
				c.out(said)
			}
			return err
		})
	})
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 || name == "add" {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return c.causeNames(cmd.Context(), *brand, "", typed), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// causeAsListed is a cause as the brand's list spells it, or as it was typed where the list does not have it.
func causeAsListed(ctx context.Context, a *app.App, brand, typed string) (string, error) {
	list, err := a.Store.Causes(ctx, brand)
	if err != nil {
		return "", err
	}
	for _, cause := range list {
		if strings.EqualFold(cause.Name, strings.Join(strings.Fields(typed), " ")) {
			return cause.Name, nil
		}
	}
	return typed, nil
}

// oneBrand is the brand that is meant: the one named, or the only one.
func (c *cli) oneBrand(a *app.App, name string) (string, error) {
	if name != "" {
		return c.brandName(a, name)
	}
	var known []string
	for _, b := range a.Config.Brands {
		known = append(known, b.Name)
	}
	if len(known) != 1 {
		return "", c.fail(exitUsage, "cmd.causes.which", "Known", list(known))
	}
	return known[0], nil
}

// causeName is a cause in words.
func (c *cli) causeName(name string) string { return safe.Line(c.words.Verdict("cause", name)) }

func (c *cli) causesText(list []store.Cause) {
	width, brand := 0, ""
	for _, e := range list {
		width = max(width, safe.Width(c.causeName(e.Name)))
	}
	for _, e := range list {
		if e.Brand != brand {
			brand = e.Brand
			c.out(safe.Line(brand))
		}
		line := "  " + safe.Fit(c.causeName(e.Name), width, "") + "  " + idText(int64(e.Uses))
		if e.Guessed > 0 {
			line += " + " + idText(int64(e.Guessed))
		}
		if !replies.ValidCause(e.Name) {
			line += "  " + c.words.T("cmd.causes.line_own")
		}
		c.out(safe.Cut(line, c.width()-1, "…"))
	}
}

// causeNames are the causes a shell is offered, in the brand's order: of the brand named, or of a thread's.
func (c *cli) causeNames(ctx context.Context, brand, thread, typed string) []string {
	var out []string
	_ = c.with(orBackground(ctx), func(a *app.App) error { // a shell that asks for completions has no use for complaints
		full, err := c.brandName(a, brand)
		if thread != "" && err == nil {
			var t store.Thread
			t, err = c.thread(orBackground(ctx), a, thread)
			full = t.Brand
		}
		if err != nil {
			return err
		}
		list, err := a.Store.Causes(orBackground(ctx), full)
		seen := map[string]bool{}
		for _, e := range list {
			if seen[e.Name] || !strings.HasPrefix(strings.ToLower(e.Name), strings.ToLower(typed)) {
				continue
			}
			seen[e.Name] = true
			out = append(out, e.Name+"\t"+c.causeName(e.Name)+" · "+c.words.N("causes.uses", e.Uses))
		}
		return err
	})
	return out
}

// causeArgument reads the cause an act was told. What is only nearly on the brand's list is a slip, not a new cause.
func (c *cli) causeArgument(ctx context.Context, a *app.App, t store.Thread, rest []string) (string, error) {
	known, err := a.Store.Causes(ctx, t.Brand)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	var names, labels []string
	for _, e := range known {
		names = append(names, e.Name)
		labels = append(labels, strings.ToLower(c.words.Verdict("cause", e.Name)))
	}
	text := strings.Join(rest, " ")
	if strings.TrimSpace(text) == "" {
		return "", c.fail(exitUsage, "cmd.act.no_cause", "Known", list(names))
	}
	clean, ok := replies.CleanCause(text)
	if !ok {
		return "", c.fail(exitUsage, "cmd.causes.bad", "Got", text, "Most", replies.CauseRunes)
	}
	for _, n := range names {
		if replies.SameCause(n, clean) {
			return n, nil
		}
	}
	if replies.ValidCause(clean) {
		return clean, nil
	}
	near := workspace.Nearest(clean, names)
	if near == "" {
		near = workspace.Nearest(strings.ToLower(clean), labels)
	}
	if near != "" {
		return "", c.fail(exitUsage, "cmd.act.cause_near", "Brand", t.Brand, "Got", text, "Near", near)
	}
	return clean, nil
}
