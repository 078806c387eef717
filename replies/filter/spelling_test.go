package filter

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
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

// foldedAtOnce is what Fold is a quicker way to: the whole text taken apart first.
func foldedAtOnce(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Mn, r):
		case unicode.ToLower(r) == 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.TrimLeft(tidyLeft(b.String()), " ")
}

// tidyLeft makes one space of several and none at the end.
func tidyLeft(s string) string {
	var words []string
	for _, w := range strings.Split(s, " ") {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func TestFoldTakesTextsApart(t *testing.T) {
	for _, s := range []string{"Größe", "o\u0308\u0301x", "\u0301\u0308o", "한글", "ﬁnden", "…", "a\u00a0 b", "x\xffy", "ẞ", "½", "ǅ", "\u1e9b\u0323"} {
		if got, want := Fold(s), foldedAtOnce(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if got, want := Fold(s), foldedAtOnce(s); got != want {
			t.Fatalf("%q: %q, want %q", s, got, want)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	text := "Seit drei Wochen warte ich auf meine Torte, keiner geht ran! Größe und Grüße – schade… 😀"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Fold(text)
	}
}
