package app

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"atempause/replies"
	"atempause/replies/moderation/carry"
	"atempause/replies/outbox"
	"atempause/sources"
	"atempause/sources/intake"
	"atempause/sources/secret"
	"atempause/store"
	"atempause/store/workspace"
)

// Options is what an App needs from outside.
type Options struct {
	Workspace workspace.Workspace
	Config    *workspace.Config // nil: read from the workspace
	Now       func() time.Time  // nil: time.Now
	Every     time.Duration     // between two rounds of the sync; 0: a minute
	Between   time.Duration     // between the two looks of a read-back; 0: the outbox's own
	Log       *slog.Logger      // nil: none
	Lang      string            // of the hints in verdicts; "": the reply's own
	Lenient   bool              // do without rule files of the user's own that are wrong; see App.LeftOut

	Far workspace.Since // how far back channels are read, instead of what the config says; see Backfill

	gate *gate // nil: compiled anew
}

// App is an open workspace.
type App struct {
	Workspace workspace.Workspace
	Config    workspace.Config
	Store     *store.Store
	Gate      replies.Gate
	Triager   replies.Triager
	Outbox    *outbox.Dispatcher
	Deeds     *carry.Carrier
	Now       func() time.Time
	Log       *slog.Logger
	Pages     *workspace.Library
	LeftOut   []error // why rule files of the user's own are not used: of RuleError

	links   map[string]*link
	far     workspace.Since
	shared  *shared
	every   time.Duration // between two rounds of the sync
	warm    func()        // prepares the gate to be asked
	wake    chan struct{}
	events  fan[intake.Event]
	horizon *horizon
	expiry  *expiry
	done    sync.WaitGroup
	stop    context.CancelFunc
}

// Open opens a workspace. Nothing is fetched and nothing sent before Start.
func Open(ctx context.Context, opt Options) (*App, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	a := &App{
		Workspace: opt.Workspace, Now: opt.Now, Log: opt.Log, links: map[string]*link{}, wake: make(chan struct{}, 1),
		far: opt.Far, shared: newShared(), horizon: newHorizon(), stop: func() {},
	}
	if opt.Config != nil {
		a.Config = *opt.Config
	} else {
		cfg, err := opt.Workspace.Load(ctx)
		if err != nil {
			return nil, err
		}
		a.Config = cfg
	}
	g := opt.gate
	switch {
	case g != nil:
	case opt.Lenient:
		g, a.LeftOut = usableGate(opt.Workspace.Rules())
	default:
		var err error
		if g, err = newGate(opt.Workspace.Rules()); err != nil {
			return nil, err
		}
	}
	a.Pages = opt.Workspace.Library(brandNames(a.Config))
	g.pages.Store(a.Pages)
	a.Gate, a.Triager, a.warm = g, g, g.warm
	for _, c := range a.Config.Channels {
		a.links[c.ID()] = newLink(c)
	}
	if err := opt.Workspace.Make(); err != nil {
		return nil, &DiskError{Path: opt.Workspace.Dir, Err: err}
	}
	var err error
	a.Store, err = store.OpenStore(ctx, opt.Workspace.Database(), store.Options{
		Now: opt.Now, Gate: g, Triager: g, Brands: a.Config.Brands, Limit: a.Limit, Caps: a.Capabilities,
		HintLang: opt.Lang,
	})
	if err != nil {
		return nil, &DiskError{Path: opt.Workspace.Database(), Err: err}
	}
	if err := a.adopt(ctx); err != nil {
		return nil, errors.Join(&DiskError{Path: opt.Workspace.Database(), Err: err}, a.Store.Close())
	}
	a.every = opt.Every
	a.expiry = newExpiry(opt.Workspace.Dir)
	a.Outbox = outbox.New(a.Store, a.route, outbox.Options{Now: opt.Now, Between: opt.Between, Log: opt.Log})
	a.Deeds = carry.New(a.Store, a.route, carry.Options{Now: opt.Now, Between: opt.Between, Log: opt.Log})
	return a, nil
}

func brandNames(cfg workspace.Config) []string {
	names := make([]string, 0, len(cfg.Brands))
	for _, b := range cfg.Brands {
		names = append(names, b.Name)
	}
	return names
}

// DiskError is a workspace that cannot be opened or written.
type DiskError struct {
	Path string
	Err  error
}

// Error is for the log.
func (e *DiskError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *DiskError) Unwrap() error { return e.Err }

// Reader makes a sync over some of the channels, or all if only is nil. Those that are switched off are left out.
func (a *App) Reader(only []string, every time.Duration) *intake.Syncer {
	a.warm() // what comes in is judged
	return a.reader(shelf{a.Store}, only, every)
}

func (a *App) reader(on intake.Shelf, only []string, every time.Duration) *intake.Syncer {
	var readers []intake.Reader
	for _, c := range a.Config.Channels {
		if c.Disabled || c.Network == sources.Hand || only != nil && !contains(only, c.ID()) {
			continue
		}
		readers = append(readers, intake.Reader{
			Channel: c.Channel,
			Open:    func(ctx context.Context) (sources.Fetcher, error) { return a.fetcher(ctx, c.ID()) },
		})
	}
	return intake.New(on, readers, intake.Options{Now: a.Now, Every: every, Log: a.Log})
}

func (a *App) fetcher(ctx context.Context, channel string) (sources.Fetcher, error) {
	src, err := a.Source(ctx, channel)
	if err != nil {
		return nil, err
	}
	return src, nil
}

// route finds what sends for a channel. A secret that cannot be had and a channel that is switched off are told as what they
// are: the network could be reached.
func (a *App) route(ctx context.Context, channel string) (any, error) {
	src, err := a.Source(ctx, channel)
	if _, ok := secret.AsError(err); ok {
		return nil, &sources.Error{
			Class: sources.TokenInvalid, Network: a.links[channel].cfg.Network, Op: "send", Detail: err.Error(), Err: err,
		}
	}
	if errors.Is(err, ErrDisabled) {
		return nil, &sources.Error{Class: sources.SwitchedOff, Network: a.links[channel].cfg.Network, Op: "send", Err: err}
	}
	if err != nil {
		return nil, err
	}
	return src, nil
}

// shelf is the store as the sync sees it.
type shelf struct{ *store.Store }

// Ingest stores a batch.
func (s shelf) Ingest(ctx context.Context, channel string, b sources.Batch) (intake.Counts, error) {
	t, err := s.Store.Ingest(ctx, channel, b)
	return intake.Counts{New: t.New, Edited: t.Edited, Deleted: t.Deleted}, err
}

// NoteReading keeps how a channel's reading has ended.
func (s shelf) NoteReading(ctx context.Context, channel string, r intake.Reading) error {
	return s.Store.NoteReading(ctx, channel, store.TroubleOf(r.Lane, r.Err, r.Until))
}

// TakeTurn asks for the turn to read a channel in this process's name.
func (s shelf) TakeTurn(ctx context.Context, channel string, lasts time.Duration) (bool, error) {
	return s.Store.TakeTurn(ctx, channel, outbox.Me(), lasts, outbox.Alive)
}

// GiveTurn lets go of a channel.
func (s shelf) GiveTurn(ctx context.Context, channel string) error {
	return s.Store.GiveTurn(ctx, channel, outbox.Me())
}

// firstScreen is how long compiling the checklist leaves the cores to the first screen. Whoever asks it sooner has it sooner.
const firstScreen = 150 * time.Millisecond

// Start begins to fetch and to send in the background, until Close.
func (a *App) Start(ctx context.Context) {
	ctx, a.stop = context.WithCancel(ctx)
	a.done.Add(6)
	syncer := a.reader(shelf{a.Store}, nil, a.every)
	go a.run("gate", func() {
		select {
		case <-ctx.Done():
		case <-time.After(firstScreen):
			a.warm()
		}
	})
	go a.run("sync", func() { syncer.Watch(ctx, a.wake, a.tell) })
	go a.run("outbox", func() { a.Outbox.Run(ctx) })
	go a.run("tokens", func() { a.WatchTokens(ctx) })
	go a.run("deeds", func() { a.Deeds.Run(ctx) })
	go a.run("weather", func() { a.WatchWeather(ctx) })
}

// run does background work. A fault in it goes to the log: the desk, and what is written on it, must outlive it.
func (a *App) run(what string, work func()) {
	defer a.done.Done()
	defer func() {
		if p := recover(); p != nil {
			a.Log.Error("background work panicked", "in", what, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	work()
}

// tell passes an event on, and drops a token the network no longer takes, so that the next round looks it up anew.
func (a *App) tell(e intake.Event) {
	if e.Phase == intake.Troubled {
		switch sources.ClassOf(e.Err) {
		case sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked, sources.TokenPassword:
			if l, ok := a.links[e.Channel.ID()]; ok {
				l.token.Forget()
			}
		}
		a.Log.Warn("sync", "channel", e.Channel.ID(), "lane", e.Lane, "err", e.Err)
	}
	a.horizon.hear(e)
	a.events.tell(e)
}

// SyncNow asks for a round of the sync. It returns at once.
func (a *App) SyncNow() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// Events tells what the sync does. The second result ends the listening.
func (a *App) Events() (<-chan intake.Event, func()) { return a.events.listen(64) }

// Close ends the background work, sees an attempt under way through, and lets go of the database.
func (a *App) Close() error {
	a.stop()
	a.ended()
	if err := a.Store.Close(); err != nil {
		return &DiskError{Path: a.Workspace.Database(), Err: err}
	}
	return nil
}

// Send sends a confirmed reply and returns it as it ended. When another program on this workspace has taken it first,
// its outcome is waited for.
func (a *App) Send(ctx context.Context, reply int64) (replies.Reply, error) {
	r, err := a.Outbox.SendOne(ctx, reply)
	if !errors.Is(err, replies.ErrNotFound) {
		return r, err
	}
	watch, stop := context.WithCancel(ctx)
	defer stop()
	changes := a.Store.Changes(watch)
	for {
		r, err = a.Store.Reply(ctx, reply)
		if err != nil {
			return r, err
		}
		switch r.State {
		case replies.Queued:
			if done, err := a.Outbox.SendOne(ctx, reply); !errors.Is(err, replies.ErrNotFound) {
				return done, err
			}
		case replies.Sending:
		case replies.Unsure:
			if r.Readback != replies.NotRead {
				return r, nil
			}
		default:
			return r, nil
		}
		select {
		case <-ctx.Done():
			return r, ctx.Err()
		case _, ok := <-changes:
			if !ok {
				return r, ctx.Err()
			}
		case <-time.After(time.Second): // a lease may run out without anything being written
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
