package store

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"atempause/sources"
)

func TestWordings(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Gewinne 500 € jetzt!!", "gewinne 1.000 € JETZT", true},
		{"Grüße aus Köln", "Gru\u0308ße\u00a0 aus\n ko\u0308ln 🎉", true}, // composed or not
		{"geht's noch", "gehts noch", true},
		{"Toll ❤️ gemacht", "Toll gemacht", true},
		{"kaputt", "ka putt", false},
		{"Torte kaputt", "Torte nicht kaputt", false},
		{"schön", "schon", false},
	} {
		a, b := wordingOf(c.a, nil), wordingOf(c.b, nil)
		if c.same && openingOf(c.a) != openingOf(c.b) {
			t.Errorf("%q begins with %s, %q with %s", c.a, openingOf(c.a), c.b, openingOf(c.b))
		}
		if (a.print() == b.print()) != c.same {
			t.Errorf("%q is %q, %q is %q", c.a, a.plain, c.b, b.plain)
		}
	}
	for _, nothing := range []string{"", "5/5 👍👍", " \n", "❤️"} {
		if w := wordingOf(nothing, nil); w.print() != "" || w.letters != 0 {
			t.Errorf("%q is known by %q", nothing, w.plain)
		}
	}
	if w := wordingOf("Ja, 2 Brötchen", nil); w.letters != 10 {
		t.Errorf("%d letters in %q", w.letters, w.plain)
	}
}

// Whatever a stranger writes: a wording is known by what it folds to, and digits never matter.
func TestWordingsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		w := wordingOf(text, nil)
		again := wordingOf(string(w.plain), make([]byte, 0, 8))
		if again.print() != w.print() || again.letters != w.letters {
			t.Fatalf("%q folds to %q, and that to %q", text, w.plain, again.plain)
		}
		if n := wordingOf("7"+text+"42!", nil); n.print() != w.print() {
			t.Fatalf("numbers matter in %q: %q, %q", text, w.plain, n.plain)
		}
		if a, b := openingOf(text), openingOf(norm.NFD.String("7"+text)); !strings.ContainsRune(text, '\u212a') && a != b {
			t.Fatalf("%q begins with %q, taken apart with %q", text, a, b)
		}
	})
}

func TestWhoAnAuthorIs(t *testing.T) {
	for want, a := range map[string]sources.Author{
		"facebook:7": {ID: "7", Name: "Maria"}, "name:Maria": {Name: "Maria"}, "": {},
	} {
		if got := authorKey(sources.Facebook, a); got != want {
			t.Errorf("%+v is %q", a, got)
		}
	}
}

func BenchmarkWording(b *testing.B) {
	text := "Die Torte war leider kaputt – und noch ein Satz Nummer 512, damit der Text so lang ist wie im Leben."
	var buf []byte
	for b.Loop() {
		buf = wordingOf(text, buf).plain
	}
}
