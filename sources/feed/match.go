package feed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// matcher tells whether a text speaks of the brand. The empty one takes everything.
type matcher []word

type word struct {
	text                 string
	openBefore, openRear bool // may stand within a longer word
}

func newMatcher(words []string) matcher {
	var m matcher
	for _, w := range words {
		w = fold(w)
		before, rear := strings.HasPrefix(w, "*"), strings.HasSuffix(w, "*")
		if w = strings.TrimSpace(strings.Trim(w, "*")); w != "" {
			m = append(m, word{w, before, rear})
		}
	}
	return m
}

// fold brings texts into one form: composed letters, lower case, blanks drawn together.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(s))), " ")
}

func (m matcher) matches(texts ...string) bool {
	if len(m) == 0 {
		return true
	}
	for _, t := range texts {
		t = fold(t)
		for _, w := range m {
			if w.in(t) {
				return true
			}
		}
	}
	return false
}

func (w word) in(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], w.text)
		if i < 0 {
			return false
		}
		begin := from + i
		end := begin + len(w.text)
		before, _ := utf8.DecodeLastRuneInString(text[:begin])
		after, n := utf8.DecodeRuneInString(text[end:])
		if (w.openBefore || begin == 0 || !letter(before)) && (w.openRear || n == 0 || !letter(after)) {
			return true
		}
		_, step := utf8.DecodeRuneInString(text[begin:])
		from = begin + step
	}
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
