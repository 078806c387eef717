package store

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/outbox"
	"atempause/sources"
)

// handFixture is a store whose channels are all written to by hand.
func handFixture(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	opt := options(f.clock)
	by := sources.Capability{Can: true, ByHand: true}
	opt.Caps = func(string) sources.Capabilities {
		return sources.Capabilities{sources.CommentForm: {sources.ActReply: by, sources.ActReplyPrivately: by}}
	}
	f.Store = openAt(t, f.path, opt)
	return f
}

// handed writes a reply and brings it into the person's hands.
func (f *fixture) handed(thread int64, text string) replies.Reply {
	f.t.Helper()
	r, err := f.rested(thread, text)
	f.ok(err)
	if r.State != replies.Handed {
		if r, err = f.Confirm(f.ctx, r.ID, r.Rev); err != nil {
			f.t.Fatal(err)
		}
	}
	if r.State != replies.Handed {
		f.t.Fatalf("it is %s", r.State)
	}
	return r
}

func TestByHandCountsAsSentByWordAlone(t *testing.T) {
	f := handFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r := f.handed(id, "Hallo Maria")
	if _, _, err := f.Claim(f.ctx, outbox.Me(), time.Minute, 0); !errors.Is(err, ErrNotFound) {
		t.Errorf("a sender got it: %v", err)
	}
	if list, err := f.Abandoned(f.ctx, func(string) bool { return false }); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	if got := f.only(Ready); got.Reply != replies.Handed || f.only(Open).State != replies.CaseNew {
		t.Errorf("%+v", got)
	}
	n, err := f.Counts(f.ctx, "")
	f.ok(err)
	if n.Replies[replies.Handed] != 1 || n.Views[Ready] != 1 {
		t.Errorf("%+v", n)
	}
	if _, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "anders", Rev: r.Rev}); err == nil {
		t.Error("the text was changed in the person's hands")
	}
	if _, err := f.Posted(f.ctx, r.ID, r.Rev+1, ""); err == nil {
		t.Error("a text was confirmed that the person has not seen")
	}
	f.clock.tick(time.Hour)
	if r, err = f.Posted(f.ctx, r.ID, r.Rev, "https://a.example/9"); err != nil || r.State != replies.Sent || r.Permalink != "https://a.example/9" {
		t.Fatalf("%+v %v", r, err)
	}
	if _, err := f.Posted(f.ctx, r.ID, r.Rev, ""); err == nil {
		t.Error("posted twice")
	}
	ms, err := f.Messages(f.ctx, id, 0, 0)
	f.ok(err)
	if len(ms) != 2 || !ms[1].Ours || ms[1].RemoteID != "https://a.example/9" || ms[1].Text != "Hallo Maria" {
		t.Errorf("%+v", ms)
	}
	if got := f.only(Waiting); got.ID != id {
		t.Errorf("%+v", got)
	}
}

// What a customer writes after the text was handed over is not answered by it, however late the person says so.
func TestByHandAnswersOnlyWhatWasThere(t *testing.T) {
	f := handFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt")
	f.tell(th)
	id := f.only(Open).ID
	r := f.handed(id, "Hallo Maria")
	f.clock.tick(10 * time.Minute)
	f.retell(&th, sources.Message{
		RemoteID: "k2", ParentID: "k1", Author: sources.Author{ID: "uMaria", Name: "Maria"}, Text: "Torte immer noch kaputt", Time: f.clock.now(),
	})
	f.clock.tick(10 * time.Minute)
	_, err := f.Posted(f.ctx, r.ID, r.Rev, "")
	f.ok(err)
	if got := f.only(Open); got.ID != id {
		t.Errorf("%+v", got)
	}
}

func TestByHandALinkThatIsTakenIsNoName(t *testing.T) {
	f := handFixture(t)
	f.tell(f.comment("https://a.example/1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r := f.handed(id, "Hallo Maria")
	r, err := f.Posted(f.ctx, r.ID, r.Rev, "https://a.example/1")
	if err != nil || r.RemoteID != "" || r.Permalink != "https://a.example/1" {
		t.Fatalf("%+v %v", r, err)
	}
	ms, err := f.Messages(f.ctx, id, 0, 0)
	f.ok(err)
	if len(ms) != 2 || ms[0].Ours || !ms[1].Ours {
		t.Errorf("%+v", ms)
	}
}

func TestByHandNotPostedIsWrittenOn(t *testing.T) {
	f := handFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r := f.handed(id, "Hallo Maria")
	back, err := f.NotPosted(f.ctx, r.ID, r.Rev)
	if err != nil || back.State != replies.Writing || back.Text != "Hallo Maria" {
		t.Fatalf("%+v %v", back, err)
	}
	if _, err := f.Hand(f.ctx, r.ID, back.Rev); err == nil {
		t.Error("handed over without a breath")
	}
	if _, err := f.Confirm(f.ctx, r.ID, back.Rev); err == nil {
		t.Error("confirmed without a breath")
	}
}

// The file itself lets no text into the person's hands that has not rested, and none out of them but by their word.
func TestTheFileHoldsTheGateByHandToo(t *testing.T) {
	f := handFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	db := sql.OpenDB(connector("file:" + escaped(f.path) + "?mode=rw"))
	defer db.Close()
	refused := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err == nil || !strings.Contains(err.Error(), "gate:") {
			t.Errorf("%s: %v", query, err)
		}
	}
	r, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Maria"})
	f.ok(err)
	later := milli(f.clock.now().Add(time.Hour))
	refused(`UPDATE reply SET state = 'handed', queued_at = ? WHERE id = ?`, later, r.ID)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	refused(`UPDATE reply SET state = 'handed', queued_at = ? WHERE id = ?`, milli(r.ReadyAt)-1, r.ID)
	refused(`UPDATE reply SET state = 'sent' WHERE id = ?`, r.ID)
	f.clock.tick(time.Hour)
	r, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	refused(`UPDATE reply SET text = 'anders' WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET dropped = 1 WHERE id = ?`, r.ID)
	for _, state := range []string{"queued", "sending", "failed", "unsure", "breathing"} {
		refused(`UPDATE reply SET state = ? WHERE id = ?`, state, r.ID)
	}
}

func TestPlacesAreListedOnce(t *testing.T) {
	f := newFixture(t)
	c := sources.Channel{Brand: krume.Name, Network: sources.Hand, Name: "TikTok", Account: "krume/tiktok"}
	f.ok(f.Enlist(f.ctx, c))
	f.ok(f.Enlist(f.ctx, c))
	other := c
	other.Brand = radhaus.Name
	f.ok(f.Enlist(f.ctx, other)) // the first brand keeps it
	list, err := f.Listed(f.ctx, sources.Hand)
	if err != nil || len(list) != 1 || list[0] != c {
		t.Errorf("%+v %v", list, err)
	}
	if err := f.Enlist(f.ctx, sources.Channel{Brand: "Niemand", Network: sources.Hand, Account: "x"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}
