package commands

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
)

type listedJSON struct {
	ID      string `json:"id"`
	Brand   string `json:"brand"`
	Network string `json:"network"`
	Name    string `json:"name"`
	Account string `json:"account"`
	Enabled bool   `json:"enabled"`
	Token   string `json:"token"` // where it is kept: command, env, file, keyring; "" if none is needed
}

func (c *cli) channelsCommand() *cobra.Command {
	var asJSON bool
	cmd := c.command("channels", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		return c.listChannels(ctx, asJSON)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	list := c.commandAs("cmd.channels.list", "list", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		return c.listChannels(ctx, asJSON)
	})
	list.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	cmd.AddCommand(list, c.switchCommand("enable", true), c.switchCommand("disable", false), c.tokenCommand())
	return cmd
}

// switchCommand switches channels on or off in the config.
func (c *cli) switchCommand(name string, on bool) *cobra.Command {
	cmd := c.commandAs("cmd.channels."+name, name, "CHANNEL…", c.count(1, -1), func(ctx context.Context, args []string) error {
		return c.switchChannels(ctx, args, on)
	})
	cmd.ValidArgsFunction = c.completeChannels(func(ch workspace.Channel) bool { return ch.Disabled == on })
	return cmd
}

// completeChannels offers the connected channels that fit, each with its name.
func (c *cli) completeChannels(fits func(workspace.Channel) bool) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		cfg, err := c.place().Load(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for _, ch := range cfg.Channels {
			if fits(ch) {
				out = append(out, ch.ID()+"\t"+ch.Name)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

func (c *cli) listChannels(ctx context.Context, asJSON bool) error {
	w := c.place()
	cfg, err := w.Load(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		out := newArray(c.Out)
		for _, ch := range cfg.Channels {
			place := ""
			if workspace.NeedsToken(ch.Network) {
				place = string(ch.Token.Place())
			}
			if err := out.add(listedJSON{
				ID: ch.ID(), Brand: ch.Brand, Network: string(ch.Network), Name: ch.Name, Account: ch.Account, Enabled: !ch.Disabled, Token: place,
			}); err != nil {
				return err
			}
		}
		return out.end()
	}
	c.configText(w, cfg)
	return nil
}

// switchChannels changes all that are named, or none.
func (c *cli) switchChannels(ctx context.Context, names []string, on bool) error {
	w := c.place()
	cfg, err := w.Load(ctx)
	if err != nil {
		return err
	}
	edit, err := w.Edit()
	if err != nil {
		return err
	}
	var lines []string
	for _, name := range names {
		id, err := c.channelID(&app.App{Config: cfg}, name)
		if err != nil {
			return err
		}
		ch, _ := cfg.Channel(id)
		key := map[bool]string{true: "channels.on", false: "channels.off"}[on]
		if ch.Disabled == !on {
			key += "_already"
		}
		if err := edit.Enable(id, on); err != nil {
			return c.configFault(err)
		}
		lines = append(lines, c.words.T(key, "Channel", safe.Line(id), "Name", safe.Line(ch.Name)))
	}
	if err := edit.Save(ctx); err != nil {
		return c.configFault(err)
	}
	for _, l := range lines {
		c.out(l)
	}
	return nil
}

// configFault tells why the config was not changed.
func (c *cli) configFault(err error) error {
	switch {
	case errors.Is(err, workspace.ErrForm):
		return c.fail(exitUsage, "channels.form", "File", c.place().Config())
	case errors.Is(err, workspace.ErrChanged):
		return c.fail(exitUsage, "connect.err.changed", "File", c.place().Config())
	case stopped(err):
		return err
	}
	return &app.DiskError{Path: c.place().Config(), Err: err}
}
