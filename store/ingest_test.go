package store

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// everything reads the whole file, for comparing.
func everything(t testing.TB, db *sql.DB, tables ...string) map[string][][]any {
	t.Helper()
	out := map[string][][]any{}
	for _, name := range tables {
		rows, err := db.Query(`SELECT * FROM ` + name)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			row, at := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				at[i] = &row[i]
			}
			if err := rows.Scan(at...); err != nil {
				t.Fatal(err)
			}
			out[name] = append(out[name], row)
		}
		rows.Close()
	}
	return out
}

var allTables = []string{"thread", "message", "post", "tally", "reply", "breath", "journal", "cursor", "act"}

func ours(id, parent, text string, at time.Time) sources.Message {
	return sources.Message{RemoteID: id, ParentID: parent, Ours: true, Author: sources.Author{ID: "1", Name: "Krume"}, Text: text, Time: at}
}

func theirs(id, parent, name, text string, at time.Time) sources.Message {
	return sources.Message{RemoteID: id, ParentID: parent, Author: sources.Author{ID: "u" + name, Name: name}, Text: text, Time: at}
}

func TestTheSameBatchTwiceChangesNothing(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	thread := f.comment("k1", "Maria", "Torte kaputt \x1b[31m\x00 \xff", theirs("k2", "k1", "Jens", "bei mir auch", at.Add(time.Minute)))
	thread.Messages[0].Files = []sources.Attachment{{Kind: "photo", URL: "https://example.org/a.jpg"}}
	thread.Messages[0].Barred = []sources.Act{sources.ActLike}
	if got := f.tell(thread); got != (Tally{Threads: 1, New: 2}) {
		t.Fatalf("first: %+v", got)
	}
	before := everything(t, f.read, allTables...)
	var version, after int64
	conn, err := f.read.Conn(f.ctx)
	f.ok(err)
	defer conn.Close()
	f.ok(conn.QueryRowContext(f.ctx, `PRAGMA data_version`).Scan(&version))
	f.clock.tick(time.Hour)
	if got := f.tell(thread); got.Changed() {
		t.Fatalf("second: %+v", got)
	}
	if diff := cmp.Diff(before, everything(t, f.read, allTables...)); diff != "" {
		t.Fatal(diff)
	}
	f.ok(conn.QueryRowContext(f.ctx, `PRAGMA data_version`).Scan(&after))
	if version != after {
		t.Error("the file was written")
	}
	list, err := f.Messages(f.ctx, f.only(Open).ID, 0, 10)
	f.ok(err)
	if list[0].Text != thread.Messages[0].Text {
		t.Errorf("the original is not kept: %q", list[0].Text)
	}
	if diff := cmp.Diff(thread.Messages[0].Files, list[0].Files); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(thread.Messages[0].Barred, list[0].Barred); diff != "" {
		t.Error(diff)
	}
}

func TestAnEditKeepsTheFirstText(t *testing.T) {
	f := newFixture(t)
	thread := f.comment("k1", "Maria", "Habt ihr offen?")
	f.tell(thread)
	for _, text := range []string{"Die Torte war kaputt", "Die Torte war ganz kaputt"} {
		f.clock.tick(time.Minute)
		thread.Messages[0].Text = text
		if got := f.tell(thread); got != (Tally{Edited: 1}) {
			t.Fatalf("%+v", got)
		}
		if got := f.tell(thread); got.Changed() {
			t.Fatalf("told again: %+v", got)
		}
	}
	row := f.only(Open)
	if row.Kind != replies.Complaint || row.Snippet != "Die Torte war ganz kaputt" {
		t.Fatalf("%+v", row)
	}
	list, err := f.Messages(f.ctx, row.ID, 0, 1)
	f.ok(err)
	if m := list[0]; m.Was != "Habt ihr offen?" || m.Edited.IsZero() || m.Text != "Die Torte war ganz kaputt" {
		t.Fatalf("%+v", m)
	}
}

func TestGoneIsMarkedAndComesBack(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	thread := f.comment("k1", "Maria", "Torte kaputt", theirs("k2", "k1", "Jens", "bei mir auch kaputt", at.Add(time.Minute)))
	f.tell(thread, f.comment("k9", "Tom", "toll"))
	gone := func(root string, seen ...string) Tally {
		tally, err := f.Ingest(f.ctx, page, sources.Batch{Lane: "feed", Cursor: "c1", Gone: []sources.Gone{{Root: root, Seen: seen}}})
		f.ok(err)
		return tally
	}
	if got := gone("post", "k1", "k9"); got != (Tally{Deleted: 1}) {
		t.Fatalf("%+v", got)
	}
	if got := gone("post", "k1", "k9"); got.Changed() {
		t.Fatalf("again: %+v", got)
	}
	list, err := f.Messages(f.ctx, f.only(Open).ID, 0, 9)
	f.ok(err)
	if !list[1].Deleted || list[1].Text == "" || f.only(Open).Critics != 1 {
		t.Fatalf("%+v", list[1])
	}
	if got := gone("post", "k9"); got != (Tally{Deleted: 1}) {
		t.Fatalf("%+v", got)
	}
	if row := f.only(Done); row.State != replies.CaseClosed { // nobody is owed anything
		t.Fatalf("%+v", row)
	}
	if got := f.tell(thread); got != (Tally{Edited: 2}) {
		t.Fatalf("told again: %+v", got)
	}
	if row := f.only(Open); row.Theirs != 2 || row.Critics != 2 {
		t.Fatalf("%+v", row)
	}
	if got := gone("k1", "k1"); got != (Tally{Deleted: 1}) { // below a comment; the comment itself stays
		t.Fatalf("%+v", got)
	}
	if got := gone("k1"); got != (Tally{Deleted: 1}) { // it goes as well
		t.Fatalf("%+v", got)
	}
}

func TestAnswersMadeElsewhereCount(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	min := func(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }
	f.tell(f.comment("k1", "Maria", "Torte kaputt", ours("o1", "k1", "Hallo", min(2))))
	row := f.only(Waiting)
	if row.State != replies.CaseAnswered || !row.Due.IsZero() || row.Unread {
		t.Fatalf("%+v", row)
	}
	thread := func(m ...sources.Message) sources.Thread { return f.comment("k1", "Maria", "Torte kaputt", m...) }
	tell := func(m ...sources.Message) {
		th := thread(m...)
		th.Messages[0].Time, th.Context.Time = at, at
		f.tell(th)
	}
	tell(theirs("t0", "k1", "Maria", "ach so", min(1))) // late, but older than our answer
	f.only(Waiting)
	tell(theirs("t1", "k1", "Maria", "Danke", min(3))) // a mere thanks wakes nothing
	f.only(Waiting)
	tell(theirs("t2", "k1", "Maria", "Nummer 12345", min(4)))
	if row := f.only(Open); row.Kind != replies.Complaint || row.Theirs != 1 || !row.Unread || row.Snippet != "Nummer 12345" {
		t.Fatalf("a word of one who complained is about the complaint: %+v", row)
	}
	tell(ours("o2", "k1", "Hallo nochmal", min(3))) // told late: the newer message still waits
	f.only(Open)
	tell(ours("o3", "k1", "Wir melden uns", min(5)))
	f.only(Waiting)
	f.ok(f.Do(f.ctx, []int64{row.ID}, Act{Do: "done"}))
	tell(theirs("t3", "k1", "Maria", "Und jetzt?", min(6)))
	f.only(Open)
}

// The network's copy of our reply must not stand beside the one the store put there.
func TestOurReplyMergesWithTheNetworksCopy(t *testing.T) {
	for name, receipt := range map[string]string{"by id": "o1", "by text": "", "by text under another id": "x_o1"} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.tell(f.comment("k1", "Maria", "Torte kaputt"))
			id := f.only(Open).ID
			f.send(id, "Hallo Maria,  tut uns leid", receipt)
			sent := f.clock.now()
			list, err := f.Messages(f.ctx, id, 0, 9)
			f.ok(err)
			if len(list) != 2 || !list[1].Ours {
				t.Fatalf("not there at once: %+v", list)
			}
			copied := ours("o1", "k1", "Hallo Maria, tut uns leid", sent.Add(-3*time.Second))
			copied.Permalink = "https://example.org/o1"
			th := f.comment("k1", "Maria", "Torte kaputt", copied)
			th.Messages[0].Time, th.Context.Time = list[0].Time, list[0].Time
			if got := f.tell(th); got.New != 0 {
				t.Fatalf("%+v", got)
			}
			list, err = f.Messages(f.ctx, id, 0, 9)
			f.ok(err)
			if len(list) != 2 || list[1].RemoteID != "o1" || list[1].Permalink == "" || !list[1].Time.Equal(sent.Add(-3*time.Second)) {
				t.Fatalf("%+v", list)
			}
			// A quick customer, by a clock that is behind ours.
			th.Messages = append(th.Messages, theirs("k3", "k1", "Maria", "Und wann?", sent.Add(-2*time.Second)))
			f.tell(th)
			f.only(Open)
		})
	}
}

func TestACopyToldBeforeTheReceipt(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r := f.claimed(id, "Hallo Maria")
	th := f.comment("k1", "Maria", "Torte kaputt", ours("o1", "k1", "Hallo Maria", f.clock.now()))
	f.tell(th)
	_, err := f.Settle(f.ctx, r.ID, "me", replies.Outcome{State: replies.Sent})
	f.ok(err)
	list, err := f.Messages(f.ctx, id, 0, 9)
	f.ok(err)
	if len(list) != 2 {
		t.Fatalf("%+v", list)
	}
}

func TestAPrivateAnswerStandsApart(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	id := f.only(Open).ID
	r, err := f.SaveDraft(f.ctx, Edit{Thread: id, Text: "Hallo Maria, Ihre Nummer?", Audience: sources.Private})
	f.ok(err)
	f.away(r, "pm1")
	if row := f.only(InPrivate); row.State != replies.CasePrivate {
		t.Fatalf("%+v", row)
	}
	list, err := f.Messages(f.ctx, id, 0, 9)
	f.ok(err)
	if list[1].Audience != sources.Private || list[0].Audience != sources.Public {
		t.Fatalf("%+v", list)
	}
	for audience, later := range map[sources.Audience]bool{sources.Public: false, sources.Private: true} {
		req, err := f.CheckRequest(f.ctx, id, audience)
		f.ok(err)
		if req.Later != later {
			t.Errorf("%s: later is %v", audience, req.Later)
		}
	}
}

func (f *fixture) claimed(thread int64, text string) replies.Reply {
	f.t.Helper()
	r, err := f.SaveDraft(f.ctx, Edit{Thread: thread, Text: text})
	f.ok(err)
	return f.claim(r)
}

func (f *fixture) claim(r replies.Reply) replies.Reply {
	f.t.Helper()
	r, err := f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.clock.tick(r.Breath)
	_, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	r, _, err = f.Claim(f.ctx, "me", time.Minute, r.ID)
	f.ok(err)
	return r
}

func (f *fixture) away(r replies.Reply, receipt string) {
	f.t.Helper()
	r = f.claim(r)
	_, err := f.Settle(f.ctx, r.ID, "me", replies.Outcome{State: replies.Sent, RemoteID: receipt})
	f.ok(err)
}

func (f *fixture) send(thread int64, text, receipt string) {
	f.t.Helper()
	r, err := f.SaveDraft(f.ctx, Edit{Thread: thread, Text: text})
	f.ok(err)
	f.away(r, receipt)
}

// A thread too long to be read whole for one message: an edit, a deletion, our own reply and a late parent find their way.
func TestALongThread(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	th := f.comment("k0", "Maria", "Torte kaputt")
	for i := 1; i < 80; i++ {
		th.Messages = append(th.Messages, theirs(fmt.Sprint("k", i), "k0", "Ann", "hm", at.Add(time.Duration(i)*time.Minute)))
	}
	th.Messages = append(th.Messages, theirs("child", "late", "Bo", "kaputt", at.Add(3*time.Hour)))
	f.tell(th)
	f.clock.tick(4 * time.Hour)
	f.send(1, "Hallo Maria", "")
	part := func(m ...sources.Message) Tally {
		short := th
		short.Messages = m
		return f.tell(short)
	}
	edited, gone := th.Messages[5], th.Messages[6]
	edited.Text, gone.Deleted = "doch kaputt", true
	if got := part(edited, gone); got != (Tally{Edited: 1, Deleted: 1}) {
		t.Fatalf("%+v", got)
	}
	if got := part(edited, gone, th.Messages[7]); got.Changed() {
		t.Fatalf("again: %+v", got)
	}
	if got := part(ours("o1", "k0", "Hallo Maria", f.clock.now())); got.Changed() {
		t.Fatalf("our own: %+v", got)
	}
	if got := part(theirs("late", "k0", "Bo", "auch", at.Add(2*time.Hour))); got != (Tally{New: 1}) {
		t.Fatalf("%+v", got)
	}
	list, err := f.Messages(f.ctx, 1, 80, 10)
	f.ok(err)
	var got string
	for _, m := range list {
		got += strings.Repeat("-", m.Depth) + m.RemoteID + " "
	}
	if got != "-late --child -o1 " {
		t.Error(got)
	}
	if row := f.only(Open); row.Critics != 3 || row.Theirs != 1 || row.Snippet != "doch kaputt" || !row.Edited {
		t.Errorf("what was made a complaint after our answer waits: %+v", row)
	}
}

// However a thread's messages are cut into batches and whatever comes late, the tree, the counts and the queue come out
// the same.
func TestTheOrderOfTellingDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(rt, "messages") // a long thread is not read whole when one message comes in
		start := newClock().now()
		var all []sources.Message
		for i := range n {
			parent := ""
			if k := rapid.IntRange(-2, min(n-1, 8)).Draw(rt, "parent"); k >= 0 { // may be later, itself, part of a ring
				parent = fmt.Sprint("m", k)
			} else if k == -2 {
				parent = "unknown"
			}
			text := rapid.SampledFrom([]string{"kaputt", "offen?", "toll", "danke", "hm"}).Draw(rt, "text")
			m := theirs(fmt.Sprint("m", i), parent, rapid.SampledFrom([]string{"Ann", "Bo"}).Draw(rt, "who"), text, start.Add(time.Duration(i)*time.Minute))
			m.Deleted = rapid.IntRange(0, 9).Draw(rt, "deleted") == 0
			all = append(all, m)
		}
		told := func(order [][]sources.Message) (string, Count) {
			f := newFixture(t)
			for _, part := range order {
				th := sources.Thread{RemoteID: "x", Form: sources.CommentForm, Audience: sources.Public, Messages: part}
				f.tell(th)
			}
			rows, err := f.Rows(f.ctx, Page{View: All})
			f.ok(err)
			if len(rows) != 1 {
				rt.Fatalf("%d rows", len(rows))
			}
			row := rows[0]
			row.ID, row.Snippet, row.Unread, row.Turned = 0, "", false, time.Time{} // learning of an old one later turns it later
			list, err := f.Messages(f.ctx, rows[0].ID, 0, 99)
			f.ok(err)
			var b strings.Builder
			for _, m := range list {
				fmt.Fprintf(&b, "%s%s %v\n", strings.Repeat(" ", m.Depth), m.RemoteID, m.Deleted)
			}
			if len(list) != n {
				rt.Fatalf("%d messages of %d", len(list), n)
			}
			c, err := f.Counts(f.ctx, "")
			f.ok(err)
			c.Unread = 0
			return b.String() + fmt.Sprintf("%+v", row), c
		}
		once, c1 := told([][]sources.Message{all})
		var parts [][]sources.Message
		for _, m := range rapid.Permutation(all).Draw(rt, "order") {
			if len(parts) == 0 || rapid.Bool().Draw(rt, "cut") {
				parts = append(parts, nil)
			}
			parts[len(parts)-1] = append(parts[len(parts)-1], m)
		}
		twice, c2 := told(parts)
		if once != twice {
			rt.Fatalf("at once:\n%s\nin parts:\n%s", once, twice)
		}
		if diff := cmp.Diff(c1, c2); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// With answers of ours among them: whatever was told when, a case is new exactly while something of theirs waits that is
// more than a thanks, or has never been answered at all.
func TestACaseIsNewWhileSomebodyWaits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		start := f.clock.now()
		var all []sources.Message
		for i := range rapid.IntRange(1, 8).Draw(rt, "messages") {
			at := start.Add(time.Duration(i) * time.Minute)
			if rapid.IntRange(0, 2).Draw(rt, "ours") == 0 {
				all = append(all, ours(fmt.Sprint("m", i), "", "Hallo", at))
				continue
			}
			text := rapid.SampledFrom([]string{"kaputt", "toll", "danke"}).Draw(rt, "text")
			all = append(all, theirs(fmt.Sprint("m", i), "", "Ann", text, at))
		}
		waits, thanked, answered := false, false, false
		for _, m := range all {
			switch {
			case m.Ours:
				waits, thanked, answered = false, false, true
			case m.Text == "danke":
				thanked = true
			default:
				waits = true
			}
		}
		for _, m := range rapid.Permutation(all).Draw(rt, "order") {
			f.tell(sources.Thread{RemoteID: "x", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{m}})
		}
		row := f.only(All)
		if want := waits || thanked && !answered; (row.State == replies.CaseNew) != want || row.Due.IsZero() == want {
			rt.Fatalf("waits %v, thanked %v, answered %v: %+v", waits, thanked, answered, row)
		}
	})
}
