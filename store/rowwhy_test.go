package store

import (
	"slices"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

func (f *fixture) reasons(v View) []string {
	f.t.Helper()
	rows, err := f.Rows(f.ctx, Page{View: v})
	f.ok(err)
	if len(rows) != 1 {
		f.t.Fatalf("%d rows in %s", len(rows), v)
	}
	var keys []string
	for _, b := range rows[0].Reasons {
		keys = append(keys, b.Key)
	}
	return keys
}

// A row says the same as its thread, but for the words of an urgent text.
func TestARowSaysWhyItStandsWhereItStands(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	see := func(v View, want ...string) {
		t.Helper()
		if got := f.reasons(v); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", v, got, want)
		}
		th, err := f.Thread(f.ctx, 1)
		f.ok(err)
		for i, b := range th.Because {
			if i >= len(want) || b.Key != want[i] {
				t.Errorf("the thread says %v", th.Because)
				break
			}
		}
	}
	see(Open, replies.WhyLeft)
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "snooze", At: f.clock.now().Add(time.Hour)}))
	see(Snoozed, replies.WhyUntil)
	f.clock.tick(2 * time.Hour)
	f.ok(f.Tick(f.ctx))
	see(Open, replies.WhyOver, replies.WhySnooze)
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "escalate", Value: "Anna", At: f.clock.now().Add(time.Hour)}))
	see(Escalated, replies.WhyWith)
	f.clock.tick(2 * time.Hour)
	f.ok(f.Tick(f.ctx))
	see(Open, replies.WhyOver, replies.WhyEscalation)
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "promise", Value: "Rückruf", At: f.clock.now().Add(time.Hour)}))
	f.clock.tick(2 * time.Hour)
	f.ok(f.Tick(f.ctx))
	see(Open, replies.WhyOver, replies.WhyBroken, replies.WhyEscalation)
}

func TestARowCountsTheNetworksWindowDown(t *testing.T) {
	f := newFixture(t)
	f.opt.Caps = func(string) sources.Capabilities {
		return sources.Capabilities{sources.ConversationForm: {sources.ActMessage: {Can: true, Until: 24 * time.Hour}}}
	}
	f.tell(f.message("k1", "Maria", "Habt ihr offen?"))
	f.clock.tick(20 * time.Hour)
	if got := f.reasons(Open); !slices.Contains(got, replies.WhyWindow) {
		t.Errorf("%v", got)
	}
	f.clock.tick(5 * time.Hour)
	if got := f.reasons(Open); !slices.Contains(got, replies.WhyShut) {
		t.Errorf("%v", got)
	}
}

func TestChangeTellsWhatItChanged(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.tell(f.comment("k2", "Tom", "Torte kaputt"))
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "label", Value: "a"}))
	got, err := f.Change(f.ctx, []int64{2, 1}, Act{Do: "labels", Value: "+a\n-b"})
	f.ok(err)
	if !slices.Equal(got, []int64{2}) {
		t.Errorf("%v", got)
	}
	on, err := f.LabelsOn(f.ctx, []int64{1, 2})
	f.ok(err)
	if on["a"] != 2 {
		t.Errorf("%v", on)
	}
	_, threads, err := f.Undo(f.ctx)
	f.ok(err)
	if on, err = f.LabelsOn(f.ctx, []int64{1, 2}); err != nil || on["a"] != 1 || !slices.Equal(threads, []int64{2}) {
		t.Errorf("%v %v %v", on, threads, err)
	}
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "cause", Value: "staff"}))
	if used, err := f.Causes(f.ctx, ""); err != nil || used[0].Name != "staff" || used[0].Uses != 1 {
		t.Errorf("%v %v", used, err)
	}
}
