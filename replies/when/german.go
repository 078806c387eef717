package when

import (
	"strings"

	"atempause/replies/rules"
)

// german judges a German clause.
func (f *finder) german(c clause, p phrase, has trait) ruling {
	if f.over(c, p, has) || f.orders(c, p) {
		return noPromise
	}
	if f.word(c, "sehen") && f.pair(c, "sehen", "uns") && !f.word(c, "an das es") {
		return noPromise
	}
	if r := f.germanOurs(c, p, has); r != noPromise {
		return r
	}
	you := f.addressed(c)
	switch {
	case you && has&tReceive != 0 && has&tModal == 0:
		if f.word(c, "haben hast habt") && !f.bounded(p) && has&tAnswer == 0 || f.word(c, "zeit termin") {
			return noPromise
		}
		return promised
	case you && has&(tModal|tReceive) == tModal && !f.word(c, "verlassen"):
		return noPromise
	case (has&tWill != 0 || c.will) && (has&(tDone|tPart) != 0 || f.acts(c, p, has) && !you):
		return promised
	case f.thingComes(c, p, has), has&tWill != 0 && participle(f.doc.Tokens[c.to-1].Norm):
		return promised
	case !c.us && !you && f.word(c, "kommt kommen folgt") && (f.bounded(p) || !f.over(c, p, has)):
		return promised
	case f.third(c, has):
		return promised
	case !c.us && f.someone(c):
		return perhaps
	case f.read.oneOf(c.from, "bekommen bekommst kriegen kriegst bekommt kriegt") && !f.asks(c):
		return promised
	case has&tBe != 0 && has&tDone != 0 && (!c.us || f.word(c, "fertig")), has&tBe != 0 && (f.pair(c, "bei", "ihnen dir euch") || f.word(c, "konto postfach")):
		if f.bounded(p) || p.clock.set || f.subjectIsThing(c) {
			return promised
		}
	case has&verbs == 0 && (has&tDone != 0 && f.bounded(p) || f.pair(c, "bei", "ihnen dir euch")) && c.to-c.from < 10:
		return promised
	case has&verbs == 0 && has&tAnswer != 0 && (f.bounded(p) || p.span.set) && c.to-c.from < 14:
		return promised
	}
	return noPromise
}

func (f *finder) subjectIsThing(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if f.read.oneOf(i, "chef chefin bäcker bäckerin inhaber inhaberin kollegin kollege erst") {
			return false
		}
	}
	return true
}

// germanOurs judges what we or our people do.
func (f *finder) germanOurs(c clause, p phrase, has trait) ruling {
	ours := c.us || f.staffed(c, has) || c.ours && has&(tAct|tBe) != 0
	if !ours && !f.firstPerson(c) {
		return noPromise
	}
	switch {
	case f.keeps(c):
		return noPromise
	case f.acts(c, p, has):
		return promised
	case f.staffed(c, has) && has&tThing != 0:
		return promised
	case has&tHave != 0 && (has&(tAnswer|tDone|tPart) != 0 || has&tObject != 0 && f.bounded(p)):
		return promised
	case has&tBe != 0 && (f.pair(c, "bei", "ihnen dir euch ihrer ihrem deiner deinem") || f.pair(c, "vor", "ort")):
		return promised
	case has&tWill != 0 && has&tPart != 0:
		return promised
	case !c.us && f.staffed(c, has) && has&tBe != 0 && p.clock.set && !f.word(c, "erst wieder"):
		return perhaps // "der Monteur ist um 7 in der Lindenallee"
	case c.us && f.word(c, "wissen weiß") && (f.bounded(p) || p.span.set):
		return promised
	case c.us && has&(tBe|tHave|tModal) == 0 && (has&tToYou != 0 || f.bounded(p) && has&tObject != 0 || f.read.oneOf(c.to-1, "an ein aus ab vor weg rum mit runter hoch los nach weiter neu")):
		return perhaps // a verb of ours that no list knows
	}
	return noPromise
}

// third tells whether somebody does something for the other side: "Micha bringt dir das".
func (f *finder) third(c clause, has trait) bool {
	if c.us || has&tToYou == 0 && !f.word(c, "sich") || has&(tHave|tModal) != 0 {
		return false
	}
	for i := c.from; i < c.to; i++ {
		w := f.doc.Tokens[i].Norm
		if f.traits[i]&tAct == 0 || i+1 < c.to && f.read.is(i+1, "sie") {
			continue
		}
		if strings.HasSuffix(w, "t") && !f.word(c, "ihr du") || f.read.is(i+1, "sich") && (f.read.oneOf(c.from, "die") || f.read.is(i-1, "die")) {
			return true
		}
	}
	return false
}

// someone tells whether a clause begins with a name and a verb that is none of our lists, and is done for the other side:
// "Micha kratzt Ihnen das runter".
func (f *finder) someone(c clause) bool {
	i := c.from + 1
	return i < c.to && f.doc.Tokens[c.from].Is(rules.FlagTitle) && f.traits[c.from] == 0 && f.traits[i] == 0 &&
		strings.HasSuffix(f.doc.Tokens[i].Norm, "t") && f.word(c, "ihnen dir euch")
}

// keeps tells whether something is only kept for the other side as long as that: "ich lege es bis morgen zurück".
func (f *finder) keeps(c clause) bool {
	return f.word(c, "leg lege legen halt halte halten hold keep") && f.word(c, "zurück frei bereit fest back") || f.word(c, "zurücklegen freihalten aufheben")
}

// firstPerson is "melde mich", "gebe Ihnen Bescheid" without the pronoun.
func (f *finder) firstPerson(c clause) bool {
	for i := c.from; i < min(c.from+2, c.to); i++ {
		w := f.doc.Tokens[i].Norm
		if f.traits[i]&tAct != 0 && (strings.HasSuffix(w, "e") || c.joined && c.us) && f.word(c, "mich ihnen dir euch sie dich bescheid") {
			return true
		}
	}
	return false
}

// over tells whether the clause says what has been done: a perfect without a last moment.
func (f *finder) over(c clause, p phrase, has trait) bool {
	if has&tWill != 0 || f.bounded(p) && !p.still {
		return false
	}
	part := has&tPart != 0
	for i := c.from; i < c.to && !part; i++ {
		w := f.doc.Tokens[i].Norm
		part = len(w) > 5 && f.traits[i]&(tAct|tDone) == 0 && participle(w) && (i == c.to-1 || strings.HasPrefix(w, "ge") || strings.HasPrefix(w, "ange"))
	}
	switch {
	case has&tHave != 0 && part && !f.pair(c, "haben", "sie"):
		return true
	case has&tHave != 0 && part:
		return true
	case has&tHave != 0 && p.day.kind == dayRel && p.day.n == 0 && has&tAnswer == 0:
		return true
	case has&tBe != 0 && p.day.kind == dayRel && p.day.n == 0:
		return part || f.word(c, "raus")
	}
	return false
}

// participle tells whether a German word looks like one.
func participle(w string) bool {
	if !strings.HasSuffix(w, "t") && !strings.HasSuffix(w, "en") {
		return false
	}
	for _, p := range []string{"durchge", "ausge", "abge", "aufge", "einge", "nachge", "zurückge", "umge", "mitge", "ge", "ange", "be", "ver", "er", "über", "ent", "zer"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}

// orders tells whether the clause tells the other side to do something: "Kommen Sie", "Schick uns", "Bitte melden Sie".
func (f *finder) orders(c clause, p phrase) bool {
	i := c.from
	for i < c.to && (f.read.oneOf(i, "bitte und oder dann gern gerne sonst aber") || i >= p.from && i < p.to) {
		i++
	}
	if i+1 >= c.to || i >= p.to && p.from == c.from && !f.word(c, "bitte") { // "Bis Freitag haben Sie …" begins with its time
		return false
	}
	if f.read.oneOf(i+1, "sie s") && strings.HasSuffix(f.doc.Tokens[i].Norm, "n") {
		return true
	}
	if c.us || strings.HasSuffix(f.doc.Tokens[i].Norm, "e") {
		return false
	}
	return f.traits[i]&tAct != 0 && f.read.oneOf(i+1, "uns mir dich euch einfach doch mal bitte")
}

// addressed tells whether the other side is named as subject or person.
func (f *finder) addressed(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if f.traits[i]&tYou != 0 {
			return true
		}
	}
	return false
}

// thingComes tells whether something is on its way to the other side.
func (f *finder) thingComes(c clause, p phrase, has trait) bool {
	if has&tThing == 0 || f.addressed(c) && !f.pair(c, "zu bei an", "ihnen dir dich euch sie") && has&(tToward|tAnswer) == 0 {
		return false
	}
	if f.word(c, "erfolgt folgt") || has&tAnswer != 0 {
		return true
	}
	return has&tToward != 0 || f.pair(c, "an", "sie dich euch") || c.to > 0 && f.read.oneOf(c.to-1, "an ein raus los da bereit")
}
