package desk

import (
	"strings"
	"testing"
	"time"

	"atempause/store"
	"atempause/ui/safe"
)

// What a narrow screen has to say whole: nobody widens a terminal to read how long there is left.
func TestNothingThatCountsIsCutAt80x24(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("enter", "g").rest()
	d.sees("Private Antwort 1×: noch 6 Tage")
	d.m.talk.thread.Heat = 3
	d.m.talk.stale()
	d.sees("Hitze 3: besser eskalieren (e)")
	d.wait(6*24*time.Hour).changed().rest().at("Maria Kern").press("enter", "g").rest()
	if s := d.screen(); !strings.Contains(s, "(bis ") {
		t.Errorf("the moment a way closes is cut off, or not told on its last day:\n%s", s)
	}
}

func TestThePromisesViewTellsByWhen(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern")
	th := d.thread("Maria Kern")
	if _, err := d.st.Change(t.Context(), []int64{th.ID}, store.Act{Do: "promise", Text: "Anruf", At: d.m.Now().Add(2 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	d.changed().rest().in(store.Promises).sees(" bis heute " + d.m.Now().Add(2*time.Hour).Format("15:04"))
}

// A key with a long name must not run into what it does.
func TestThePaletteKeepsKeysAndWordsApart(t *testing.T) {
	d := sit(t, 80, 24).press(":").write("leitfaden")
	for _, line := range strings.Split(d.screen(), "\n") {
		if i := strings.Index(line, "Umschalt+F3"); i >= 0 {
			if rest := line[i+len("Umschalt+F3"):]; !strings.HasPrefix(rest, "  ") || safe.Width(rest) == 0 {
				t.Errorf("run together: %q", line)
			}
			return
		}
	}
	t.Errorf("Umschalt+F3 is not listed:\n%s", d.screen())
}

// Who takes back several steps sees whom each was about.
func TestUndoTellsWhomItWasAbout(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("d").rest().press("z").rest()
	d.sees("Zurückgenommen: erledigt (Maria Kern).").press("Z").rest().sees("Wiederholt: erledigt (Maria Kern).")
}

// Two threads of one person are not joined by themselves; the key that jumps between them says which one joins them.
func TestTheJumpSaysHowToJoin(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("%").rest().sees("gehört kein anderes Gespräch.")
	d.m.talk.kin = []store.Kin{{}}
	d.press("%").rest().sees("Noch nicht verbunden; =")
}
