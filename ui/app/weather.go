package app

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"atempause/sources/secret"
	"atempause/store"
)

const (
	lookEvery = 30 * time.Second // how often the weather is looked at
	hookTime  = 30 * time.Second // how long a hook may take
)

// watchWeather looks at the weather from time to time, until the context ends.
func (a *App) watchWeather(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := a.LookAtWeather(ctx); err != nil && ctx.Err() == nil {
			a.Log.Warn("look at the weather", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// LookAtWeather looks at the weather of all brands once and runs the hook for those whose weather has risen, unless it is
// a quiet hour. What a hook does wrong goes to the log.
func (a *App) LookAtWeather(ctx context.Context) error {
	rises, err := a.Store.Look(ctx)
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
