package desk

import (
	"testing"

	"atempause/ui/keys"
)

// Every key of the table does something, and nothing is done that no key is for.
func TestEveryKeyIsDispatched(t *testing.T) {
	elsewhere := map[keys.Scope]bool{keys.Text: true, keys.Dialog: true, keys.Breath: true, keys.Form: true, keys.Find: true} // edit.Field, menu, breath and pressFind
	for _, k := range keys.Table() {
		if _, ok := actions[k.ID]; !ok && !elsewhere[k.Scope] {
			t.Errorf("%s does nothing", k.ID)
		}
	}
	known := map[keys.ID]bool{}
	for _, k := range keys.Table() {
		known[k.ID] = true
	}
	for id := range actions {
		if !known[id] {
			t.Errorf("no key for %s", id)
		}
	}
}

func TestEveryTextKeyWorks(t *testing.T) {
	for _, k := range keys.Table() {
		if k.Scope != keys.Text {
			continue
		}
		d := sit(t, 80, 24).at("Maria Kern").press("r").write("eins zwei\ndrei vier\nx").press("up", "home", "right")
		if k.ID == keys.TextRedo {
			d.press("ctrl+z")
		}
		before, at := d.m.writer.field.Text(), d.m.writer.field.At()
		d.press(k.Keys[0])
		if d.m.writer.field.Text() == before && d.m.writer.field.At() == at {
			t.Errorf("%s (%s) changed nothing", k.ID, k.Keys[0])
		}
	}
}

func TestEveryDialogAndBreathKeyWorks(t *testing.T) {
	d := sit(t, 80, 24).press("f", "j")
	if d.m.over[0].(*menu).cur != 1 {
		t.Error("down")
	}
	if d.press("k"); d.m.over[0].(*menu).cur != 0 {
		t.Error("up")
	}
	if d.press("esc"); len(d.m.over) != 0 {
		t.Error("back")
	}
	if d.press("f", "j", "enter"); d.m.at.View != "ready" {
		t.Error("take")
	}
}

func TestPaletteRunsWhatItFinds(t *testing.T) {
	sit(t, 80, 24).press(":").write("Ansicht").sees("Ansicht").press("enter").sees("Erledigt", "Bereit").press("esc").
		press(":").write("zzzz").sees("Nichts gefunden").press("esc").seesNot("Nichts gefunden")
}

func TestHelpIsAboutWhereOneIs(t *testing.T) {
	sit(t, 80, 24).press("?").sees("antworten").press("G").sees("beenden (Entwurf wird gesichert)").press("esc").seesNot("Esc abbrechen")
}

func TestOwnKeys(t *testing.T) {
	d := sit(t, 80, 24, func(d *Deps) { d.Keys = map[string][]string{"reply": {"W"}} }).at("Maria Kern")
	d.press("r").seesNot("ÖFFENTLICH").press("W").sees("ÖFFENTLICH")
}

func TestAKeyThatCannotActSaysWhy(t *testing.T) {
	d := sit(t, 80, 24).at("Ozan Yıldız").press("R").sees("Auf Bewertungen geht das nicht")
	d.at("Maria Kern").press("S").sees("keine Antwort bereit").press("x").sees("nichts zu klären")
}
