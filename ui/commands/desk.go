package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"atempause/sources/sandbox"
	"atempause/ui/app"
	"atempause/ui/desk"
	"atempause/ui/theme"
)

// runDesk is the bare command: the desk, or a welcome where there is no workspace yet.
func (c *cli) runDesk(cmd *cobra.Command, _ []string) error {
	ctx := cmd.Context()
	w := c.place()
	if !w.Exists() {
		return c.welcome(cmd)
	}
	if err := c.needTerminal(); err != nil {
		return err
	}
	return c.guarded(func() error {
		return c.withApp(ctx, true, func(a *app.App) error { return c.desk(ctx, a, false) })
	})
}

// needTerminal refuses to draw a screen where there is none.
func (c *cli) needTerminal() error {
	if !isTerminal(c.In) || !isTerminal(c.Out) {
		return c.fail(exitUsage, "cmd.err.no_terminal")
	}
	return nil
}

// framesPerSecond is how often the screen may be drawn at most: a key's effect waits for the next frame. Nothing is sent
// where nothing has changed.
const framesPerSecond = 120

// desk runs the screen until it is left.
func (c *cli) desk(ctx context.Context, a *app.App, demo bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events, silence := a.Events()
	defer silence()
	if err := checkKeys(a.Config); err != nil {
		return err
	}
	memory, at := openHabits(a.Workspace, a.Config)
	defer memory.close()
	a.Start(ctx)
	model := desk.New(desk.Deps{
		Store: a.Store, Gate: a.Gate, Capabilities: a.Capabilities, Limit: a.Limit, Brands: a.Config.Brands,
		Off: a.Disabled, Expires: a.Expires, Closed: a.Closed, Version: a.Version, Pages: a.Pages.Refresh, KeepBrief: a.KeepBrief, Now: c.Now,
		Words: c.words, Look: theme.LookFromEnv(c.Getenv, true), SyncNow: a.SyncNow, Dispatch: a.Wake,
		Reread: a.Outbox.Look, Events: events, Explain: a.Explanation, Sandbox: demo, Getenv: c.Getenv, Context: ctx,
		Alarm: desk.Alarm{Bell: a.Config.Alarm.Bell, Notify: a.Config.Alarm.Notify, Quiet: a.Config.Alarm.Quiet},
		Care:  desk.Care(a.Config.Care),
		Capture: func(ctx context.Context, in desk.Capture) (desk.Captured, error) {
			done, err := a.Capture(ctx, app.Capture(in))
			return desk.Captured(done), err
		},
		UnderWay: func() (list []desk.UnderWay) {
			for _, u := range a.UnderWay() {
				list = append(list, desk.UnderWay{Thread: u.Thread, Deed: u.Deed, Since: u.Since})
			}
			return list
		},
		Abandon: a.Abandon,
		Logged:  c.logFile != "", Keys: a.Config.Keys, Start: at, Save: memory.save, Notice: c.leftOut(a.LeftOut),
	})
	_, err := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(c.In), tea.WithOutput(c.Out), tea.WithFPS(framesPerSecond)).Run()
	if ctx.Err() != nil { // asked to end from outside, perhaps in the middle of an attempt
		c.tellUnderWay(a)
	}
	if err != nil && ctx.Err() == nil && !errors.Is(err, tea.ErrInterrupted) {
		return fmt.Errorf("desk: %w", err)
	}
	return nil
}

// world are the flags that say what a sandbox is made of.
type world struct {
	posts   string
	threads int
	seed    uint64
	faults  string
}

func (c *cli) worldFlags(cmd *cobra.Command, w *world) {
	f := cmd.Flags()
	f.StringVar(&w.posts, "posts", "", c.words.T("cmd.world.posts"))
	f.IntVar(&w.threads, "threads", 0, c.words.T("cmd.world.threads"))
	f.Uint64Var(&w.seed, "seed", 1, c.words.T("cmd.world.seed"))
	f.StringVar(&w.faults, "faults", "", c.words.T("cmd.world.faults"))
}

// read opens what the flags name.
func (c *cli) world(ctx context.Context, w world) (posts inFile, faults *sandbox.Faults, err error) {
	posts = inFile{close: func() {}}
	if w.threads < 0 {
		return posts, nil, c.fail(exitUsage, "cmd.world.few")
	}
	if w.faults != "" {
		if faults, err = sandbox.ParseFaults(w.faults); err != nil {
			return posts, nil, c.fail(exitUsage, "cmd.world.bad_faults", "Got", w.faults, "Kinds", list(slices.Sorted(maps.Keys(sandbox.FaultKinds))))
		}
	}
	if w.posts != "" {
		posts, err = c.open(ctx, w.posts)
	}
	return posts, faults, err
}

func (c *cli) demoCommand() *cobra.Command {
	var w world
	var keep string
	cmd := c.command("demo", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		if err := c.needTerminal(); err != nil {
			return err
		}
		posts, faults, err := c.world(ctx, w)
		if err != nil {
			return err
		}
		defer posts.close()
		opt := app.DemoOptions{
			Keep: keep, Posts: reader(posts), Threads: w.threads, Seed: w.seed, Faults: faults, Now: c.Now, Log: c.log,
			Lang: c.words.Lang(),
		}
		return c.guarded(func() (err error) {
			d, err := app.OpenDemo(ctx, opt)
			if err != nil {
				return c.worldFault(err, w)
			}
			defer func() {
				if cerr := d.Close(); err == nil {
					err = cerr
				}
			}()
			return c.desk(ctx, d.App, true)
		})
	})
	c.worldFlags(cmd, &w)
	cmd.Flags().StringVar(&keep, "keep", "", c.words.T("cmd.demo.keep"))
	return cmd
}

// reader is nil for a file that was not named; the sandbox tells the two apart.
func reader(f inFile) io.Reader {
	if f.Reader == nil {
		return nil
	}
	return f.Reader
}
