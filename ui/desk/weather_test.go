package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"atempause/replies/care"
	"atempause/sources"
)

// crowd lets people complain about the bakery.
func (d *driver) crowd(n int, text string) {
	d.t.Helper()
	var b sources.Batch
	for i := range n {
		id := fmt.Sprintf("9_%s_%d", text, i)
		b.Threads = append(b.Threads, sources.Thread{
			RemoteID: id, Form: sources.CommentForm, Audience: sources.Public,
			Messages: []sources.Message{{RemoteID: id, Author: sources.Author{ID: "k" + id, Name: fmt.Sprint("Kritikerin ", i)}, Text: fmt.Sprint(text, " ", i), Time: d.time()}},
		})
	}
	if _, err := d.st.Ingest(d.t.Context(), "facebook:1", b); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.st.Look(d.t.Context(), []string{"Bäckerei Krume", "Radhaus"}); err != nil {
		d.t.Fatal(err)
	}
	d.send(refreshMsg{})
	d.rest()
}

func loud(d *Deps) { d.Alarm = Alarm{Bell: true, Notify: true} }

// When the weather rises the desk rings once, says whose it is, and tells why.
func TestTheDeskRingsWhenTheWeatherRises(t *testing.T) {
	d := sit(t, 110, 30, loud)
	d.crowd(0, "nichts")
	if d.raw != "" {
		t.Fatalf("it rings in the calm: %q", d.raw)
	}
	d.crowd(9, "Seit Tagen warte ich auf Antwort")
	if !strings.Contains(d.raw, "\a") || !strings.Contains(d.raw, "Bäckerei Krume: Wetter") {
		t.Fatalf("rang %q", d.raw)
	}
	view := d.screen()
	if !strings.Contains(view, "Wetter 3") || !strings.Contains(view, "Bäckerei Krume: Wetter 3") {
		t.Errorf("the screen does not say it:\n%s", view)
	}
	d.raw = ""
	d.crowd(0, "nichts")
	if d.raw != "" {
		t.Errorf("it rings again: %q", d.raw)
	}
	if menu := d.press("w").screen(); !strings.Contains(menu, "Kritische Stimmen") || !strings.Contains(menu, "Radhaus") {
		t.Errorf("no reasons:\n%s", menu)
	}
}

// In quiet hours it is only said, unless it is a storm.
func TestQuietHoursAreQuiet(t *testing.T) {
	quiet, err := care.ParseQuiet([]string{"00:00-20:00"}, "UTC")
	if err != nil {
		t.Fatal(err)
	}
	d := sit(t, 110, 30, func(deps *Deps) { deps.Alarm = Alarm{Bell: true, Notify: true, Quiet: quiet} })
	d.crowd(0, "nichts")
	d.crowd(9, "Seit Tagen warte ich auf Antwort")
	if d.raw != "" || !strings.Contains(d.screen(), "Bäckerei Krume: Wetter 3") {
		t.Errorf("rang %q, screen:\n%s", d.raw, d.screen())
	}
	if !strings.Contains(d.press("w").screen(), "Ruhezeit bis 20:00") {
		t.Error("the menu does not tell the quiet hours")
	}
}

func cared(d *Deps) { d.Care = Care{Blur: true, Pause: true} }

// An attack cannot be read before it is opened, neither in the list nor in the conversation that follows the selection.
func TestAbuseIsCoveredUntilItIsOpened(t *testing.T) {
	d := sit(t, 110, 30, cared)
	d.crowd(1, "Ihr seid der letzte Abschaum")
	d.at("Kritikerin 0")
	if view := d.screen(); strings.Contains(view, "Abschaum") || !strings.Contains(view, "unkenntlich") {
		t.Fatalf("it can be read:\n%s", view)
	}
	if view := d.press("enter").rest().screen(); !strings.Contains(view, "Abschaum") {
		t.Errorf("opened it cannot be read:\n%s", view)
	}
	d.press("esc").rest()
	if view := d.screen(); !strings.Contains(view, "Abschaum") {
		t.Errorf("it is covered again:\n%s", view)
	}
}

// After three attacks a pause is suggested; taken, it ends by itself.
func TestAPauseIsSuggested(t *testing.T) {
	d := sit(t, 110, 30, cared)
	d.crowd(4, "Ihr seid der letzte Abschaum")
	for i := range 3 {
		d.at(fmt.Sprint("Kritikerin ", i))
		d.press("enter").rest()
		if i < 2 {
			d.press("esc").rest()
		}
	}
	if !strings.Contains(d.screen(), "Zeit für eine Pause?") {
		t.Fatalf("no pause is suggested:\n%s", d.screen())
	}
	d.wait(2 * time.Second)
	d.press("1").rest()
	if !strings.Contains(d.screen(), "Nichts läuft weg") {
		t.Fatalf("no pause:\n%s", d.screen())
	}
	d.wait(30 * time.Minute)
	if strings.Contains(d.screen(), "Nichts läuft weg") {
		t.Errorf("it does not end:\n%s", d.screen())
	}
}
