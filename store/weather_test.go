package store

import (
	"fmt"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/weather"
)

// Critics who come in raise the weather; of two programs only the one that notes it tells, and with time it falls again.
func TestTheWeatherOfABrand(t *testing.T) {
	f := newFixture(t)
	other := openAt(t, f.path, options(f.clock))
	look := func(s *Store) []Rise {
		rises, err := s.Look(f.ctx, []string{krume.Name, radhaus.Name})
		f.ok(err)
		return rises
	}
	if rises := look(f.Store); rises != nil {
		t.Fatalf("it rings in the calm: %+v", rises)
	}
	for i := range 8 {
		f.tell(f.comment(fmt.Sprint("c", i), fmt.Sprint("Kritiker", i), "kaputt"))
		f.clock.tick(time.Minute)
	}
	rises := look(f.Store)
	if len(rises) != 1 || rises[0].Brand != krume.Name || rises[0].After.Level < 2 || len(rises[0].After.Why) == 0 {
		t.Fatalf("rises: %+v", rises)
	}
	if again := append(look(other), look(f.Store)...); again != nil {
		t.Errorf("it rings twice: %+v", again)
	}
	all, err := other.Weather(f.ctx)
	f.ok(err)
	c, err := f.Counts(f.ctx, "")
	f.ok(err)
	if all[krume.Name].Level != rises[0].After.Level || c.Weather[krume.Name].Level != rises[0].After.Level || all[radhaus.Name].Level != 0 {
		t.Errorf("weather %+v, counted %+v", all, c.Weather)
	}
	for range 7 * 24 {
		f.clock.tick(time.Hour)
		if rises := look(f.Store); rises != nil {
			t.Fatalf("it rings while it calms down: %+v", rises)
		}
	}
	all, err = f.Weather(f.ctx)
	f.ok(err)
	if all[krume.Name].Level != 0 {
		t.Errorf("after a quiet week: %+v", all[krume.Name])
	}
}

// One who complains on many threads is one critic; whom a person has said to be one with another is, too.
func TestOneCriticIsCountedOnce(t *testing.T) {
	f := newFixture(t)
	for i := range 5 {
		f.tell(f.comment(fmt.Sprint("a", i), "Maria", "kaputt"), f.comment(fmt.Sprint("b", i), "Tom", "kaputt"))
	}
	f.do(Act{Do: "same_person", Value: "facebook:uTom"}, "a0")
	if _, err := f.Look(f.ctx, []string{krume.Name, radhaus.Name}); err != nil {
		t.Fatal(err)
	}
	all, err := f.Weather(f.ctx)
	f.ok(err)
	for _, w := range all[krume.Name].Why {
		if w.Key == weather.WhyCritics && w.N != 1 {
			t.Errorf("%d critics", w.N)
		}
	}
	if len(all[krume.Name].Why) == 0 {
		t.Errorf("no reason: %+v", all)
	}
}

// After several harsh threads a pause is due; when one was taken it begins anew.
func TestHarshThreadsAreCounted(t *testing.T) {
	f := newFixture(t)
	suggested := 0
	for i := range 6 {
		r, err := f.ReadHarsh(f.ctx, int64(i+1), replies.Abuse, 5)
		f.ok(err)
		if r.Pause(f.clock.now()).Suggest {
			suggested++
			f.ok(f.Rested(f.ctx, f.clock.now(), time.Time{}))
		}
		f.clock.tick(time.Minute)
	}
	if suggested != 1 {
		t.Errorf("suggested %d times", suggested)
	}
	f.ok(f.Rested(f.ctx, time.Time{}, f.clock.now()))
	f.clock.tick(2 * time.Hour)
	r, err := f.ReadHarsh(f.ctx, 9, replies.Abuse, 5)
	f.ok(err)
	if r.Pause(f.clock.now()).Suggest || r.Paused.IsZero() || r.Asked.IsZero() {
		t.Errorf("after a pause: %+v", r)
	}
}
