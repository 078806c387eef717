package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"atempause/sources"
	"atempause/ui/guide"
)

// quarrel lets nine people complain under one post within the hour.
func (d *driver) quarrel() {
	d.t.Helper()
	th := sources.Thread{RemoteID: "8_1", Form: sources.CommentForm, Audience: sources.Public}
	for i := range 9 {
		id := fmt.Sprint("8_1_", i)
		m := sources.Message{
			RemoteID: id, Author: sources.Author{ID: id, Name: fmt.Sprint("Streiterin ", i)}, Text: fmt.Sprint("Auch ich warte noch ", i),
			Time: d.time().Add(time.Duration(i-9) * time.Minute), Reach: 30,
		}
		if i > 0 {
			m.ParentID, m.Reach = "8_1_0", 0
		}
		th.Messages = append(th.Messages, m)
	}
	if _, err := d.st.Ingest(d.t.Context(), "facebook:1", sources.Batch{Threads: []sources.Thread{th}}); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.st.Look(d.t.Context(), []string{"Bäckerei Krume", "Radhaus"}); err != nil {
		d.t.Fatal(err)
	}
	d.send(refreshMsg{})
	d.rest()
}

// A hot thread says above its conversation and in its row what heats it; w tells by how much, and leads to what is hot.
func TestAThreadSaysWhatHeatsIt(t *testing.T) {
	d := sit(t, 140, 40)
	d.quarrel()
	d.at("Streiterin 0").press("enter").rest()
	d.sees("Hitze 6, 9 Kritiker", "Steht hier, weil: Hitze 6 (9 Kritiker, Ton 1 von 6, 9", "Nachrichten in einer Stunde, 30 Antworten und Weitergaben) ")
	d.press("esc").press("w").sees("Streiterin 0: Hitze 6 von 6", "+3  9 Kritiker", "+1  Ton 1 von 6", "+1  9 Nachrichten in einer Stunde")
	d.press("f1").sees("Hitze und Wetter").press("esc")
	d.press("2").rest().sees("Streiterin 0", "Alle Marken").seesNot("T. Brandt", "@lena")
	d.press("esc").rest().sees("T. Brandt").press("w", "1").rest()
	d.sees("Streiterin 0", "Maria Kern", "Alle Marken").seesNot("T. Brandt", "Ozan")
}

// At 80×24 the row still has the figure, and at 140 cells the same in English.
func TestTheRowKeepsTheHeat(t *testing.T) {
	d := sit(t, 80, 24)
	d.quarrel()
	d.sees("Beschw: Hitze 6")
	d = sit(t, 140, 40, english)
	d.quarrel()
	d.at("Streiterin 0").sees("heat 6, 9 critics")
}

// In a storm the playbook for it stands with those that fit, and says why.
func TestPlaybooksKnowTheWeather(t *testing.T) {
	d := sit(t, 140, 40)
	d.at("Maria Kern").press("p").rest().seesNot("Shitstorm").press("p")
	d.crowd(9, "Seit Tagen warte ich auf Antwort")
	d.at("Maria Kern").press("p").rest().sees("Shitstorm")
	d.press("f5").rest().sees("Wetter 3")
}

// Before anybody has looked the weather is unknown, and not calm.
func TestTheWeatherIsUnknownBeforeALook(t *testing.T) {
	d := sit(t, 140, 40)
	d.m.counts.Weather = nil
	d.sees("Wetter –").press("w").sees("Wetter noch nicht bekannt")
}

// Each dialog that names a section of the handbook names one that is there.
func TestEverySectionNamedIsInTheHandbook(t *testing.T) {
	have := map[string]bool{}
	for _, s := range guide.Sections("de") {
		have[s.Name] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`about(?:: | = )"([a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			named++
			if !have[m[1]] {
				t.Errorf("%s: the handbook has no section %q", f, m[1])
			}
		}
	}
	if named < 10 {
		t.Errorf("only %d found", named)
	}
}
