package commands

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"atempause/sources/secret"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/ask"
	"atempause/ui/connect"
	"atempause/ui/safe"
)

// tokenCommand gives a connected channel a new token.
func (c *cli) tokenCommand() *cobra.Command {
	var fromStdin bool
	cmd := c.commandAs("cmd.channels.token", "token", "CHANNEL", c.count(1, 1), func(ctx context.Context, args []string) error {
		opt := connect.Options{Silent: fromStdin}
		if fromStdin {
			tok, err := c.tokenFromStdin(ctx, false)
			if err != nil {
				return err
			}
			opt.Token = tok
		}
		return c.renew(ctx, args[0], opt)
	})
	cmd.Flags().BoolVar(&fromStdin, "token-stdin", false, c.words.T("cmd.connect.token-stdin"))
	cmd.ValidArgsFunction = c.completeChannels(func(workspace.Channel) bool { return true })
	return cmd
}

// renew holds the dialogue about one channel and tells how it ended.
func (c *cli) renew(ctx context.Context, name string, opt connect.Options) error {
	w := c.place()
	cfg, err := w.Load(ctx)
	if err != nil {
		return err
	}
	id, err := c.channelID(&app.App{Config: cfg}, name)
	if err != nil {
		return err
	}
	ch, _ := cfg.Channel(id)
	place := safe.Line(ch.Token.Name())
	if !ch.Token.Writable() && !opt.Token.Empty() {
		return c.fail(exitUsage, "channels.token_elsewhere", "Channel", safe.Line(id), "Name", place)
	}
	opt.Place, opt.Words, opt.Now, opt.Log, opt.Sentence = w, c.words, c.Now, c.log, c.sentence
	err = c.asking(ctx, opt.Silent, func(ctx context.Context, a ask.Asker) error {
		opt.Asker, opt.Open = a, c.browser()
		return connect.Renew(ctx, opt, ch)
	})
	switch {
	case errors.Is(err, connect.ErrNoToken):
		return c.fail(exitUsage, "channels.token_none", "Channel", safe.Line(id), "Network", c.words.T("network."+string(ch.Network)))
	case err != nil:
		return c.notRenewed(err, id, ch.Token)
	case ch.Token.Writable():
		c.out(c.words.T("channels.token_kept", "Channel", safe.Line(id), "Name", place))
	}
	c.out(c.words.T("channels.token_next", "Channel", safe.Line(id)))
	return nil
}

// notRenewed tells why the old token stays.
func (c *cli) notRenewed(err error, id string, spec secret.Spec) error {
	if errors.Is(err, ask.ErrAborted) || stopped(err) {
		return &failure{code: exitStopped, text: c.words.T("channels.token_stays"), err: err}
	}
	code, text := c.explain(c.connectFault(err))
	if connect.Told(err) {
		text = ""
	}
	last := c.words.T("channels.token_stays")
	if !spec.Writable() {
		last = c.words.T("channels.token_elsewhere", "Channel", safe.Line(id), "Name", safe.Line(spec.Name()))
	}
	if text != "" {
		last = text + "\n" + last
	}
	return &failure{code: code, text: last, err: fmt.Errorf("renew the token of %s: %w", id, err)}
}
