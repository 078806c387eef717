package app

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/intake"
	"atempause/sources/secret"
	"atempause/store"
)

const (
	lookEvery = 30 * time.Second       // how often the weather is looked at, though nothing comes in
	gather    = 500 * time.Millisecond // how long what comes in is gathered before a look
	lookShare = 20                     // looking takes one part of so many of the time at the most
	hookTime  = 30 * time.Second       // how long a hook may take
)

// horizon knows when there is something new to see in the weather.
type horizon struct {
	mu    sync.Mutex
	read  map[string]bool // channels that have been read since the start, or cannot be
	kept  map[string]int  // what a channel's reading has changed so far
	fresh chan struct{}
}

func newHorizon() *horizon {
	return &horizon{read: map[string]bool{}, kept: map[string]int{}, fresh: make(chan struct{}, 1)}
}

// hear takes note of what the sync does.
func (h *horizon) hear(e intake.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	id, n := e.Channel.ID(), e.New+e.Edited+e.Deleted
	news := n > h.kept[id]
	h.kept[id] = n
	if e.Phase == intake.Finished || e.Phase == intake.Troubled || e.Phase == intake.Waiting {
		news = news || !h.read[id]
		h.read[id] = true
	}
	if !news {
		return
	}
	select {
	case h.fresh <- struct{}{}:
	default:
	}
}

// whole tells whether all channels of a brand have been read.
func (h *horizon) whole(b sources.Brand, reads func(channel string) bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range b.Channels {
		if !h.read[c.ID()] && reads(c.ID()) {
			return false
		}
	}
	return true
}

// Hear is told what a sync does that is not the App's own, so that the weather is looked at when something has come in.
func (a *App) Hear(e intake.Event) { a.horizon.hear(e) }

// WatchWeather looks at the weather whenever something has come in, and from time to time, until the context ends.
func (a *App) WatchWeather(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		began := a.Now()
		if err := a.LookAtWeather(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("look at the weather", "err", err)
		}
		took := a.Now().Sub(began)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-a.horizon.fresh:
			select {
			case <-ctx.Done():
				return
			case <-time.After(max(gather, (lookShare-1)*took)): // a sync stores many batches
			}
		}
	}
}

// inSight lists the brands whose weather can be told: a new one only once all of its channels have been read. Before that
// it would begin calm, whatever is going on, and the first reading would ring.
func (a *App) inSight(ctx context.Context) (names []string, err error) {
	seen, err := a.Store.Weather(ctx)
	if err != nil {
		return nil, err
	}
	reads := func(channel string) bool {
		l, ok := a.links[channel]
		return ok && !l.cfg.Disabled && l.cfg.Network != sources.Hand
	}
	for _, b := range a.Config.Brands {
		if !seen[b.Name].Seen.IsZero() || a.horizon.whole(b, reads) {
			names = append(names, b.Name)
		}
	}
	return names, nil
}

// LookAtWeather looks once at the weather of all brands whose weather can be told, and runs the hook for those whose weather
// has risen, unless it is a quiet hour. What a hook does wrong goes to the log.
func (a *App) LookAtWeather(ctx context.Context) error {
	brands, err := a.inSight(ctx)
	if err != nil {
		return err
	}
	rises, err := a.Store.Look(ctx, brands)
	for _, r := range rises {
		a.Log.Info("the weather has risen", "brand", r.Brand, "from", r.Before.Level, "to", r.After.Level)
		if a.Config.Alarm.Hook == "" || !a.Config.Alarm.Quiet.MayRing(a.Now(), r.After.Level) {
			continue
		}
		if err := a.runHook(ctx, r); err != nil && ctx.Err() == nil {
			a.Log.Warn("run the alarm's hook", "err", err)
		}
	}
	return err
}

// runHook starts the person's own command, without a shell. It gets what it needs in its environment and nothing on the
// command line: no stranger's words either.
func (a *App) runHook(ctx context.Context, r store.Rise) error {
	args, err := secret.Split(a.Config.Alarm.Hook)
	if err != nil {
		return fmt.Errorf("read the command: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	var why []string
	for _, w := range r.After.Why {
		why = append(why, w.Key+"="+strconv.Itoa(w.N))
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(),
		"ATEMPAUSE_BRAND="+r.Brand,
		"ATEMPAUSE_WEATHER="+strconv.Itoa(r.After.Level),
		"ATEMPAUSE_WEATHER_BEFORE="+strconv.Itoa(r.Before.Level),
		"ATEMPAUSE_WHY="+strings.Join(why, " "),
	)
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run %s: %w", args[0], err)
	}
	return nil
}
