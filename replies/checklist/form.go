package checklist

import (
	"strconv"
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
	if j.templateAlone() {
		return j.fail("length.template", j.at(j.whole(), "length.template"))
	}
	if j.borrowed() {
		return j.fail("length.gap", j.at(j.whole(), "length.gap"))
	}
	if s := j.passedOver(); s.End > 0 {
		return j.fail("length.gap", j.at(s, "length.gap"))
	}
	from, over := j.req.Limit.Over(t)
	if !over {
		return replies.Check{Pass: true}
	}
	plain := j.req.Limit
	plain.Tags = 0
	if _, long := plain.Over(t); !long {
		return j.tooManyTags(from)
	}
	key := "length"
	if j.req.Audience == sources.Private {
		key = "length.private"
	}
	return j.fail(key, j.at(replies.Span{Start: from, End: len(t)}, "length.over"))
}

// tooManyTags marks the first hashtag the network does not take any more.
func (j *judge) tooManyTags(from int) replies.Check {
	end := from + 1
	for end < len(j.req.Text) {
		r, n := utf8.DecodeRuneInString(j.req.Text[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '_' {
			break
		}
		end += n
	}
	c := j.fail("length.tags", j.at(replies.Span{Start: from, End: end}, "length.tags"))
	c.Hint = strings.ReplaceAll(c.Hint, "{n}", strconv.Itoa(j.req.Limit.Tags))
	c.Offers, c.Instead = []string{""}, true
	return c
}

// whole is the text without the space around it.
func (j *judge) whole() replies.Span {
	t := j.req.Text
	return replies.Span{Start: len(t) - len(strings.TrimLeft(t, " \t\r\n")), End: len(strings.TrimRight(t, " \t\r\n"))}
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
	if j.c.worn != nil && j.req.Audience == sources.Public {
		req := j.req
		req.Lang = j.r.Lang
		if j.c.worn(req) {
			return j.fail("repeated.template", j.at(j.r.Body, "repeated.template"))
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
