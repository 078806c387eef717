package template_test

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/template"
	"atempause/replies/when"
)

// The holding reply that comes with the program is one that stops the due clock, until the time named in it; so is the
// answer that has to be asked for elsewhere first.
func TestHoldingRepliesStopTheClock(t *testing.T) {
	set := load(t)
	hours, err := replies.ParseCalendar([]string{"Mo-Fr 09:00-18:00"}, nil, nil, "Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, hours.Zone())
	for name, due := range map[string]time.Time{
		"complaint-hold": time.Date(2026, 11, 23, 15, 0, 0, 0, hours.Zone()),
		"question-later": time.Date(2026, 11, 24, 12, 0, 0, 0, hours.Zone()),
	} {
		for _, b := range brands {
			tp, ok := set.Named(template.Ask{Lang: b.Lang}, name)
			if !ok {
				t.Fatal(name)
			}
			text := tp.Example(template.ValuesOf(b, "Maria Kern"))
			p, ok := when.Holding(text, b.Lang, at, hours)
			if !ok || !p.Certain || !p.Due.Equal(due) {
				t.Errorf("%s, %s %s: %v %+v, want %s\n%s", name, b.Lang, b.Address, ok, p, due, text)
			}
		}
	}
}
