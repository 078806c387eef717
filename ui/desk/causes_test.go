package desk

import (
	"strings"
	"testing"

	"atempause/replies"
	"atempause/store"
)

func TestACauseOfTheBrandsOwnIsTypedOnceAndThenOffered(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("c").sees("Worum geht es Maria Kern?", "1 Lieferung", "Liste von Bäckerei Krume", "^R benennt um")
	d.write("Torten").sees("neu: Torten").press("enter").rest().sees("Ursache ist jetzt: Torten")
	if r := d.row("Maria Kern"); r.Cause != "Torten" {
		t.Errorf("%+v", r)
	}
	d.at("T. Brandt").press("c").sees("1 Torten", "1 Mal").write("tort").sees("neu: tort").press("enter").rest().sees("Ursache ist jetzt: Torten")
	d.press("c").sees("2 Mal").write("LIEFERUNG").seesNot("neu:").press("enter").rest().sees("Ursache ist jetzt: Lieferung")
	d.press("z").rest().press("z").rest().press("z").rest().press("c").seesNot("Torten").press("esc")
	d.press("c").write(strings.Repeat("x", replies.CauseRunes+1)).press("enter").sees("zu lang: 41 Zeichen").press("esc")
}

func TestABrandsCausesAreRenamedAndTakenOffByKeys(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("c").write("Torten").press("enter").rest()
	d.press("c", "ctrl+r").sees("Torten umbenennen · Bäckerei Krume", "Gilt überall").press("ctrl+u").write("Lieferung").sees("Lieferung gibt es schon")
	d.press("ctrl+u").write("Torten nach Maß").press("enter").rest()
	d.sees("Torten heißt jetzt Torten nach Maß, auch in 1 Gespräch", "1 Torten nach Maß").press("esc")
	if r := d.row("Maria Kern"); r.Cause != "Torten nach Maß" {
		t.Errorf("%+v", r)
	}
	d.press("c", "ctrl+x").rest().sees("Torten nach Maß ist von der Liste. 1 Gespräch behält sie.", "1 Lieferung").press("esc")
	d.press("z").rest().sees("Zurückgenommen: Ursache von der Liste nehmen (Torten nach Maß)").press("z").rest()
	d.sees("Zurückgenommen: Ursache umbenennen (Torten)")
	if r := d.row("Maria Kern"); r.Cause != "Torten" {
		t.Errorf("%+v", r)
	}
	d.press("Z").rest().sees("Wiederholt: Ursache umbenennen (Torten)")
	d.press("c").write("gibtesnicht").press("ctrl+x").sees("erst auf einen Eintrag").press("esc")
	list, err := d.st.Causes(t.Context(), "Radhaus")
	if err != nil || len(list) != len(replies.Causes) {
		t.Errorf("another brand's list has changed: %+v %v", list, err)
	}
}

func TestNoCauseHidesWhatItIs(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("c").write("Über\u202eraschung").press("enter").rest()
	if r := d.row("Maria Kern"); r.Cause != "Überraschung" {
		t.Errorf("%q", r.Cause)
	}
	if !(store.Act{Do: store.RenameCauseAct}).OnCauses() || (store.Act{Do: "cause"}).OnCauses() {
		t.Error("which acts are on lists")
	}
}
