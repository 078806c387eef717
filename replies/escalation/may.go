package escalation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"atempause/replies/filter"
	"atempause/sources"
)

// Of is a contact as somebody to ask now: whether they can be reached, or from when on.
func Of(c Contact, brand sources.Brand, now time.Time) Choice {
	ch := Choice{Contact: c, Wanted: c.Level}
	from, ok := c.Calendar(brand).NextOpen(now)
	if c.There(brand, now) {
		ch.There, ch.From = true, now
	} else if ok {
		ch.From = from
	}
	return ch
}

// Ranked lists the contacts of a brand, who fits best first: who may decide what is asked, then the one Who suggests, then
// those of the level the case needs and above, then the others; among equals who can be reached now.
func (b Book) Ranked(brand sources.Brand, s Stakes, asked string, now time.Time) []Choice {
	wanted := LevelFor(s)
	best, _ := b.Who(brand, s, now)
	var list []Choice
	for _, c := range b.For(brand.Name) {
		ch := Of(c, brand, now)
		ch.Wanted = wanted
		if c.Name == best.Contact.Name {
			ch.For = best.For
		}
		list = append(list, ch)
	}
	levels := order(wanted)
	rank := func(c Choice) int {
		n := 4 * slices.Index(levels, c.Contact.Level)
		if c.Contact.Name == best.Contact.Name {
			n = -10
		}
		if May(c.Contact, asked) {
			n -= 100
		}
		if !c.There {
			n += 2
		}
		return n
	}
	slices.SortStableFunc(list, func(a, c Choice) int { return rank(a) - rank(c) })
	return list
}

// number is an amount as people write it, without the cents.
var number = regexp.MustCompile(`[0-9]+(?:[.,][0-9]{3})*`)

// May tells whether what is asked is among what a contact may decide: a word of it is named there, and no amount asked for
// is above the highest named beside it. It says no where it cannot tell.
func May(c Contact, asked string) bool {
	words, most := wordsOf(asked), amount(asked)
	return slices.ContainsFunc(c.Decides, func(d string) bool {
		if top := amount(d); top > 0 && most > top {
			return false
		}
		return slices.ContainsFunc(wordsOf(d), func(w string) bool {
			return slices.ContainsFunc(words, func(q string) bool { return alike(q, w) })
		})
	})
}

// wordsOf are the words that say what something is about: of five letters and more.
func wordsOf(text string) []string {
	var list []string
	for _, w := range strings.FieldsFunc(filter.Fold(text), func(r rune) bool { return !('a' <= r && r <= 'z') }) {
		if len(w) >= 5 {
			list = append(list, w)
		}
	}
	return list
}

// alike tells whether two words begin the same: Erstattung, erstatten; or one is within the other: Rückerstattung.
func alike(a, b string) bool {
	n := min(len(a), len(b), 7)
	if strings.HasPrefix(a, b[:n]) {
		return true
	}
	return len(a) >= 7 && strings.Contains(b, a[:7]) || len(b) >= 7 && strings.Contains(a, b[:7])
}

// amount is the highest number in a text.
func amount(text string) int {
	most := 0
	for _, s := range number.FindAllString(text, -1) {
		if n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(s)); err == nil {
			most = max(most, n)
		}
	}
	return most
}
