package desk

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/keys"
)

func TestTheFrameSaysToWhom(t *testing.T) {
	sit(t, 120, 36).at("Maria Kern").press("r").sees("ÖFFENTLICH unter Maria Kerns Kommentar", "Facebook · Bäckerei Krume")
	sit(t, 120, 36).at("Maria Kern").press("R").rest().sees("PRIVAT an Maria Kern").press("a").rest()
	sit(t, 120, 36).at("Ozan Yıldız").press("r").sees("ÖFFENTLICH unter Ozan Yıldız’ Bewertung", "Radhaus")
	sit(t, 120, 36).at("Jule Ahrens").press("r").sees("PRIVAT an Jule Ahrens")
	sit(t, 120, 36, english).at("Maria Kern").press("r").sees("PUBLIC under Maria Kern’s comment")
	d := sit(t, 120, 36).at("Maria Kern").press("enter", "j", "j", "r").sees("unter Jens P.’s Kommentar")
	sit(t, 120, 36).at("Maria Kern").press("enter", "r").sees("unter Maria Kerns Kommentar")
	if d.write("x").rest(); d.draft("Maria Kern").Target != "1_1_2" {
		t.Errorf("target %q", d.draft("Maria Kern").Target)
	}
}

func TestADraftIsSavedAsOneTypes(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r")
	for i := range 40 { // without a pause: never more than 400 ms behind
		d.write("ab")
		if got := d.draft("Maria Kern").Text; len(got) < 2*(i+1)-14 {
			t.Fatalf("after %d letters only %d are stored", 2*(i+1), len(got))
		}
	}
	if d.rest(); d.draft("Maria Kern").Text != strings.Repeat("ab", 40) {
		t.Errorf("%q", d.draft("Maria Kern").Text)
	}
	d.sees("gesichert")
}

func TestQuittingSavesTheLastKey(t *testing.T) {
	for _, key := range []string{"ctrl+c"} {
		d := sit(t, 80, 24).at("Maria Kern").press("r").write("Halb")
		d.send(keyPress("!")).send(keyPress(key))
		if !d.quit || d.draft("Maria Kern").Text != "Halb!" {
			t.Errorf("%s: quit %v, %q", key, d.quit, d.draft("Maria Kern").Text)
		}
	}
	d := sit(t, 80, 24).press("q")
	if !d.quit {
		t.Error("q does not quit")
	}
}

func TestEscKeepsTheDraft(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r").write("Bald").press("esc").rest().seesNot("ÖFFENTLICH").sees("✎ Entwurf", "Bald")
	d.press("r").rest().sees("ÖFFENTLICH").write(" mehr").rest()
	if got := d.draft("Maria Kern").Text; got != "Bald mehr" {
		t.Errorf("%q", got)
	}
}

func TestRefusedStaysAndShowsWhere(t *testing.T) {
	d := sit(t, 120, 36, noColour).at("Maria Kern").press("r").write("Hallo, es tut uns leid. Wir rufen Sie an. Das ist Unsinn.").rest()
	d.press("ctrl+s").rest().sees("Noch nicht: Ton", "✗Ton", "~~~~~~", "„Unsinn“")
	if d.state("Maria Kern") != replies.Writing {
		t.Errorf("state %s", d.state("Maria Kern"))
	}
	if f := d.m.writer.field; !strings.HasPrefix(f.Text()[f.At():], "Unsinn") {
		t.Errorf("the cursor stands at %q", f.Text()[f.At():])
	}
}

func TestOffersArePutIn(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("r").write("Ja.").rest().sees("^G „Hallo Frau Kern,“")
	d.press("ctrl+g").rest()
	if got := d.m.writer.field.Text(); got != "Hallo Frau Kern,\nJa." {
		t.Errorf("%q", got)
	}
	d.sees("✓Gruß")
	d = sit(t, 120, 36).at("Ozan Yıldız").press("r").write("Hallo!").rest().press("ctrl+g").write("die Reparatur nicht hielt").rest()
	if got := d.m.writer.field.Text(); got != "Hallo! Es tut uns leid, dass die Reparatur nicht hielt." {
		t.Errorf("%q", got)
	}
}

func TestChecklistIsWalkedAndWaived(t *testing.T) {
	d := sit(t, 120, 36).at("Ozan Yıldız").press("r").write("Hallo, wir rufen Sie an.").rest().press("tab").sees("▸✗Entschuldigung")
	d.press("w").sees("Warum darf „Entschuldigung“").press("enter").sees("Ohne Begründung")
	d.write("Der Kunde hat sich im Betrieb geirrt").press("enter").rest().sees("~Entschuldigung")
	if w := d.draft("Ozan Yıldız").Waivers; len(w) != 1 || w[0].Check != replies.CheckApology {
		t.Fatalf("%+v", w)
	}
	d.press("esc", "ctrl+s").wait(time.Second).sees("Durchatmen")
}

func TestHostilityIsWaivedByPassage(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("r").write("Hallo, wir rufen an. Unsinn, wie Sie sagten.").rest().press("tab", "w").
		sees("Es gilt nur für „Unsinn“").write("Zitat").press("enter").rest()
	if w := d.draft("T. Brandt").Waivers; len(w) != 1 || w[0].Passage != "Unsinn" {
		t.Errorf("%+v", w)
	}
}

func TestTwoProgramsOneDraft(t *testing.T) {
	theirs := func(d *driver) {
		r := d.draft("Maria Kern")
		_, err := d.st.SaveDraft(t.Context(), store.Edit{Thread: r.Thread, Audience: r.Audience, Text: "Fassung der anderen", Rev: r.Rev})
		if err != nil {
			t.Fatal(err)
		}
	}
	d := sit(t, 120, 36).at("Maria Kern").press("r").write("Meine").rest()
	theirs(d)
	d.write(" Fassung").rest().sees("Zwei Fassungen", "Fassung der anderen").wait(time.Second).press("1").rest()
	if got := d.draft("Maria Kern").Text; got != "Meine Fassung" {
		t.Errorf("mine was to be kept: %q", got)
	}
	theirs(d)
	d.write("!").rest().wait(time.Second).press("2").rest()
	if got := d.m.writer.field.Text(); got != "Fassung der anderen" {
		t.Errorf("theirs was to be taken: %q", got)
	}
	if d.press("ctrl+z").rest(); d.draft("Maria Kern").Text != "Meine Fassung!" {
		t.Errorf("undo: %q", d.draft("Maria Kern").Text)
	}
	r := d.draft("Maria Kern") // and without own changes theirs just appears
	if _, err := d.st.SaveDraft(t.Context(), store.Edit{Thread: r.Thread, Audience: r.Audience, Text: "Neu von dort", Rev: r.Rev}); err != nil {
		t.Fatal(err)
	}
	d.changed().sees("Neu von dort")
}

func TestAudienceIsSwitchedWhereItMay(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("r").write("Hallo").press("ctrl+p").rest().sees("PRIVAT an Maria Kern")
	if d.draft("Maria Kern").Audience != sources.Private {
		t.Error("not private")
	}
	sit(t, 120, 36).at("Ozan Yıldız").press("r").press("ctrl+p").sees("Auf Bewertungen geht das nicht", "ÖFFENTLICH")
	sit(t, 120, 36).at("Jule Ahrens").press("r").press("ctrl+p").sees("liest nur diese Person mit")
}

func TestCapabilityIsShownBeforeTheTry(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("R").write("Hallo, wir rufen Sie an. Viele Grüße").rest().sees("nur einmal möglich, noch 6 Tage")
	d.press("esc").rest().wait(8*24*time.Hour).press("ctrl+x", "R").rest()
	d.sees("Das ging nur 7 Tage lang")
}

func TestPastedTextIsWritten(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r")
	d.send(tea.PasteMsg{Content: "Hallo\r\nFrau \x1b[31mKern"}).rest()
	if got := d.draft("Maria Kern").Text; got != "Hallo\nFrau [31mKern" {
		t.Errorf("%q", got)
	}
	d.press("esc").rest().send(tea.PasteMsg{Content: "dq"}) // no command
	if d.quit || d.m.list.id() == 0 {
		t.Error("pasted text was taken for keys")
	}
}

func TestOwnEditor(t *testing.T) {
	d := sit(t, 80, 24, func(d *Deps) {
		d.Getenv = func(k string) string { return map[string]string{"EDITOR": "nano -w"}[k] }
	}).at("Maria Kern").press("r").write("Eins").rest()
	if c := d.m.editorCommand("/tmp/x"); strings.Join(c.Args, " ") != "nano -w /tmp/x" {
		t.Errorf("%v", c.Args)
	}
	d.send(editedMsg{thread: d.m.writer.thread, text: "Eins und zwei\n"}).rest()
	if got := d.draft("Maria Kern").Text; got != "Eins und zwei" {
		t.Errorf("%q", got)
	}
}

func TestDraftIsDroppedOnlyWhenAsked(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r").write("Weg damit").rest().press("ctrl+x", "enter").rest()
	if d.draft("Maria Kern").Text != "Weg damit" {
		t.Fatal("dropped without a yes")
	}
	d.press("ctrl+x", "2").rest()
	if r := d.draft("Maria Kern"); r.ID != 0 {
		t.Errorf("still there: %q", r.Text)
	}
}

func TestLengthIsCountedNearTheLimit(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r")
	d.send(tea.PasteMsg{Content: strings.Repeat("x", 450)}).rest().sees("450/500")
}

func TestTypingNeverWaits(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("r")
	d.send(tea.PasteMsg{Content: strings.Repeat("Wort für Wort, und noch eins. ", 66)}).rest()
	best := time.Hour // of some rounds: the machine may have other things to do
	for range 8 {
		began := time.Now()
		for range 10 {
			d.m.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
			d.m.View()
		}
		best = min(best, time.Since(began)/10)
	}
	if best > 16*time.Millisecond {
		t.Errorf("a key takes %s with 2,000 characters", best)
	}
	if _, ok := d.m.km.Find("x", keys.Text); ok {
		t.Error("x is a letter")
	}
}

// What is missing cannot be marked: the place is shown below the line, with its name, once the person has asked.
func TestWhatIsMissingIsToldWhereItBelongs(t *testing.T) {
	for _, look := range []struct {
		opt       option
		gap, open string
	}{{noColour, "↑ Gruß fehlt", "✗Gruß"}, {inASCII, "^ Gruss fehlt", "[NO]Gruss"}} {
		d := sit(t, 120, 36, look.opt).at("Maria Kern").press("r").write("Es tut uns leid. Wir rufen Sie an.").rest()
		d.seesNot("fehlt ").press("ctrl+s").rest().sees(look.gap, look.open).seesNot("Hier: ")
		d.press("ctrl+g").rest().seesNot(look.gap)
	}
}

// In a dialog with a text field letters are text; the line of keys must not say otherwise.
func TestHelpLineOfATextFieldNamesNoLetters(t *testing.T) {
	d := sit(t, 80, 24, noColour).at("Maria Kern").press("r").write("Hallo.").rest().press("tab", "w").sees("Warum darf", "Enter nehmen").seesNot("j wählen")
	d.press("esc", "esc", "esc").press(":").sees("↓ wählen").seesNot("j wählen")
}

// On a low screen the hint of a private answer, which has a line more to tell, is there to its last word.
func TestPrivateHintHasRoomOnALowScreen(t *testing.T) {
	d := sit(t, 80, 24, noColour).at("Maria Kern").press("R").write("Hallo, wir rufen Sie an.").rest()
	d.sees("nur einmal möglich", "!Abschied", "Ihnen leid tut.", "^G „Es tut uns leid, dass […].“")
}

// Where something is missing at the end, the cursor goes behind the last word and its full stop, so that a wording does
// not land inside the sentence.
func TestTheCursorGoesBehindTheSentence(t *testing.T) {
	text := "Rot ist Rot."
	e := replies.Evidence{Span: replies.Span{Start: 8, End: 11}, Text: "Rot", Rule: "help.missing", Missing: replies.After}
	if at := e.Place(text); at != len(text) {
		t.Errorf("at %d of %q", at, text)
	}
	c := replies.Check{ID: replies.CheckHelp, Evidence: []replies.Evidence{e}, Offers: []string{"Wir […] bis 15 Uhr."}}
	if out, _, _ := placed(text, len(text), c, c.Offers[0]); out != "Rot ist Rot. Wir  bis 15 Uhr." {
		t.Errorf("%q", out)
	}
	if at := (replies.Evidence{Span: e.Span, Missing: replies.Before}).Place(text); at != 8 {
		t.Errorf("an apology belongs before the word, not at %d", at)
	}
}
