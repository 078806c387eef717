package commands

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"atempause/ui/safe"
)

// command makes a command whose words stand in the catalogues under "cmd." and its name: short (one line), long (what
// else there is to know), example.
func (c *cli) command(name, args string, check cobra.PositionalArgs, run func(context.Context, []string) error) *cobra.Command {
	return c.commandAs("cmd."+name, name, args, check, run)
}

// wordsKey is the annotation that says where a command's words stand.
const wordsKey = "words"

// commandAs is command for one whose name another command has already: its words stand under a key of their own.
func (c *cli) commandAs(key, name, args string, check cobra.PositionalArgs, run func(context.Context, []string) error) *cobra.Command {
	use := name
	if args != "" {
		use += " " + args
	}
	cmd := &cobra.Command{
		Use: use, Short: c.words.T(key + ".short"), Args: check, DisableFlagsInUseLine: true,
		Annotations: map[string]string{wordsKey: key},
	}
	if run != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) }
	}
	return cmd
}

func (c *cli) helpCommand() *cobra.Command {
	cmd := c.command("help", "[COMMAND]", nil, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		target, rest, err := cmd.Root().Find(args)
		if err != nil || target == nil || len(rest) > 0 {
			return c.noCommand(cmd.Root(), args)
		}
		return target.Help()
	}
	return cmd
}

// help prints what a command does, in the language of the interface.
func (c *cli) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	b.WriteString(cmd.Short + "\n")
	words := cmd.Annotations[wordsKey]
	if key := words + ".long"; c.words.Has(key) {
		b.WriteString("\n" + c.words.T(key) + "\n")
	}
	b.WriteString("\n" + c.words.T("cmd.help.usage") + "\n  " + cmd.UseLine())
	if cmd.HasAvailableSubCommands() && cmd.HasParent() {
		b.WriteString("\n  " + cmd.CommandPath() + " " + c.words.T("cmd.help.command"))
	}
	b.WriteString("\n")
	if key := words + ".example"; c.words.Has(key) {
		b.WriteString("\n" + c.words.T("cmd.help.examples") + "\n")
		for _, line := range strings.Split(strings.TrimSpace(c.words.T(key)), "\n") {
			b.WriteString("  " + line + "\n")
		}
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\n" + c.words.T("cmd.help.commands") + "\n")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				b.WriteString("  " + safe.Fit(sub.Name(), 12, "") + sub.Short + "\n")
			}
		}
	}
	c.helpFlags(&b, "cmd.help.flags", cmd.LocalNonPersistentFlags())
	if cmd.HasParent() {
		c.helpFlags(&b, "cmd.help.global", cmd.InheritedFlags())
	} else {
		c.helpFlags(&b, "cmd.help.global", cmd.PersistentFlags())
		b.WriteString("\n" + c.words.T("cmd.help.codes") + "\n")
	}
	_, _ = cmd.OutOrStdout().Write([]byte(b.String()))
}

// helpFlags lists flags, their texts in one column.
func (c *cli) helpFlags(b *strings.Builder, title string, set *pflag.FlagSet) {
	type line struct{ left, right string }
	var lines []line
	width := 0
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		left := "    --" + f.Name
		if f.Shorthand != "" {
			left = "-" + f.Shorthand + ", --" + f.Name
		}
		value, text := pflag.UnquoteUsage(f)
		if value != "" {
			left += " " + value
		}
		switch f.DefValue {
		case "", "false", "0":
		default:
			text += " " + c.words.T("cmd.help.default", "Value", f.DefValue)
		}
		lines = append(lines, line{left, text})
		width = max(width, safe.Width(left))
	})
	if len(lines) == 0 {
		return
	}
	b.WriteString("\n" + c.words.T(title) + "\n")
	for _, l := range lines {
		b.WriteString("  " + safe.Fit(l.left, width, "") + "  " + l.right + "\n")
	}
}
