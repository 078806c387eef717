package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// world is all that acts can change; what only tells of them is left out.
func (f *fixture) world() map[string][][]any {
	all := everything(f.t, f.read, "thread", "message", "labelled", "note", "identity", "correction", "judged", "cause")
	for i, row := range all["correction"] { // its number moves with every change, on purpose
		all["correction"][i] = row[1:]
	}
	slices.SortFunc(all["correction"], func(a, b []any) int { return strings.Compare(fmt.Sprint(a...), fmt.Sprint(b...)) })
	return all
}

// upToDate reckons all threads for now, as time does with those that are due. How many have written within the last hour
// follows the clock and is reckoned whenever a thread is: without this an act would bring it up to date, and taking the act
// back would not bring back the number of before.
func (f *fixture) upToDate() {
	f.ok(f.write(f.ctx, f.pen, "reckon for now", func(t *tx) error {
		ids, err := numbers(t.ctx, t.conn, `SELECT id FROM thread ORDER BY id`)
		for _, id := range ids {
			_, _, again := f.retime(t, id)
			err = errors.Join(err, again)
		}
		return err
	}))
}

// anyAct is an act that may be refused.
func anyAct(rt *rapid.T, f *fixture, ids []int64) Act {
	list := slices.DeleteFunc(slices.Clone(Acts), func(s string) bool { return s == "unnote" || s == "renote" })
	list = append(list, "join", "join", "unjoin", "promise", "promise", "keep", "move", "break", "snooze")
	a := Act{Do: rapid.SampledFrom(list).Draw(rt, "act")}
	switch a.Do {
	case "snooze", "move", "promise", "escalate":
		a.At = f.clock.now().Add(time.Duration(rapid.IntRange(1, 300).Draw(rt, "minutes")) * time.Minute)
		a.Value = "Anna"
		if a.Do == "escalate" {
			a.Text = rapid.SampledFrom([]string{"", "Erstatten?"}).Draw(rt, "asked")
		}
	case "recall":
		a.Text = rapid.SampledFrom([]string{"", "Ja"}).Draw(rt, "decided")
	case "kind":
		a.Value = string(rapid.SampledFrom(replies.Kinds).Draw(rt, "kind"))
	case "urgent":
		a.Value = rapid.SampledFrom([]string{Yes, No}).Draw(rt, "urgent")
	case "cause":
		a.Value = "staff"
	case "label", "unlabel", "note", "person_note":
		a.Value = rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "text")
	case "labels":
		a.Value = rapid.SampledFrom([]string{"+a\n-b", "-a", "+b\n+c\n-a"}).Draw(rt, "labels")
	case "same_person", "other_person":
		a.Value = rapid.SampledFrom([]string{"facebook:uTom", "facebook:uMaria", "facebook:uX"}).Draw(rt, "who")
	case "join":
		a.ID = int64(rapid.IntRange(1, 4).Draw(rt, "with"))
	}
	if a.Do == "keep" || a.Do == "move" || a.Do == "break" || a.Do == "forget" {
		th, err := f.Thread(f.ctx, ids[0])
		f.ok(err)
		if list := th.Matter.Promises; len(list) > 0 {
			a.ID = list[rapid.IntRange(0, len(list)-1).Draw(rt, "promise")].ID
		}
	}
	return a
}

// refused tells whether an act was answered and not done; anything else that goes wrong is a fault.
func refused(err error) bool {
	var m replies.Misstep
	return errors.As(err, &m) || errors.Is(err, errUnknownAct)
}

// placed looks whether each case stands in exactly one main view, and the figures are right.
func (f *fixture) placed(rt *rapid.T) {
	f.tallied(rt)
	main := map[int64]View{}
	for _, v := range Views {
		rows, err := f.Rows(f.ctx, Page{View: v})
		f.ok(err)
		for _, r := range rows {
			if v == Ready || v == Promises || v == All {
				continue
			}
			th, err := f.Thread(f.ctx, r.ID)
			f.ok(err)
			for _, p := range th.Matter.Parts {
				if was, twice := main[p.Thread]; twice {
					rt.Fatalf("thread %d is in %s and in %s", p.Thread, was, v)
				}
				main[p.Thread] = v
			}
			if View(th.Matter.View()) != v || th.Matter.Lead() != r.ID {
				rt.Fatalf("listed in %s: %+v", v, th.Matter)
			}
		}
	}
	var n int
	f.ok(f.read.QueryRow(`SELECT count(*) FROM thread`).Scan(&n))
	if len(main) != n {
		rt.Fatalf("%d threads of %d are in a view: %v", len(main), n, main)
	}
	f.views()
}

// Nothing that people, customers and time do to cases, through two programs, loses one of them, and whatever a person has
// done since the last thing that happened is taken back to the last bit, and done again.
func TestNoCaseIsLostAndEveryActGoesBack(t *testing.T) {
	done := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		other := openAt(t, f.path, options(f.clock))
		one := func() *Store { return []*Store{f.Store, other}[rapid.IntRange(0, 1).Draw(rt, "program")] }
		threads := map[string]sources.Thread{
			"k1": f.comment("k1", "Maria", "Torte kaputt"), "k2": f.message("k2", "Maria", "Habt ihr offen?"),
			"k3": f.comment("k3", "Ann", "toll"), "k4": f.comment("k4", "Tom", "kaputt"),
		}
		for _, id := range slices.Sorted(maps.Keys(threads)) {
			f.tell(threads[id])
		}
		f.upToDate()
		var past, ahead []map[string][][]any
		for n := range rapid.IntRange(1, 25).Draw(rt, "steps") {
			switch rapid.IntRange(0, 7).Draw(rt, "step") {
			case 0, 1, 2, 3:
				ids := rapid.SliceOfN(rapid.Int64Range(1, 4), 1, 3).Draw(rt, "threads")
				a := anyAct(rt, f, ids)
				if a.ID != 0 && a.Do != "join" {
					ids = ids[:1]
				}
				before := f.world()
				err := one().Do(f.ctx, ids, a)
				if err != nil && !refused(err) {
					rt.Fatal(err)
				}
				if err == nil && cmp.Diff(before, f.world()) != "" {
					done[a.Do]++
					past, ahead = append(past, before), nil
				}
			case 4:
				id := rapid.SampledFrom(slices.Sorted(maps.Keys(threads))).Draw(rt, "writes in")
				th, name, at := threads[id], fmt.Sprint("m", n), f.clock.tick(time.Minute)
				m := theirs(name, id, "Maria", rapid.SampledFrom([]string{"kaputt", "wann?", "danke", "toll"}).Draw(rt, "text"), at)
				if rapid.Bool().Draw(rt, "ours") {
					m = ours(name, id, rapid.SampledFrom([]string{"Hallo", "Ich rufe Sie in zwei Stunden an.", "Antwort bis 15 Uhr."}).Draw(rt, "text"), at)
				}
				if k := len(th.Messages) - 1; rapid.IntRange(0, 4).Draw(rt, "goes") == 0 {
					th.Messages[k].Deleted = !th.Messages[k].Deleted
				}
				th.Messages = append(th.Messages, m)
				threads[id] = th
				_, err := one().Ingest(f.ctx, page, sources.Batch{Threads: []sources.Thread{th}})
				f.ok(err)
				f.ok(one().Tick(f.ctx)) // a minute has passed for all the others, too
				f.placed(rt)            // before anything is reckoned that time has not
				f.upToDate()
				past, ahead = nil, nil
			case 5:
				f.clock.tick(time.Duration(rapid.IntRange(1, 400).Draw(rt, "passes")) * time.Minute)
				f.ok(one().Tick(f.ctx))
				f.placed(rt)
				f.upToDate()
				past, ahead = nil, nil
			case 6, 7:
				list, back := &past, &ahead
				step := one().Undo
				if rapid.Bool().Draw(rt, "again") {
					list, back, step = &ahead, &past, one().Redo
				}
				if len(*list) == 0 {
					continue // older acts go back as far as what has happened since lets them: see below
				}
				before := f.world()
				_, _, err := step(f.ctx)
				f.ok(err)
				if diff := cmp.Diff((*list)[len(*list)-1], f.world()); diff != "" {
					rt.Fatal(diff)
				}
				*list, *back = (*list)[:len(*list)-1], append(*back, before)
			}
			f.placed(rt)
		}
		for range 3 {
			if _, _, err := f.Undo(f.ctx); err != nil && !errors.Is(err, ErrNotFound) {
				rt.Fatal(err)
			}
			f.placed(rt)
		}
		f.ok(other.Close())
	})
	if len(done) < 8 {
		t.Errorf("only these were ever done: %v: the test does not reach what it is about", done)
	}
}
