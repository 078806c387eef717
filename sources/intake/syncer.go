package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"atempause/sources"
)

// Counts is what storing a batch changed.
type Counts struct{ New, Edited, Deleted int }

// Shelf is where batches go. Storing must be harmless to repeat.
type Shelf interface {
	Cursor(ctx context.Context, channel string, lane sources.Lane) (sources.Cursor, error)
	Ingest(ctx context.Context, channel string, b sources.Batch) (Counts, error)
}

// Turns is what a Shelf offers when several programs may share it: only one of them reads a channel at a time, since two
// would pay every call to the network twice. A turn that is not renewed ends by itself.
type Turns interface {
	TakeTurn(ctx context.Context, channel string, lasts time.Duration) (bool, error)
	GiveTurn(ctx context.Context, channel string) error
}

// Reader is a channel and the way to read it. Open is called at the first sync and must be cheap to fail: a channel
// whose token cannot be had is told as troubled and tried again at the next round.
type Reader struct {
	Channel sources.Channel
	Open    func(ctx context.Context) (sources.Fetcher, error)
}

// Options is what a Syncer needs from outside.
type Options struct {
	Now   func() time.Time // nil: time.Now
	Every time.Duration    // between rounds of Watch; 0 means a minute
	Log   *slog.Logger     // nil: none
}

// Syncer reads channels.
type Syncer struct {
	shelf   Shelf
	readers []Reader
	opt     Options

	mu      sync.Mutex
	sources map[string]sources.Fetcher
}

// New makes a Syncer over the channels.
func New(shelf Shelf, readers []Reader, opt Options) *Syncer {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Every == 0 {
		opt.Every = time.Minute
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Syncer{shelf: shelf, readers: readers, opt: opt, sources: map[string]sources.Fetcher{}}
}

// Once reads every channel up to now, all at the same time, and tells each step. It returns the troubles of all
// channels joined; those that had none are complete. tell is called from one goroutine at a time. A channel that another
// program is reading is waited for.
func (s *Syncer) Once(ctx context.Context, tell func(Event)) error { return s.round(ctx, true, tell) }

func (s *Syncer) round(ctx context.Context, wait bool, tell func(Event)) error {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		errs []error
	)
	one := s.inTurn(tell)
	for _, r := range s.readers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := s.channel(ctx, r, wait, one); err != nil {
				mu.Lock()
				errs = append(errs, fmt.Errorf("%s: %w", r.Channel.ID(), err))
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	return errors.Join(errs...)
}

// inTurn makes of tell one that many goroutines may call, and that says when.
func (s *Syncer) inTurn(tell func(Event)) func(Event) {
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		e.At = s.opt.Now()
		if tell != nil {
			tell(e)
		}
	}
}

func (s *Syncer) channel(ctx context.Context, r Reader, wait bool, tell func(Event)) (err error) {
	e := Event{Channel: r.Channel}
	tell = s.booked(ctx, tell)
	defer func() {
		if p := recover(); p != nil { // one network's fault in this program must not take the desk down
			s.opt.Log.Error("sync panicked", "channel", r.Channel.ID(), "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("fault in the program while reading: %v", p)
			e.Phase, e.Err = Troubled, err
			tell(e)
		}
	}()
	give, err := s.turn(ctx, r.Channel, wait, tell)
	if err != nil || give == nil {
		return err
	}
	defer give()
	e.Phase = Started
	tell(e)
	source, err := s.open(ctx, r)
	if err != nil {
		e.Phase, e.Err = Troubled, err
		tell(e)
		return err
	}
	lanes, err := source.Lanes(ctx)
	if err != nil {
		e.Phase, e.Err = Troubled, err
		tell(e)
		return err
	}
	var errs []error
	for _, lane := range lanes {
		e.Lane, e.Done, e.Total, e.Left = lane, 0, 0, 0
		if err := s.lane(ctx, r.Channel, source, &e, tell); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", lane, err))
			e.Phase, e.Err, e.Until = Troubled, err, until(err)
			tell(e)
			e.Err, e.Until = nil, time.Time{}
			if stopsChannel(err) {
				break
			}
		}
		if ctx.Err() != nil {
			break
		}
	}
	if len(errs) == 0 {
		e.Phase, e.Lane = Finished, ""
		tell(e)
	}
	return errors.Join(errs...)
}

func (s *Syncer) open(ctx context.Context, r Reader) (sources.Fetcher, error) {
	s.mu.Lock()
	source, ok := s.sources[r.Channel.ID()]
	s.mu.Unlock()
	if ok {
		return source, nil
	}
	source, err := r.Open(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.sources[r.Channel.ID()] = source
	s.mu.Unlock()
	return source, nil
}

func (s *Syncer) lane(ctx context.Context, c sources.Channel, f sources.Fetcher, e *Event, tell func(Event)) error {
	cursor, err := s.shelf.Cursor(ctx, c.ID(), e.Lane)
	if err != nil {
		return err
	}
	start := s.opt.Now()
	var p pace
	err = f.Fetch(ctx, e.Lane, cursor, func(b sources.Batch) error {
		b.Lane = e.Lane
		n, err := s.shelf.Ingest(ctx, c.ID(), b)
		if err != nil {
			return err
		}
		e.Phase, e.Done, e.Total = Stepped, b.Done, b.Total
		e.Left = p.left(s.opt.Now(), b.Done, b.Total)
		e.New += n.New
		e.Edited += n.Edited
		e.Deleted += n.Deleted
		tell(*e)
		return nil
	})
	s.opt.Log.Debug("lane read", "channel", c.ID(), "lane", e.Lane, "took", s.opt.Now().Sub(start), "err", err)
	return err
}

// stopsChannel tells whether the other lanes of the channel need not be tried: the token is no good, the network has
// asked for silence, or nothing can be reached.
func stopsChannel(err error) bool {
	switch sources.ClassOf(err) {
	case sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked, sources.TokenPassword,
		sources.TokenCheckpoint, sources.TokenRole, sources.RateLimited, sources.VersionEnded, sources.ProofRequired,
		sources.NotSent:
		return true
	}
	return false
}

func until(err error) time.Time {
	var e *sources.Error
	if errors.As(err, &e) {
		return e.Until
	}
	return time.Time{}
}
