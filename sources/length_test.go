package sources_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"atempause/sources"
)

var all = []sources.Measure{sources.Characters, sources.Bytes, sources.Graphemes, sources.Weighted, sources.Fediverse}

func TestCountAsTheNetworksDo(t *testing.T) {
	for _, c := range []struct {
		text                          string
		chars, bytes, graphs, x, toot int
	}{
		{"", 0, 0, 0, 0, 0},
		{"Grüße", 5, 7, 5, 5, 5},
		{"Gru\u0308ße", 6, 8, 5, 5, 5},
		{"a\r\nb", 4, 4, 3, 4, 3},
		{"日本", 2, 6, 2, 4, 2},
		{"👍", 1, 4, 1, 2, 1},
		{"👍🏽", 2, 8, 1, 2, 1},
		{"👨‍👩‍👧‍👦", 7, 25, 1, 2, 1},
		{"🇩🇪🇦🇹", 4, 16, 2, 4, 2},
		{"1️⃣", 3, 7, 1, 2, 1},
		{"❤️", 2, 6, 1, 2, 1},
		{"❤", 1, 3, 1, 2, 1},
		{"© ®️", 4, 8, 3, 4, 3},
		{"„ja“ – nein…", 12, 20, 12, 13, 12},
		{"5 €", 3, 5, 3, 4, 3}, // the euro sign lies outside the light ranges
		{"https://krume.example/a", 23, 23, 23, 23, 23},
		{"Hier: https://krume.de/speisekarte/herbst?tisch=3.", 50, 50, 50, 30, 30},
		{"(siehe http://a.de/b_(c))", 25, 25, 25, 31, 31},
		{"krume.de", 8, 8, 8, 23, 8},
		{"Auf krume.de, da", 16, 16, 16, 31, 16},
		{"KRUME.DE/karte", 14, 14, 14, 23, 14},
		{"fertig.dann weiter", 18, 18, 18, 18, 18},
		{"3.5 oder z.B. usw.", 18, 18, 18, 18, 18},
		{"hallo@krume.de", 14, 14, 14, 14, 14},
		{"https://localhost/x", 19, 19, 19, 19, 19},
		{"https://müller.de", 17, 18, 17, 23, 23},
		{"@lena@chaos.social hallo", 24, 24, 24, 24, 11},
		{"@lena hallo", 11, 11, 11, 11, 11},
		{"mail a@lena@b.de", 16, 16, 16, 16, 16},
	} {
		for i, want := range []int{c.chars, c.bytes, c.graphs, c.x, c.toot} {
			if got := (sources.Limit{Measure: all[i]}).Count(c.text); got != want {
				t.Errorf("%q: %d %s, want %d", c.text, got, all[i], want)
			}
		}
	}
	if n := (sources.Limit{}).Count("Grüße"); n != 5 {
		t.Errorf("no unit said: %d", n)
	}
}

func TestOverMarksTheFirstSignThatDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		limit sources.Limit
		text  string
		rest  string // what stands from there on; "" when it fits
	}{
		{sources.Limit{}, "egal wie lang", ""},
		{sources.Limit{Max: 5}, "Grüße", ""},
		{sources.Limit{Max: 4}, "Grüße", "e"},
		{sources.Limit{Max: 4, Measure: sources.Bytes}, "Grüße", "ße"},
		{sources.Limit{Max: 10, Measure: sources.Bytes}, "So gut 👨‍👩‍👧‍👦!", "👨‍👩‍👧‍👦!"},
		{sources.Limit{Max: 8}, "So gut 👨‍👩‍👧‍👦!", "👨‍👩‍👧‍👦!"},
		{sources.Limit{Max: 8, Measure: sources.Graphemes}, "So gut 👨‍👩‍👧‍👦!", "!"},
		{sources.Limit{Max: 30, Measure: sources.Weighted}, "Hier: https://krume.de/ein/langer/weg und", " und"},
		{sources.Limit{Max: 20, Measure: sources.Weighted}, "Hier: krume.de", "krume.de"},
		{sources.Limit{Max: 8, Measure: sources.Weighted}, "krume.designer", "krume.designer"}, // cut there, a link would be left
		{sources.Limit{Max: 4, Measure: sources.Fediverse}, "@ute@chaos.social", ""},
		{sources.Limit{Max: 300, Measure: sources.Graphemes, MaxBytes: 26}, "So gut 👨‍👩‍👧‍👦!", "👨‍👩‍👧‍👦!"},
		{sources.Limit{Max: 3, Measure: sources.Graphemes, MaxBytes: 3000}, "So gut", "gut"},
		{sources.Limit{Max: 2200, Tags: 4}, "#eins#nix a#b #2x #zwei und #drei #vier", ""},
		{sources.Limit{Max: 2200, Tags: 2}, "#eins #zwei und #drei #vier", "#drei #vier"},
	} {
		from, over := c.limit.Over(c.text)
		rest := ""
		if over {
			rest = c.text[from:]
		}
		if strings.TrimSpace(rest) != strings.TrimSpace(c.rest) || over != (c.rest != "") {
			t.Errorf("%+v: %q is over: %v, from %q, want %q", c.limit, c.text, over, rest, c.rest)
		}
	}
}

func TestFillTellsTheTighterBound(t *testing.T) {
	sky := sources.Limit{Max: 300, Measure: sources.Graphemes, MaxBytes: 3000}
	if n, most, ok := sky.Fill("abc"); n != 3 || most != 300 || !ok {
		t.Errorf("%d/%d", n, most)
	}
	if n, most, _ := sky.Fill(strings.Repeat("👨‍👩‍👧‍👦", 4)); n != 100 || most != 3000 {
		t.Errorf("%d/%d", n, most)
	}
	if _, _, ok := (sources.Limit{}).Fill("abc"); ok {
		t.Error("a limit nobody knows")
	}
}

// What stands before the mark fits, the mark never cuts a sign, and a text that fits is never marked.
func TestOverIsNeverWithinASign(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"a", "Z", "ü", "u\u0308", "ß", " ", " ", "\n", "\r\n", ".", "-", "@", "#", "/", "(", ")", "://", "https://", "krume.de", "t.co", ".design", "de",
		"@ute@chaos.social", "👍🏽", "👨‍👩‍👧", "🇩🇪", "1️⃣", "\u200d", "\ufe0f", "日", "€", "#tag", "\xff", "नि",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "text"), "")
		l := sources.Limit{
			Max: rapid.IntRange(1, 60).Draw(t, "max"), Measure: rapid.SampledFrom(all).Draw(t, "measure"),
			MaxBytes: rapid.SampledFrom([]int{0, 0, 30}).Draw(t, "bytes"), Tags: rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "tags"),
		}
		from, over := l.Over(text)
		fits := l.Count(text) <= l.Max && (l.MaxBytes == 0 || len(text) <= l.MaxBytes)
		if fits && l.Tags == 0 && over || !fits && !over {
			t.Fatalf("%+v %q: over %v at %d, counts %d", l, text, over, from, l.Count(text))
		}
		if !over {
			return
		}
		before := text[:from]
		if from >= len(text) || l.Count(before) > l.Max || l.MaxBytes > 0 && len(before) > l.MaxBytes {
			t.Fatalf("%+v %q: at %d, %q counts %d", l, text, from, before, l.Count(before))
		}
		border := from == 0
		for at, state, rest := 0, -1, text; len(rest) > 0 && !border; {
			var c string
			c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
			at += len(c)
			border = at == from
		}
		if !border || utf8.ValidString(text) && !utf8.RuneStart(text[from]) {
			t.Fatalf("%+v %q: %d lies within a sign", l, text, from)
		}
	})
}

// No text makes counting slow.
func TestCountingALongText(t *testing.T) {
	for _, unit := range []string{"a", "a.", "a-", "@a", "@", "#", "(", "https://", "a.de/", "👨‍👩‍👧‍👦", "\u0308", "é.de ", "/x("} {
		text := strings.Repeat(unit, (1<<17)/len(unit))
		for _, m := range all {
			l := sources.Limit{Max: 280, Measure: m, MaxBytes: 3000, Tags: 30}
			l.Count(text)
			l.Over(text)
			(sources.Limit{Max: 1 << 21, Measure: m}).Over(text)
		}
	}
}

func BenchmarkOver2000(b *testing.B) {
	text := strings.Repeat("Grüß Gott Frau Kern, das tut uns leid 😊, siehe https://krume.de/torte und ruf an. ", 30)[:2000]
	for _, m := range all {
		b.Run(string(m), func(b *testing.B) {
			l := sources.Limit{Max: 1999, Measure: m}
			b.ReportAllocs()
			for b.Loop() {
				l.Over(text)
			}
		})
	}
}
