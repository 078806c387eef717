package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// Cluster is one character as a person sees it: where it stands in the original and how it is drawn.
type Cluster struct {
	Start, End int    // bytes of the original
	Shown      string // what to draw; may be empty
	Width      int    // cells of Shown
}

// maxMarks bounds the accents drawn on one character: more would run over the lines above and below.
const maxMarks = 2

// direction names the controls of writing direction that can make a text read differently from what it says.
var direction = map[rune]string{
	0x202A: "[LRE]", 0x202B: "[RLE]", 0x202C: "[PDF]", 0x202D: "[LRO]", 0x202E: "[RLO]",
	0x2066: "[LRI]", 0x2067: "[RLI]", 0x2068: "[FSI]", 0x2069: "[PDI]",
}

// Escape is drawn where a terminal would have been given an order.
const Escape = "␛"

// next takes the first character off s. Line breaks and tabs come back as themselves with width 0; callers fold them.
func next(s string, state int) (orig, shown string, width, newState int) {
	if c := s[0]; c >= 0x20 && c < 0x7f && (len(s) == 1 || s[1] < 0x80) {
		return s[:1], s[:1], 1, -1
	}
	orig, _, _, newState = uniseg.FirstGraphemeClusterInString(s, state)
	shown, width = show(orig)
	return orig, shown, width, newState
}

func show(cluster string) (string, int) {
	switch cluster {
	case "\n", "\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\u0085":
		return "\n", 0
	case "\t":
		return "\t", 0
	}
	var b strings.Builder
	marks := 0
	for i, r := range cluster {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(cluster[i:]); n == 1 {
				b.WriteString("\uFFFD")
				continue
			}
		}
		if unicode.In(r, unicode.M) && !invisible(r) {
			// A mark without a letter would fall on whatever is drawn before it.
			if marks++; marks > maxMarks || b.Len() == 0 {
				continue
			}
		}
		b.WriteString(reduce(r))
	}
	return agreed(b.String())
}

// reduce gives the harmless form of a rune.
func reduce(r rune) string {
	switch {
	case r == 0x1b, r == 0x9b, r == 0x9d, r == 0x90, r == 0x9e, r == 0x9f, r == 0x98:
		return Escape
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return ""
	case r == 0xa0, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x2800:
		return " "
	case r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x1680:
		return " "
	case r == 0xe33, r == 0xeb3: // Thai and Lao "am": a mark and a letter in one
		return string(r - 1)
	case joiner(r):
		return ""
	case r >= 0x1f1e6 && r <= 0x1f1ff: // flags are pairs of letters
		return string('A' + r - 0x1f1e6)
	case invisible(r):
		return direction[r]
	}
	return string(r)
}

// joiner tells the Indic signs that melt two letters into one; terminals differ in how wide the result is.
func joiner(r rune) bool {
	switch r {
	case 0x94d, 0x9cd, 0xacd, 0xb4d, 0xc4d, 0xd4d, 0x1039, 0x17d2, 0x1a60, 0xa9c0, 0x1b44, 0x1bab, 0xaaf6, 0x10a3f,
		0x11133, 0x113d0, 0x1193e, 0x11a47, 0x11a99, 0x11f42:
		return true
	}
	return false
}

// invisible tells the characters that take no room and can only hide or disguise something. Among them are the selectors
// and tones that make emoji as wide as each terminal pleases.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x180e, r == 0xfeff,
		r >= 0x17b4 && r <= 0x17b5, r >= 0x180b && r <= 0x180f,
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xfff0 && r <= 0xfffb, r == 0x20e3,
		r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a,
		r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0000 && r <= 0xe0fff,
		r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// agreed cuts a cluster down until both ways in which terminals reckon width give the same.
func agreed(s string) (string, int) {
	if s == "" {
		return "", 0
	}
	if strings.ContainsFunc(s, jamo) { // written in parts: put the syllable together, or give it up
		if s = norm.NFC.String(s); strings.ContainsFunc(s, jamo) {
			return "\uFFFD", 1
		}
	}
	if w, ok := agree(s); ok {
		return s, w
	}
	_, n := utf8.DecodeRuneInString(s)
	if w, ok := agree(s[:n]); ok && w > 0 {
		return s[:n], w
	}
	return "\uFFFD", 1
}

// jamo tells the parts Korean syllables are put together from.
func jamo(r rune) bool {
	return r >= 0x1100 && r <= 0x11ff || r >= 0xa960 && r <= 0xa97f || r >= 0xd7b0 && r <= 0xd7ff
}

func agree(s string) (int, bool) {
	w := ansi.StringWidth(s)
	return w, w == ansi.StringWidthWc(s) && w > 0
}

// Clusters takes a text apart for an editor: every byte belongs to exactly one cluster, in order. A line break is a
// cluster whose Shown is "\n"; a tab is shown as blanks.
func Clusters(s string, fold func(string) string) []Cluster {
	out := make([]Cluster, 0, len(s))
	at, state := 0, -1
	for at < len(s) {
		orig, shown, width, st := next(s[at:], state)
		state = st
		switch {
		case shown == "\t":
			shown, width = "    ", 4
		case shown != "\n" && fold != nil:
			shown = fold(shown)
			width = Width(shown)
		}
		out = append(out, Cluster{Start: at, End: at + len(orig), Shown: shown, Width: width})
		at += len(orig)
	}
	return out
}
