package intake

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"atempause/sources"
)

// sharedShelf is a shelf that several programs may use.
type sharedShelf struct {
	*shelf
	me    string
	turns *turns
}

type turns struct {
	mu     sync.Mutex
	holder string
	takes  int
}

func (s sharedShelf) TakeTurn(_ context.Context, _ string, _ time.Duration) (bool, error) {
	s.turns.mu.Lock()
	defer s.turns.mu.Unlock()
	if s.turns.holder != "" && s.turns.holder != s.me {
		return false, nil
	}
	s.turns.holder = s.me
	s.turns.takes++
	return true, nil
}

func (s sharedShelf) GiveTurn(context.Context, string) error {
	s.turns.mu.Lock()
	defer s.turns.mu.Unlock()
	if s.turns.holder == s.me {
		s.turns.holder = ""
	}
	return nil
}

func TestASyncWaitsForItsTurnAndAWatchLeavesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inUse := &turns{holder: "another window"}
		f := &lanes{names: []sources.Lane{"feed"}, batches: 1}
		var phases []Phase
		sy := New(sharedShelf{newShelf(), "me", inUse}, []Reader{reader("p", f, nil)}, Options{})
		tell := func(e Event) { phases = append(phases, e.Phase) }
		if err := sy.round(t.Context(), false, tell); err != nil || len(f.from) != 0 {
			t.Fatalf("a watch read what another program reads: %v", err)
		}
		done := make(chan error)
		go func() { done <- sy.Once(t.Context(), tell) }()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(f.from) != 0 {
			t.Fatal("did not wait")
		}
		inUse.mu.Lock()
		inUse.holder = ""
		inUse.mu.Unlock()
		if err := <-done; err != nil || len(f.from) != 1 {
			t.Fatalf("%v, read %d times", err, len(f.from))
		}
		if inUse.holder != "" {
			t.Error("the turn was not given back")
		}
		if got := phases[len(phases)-1]; got != Finished || phases[0] != Waiting {
			t.Errorf("told %v", phases)
		}
	})
}

// slow is a source that takes its time.
type slow struct{ lanes }

func (l *slow) Lanes(ctx context.Context) ([]sources.Lane, error) {
	time.Sleep(5 * time.Minute)
	return l.names, nil
}

func TestALongReadingKeepsItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inUse := &turns{}
		sy := New(sharedShelf{newShelf(), "me", inUse}, []Reader{reader("p", &slow{}, nil)}, Options{})
		if err := sy.Once(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if inUse.takes < 9 || inUse.holder != "" {
			t.Errorf("renewed %d times, then held by %q", inUse.takes, inUse.holder)
		}
	})
}
