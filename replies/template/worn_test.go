package template

import (
	"fmt"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// used is a reply made of a template, with words of one's own in its gaps.
func used(t *testing.T, s *Set, name, own string) string {
	t.Helper()
	tpl, ok := s.Named(Ask{Lang: "de"}, name)
	if !ok {
		t.Fatalf("no template %s", name)
	}
	text, gaps := tpl.Fill(ValuesOf(sources.Brand{Name: "Bäckerei Krume", Signature: "^JL"}, "Maria Kern"))
	for i := len(gaps) - 1; i >= 0; i-- {
		text = text[:gaps[i].Start] + fmt.Sprintf("%s Nummer %d", own, i) + text[gaps[i].End:]
	}
	return text
}

func TestWorn(t *testing.T) {
	s, _ := Load(nil, nil)
	req := replies.CheckRequest{Lang: "de", Text: used(t, s, "danke", "Ihr Gruß an die Backstube hängt jetzt dort")}
	for i, own := range []string{"Das Bild ist sehr schön geworden", "Die Brezeln backt jede Nacht Mehmet", "Wir haben beim Lesen gelacht"} {
		if s.Worn(req) {
			t.Errorf("worn after %d uses", i)
		}
		req.Earlier = append(req.Earlier, used(t, s, "danke", own))
	}
	if !s.Worn(req) {
		t.Error("three uses raise no hand")
	}
	req.Text = used(t, s, "frage", "Ja, am Montag ist von neun bis achtzehn Uhr offen")
	if s.Worn(req) {
		t.Error("another template is not worn")
	}
	req.Text = "Guten Tag Maria Kern, schön, dass Sie da waren. Bis bald!"
	if s.Worn(req) {
		t.Error("a text of no template is not worn")
	}
}

// Asked at every key, the texts of before must cost next to nothing.
func TestWornIsQuick(t *testing.T) {
	s, _ := Load(nil, nil)
	req := replies.CheckRequest{Lang: "de", Text: used(t, s, "danke", "Ihr Gruß an die Backstube hängt jetzt dort")}
	for i := range 50 {
		req.Earlier = append(req.Earlier, used(t, s, "frage", fmt.Sprintf("Am %d. ist offen und wir freuen uns auf Sie", i)))
	}
	s.Worn(req)
	best := time.Hour // of many: the machine may have other work
	for range 40 {
		start := time.Now()
		s.Worn(req)
		best = min(best, time.Since(start))
	}
	if best > 5*time.Millisecond {
		t.Errorf("%v", best)
	}
}
