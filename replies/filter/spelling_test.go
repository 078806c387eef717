package filter

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestUmlautsFindEachOther(t *testing.T) {
	for _, c := range []struct {
		typed, text string
		want        bool
	}{
		{"grösse", "Welche Größe?", true},
		{"größe", "welche groesse", true},
		{"groesse", "welche Größe", true},
		{"GRÖSSE", "groesse", true},
		{"straße", "Hauptstrasse", true},
		{"lieferung", "Expresslieferung", true},
		{"neue", "das ist neu", false},
		{"quer", "qr", false},
		{"element", "Bauelement", true},
		{"eröffnung", "Neueroeffnung", true},
		{"café", "Cafe Krume", true},
		{"ueber", "Über uns", true},
		{"mauer", "Mäür", false},
	} {
		q := Query{Word{c.typed}}
		if got := q.Match(Facts{Texts: []string{c.text}}, now); got != c.want {
			t.Errorf("%q in %q: %v (%q)", c.typed, c.text, got, Spellings(c.typed))
		}
	}
}

func TestSpellingsBeginWithTheFoldedText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "typed")
		list := Spellings(s)
		if len(list) > 2<<mostSites || list[0] != Fold(s) {
			t.Fatalf("%q: %q", s, list)
		}
	})
}

func TestPlaces(t *testing.T) {
	text := "Die  GRÖßE der Expresslieferung, a\u0308hnlich\xff groesse"
	var got []string
	for _, s := range Places(text, []string{"größe", "die größe", "lieferung", "ähnlich"}) {
		got = append(got, text[s.Start:s.End])
	}
	if want := []string{"Die  GRÖßE", "lieferung", "a\u0308hnlich", "groesse"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What is shown as found is what was found: a text has a place for a word if and only if the word stands in it.
func TestPlacesAreThereWhereSomethingIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aeouäößxq 	.-\u0308")), 0, 30, -1).Draw(t, "text")
		word := strings.TrimSpace(rapid.StringOfN(rapid.SampledFrom([]rune("aeouäößxq ")), 1, 4, -1).Draw(t, "word"))
		if word == "" {
			return
		}
		spans := Places(text, []string{word})
		found := slices.ContainsFunc(Spellings(word), func(w string) bool { return strings.Contains(Fold(text), w) })
		if found != (len(spans) > 0) {
			t.Fatalf("%q in %q: %v", word, text, spans)
		}
		last := 0
		for _, s := range spans {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%v", spans)
			}
			last = s.End
		}
	})
}
