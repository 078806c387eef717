package when

import (
	"strings"

	"atempause/replies"
	"atempause/replies/rules"
)

// ruling is what a clause says of its time.
type ruling int

const (
	noPromise ruling = iota
	perhaps
	promised
)

// judge decides whether a clause promises something for the time p.
func (f *finder) judge(k int, p phrase) (Promise, trait, bool) {
	c := f.parts[k]
	has := f.sum(c, p)
	if c.cond && !f.mainFirst(c, p) || f.barred(c, p, has) {
		return Promise{}, has, false
	}
	if k > 0 && f.contrast(c) {
		has |= f.sum(f.parts[k-1], phrase{})
	}
	if p.bound == boundFrom {
		p.clock, p.part = clockRef{}, partNone
	}
	r := f.ruling(k, p, has)
	if r == noPromise || f.asks(c) && (!c.us || (f.traits[c.from]&(tModal|tWill|tHave|tBe|tAct) != 0 || f.read.oneOf(c.from, "can could would"))) {
		return Promise{}, has, false
	}
	s := resolver{now: f.now, hours: f.hours, end: true}
	due := s.resolve(p)
	if s.fault != nil || !due.After(f.now) || due.Sub(f.now) > farAhead {
		return Promise{}, has, false
	}
	out := Promise{Span: f.span(p.from, p.to), Clause: f.span(c.from, c.to), Due: due.In(f.hours.Zone())}
	out.Words = f.doc.Text[out.Span.Start:out.Span.End]
	out.What = f.doc.Text[out.Clause.Start:out.Clause.End]
	out.Certain = r == promised && !s.shaky && !p.vague && !f.asks(c) && !f.hedged(k, has) && !f.depends(k)
	return out, has, true
}

// ruling is what the clause says by itself, or together with its neighbour.
func (f *finder) ruling(k int, p phrase, has trait) ruling {
	c := f.parts[k]
	switch {
	case f.granted(p) && k+1 < len(f.parts) && f.parts[k+1].us:
		return promised
	case k > 0 && f.contrast(c) && f.parts[k-1].us && f.acts(f.parts[k-1], p, has):
		return promised
	case f.de:
		return f.german(c, p, has)
	}
	return f.english(c, p, has)
}

func (f *finder) span(from, to int) replies.Span {
	return replies.Span{Start: f.doc.Tokens[from].Start, End: f.doc.Tokens[to-1].End}
}

// sum is what a clause is made of, without the words of its time.
func (f *finder) sum(c clause, p phrase) trait {
	var t trait
	for i := c.from; i < c.to; i++ {
		if i >= p.from && i < p.to {
			continue
		}
		if f.doc.Tokens[i].Is(rules.FlagQuoted) {
			continue
		}
		t |= f.traits[i]
	}
	return t
}

// barred tells whether something in the clause rules a promise out, whoever acts.
func (f *finder) barred(c clause, p phrase, has trait) bool {
	if f.traits[f.sent.From]&tHabit != 0 || has&(tNegation|tHabit|tDoubt|tClosed) != 0 || has&tThird != 0 && !c.ours || f.pair(c, "er", "komme habe") || f.pair(c, "nächstes next", "mal time") {
		return true
	}
	if has&tPast != 0 && !(f.de && has&tWill != 0) && !f.done(c, p, has) {
		return true
	}
	if f.leans(c) && f.before(c)&tClosed != 0 {
		return true // "wir freuen uns, Sie morgen zu sehen"
	}
	for i := f.sent.From; i < c.from; i++ { // "am Telefon hieß es, wir rufen zurück"
		if f.traits[i]&(tSaid|tThird) != 0 && !c.joined {
			return true
		}
	}
	return has&tSaid != 0
}

// done tells whether an English word of the past is the participle of what will be: "it will be posted by noon".
func (f *finder) done(c clause, p phrase, has trait) bool {
	return !f.de && has&tBe != 0 && (has&tWill != 0 || p.bound == boundBy || p.bound == boundWithin || f.word(c, "being")) && !f.word(c, "was were had did called told said")
}

// before is what the clause before is made of.
func (f *finder) before(c clause) trait {
	for k := 1; k < len(f.parts); k++ {
		if f.parts[k].from == c.from {
			return f.sum(f.parts[k-1], phrase{})
		}
	}
	return 0
}

// asks tells whether the clause ends as a question.
func (f *finder) asks(c clause) bool {
	return f.sent.Question && c.to == f.sent.To || f.sent.Question && len(f.parts) < 2
}

// mainFirst tells whether the condition only follows what is promised: "we'll call you by 5 if you like".
func (f *finder) mainFirst(c clause, p phrase) bool {
	for i := c.from; i < c.to; i++ {
		if f.traits[i]&tCondition != 0 {
			return i > p.to && i > c.from+2
		}
	}
	return false
}

// hedged tells whether the clause, or the one it hangs on, only hopes.
func (f *finder) hedged(k int, has trait) bool {
	if has&tHedge != 0 {
		return true
	}
	c := f.parts[k]
	if k == 0 || !f.de && !f.read.is(c.from, "that") || f.de && !f.leans(c) {
		return false
	}
	return f.sum(f.parts[k-1], phrase{})&tHedge != 0
}

// leans tells whether a German clause hangs on the one before: "dass …", "… zu klären".
func (f *finder) leans(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if i == c.from && f.read.is(i, "dass") || f.read.is(i, "zu") && i+1 < c.to && f.traits[i+1]&verbs != 0 || strings.Contains(f.doc.Tokens[i].Norm, "zu") && f.traits[i]&tAct != 0 {
			return true
		}
	}
	return false
}

// depends tells whether the promise hangs on something: a condition in its sentence, or a last moment for the other side
// just before.
func (f *finder) depends(k int) bool {
	for n, c := range f.parts {
		if c.cond && (n < k || !c.joined) || n == k-1 && c.lost && !c.us {
			return true
		}
	}
	return false
}

// word tells whether the clause holds one of the words.
func (f *finder) word(c clause, words string) bool {
	for i := c.from; i < c.to; i++ {
		if f.read.oneOf(i, words) {
			return true
		}
	}
	return false
}

// pair tells whether the clause holds one of the first words and right after it one of the second.
func (f *finder) pair(c clause, first, second string) bool {
	for i := c.from; i+1 < c.to; i++ {
		if f.read.oneOf(i, first) && f.read.oneOf(i+1, second) {
			return true
		}
	}
	return false
}

// any tells whether a token of the clause outside the time has one of the traits.
func (f *finder) any(c clause, p phrase, t trait) bool { return f.sum(c, p)&t != 0 }

// acts tells whether the clause holds a verb of acting; a weak one only with somebody or something it is done for.
func (f *finder) acts(c clause, p phrase, has trait) bool {
	for i := c.from; i < c.to; i++ {
		if t := f.traits[i]; t&tAct != 0 && (i < p.from || i >= p.to) && (t&tWeak == 0 || f.aimed(p, has)) {
			return true
		}
	}
	return false
}

// aimed tells whether there is somebody or something the act is for, or a last moment.
func (f *finder) aimed(p phrase, has trait) bool {
	return has&(tToYou|tObject) != 0 || f.bounded(p)
}

func (f *finder) bounded(p phrase) bool {
	return p.bound == boundBy || p.bound == boundWithin || p.bound == boundBefore || p.still
}

// staffed tells whether one of our people is the subject.
func (f *finder) staffed(c clause, has trait) bool {
	if has&tStaff == 0 {
		return false
	}
	for i := c.from; i < c.to; i++ {
		if f.traits[i]&tStaff == 0 {
			continue
		}
		if i == c.from || f.read.oneOf(i-1, "mit dem with to the") && f.read.oneOf(i-1, "mit dem with to") {
			continue
		}
		return true
	}
	return f.traits[c.from]&tStaff != 0
}

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
	case has&tWill != 0 && (has&(tDone|tPart) != 0 || f.acts(c, p, has) && !you):
		return promised
	case f.thingComes(c, p, has), has&tWill != 0 && participle(f.doc.Tokens[c.to-1].Norm):
		return promised
	case !c.us && !you && f.word(c, "kommt kommen folgt") && (f.bounded(p) || !f.over(c, p, has)):
		return promised
	case f.third(c, has):
		return promised
	case f.read.oneOf(c.from, "bekommen bekommst kriegen kriegst bekommt kriegt") && !f.asks(c):
		return promised
	case has&tBe != 0 && has&tDone != 0 && (!c.us || f.word(c, "fertig")), has&tBe != 0 && (f.pair(c, "bei", "ihnen dir euch") || f.word(c, "konto postfach")):
		if f.bounded(p) || p.clock.set || f.subjectIsThing(c) {
			return promised
		}
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
	case c.us && f.word(c, "wissen weiß") && (f.bounded(p) || p.span.set):
		return promised
	case c.us && has&(tBe|tHave|tModal) == 0 && (has&tToYou != 0 || f.bounded(p) && has&tObject != 0 || p.clock.set || f.read.oneOf(c.to-1, "an ein aus ab vor weg rum mit runter hoch los nach weiter neu")):
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
	for _, p := range []string{"ge", "ange", "be", "ver", "er", "über", "ent", "zer"} {
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
	if f.read.is(i+1, "sie") && strings.HasSuffix(f.doc.Tokens[i].Norm, "n") {
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

// english judges an English clause.
func (f *finder) english(c clause, p phrase, has trait) ruling {
	ours := c.us || f.staffed(c, has) || c.ours && has&(tAct|tWill) != 0
	will := has&tWill != 0 || c.will
	you := f.word(c, "you")
	switch {
	case f.pair(c, "see", "you") && ours, f.pair(c, "have", "you") && !will:
		return noPromise
	case ours && f.oursEnglish(c, p, has) != noPromise:
		return f.oursEnglish(c, p, has)
	case !c.us && f.read.is(c.from, "expect") && f.word(c, "me us from our"):
		return promised
	case you && !c.us && has&tReceive != 0 && (will || f.word(c, "get receive expect") && has&tModal == 0) && !f.youAct(c):
		return promised
	case has&tWill != 0 && has&(tDone|tThing|tPart) != 0 && !f.youAct(c):
		return promised
	case has&tThing != 0 && (has&(tToward|tAnswer) != 0 || f.word(c, "arrives arrive ships leaves lands")) && !f.orderEnglish(c):
		return promised
	case has&tBe != 0 && has&(tDone|tPart) != 0 && !f.youAct(c) && (f.bounded(p) || f.pair(c, "being", "sent") || f.word(c, "being with") || p.day.kind == dayRel && p.day.n > 0):
		return promised
	case will && !you && !ours && has&tHave != 0:
		return promised
	case will && !you && has&tBe != 0 && has&(tToward|tToYou) != 0, f.pair(c, "with", "you") && (has&tBe != 0 || has&verbs == 0) && !f.youAct(c):
		return promised
	case f.word(c, "leaving coming arriving") && !you, has&tBe != 0 && f.word(c, "coming arriving getting going") && !you, f.word(c, "follows") && f.bounded(p):
		return promised
	case (will || has&tAct == 0 && has&verbs == 0) && c.to-c.from < 14 && (has&tAnswer != 0 && f.bounded(p) || f.read.oneOf(c.from, "will back") && f.bounded(p) || f.read.is(c.from, "will")):
		return promised
	case f.read.oneOf(p.from-1, "reply answer update response news") && f.bounded(p) && c.to-c.from < 10 && !f.word(c, "please your need"), f.read.is(c.from, "will") && has&tAct != 0:
		return promised
	}
	return noPromise
}

// youAct is "you can", "you have until", "you may".
func (f *finder) youAct(c clause) bool {
	return f.pair(c, "you", "must should may need might") || f.pair(c, "you", "can") && !f.word(c, "expect")
}

// orderEnglish tells whether the clause begins with what the other side shall do.
func (f *finder) orderEnglish(c clause) bool {
	return f.read.is(c.from, "please") || f.traits[c.from]&tAct != 0 && !c.us
}

// should is "we should have called": what was not done.
func (f *finder) should(c clause) bool {
	for i := c.from; i+2 < c.to; i++ {
		if f.read.oneOf(i, "should could would might") && f.read.is(i+1, "have") {
			return !f.read.oneOf(i+2, "it them this that a an the your one something news everything")
		}
	}
	return false
}

// ing tells whether the clause holds a verb that goes on.
func (f *finder) ing(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if w := f.doc.Tokens[i].Norm; len(w) > 5 && strings.HasSuffix(w, "ing") && f.traits[i]&tClosed == 0 && !f.inTime(i) && !f.read.oneOf(i, "morning evening something anything everything nothing during looking") {
			return true
		}
	}
	return false
}

// oursEnglish judges what we or our people do.
func (f *finder) oursEnglish(c clause, p phrase, has trait) ruling {
	should := f.word(c, "should might may could would")
	will := has&tWill != 0 || c.will || should
	switch {
	case f.orderEnglish(c) && !will, f.keeps(c), f.should(c):
		return noPromise
	case has&tHave != 0 && has&tPart != 0 && (!will || should):
		return noPromise
	case will && has&tBe != 0 && has&tAct == 0 && has&(tDone|tPart) == 0 && !f.word(c, "touch you round place door on"):
		return noPromise
	case will && has&(tAct|tDone|tBe|tHave) != 0:
		return promised
	case f.acts(c, p, has) && (has&tModal == 0 || f.word(c, "can")):
		if has&(tBe|tWill) == 0 && !f.bounded(p) && !f.word(c, "can") && !f.word(c, "you it") {
			return noPromise
		}
		return promised
	case has&tBe != 0 && (f.pair(c, "with", "you") || f.word(c, "done yours")):
		return promised
	case c.us && has&tBe != 0 && f.word(c, "am are") && f.ing(c):
		return perhaps // a verb of ours that no list knows
	case will && has&(tToYou|tObject) != 0:
		return promised
	case will && f.bounded(p):
		return perhaps
	}
	return noPromise
}
