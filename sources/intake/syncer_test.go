package intake

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"atempause/sources"
)

// shelf keeps batches in memory.
type shelf struct {
	mu      sync.Mutex
	cursors map[string]sources.Cursor
	threads map[string]int
	full    bool
}

func newShelf() *shelf {
	return &shelf{cursors: map[string]sources.Cursor{}, threads: map[string]int{}}
}

func (s *shelf) Cursor(_ context.Context, channel string, lane sources.Lane) (sources.Cursor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cursors[channel+"/"+string(lane)], nil
}

var errFull = errors.New("disk full")

func (s *shelf) Ingest(_ context.Context, channel string, b sources.Batch) (Counts, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return Counts{}, errFull
	}
	s.cursors[channel+"/"+string(b.Lane)] = b.Cursor
	s.threads[channel] += len(b.Threads)
	return Counts{New: len(b.Threads)}, nil
}

// lanes is a source that tells fixed batches, and then err.
type lanes struct {
	names   []sources.Lane
	batches int
	err     map[sources.Lane]error
	from    []sources.Cursor
}

func (l *lanes) Lanes(context.Context) ([]sources.Lane, error) { return l.names, nil }

func (l *lanes) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	l.from = append(l.from, from)
	for i := range l.batches {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := sources.Batch{Threads: make([]sources.Thread, 2), Cursor: sources.Cursor(rune('a' + i)), Done: i + 1, Total: l.batches}
		if err := emit(b); err != nil {
			return err
		}
	}
	return l.err[lane]
}

func reader(name string, f sources.Fetcher, err error) Reader {
	return Reader{
		Channel: sources.Channel{Network: sources.Facebook, Account: name},
		Open:    func(context.Context) (sources.Fetcher, error) { return f, err },
	}
}

func TestOneChannelsTroubleStopsNoOther(t *testing.T) {
	expired := &sources.Error{Class: sources.TokenExpired}
	down := &lanes{names: []sources.Lane{"feed", "reviews"}, err: map[sources.Lane]error{"feed": expired}}
	good := &lanes{names: []sources.Lane{"feed", "reviews"}, batches: 3}
	s := newShelf()
	var events []Event
	err := New(s, []Reader{
		reader("down", down, nil), reader("good", good, nil), reader("locked", nil, errors.New("no token")),
	}, Options{}).Once(t.Context(), func(e Event) { events = append(events, e) })
	if !errors.Is(err, error(expired)) {
		t.Errorf("the trouble is not told: %v", err)
	}
	if s.threads["facebook:good"] != 12 {
		t.Errorf("the good channel has %d threads", s.threads["facebook:good"])
	}
	if len(down.from) != 1 {
		t.Errorf("an expired token was tried on %d lanes", len(down.from))
	}
	last := map[string]Event{}
	for _, e := range events {
		last[e.Channel.Account] = e
	}
	if last["down"].Phase != Troubled || last["locked"].Phase != Troubled || last["good"].Phase != Finished || last["good"].New != 12 {
		t.Errorf("last events: %+v", last)
	}
}

func TestALaneGoesOnWhereItStood(t *testing.T) {
	s, f := newShelf(), &lanes{names: []sources.Lane{"feed"}, batches: 2}
	sy := New(s, []Reader{reader("p", f, nil)}, Options{})
	for range 2 {
		if err := sy.Once(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if f.from[0] != "" || f.from[1] != "b" {
		t.Errorf("read from %q", f.from)
	}
}

func TestALaneThatFailsLeavesTheOthers(t *testing.T) {
	f := &lanes{names: []sources.Lane{"reviews", "feed"}, batches: 1, err: map[sources.Lane]error{"reviews": &sources.Error{Class: sources.Permission}}}
	s := newShelf()
	if err := New(s, []Reader{reader("p", f, nil)}, Options{}).Once(t.Context(), nil); err == nil {
		t.Error("the trouble is not told")
	}
	if s.threads["facebook:p"] != 4 {
		t.Errorf("%d threads", s.threads["facebook:p"])
	}
}

func TestAFullDiskEndsTheLaneWithItsOwnError(t *testing.T) {
	s := newShelf()
	s.full = true
	err := New(s, []Reader{reader("p", &lanes{names: []sources.Lane{"feed"}, batches: 1}, nil)}, Options{}).Once(t.Context(), nil)
	if !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

type panics struct{ lanes }

func (panics) Lanes(context.Context) ([]sources.Lane, error) { panic("oh") }

func TestAFaultOfOneSourceIsToldAndEndsThere(t *testing.T) {
	s := newShelf()
	good := &lanes{names: []sources.Lane{"feed"}, batches: 1}
	err := New(s, []Reader{reader("bad", &panics{}, nil), reader("good", good, nil)}, Options{}).Once(t.Context(), nil)
	if err == nil || s.threads["facebook:good"] != 2 {
		t.Errorf("%v, %d threads", err, s.threads["facebook:good"])
	}
}

func TestWatchReadsAgainAndWhenWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		wake := make(chan struct{})
		rounds := 0
		go New(newShelf(), []Reader{reader("p", &lanes{names: []sources.Lane{"feed"}}, nil)}, Options{Every: time.Minute}).
			Watch(ctx, wake, func(e Event) {
				if e.Phase == Finished {
					rounds++
				}
			})
		synctest.Wait()
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		if rounds != 2 {
			t.Errorf("%d rounds after a minute", rounds)
		}
		wake <- struct{}{}
		synctest.Wait()
		if rounds != 3 {
			t.Errorf("%d rounds after waking", rounds)
		}
		cancel()
		synctest.Wait()
	})
}
