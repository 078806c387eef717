package when

import (
	"strings"
	"sync"
)

// Most of what one reads for promises names no time at all. These are the words, and the places of numbers, without which
// the reader of phrases cannot find one; a test holds the two together.

// mark is what a word can do in a time, looked up once for each token.
type mark struct {
	word
	starts bool // a time can begin with it in running text
	begins bool // a piece of a time, or a small word before one, can begin with it
	names  bool // no time is without such a word or a number
}

type marks map[string]mark

var (
	germanMarks  = sync.OnceValue(func() marks { return marksOf(germanWords, true) })
	englishMarks = sync.OnceValue(func() marks { return marksOf(englishWords, false) })
)

func marksOf(words vocabulary, de bool) marks {
	m := marks{}
	for w, v := range words {
		m[w] = mark{word: v, starts: true, begins: true, names: v.names(w)}
	}
	with := func(words string, change func(*mark)) {
		for _, w := range strings.Fields(words) {
			v := m[w]
			change(&v)
			m[w] = v
		}
	}
	with(starters, func(v *mark) { v.starts, v.begins = true, true })
	with(inside, func(v *mark) { v.begins = true })
	with(named, func(v *mark) { v.begins, v.names = true, true })
	for _, a := range anchorPhrases {
		with(a.words[0], func(v *mark) { v.begins = true })
		with(a.telling(words), func(v *mark) { v.names = true })
	}
	return m
}

// of looks a token's word up. A number is known by its first digit.
func (m marks) of(norm string) mark {
	if norm != "" && isDigit(norm[0]) {
		return mark{starts: true, begins: true, names: true}
	}
	return m[norm]
}

// starters are the words with which a time can begin though the vocabulary does not have them.
const starters = `noch still im in no allerspätestens spätestens first over halb viertel dreiviertel half quarter zwischen
	between von from anderthalb eineinhalb halben halbe halbes kw kalenderwoche wochenanfang wochenmitte wochenstart monatsende
	monatsanfang jahresende tonight wenn when sobald we wir laden shop store ner weniger less tages`

// inside are the words with which a piece of a time can begin behind others, or a small word between two.
const inside = `the den der a ein eine einer einem zweieinhalb einigen einige wenigen few hour week month stunde viertelstunde am
	this early late mid latest at`

// articles are numbers that no clock tells.
const articles = "a an ein eine einer einem couple few paar einigen einige wenigen"

// named are words that name a time by themselves, or with a number or a small word, though the vocabulary does not have them.
const named = `tonight thing tages day days year jahres kw kalenderwoche wochenanfang wochenmitte wochenstart monatsende monatsanfang jahresende`

// names tells whether a word of the vocabulary can be what a time is made of. The others only stand beside it: an edge is
// one of a week, a month or a year; an article is one before a unit.
func (v word) names(w string) bool {
	switch v.class {
	case cNone, cLink, cNext, cThis, cEdge, cBound:
		return false
	case cNumber:
		return !isOneOf(w, articles)
	}
	return true
}

// telling is the word of an anchor by which it is known.
func (a anchorPhrase) telling(words vocabulary) string {
	best := ""
	for _, w := range a.words {
		if words[w].names(w) {
			return w
		}
		if len(w) > len(best) {
			best = w
		}
	}
	return best
}
