package desk

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"atempause/store"
	"atempause/ui/theme"
)

func TestThePlaybookStandsBesideWhatIsWritten(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("p").rest().sees("Beschwerde, konstrukt", "Was es ist")
	d.press("r").rest().sees("ÖFFENTLICH", "Beschwerde, konstrukt").write("Guten Tag").rest()
	if d.m.writer.field.Text() != "Guten Tag" {
		t.Errorf("typing did not go on: %q", d.m.writer.field.Text())
	}
	top := d.m.sheet.top
	if d.press("alt+down"); d.m.sheet.top <= top {
		t.Error("it does not scroll while one writes")
	}
	d.press("f2").seesNot("konstrukt").press("alt+p").rest().sees("konstrukt").press("esc").sees("konstrukt").press("esc").seesNot("konstrukt")
}

func TestAWordingGoesIntoTheDraft(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("r").write("Guten Tag.").press("f2").rest()
	if r := d.m.sheetRect(); r != d.m.plan.List {
		t.Fatalf("with room it stands beside the composer, not at %+v", r)
	}
	d.press("f3", "f4").rest()
	text := d.m.writer.field.Text()
	if len(d.m.sheet.words) < 2 || !strings.HasPrefix(text, "Guten Tag. Seit "+openGap) {
		t.Fatalf("%q", text)
	}
	d.write("heute").rest()
	if got := d.draft("Maria Kern").Text; !strings.HasPrefix(got, "Guten Tag. Seit heute machen wir") {
		t.Errorf("%q", got)
	}
	d.press("ctrl+z", "ctrl+z", "ctrl+z")
	if got := d.m.writer.field.Text(); got != "Guten Tag." {
		t.Errorf("undo: %q", got)
	}
	d.press("shift+f3", "alt+i").rest()
	if got := d.m.writer.field.Text(); got != "Guten Tag. Danke, dass Sie uns das so genau schreiben." {
		t.Errorf("%q", got)
	}
}

func TestThePlaybookFollowsTheThread(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("p").rest().sees("Beschwerde, konstruktiv").at("T. Brandt").sees("╭─ Frage ").press("f4").sees("Erst eine Antwort beginnen")
	d.press("f5").rest().sees("Leitfaden", "Anrufen").press("esc").press("tab").press("j").rest()
	if d.m.sheet.top == 0 && len(d.m.sheet.lines) > d.m.sheetRows() {
		t.Error("j does not move what lies over the conversation")
	}
}

func TestAnotherPlaybookIsChosen(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("f5").rest()
	menu := d.m.over[0].(*menu)
	for i, it := range menu.items {
		if strings.Contains(it.text, "Anrufen") {
			menu.cur = i
		}
	}
	d.press("enter").rest().sees("╭─ Anrufen")
	d.changed().sees("╭─ Anrufen") // what a person has chosen stays
}

// Once the apology is waived for a reason, the playbook is the one for complaints that are not justified.
func TestAWaivedApologyTurnsThePage(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("r").write("Guten Tag, hier ist alles richtig.").rest().press("ctrl+s").rest().press("tab", "w").write("Wir waren es nicht.").press("enter").rest()
	d.press("f2").rest()
	if len(d.draft("Maria Kern").Waivers) == 0 {
		t.Fatalf("nothing was waived:\n%s", d.screen())
	}
	d.sees("unberechtigt")
}

func TestPlaybooksSuitEveryTerminal(t *testing.T) {
	d := sit(t, 120, 36, inASCII).at("Maria Kern").press("r", "f2").rest()
	for _, r := range d.m.View().Content {
		if r > unicode.MaxASCII {
			t.Fatalf("%q on\n%s", r, d.screen())
		}
	}
	if d.sees(">\"Danke,"); strings.Contains(d.m.View().Content, "\x1b[") {
		t.Error("attributes on a dumb terminal")
	}
	d = sit(t, 120, 36, noColour).at("Maria Kern").press("r", "f2").rest().sees("▸„Danke,")
	if regexp.MustCompile(`\x1b\[[0-9;]*[34]8;`).MatchString(d.m.View().Content) {
		t.Error("colour without colour")
	}
	sit(t, 120, 36, func(d *Deps) { d.Look = theme.Look{Light: true} }).at("Maria Kern").press("r", "f2").rest().sees("Was es ist")
	sit(t, 60, 20, english).at("Maria Kern").press("r", "f2").rest().sees("Beschwerde, konst").press("f5").rest().sees("Playbook")
}

func TestACallIsNoted(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("T").rest().sees("Anruf: Maria Kern", "Telefonnummer der Person").write("0170 123")
	d.press("tab").write("Torte fehlt").press("esc").sees("wartet hier").press("T").rest().sees("0170 123", "Torte fehlt")
	d.press("tab", "tab", "tab").write("Mittwoch 9 Uhr").press("ctrl+s").rest().sees("als Notiz am Vorgang").seesNot("Anruf: Maria")
	th, err := d.st.Thread(t.Context(), d.m.talk.thread.ID)
	if err != nil || len(th.Notes) != 1 {
		t.Fatalf("%v %+v", err, th.Notes)
	}
	note := th.Notes[0].Text
	if !strings.Contains(note, "Nummer: 0170 123") || !strings.Contains(note, "Mittwoch 9 Uhr") || strings.Contains(note, openGap) || strings.Contains(note, "Wer, bis wann") {
		t.Errorf("%s", note)
	}
	if len(d.m.calls) != 0 {
		t.Error("it still waits")
	}
	if d.press("z").rest(); len(d.m.talk.thread.Notes) != 0 {
		t.Error("the note cannot be taken back")
	}
}

func TestACallIsNotLostAtTheEnd(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("T").rest().press("ctrl+s").sees("Ohne ein eigenes Wort").press("esc").seesNot("wartet hier")
	d.press("T").rest().write("0170").press("ctrl+c")
	if d.sees("noch nicht gesichert"); d.quit {
		t.Fatal("gone")
	}
	if d.press("ctrl+c"); !d.quit {
		t.Error("the second wish counts")
	}
}

// A number they have named themselves is already there.
func TestTheirNumberIsFound(t *testing.T) {
	for text, want := range map[string]string{
		"Ruft mich an: 0170 1234567, danke": "0170 1234567", "+49 (30) 901820-15": "+49 (30) 901820-15", "Am 3.11. um 14 Uhr, 250 Euro": "",
		"Bestellung 4711": "",
	} {
		if got := phoneNumber.FindString(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestTheHouseRulesGoIntoAReply(t *testing.T) {
	sit(t, 80, 24).at("Maria Kern").press("r").write("Siehe").press("f6").sees("haben keine Adresse")
	dir := t.TempDir()
	writePage(t, dir, "house-rules.md", "+++\ntitle = \"Regeln\"\nlang = \"de\"\nlink = \"https://krume.example/regeln\"\n+++\n## Werbung {#advert}\n\nKeine.\n\n> Hallo, hier stand Werbung.\n")
	d := sit(t, 80, 24, pagesOf(dir)).at("Maria Kern").press("r").write("Siehe").press("f6").rest().sees("Welche Hausregel?", "Werbung").press("down", "enter").rest()
	if got := d.draft("Maria Kern").Text; got != "Siehe https://krume.example/regeln#advert" {
		t.Errorf("%q", got)
	}
	if d.press("ctrl+z"); d.m.writer.field.Text() != "Siehe" {
		t.Errorf("undo: %q", d.m.writer.field.Text())
	}
}

// A thread that is read while the playbook is open asks the store no more than once for what is known of it.
func TestPraiseTellsWhetherToAsk(t *testing.T) {
	d := sit(t, 80, 24)
	d.run(d.m.visit(State{View: store.Praise}))
	d.rest().at("@lena").press("p").rest().sees("noch nie gebeten")
}
