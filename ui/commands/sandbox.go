package commands

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"syscall"

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
			var errno syscall.Errno
			why := "" // an address of another machine: the sentence says so itself
			if errors.As(err, &errno) {
				why = c.why(err)
			}
			return c.fail(exitUsage, "cmd.sandbox.listen", "Addr", listen, "Why", why)
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

// lineNumber finds the broken line in what the sandbox says of its posts.
var lineNumber = regexp.MustCompile(`line (\d+)`)

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
		line := ""
		if m := lineNumber.FindStringSubmatch(world.Err.Error()); m != nil {
			line = m[1]
		}
		return c.fail(exitUsage, "cmd.world.bad_posts", "File", w.posts, "Line", line)
	case errors.As(err, &world):
		return c.fail(exitUsage, "cmd.world.bad", "Why", strings.TrimPrefix(world.Err.Error(), "sandbox: "))
	}
	return err
}
