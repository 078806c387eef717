package commands

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
)

func (c *cli) configCommand() *cobra.Command {
	var example, check, path, initial bool
	cmd := c.command("config", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		w := c.place()
		switch {
		case example:
			_, err := c.Out.Write([]byte(workspace.Example))
			return err
		case path:
			c.out(w.Config())
			return nil
		case initial:
			return c.initConfig(w)
		}
		cfg, err := w.Load(ctx)
		if err == nil {
			err = checkKeys(cfg)
		}
		if errors.Is(err, workspace.ErrNoConfig) && !check {
			c.out(c.words.T("cmd.config.none", "File", safe.Line(w.Config())))
			return nil
		}
		var problems workspace.Problems
		if errors.As(err, &problems) && check {
			return &failure{code: exitUsage, text: c.problems(problems, len(problems)), err: err}
		}
		if err != nil {
			return err
		}
		if _, err := app.Rules(w.Rules(), nil); err != nil {
			return err
		}
		c.configText(w, cfg)
		return c.pageFaults(w.Pages(brandNames(cfg)).Wrong)
	})
	f := cmd.Flags()
	f.BoolVar(&check, "check", false, c.words.T("cmd.config.check"))
	f.BoolVar(&example, "example", false, c.words.T("cmd.config.example"))
	f.BoolVar(&path, "path", false, c.words.T("cmd.config.path"))
	f.BoolVar(&initial, "init", false, c.words.T("cmd.config.init"))
	return cmd
}

func brandNames(cfg workspace.Config) []string {
	names := make([]string, 0, len(cfg.Brands))
	for _, b := range cfg.Brands {
		names = append(names, b.Name)
	}
	return names
}

func (c *cli) configText(w workspace.Workspace, cfg workspace.Config) {
	c.out(c.words.N("config.good", len(cfg.Channels), "File", safe.Line(w.Config()), "Brands", c.words.N("config.brands", len(cfg.Brands))))
	for _, b := range cfg.Brands {
		c.out("  " + safe.Line(b.Name))
		for _, ch := range cfg.Channels {
			if ch.Brand == b.Name {
				c.out("    " + c.words.T("cmd.config.channel", "Channel", safe.Line(ch.ID()), "Name", safe.Line(ch.Name), "Place", c.tokenPlace(ch)))
			}
		}
	}
}

// tokenPlace says where a channel's token comes from, and whether the channel is switched off.
func (c *cli) tokenPlace(ch workspace.Channel) string {
	text := c.words.T("cmd.config.no_token")
	if workspace.NeedsToken(ch.Network) {
		text = c.words.T("cmd.config.token_"+string(ch.Token.Place()), "Name", safe.Line(ch.Token.Name()))
	}
	if ch.Disabled {
		text += " · " + c.words.T("cmd.config.off")
	}
	return text
}

// initConfig puts the example where the config belongs; one that is there stays.
func (c *cli) initConfig(w workspace.Workspace) error {
	if err := w.Make(); err != nil {
		return &app.DiskError{Path: w.Dir, Err: err}
	}
	f, err := os.OpenFile(w.Config(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return c.fail(exitUsage, "cmd.config.there", "File", w.Config())
	}
	if err != nil {
		return &app.DiskError{Path: w.Config(), Err: err}
	}
	_, err = f.WriteString(workspace.Example)
	if err = errors.Join(err, f.Close()); err != nil {
		return &app.DiskError{Path: w.Config(), Err: err}
	}
	c.out(c.words.T("cmd.config.made", "File", safe.Line(w.Config())))
	return nil
}

func (c *cli) versionCommand() *cobra.Command {
	return c.command("version", "", c.count(0, 0), func(context.Context, []string) error {
		version, goVersion := "devel", ""
		if info, ok := debug.ReadBuildInfo(); ok {
			goVersion = info.GoVersion
			if v := info.Main.Version; v != "" && v != "(devel)" {
				version = v
			}
		}
		c.out("atempause " + version + " (" + goVersion + ")")
		return nil
	})
}

func (c *cli) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	cmd := c.command("completion", "SHELL", c.count(1, 1), nil)
	cmd.ValidArgs = shells
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := c.oneOf("SHELL", args[0], shells); err != nil {
			return err
		}
		root := cmd.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(c.Out, true)
		case "zsh":
			return root.GenZshCompletion(c.Out)
		case "fish":
			return root.GenFishCompletion(c.Out, true)
		}
		return root.GenPowerShellCompletionWithDesc(c.Out)
	}
	return cmd
}
