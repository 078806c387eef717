package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/words"
)

// thread is a person's thread as the store has it now.
func (d *driver) thread(author string) store.Thread {
	d.t.Helper()
	rows, err := d.st.Rows(d.t.Context(), store.Page{View: store.All, Limit: 1000})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, r := range rows {
		if r.Author == author {
			t, err := d.st.Thread(d.t.Context(), r.ID)
			if err != nil {
				d.t.Fatal(err)
			}
			return t
		}
	}
	d.t.Fatalf("no thread of %s", author)
	return store.Thread{}
}

// in goes to a view by its key.
func (d *driver) in(v store.View) *driver {
	d.t.Helper()
	at := d.m.at
	at.View = v
	d.run(d.m.visit(at))
	d.run(d.m.turn(layout.List))
	return d.rest()
}

// tick lets come true in the store what time has brought, and tells the desk.
func (d *driver) tick(in time.Duration) *driver {
	d.t.Helper()
	d.wait(in)
	if err := d.st.Tick(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return d.changed().rest()
}

func TestEveryActHasItsWords(t *testing.T) {
	for _, lang := range words.Langs {
		w := words.New(lang)
		for _, act := range store.Acts {
			if !w.Has("act." + act) {
				t.Errorf("%s: %s has no name", lang, act)
			}
			if strings.HasPrefix(w.N("did."+act, 1), "[") {
				t.Errorf("%s: nothing to say when %s is done", lang, act)
			}
		}
		for _, s := range []replies.Misstep{
			replies.TimePast, replies.NoContact, replies.NoThread, replies.OnlyThread, replies.SameThread, replies.OtherBrand, replies.NoPromise, replies.PromiseOver,
		} {
			if !w.Has(s.Key()) {
				t.Errorf("%s: no sentence for %s", lang, s)
			}
		}
	}
}

func TestSnoozeByPresetAndInWords(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("s").sees("Später: T. Brandt", "in einer Stunde", "Fr 20.11. 15:32", "heute Abend")
	d.press("enter").rest().sees("T. Brandt: später, bis heute 15:32").press("z").rest().sees("Zurückgenommen: später")
	if v := d.thread("T. Brandt").View; v != store.Open {
		t.Errorf("after undo it is in %s", v)
	}
	d.at("T. Brandt").press("s").write("heute 9").sees("ist schon vorbei").press("enter").sees("ist schon vorbei")
	d.press("ctrl+u").write("tomorrow 9").sees("Sa 21.11. 09:00").press("ctrl+u").write("morgen 9").sees("→ Sa 21.11. 09:00").press("enter").rest()
	d.in(store.Snoozed).sees("T. Brandt", "Später dran: Sa 21.11. 09:00").press("s").sees("Jetzt wecken", "Später dran: Sa 21.11. 09:00")
	d.press("enter").rest().sees("Geweckt: T. Brandt")
	if v := d.thread("T. Brandt").View; v != store.Open {
		t.Errorf("woken it is in %s", v)
	}
	d.in(store.Open).at("T. Brandt").press("s").write("in 2h").press("enter").rest().tick(2*time.Hour + time.Minute)
	d.sees("T. Brandt").at("T. Brandt").sees("weil: wieder da")
}

func TestSnoozedIsDoneByD(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("s", "enter").rest().in(store.Snoozed).press("d").rest().sees("Erledigt: T. Brandt")
	if v := d.thread("T. Brandt").View; v != store.Done {
		t.Errorf("it is in %s", v)
	}
}

func TestWhatIsMarkedIsOneAct(t *testing.T) {
	d := sit(t, 120, 36).press("g", "space", "space", "space").sees("3 markiert")
	ids := d.m.marked()
	d.changed().rest().sees("3 markiert")
	if !slices.Equal(ids, d.m.marked()) {
		t.Errorf("after the list was read anew %v are marked, not %v", d.m.marked(), ids)
	}
	d.press("s").sees("Später: 3 Beiträge").write("montag 9").press("enter").rest().sees("3 später, bis Mo 23.11. 09:00").seesNot("markiert")
	if n := len(d.m.list.rows); n != 2 {
		t.Errorf("%d rows are left", n)
	}
	d.press("z").rest().sees("Zurückgenommen: später (3)")
	if n := len(d.m.list.rows); n != 5 {
		t.Errorf("after one undo there are %d rows", n)
	}
	d.press("Z").rest().sees("Wiederholt: später (3)").press("z").rest()
	d.press("g", "space", "space", "K").sees("Was sind 2 Beiträge?").press("2").rest().sees("2 sind jetzt: Frage", "2 markiert").press("z").rest()
	d.sees("Zurückgenommen: Art (2)")
}

func TestRangeAllAndLettingGo(t *testing.T) {
	d := sit(t, 120, 36).press("g", "V", "j", "j").sees("3 markiert").press("k").sees("2 markiert").press("V", "G").sees("2 markiert")
	d.press("*").rest().sees("5 markiert").press("*").sees("Nichts mehr markiert")
	d.press("g", "V", "j", "esc").sees("Nichts mehr markiert").press("space", "space").sees("2 markiert")
	d.in(store.Done).seesNot("2 markiert")
}

func TestMarksAreSeenWithoutColour(t *testing.T) {
	d := sit(t, 80, 24, inASCII).press("g", "space")
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, "+*") && strings.Contains(l, "!2h") {
			return
		}
	}
	t.Errorf("no mark on\n%s", d.screen())
}

func TestTheLastActAgain(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press(".").sees("Noch nichts getan")
	d.press("l").write("torte").press("enter").rest().sees("Etikett torte: T. Brandt")
	d.at("Jule Ahrens").press(".").rest().sees("Etikett torte: Jule Ahrens")
	d.at("T. Brandt").press("c").sees("Worum geht es T. Brandt?").press("2").rest().sees("Ursache ist jetzt")
	d.at("Jule Ahrens").press(".").rest()
	if th := d.thread("Jule Ahrens"); th.Cause != "quality" || !slices.Equal(th.Labels, []string{"torte"}) {
		t.Errorf("%s %v", th.Cause, th.Labels)
	}
	d.at("T. Brandt").press("s").write("in 2h").press("enter").rest().at("Jule Ahrens").press(".").rest()
	if a, b := d.thread("T. Brandt"), d.thread("Jule Ahrens"); !a.Until.Equal(b.Until) {
		t.Errorf("until %s and %s", a.Until, b.Until)
	}
	d.wait(3 * time.Hour).at("Maria Kern").press(".").sees("ist schon vorbei")
}

func TestLabelsComeAndGo(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("l").write("lieferung").press("tab").write("montag").press("tab", "enter").rest()
	d.sees("Etiketten lieferung, montag")
	if got := d.thread("T. Brandt").Labels; !slices.Equal(got, []string{"lieferung", "montag"}) {
		t.Fatalf("%v", got)
	}
	d.at("Jule Ahrens").press("l").write("lie").sees("lieferung", "neu: lie").press("enter").rest().sees("Etikett lieferung: Jule Ahrens")
	d.at("T. Brandt").press("l").sees("✓ lieferung").write("mon").press("enter").rest().sees("Etikett montag ab")
	if got := d.thread("T. Brandt").Labels; !slices.Equal(got, []string{"lieferung"}) {
		t.Errorf("%v", got)
	}
	d.press("z").rest()
	if got := d.thread("T. Brandt").Labels; !slices.Equal(got, []string{"lieferung", "montag"}) {
		t.Errorf("after undo %v", got)
	}
	d.press("g", "space", "space", "l").write("lieferung").press("enter").rest().sees("Etikett lieferung auf")
	d.at("T. Brandt").press("l").write(strings.Repeat("x", 61)).press("enter").sees("Zu lang: 61 Zeichen")
}

func TestNotesAreKept(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("n").sees("Notiz: T. Brandt").press("enter").sees("Die Notiz ist leer").write("ruft zurück").press("enter").rest()
	d.sees("Notiz (gerade eben): ruft zurück").press("n").write("kennt den Chef").press("down", "enter").rest().sees("Zu T. Brandt: kennt den Chef")
	d.press("z").rest().seesNot("kennt den Chef").press("z").rest().seesNot("ruft zurück")
}

func TestSolvedAsksForTheLineInPublic(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("C").sees("Vorgang: Maria Kern", "Hier wird auf uns gewartet", "erst nach „gelöst“")
	d.press("g").rest().sees("hat sich öffentlich beschwert").press("j", "enter").rest()
	d.in(store.Solved).sees("Maria Kern", "Gelöst; öffentlich fehlt noch der Satz").press("enter").rest()
	d.sees("ÖFFENTLICH unter Maria Kerns Kommentar", "Es tut uns leid, dass […]")
	if !d.m.writing() || !strings.HasPrefix(d.m.writer.field.Text()[d.m.writer.field.At():], "[…]") {
		t.Error("the cursor is not at the first gap")
	}
	d.press("esc").rest().press("esc").rest()
	if r := d.draft("Maria Kern"); r.Audience != sources.Public || !strings.Contains(r.Text, "Maria Kern") {
		t.Errorf("draft %q", r.Text)
	}
	// A question owes no line.
	d.in(store.Open).at("T. Brandt").press("C", "g").rest().seesNot("öffentlich beschwert")
	if s := d.thread("T. Brandt").State; s != replies.CaseClosed {
		t.Errorf("state %s", s)
	}
}

func TestDoneSaysWhatItLeavesUnsaid(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("C", "g").rest().press("esc").in(store.Solved).press("d").rest()
	d.sees("Erledigt, ohne es öffentlich zu sagen: Maria Kern")
}

func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("C", "a").sees("schläft nicht", "Vorgang: T. Brandt").press("esc")
	d.press("C", "w").rest().sees("Jetzt ist T. Brandt dran")
	if v := d.thread("T. Brandt").View; v != store.Waiting {
		t.Errorf("it is in %s", v)
	}
	d.in(store.Waiting).at("T. Brandt").press("C", "o").rest().sees("Wieder offen: T. Brandt")
}

func TestTwoThreadsAreOneCase(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("%").sees("kein anderes Gespräch")
	d.press("C", "=").rest().sees("gehört zusammen mit").write("jule").press("enter").rest().sees("Verbunden: Maria Kern")
	d.sees("gehört zu: privat mit Jule Ahrens (%)").press("%").rest().sees("gehört zu: öffentlich mit Maria Kern")
	if d.m.talk.thread.Author != "Jule Ahrens" || d.m.focus != layout.Talk {
		t.Errorf("at %s, pane %d", d.m.talk.thread.Author, d.m.focus)
	}
	d.press("%").rest().sees("Seit drei Wochen warte ich").press("backspace").rest().sees("gehört zu: öffentlich mit")
	d.press("backspace").rest().sees("Seit drei Wochen warte ich")
	d.press("C", "t").rest().sees("Für sich: Maria Kern").seesNot("gehört zu:").press("z").rest().sees("gehört zu:")
}

func TestPromisesAreKeptMovedAndBroken(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("P").write("ich rufe zurück").press("enter").sees("Bis wann?").write("16 uhr").press("enter").rest()
	d.sees("Zusage bis heute 16:00 festgehalten", "Zugesagt bis heute 16:00", "„ich rufe")
	d.in(store.Promises).sees("T. Brandt").press("P", "v").write("morgen 10").press("enter").rest().sees("verschoben auf Sa 21.11. 10:00")
	d.press("z").rest().sees("bis heute 16:00").press("P", "b").rest().sees("nicht gehalten")
	d.press("z").rest().press("P", "e").rest().sees("Zusage an T. Brandt gehalten")
	d.in(store.Promises).sees("Nichts versprochen")
	d.press("z").rest().in(store.Promises).tick(2*time.Hour).sees("nicht gehalten").press("P", "x").rest().sees("Das war keine Zusage")
}

func TestASentPromiseIsToldOnce(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("r").write("Hallo, es tut uns leid. Wir rufen Sie heute bis 16 Uhr an. Vielen Dank! Viele Grüße")
	d.rest().press("ctrl+s").rest().wait(2 * time.Minute).press("enter").rest()
	d.deliver(replies.Outcome{State: replies.Sent, RemoteID: "1_2_9"})
	d.changed().rest().sees("Gesendet: Antwort an T. Brandt. Zugesagt bis heute 16:00")
	d.wait(time.Minute).changed().rest().seesNot("Brandt. Zugesagt")
	d.in(store.Promises).sees("T. Brandt")
}

func TestJumpsGoBackAndAhead(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("f", "4").rest().sees("@lena").press("backspace").rest()
	if row, _ := d.m.list.row(); d.m.at.View != store.Open || row.Author != "T. Brandt" {
		t.Fatalf("back at %s, %s", d.m.at.View, row.Author)
	}
	d.press("alt+right").rest()
	if d.m.at.View != store.Praise {
		t.Fatalf("ahead at %s", d.m.at.View)
	}
	d.press("backspace").rest().press("backspace").sees("Weiter zurück geht es nicht")
	// What has left the view meanwhile is shown all the same.
	d.at("T. Brandt").press("f", "4").rest()
	if err := d.st.Do(t.Context(), []int64{d.thread("T. Brandt").ID}, store.Act{Do: "done"}); err != nil {
		t.Fatal(err)
	}
	d.press("backspace").rest().sees("Habt ihr Montag offen?")
}

// A second public round warns, and the same key as ever starts the private reply.
func TestPingPongOffersToGoOnInPrivate(t *testing.T) {
	d := sit(t, 120, 36)
	at := func(before time.Duration) time.Time { return d.now.Add(-before) }
	say := func(id, text string, before time.Duration, ours bool) sources.Message {
		m := sources.Message{RemoteID: id, Author: sources.Author{ID: "pp", Name: "Pia Ping"}, Text: text, Time: at(before)}
		if ours {
			m.Ours, m.Author = true, sources.Author{ID: "1", Name: "Bäckerei Krume"}
		}
		if id != "1_7" {
			m.ParentID = "1_7"
		}
		return m
	}
	_, err := d.st.Ingest(t.Context(), "facebook:1", sources.Batch{Lane: "feed", Cursor: "b", Threads: []sources.Thread{{
		RemoteID: "1_7", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{
			say("1_7", "Ich warte!", 50*time.Minute, false), say("1_8", "Seit wann?", 40*time.Minute, true),
			say("1_9", "Ich warte seit Montag.", 30*time.Minute, false), say("1_10", "Auf was?", 20*time.Minute, true),
			say("1_11", "Ich warte auf die Torte!", 10*time.Minute, false),
		},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	d.changed().rest().at("Pia Ping").sees("2 öffentliche Runden: Alle", "privat weiter: R schreibt")
	d.press("R").rest().sees("PRIVAT an Pia Ping")
}

func TestWindowsAreCountedDown(t *testing.T) {
	sit(t, 120, 36).at("Jule Ahrens").sees("Nachricht: noch 23 Std")
	d := sit(t, 120, 36).wait(22 * time.Hour).changed().rest()
	d.at("Jule Ahrens").sees("Nachricht nur noch 1 Std").wait(2 * time.Hour).changed().rest().at("Jule Ahrens").sees("nicht mehr möglich")
}

func TestTheHandbookOpensAtTheCase(t *testing.T) {
	sit(t, 80, 24).at("Maria Kern").press("C", "f1").sees("Der Vorgang").press("esc", "esc").press("s", "f1").sees("legt einen Vorgang weg")
}
