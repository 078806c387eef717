package store

import (
	"testing"
	"time"

	"atempause/sources"
)

// grown is a public complaint, and the conversation that our private answer to it opens on the network.
func grown(t *testing.T) (f *fixture, answer func(), opened sources.Thread) {
	t.Helper()
	f = newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	const text = "Hallo Maria, Ihre Nummer?"
	r, err := f.SaveDraft(f.ctx, Edit{Thread: f.id("k1"), Text: text, Audience: sources.Private})
	f.ok(err)
	opened = f.message("t1", "", "")
	opened.Messages = []sources.Message{ours("pm1", "t1", text, f.clock.now().Add(time.Minute))}
	return f, func() { f.away(r, "pm1") }, opened
}

// A conversation that our private answer has opened is part of the case it grew from, whichever of the two is known first.
func TestAPrivateThreadIsJoinedToTheOneItGrewFrom(t *testing.T) {
	for _, told := range []string{"before", "after"} {
		t.Run("told "+told, func(t *testing.T) {
			f, answer, opened := grown(t)
			if told == "before" {
				f.tell(opened)
			}
			answer()
			if told == "after" {
				f.tell(opened)
			}
			f.jumps("k1", "t1")
			if row := f.only(InPrivate); row.ID != f.id("k1") {
				t.Errorf("%+v", row)
			}
			list, err := f.Messages(f.ctx, f.id("t1"), 0, 9)
			f.ok(err)
			if len(list) != 1 || list[0].Abroad {
				t.Errorf("our answer counts as written elsewhere: %+v", list)
			}
			opened.Messages = append(opened.Messages, theirs("pm2", "t1", "Maria", "4711. Wann kommt sie?", f.clock.tick(time.Hour)))
			f.tell(opened)
			if row := f.only(Open); row.ID != f.id("t1") {
				t.Errorf("her answer wakes %+v", row)
			}
		})
	}
}

// What a person has taken apart stays apart.
func TestWhatWasTakenApartIsNotJoinedAgain(t *testing.T) {
	f, answer, opened := grown(t)
	answer()
	f.tell(opened)
	f.do(Act{Do: "unjoin"}, "t1")
	opened.Messages = append(opened.Messages, theirs("pm2", "t1", "Maria", "4711. Wann kommt sie?", f.clock.tick(time.Hour)))
	f.tell(opened)
	th, err := f.Thread(f.ctx, f.id("k1"))
	f.ok(err)
	if th.Counterpart != 0 {
		t.Errorf("joined with %d again", th.Counterpart)
	}

	f, answer, opened = grown(t)
	f.tell(opened)
	f.do(Act{Do: "apart", ID: f.id("t1")}, "k1")
	answer()
	if th, err = f.Thread(f.ctx, f.id("k1")); err != nil || th.Counterpart != 0 {
		t.Errorf("joined with %d although they are not one matter: %v", th.Counterpart, err)
	}
}
