package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"atempause/sources/sandbox"
	"atempause/ui/app"
)

func (c *cli) sandboxCommand() *cobra.Command {
	var w world
	var listen string
	cmd := c.command("sandbox", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		posts, faults, err := c.world(ctx, w)
		if err != nil {
			return err
		}
		defer posts.close()
		judge, err := app.Customers("")
		if err != nil {
			return err
		}
		net, err := sandbox.New(sandbox.Options{
			Now: c.Now, Seed: w.seed, Posts: reader(posts), Threads: w.threads, Faults: faults, Judge: judge, Log: c.log,
		})
		if err != nil {
			return c.worldFault(&app.WorldError{Err: err}, w)
		}
		s, err := net.Start(ctx, listen)
		if err != nil {
			return c.fail(exitUsage, "cmd.sandbox.listen", "Addr", listen, "Why", c.why(err))
		}
		if err := c.json(struct {
			BaseURL string         `json:"base_url"`
			Token   string         `json:"token"`
			Pages   []sandbox.Page `json:"pages"`
		}{s.BaseURL, s.Token, s.Pages}); err != nil {
			return errors.Join(err, s.Close())
		}
		<-ctx.Done()
		return s.Close()
	})
	c.worldFlags(cmd, &w)
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", c.words.T("cmd.sandbox.addr"))
	return cmd
}

// worldFault tells why a sandbox could not be built: nearly always the posts it was given.
func (c *cli) worldFault(err error, w world) error {
	var world *app.WorldError
	var real *app.NotDemoError
	var other *app.OtherWorldError
	switch {
	case errors.As(err, &real):
		return c.fail(exitUsage, "cmd.demo.not_demo", "Dir", real.Dir)
	case errors.As(err, &other):
		return c.fail(exitUsage, "cmd.demo.other_world", "Dir", other.Dir)
	case errors.As(err, &world) && w.posts != "":
		return c.fail(exitUsage, "cmd.world.bad_posts", "File", w.posts, "Why", strings.TrimPrefix(world.Err.Error(), "sandbox: "))
	case errors.As(err, &world):
		return c.fail(exitUsage, "cmd.world.bad", "Why", strings.TrimPrefix(world.Err.Error(), "sandbox: "))
	}
	return err
}
