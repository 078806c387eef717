package checklist

import (
	"strings"
	"unicode"
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

// wording is an offer before it is filled, without its gaps, and the word it begins with; "" when that is filled in.
type wording struct{ text, first string }

// wordings are all offers of a language.
func (f *hintFile) wordings() []wording {
	var out []wording
	for _, table := range []map[string][]string{f.Offers, f.Du, f.Ihr} {
		for _, list := range table {
			for _, text := range list {
				text = strings.TrimSpace(strings.ReplaceAll(text, Gap, " "))
				w := wording{text: text}
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
