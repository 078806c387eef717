package store

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

func TestPeopleAreFoundByName(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Mária Kern", "Torte kaputt"), f.message("k2", "Mária Kern", "Habt ihr offen?"), f.comment("k3", "Tom", "Maria sagt: toll"))
	list, err := f.People(f.ctx, krume.Name, " maria  ker", 10)
	f.ok(err)
	if len(list) != 1 || list[0].Name != "Mária Kern" || list[0].Threads != 2 || list[0].Key != "facebook:uMária Kern" {
		t.Errorf("%+v", list)
	}
	all, err := f.People(f.ctx, krume.Name, "", 1)
	f.ok(err)
	if len(all) != 1 {
		t.Errorf("%+v", all)
	}
	if list, err := f.People(f.ctx, krume.Name, "sagt", 10); err != nil || len(list) != 0 {
		t.Errorf("%v %+v: a word of the text is no name", err, list)
	}
	if name, err := f.NameOf(f.ctx, krume.Name, "facebook:uTom"); err != nil || name != "Tom" {
		t.Error(name, err)
	}
	if name, err := f.NameOf(f.ctx, krume.Name, "facebook:nobody"); err != nil || name != "" {
		t.Error(name, err)
	}
}

func TestAPersonIsKnownWhereverTheyWrote(t *testing.T) {
	f := newFixture(t)
	below := sources.Message{
		RemoteID: "k2_1", ParentID: "k2", Author: sources.Author{ID: "uMaria", Name: "Maria"}, Text: "Bei mir auch kaputt", Time: f.clock.now(),
	}
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Habt ihr offen?", below), f.comment("k3", "Maria Theresia", "toll"))
	p, err := f.Person(f.ctx, f.id("k1"))
	f.ok(err)
	if len(p.Threads) != 1 || len(p.Elsewhere) != 0 || p.Complaints != 1 || p.Complained[0].Thread != f.id("k1") {
		t.Errorf("%+v", p)
	}
	if p, err = f.WholePerson(f.ctx, f.id("k1")); err != nil || len(p.Elsewhere) != 1 || p.Elsewhere[0].ID != f.id("k2") {
		t.Errorf("%v %+v", err, p.Elsewhere)
	}
	tom, err := f.WholePerson(f.ctx, f.id("k2"))
	f.ok(err)
	if tom.Complaints != 0 || len(tom.Elsewhere) != 0 {
		t.Errorf("what Maria complained of below his question is taken for his: %+v", tom)
	}
}

func TestANoteIsRewritten(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.do(Act{Do: "person_note", Value: "Stammkundin"}, "k1")
	note := func() Note {
		th, err := f.Thread(f.ctx, f.id("k1"))
		f.ok(err)
		if len(th.PersonNotes) != 1 {
			t.Fatalf("%+v", th.PersonNotes)
		}
		return th.PersonNotes[0]
	}
	was := note()
	f.do(Act{Do: "renote", ID: was.ID, Value: "kommt seit 2019"}, "k1")
	if is := note(); is.Text != "kommt seit 2019" || is.ID != was.ID || !is.At.Equal(was.At) {
		t.Errorf("%+v", is)
	}
	f.undo()
	if note() != was {
		t.Error(note())
	}
	if _, _, err := f.Redo(f.ctx); err != nil || note().Text != "kommt seit 2019" {
		t.Error(err, note())
	}
	if err := f.Do(f.ctx, []int64{f.id("k1")}, Act{Do: "renote", ID: 99, Value: "x"}); err == nil {
		t.Error("a note that is not there was rewritten")
	}
}

func TestWhatIsAskedAndDecidedStaysWithTheCase(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	until := f.clock.now().Add(2 * time.Hour)
	f.do(Act{Do: "escalate", Value: "Anna", At: until, Text: "Erstatten wir?"}, "k1")
	see := func() Thread {
		th, err := f.Thread(f.ctx, f.id("k1"))
		f.ok(err)
		return th
	}
	th := see()
	if th.View != Escalated || !th.Until.Equal(until) || len(th.Notes) != 1 || th.Brief != th.Notes[0].ID {
		t.Fatalf("%+v", th)
	}
	f.do(Act{Do: "recall", Text: "Anna: ja, ganz"}, "k1")
	if th = see(); th.View != Open || len(th.Notes) != 2 || th.Notes[1].Text != "Anna: ja, ganz" {
		t.Errorf("%+v", th)
	}
	f.undo()
	if th = see(); th.View != Escalated || len(th.Notes) != 1 {
		t.Errorf("%+v", th)
	}
	f.undo()
	if th = see(); th.View != Open || len(th.Notes) != 0 || th.Brief != 0 {
		t.Errorf("%+v", th)
	}
	if _, _, err := f.Redo(f.ctx); err != nil {
		t.Fatal(err)
	}
	f.clock.tick(3 * time.Hour)
	f.ok(f.Tick(f.ctx))
	if th = see(); th.View != Open || th.Matter.Back.By != replies.BackEscalation || th.Matter.Back.To != "Anna" || th.Brief != th.Notes[0].ID {
		t.Errorf("%+v", th.Matter)
	}
}
