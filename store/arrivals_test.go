package store

import (
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/sources"
)

// gone tells that of all below root only seen is left.
func (f *fixture) gone(root string, seen ...string) {
	f.t.Helper()
	_, err := f.Ingest(f.ctx, page, sources.Batch{Lane: "feed", Cursor: "c1", Gone: []sources.Gone{{Root: root, Seen: seen}}})
	f.ok(err)
}

// retell tells a thread's messages as they are now, with the first one as it was told at first.
func (f *fixture) retell(th *sources.Thread, more ...sources.Message) {
	f.t.Helper()
	th.Messages = append(th.Messages, more...)
	f.tell(*th)
}

// However late the network tells of an answer that was written in its own app, it settles what it answered and no more.
func TestAnAnswerFromTheNetworksOwnAppSettlesTheCase(t *testing.T) {
	for text, promises := range map[string]int{"Hallo Maria, das tut uns leid.": 0, "Hallo Maria, wir melden uns heute bis 15 Uhr": 1} {
		settles(t, text, promises)
	}
}

func settles(t *testing.T, text string, promises int) {
	t.Helper()
	f := newFixture(t)
	at := f.clock.now().Truncate(time.Second)
	th := f.comment("k1", "Maria", "Torte kaputt")
	f.tell(th)
	f.clock.tick(10 * time.Minute)
	f.retell(&th, theirs("k2", "k1", "Maria", "Wann?", at.Add(8*time.Minute)))
	if row := f.only(Open); row.Theirs != 2 {
		t.Fatalf("%+v", row)
	}
	f.clock.tick(time.Minute)
	f.retell(&th, ours("o1", "k1", text, at.Add(5*time.Minute))) // between the two
	row := f.only(Open)
	whole, err := f.Thread(f.ctx, row.ID)
	f.ok(err)
	if row.Theirs != 1 || row.Snippet != "Wann?" || len(whole.Matter.Promises) != promises {
		t.Fatalf("%+v %+v", row, whole.Matter)
	}
	list, err := f.Messages(f.ctx, row.ID, 0, 9)
	f.ok(err)
	if !list[1].Abroad && !list[2].Abroad {
		t.Errorf("nobody says that it was not written here: %+v", list)
	}
	f.gone("k1", "k1", "o1") // she takes her question back
	if promises > 0 {        // what we have promised we owe all the same
		if row := f.only(Open); !row.Due.Equal(time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v", row)
		}
		return
	}
	if row := f.only(Waiting); row.State != replies.CaseAnswered || !row.Due.IsZero() {
		t.Errorf("%+v", row)
	}
}

func TestAnAnswerToldBeforeTheirOlderMessageCovers(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now().Truncate(time.Second)
	th := f.comment("k1", "Maria", "Torte kaputt")
	f.tell(th)
	f.clock.tick(10 * time.Minute)
	f.retell(&th, ours("o1", "k1", "Hallo Maria", at.Add(5*time.Minute)))
	f.retell(&th, theirs("k2", "k1", "Maria", "Wann?", at.Add(3*time.Minute)))
	if row := f.only(Waiting); row.Theirs != 0 || !row.Due.IsZero() {
		t.Errorf("%+v", row)
	}
}

// A first comment of ours under our own post owes nobody anything, until somebody answers it.
func TestOurOwnFirstCommentIsNoDebt(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now().Truncate(time.Second)
	th := f.comment("o1", "Krume", "Rezept im ersten Kommentar")
	th.Messages[0].Ours = true
	f.tell(th)
	if row := f.only(Done); row.Unread || !row.Due.IsZero() {
		t.Fatalf("%+v", row)
	}
	f.clock.tick(time.Hour)
	f.retell(&th, theirs("k1", "o1", "Maria", "Bei mir ist der Teig kaputt?", at.Add(time.Hour)))
	if row := f.only(Open); row.Author != "Maria" || row.Kind != replies.Complaint || !row.Unread {
		t.Errorf("%+v", row)
	}
}

// Praise that is made a complaint after our thanks is a complaint, whatever a person had made of the praise.
func TestAnEditThatMakesAComplaintOfPraiseBringsItBack(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "toll")
	f.tell(th)
	f.act("kind", "praise", "k1")
	f.clock.tick(time.Hour)
	f.send(1, "Hallo Maria, danke", "o1")
	f.only(Done)
	f.ok(f.MarkRead(f.ctx, 1))
	edited := f.clock.tick(time.Hour)
	th.Messages[0].Text, th.Messages[0].Edited = "war toll, jetzt ist sie kaputt", edited
	f.clock.tick(time.Minute)
	f.tell(th)
	row := f.only(Open)
	if row.Kind != replies.Complaint || !row.Edited || !row.Unread || !row.Due.Equal(edited.Add(time.Hour)) {
		t.Fatalf("%+v", row)
	}
	list, err := f.Messages(f.ctx, 1, 0, 1)
	f.ok(err)
	if m := list[0]; m.Was != "toll" || !m.Edited.Equal(edited) {
		t.Errorf("%+v", m)
	}
	f.clock.tick(time.Minute)
	f.send(1, "Hallo Maria, das tut uns leid", "o2")
	f.only(Waiting) // and our next answer is one to that
	f.clock.tick(time.Minute)
	th.Messages[0].Text, th.Messages[0].Edited = "war toll, jetzt ist alles kaputt", time.Time{}
	f.tell(th) // no graver than before
	if row := f.only(Waiting); row.Due != (time.Time{}) {
		t.Errorf("%+v", row)
	}
}

// What its author deletes is owed no answer any more, the first post of all as well; the copy stays.
func TestWhatItsAuthorDeletesEndsTheClock(t *testing.T) {
	for _, form := range []sources.Form{sources.PostForm, sources.TagForm} {
		f := newFixture(t)
		th := f.comment("p1", "Maria", "Torte kaputt")
		th.Form, th.Context = form, sources.Context{}
		f.tell(th)
		if row := f.only(Open); row.Due.IsZero() || row.Gone {
			t.Fatalf("%+v", row)
		}
		now := f.clock.tick(time.Minute)
		f.gone("p1")
		row := f.only(Done)
		if !row.Due.IsZero() || !row.Gone || row.Author != "Maria" {
			t.Errorf("%s: %+v", form, row)
		}
		list, err := f.Messages(f.ctx, row.ID, 0, 1)
		f.ok(err)
		if m := list[0]; !m.Deleted || !m.GoneAt.Equal(now) || m.Text != "Torte kaputt" {
			t.Errorf("%s: %+v", form, m)
		}
		f.tell(th)
		if row := f.only(Open); row.Gone || row.Due.IsZero() {
			t.Errorf("%s, told again: %+v", form, row)
		}
	}
}

// A machine is owed no answer, and a person after it is.
func TestMailsOfMachinesMakeNoDebt(t *testing.T) {
	for _, machine := range []sources.Machine{sources.Bounce, sources.ReadNotice, sources.AutoReply, sources.AutoNotice, sources.BulkMail, sources.ListMail} {
		f := newFixture(t)
		at := f.clock.now().Truncate(time.Second)
		th := f.comment("m1", "Shop", "Ist Ihr Ofen kaputt? Jetzt kaufen")
		th.Form, th.Audience, th.Messages[0].Machine = sources.MailForm, sources.Private, machine
		f.tell(th)
		if machine == sources.ListMail {
			f.only(Open)
			continue
		}
		row := f.only(Done)
		if !row.Due.IsZero() || !row.Machine || row.Author != "Shop" || row.Unread != (machine == sources.Bounce) {
			t.Errorf("%s: %+v", machine, row)
		}
		f.clock.tick(time.Minute)
		f.retell(&th, theirs("m2", "m1", "Maria", "Meine Torte ist kaputt", at.Add(time.Minute)))
		if row := f.only(Open); row.Theirs != 1 || row.Kind != replies.Complaint || row.Author != "Maria" {
			t.Errorf("%s, then a person: %+v", machine, row)
		}
	}
}

func TestABounceSaysThatOurMailHasNotArrived(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now().Truncate(time.Second)
	th := f.comment("m1", "Maria", "Torte kaputt", ours("o1", "m1", "Hallo Maria", at.Add(time.Second)))
	th.Form, th.Audience = sources.MailForm, sources.Private
	f.tell(th)
	f.clock.tick(time.Minute)
	bounce := theirs("b1", "o1", "Mail Delivery System", "Undelivered", at.Add(time.Minute))
	bounce.Machine = sources.Bounce
	f.retell(&th, bounce)
	rows, err := f.Rows(f.ctx, Page{View: All})
	f.ok(err)
	if r := rows[0]; !r.Bounced || !r.Unread || r.Author != "Maria" || r.State == replies.CaseNew {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsHeldOrFoldedIsKept(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt")
	th.Messages[0].Held, th.Messages[0].Folded = true, "> "+strings.Repeat("früher ", 9000)
	f.tell(th)
	if row := f.only(Open); !row.Held {
		t.Fatalf("%+v", row)
	}
	list, err := f.Messages(f.ctx, 1, 0, 1)
	f.ok(err)
	if m := list[0]; !m.Held || m.Folded != "" || m.Quoted != len(th.Messages[0].Folded) {
		t.Errorf("%+v", m)
	}
	folded, err := f.Folded(f.ctx, list[0].ID)
	f.ok(err)
	if folded != th.Messages[0].Folded {
		t.Error("the history is not whole")
	}
	if got := f.tell(th); got.Changed() {
		t.Errorf("again: %+v", got)
	}
	held, err := filter.Parse("is:held")
	f.ok(err)
	found, err := f.Rows(f.ctx, Page{View: All, Filter: held})
	f.ok(err)
	th.Messages[0].Held = false
	f.tell(th)
	none, err := f.Rows(f.ctx, Page{View: All, Filter: held})
	f.ok(err)
	if len(found) != 1 || len(none) != 0 || f.only(Open).Held {
		t.Errorf("%d then %d", len(found), len(none))
	}
}

// A mail is answered to whom wrote last, below what they wrote last; what a machine has said meanwhile is no matter.
func TestAMailIsAnsweredBelowTheLastOne(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now().Truncate(time.Second)
	away := theirs("b1", "o1", "Maria", "Ich bin im Urlaub", at.Add(4*time.Minute))
	away.Machine = sources.AutoReply
	th := f.comment("m1", "Maria", "Torte kaputt", ours("o1", "m1", "Hallo", at.Add(time.Minute)),
		theirs("m2", "o1", "Peter", "Ich antworte für Maria: wann?", at.Add(3*time.Minute)), away)
	th.Form, th.Audience = sources.MailForm, sources.Private
	f.clock.tick(5 * time.Minute)
	f.tell(th)
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Peter, heute."})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.clock.tick(time.Minute)
	_, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	_, out, err := f.Claim(f.ctx, "me", time.Minute, 0)
	f.ok(err)
	f.clock.tick(time.Second)
	f.retell(&th, theirs("m3", "m2", "Peter", "Hallo?", f.clock.now()))
	again, err := f.Outgoing(f.ctx, r.ID)
	f.ok(err)
	if again.Target != out.Target || again.Person != out.Person {
		t.Errorf("the read-back looks for another answer: %+v", again)
	}
	if out.Target != "m2" || out.Person != "uPeter" || out.Audience != sources.Private || out.Form != sources.MailForm || out.Thread != "m1" {
		t.Errorf("%+v", out)
	}
}
