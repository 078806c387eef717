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
	if f.contrast(c) {
		has |= f.sum(f.parts[f.main(k)], phrase{})
	}
	if p.bound == boundFrom && f.word(clause{from: p.from, to: p.to}, "nach after") {
		p.clock, p.part = clockRef{}, partNone
	}
	r := f.ruling(k, p, has)
	if r == noPromise || f.asks(c) && (!c.us && !f.tells(c, has) || (f.traits[c.from]&(tModal|tWill|tHave|tBe|tAct) != 0 || f.read.oneOf(c.from, "can could would"))) {
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
	case f.contrast(c) && f.parts[f.main(k)].us && f.acts(f.parts[f.main(k)], p, has):
		return promised
	case f.de:
		return f.german(c, p, has)
	}
	return f.english(c, p, has)
}

// main is the clause before k that is no condition; k itself if there is none.
func (f *finder) main(k int) int {
	for n := k - 1; n >= 0; n-- {
		if !f.parts[n].cond {
			return n
		}
	}
	return k
}

// tells is "du hörst von uns, ok?": a statement, though a question ends the sentence.
func (f *finder) tells(c clause, has trait) bool {
	return has&tReceive != 0 && f.pair(c, "von from", "uns mir us me") && f.traits[c.from]&verbs == 0
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
	if f.read.oneOf(f.sent.From, "wer who whoever") || f.word(c, "wer") || f.traits[f.sent.From]&tHabit != 0 || has&(tNegation|tHabit|tDoubt|tClosed) != 0 || has&tThird != 0 && !c.ours || f.pair(c, "er", "komme habe") || f.requests(c) || f.pair(c, "nächstes next", "mal time") {
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

// requests tells whether we say what we want of the other side, or that we open: nothing is promised then.
func (f *finder) requests(c clause) bool {
	if f.de {
		return f.word(c, "mache machen macht") && f.read.oneOf(c.to-1, "auf zu")
	}
	return f.pair(c, "i we would will", "need want require ask wait") || f.word(c, "hope hoping") && f.pair(c, "to", "hear see")
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
