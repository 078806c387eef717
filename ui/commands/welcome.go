package commands

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"atempause/ui/ask"
	"atempause/ui/connect"
	"atempause/ui/safe"
)

// welcome is what the bare command does where there is no workspace yet: it offers the demo and the first channel. Where
// nobody can choose, it tells how.
func (c *cli) welcome(cmd *cobra.Command) error {
	ctx := cmd.Context()
	file := safe.Line(c.place().Config())
	if !isTerminal(c.In) || !isTerminal(c.Out) {
		c.out(c.words.T("cmd.welcome", "File", file))
		return nil
	}
	choice := ""
	err := c.asking(ctx, false, func(ctx context.Context, a ask.Asker) (err error) {
		a.Say(ask.Plainly, c.words.T("welcome.hello"))
		choice, err = a.Ask(ctx, ask.Question{
			Title: c.words.T("welcome.q"), Preset: "demo", Options: []ask.Option{
				{Value: "demo", Text: c.words.T("welcome.demo")},
				{Value: "connect", Text: c.words.T("welcome.connect")},
				{Value: "leave", Text: c.words.T("welcome.leave")},
			},
		})
		return err
	})
	switch {
	case errors.Is(err, ask.ErrAborted):
		return nil // nothing was begun
	case err != nil:
		return err
	}
	switch choice {
	case "demo":
		demo, _, err := cmd.Root().Find([]string{"demo"})
		if err != nil {
			return err
		}
		demo.SetContext(ctx)
		return demo.RunE(demo, nil)
	case "connect":
		return c.connect(ctx, nil, connect.Options{Given: map[string]string{}})
	}
	c.out(c.words.T("welcome.later"))
	return nil
}
