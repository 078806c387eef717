package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/sources/intake"
	"atempause/store"
	"atempause/ui/layout"
)

func TestDoneAndBackAgain(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("d").rest().seesNot("T. Brandt  ").sees("z nimmt es zurück")
	d.press("z").rest().sees("Zurückgenommen: erledigt")
	if row, _ := d.m.list.row(); row.Author != "T. Brandt" {
		t.Errorf("selected is %s", row.Author)
	}
	d.press("Z").rest().sees("Wiederholt").press("z").rest().press("z").rest().sees("nichts zurückzunehmen")
}

func TestKindIsSet(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("K").sees("Was schreibt T. Brandt?").press("1").rest().sees("Art ist jetzt: Beschwerde")
	for _, r := range d.m.list.rows {
		if r.Author == "T. Brandt" && r.Kind != "complaint" {
			t.Errorf("kind %s", r.Kind)
		}
	}
}

func TestPanesAndFilter(t *testing.T) {
	d := sit(t, 80, 24).press("1")
	for d.m.side.items[d.m.side.cur].brand != "Radhaus" {
		d.press("j")
	}
	d.press("enter").rest().sees("Ozan Yıldız").seesNot("Maria Kern")
	if d.m.at.Brand != "Radhaus" || d.m.focus != layout.List {
		t.Errorf("%+v, focus %d", d.m.at, d.m.focus)
	}
	d.press("b").sees("Alle Marken").press("1").rest().sees("Maria Kern")
	d.press("f", "4").rest().sees("@lena").seesNot("Jule Ahrens")
	d.press("f", "3").rest().sees("Auf niemanden wird")
}

func TestNextUnreadAndReading(t *testing.T) {
	d := sit(t, 80, 24).press("u").rest()
	if row, _ := d.m.list.row(); !row.Unread {
		t.Fatal("not unread")
	}
	d.press("enter").rest()
	rows, err := d.st.Rows(t.Context(), store.Page{View: store.Open})
	if err != nil {
		t.Fatal(err)
	}
	if rows[d.m.list.cur].Unread {
		t.Error("still unread after it was opened")
	}
	if d.m.focus != layout.Talk {
		t.Error("Enter does not lead to the conversation")
	}
	if d.press("esc"); d.m.focus != layout.List {
		t.Error("Esc does not lead back")
	}
}

func TestLinkAndCopyGoToTheClipboard(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("o").sees("https://example.org/t1")
	if d.clip != "https://example.org/t1" {
		t.Errorf("clipboard %q", d.clip)
	}
	d.press("esc").at(tricky).press("y")
	if strings.ContainsAny(d.clip, "\x1b\u202e") || !strings.Contains(d.clip, "Rot[2J und verkehrt") {
		t.Errorf("clipboard %q", d.clip)
	}
}

func TestSelectionStaysOnItsThread(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt")
	for i := range 5 {
		msg := sources.Message{RemoteID: fmt.Sprintf("9_%d", i), Author: sources.Author{Name: "Neu"}, Text: "Frechheit, ich warte!", Time: d.now.Add(-time.Duration(30+i) * time.Hour)}
		b := sources.Batch{Lane: "feed", Threads: []sources.Thread{{RemoteID: msg.RemoteID, Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{msg}}}}
		if _, err := d.st.Ingest(t.Context(), "facebook:1", b); err != nil {
			t.Fatal(err)
		}
	}
	d.changed().sees("Neu")
	if row, _ := d.m.list.row(); row.Author != "T. Brandt" {
		t.Errorf("the selection has gone to %s", row.Author)
	}
}

func TestTheFirstRowIsSelectedUntilOneChooses(t *testing.T) {
	d := sit(t, 80, 24)
	msg := sources.Message{RemoteID: "9", Author: sources.Author{Name: "Ganz alt"}, Text: "Frechheit, ich warte!", Time: d.now.Add(-90 * time.Hour)}
	b := sources.Batch{Lane: "feed", Threads: []sources.Thread{{RemoteID: "9", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{msg}}}}
	if _, err := d.st.Ingest(t.Context(), "facebook:1", b); err != nil {
		t.Fatal(err)
	}
	d.changed()
	if d.m.list.cur != 0 {
		t.Errorf("selected is row %d", d.m.list.cur)
	}
	first := d.m.list.id()
	d.press("j", "k").changed()
	if d.m.list.id() != first {
		t.Error("the selection has gone from what was chosen")
	}
}

// A view of any length: the list holds a window, and going to either end and back shows every thread once.
func TestLongListIsAWindow(t *testing.T) {
	d := sit(t, 80, 24)
	var b sources.Batch
	b.Lane = "feed"
	for i := range 1500 {
		msg := sources.Message{RemoteID: fmt.Sprintf("l%d", i), Author: sources.Author{Name: fmt.Sprintf("Nr %04d", i)}, Text: "Hm", Time: d.now.Add(-time.Duration(i+1) * time.Minute)}
		b.Threads = append(b.Threads, sources.Thread{RemoteID: msg.RemoteID, Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{msg}})
	}
	if _, err := d.st.Ingest(t.Context(), "facebook:1", b); err != nil {
		t.Fatal(err)
	}
	d.press("f", "6").rest()
	seen, order := map[int64]bool{}, []int64{}
	for range 1600 {
		if id := d.m.list.id(); !seen[id] {
			seen[id] = true
			order = append(order, id)
		}
		if len(d.m.list.rows) > windowMost {
			t.Fatalf("%d rows are held", len(d.m.list.rows))
		}
		d.send(keyPress("j"))
	}
	if len(seen) != 1506 {
		t.Fatalf("going down shows %d of 1506 threads", len(seen))
	}
	for i := len(order) - 1; i >= 0; i-- {
		if d.m.list.id() != order[i] {
			t.Fatalf("going up differs at %d", i)
		}
		d.send(keyPress("k"))
	}
	d.press("G").rest()
	if d.m.list.id() != order[len(order)-1] {
		t.Error("G does not lead to the end")
	}
	if len(d.m.list.rows) > windowMost {
		t.Errorf("%d rows are held", len(d.m.list.rows))
	}
	if d.press("g").rest(); d.m.list.id() != order[0] {
		t.Error("g does not lead to the beginning")
	}
}

func TestAMegabyteIsShownWhole(t *testing.T) {
	d := sit(t, 80, 24)
	text := strings.Repeat("Zeile um Zeile um Zeile. ", 41000) + "\x1b]0;weg\aENDE!"
	msg := sources.Message{RemoteID: "big", Author: sources.Author{Name: "Vielschreiber"}, Text: text, Time: d.now.Add(-time.Minute)}
	b := sources.Batch{Lane: "feed", Threads: []sources.Thread{{RemoteID: "big", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{msg}}}}
	if _, err := d.st.Ingest(t.Context(), "facebook:1", b); err != nil {
		t.Fatal(err)
	}
	d.changed().press("f", "6").rest().at("Vielschreiber").press("3").press("G").sees("v zeigt alles").seesNot("ENDE!")
	d.press("v", "G").sees("ENDE!").press("v", "g").sees("Vielschreiber")
	if n := len(d.m.talk.lines); n > foldAt+12 {
		t.Errorf("folded again, but %d lines", n)
	}
}

func TestSyncIsToldAndNeverInTheWay(t *testing.T) {
	d := sit(t, 120, 36)
	ch := brands()[0].Channels[0]
	event := func(phase intake.Phase, done, total int, class sources.Class) {
		e := intake.Event{Phase: phase, Channel: ch, Done: done, Total: total}
		if class != "" {
			e.Err = &sources.Error{Class: class, Network: sources.Facebook}
		}
		d.send(eventMsg(e))
	}
	event(intake.Started, 0, 0, "")
	event(intake.Stepped, 34, 120, "")
	d.sees("Bäckerei Krume 34/120")
	d.send(eventMsg(intake.Event{Phase: intake.Stepped, Channel: ch, Done: 40, Total: 120, Left: 130 * time.Second}))
	d.sees("Bäckerei Krume 40/120 ~2 min")
	event(intake.Troubled, 0, 0, sources.TokenExpired)
	d.sees("abgelaufen").wait(30*time.Second).seesNot("40/120", "abgelaufen").sees("1 Kanal gestört")
	event(intake.Troubled, 0, 0, sources.TokenExpired) // the next round: told once is enough
	d.seesNot("abgelaufen")
	for d.press("1"); d.m.side.items[d.m.side.cur].channel == nil; {
		d.press("j")
	}
	d.sees("abgelaufen")
	event(intake.Stepped, 5, 0, "")
	d.sees("Bäckerei Krume 5").wait(40 * time.Second).seesNot("Bäckerei Krume 5")
	event(intake.Finished, 0, 0, "")
	d.seesNot("gestört", "abgelaufen")
	if d.press("ctrl+r"); d.synced != 1 {
		t.Error("the sync was not asked")
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d := sit(t, 80, 24)
	old := d.m.loadRows(0)
	d.m.at.View = store.Done
	fresh := d.m.loadRows(0)
	d.run(fresh)
	d.run(old)
	if n := len(d.m.list.rows); n != 0 {
		t.Errorf("%d rows of another view", n)
	}
}

func TestStorageTroubleIsASentence(t *testing.T) {
	d := sit(t, 120, 36)
	d.m.fault("storage.read", fmt.Errorf("x: %w", store.ErrBusy))
	d.sees("hält die Datenbank fest")
	d.wait(time.Minute).seesNot("hält die Datenbank fest")
}

func TestConversationFollowsTheSelection(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").sees("Seit drei Wochen", "Wir · Bäckerei", "↳ Jens P.", "12 ♥").at("T. Brandt").sees("Habt ihr Montag").seesNot("Seit drei")
	d.send(tea.BackgroundColorMsg{}) // no effect unless asked for
	d.press("3", "j", "j", "k", "pgdown", "space", "pgup", "g", "G", "h", "h", "l", "tab", "shift+tab", "2").sees("Habt ihr Montag")
}

// The next unread thread is found however far below the window it is, and from there the first one of the view again.
func TestNextUnreadLooksBeyondTheWindow(t *testing.T) {
	d := sit(t, 80, 24)
	var batch sources.Batch
	for i := range 700 {
		id := fmt.Sprintf("1_%d_1", 100+i)
		batch.Threads = append(batch.Threads, sources.Thread{RemoteID: id, Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{
			{RemoteID: id, Author: sources.Author{ID: id, Name: fmt.Sprintf("Gast %d", i)}, Text: "offen?", Time: d.now.Add(time.Duration(i-800) * time.Second)},
		}})
	}
	batch.Lane, batch.Cursor = "feed", "b"
	if _, err := d.st.Ingest(t.Context(), "facebook:1", batch); err != nil {
		t.Fatal(err)
	}
	rows, err := d.st.Rows(t.Context(), store.Page{View: store.Open, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	first, far := rows[0], rows[650]
	for _, r := range rows {
		if r.ID == far.ID {
			continue
		}
		if err := d.st.MarkRead(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
	d.changed().press("g").rest()
	d.press("u").rest().sees(far.Author)
	if row, _ := d.m.list.row(); row.ID != far.ID {
		t.Fatalf("stands on %s, not on %s", row.Author, far.Author)
	}
	d.press("k", "j", "j", "k").rest() // the rows around it are there
	if row, _ := d.m.list.row(); row.ID != far.ID {
		t.Fatalf("after moving on %s", row.Author)
	}
	d.press("g").rest()
	if row, _ := d.m.list.row(); row.ID != first.ID {
		t.Errorf("the top is %s, not %s", row.Author, first.Author)
	}
	d.press("u", "enter").rest().press("esc", "u").rest().sees("alles gelesen")
}

// What has been overdue for days does not shout over today's work: no alarm in its bar, and a word that says so.
func TestThePileIsSetApart(t *testing.T) {
	d := sit(t, 120, 36, noColour).at("Ozan Yıldız").at("T. Brandt").sees("▏!25h •Ozan Yıldız", "liegt lange")
	d.seesNot("█!25h")
}

func TestHintAtTheLogTellsHowToGetOne(t *testing.T) {
	for logged, want := range map[bool]string{false: "Mit --log FILE", true: "Das Protokoll weiß mehr"} {
		d := sit(t, 80, 24, func(d *Deps) { d.Logged = logged })
		if got := d.m.classSentence("odd", sources.Facebook, "", "", time.Time{}); !strings.Contains(got, want) {
			t.Errorf("logged %v: %q", logged, got)
		}
	}
}
