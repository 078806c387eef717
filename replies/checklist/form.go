package checklist

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/sources"
)

// Gap stands in an offered wording where the person's own words belong. A text with a gap in it may not leave.
const Gap = "[…]"

// covered tells whether a waiver was given for this marked passage, or for a marked one around it. A passage nobody has
// marked covers nothing: who waives a whole reply has waived no passage.
func covered(waivers []replies.Waiver, c replies.Check, e replies.Evidence) bool {
	for _, w := range waivers {
		if w.Check != c.ID || w.Reason == "" {
			continue
		}
		for _, m := range c.Evidence {
			if m.Text == w.Passage && m.Start <= e.Start && e.End <= m.End {
				return true
			}
		}
	}
	return false
}

// length holds the text against the network's limit, and finds gaps left open in it.
func (j *judge) length() replies.Check {
	t := j.req.Text
	for _, gap := range []string{Gap, "[...]"} {
		if k := strings.Index(t, gap); k >= 0 {
			return j.fail("length.gap", j.at(replies.Span{Start: k, End: k + len(gap)}, "length.gap"))
		}
	}
	limit := j.req.Limit
	if limit.Max <= 0 {
		return replies.Check{Pass: true}
	}
	over := -1
	if limit.Measure == sources.Bytes {
		if len(t) > limit.Max {
			over = limit.Max
			for over > 0 && !utf8.RuneStart(t[over]) {
				over--
			}
		}
	} else {
		n := 0
		for i := range t {
			if n == limit.Max {
				over = i
				break
			}
			n++
		}
	}
	if over < 0 {
		return replies.Check{Pass: true}
	}
	return j.fail("length", j.at(replies.Span{Start: over, End: len(t)}, "length.over"))
}

// address finds slips between Sie and du, against each other and against house style, and a name spelt otherwise than
// its bearer spells it.
func (j *judge) address() replies.Check {
	if ev := j.misspelt(); len(ev) > 0 {
		return j.fail("address.name", ev)
	}
	sie, du := j.r.Sie, j.r.Du
	house := j.req.Brand.Address
	switch {
	case len(sie) == 0 && len(du) == 0:
		return replies.Check{Pass: true}
	case len(sie) > 0 && len(du) > 0:
		slip := sie
		if house == sources.Sie || house != sources.Du && len(sie) >= len(du) {
			slip = du
		}
		return j.fail("address.mixed", slip)
	case house == sources.Sie && len(du) > 0:
		return j.fail("address.sie", du)
	case house == sources.Du && len(sie) > 0:
		return j.fail("address.du", sie)
	}
	ok := sie
	if len(du) > 0 {
		ok = du
	}
	return replies.Check{Pass: true, Evidence: ok[:1]}
}

// misspelt finds a greeted name that is nearly, but not quite, the author's.
func (j *judge) misspelt() []replies.Evidence {
	g := j.r.Greeted
	if j.req.Author == "" || g.End <= g.Start {
		return nil
	}
	author := strings.FieldsFunc(j.req.Author, notLetter)
	text := j.req.Text[g.Start:g.End]
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			i += n
			continue
		}
		end := i
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) {
				break
			}
			end += n
		}
		word := text[i:end]
		for _, a := range author {
			if len([]rune(a)) >= 4 && unicode.IsUpper(r) && !hasFold(author, word) && nearly(strings.ToLower(a), strings.ToLower(word)) {
				return j.at(replies.Span{Start: g.Start + i, End: g.Start + end}, "address.name")
			}
		}
		i = end
	}
	return nil
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func hasFold(list []string, w string) bool {
	for _, l := range list {
		if strings.EqualFold(l, w) {
			return true
		}
	}
	return false
}

// nearly tells whether two different words are one letter apart: one changed, missing, added, or two swapped.
func nearly(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		if i == len(x) {
			return false
		}
		swapped := i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
		return swapped || string(x[i+1:]) == string(y[i+1:])
	}
	return string(x[i:]) == string(y[i+1:])
}

// sameShare is how much of the shorter text must stand in the longer one for them to be called the same.
const sameShare = 0.8

// repeated finds a text that was used in public before, give or take a name.
func (j *judge) repeated() replies.Check {
	mine := shingles(j.req.Text)
	if len(mine) < 4 {
		return replies.Check{Pass: true}
	}
	for _, e := range j.req.Earlier {
		other := shingles(e)
		if len(other) < 4 {
			continue
		}
		same := 0
		for s := range mine {
			if other[s] {
				same++
			}
		}
		if float64(same) >= sameShare*float64(max(len(mine), len(other))) {
			return j.fail("repeated", j.at(j.r.Body, "repeated.text"))
		}
	}
	return replies.Check{Pass: true}
}

// shingles are the rows of three words in a text, letters only.
func shingles(text string) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	out := make(map[string]bool, len(words))
	for i := 0; i+2 < len(words) && i < 400; i++ {
		out[words[i]+" "+words[i+1]+" "+words[i+2]] = true
	}
	return out
}
