package checklist

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
)

// maxBorrowed bounds how long a text can be that is made of offers alone.
const maxBorrowed = 1200

// borrowed tells whether a text is nothing but wordings that were offered, their gaps taken out and not filled: it has no
// word of the person's own.
func (j *judge) borrowed() bool {
	if len(j.req.Text) > maxBorrowed {
		return false
	}
	words := wordsOf(j.req.Text)
	if len(words) == 0 {
		return false
	}
	reached := make([]bool, len(words)+1) // up to where the text can be made of offers
	reached[0] = true
	for i := range words {
		if !reached[i] {
			continue
		}
		for _, o := range j.offersFrom(words[i]) {
			if startsWith(words[i:], o) {
				reached[i+len(o)] = true
			}
		}
	}
	return reached[len(words)]
}

// templateAlone tells whether a text is a template with no sentence of the person's own.
func (j *judge) templateAlone() bool {
	if j.c.alone == nil {
		return false
	}
	req := j.req
	req.Lang = j.r.Lang
	return j.c.alone(req)
}

// wording is an offer before it is filled, without its gaps, and the word it begins with; "" when that is filled in.
type wording struct {
	text, first string
	holes       []hole
}

// hole is what stands before and after a gap that something follows: next to each other, nothing was put in.
type hole struct{ before, after string }

// holesOf finds the gaps of an offer that can be told from whole sentences when they are empty.
func holesOf(text string) []hole {
	parts := strings.Split(text, Gap)
	var out []hole
	for i := 0; i+1 < len(parts); i++ {
		h := hole{strings.TrimSpace(parts[i]), strings.TrimSpace(parts[i+1])}
		if k := strings.LastIndexByte(h.before, '}'); k >= 0 {
			h.before = strings.TrimLeft(h.before[k+1:], " ,")
		}
		before, after := len(wordsOf(h.before)), len(wordsOf(h.after))
		if h.after != "" && before > 0 && (before > 1 || after > 2) {
			out = append(out, h)
		}
	}
	return out
}

// maxHoles bounds how much of a text is looked through for gaps that were passed over.
const maxHoles = 20000

// passedOver finds an offer whose gap was left empty: "Es tut uns leid, dass .".
func (j *judge) passedOver() replies.Span {
	text := j.req.Text[:min(len(j.req.Text), maxHoles)]
	for _, w := range hintTables()[j.r.Lang].all {
		for _, h := range w.holes {
			for at := 0; ; {
				k := strings.Index(text[at:], h.before)
				if k < 0 {
					break
				}
				from := at + k
				at = from + len(h.before)
				rest := strings.TrimLeft(text[at:], " ")
				if strings.HasPrefix(rest, h.after) && (rest != text[at:] || !startsWord(h.after)) && !endsWord(text[:from]) {
					return replies.Span{Start: from, End: len(text) - len(rest) + len(h.after)}
				}
			}
		}
	}
	return replies.Span{}
}

// wordings are all offers of a language.
func (f *hintFile) wordings() []wording {
	var out []wording
	for _, table := range []map[string][]string{f.Offers, f.Du, f.Ihr} {
		for _, list := range table {
			for _, text := range list {
				w := wording{holes: holesOf(text)}
				text = strings.TrimSpace(strings.ReplaceAll(text, Gap, " "))
				w.text = text
				if words := wordsOf(text); len(words) > 0 && !strings.HasPrefix(text, "{") {
					w.first = words[0]
				}
				out = append(out, w)
			}
		}
	}
	return out
}

// offersFrom are the words of each offer that may begin with a word, filled for this brand and person.
func (j *judge) offersFrom(first string) [][]string {
	var out [][]string
	for _, w := range hintTables()[j.r.Lang].all {
		if w.first != "" && w.first != first {
			continue
		}
		if t, ok := j.fill(w.text); ok {
			if words := wordsOf(t); len(words) > 0 {
				out = append(out, words)
			}
		}
	}
	for _, s := range j.req.Brand.Style.Signatures {
		if words := wordsOf(s); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// wordsOf are the words, numbers and pictures of a text, without the marks between them.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.So, r)
	})
}

func startsWith(words, o []string) bool {
	if len(o) > len(words) {
		return false
	}
	for i := range o {
		if words[i] != o[i] {
			return false
		}
	}
	return true
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func endsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
