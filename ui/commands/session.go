package commands

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"atempause/replies"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
)

// inFile is an input and the way to let go of it.
type inFile struct {
	io.Reader
	close func()
}

// place is the workspace that was asked for.
func (c *cli) place() workspace.Workspace {
	dir := c.workspace
	if dir == "" {
		dir = c.Getenv(workspace.Env)
	}
	w, err := workspace.Locate(dir)
	if err != nil { // only without a working directory
		return workspace.Workspace{Dir: dir}
	}
	return w
}

// with opens the workspace for one command, with all that time has brought by now. Nobody waits for a screen meanwhile, so
// it need not be put off as it is for the desk.
func (c *cli) with(ctx context.Context, do func(*app.App) error) error {
	return c.withApp(ctx, false, func(a *app.App) error {
		if err := a.Store.Tick(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn("let time come true", "err", err) // what is asked for can be told all the same
		}
		return do(a)
	})
}

// withFar opens the workspace to read farther back than its config says.
func (c *cli) withFar(ctx context.Context, far workspace.Since, do func(*app.App) error) error {
	return c.opening(ctx, app.Options{Far: far}, do)
}

// withApp opens the workspace; lenient does without rule files that are wrong.
func (c *cli) withApp(ctx context.Context, lenient bool, do func(*app.App) error) error {
	return c.opening(ctx, app.Options{Lenient: lenient}, do)
}

// opening opens the workspace with the options given, and what is the same for all.
func (c *cli) opening(ctx context.Context, opt app.Options, do func(*app.App) error) (err error) {
	opt.Workspace, opt.Now, opt.Log, opt.Lang = c.place(), c.Now, c.log, c.words.Lang()
	a, err := app.Open(ctx, opt)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := a.Close(); err == nil {
			err = cerr
		}
	}()
	if !opt.Lenient { // the desk says so itself, and a line would spoil its screen
		defer context.AfterFunc(ctx, func() { c.tellUnderWay(a) })()
	}
	return do(a)
}

// tellUnderWay says, when the program has been asked to end, what it still waits for. The next request to end is not heard by
// it any more: it just ends.
func (c *cli) tellUnderWay(a *app.App) {
	if len(a.UnderWay()) > 0 {
		c.say(c.Err, c.words.T("cmd.err.under_way"))
	}
}

// threadID reads a thread's id as a person gives it.
func (c *cli) threadID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, c.fail(exitUsage, "cmd.err.id", "Got", arg)
	}
	return id, nil
}

// thread reads a thread, or says that there is none of that id.
func (c *cli) thread(ctx context.Context, a *app.App, arg string) (store.Thread, error) {
	id, err := c.threadID(arg)
	if err != nil {
		return store.Thread{}, err
	}
	t, err := a.Store.Thread(ctx, id)
	if errors.Is(err, replies.ErrNotFound) {
		return t, c.fail(exitUsage, "cmd.err.no_thread", "ID", arg)
	}
	return t, err
}

// channelID resolves --channel.
func (c *cli) channelID(a *app.App, name string) (string, error) {
	ch, ok := a.Config.Channel(name)
	if ok {
		return ch.ID(), nil
	}
	var known []string
	for _, k := range a.Config.Channels {
		known = append(known, k.ID(), k.Name)
	}
	if near := workspace.Nearest(name, known); near != "" {
		return "", c.fail(exitUsage, "cmd.err.channel_near", "Got", name, "Near", near)
	}
	return "", c.fail(exitUsage, "cmd.err.channel", "Got", name, "Known", list(ids(a.Config)))
}

func ids(cfg workspace.Config) []string {
	var out []string
	for _, k := range cfg.Channels {
		out = append(out, k.ID())
	}
	return out
}

// brandName resolves --brand; "" stays all.
func (c *cli) brandName(a *app.App, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	var known []string
	for _, b := range a.Config.Brands {
		if equalFold(b.Name, name) {
			return b.Name, nil
		}
		known = append(known, b.Name)
	}
	return "", c.oneOf("--brand", name, known)
}

func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

func idText(id int64) string { return strconv.FormatInt(id, 10) }
