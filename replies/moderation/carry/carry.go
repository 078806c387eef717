package carry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/replies/outbox"
	"atempause/sources"
)

// Ledger is the record deeds are kept in. ClaimDeed must have committed the intent to disk when it returns, and give a deed
// to one owner only, whatever other programs ask at the same time.
type Ledger interface {
	// ClaimDeed takes the oldest queued deed, or the one named by only if that is not 0; replies.ErrNotFound if none waits.
	ClaimDeed(ctx context.Context, owner string, lease time.Duration, only int64) (moderation.Order, error)
	// SettleDeed records how the attempt of owner ended; with owner "" what a look has shown.
	SettleDeed(ctx context.Context, deed int64, owner string, o moderation.Outcome) (moderation.State, error)
	// AbandonedDeeds turns deeds whose program is gone into unsure ones and lists all unsure ones not looked at yet.
	AbandonedDeeds(ctx context.Context, alive func(owner string) bool) ([]moderation.Order, error)
}

// Options is what a Carrier needs from outside.
type Options struct {
	Now     func() time.Time // nil: the clock of the machine
	Owner   string           // "" means this process
	Lease   time.Duration    // how long an attempt is believed to be under way; 0 means two minutes
	Every   time.Duration    // how often to look for work nobody announced; 0 means a second
	Between time.Duration    // between the two looks at a message; 0 means four seconds
	Log     *slog.Logger
}

// Carrier carries deeds out.
type Carrier struct {
	ledger Ledger
	route  outbox.Route
	opt    Options
	wake   chan struct{}
	under  outbox.Underway
}

// Underway is what it is doing just now.
func (c *Carrier) Underway() *outbox.Underway { return &c.under }

// New makes a Carrier.
func New(ledger Ledger, route outbox.Route, opt Options) *Carrier {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Owner == "" {
		opt.Owner = outbox.Me()
	}
	if opt.Lease == 0 {
		opt.Lease = 2 * time.Minute
	}
	if opt.Every == 0 {
		opt.Every = time.Second
	}
	if opt.Between == 0 {
		opt.Between = 4 * time.Second
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Carrier{ledger: ledger, route: route, opt: opt, wake: make(chan struct{}, 1)}
}

// Wake says that something may be queued. It returns at once.
func (c *Carrier) Wake() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run carries deeds out until ctx ends. An attempt under way at that moment is seen through.
func (c *Carrier) Run(ctx context.Context) {
	tick := time.NewTicker(c.opt.Every)
	defer tick.Stop()
	for {
		c.All(ctx)
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		case <-tick.C:
		}
	}
}

// All does what there is to be done now.
func (c *Carrier) All(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			c.opt.Log.Error("carrying deeds out panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	c.Recover(ctx)
	for ctx.Err() == nil {
		if _, err := c.One(ctx, 0); err != nil {
			if !errors.Is(err, replies.ErrNotFound) && ctx.Err() == nil {
				c.opt.Log.Warn("carry a deed out", "err", err)
			}
			return
		}
	}
}

// Recover finds deeds whose end nobody saw and looks at their messages.
func (c *Carrier) Recover(ctx context.Context) {
	lost, err := c.ledger.AbandonedDeeds(ctx, outbox.Alive)
	if err != nil {
		if ctx.Err() == nil {
			c.opt.Log.Warn("look for abandoned deeds", "err", err)
		}
		return
	}
	for _, o := range lost {
		if ctx.Err() != nil {
			return
		}
		if _, err := c.look(ctx, o); err != nil {
			c.opt.Log.Warn("look what has become of a deed", "deed", o.ID, "err", err)
		}
	}
}

// One carries out the deed named, or the oldest that waits if only is 0, and tells how it ended. replies.ErrNotFound means
// that none waits, or that another program has taken it.
func (c *Carrier) One(ctx context.Context, only int64) (moderation.State, error) {
	if c.under.Abandoned() {
		return "", replies.ErrNotFound // the program ends: what is queued stays queued
	}
	o, err := c.ledger.ClaimDeed(ctx, c.opt.Owner, c.opt.Lease, only)
	if err != nil {
		return "", err
	}
	var end moderation.Outcome
	cut := c.under.Try(ctx, c.opt.Lease, outbox.Attempt{ID: o.ID, Since: c.opt.Now()}, func(work context.Context) {
		end = c.attempt(work, o)
	})
	if cut && end.State == moderation.Failed {
		end = moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous}
	}
	book, cancelBook := context.WithTimeout(context.WithoutCancel(ctx), c.opt.Lease/4)
	defer cancelBook()
	state, err := c.ledger.SettleDeed(book, o.ID, c.opt.Owner, end)
	if err != nil {
		return state, fmt.Errorf("record the outcome of deed %d: %w", o.ID, err)
	}
	c.opt.Log.Info("deed", "deed", o.ID, "act", o.Act, "back", o.Back, "channel", o.Channel, "outcome", state, "trouble", end.Trouble)
	if state != moderation.Unsure || c.under.Abandoned() {
		return state, nil
	}
	if seen, err := c.look(ctx, o); err == nil {
		return seen, nil
	}
	return state, nil // it is unsure and stays so: whoever comes next looks again
}

// attempt makes the one request and says how it ended.
func (c *Carrier) attempt(ctx context.Context, o moderation.Order) (end moderation.Outcome) {
	defer func() {
		if p := recover(); p != nil { // we cannot know how far it came
			c.opt.Log.Error("source panicked while moderating", "deed", o.ID, "panic", p, "stack", string(debug.Stack()))
			end = moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous}
		}
	}()
	source, err := c.route(ctx, o.Channel)
	if err != nil {
		return outcome(err, false)
	}
	if err := Do(ctx, source, o); err != nil {
		return outcome(err, sources.MayHaveBeenApplied(err))
	}
	return moderation.Outcome{State: moderation.Done}
}

func outcome(err error, applied bool) moderation.Outcome {
	end := moderation.Outcome{State: moderation.Failed}
	if applied {
		end.State = moderation.Unsure
	}
	end.Trouble, end.Detail = outbox.Trouble(err, applied)
	return end
}

// look asks the network what has become of an unsure deed: twice, some seconds apart, since what was changed may take a
// moment to be told. What cannot be seen stays unsure, and a person is asked.
func (c *Carrier) look(ctx context.Context, o moderation.Order) (moderation.State, error) {
	end, done := c.glance(ctx, o)
	if !done {
		return moderation.Unsure, ctx.Err()
	}
	state, err := c.ledger.SettleDeed(context.WithoutCancel(ctx), o.ID, "", end)
	var late moderation.Misstep
	if errors.As(err, &late) { // another program, or the person, has known sooner
		return state, nil
	}
	return state, err
}

func (c *Carrier) glance(all context.Context, o moderation.Order) (end moderation.Outcome, done bool) {
	blind := moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous}
	defer func() {
		if p := recover(); p != nil {
			c.opt.Log.Error("source panicked while looking at a message", "deed", o.ID, "panic", p, "stack", string(debug.Stack()))
			end, done = blind, true
		}
	}()
	ctx, cancel := context.WithTimeout(all, c.opt.Lease)
	defer cancel()
	source, err := c.route(ctx, o.Channel)
	if err != nil {
		return blind, all.Err() == nil
	}
	eye, ok := source.(sources.Looker)
	if !ok || !visible(o.Act) {
		return blind, true
	}
	for n := range 2 {
		if n > 0 {
			select {
			case <-ctx.Done():
				return blind, all.Err() == nil
			case <-time.After(c.opt.Between):
			}
		}
		m, err := eye.Look(ctx, o.Message)
		switch {
		case err != nil && all.Err() != nil:
			return blind, false
		case err != nil:
			c.opt.Log.Warn("look at a message", "deed", o.ID, "err", err)
			return blind, true
		case is(m, o):
			return moderation.Outcome{State: moderation.Done}, true
		}
	}
	return moderation.Outcome{State: moderation.Failed, Trouble: sources.NotSent}, true
}
