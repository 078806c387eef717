package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/weather"
	"atempause/store"
	"atempause/ui/keys"
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

// j and k move in every menu, whatever else its letters do; a letter that stands for an act on the desk stands for no other
// one among the steps of a case.
func TestMenusLeaveTheKeysThatMoveAlone(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern")
	acts := map[string]string{"s": "snooze", "e": "escalate", "d": "close", "=": "join"}
	for _, m := range []*menu{d.m.caseMenuOne(), d.m.caseMenuMany(2)} {
		for _, it := range m.items {
			if id, ok := d.m.km.Find(it.key, keys.Dialog); ok {
				t.Errorf("%q (%s) is also %s", it.key, it.text, id)
			}
			if act := acts[it.key]; act != "" && it.text != d.m.t("case.do_"+act) {
				t.Errorf("%q does something else than on the desk: %s", it.key, it.text)
			}
		}
	}
	files, _ := filepath.Glob("*.go")
	bad := regexp.MustCompile(`key:\s*"[jk]"`)
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bad.Match(text) {
			t.Errorf("%s gives a menu's item j or k", f)
		}
	}
}

// What can only be read offers nothing to take, and what can only be written nothing to choose.
func TestTheHelpLineOffersWhatTheDialogDoes(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern")
	last := func() string {
		lines := strings.Split(strings.TrimRight(d.screen(), "\n"), "\n")
		return lines[len(lines)-1]
	}
	d.press("?")
	if s := last(); !strings.Contains(s, "blättern") || !strings.Contains(s, "schließen") || strings.Contains(s, "nehmen") {
		t.Errorf("help: %s", s)
	}
	d.press("esc", "n")
	if s := last(); strings.Contains(s, "wählen") && !strings.Contains(d.screen(), "▸") {
		t.Errorf("note: %s", s)
	}
	d.press("esc", "o")
	if s := last(); strings.Contains(s, "abbrechen") || !strings.Contains(s, "schließen") {
		t.Errorf("address: %s", s)
	}
}

// The weather advises where somebody waits for us; after our answer it is the customer's turn.
func TestTheWeatherAdvisesOnlyWhereSomebodyWaits(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern")
	th := &d.m.talk.thread
	d.m.counts.Weather = map[string]weather.State{th.Brand: {Level: 3}}
	for state, want := range map[replies.CaseState]bool{replies.CaseNew: true, replies.CaseAnswered: false, replies.CasePrivate: false} {
		th.Matter.State = state
		if got := len(d.m.suggested()) > 0; got != want {
			t.Errorf("%s: %v", state, d.m.suggested())
		}
	}
	th.Heat = 4
	if d.m.suggested() == nil {
		t.Error("a hot thread is not to be handed over once it is answered")
	}
}

// What goes on over several lines stands below its beginning.
func TestAMenusTextKeepsItsIndent(t *testing.T) {
	d := sit(t, 80, 24)
	d.m.push(&menu{title: "Probe", text: []string{"  " + strings.Repeat("Stunden mit Kritik ", 8)}})
	set := regexp.MustCompile(`│   (Stunden|mit|Kritik)`)
	for _, line := range strings.Split(d.screen(), "\n") {
		if strings.Contains(line, "mit Kritik") && !set.MatchString(line) {
			t.Errorf("%q", line)
		}
	}
}
