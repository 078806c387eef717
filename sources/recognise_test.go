package sources

import (
	"testing"
	"time"
)

func TestSameTextForgivesWhatNetworksChange(t *testing.T) {
	for _, c := range []struct {
		sent, told string
		same       bool
	}{
		{"Guten Tag\r\nwir helfen.  ", "Guten Tag\nwir helfen.", true},
		{"Gru\u0308ße", "Grüße", true},
		{"Zeile \nzwei\n", "Zeile\nzwei", true},
		{"Guten Tag", "Guten Tag!", false},
		{"Guten Tag", "guten Tag", false},
		{"Guten  Tag", "Guten Tag", false},
	} {
		if SameText(c.sent, c.told) != c.same {
			t.Errorf("%q and %q", c.sent, c.told)
		}
	}
}

func TestAnAttemptRecognisesItself(t *testing.T) {
	at := time.Date(2026, 9, 1, 12, 0, 0, 600e6, time.UTC)
	out := Outgoing{Text: "Guten Tag", Tried: at, Others: []string{"2"}}
	for _, c := range []struct {
		id, text string
		at       time.Time
		want     bool
	}{
		{"1", "Guten Tag", at, true},
		{"1", "Guten Tag", at.Add(-Skew).Truncate(time.Second), true},
		{"1", "Guten Tag", at.Add(-Skew - time.Second), false},
		{"1", "Guten Abend", at, false},
		{"2", "Guten Tag", at, false},
	} {
		if got := out.Recognises(c.id, c.text, c.at); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
	if never := (Outgoing{Text: "Guten Tag"}); !never.Recognises("1", "Guten Tag", time.Time{}) {
		t.Error("without a time of trying anything is young enough")
	}
}
