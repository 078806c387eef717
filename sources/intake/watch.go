package intake

import (
	"context"
	"errors"
	"sync"
	"time"

	"atempause/sources"
)

// Watch reads again and again until ctx ends: every Options.Every, at once when wake is sent to, and as soon as a network
// that tells of news by itself does so. Each channel has a pace of its own: one that is slow, or down, keeps no other
// waiting. A channel that another program is reading is left to it for that round: what it finds is on the shelf all the
// same.
func (s *Syncer) Watch(ctx context.Context, wake <-chan struct{}, tell func(Event)) {
	one := s.inTurn(tell)
	bells := make([]chan struct{}, len(s.readers))
	var done sync.WaitGroup
	for i, r := range s.readers {
		bells[i] = make(chan struct{}, 1)
		done.Go(func() { s.watch(ctx, r, bells[i], one) })
	}
	for {
		select {
		case <-ctx.Done():
			done.Wait()
			return
		case <-wake:
			for _, b := range bells {
				ring(b)
			}
		}
	}
}

// ring sends without waiting: one ring that has not been heard yet says as much as two.
func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

// watch reads one channel again and again.
func (s *Syncer) watch(ctx context.Context, r Reader, bell <-chan struct{}, tell func(Event)) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	ear := newEar(s)
	defer ear.close()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-bell:
		case <-ear.news:
		}
		err := s.channel(ctx, r, false, tell) // its trouble has been told as an event
		ear.listen(ctx, r, err)
		timer.Reset(s.opt.Every)
	}
}

// calm is the least time between two readings that a network asked for: one whose news cannot be read must not be asked
// without end.
const calm = 2 * time.Second

// ear waits at a network that tells by itself when there is something new.
type ear struct {
	s    *Syncer
	news chan struct{}
	deaf bool // the network does not tell
	on   bool // somebody listens
	ends context.CancelFunc
	done sync.WaitGroup
	mu   sync.Mutex
}

func newEar(s *Syncer) *ear { return &ear{s: s, news: make(chan struct{}, 1), ends: func() {}} }

// listen begins to wait, once a channel has been read; err is how the reading ended.
func (e *ear) listen(ctx context.Context, r Reader, err error) {
	e.s.mu.Lock()
	w, ok := e.s.sources[r.Channel.ID()].(sources.Waiter)
	e.s.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	if !ok || e.deaf || e.on || err != nil || ctx.Err() != nil {
		return // one in trouble is asked at its time
	}
	e.on = true
	e.ends() // of the last wait
	ctx, e.ends = context.WithCancel(ctx)
	e.done.Go(func() { e.hear(ctx, r, w) })
}

// hear waits for news once.
func (e *ear) hear(ctx context.Context, r Reader, w sources.Waiter) {
	err := e.wait(ctx, w)
	e.mu.Lock()
	e.on = false
	e.deaf = sources.ClassOf(err) == sources.Unsupported
	e.mu.Unlock()
	if err != nil {
		if ctx.Err() == nil {
			e.s.opt.Log.Debug("wait for news", "channel", r.Channel.ID(), "err", err)
		}
		return // the next round, at its time, listens anew
	}
	select {
	case <-ctx.Done():
	case <-time.After(calm):
		ring(e.news)
	}
}

var errWaiter = errors.New("fault in the program while waiting for news")

func (e *ear) wait(ctx context.Context, w sources.Waiter) (err error) {
	defer func() {
		if p := recover(); p != nil { // as with reading: the desk must outlive it
			e.s.opt.Log.Error("waiting for news panicked", "panic", p)
			err = errWaiter
		}
	}()
	return w.Wait(ctx)
}

// close ends the waiting.
func (e *ear) close() {
	e.mu.Lock()
	e.ends()
	e.mu.Unlock()
	e.done.Wait()
}
