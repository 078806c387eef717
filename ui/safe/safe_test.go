package safe

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestStrangeTextIsShownHarmless(t *testing.T) {
	for name, c := range map[string]struct{ in, line string }{
		"plain":                    {"Grüße aus Köln", "Grüße aus Köln"},
		"colour order":             {"a\x1b[31mrot\x1b[0m", "a␛[31mrot␛[0m"},
		"title order without end":  {"\x1b]0;pwned und weiter", "␛]0;pwned und weiter"},
		"eight bit order":          {"\u009b2J", "␛2J"},
		"bell, nul, backspace":     {"a\a\x00\bb\x7f", "ab"},
		"right to left override":   {"fdp.\u202Eexe", "fdp.[RLO]exe"},
		"isolates":                 {"\u2066x\u2069", "[LRI]x[PDI]"},
		"zero width":               {"Gut\u200bschein\ufeff \u200dja", "Gutschein ja"},
		"soft hyphen":              {"Torten\u00adboden", "Tortenboden"},
		"folded blanks":            {"  a \t\n\r\n b  ", "a b"},
		"line separator":           {"a\u2028b", "a b"},
		"invalid bytes":            {"a\xff\xfeb", "a\uFFFD\uFFFDb"},
		"skin tone":                {"👍🏽 gut", "👍 gut"},
		"family":                   {"👩‍👩‍👧", "👩👩👧"},
		"flag":                     {"🇩🇪", "DE"},
		"heart with selector":      {"❤️", "❤"},
		"keycap":                   {"1️⃣", "1"},
		"pile of accents":          {"Z\u0351\u036b\u0343\u036a\u0302", "Z\u0351\u036b"},
		"tag characters":           {"a\U000E0041\U000E0042", "a"},
		"hangul filler":            {"a\u3164b", "a b"},
		"no-break space":           {"9\u00a0Uhr", "9 Uhr"},
		"accent without character": {"\u0301a", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Line(c.in); got != c.line {
				t.Errorf("Line(%q) = %q, want %q", c.in, got, c.line)
			}
		})
	}
}

func TestBlockKeepsParagraphs(t *testing.T) {
	if got := Block("\n\nHallo,\r\n\n\n\n\tja\n"); got != "Hallo,\n\n    ja" {
		t.Errorf("%q", got)
	}
}

func TestPlainIsFitForAClipboard(t *testing.T) {
	if got := Plain("a\x1b]52;c;x\a\r\nb\u202e 👩‍👧"); got != "a]52;c;x\nb 👩‍👧" {
		t.Errorf("%q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"Seit drei Wochen warte ich", 12, "Seit drei|Wochen warte|ich"},
		{"Donaudampfschiff", 5, "Donau|dampf|schif|f"},
		{"a\n\nb", 5, "a||b"},
		{"日本語 テキスト", 6, "日本語|テキス|ト"},
		{"genau zehn", 10, "genau zehn"},
		{"x  y", 2, "x|y"},
		{"", 4, ""},
	} {
		if got := strings.Join(Wrap(c.in, c.width), "|"); got != c.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestClustersCoverTheOriginal(t *testing.T) {
	text := "Grüße\t👩‍👩‍👧\r\n\x1b[0m🇩🇪"
	at := 0
	for _, c := range Clusters(text, nil) {
		if c.Start != at {
			t.Fatalf("gap before %d: %+v", at, c)
		}
		at = c.End
	}
	if at != len(text) {
		t.Errorf("covered %d of %d bytes", at, len(text))
	}
}

func TestRowsOfAnEditor(t *testing.T) {
	cs := Clusters("aa bb cc\n\nd", nil)
	var rows []string
	starts := append(Rows(cs, 5), len(cs))
	for i := 0; i+1 < len(starts); i++ {
		s := ""
		for _, c := range cs[starts[i]:starts[i+1]] {
			s += c.Shown
		}
		rows = append(rows, s)
	}
	if got := strings.Join(rows, "|"); got != "aa bb |cc\n|\n|d" {
		t.Errorf("%q", got)
	}
}

func TestASCII(t *testing.T) {
	if got := ASCII("ÖFFENTLICH, Öl"); got != "OEFFENTLICH, Oel" {
		t.Errorf("%q", got)
	}
	if got := ASCII("Größe „ok“ – é 🎂 → 5 €"); got != `Groesse "ok" - e ? -> 5 EUR` {
		t.Errorf("%q", got)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct{ in, want string }{{"Bäckerei Krume", "Bäck…"}, {"ab", "ab   "}, {"日本語", "日本…"}, {"👍👍👍", "👍👍…"}} {
		got := Fit(c.in, 5, "…")
		if got != c.want || Width(got) != 5 {
			t.Errorf("Fit(%q) = %q (%d)", c.in, got, Width(got))
		}
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{
		"Hallo", "\x1b[2J\u202e\u200b", "👩‍👩‍👧🏽🇩🇪🇫", "Z\u0351\u036b\u0343", "한국어 \u1100\u1161\u11a8 \u1161", "नमस्ते क्षि",
		"\xff\xfe\x9b", "a\r\n\tb", "ﷺ สวัสดี ำ", "\u0600\u0601x", "\U000e0041", "e\u0301\u200d\u2764\ufe0f", "กำ", "ﾞ", "\u1100\u200d\u1161",
	} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = 1 + (width&0x7fff)%120
		line, block := Line(s), Block(s)
		for _, out := range []string{line, block, Plain(s)} {
			for _, r := range out {
				if r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
					t.Fatalf("control %U in %q of %q", r, out, s)
				}
			}
		}
		if strings.ContainsAny(line, "\n\t") {
			t.Fatalf("line break in %q", line)
		}
		if !utf8.ValidString(line) || !utf8.ValidString(block) {
			t.Fatalf("not UTF-8: %q", s)
		}
		if a, b := ansi.StringWidth(line), ansi.StringWidthWc(line); a != b {
			t.Fatalf("terminals would disagree on %q (%+q): %d or %d", line, line, a, b)
		}
		if got := Fit(line, width, "…"); ansi.StringWidth(got) != width {
			t.Fatalf("Fit(%q, %d) is %d wide", line, width, ansi.StringWidth(got))
		}
		for _, l := range Wrap(block, max(width, 2)) {
			if ansi.StringWidth(l) > max(width, 2) {
				t.Fatalf("Wrap: %q is wider than %d", l, width)
			}
		}
		if once := Line(line); once != line {
			t.Fatalf("not settled: %q then %q", line, once)
		}
		for _, r := range ASCII(line) {
			if r >= 0x7f {
				t.Fatalf("ASCII left %q", r)
			}
		}
	})
}

func BenchmarkBlockMegabyte(b *testing.B) {
	s := strings.Repeat("Das hätte nicht passieren dürfen 😡, es tut uns leid.\n", 18000)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Wrap(Block(s), 60)
	}
}
