package checklist

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/sources"
)

// address finds slips between Sie and du, against each other and against house style, and a name spelt otherwise than
// its bearer spells it.
func (j *judge) address() replies.Check {
	if ev, name := j.misspelt(); name != "" {
		c := j.fail("address.name", ev)
		c.Offers, c.Instead = []string{name}, true
		return c
	}
	sie, du := j.r.Sie, j.r.Du
	house := j.req.Brand.Address
	switch {
	case len(sie) == 0 && len(du) == 0:
		return replies.Check{Pass: true}
	case len(sie) > 0 && len(du) > 0:
		if house == sources.Sie || house == "" && len(sie) >= len(du) {
			return j.readdress("address.mixed", du, sources.Sie)
		}
		return j.readdress("address.mixed", sie, house)
	case house == sources.Sie && len(du) > 0:
		return j.readdress("address.sie", du, house)
	case house == sources.Du && len(sie) > 0:
		return j.readdress("address.du", sie, house)
	case house == sources.Ihr && len(sie) > 0:
		return j.readdress("address.ihr", sie, house)
	}
	ok := sie
	if len(du) > 0 {
		ok = du
	}
	return replies.Check{Pass: true, Evidence: ok[:1]}
}

// readdress fails with the same word in the form of address that was wanted, to be put in its place.
func (j *judge) readdress(key string, slips []replies.Evidence, want sources.Address) replies.Check {
	c := j.fail(key, slips)
	c.Offers = readdressed(slips[0].Text, want)
	if startsHere(j.req.Text, slips[0].Start) {
		for i, o := range c.Offers {
			r, n := utf8.DecodeRuneInString(o)
			c.Offers[i] = string(unicode.ToUpper(r)) + o[n:]
		}
	}
	c.Instead = len(c.Offers) > 0
	return c
}

// The words of address in their three forms; where a form stands for two, both are offered.
var (
	fromDu = map[string][]string{
		"du": {"Sie"}, "dich": {"Sie"}, "dir": {"Ihnen"}, "ihr": {"Sie"}, "euch": {"Sie", "Ihnen"}, "deinetwegen": {"Ihretwegen"},
		"gib": {"geben Sie"}, "nimm": {"nehmen Sie"}, "guck": {"schauen Sie"}, "entschuldige": {"entschuldigen Sie"}, "verzeih": {"verzeihen Sie"},
	}
	toDu  = map[string][]string{"sie": {"du", "dich"}, "ihnen": {"dir"}, "ihr": {"dein"}}
	toIhr = map[string][]string{"sie": {"ihr", "euch"}, "ihnen": {"euch"}, "ihr": {"euer"}}
)

func readdressed(word string, want sources.Address) []string {
	w := strings.ToLower(word)
	if want == sources.Sie {
		if to, ok := fromDu[w]; ok {
			return append([]string(nil), to...)
		}
		for _, p := range []string{"dein", "eure", "euer", "eur"} { // deinem → Ihrem, euren → Ihren
			if rest, ok := strings.CutPrefix(w, p); ok {
				if p == "eure" {
					rest = "e" + rest
				}
				return []string{"Ihr" + rest}
			}
		}
		stem := strings.TrimSuffix(strings.TrimSuffix(w, "t"), "e") // schreib, schreibe, schreibt
		if w == "beantwort" || stem == "" {
			return nil
		}
		return []string{stem + "en Sie"}
	}
	table, own, owns := toDu, "dein", "dein"
	if want == sources.Ihr {
		table, own, owns = toIhr, "euer", "eur"
	}
	if to, ok := table[w]; ok {
		return append([]string(nil), to...)
	}
	if rest, ok := strings.CutPrefix(w, "ihr"); ok {
		if rest == "" {
			return []string{own}
		}
		return []string{owns + rest}
	}
	return nil
}
