package store

import (
	"testing"
	"time"
)

func TestOneProgramReadsAChannelAtATime(t *testing.T) {
	f := newFixture(t)
	other := openAt(t, f.path, options(f.clock))
	lives := func(string) bool { return true }
	take := func(s *Store, who string, alive func(string) bool) bool {
		t.Helper()
		ok, err := s.TakeTurn(f.ctx, page, who, time.Minute, alive)
		f.ok(err)
		return ok
	}
	for _, turn := range []string{"a free one", "one's own"} {
		if !take(f.Store, "a", lives) {
			t.Errorf("%s was refused", turn)
		}
	}
	if take(other, "b", lives) {
		t.Error("two have the turn")
	}
	if !take(other, "b", func(string) bool { return false }) {
		t.Error("the turn of a dead program was not to be had")
	}
	f.ok(f.GiveTurn(f.ctx, page, "a")) // not its turn any more
	if take(f.Store, "a", lives) {
		t.Error("a turn was given away by somebody else")
	}
	f.clock.tick(2 * time.Minute)
	if !take(f.Store, "a", lives) {
		t.Error("a turn that was not renewed did not end")
	}
	f.ok(f.GiveTurn(f.ctx, page, "a"))
	if !take(other, "b", lives) {
		t.Error("a turn given back was not to be had")
	}
}
