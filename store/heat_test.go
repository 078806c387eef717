package store

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// crowd is a thread under which several complain, one a minute; the last one has just done so.
func (f *fixture) crowd(id string, people, reach int) sources.Thread {
	now := f.clock.now().Truncate(time.Second)
	th := f.comment(id, "Maria", "Torte kaputt")
	th.Messages[0].Time, th.Messages[0].Reach = now.Add(-time.Duration(people-1)*time.Minute), reach
	for i := 1; i < people; i++ {
		who := fmt.Sprint("Kritikerin ", i)
		th.Messages = append(th.Messages, sources.Message{
			RemoteID: fmt.Sprint(id, "_", i), ParentID: id, Author: sources.Author{ID: who, Name: who}, Text: "kaputt, auch bei mir",
			Time: now.Add(-time.Duration(people-1-i) * time.Minute),
		})
	}
	return th
}

// hot tells a thread's heat and what it comes from, and that its row says the same.
func (f *fixture) hot(remote string) string {
	f.t.Helper()
	tell := func(heat int, why []replies.Because) string {
		text := fmt.Sprint(heat, ":")
		for _, b := range why {
			text += fmt.Sprint(" ", b.Key, b.Weight)
		}
		return text
	}
	th, err := f.Thread(f.ctx, f.id(remote))
	f.ok(err)
	row := f.row(remote)
	if a, b := tell(th.Heat, th.Heated), tell(row.Heat, row.Heated); a != b {
		f.t.Errorf("the thread says %s, the row %s", a, b)
	}
	return tell(th.Heat, th.Heated)
}

// A quick crowd and a wide reach heat a thread; when it is over it cools by the clock alone, down to what was said.
func TestAThreadHeatsAndCools(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("calm", "Tom", "kaputt"), f.crowd("hot", 6, 40))
	is := func(after time.Duration, want string) {
		t.Helper()
		f.clock.tick(after)
		f.ok(f.Tick(f.ctx))
		if got := f.hot("hot"); got != want {
			t.Errorf("after %s: %s, want %s", after, got, want)
		}
	}
	is(0, "6: tone2 critics2 rate1 reach1")
	before := f.row("hot").Press
	if got := f.order(); got != "hot calm " {
		t.Errorf("order: %s", got)
	}
	is(54*time.Minute, "6: tone2 critics2 rate1 reach1")
	is(2*time.Minute, "5: tone2 critics2 reach1") // the first has left the hour
	if after := f.row("hot").Press; !after.Equal(before.Add(11 * 30 * time.Minute)) {
		t.Errorf("it stood at %s and stands at %s", before, after)
	}
	is(47*time.Hour, "5: tone2 critics2 reach1")
	is(2*time.Hour, "4: tone2 critics2 reach1 quiet-1")
	is(72*time.Hour, "3: tone2 critics2 quiet-2 reach1")
	is(72*time.Hour, "2: quiet-3 tone2 critics2 reach1")
	var next int64
	f.ok(f.read.QueryRowContext(f.ctx, `SELECT next FROM thread WHERE remote = 'hot'`).Scan(&next))
	if next != 0 {
		t.Errorf("it is to be looked at again at %s", moment(next))
	}
	more := f.crowd("hot", 7, 40)
	more.Messages = append(more.Messages[:1:1], more.Messages[6]) // one new voice
	f.tell(more)
	is(0, "5: tone2 critics2 reach1")
}

// A joined thread cools as well, and the matter's own time is not forgotten over it.
func TestTheHeatOfAJoinedThreadCools(t *testing.T) {
	f := newFixture(t)
	f.tell(f.crowd("a", 5, 0), f.crowd("b", 5, 0))
	f.do(Act{Do: "join", ID: f.id("a")}, "a", "b")
	f.do(Act{Do: "snooze", At: f.clock.now().Add(30 * time.Minute)}, "a")
	f.clock.tick(31 * time.Minute)
	f.ok(f.Tick(f.ctx))
	if got := f.row("a").View; got != Open {
		t.Errorf("it sleeps on: %s", got)
	}
	f.clock.tick(31 * time.Minute)
	f.ok(f.Tick(f.ctx))
	for _, id := range []string{"a", "b"} {
		if got := f.hot(id); got != "4: tone2 critics2" {
			t.Errorf("%s: %s", id, got)
		}
	}
}

// Whenever time has come true, reckoning a thread anew changes nothing: Tick forgets no thread.
func TestTickLeavesNothingBehind(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "tell") {
				f.tell(f.crowd(fmt.Sprint("t", rapid.IntRange(1, 2).Draw(rt, "thread")), rapid.IntRange(1, 7).Draw(rt, "people"), rapid.IntRange(0, 40).Draw(rt, "reach")))
			}
			f.clock.tick(time.Duration(rapid.SampledFrom([]int{1, 20, 59, 61, 2900, 5000}).Draw(rt, "minutes")) * time.Minute)
		}
		f.ok(f.Tick(f.ctx))
		rows, err := f.Rows(f.ctx, Page{View: All})
		f.ok(err)
		was := map[int64]Row{}
		for _, r := range rows {
			was[r.ID] = r
			f.ok(f.write(f.ctx, f.pen, "reckon anew", func(t *tx) error {
				_, err := f.refollow(t, r.ID, 0, nil)
				return err
			}))
		}
		rows, err = f.Rows(f.ctx, Page{View: All})
		f.ok(err)
		for _, r := range rows {
			if w := was[r.ID]; r.Heat != w.Heat || !r.Press.Equal(w.Press) {
				rt.Fatalf("heat %d, press %s; anew %d, %s", w.Heat, w.Press, r.Heat, r.Press)
			}
		}
	})
}

// A database of version 9 says of each thread's heat what it meant then, and reckons what is open anew.
func TestHeatOfAnOlderVersionIsReckonedAnew(t *testing.T) {
	f := newFixture(t)
	f.tell(f.crowd("open", 6, 40), f.crowd("done", 6, 40))
	f.act("done", "", "done")
	path := f.old(9, "brand", "channel", "post", "thread", "message", "journal", "act")
	raw := sql.OpenDB(connector(dsn(path)))
	_, err := raw.Exec(`UPDATE thread SET heat = 4, next = 0`) // tone and critics: more it did not know
	f.ok(err)
	f.ok(raw.Close())
	old := &fixture{Store: openAt(t, path, options(f.clock)), t: t, ctx: f.ctx, clock: f.clock, path: path}
	f.ok(old.Tick(f.ctx))
	if got := old.hot("open"); got != "6: tone2 critics2 rate1 reach1" {
		t.Errorf("open: %s", got)
	}
	if got := old.hot("done"); got != "4: tone2 critics2" {
		t.Errorf("done: %s", got)
	}
}
