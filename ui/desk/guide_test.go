package desk

import (
	"testing"
)

func TestTheHandbookOpensAtWhatOneHasBeforeOne(t *testing.T) {
	d := sit(t, 80, 24).press("f1").sees("Handbuch", "Die Reihenfolge")
	d.press("home").sees("Der Weg einer Antwort").press("j").press("pgdown").seesNot("Der Weg einer Antwort")
	d.press("f1").seesNot("Handbuch")
	d.at("Maria Kern").press("r").write("Hallo, es tut uns leid. Das ist Unsinn.").rest()
	d.press("f1").sees("Handbuch", "Prüfung:")
	d.press("esc").seesNot("Handbuch").write(" Wirklich.").sees("Wirklich.")
}

func TestTheHandbookSpeaksEnglishWithoutColour(t *testing.T) {
	d := sit(t, 60, 20, english, inASCII).press("f1").sees("handbook", "The order of the queue")
	d.resize(100, 30).sees("handbook")
}
