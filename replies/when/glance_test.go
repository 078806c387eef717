package when

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies/rules"
)

// readers reads a text as both languages cut and know it.
func readers(text string) []*reader {
	var out []*reader
	for _, lang := range []string{"de", "en"} {
		out = append(out, newReader(rules.Parse(text, lang), lang, true))
	}
	return out
}

// failing is a test, or one of rapid's.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkGlance holds the first look to the reader that it spares: no time is lost by it.
func checkGlance(t failing, text string) {
	t.Helper()
	if mayName(text) {
		return
	}
	for _, r := range readers(text) {
		for i := range r.toks {
			if _, ok := r.phrase(i); ok {
				t.Fatalf("%q: the first look sees no time, the reader one at %q", text, r.at(i))
			}
		}
	}
}

// checkNames holds the words that name a time to the reader: there is none without one.
func checkNames(t failing, text string) {
	t.Helper()
	for _, r := range readers(text) {
		for i := range r.toks {
			r.fault = nil
			if _, ok := r.phrase(i); ok && !slices.ContainsFunc(r.marks[i:], func(m mark) bool { return m.names }) {
				t.Fatalf("%q: no word from %q on is said to name a time", text, r.at(i))
			}
		}
	}
}

// checkBegins holds what is said of the words with which no piece of a time begins to the reader.
func checkBegins(t failing, text string) {
	t.Helper()
	for _, r := range readers(text) {
		for i := range r.toks {
			if r.marks[i].begins {
				continue
			}
			for _, p := range states {
				probe := p
				if next := r.anyPiece(i, &probe); next != i || probe != p {
					t.Fatalf("%q: a piece begins at %q: %+v", text, r.at(i), probe)
				}
				if next := r.link(i, &probe); next != i || probe != p {
					t.Fatalf("%q: %q is passed over", text, r.at(i))
				}
			}
		}
	}
}

// states are how far a time can have been read when the next of its words comes.
var states = []phrase{
	{},
	{still: true},
	{bound: boundWithin},
	{bound: boundBy},
	{day: dayRef{kind: dayRel, n: 1}},
	{day: dayRef{kind: dayWeek, n: 1}},
	{day: dayRef{kind: dayWeekday, weekday: 3}},
	{clock: clockRef{set: true, from: 600, to: 600}},
	{day: dayRef{kind: dayRel, n: 1}, part: partEarly},
	{span: spanRef{set: true, days: 2}},
}

// literals are the words in the texts of the reader's own source, and those of its vocabularies.
func literals(t testing.TB) []string {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range []string{"phrase.go", "dayref.go", "spanref.go", "clock.go", "anchor.go", "look.go", "glance.go", "promises.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				for _, w := range strings.Fields(text) {
					seen[w] = true
				}
			}
			return true
		})
	}
	for _, v := range []vocabulary{germanWords, englishWords} {
		for w := range v {
			seen[w] = true
		}
	}
	var out []string
	for w := range seen {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

// Every two words that the reader knows, alone and with a number before, between and behind.
func TestFirstLookLosesNoTimeOfTwoWords(t *testing.T) {
	var quiet []string
	for _, w := range literals(t) {
		if len(w) > longestScent {
			t.Errorf("%s is longer than the first look looks", w)
		}
		checkBegins(t, w)
		checkNames(t, w)
		if checkGlance(t, w); !mayName(w) {
			quiet = append(quiet, w)
		}
	}
	if len(quiet) < 100 {
		t.Errorf("only %d words are passed over: %v", len(quiet), quiet)
	}
	for _, a := range quiet {
		for _, number := range []string{"9", "9.", "9,5", "2027"} {
			checkGlance(t, a+" "+number)
			checkGlance(t, number+" "+a)
		}
		for _, b := range quiet {
			checkGlance(t, a+" 9 "+b)
			checkGlance(t, a+" 9 "+b+" 12")
			checkGlance(t, strings.ToUpper(a[:1])+a[1:]+" "+b+" 12")
		}
	}
}

func TestFirstLookLosesNoTime(t *testing.T) {
	words := append(literals(t), "wir", "danke", "we're", "tomorrow’s", "geht's", "Bestellung", "Nr", "heu\u00adte", "mo\u0308rgen",
		"ＭＯＲＧＥＮ", "@heute", "#morgen", "https://example.org/9", "9.example", "ok.", "😀", "9️⃣", "❤️", ":D", "m*rgen", "n't", "mon't", "I'm")
	numbers := []string{
		"9", "09", "9:30", "9.30", "3.12.", "3.12.2026", "12/3", "2026-12-03", "3-5", "9–11", "9am", "2h", "1h30", "3rd", "12345",
		"9,50", "€9", "9%", "٩", "1.000", "(9)", "A9", "9'", "0", "24", "31.",
	}
	seps := []string{" ", " ", " ", " ", ", ", ". ", "", "-", " - ", "\n", "? ", " – ", "\u00a0", " (", "/", "'", "…", "\xa6", "\u200b"}
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		for range rapid.IntRange(1, 9).Draw(t, "n") {
			w := rapid.SampledFrom(words).Draw(t, "word")
			switch rapid.IntRange(0, 4).Draw(t, "sort") {
			case 0:
				w = rapid.SampledFrom(numbers).Draw(t, "number")
			case 1:
				w = strings.ToUpper(w[:1]) + w[1:]
			}
			text.WriteString(w + rapid.SampledFrom(seps).Draw(t, "sep"))
		}
		checkGlance(t, text.String())
		checkBegins(t, text.String())
		checkNames(t, text.String())
	})
}

func FuzzFirstLook(f *testing.F) {
	for _, s := range []string{"Nummer 57, damit", "um\xa69", "Fr. 4.12.", "ok 3 of", "wir öffnen", "a'm", "9 o'clock", "I'm 9.", "so the 9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkGlance(t, text)
		checkBegins(t, text)
		checkNames(t, text)
	})
}

// The first look is only worth its trouble if it spares most texts of every day.
func TestFirstLookPassesOverWhatNamesNoTime(t *testing.T) {
	for _, text := range []string{
		"", "Danke für den Hinweis! 😊", "Das tut uns leid – wir sehen uns das an und melden uns bei Ihnen.", "Bestellung 4711, Kundennummer 12 34",
		"Schaut mal hier, wir haben 3 Sorten.", "Thanks so much for your kind words ❤️", "We're so sorry to hear that. It's order 12345, isn't it?",
		"Ihr seid toll, weiter so – und noch ein Satz Nummer 57, damit der Text so lang ist wie im Leben.",
	} {
		if mayName(text) {
			t.Errorf("%q is read", text)
		}
	}
	at := time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
	for _, lang := range []string{"de", "en"} {
		for _, e := range examples(t, "testdata/promises."+lang+".jsonl") {
			checkGlance(t, e.Text)
			checkNames(t, e.Text)
			if h := shops["shop"]; !mayName(e.Text) && len(e.Expects) > 0 {
				t.Errorf("%q promises something: %v", e.Text, Promises(e.Text, e.Lang, at, h))
			}
		}
	}
}
