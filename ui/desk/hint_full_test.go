package desk

import "testing"

// What a low screen cuts of a hint can be read in full: the key stands where it is cut, in the text and in the checklist.
func TestAHintCanBeReadInFull(t *testing.T) {
	d := sit(t, 80, 24, noColour).at("Maria Kern").press("r").write("Hallo.").rest().press("tab", "space")
	d.sees("Entschuldigung", "^G „Es tut uns leid, dass […].“")
	d.press("esc").press("tab").write(" Mehr").sees("Hallo. Mehr")
}
