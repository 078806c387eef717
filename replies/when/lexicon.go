package when

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed words.de.toml
var wordsDE []byte

//go:embed words.en.toml
var wordsEN []byte

// trait is what a word does in a sentence that may promise something. The names are those of the lists in words.*.toml.
type trait uint32

const (
	tAct trait = 1 << iota
	tWeak
	tReceive
	tThing
	tToward
	tToYou
	tDone
	tAnswer
	tHolding
	tUs
	tOur
	tStaff
	tYou
	tNegation
	tHedge
	tCondition
	tDoubt
	tPast
	tHave
	tBe
	tWill
	tModal
	tClosed
	tHabit
	tThird
	tSaid
	tBefore
	tJoins
	tObject
	tCall
	tPart // the participle of a verb of acting
)

// verbs are the traits of a word that can be a clause's verb.
const verbs = tAct | tReceive | tThing | tHave | tBe | tWill | tModal | tPast

type lexicon map[string]trait

var traitNames = map[string]trait{
	"act": tAct, "weak": tWeak | tAct, "forms": tAct, "receive": tReceive, "thing": tThing, "toward": tToward, "to_you": tToYou, "done": tDone,
	"answer": tAnswer, "holding": tHolding, "us": tUs, "our": tOur, "staff": tStaff, "you": tYou, "negation": tNegation,
	"hedge": tHedge, "condition": tCondition, "doubt": tDoubt, "past": tPast, "have": tHave, "be": tBe, "will": tWill, "modal": tModal,
	"closed": tClosed, "habit": tHabit, "third": tThird, "said": tSaid, "before": tBefore, "joins": tJoins, "object": tObject,
	"call": tCall,
}

var (
	// They are made when the first text is read, not at the start of a program that may read none.
	germanLexicon  = sync.OnceValue(func() lexicon { return mustLexicon(wordsDE, true) })
	englishLexicon = sync.OnceValue(func() lexicon { return mustLexicon(wordsEN, false) })
)

func mustLexicon(data []byte, de bool) lexicon {
	var lists map[string]string
	if err := toml.Unmarshal(data, &lists); err != nil {
		panic("when: words: " + err.Error()) // part of the program; a broken one cannot leave the test run
	}
	lex := lexicon{}
	for name, words := range lists {
		t, ok := traitNames[name]
		if !ok {
			panic("when: no such list: " + name)
		}
		for _, w := range strings.Fields(words) {
			switch {
			case (name == "act" || name == "weak") && de:
				lex.germanVerb(w, t)
			case name == "act" || name == "weak":
				lex.englishVerb(w, t)
			default:
				lex[w] |= t
			}
		}
	}
	return lex
}

var (
	germanEndings  = strings.Fields("e en n t et st est")
	germanPrefixes = strings.Fields("an ab auf aus ein zu zurück nach vor vorbei durch mit her hin weiter um los fest frei fort weg heim bei bereit gut nieder dran")
)

// germanVerb adds the forms of a root, with and without a separable prefix.
func (l lexicon) germanVerb(root string, t trait) {
	for _, end := range germanEndings {
		l[root+end] |= t
	}
	for _, p := range append([]string{""}, germanPrefixes...) {
		for _, end := range []string{"en", "n", "t"} {
			if p != "" {
				l[p+root+end] |= t
				l[p+"zu"+root+end] |= t
			}
			l[p+"ge"+root+end] |= tPart
		}
		l[p+"ge"+root+"et"] |= tPart
	}
}

func (l lexicon) englishVerb(base string, t trait) {
	l[base] |= t
	stem := strings.TrimSuffix(base, "e")
	l[stem+"ing"] |= t
	l[base+"s"] |= t &^ tAct // "the team calls" is rather a noun; only with a subject
	l[stem+"ed"] |= tPart
}
