package rules

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func compile(t testing.TB, text string) *Set {
	t.Helper()
	set, err := Compile([]Source{{"test.toml", []byte(text)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// rule makes a file of one German rule with the given fields.
func rule(fields string) string {
	return "[lists]\nnegation = ['nicht kein*']\ncondition = ['wenn falls']\nfruit = ['apfel birne']\n[[rule]]\nid = 'r'\nlang = 'de'\nfinds = { x = 1 }\n" + fields
}

func spans(set *Set, lang, text string) []string {
	var out []string
	for _, h := range set.Lang(lang).Scan(Parse(text, lang), nil) {
		out = append(out, text[h.Start:h.End])
	}
	return out
}

func TestNotation(t *testing.T) {
	for _, c := range []struct{ fields, text, want string }{
		{"patterns = ['Lieferung']", "Die Lieferungen kamen.", "Lieferungen"},
		{"patterns = ['\"lieferung\"']", "Die Lieferungen kamen.", ""},
		{"patterns = ['liefer*']", "Lieferzeit: ewig", "Lieferzeit"},
		{"patterns = ['*service']", "Euer Kundenservice ist super", "Kundenservice"},
		{"patterns = ['tut (mir|uns) ..2 leid']", "Das tut uns wirklich sehr leid!", "tut uns wirklich sehr leid"},
		{"patterns = ['tut (mir|uns) ..1 leid']", "Das tut uns wirklich sehr leid!", ""},
		{"patterns = ['tut mir? leid']", "Tut leid.", "Tut leid"},
		{"patterns = ['rot _ blau']", "rot und blau", "rot und blau"},
		{"patterns = ['(guten tag|servus) {title}']", "Guten Tag Anna", "Guten Tag Anna"},
		{"patterns = ['{number} euro']", "kostet 12 Euro", "12 Euro"},
		{"patterns = ['{fruit} saft']", "zwei Birnen Saft", "Birnen Saft"},
		{"patterns = ['wir .. zahlen']", "wir, das Team, zahlen", ""},
		{"patterns = ['wir ,, zahlen']", "wir, das Team, zahlen", "wir, das Team, zahlen"},
		{"patterns = ['gruss']", "Viele Grüße? Nein, Gruß!", "Gruß"},
		{"patterns = ['grüße']", "Gruesse", "Gruesse"},
		{"patterns = ['danke']", "dankeee", "dankeee"},
		{"patterns = ['schön']", "schon wieder", ""},
		{"patterns = ['sehr schön']", "sehr 😀 schön", "sehr 😀 schön"},
	} {
		got := strings.Join(spans(compile(t, rule(c.fields)), "de", c.text), ";")
		if got != c.want {
			t.Errorf("%s on %q found %q, want %q", c.fields, c.text, got, c.want)
		}
	}
}

func TestCircumstances(t *testing.T) {
	for _, c := range []struct {
		fields, text string
		hit          bool
	}{
		{"negated = 'no'\npatterns = ['gut']", "Das ist gut.", true},
		{"negated = 'no'\npatterns = ['gut']", "Das ist nicht gut.", false},
		{"negated = 'yes'\npatterns = ['gut']", "Das ist nicht gut.", true},
		{"patterns = ['abzocke']", "Sie schreiben „Abzocke“, das trifft uns.", false},
		{"quoted = 'any'\npatterns = ['abzocke']", "Sie schreiben „Abzocke“, das trifft uns.", true},
		{"question = 'no'\npatterns = ['offen']", "Habt ihr offen?", false},
		{"condition = 'no'\npatterns = ['leid']", "Falls das so war, tut es uns leid.", false},
		{"where = 'sentence_start'\npatterns = ['leider']", "Es ist leider aus.", false},
		{"where = 'sentence_start'\npatterns = ['leider']", "Ja. Leider aus.", true},
		{"where = 'opening'\npatterns = ['hallo']", "eins zwei drei vier fünf sechs sieben hallo", false},
		{"with = ['heute']\npatterns = ['offen']", "Heute haben wir offen. Morgen nicht.", true},
		{"with = ['morgen']\npatterns = ['offen']", "Heute haben wir offen. Morgen nicht.", false},
		{"without = ['heute']\npatterns = ['offen']", "Heute haben wir offen.", false},
		{"before = ['sehr']\nwithin = 2\npatterns = ['gut']", "sehr sehr gut", true},
		{"after = ['sehr']\nwithin = 2\npatterns = ['gut']", "sehr gut", false},
		{"not_after = ['genug']\nwithin = 1\npatterns = ['gut']", "gut genug", false},
	} {
		if got := len(spans(compile(t, rule(c.fields)), "de", c.text)) > 0; got != c.hit {
			t.Errorf("%q on %q: hit %v, want %v", c.fields, c.text, got, c.hit)
		}
	}
}

func TestBadRulesAreExplained(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"[[rule]\n", "rules/haus.toml:1:7: "},
		{"[[rule]]\nid = 'a'\npattern = ['x']\n", "rules/haus.toml:3:1: a rule has no field called \"pattern\""},
		{"[[rule]]\nid = 'a'\nlang = 'fr'\n", "rules/haus.toml:3:8: rule a: lang is \"fr\"; it must be de, en or any"},
		{"lang = 'de'\n\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['gut',\n  '(gut']\n", "rules/haus.toml:7:4: rule a, pattern (gut: a ( is not closed"},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['{obst}']\n", "rules/haus.toml:5:14: rule a, pattern {obst}: there is no list or class called {obst}"},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['.. gut']\nwhere = 'top'\n", "rules/haus.toml:6:9: rule a: where is \"top\"; it must be opening, closing, sentence_start or anywhere"},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { y = 1 }\npatterns = ['gut']\n", "rules/haus.toml:4:11: rule a: there is no label called \"y\""},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['a*']\n", "would match nearly everything"},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['gut ..99']\n", "toml:5:18: rule a, pattern gut ..99: ..99 is no gap"},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['süß', 'gut| schlecht']\n", "toml:5:24: "},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['gut) so']\n", "toml:5:17: "},
		{"lang = 'de'\n[lists]\nobst = ['Apfel', 'B*rne']\n", "toml:3:19: "},
		{"lang = 'de'\n[[rule]]\nid = 'a' x\n", "toml:3:10: "},
		{"lang = 'de'\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['g']\n[[rule]]\nid = 'a'\nfinds = { x = 1 }\npatterns = ['h']\n", "rules/haus.toml:7:7: there are two rules with the id a"},
	} {
		_, err := Compile([]Source{{"rules/haus.toml", []byte(c.text)}}, Options{Labels: func(l string) bool { return l == "x" }})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
	}{
		{"Das ist eins. Das ist zwei! Drei?", 3},
		{"Am 3. Oktober um 10.30 Uhr, z. B. bei Dr. Kern.", 1},
		{"Hallo Frau Kern,\n\nzweite Zeile\nMfG", 3},
		{"Tut uns leid 🙏 Schick uns was.", 2},
		{"na ja... geht so", 1},
	} {
		if d := Parse(c.text, "de"); len(d.Sentences) != c.n {
			t.Errorf("%q: %d sentences, want %d", c.text, len(d.Sentences), c.n)
		}
	}
}

func TestContractions(t *testing.T) {
	d := Parse("We're sorry, it's ours and can't wait. Dont worry, O'Neill.", "en")
	var got []string
	for _, tok := range d.Tokens {
		got = append(got, tok.Norm)
	}
	want := "we are sorry it is ours and can not wait do not worry oneill"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %q, want %q", s, want)
	}
}

// TestOffsets: whatever comes in, every token is a piece of the text on rune borders, in order.
func TestOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, lang := range []string{"de", "en"} {
			checkOffsets(t, Parse(text, lang))
		}
	})
}

type failer interface {
	Fatalf(string, ...any)
}

func checkOffsets(t failer, d *Doc) {
	last := 0
	for _, tok := range d.Tokens {
		if tok.Start < last || tok.End < tok.Start || tok.End > len(d.Text) {
			t.Fatalf("token %+v out of order in %q", tok, d.Text)
		}
		if utf8.ValidString(d.Text) && (!border(d.Text, tok.Start) || !border(d.Text, tok.End)) {
			t.Fatalf("token %+v cuts a rune of %q", tok, d.Text)
		}
		last = tok.End
	}
}

func border(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

func FuzzParse(f *testing.F) {
	f.Add("Hallo „Welt“ 😀 a@b.de www.x.de don't 12,5 €")
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range []string{"de", "en"} {
			checkOffsets(t, Parse(text, lang))
		}
	})
}

// TestNoBlowUp: patterns full of gaps on a megabyte made to hurt them stay linear.
func TestNoBlowUp(t *testing.T) {
	set := compile(t, rule("patterns = ['a ..20 a ..20 a b', 'a ,,20 (a|b) ,,9 a ..9 x']\nwithout = ['a ..9 y']"))
	for i, unit := range []string{"a ", "a, ", "a. ", "a\n", "'a ", "\"", "@", "x.y", "aaaaaaaaaaaaaaaaaaa", "(", "😀"} {
		size := 1 << 18
		if i == 0 {
			size = 1 << 20
		}
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		set.Lang("de").Scan(Parse(text, "de"), nil)
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("%q, repeated, took %v", unit, took)
		}
	}
}
