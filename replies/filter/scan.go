package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// closers are the quotation marks that can be typed, and what may end a text that begins with them.
var closers = map[rune]string{'"': `"`, '„': "“”\"", '“': "”“\"", '”': "”\"", '«': "»", '»': "«"}

// breaks tells whether a rune ends a bare word.
func breaks(r rune) bool {
	_, quote := closers[r]
	return quote || r == '(' || r == ')' || r == '|' || unicode.IsSpace(r)
}

// scanner reads the text from left to right.
type scanner struct {
	text string
	at   int
}

func (s *scanner) peek() rune {
	if s.at >= len(s.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s.text[s.at:])
	return r
}

func (s *scanner) end() bool { return s.at >= len(s.text) }

func (s *scanner) spaces() {
	for !s.end() {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if !unicode.IsSpace(r) {
			return
		}
		s.at += n
	}
}

// run is what stands from here up to the first rune that stop wants.
func (s *scanner) run(stop func(rune) bool) string {
	rest := s.text[s.at:]
	if i := strings.IndexFunc(rest, stop); i >= 0 {
		return rest[:i]
	}
	return rest
}

// keyword takes a word if it stands here by itself.
func (s *scanner) keyword(words ...string) bool {
	run := s.run(breaks)
	for _, w := range words {
		if strings.EqualFold(run, w) {
			s.at += len(run)
			return true
		}
	}
	return false
}

// quote takes a text in quotation marks, with \" and \\ for the signs themselves.
func (s *scanner) quote() (string, error) {
	start := s.at
	open, n := utf8.DecodeRuneInString(s.text[s.at:])
	s.at += n
	var b strings.Builder
	for !s.end() {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		s.at += n
		switch {
		case r == '\\' && (s.peek() == '\\' || s.peek() == '"'):
			b.WriteRune(s.peek())
			s.at++
		case strings.ContainsRune(closers[open], r):
			return b.String(), nil
		default:
			b.WriteString(s.text[s.at-n : s.at])
		}
	}
	return "", &Error{Kind: OpenQuote, At: start, End: len(s.text), Part: s.text[start:]}
}

// operators as they are typed, the longest first.
var operators = []struct {
	text string
	op   Op
	not  bool
}{
	{":<=", AtMost, false},
	{":>=", AtLeast, false},
	{":≤", AtMost, false},
	{":≥", AtLeast, false},
	{":<", Less, false},
	{":>", More, false},
	{":=", Is, false},
	{"!=", Is, true},
	{"<=", AtMost, false},
	{">=", AtLeast, false},
	{"==", Is, false},
	{"≤", AtMost, false},
	{"≥", AtLeast, false},
	{":", Is, false},
	{"=", Is, false},
	{"<", Less, false},
	{">", More, false},
}

// operator takes a comparison.
func (s *scanner) operator() (op Op, not, ok bool) {
	for _, o := range operators {
		if strings.HasPrefix(s.text[s.at:], o.text) {
			s.at += len(o.text)
			return o.op, o.not, true
		}
	}
	return "", false, false
}

// fieldName is the name a test could begin with at this place, "" if none does.
func (s *scanner) fieldName() string {
	name := s.run(func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '_' })
	return name
}

// reserved tells whether a bare word means something else than itself.
func reserved(s string) bool {
	word := fold(s)
	_, test := bare[word]
	switch word {
	case "or", "oder", "and", "und", "not":
		return true
	}
	return test
}
