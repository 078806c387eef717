package commands

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"atempause/sources"
	"atempause/sources/intake"
	"atempause/sources/secret"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/standing"
)

func (c *cli) syncCommand() *cobra.Command {
	var watch bool
	var channel, since string
	var every time.Duration
	cmd := c.command("sync", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		if every < time.Second {
			return c.fail(exitUsage, "cmd.err.every")
		}
		far, err := c.farBack(since, watch)
		if err != nil {
			return err
		}
		err = c.withFar(ctx, far, func(a *app.App) error {
			only, err := c.toSync(a, channel)
			if err != nil {
				return err
			}
			p := &progress{cli: c, app: a, live: isTerminal(c.Err), closed: map[string]bool{}, running: map[string]bool{}}
			defer p.clear()
			if watch {
				p.watch(ctx, a.Reader(only, every))
				return nil
			}
			fetch := a.Reader(only, every).Once
			if since != "" {
				fetch = func(ctx context.Context, tell func(intake.Event)) error { return a.Backfill(ctx, only, tell) }
			}
			err = fetch(ctx, p.tellApp)
			if ctx.Err() != nil {
				p.clear()
				return &failure{code: exitStopped, text: c.words.T("sync.halted"), err: ctx.Err()}
			}
			if ierr := a.Store.IndexWords(ctx, nil); err == nil { // so that the next search is quick
				err = ierr
			}
			if werr := a.LookAtWeather(ctx); err == nil {
				err = werr
			}
			if p.worst != 0 {
				return errStop{p.worst}
			}
			return err
		})
		if watch && stopped(err) {
			return nil // being stopped is how this ends
		}
		return err
	})
	f := cmd.Flags()
	f.BoolVar(&watch, "watch", false, c.words.T("cmd.sync.watch"))
	f.StringVar(&channel, "channel", "", c.words.T("cmd.sync.channel"))
	f.StringVar(&since, "since", "", c.words.T("cmd.sync.since"))
	f.DurationVar(&every, "every", time.Minute, c.words.T("cmd.sync.every"))
	return cmd
}

// toSync is which channels are read: the one that was named, or nil for all. Those that are switched off are told of.
func (c *cli) toSync(a *app.App, channel string) ([]string, error) {
	var only []string
	if channel != "" {
		id, err := c.channelID(a, channel)
		if err != nil {
			return nil, err
		}
		if a.Disabled(id) {
			return nil, c.fail(exitUsage, "cmd.sync.off", "Channel", a.ChannelName(id))
		}
		only = []string{id}
	}
	if len(a.Config.Channels) == 0 {
		return nil, c.fail(exitUsage, "cmd.sync.no_channel", "File", a.Workspace.Config())
	}
	return only, c.tellOff(a, only == nil)
}

// farBack reads --since.
func (c *cli) farBack(since string, watch bool) (workspace.Since, error) {
	switch {
	case since == "":
		return workspace.Since{}, nil
	case watch:
		return workspace.Since{}, c.fail(exitUsage, "sync.since_watch")
	}
	far, p, ok := workspace.ParseSince(since)
	if !ok {
		return far, c.fail(exitUsage, "connect.err.wrong", "Flag", "--since", "Why", c.words.T(p.Key, p.Fields...))
	}
	return far, nil
}

// tellOff names the channels that are switched off, so that nobody waits for news of them. If all are, there is no use in
// going on.
func (c *cli) tellOff(a *app.App, all bool) error {
	on := 0
	for _, ch := range a.Config.Channels {
		if !ch.Disabled {
			on++
		} else if all {
			c.out(c.words.T("cmd.sync.off", "Channel", safe.Line(ch.Name)))
		}
	}
	if on == 0 {
		return c.fail(exitUsage, "cmd.sync.all_off", "File", a.Workspace.Config())
	}
	return nil
}

// progress tells what a sync does: a line that is written over on a terminal, one line a channel everywhere.
type progress struct {
	*cli
	app   *app.App
	live  bool // standard error is a terminal
	shown bool
	worst int // the exit code of the worst trouble
	// closed are the lanes told of before: once a run is enough.
	closed  map[string]bool
	running map[string]bool // channels that are being read
}

// watch reads on until the context ends, and keeps an eye on the weather meanwhile: its alarm rings without the desk, too.
func (p *progress) watch(ctx context.Context, s *intake.Syncer) {
	var looking sync.WaitGroup
	looking.Go(func() { p.app.WatchWeather(ctx) })
	s.Watch(ctx, nil, p.tellApp)
	looking.Wait()
}

// tellApp tells, and lets the App know.
func (p *progress) tellApp(e intake.Event) {
	p.tell(e)
	p.app.Hear(e)
}

func (p *progress) tell(e intake.Event) {
	name := safe.Line(p.app.ChannelName(e.Channel.ID()))
	switch e.Phase {
	case intake.Started:
		p.running[e.Channel.ID()] = true
	case intake.Finished, intake.Troubled:
		delete(p.running, e.Channel.ID())
	case intake.Stepped, intake.Waiting:
	}
	switch e.Phase {
	case intake.Started:
	case intake.Stepped:
		if p.live {
			p.line(p.words.T("cmd.sync.step", "Channel", name, "Lane", p.lane(e.Lane), "Done", e.Done, "Total", e.Total, "New", e.New) + p.still(e))
		}
	case intake.Waiting:
		if p.live {
			p.line(p.words.T("cmd.sync.waiting", "Channel", name))
		}
	case intake.Finished:
		p.clear()
		p.out(p.words.T("cmd.sync.done", "Channel", name, "New", e.New, "Edited", e.Edited, "Deleted", e.Deleted))
		p.tellClosed(e.Channel.ID(), name)
	case intake.Troubled:
		if stopped(e.Err) || sources.ClassOf(e.Err) == sources.Ambiguous && errors.Is(e.Err, context.Canceled) {
			return
		}
		p.clear()
		code, text := p.explain(e.Err)
		p.worst = max(p.worst, code)
		if e.Lane != "" {
			name += " · " + p.lane(e.Lane)
		}
		p.say(p.Err, p.words.T("cmd.sync.trouble", "Channel", name, "Why", text))
		p.tellRemedy(e)
		if s, ok := secret.AsError(e.Err); ok {
			p.log.Warn("secret", "channel", e.Channel.ID(), "fault", s.Fault)
		}
	}
}

// still is how long the rest will take, where that is known, and how many other channels are being read meanwhile.
func (p *progress) still(e intake.Event) string {
	text := ""
	if e.Left > 0 {
		text = p.words.T("sync.left", "Span", p.span(e.Left))
	}
	if n := len(p.running); n > 1 {
		text += p.words.N("sync.others", n-1)
	}
	return text
}

// tellRemedy names the command that mends a trouble, where there is one. What is wrong with a secret says so itself.
func (p *progress) tellRemedy(e intake.Event) {
	if _, ok := secret.AsError(e.Err); ok {
		return
	}
	s := standing.Channel{Channel: e.Channel, Reading: store.Reading{Since: e.At, Trouble: store.TroubleOf(e.Lane, e.Err, e.Until)}}
	if do := s.Command(); do != "" && !strings.HasPrefix(do, standing.Look) {
		p.say(p.Err, p.words.T("cmd.status.do", "Command", do))
	}
}

// tellClosed says which lanes the network does not open to us, and why: else their silence would be taken for peace.
func (p *progress) tellClosed(channel, name string) {
	closed := p.app.Closed(channel)
	for _, l := range slices.Sorted(maps.Keys(closed)) {
		if id := channel + " " + string(l); !p.closed[id] {
			p.closed[id] = true
			p.say(p.Err, p.words.T("cmd.sync.closed", "Channel", name, "Lane", p.lane(l), "Why", p.words.T(closed[l])))
		}
	}
}

func (p *progress) lane(l sources.Lane) string {
	if key := "cmd.lane." + string(l); p.words.Has(key) {
		return p.words.T(key)
	}
	return safe.Line(string(l))
}

func (p *progress) line(text string) {
	text = safe.Cut(strings.TrimSpace(text), p.width()-1, "…")
	_, _ = fmt.Fprintf(p.Err, "\r\x1b[K%s", text)
	p.shown = true
}

func (p *progress) clear() {
	if p.shown {
		_, _ = fmt.Fprint(p.Err, "\r\x1b[K")
		p.shown = false
	}
}
