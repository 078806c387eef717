package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atempause/replies"
)

func TestActsAndTakingThemBack(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Habt ihr offen?"))
	rows, err := f.Rows(f.ctx, Page{View: Open})
	f.ok(err)
	ids := []int64{rows[0].ID, rows[1].ID}
	f.ok(f.Do(f.ctx, ids, Act{Do: "done"}))
	if c, _ := f.Counts(f.ctx, ""); c.Views[Done] != 2 || c.Views[Open] != 0 || c.Overdue != 0 {
		t.Fatalf("%+v", c)
	}
	act, touched, err := f.Undo(f.ctx)
	f.ok(err)
	if act.Do != "done" || len(touched) != 2 {
		t.Fatalf("%v %v", act, touched)
	}
	back, err := f.Rows(f.ctx, Page{View: Open})
	f.ok(err)
	if diff := cmp.Diff(rows, back); diff != "" {
		t.Fatal(diff)
	}
	_, _, err = f.Redo(f.ctx)
	f.ok(err)
	if _, _, err := f.Redo(f.ctx); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	f.clock.tick(time.Hour)
	f.ok(f.Do(f.ctx, ids[:1], Act{Do: "reopen"}))
	if row := f.only(Open); row.Due != f.clock.now().Add(time.Hour) {
		t.Fatalf("a case put back waits from then on: %+v", row)
	}
	for _, act := range []Act{{Do: "sing"}, {Do: "kind", Value: "song"}, {Do: "urgent", Value: "soon"}, {Do: "cause", Value: strings.Repeat("x", 99)}, {Do: "cause"}} {
		if err := f.Do(f.ctx, ids, act); err == nil {
			t.Errorf("%+v was done", act)
		}
	}
	if err := f.Do(f.ctx, []int64{99}, Act{Do: "done"}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestAPersonsKindStays(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Habt ihr offen?")
	f.tell(th)
	row := f.only(Open)
	f.ok(f.Do(f.ctx, []int64{row.ID}, Act{Do: "kind", Value: "praise"}))
	if got := f.only(Praise); !got.Marked || !got.Due.After(row.Due) {
		t.Fatalf("%+v", got)
	}
	th.Messages = append(th.Messages, theirs("k2", "k1", "Jens", "kaputt", f.clock.tick(time.Minute)))
	f.tell(th)
	f.only(Praise)
	_, _, err := f.Undo(f.ctx)
	f.ok(err)
	if got := f.only(Open); got.Marked || got.Kind != replies.Complaint {
		t.Fatalf("%+v", got)
	}
}

// A customer's word that came between act and undo must not be put out of sight.
func TestUndoLeavesWhatHasMovedOn(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt", ours("o1", "k1", "Hallo", f.clock.now().Add(time.Second)))
	f.tell(th)
	id := f.only(Waiting).ID
	f.ok(f.Do(f.ctx, []int64{id}, Act{Do: "done"}))
	th.Messages = append(th.Messages, theirs("k2", "k1", "Maria", "Und jetzt?", f.clock.now().Add(time.Minute)))
	f.tell(th)
	_, touched, err := f.Undo(f.ctx)
	f.ok(err)
	if len(touched) != 0 {
		t.Fatal(touched)
	}
	f.only(Open)
}

// snapshot is all that can be seen of the cases.
func (f *fixture) snapshot() string {
	f.t.Helper()
	var out string
	for _, v := range Views {
		rows, err := f.Rows(f.ctx, Page{View: v})
		f.ok(err)
		for i := range rows {
			rows[i].Reasons = nil // they tell how long there is left
		}
		out += fmt.Sprintf("%s %+v\n", v, rows)
	}
	c, err := f.Counts(f.ctx, "")
	f.ok(err)
	return f.personsWord() + out + fmt.Sprintf("%+v", c)
}

// personsWord is what persons have said of verdicts, whether a list shows it or not.
func (f *fixture) personsWord() string {
	f.t.Helper()
	var marks string
	f.ok(f.read.QueryRow(`SELECT coalesce(group_concat(id || ':' || marked, ' '), '') FROM thread`).Scan(&marks))
	list, err := fixes(f.ctx, f.read, `ORDER BY c.message, c.label`)
	f.ok(err)
	return fmt.Sprintf("marks %s corrections %+v\n", marks, list)
}

// Any acts, taken back in any number and done again, restore exactly what was there; also after a restart.
func TestUndoRestoresExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		at := f.clock.now()
		f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Habt ihr offen?"), f.comment("k3", "Ann", "toll"),
			f.comment("k4", "Bo", "kaputt", ours("o", "k4", "Hallo", at.Add(time.Second))))
		past, ahead := []string{}, []string{}
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			f.clock.tick(time.Minute)
			before := f.snapshot() // the clock alone moves what is overdue
			switch rapid.IntRange(0, 3).Draw(rt, "step") {
			case 0, 1:
				var ids []int64
				for id := range int64(4) {
					if rapid.Bool().Draw(rt, "thread") {
						ids = append(ids, id+1)
					}
				}
				act := rapid.SampledFrom([]Act{{Do: "done"}, {Do: "reopen"}, {Do: "kind", Value: "praise"}, {Do: "kind", Value: "spam"}, {Do: "kind", Value: "complaint"}, {Do: "urgent", Value: Yes}, {Do: "urgent", Value: No}, {Do: "cause", Value: "staff"}, {Do: "cause", Value: "quality"}}).Draw(rt, "act")
				f.ok(f.Do(f.ctx, ids, act))
				if stable(f.snapshot()) != stable(before) {
					past, ahead = append(past, stable(before)), nil
				}
			case 2:
				_, _, err := f.Undo(f.ctx)
				if len(past) == 0 {
					if !errors.Is(err, ErrNotFound) {
						rt.Fatalf("undo of nothing: %v", err)
					}
					continue
				}
				f.ok(err)
				ahead = append(ahead, stable(before))
				if diff := cmp.Diff(past[len(past)-1], stable(f.snapshot())); diff != "" {
					rt.Fatal(diff)
				}
				past = past[:len(past)-1]
			case 3:
				_, _, err := f.Redo(f.ctx)
				if len(ahead) == 0 {
					if !errors.Is(err, ErrNotFound) {
						rt.Fatalf("redo of nothing: %v", err)
					}
					continue
				}
				f.ok(err)
				past = append(past, stable(before))
				if diff := cmp.Diff(ahead[len(ahead)-1], stable(f.snapshot())); diff != "" {
					rt.Fatal(diff)
				}
				ahead = ahead[:len(ahead)-1]
			}
			f.tallied(rt)
		}
	})
}

// stable leaves out what the clock moves.
func stable(s string) string {
	i := len(s)
	for k := range s {
		if k+9 <= len(s) && s[k:k+8] == "Overdue:" {
			i = k
		}
	}
	return s[:i]
}

// tallied compares the tallies the file keeps with a count of the threads.
func (f *fixture) tallied(rt interface{ Fatalf(string, ...any) }) {
	f.t.Helper()
	var wrong int
	f.ok(f.read.QueryRow(`SELECT count(*) FROM (
		SELECT channel, lane, brand, count(*) AS n, sum(unread) AS u FROM thread GROUP BY 1, 2, 3
		EXCEPT SELECT channel, lane, brand, threads, unread FROM tally)`).Scan(&wrong))
	var more int
	f.ok(f.read.QueryRow(`SELECT (SELECT coalesce(sum(threads), 0) FROM tally) - (SELECT count(*) FROM thread)`).Scan(&more))
	if wrong != 0 || more != 0 {
		rt.Fatalf("the tallies are off: %d lanes, %d threads", wrong, more)
	}
}

func TestReadingIsNoted(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt")
	f.tell(th)
	id := f.only(Open).ID
	f.ok(f.MarkRead(f.ctx, id))
	f.ok(f.MarkRead(f.ctx, id))
	if f.only(Open).Unread {
		t.Fatal("unread")
	}
	th.Messages[0].Likes = 7
	f.tell(th)
	if row := f.only(Open); row.Unread || row.Likes != 7 {
		t.Fatalf("likes make nothing unread: %+v", row)
	}
	th.Messages = append(th.Messages, theirs("k2", "k1", "Jens", "bei mir auch", f.clock.now().Add(-time.Minute)))
	f.tell(th)
	if c, _ := f.Counts(f.ctx, ""); !f.only(Open).Unread || c.Unread != 1 {
		t.Fatal("what comes in later is unread, whatever its date")
	}
	if err := f.MarkRead(f.ctx, 77); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
}
