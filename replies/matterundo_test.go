package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// byHand are the acts of a person, which can be taken back; answers and messages cannot.
var byHand = func() []act {
	var list []act
	for _, a := range acts {
		switch a.name {
		case "they write", "they thank", "we answer", "we hold", "time", "gone":
		default:
			list = append(list, a)
		}
	}
	return list
}()

func TestUndoOfAnySequenceRestoresTheStateExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := nine
		m := NewMatter(1, audienceFor(1)).Theirs(anyIncoming(t, at, false))
		trail := []Matter{m}
		for range rapid.IntRange(1, 15).Draw(t, "acts") {
			at = at.Add(time.Minute)
			m = rapid.SampledFrom(byHand).Draw(t, "act").do(t, m, at)
			trail = append(trail, m)
		}
		for i := len(trail) - 1; i > 0; i-- {
			m, _ = m.Undo(trail[i-1], trail[i], at)
			if asJSON(t, m) != asJSON(t, trail[i-1]) {
				t.Fatalf("undone\n%s\nwas\n%s", asJSON(t, m), asJSON(t, trail[i-1]))
			}
		}
		for i := 1; i < len(trail); i++ {
			if m, _ = m.Undo(trail[i], trail[i-1], at); asJSON(t, m) != asJSON(t, trail[i]) {
				t.Fatalf("done again\n%s\nwas\n%s", asJSON(t, m), asJSON(t, trail[i]))
			}
		}
	})
}

func TestUndoNeverPutsANewMessageOutOfSight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(_ string, _, before Matter, at time.Time) {
			after := rapid.SampledFrom(byHand).Draw(t, "then").do(t, before, at)
			wrote := after.Theirs(anyIncoming(t, at.Add(time.Minute), false))
			undone, _ := wrote.Undo(before, after, at.Add(2*time.Minute))
			if !undone.View().InSight() || !undone.waits() {
				t.Fatalf("before %s\nafter %s\nwrote %s\nundone %s", asJSON(t, before), asJSON(t, after), asJSON(t, wrote), asJSON(t, undone))
			}
		})
	})
}

func TestUndoKeepsTheLawsWhateverHappenedSince(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(_ string, _, before Matter, at time.Time) {
			after := rapid.SampledFrom(byHand).Draw(t, "then").do(t, before, at)
			since := after
			for range rapid.IntRange(1, 3).Draw(t, "more") {
				at = at.Add(time.Hour)
				since = rapid.SampledFrom(acts).Draw(t, "since").do(t, since.Tick(at), at)
			}
			m, changed := since.Undo(before, after, at)
			switch {
			case changed == m.Same(since):
				t.Fatal("it tells the wrong thing about itself")
			case m.waits() && m.State != CaseNew:
				t.Fatalf("somebody waits and it is not new: %s", asJSON(t, m))
			case m.State == CaseSolved && len(m.Unsaid()) == 0, m.State == CaseSaid && len(m.Unsaid()) > 0:
				t.Fatalf("solved and said do not fit: %s", asJSON(t, m))
			case m.Back.By == BackPromise && !m.InPromises():
				t.Fatalf("it is back for a promise nobody owes: %s", asJSON(t, m))
			}
			inPlace(t, m.Tick(at), at)
		})
	})
}

func TestSameLooksThroughZones(t *testing.T) {
	m := run(theirs(inPublic, Complaint, 0), snooze(1, 9), promise(1, 0, 5))
	o := m.own()
	o.Snoozed = o.Snoozed.In(time.FixedZone("CET", 3600))
	o.Promises[0].Due = o.Promises[0].Due.In(time.FixedZone("CET", 3600))
	if !m.Same(o) || m.Same(run(theirs(inPublic, Complaint, 0), snooze(1, 8), promise(1, 0, 5))) {
		t.Error("the same moment is the same")
	}
}
