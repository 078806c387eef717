package store

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// The file holds the gate by itself: a second connection, with nothing but SQL, cannot get round it.
func TestTheFileHoldsTheGate(t *testing.T) {
	f := newFixture(t)
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
	done := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	later := milli(f.clock.now().Add(time.Hour))
	r, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Maria"})
	f.ok(err)

	// Writing: nothing but a breath leads on, and a breath needs a verdict.
	for _, state := range []string{"queued", "sending", "sent", "failed", "unsure", "nonsense"} {
		refused(`UPDATE reply SET state = ?, queued_at = ? WHERE id = ?`, state, later, r.ID)
	}
	refused(`UPDATE reply SET state = 'breathing', ready_at = ? WHERE id = ?`, later, r.ID)
	refused(`INSERT INTO reply SELECT NULL, thread, channel, brand, audience, target, text, rev, 'queued', 1, kind, verdict,
		open_hard, waivers, heated, rested, breath, breath_at, ready_at, queued_at, first_try, tried_at, settled_at, updated,
		owner, last_owner, lease, attempts, remote, permalink, trouble, detail, readback FROM reply WHERE id = ?`, r.ID)
	if _, err := db.Exec(`INSERT INTO reply SELECT NULL, thread, channel, brand, audience, target, text, rev, 'writing', 0, kind,
		verdict, open_hard, waivers, heated, rested, breath, breath_at, ready_at, queued_at, first_try, tried_at, settled_at,
		updated, owner, last_owner, lease, attempts, remote, permalink, trouble, detail, readback FROM reply`); err == nil {
		t.Error("a thread has two unsent replies")
	}
	refused(`DELETE FROM reply WHERE id = ?`, r.ID)

	// Breathing.
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	early := milli(r.ReadyAt) - 1
	refused(`UPDATE reply SET state = 'queued', queued_at = ? WHERE id = ?`, early, r.ID)
	refused(`UPDATE reply SET ready_at = ready_at - 1000 WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET state = 'queued', ready_at = 0, queued_at = ? WHERE id = ?`, early, r.ID)
	refused(`UPDATE reply SET text = 'other' WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET target = 'k7' WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET audience = 'private' WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET state = 'queued', open_hard = 1, queued_at = ? WHERE id = ?`, later, r.ID)
	refused(`UPDATE reply SET state = 'queued', rev = rev + 1, queued_at = ? WHERE id = ?`, later, r.ID)
	refused(`UPDATE reply SET state = 'queued', rested = NULL, queued_at = ? WHERE id = ?`, later, r.ID)
	refused(`UPDATE reply SET state = 'sending', queued_at = ? WHERE id = ?`, later, r.ID)
	refused(`UPDATE breath SET text = 'other'`)
	refused(`DELETE FROM breath`)

	// Queued, and under way.
	done(`UPDATE reply SET state = 'queued', queued_at = ? WHERE id = ?`, milli(r.ReadyAt), r.ID)
	for _, state := range []string{"sent", "failed", "unsure", "breathing"} {
		refused(`UPDATE reply SET state = ? WHERE id = ?`, state, r.ID)
	}
	refused(`UPDATE reply SET dropped = 1 WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET text = 'other' WHERE id = ?`, r.ID)
	done(`UPDATE reply SET state = 'sending' WHERE id = ?`, r.ID)
	for _, state := range []string{"queued", "writing", "breathing"} {
		refused(`UPDATE reply SET state = ? WHERE id = ?`, state, r.ID)
	}
	done(`UPDATE reply SET state = 'unsure' WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET state = 'queued' WHERE id = ?`, r.ID) // not read back yet
	refused(`UPDATE reply SET state = 'failed' WHERE id = ?`, r.ID)
	refused(`UPDATE reply SET state = 'sending' WHERE id = ?`, r.ID)
	done(`UPDATE reply SET state = 'sent' WHERE id = ?`, r.ID)
	for _, state := range []string{"queued", "writing", "sending", "unsure"} {
		refused(`UPDATE reply SET state = ?, readback = 'absent' WHERE id = ?`, state, r.ID)
	}
}

func TestTwoWritersOnOneDraft(t *testing.T) {
	f := newFixture(t)
	other := openAt(t, f.path, options(f.clock))
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	empty, err := f.SaveDraft(f.ctx, Edit{Thread: id})
	f.ok(err)
	if empty.ID != 0 {
		t.Fatalf("nothing was written, and yet: %+v", empty)
	}
	mine, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo"})
	f.ok(err)
	yours, err := other.Draft(f.ctx, id)
	f.ok(err)
	if mine.Rev != 1 || yours.Text != "Hallo" || yours.Audience != sources.Public || yours.Channel != page {
		t.Fatalf("%+v", yours)
	}
	_, err = other.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Maria", Rev: yours.Rev})
	f.ok(err)
	changed := func(err error) {
		t.Helper()
		if refused, ok := replies.AsRefused(err); !ok || refused.Why != replies.Changed {
			t.Errorf("%v", err)
		}
	}
	_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Frau Kern", Rev: mine.Rev})
	changed(err)
	_, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Frau Kern"})
	changed(err)
	_, err = f.Request(f.ctx, mine.ID, mine.Rev)
	changed(err)
	_, err = f.Confirm(f.ctx, mine.ID, mine.Rev)
	changed(err)
	changed(f.DropDraft(f.ctx, mine.ID, mine.Rev))
}

func TestARefusalIsKept(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "rude"})
	f.ok(err)
	_, err = f.Request(f.ctx, r.ID, r.Rev)
	if refused, ok := replies.AsRefused(err); !ok || len(refused.Verdict.OpenHard()) != 2 {
		t.Fatal(err)
	}
	kept, err := f.Draft(f.ctx, id)
	f.ok(err)
	if !kept.Heated || kept.State != replies.Writing || len(kept.Verdict.Checks) != 2 {
		t.Fatalf("%+v", kept)
	}
	r, err = f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Maria", Rev: r.Rev})
	f.ok(err)
	_, err = f.Waive(f.ctx, r.ID, r.Rev, replies.Waiver{Check: replies.CheckGreeting})
	if refused, ok := replies.AsRefused(err); !ok || refused.Why != replies.NeedsReason {
		t.Fatal(err)
	}
	_, err = f.Waive(f.ctx, r.ID, r.Rev, replies.Waiver{Check: replies.CheckGreeting, Reason: "a regular"})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	if r.Breath != 120*time.Second || len(r.Waivers) != 1 {
		t.Fatalf("a draft that was hostile takes the long breath: %+v", r)
	}
	var requests int
	f.ok(f.read.QueryRow(`SELECT count(*) FROM breath WHERE reply = ?`, r.ID).Scan(&requests))
	if requests != 2 {
		t.Errorf("%d requests on record", requests)
	}
	if row := f.only(Ready); row.Reply != replies.Breathing || !row.ReadyAt.Equal(r.ReadyAt) {
		t.Fatalf("%+v", row)
	}
}

func TestADroppedDraftCanBeHadBack(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Maria"})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.ok(f.DropDraft(f.ctx, r.ID, r.Rev))
	if _, err := f.Draft(f.ctx, id); err == nil {
		t.Fatal("still there")
	}
	f.clock.tick(time.Hour)
	if _, err := f.Confirm(f.ctx, r.ID, r.Rev+1); err == nil {
		t.Fatal("a dropped reply left")
	}
	lines, err := f.Journal(f.ctx, id, 1)
	f.ok(err)
	if lines[0].Event != "drop" || lines[0].Reply != r.ID {
		t.Fatalf("%+v", lines)
	}
	back, err := f.RestoreDraft(f.ctx, lines[0].Reply)
	f.ok(err)
	if back.Text != "Hallo Maria" || back.State != replies.Writing {
		t.Fatalf("%+v", back)
	}
	if _, err := f.RestoreDraft(f.ctx, r.ID); err == nil {
		t.Fatal("restored what was not dropped")
	}
}

func TestWhatTheChecklistIsAsked(t *testing.T) {
	f := newFixture(t)
	f.opt.Limit = func(string, sources.Form, sources.Audience) sources.Limit { return sources.Limit{Max: 8000} }
	f.tell(f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Habt ihr offen?"))
	rows, err := f.Rows(f.ctx, Page{View: Open})
	f.ok(err)
	maria, tom := rows[0].ID, rows[1].ID
	if rows[0].Author != "Maria" {
		maria, tom = tom, maria
	}
	f.send(maria, "Hallo Maria, tut uns leid", "o1")
	req, err := f.CheckRequest(f.ctx, tom, "")
	f.ok(err)
	if req.Kind != replies.Question || req.Incoming != "Habt ihr offen?" || req.Author != "Tom" || req.Brand.Name != krume.Name ||
		req.Later || req.Limit.Max != 8000 || len(req.Earlier) != 1 || req.Audience != sources.Public {
		t.Fatalf("%+v", req)
	}
	req, err = f.CheckRequest(f.ctx, maria, sources.Public)
	f.ok(err)
	if !req.Later {
		t.Fatalf("a second answer: %+v", req)
	}
	f.clock.tick(31 * 24 * time.Hour)
	req, err = f.CheckRequest(f.ctx, tom, "")
	f.ok(err)
	if len(req.Earlier) != 0 {
		t.Fatalf("long ago: %+v", req.Earlier)
	}
}

// A breath is as long as the case is grave when the reply leaves: calling a complaint praise for a moment, or a crowd that
// gathers meanwhile, shortens nothing.
func TestABreathIsNotShortenedByAnotherKind(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "kind", Value: string(replies.Praise)}))
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Maria"})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.ok(f.Do(f.ctx, []int64{1}, Act{Do: "kind", Value: string(replies.Complaint)}))
	f.clock.tick(10 * time.Second)
	_, err = f.Confirm(f.ctx, r.ID, r.Rev)
	if refused, ok := replies.AsRefused(err); !ok || refused.Why != replies.StillBreathing || refused.Left != 50*time.Second {
		t.Fatalf("after a praise's breath: %v", err)
	}
	f.clock.tick(50 * time.Second)
	if r, err = f.Confirm(f.ctx, r.ID, r.Rev); err != nil || r.State != replies.Queued {
		t.Fatalf("after the whole breath: %s %v", r.State, err)
	}
}

// A private reply that names no message goes to whoever began the thread: it is judged as an answer to them.
func TestAPrivateReplyIsJudgedByWhoGetsIt(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	f.tell(f.comment("k1", "Maria", "Habt ihr offen?", theirs("k2", "k1", "Jens", "Meine Torte war kaputt", at.Add(time.Minute))))
	for audience, incoming := range map[sources.Audience]string{sources.Public: "Meine Torte war kaputt", sources.Private: "Habt ihr offen?"} {
		req, err := f.CheckRequest(f.ctx, 1, audience)
		f.ok(err)
		if req.Author != "Maria" || req.Incoming != incoming {
			t.Errorf("%s: an answer to %s, %q", audience, req.Author, req.Incoming)
		}
	}
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Maria", Audience: sources.Private})
	f.ok(err)
	r = f.claim(r)
	if out, err := f.Outgoing(f.ctx, r.ID); err != nil || out.Person != "uMaria" {
		t.Errorf("sent to %s: %v", out.Person, err)
	}
}
