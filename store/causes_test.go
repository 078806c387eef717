package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atempause/replies"
)

// causes are the names on a brand's list with their figures, as "delivery 2, Torten 1+3": given by a person, guessed.
func (f *fixture) causes(brand string) string {
	f.t.Helper()
	list, err := f.Causes(f.ctx, brand)
	f.ok(err)
	var out []string
	for _, c := range list {
		text := c.Name
		if c.Uses+c.Guessed > 0 {
			text += fmt.Sprintf(" %d+%d", c.Uses, c.Guessed)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func (f *fixture) causeIs(remote, want string) {
	f.t.Helper()
	if got := f.row(remote).Cause; got != want {
		f.t.Errorf("%s has the cause %q, want %q", remote, got, want)
	}
}

// complaining is a shop whose list of causes is its own; the triager of these tests guesses "quality" for what is broken.
func complaining(t *testing.T, list ...string) *fixture {
	f := newFixture(t)
	opt := options(f.clock)
	opt.Brands[0].Causes = list
	f.ok(f.Close())
	f.Store = openAt(t, f.path, opt)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Brot kaputt"), f.comment("k3", "Ann", "Tasse kaputt"))
	return f
}

func TestABrandsListGrowsFromUse(t *testing.T) {
	f := complaining(t)
	f.causeIs("k1", "quality")
	f.act("cause", "  torten nach Maß ", "k1", "k2")
	f.act("cause", "TORTEN NACH MASS", "k3") // the same: no second entry
	f.causeIs("k3", "torten nach Maß")
	if got := f.causes("Bäckerei Krume"); !strings.HasPrefix(got, "torten nach Maß 3+0, delivery, quality") {
		t.Error(got)
	}
	if got := f.causes("Radhaus"); strings.Contains(got, "torten") {
		t.Errorf("another brand has it, too: %s", got)
	}
	f.act("cause", "Lieferung", "k3")
	f.causeIs("k3", "delivery")
	f.undo()
	f.undo()
	f.undo()
	if got := f.causes("Bäckerei Krume"); strings.Contains(got, "torten") || !strings.Contains(got, "quality 0+3") {
		t.Error(got)
	}
	f.redo()
	f.causeIs("k1", "torten nach Maß")
	for _, bad := range []string{"", " ", "\u202e", strings.Repeat("x", replies.CauseRunes+1)} {
		if err := f.Do(f.ctx, []int64{1}, Act{Do: "cause", Value: bad}); !errors.Is(err, ErrCause) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWhatIsNoLongerUsedSinks(t *testing.T) {
	f := complaining(t)
	f.act("cause", "staff", "k1", "k2")
	f.clock.tick(CauseRecent + time.Hour)
	f.tell(f.comment("k4", "Ida", "Glas kaputt"))
	f.act("cause", "website", "k4")
	if got := f.causes("Bäckerei Krume"); !strings.HasPrefix(got, "website 1+0, staff 2+0, delivery, quality 0+1") {
		t.Error(got)
	}
}

func TestAGuessMovesWithTheList(t *testing.T) {
	f := complaining(t, "Frische", "Versand & Abholung", "other")
	f.causeIs("k1", "Frische") // quality, as the config's list says it
	name, n, err := f.RenameCause(f.ctx, "Bäckerei Krume", "frische", "Zustand der Ware")
	f.ok(err)
	if name != "Zustand der Ware" || n != 0 {
		t.Error(name, n)
	}
	f.causeIs("k1", "Zustand der Ware")
	f.tell(f.comment("k4", "Ida", "Glas kaputt"))
	f.causeIs("k4", "Zustand der Ware")
	f.act("cause", "Frische", "k4") // its old name is still understood
	f.causeIs("k4", "Zustand der Ware")
	if th, err := f.Thread(f.ctx, f.id("k4")); err != nil || len(th.Corrected) != 0 {
		t.Errorf("what triage had said counts as corrected: %+v %v", th.Corrected, err)
	}
	f.undo()
	if got := f.causes("Bäckerei Krume"); got != "Versand & Abholung, other, Zustand der Ware 0+4" {
		t.Error(got)
	}
	f.undo()
	f.causeIs("k1", "Frische")
	f.causeIs("k4", "Frische")
	f.redo()
	f.causeIs("k4", "Zustand der Ware")
	if _, _, err := f.RemoveCause(f.ctx, "Bäckerei Krume", "Zustand der Ware"); err != nil {
		t.Error(err)
	}
	f.causeIs("k1", "")
	f.undo()
	f.causeIs("k1", "Zustand der Ware")
}

func TestTwoCausesBecomeOneAndTwoAgain(t *testing.T) {
	f := complaining(t)
	f.act("cause", "Torten", "k1")
	f.act("cause", "Kuchen", "k2")
	before := f.world()
	name, n, err := f.RenameCause(f.ctx, "Bäckerei Krume", "Torten", "kuchen")
	f.ok(err)
	if name != "Kuchen" || n != 1 {
		t.Error(name, n)
	}
	f.causeIs("k1", "Kuchen")
	if got := f.causes("Bäckerei Krume"); !strings.HasPrefix(got, "Kuchen 2+0, delivery") || strings.Contains(got, "Torten") {
		t.Error(got)
	}
	f.undo()
	if diff := cmp.Diff(before, f.world()); diff != "" {
		t.Error(diff)
	}
	f.redo()
	f.causeIs("k1", "Kuchen")
	if _, _, err := f.RenameCause(f.ctx, "Bäckerei Krume", "Torten", "x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a name that is gone was renamed: %v", err)
	}
	name, n, err = f.RenameCause(f.ctx, "Bäckerei Krume", "Kuchen", "KUCHEN")
	f.ok(err)
	if name != "KUCHEN" || n != 2 {
		t.Error(name, n)
	}
	f.causeIs("k2", "KUCHEN")
}

func TestARemovedCauseStaysWhereAPersonSaidItAndComesBack(t *testing.T) {
	f := complaining(t)
	f.act("cause", "Torten", "k1")
	name, n, err := f.RemoveCause(f.ctx, "Bäckerei Krume", "torten")
	f.ok(err)
	if name != "Torten" || n != 1 {
		t.Error(name, n)
	}
	f.causeIs("k1", "Torten")
	if got := f.causes("Bäckerei Krume"); strings.Contains(got, "Torten") {
		t.Error(got)
	}
	if _, _, err := f.RemoveCause(f.ctx, "Bäckerei Krume", "Torten"); !errors.Is(err, ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
	f.act("cause", "Torten", "k1") // said anew: it is on the list again
	if got := f.causes("Bäckerei Krume"); !strings.HasPrefix(got, "Torten 1+0") {
		t.Error(got)
	}
	f.undo()
	if got := f.causes("Bäckerei Krume"); strings.Contains(got, "Torten") {
		t.Error(got)
	}
	if name, err := f.AddCause(f.ctx, "Bäckerei Krume", "TORTEN"); err != nil || name != "Torten" {
		t.Error(name, err)
	}
	if _, err := f.AddCause(f.ctx, "Nirgends", "x"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if act, err := f.LastAct(f.ctx); err != nil || act.Do != "cause" {
		t.Errorf("once more would do %+v, %v", act, err)
	}
}

// Whatever is done to a brand's causes and its threads: going back restores each state exactly, and a guess always stands where
// the list says.
func TestEveryChangeOfCausesGoesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := complaining(t, rapid.SampledFrom([][]string{nil, {"Frische", "Torten", "other"}}).Draw(rt, "config")...)
		name := func() string {
			return rapid.SampledFrom([]string{"quality", "Frische", "torten", "Torten", "Kuchen", "staff"}).Draw(rt, "name")
		}
		var past []map[string][][]any
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			f.clock.tick(time.Minute)
			before := f.world()
			acts := f.stack()
			var err error
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0, 1:
				id := rapid.Int64Range(1, 3).Draw(rt, "thread")
				err = f.Do(f.ctx, []int64{id}, Act{Do: rapid.SampledFrom([]string{"cause", "cause", "done"}).Draw(rt, "do"), Value: name()})
			case 2:
				_, err = f.AddCause(f.ctx, "Bäckerei Krume", name())
			case 3:
				_, _, err = f.RenameCause(f.ctx, "Bäckerei Krume", name(), name())
			case 4:
				_, _, err = f.RemoveCause(f.ctx, "Bäckerei Krume", name())
			}
			if err != nil && !errors.Is(err, ErrNotFound) {
				rt.Fatal(err)
			}
			if f.stack() > acts {
				past = append(past, before)
			}
			f.fitting(rt)
		}
		slices.Reverse(past)
		for _, want := range past {
			f.undo()
			if diff := cmp.Diff(want, f.world()); diff != "" {
				rt.Fatal(diff)
			}
		}
	})
}

// stack is how many acts can be taken back.
func (f *fixture) stack() (n int) {
	f.t.Helper()
	f.ok(f.read.QueryRowContext(f.ctx, `SELECT count(*) FROM act WHERE undone = 0`).Scan(&n))
	return n
}

// fitting looks whether reckoning any thread anew would change its cause.
func (f *fixture) fitting(rt *rapid.T) {
	f.t.Helper()
	before := everything(f.t, f.read, "thread")
	f.ok(f.write(f.ctx, f.pen, "look", func(t *tx) error {
		for id := int64(1); id <= 3; id++ {
			if _, err := f.refollow(t, id, 0, nil); err != nil {
				return err
			}
		}
		return nil
	}))
	if diff := cmp.Diff(before, everything(f.t, f.read, "thread")); diff != "" {
		rt.Fatal(diff)
	}
}
