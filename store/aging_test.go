package store

import (
	"fmt"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// order names the threads of the open queue by their remote ids.
func (f *fixture) order() string {
	f.t.Helper()
	var names string
	var after *Row
	for { // one row a page: the key of each place is put to the test
		rows, err := f.Rows(f.ctx, Page{View: Open, After: after, Limit: 1})
		f.ok(err)
		if len(rows) == 0 {
			return names
		}
		th, err := f.Thread(f.ctx, rows[0].ID)
		f.ok(err)
		names += th.RemoteID + " "
		after = &rows[0]
	}
}

// id finds a thread by its remote id.
func (f *fixture) id(remote string) (id int64) {
	f.t.Helper()
	f.ok(f.read.QueryRowContext(f.ctx, `SELECT id FROM thread WHERE remote = ?`, remote).Scan(&id))
	return id
}

func TestWhatIsLongOverdueStandsBehindTodaysWork(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("first", "A", "kaputt"), f.comment("urgent", "B", "kaputt und morgen Hochzeit"))
	f.clock.tick(time.Hour)
	f.tell(f.comment("second", "C", "kaputt"))
	f.clock.tick(26 * time.Hour)
	f.tell(f.comment("today", "D", "kaputt"))
	if got, want := f.order(), "urgent first second today "; got != want {
		t.Fatalf("before the queue was looked after: %s", got)
	}
	if more, err := f.age(f.ctx, 1); err != nil || !more {
		t.Fatalf("one of two was aged: more %v, %v", more, err)
	}
	if more, err := f.age(f.ctx, 10); err != nil || more {
		t.Fatalf("more %v, %v", more, err)
	}
	if got, want := f.order(), "urgent today second first "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A person can put one of the pile back in front: it waits since then.
	old := f.id("first")
	f.ok(f.Do(f.ctx, []int64{old}, Act{Do: "done"}))
	f.ok(f.Do(f.ctx, []int64{old}, Act{Do: "reopen"}))
	if got, want := f.order(), "urgent first today second "; got != want {
		t.Errorf("after reopening: got %s, want %s", got, want)
	}
}

func TestAnOldThreadComesInOld(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("old", "A", "kaputt"))
	f.clock.tick(72 * time.Hour)
	again := newClock()
	again.tick(72 * time.Hour)
	other := openAt(t, f.path, options(again)) // opening ages what has become old meanwhile
	rows, err := other.Rows(f.ctx, Page{View: Open})
	f.ok(err)
	if len(rows) != 1 || !rows[0].Stale {
		t.Errorf("%+v", rows)
	}
}

func TestEachPersonIsGreetedOnce(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	th := f.comment("k1", "Marek", "kaputt", ours("o1", "k1", "Hallo Marek", at.Add(time.Minute)),
		sources.Message{RemoteID: "b1", ParentID: "k1", Author: sources.Author{ID: "b", Name: "Bettina"}, Text: "bei mir auch kaputt", Time: at.Add(2 * time.Minute)})
	f.tell(th)
	id := f.id("k1")
	for target, later := range map[string]bool{"k1": true, "b1": false, "": false} {
		draft, err := f.Draft(f.ctx, id)
		if err != nil {
			draft = replies.Reply{}
		}
		_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Audience: sources.Public, Target: target, Text: fmt.Sprint("an ", target), Rev: draft.Rev})
		f.ok(err)
		req, err := f.CheckRequest(f.ctx, id, sources.Public)
		f.ok(err)
		if req.Later != later {
			t.Errorf("answering %q: a later answer %v", target, req.Later)
		}
	}
}

func TestAReplyBelowAGroupsComplaintGoesToWhoBeganIt(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	dirk := sources.Author{ID: "d", Name: "Dirk"}
	f.tell(f.comment("k1", "Britta", "kaputt", sources.Message{
		RemoteID: "d1", ParentID: "k1", Author: dirk, Text: "kaputt, morgen zum Anwalt", Time: at.Add(time.Minute),
	}))
	req, err := f.CheckRequest(f.ctx, f.id("k1"), sources.Public)
	f.ok(err)
	if req.Author != "Britta" {
		t.Errorf("greets %s", req.Author)
	}
	// Once she has her answer, it is whoever still waits.
	f.tell(f.comment("k1", "Britta", "kaputt", ours("o1", "k1", "Hallo Britta", at.Add(30*time.Second)), sources.Message{
		RemoteID: "d1", ParentID: "k1", Author: dirk, Text: "kaputt, morgen zum Anwalt", Time: at.Add(time.Minute),
	}))
	req, err = f.CheckRequest(f.ctx, f.id("k1"), sources.Public)
	f.ok(err)
	if req.Author != "Dirk" || req.Later {
		t.Errorf("greets %s, later %v", req.Author, req.Later)
	}
}
