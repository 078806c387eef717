package words

import "testing"

func TestBothLanguagesSpeak(t *testing.T) {
	if got := New("de").T("kind.complaint"); got != "Beschwerde" {
		t.Errorf("de: %q", got)
	}
	if got := New("en").T("kind.complaint"); got != "complaint" {
		t.Errorf("en: %q", got)
	}
	if got := New("en").T("no.such.key"); got != "[no.such.key]" {
		t.Errorf("unknown key: %q", got)
	}
}
