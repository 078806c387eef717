package when

import (
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/rules"
)

// Promise is something our own text commits us to by a time.
type Promise struct {
	Span    replies.Span // of the words that name the time
	Words   string       // those words
	Clause  replies.Span // of the clause that promises
	What    string       // its text
	Due     time.Time    // the last moment at which it is kept, in the zone of the hours
	Certain bool         // false: it depends on something, is only hoped for, or the time can be read in two ways
}

// Promises finds what a text of ours promises, in order. at is when it was or will be sent; lang "" lets the text decide.
// What tells of the past, of opening hours, of what others do, what asks, denies or quotes is no promise.
func Promises(text, lang string, at time.Time, hours replies.Hours) []Promise {
	var out []Promise
	f := newFinder(text, lang, at, hours)
	f.each(func(p Promise, _ trait) bool {
		out = append(out, p)
		return true
	})
	return out
}

// Holding finds the first promise of an answer: "gesehen, Antwort bis 15 Uhr", "we will reply by 15:00". Only a certain
// one stops a clock.
func Holding(text, lang string, at time.Time, hours replies.Hours) (Promise, bool) {
	var found Promise
	ok := false
	f := newFinder(text, lang, at, hours)
	f.each(func(p Promise, has trait) bool {
		if p.Certain && has&tHolding != 0 {
			found, ok = p, true
		}
		return !ok
	})
	return found, ok
}

// finder walks the sentences of a text.
type finder struct {
	doc    *rules.Doc
	de     bool
	lex    lexicon
	read   *reader
	traits []trait
	now    time.Time
	hours  replies.Hours
	times  []phrase // of the sentence
	parts  []clause // of the sentence
	sent   rules.Sentence
}

// clause is a stretch of tokens with one statement.
type clause struct {
	from, to int
	joined   bool // by "und" or the like: the subject may stand before
	us       bool // its subject, or that of the clause it is joined to, is us
	ours     bool // begins with something or somebody of ours: "mein Sohn"
	will     bool // speaks of what is to come, or joins one that does
	cond     bool
	done     bool // has been read for its promise
	lost     bool // names a last moment that is not ours
}

func newFinder(text, lang string, at time.Time, hours replies.Hours) *finder {
	if lang == "" {
		lang, _, _ = rules.DetectLang(text)
	}
	f := &finder{doc: rules.Parse(text, base(lang)), de: german(lang), lex: englishLexicon, now: at, hours: hours}
	if f.de {
		f.lex = germanLexicon
	}
	f.read = newReader(f.doc, lang, true)
	f.traits = make([]trait, len(f.doc.Tokens))
	for i, t := range f.doc.Tokens {
		f.traits[i] = f.lex[t.Norm]
	}
	return f
}

// each calls yield with every promise until it says stop, together with what the clause is made of.
func (f *finder) each(yield func(Promise, trait) bool) {
	for n := 0; n < len(f.doc.Sentences); n++ {
		f.sent = f.doc.Sentences[n]
		for n+1 < len(f.doc.Sentences) && f.sent.To-f.sent.From < maxJoined && f.endsInDate(f.sent) {
			n++
			f.sent.To, f.sent.End, f.sent.Question = f.doc.Sentences[n].To, f.doc.Sentences[n].End, f.doc.Sentences[n].Question
		}
		if f.collect(); len(f.times) == 0 || f.quotedLine() {
			continue
		}
		f.split()
		for _, p := range f.times[:min(len(f.times), maxTimes)] {
			if c := f.clauseOf(p); c >= 0 && !f.parts[c].done {
				promise, has, ok := f.judge(c, f.whole(f.parts[c], p))
				if ok {
					f.parts[c].done = true
					if !yield(promise, has) {
						return
					}
				} else if p.bound == boundBy || p.bound == boundBefore {
					f.parts[c].lost = true
				}
			}
		}
	}
}

// maxJoined bounds how long a sentence grows by joining what a date's full stop has parted, in tokens.
const maxJoined = 60

// maxTimes bounds how many times of one sentence are looked at: nobody promises more in one breath.
const maxTimes = 12

// endsInDate tells whether a sentence was only cut at the full stop of a date: "Am 3.12. liefern wir".
func (f *finder) endsInDate(s rules.Sentence) bool {
	last := s.To - 1
	if last <= s.From || !f.doc.Tokens[last].Is(rules.FlagNumber) || f.doc.Tokens[last].Is(rules.FlagNewline) || !strings.HasPrefix(f.read.gap(last), ". ") {
		return false
	}
	return f.de && f.read.oneOf(last-1, "am zum den dem bis vom ab") && len(f.doc.Tokens[last].Norm) <= 5
}

// collect reads the times of the sentence that can be the time of a promise.
func (f *finder) collect() {
	f.times = f.times[:0]
	f.read.end = f.sent.To
	for i := f.sent.From; i < f.sent.To; {
		f.read.fault = nil
		p, ok := f.read.phrase(i)
		if !ok {
			i = max(p.to, i+1) // small words that led to nothing lead to nothing from their middle either
			continue
		}
		if f.read.fault != nil {
			i++
			continue
		}
		if f.usable(p) {
			f.add(p)
		}
		i = max(p.to, i+1)
	}
}

// add keeps a time. "Thursday or Friday" is one, and means the later day.
func (f *finder) add(p phrase) {
	n := len(f.times) - 1
	either := n >= 0 && f.times[n].to == p.from-1 && f.read.oneOf(p.from-1, "oder or bzw")
	latest := n >= 0 && f.times[n].to == p.from && p.bound == boundBy // "heute, spätestens morgen"
	if (either || latest) && f.times[n].day.kind != dayNone {
		p.from, p.vague = f.times[n].from, either
		if p.bound == boundNone {
			p.bound = f.times[n].bound
		}
		f.times[n] = p
		return
	}
	f.times = append(f.times, p)
}

// usable tells whether a time found in running text is one that something can be promised for.
func (f *finder) usable(p phrase) bool {
	switch {
	case p.bound == boundFrom && p.day.kind != dayNone && p.clock.set && f.read.words[f.doc.Tokens[p.from].Norm].n != boundFrom:
		// "morgen nach 14 Uhr": some time on that day
	case p.habit, p.bound == boundFrom, p.bound == boundSince, p.bound == boundUntil:
		return false
	case p.bound == boundBefore && p.span.set: // "vor zwei Wochen" is past
		return false
	case f.doc.Tokens[p.from].Is(rules.FlagQuoted):
		return false
	case p.part != partNone && p.day.kind == dayNone && !p.clock.set && p.bound == boundNone && !p.still && !f.read.oneOf(p.from, "am gegen in at um first"):
		return false
	}
	if p.from > f.sent.From && f.traits[p.from-1]&tBefore != 0 {
		return false
	}
	if p.bound == boundBy && (p.span.set && !f.de && !f.read.is(p.from+1, "in") || p.from-2 >= f.sent.From && f.read.oneOf(p.from-2, "vom von")) {
		return false // "extended by a month", "vom 5. bis 12."
	}
	return !p.span.set || p.bound == boundWithin || p.bound == boundBy || f.read.is(p.from, "in") || f.granted(p)
}

// granted is "give me half an hour".
func (f *finder) granted(p phrase) bool {
	return f.read.is(p.from-2, "give", "me") || f.read.is(p.from-2, "give", "us") || f.read.is(p.from-2, "gib", "mir")
}

// quotedLine tells whether the sentence stands in a line that repeats what another wrote.
func (f *finder) quotedLine() bool {
	start := f.doc.Tokens[f.sent.From].Start
	line := f.doc.Text[max(0, start-8):start]
	if i := strings.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	} else if start > 8 {
		return false
	}
	return strings.HasPrefix(strings.TrimSpace(line), ">")
}

// split cuts the sentence into clauses: at commas and the like, and at a joining word that a subject or verb follows.
func (f *finder) split() {
	f.parts = f.parts[:0]
	from, joined := f.sent.From, false
	cut := func(at int, j bool) {
		if at > from {
			f.parts = append(f.parts, clause{from: from, to: at, joined: joined})
			from, joined = at, j
		}
	}
	next := 0 // of times
	for i := f.sent.From; i < f.sent.To; i++ {
		for next < len(f.times) && f.times[next].to <= i {
			next++
		}
		inside := next < len(f.times) && f.times[next].from < i && i < f.times[next].to
		switch {
		case inside:
		case f.traits[i]&tJoins != 0 && f.begins(i+1, next):
			cut(i, true)
		case i > f.sent.From && f.doc.Tokens[i-1].Is(rules.FlagComma):
			cut(i, false)
		case !f.de && i > from+2 && f.traits[i]&tUs != 0 && f.traits[from]&tCondition != 0:
			cut(i, false)
		}
	}
	cut(f.sent.To, false)
	f.mergeBare()
	f.inherit()
}

// begins tells whether a clause of its own begins at token i: with a subject, a verb, or a time and then one of them.
func (f *finder) begins(i, next int) bool {
	for ; next < len(f.times) && f.times[next].from <= i; next++ {
		if f.times[next].from == i {
			i = f.times[next].to
		}
	}
	reach := 3
	if f.read.oneOf(i, "the a an der die das ein eine your our ihr ihre unser unsere") {
		reach = 5
	}
	for k := i; k < min(i+reach, f.sent.To); k++ {
		if t := f.traits[k]; t&(verbs|tUs|tCondition) != 0 || f.de && t&tPart != 0 || k == i && (t&tYou != 0 || f.read.oneOf(k, "there wer who")) {
			return true
		}
		if reach == 3 && f.traits[k]&(tOur|tStaff) == 0 && !f.read.oneOf(k, "der die das the a ihr ihre your it the es personally also") {
			return false
		}
	}
	return false
}

// mergeBare joins clauses that have no verb to the one they belong to: the next for the first, else the one before.
func (f *finder) mergeBare() {
	bare := func(c clause) bool {
		for i := c.from; i < c.to; i++ {
			if f.traits[i]&(verbs|tAnswer|tPart|tCondition|tUs|tClosed) != 0 && !f.inTime(i) {
				return false
			}
		}
		return true
	}
	out := f.parts[:0]
	for k := 0; k < len(f.parts); k++ {
		c := f.parts[k]
		switch {
		case len(out) == 0 && k+1 < len(f.parts) && bare(c) && !f.read.oneOf(f.parts[k+1].from, "aber sondern but"):
			f.parts[k+1].from = c.from
		case len(out) > 0 && bare(c) && !f.contrast(c):
			out[len(out)-1].to = c.to
		default:
			out = append(out, c)
		}
	}
	f.parts = out
}

// contrast tells whether a clause sets another time against the one before: "…, aber morgen bis 10 Uhr".
func (f *finder) contrast(c clause) bool {
	for _, p := range f.times {
		if p.from == c.from+1 && f.read.oneOf(c.from, "aber sondern but") || p.from == c.from && p.to == c.to && p.bound == boundBy && f.conditional(c.from-1) {
			return true
		}
	}
	return false
}

// conditional tells whether the clause that ends at a token holds a condition.
func (f *finder) conditional(i int) bool {
	for ; i > f.sent.From && !f.doc.Tokens[i-1].Is(rules.FlagComma); i-- {
	}
	return i > f.sent.From && f.traits[i]&tCondition != 0
}

func (f *finder) inTime(i int) bool {
	for _, p := range f.times {
		if p.from <= i && i < p.to {
			return true
		}
	}
	return false
}

// inherit tells each clause whose doing it is about.
func (f *finder) inherit() {
	us, will := false, false
	for k := range f.parts {
		c := &f.parts[k]
		own := false
		for i := c.from; i < c.to; i++ {
			t := f.traits[i]
			if t&tUs != 0 || t&tOur != 0 && i+1 < c.to && f.staffNear(i+1, c.to) {
				own = true
			}
			c.ours = c.ours || t&tOur != 0 && (i == c.from || f.traits[i-1]&(verbs|tJoins) != 0)
			c.cond = c.cond || t&tCondition != 0 && !(f.read.is(i, "when") && f.read.oneOf(i+1, "i we")) || f.read.is(i, "as", "soon", "as")
			c.will = c.will || t&tWill != 0
		}
		c.us = own || us && (c.joined && !f.otherSubject(*c) || f.de && k > 0 && f.follows(*c))
		c.will = c.will || (c.us || f.de) && !own && c.joined && will
		us, will = c.us, c.will
	}
}

// follows tells whether a German clause goes on with the subject before without a joining word: "…, melden uns aber bis
// Freitag", "…, Sie heute zu erreichen".
func (f *finder) follows(c clause) bool {
	if f.traits[c.from]&tAct != 0 && !f.read.is(c.from+1, "sie") {
		return true
	}
	return f.leans(c) && !f.read.is(c.from, "dass")
}

// staffNear tells whether one of our people is named within the next words.
func (f *finder) staffNear(i, to int) bool {
	for k := i; k < min(i+2, to); k++ {
		if f.traits[k]&tStaff != 0 {
			return true
		}
	}
	return false
}

// otherSubject tells whether a joined clause begins with a subject of its own that is not us.
func (f *finder) otherSubject(c clause) bool {
	for i := c.from + 1; i < min(c.from+3, c.to); i++ {
		if f.traits[i]&(tYou|tStaff) != 0 || f.read.oneOf(i, "it es das der die the er your ihr ihre") {
			return true
		}
		if f.traits[i]&verbs != 0 {
			return false
		}
	}
	return false
}

// whole adds to a time what another in the clause says of it: "morgen rufe ich Sie um 9 an".
func (f *finder) whole(c clause, p phrase) phrase {
	for _, q := range f.times {
		if q.from < c.from || q.to > c.to || q.from == p.from || q.span.set || p.span.set {
			continue
		}
		day, rest := p, q
		if p.day.kind == dayNone {
			day, rest = q, p
		}
		timed := rest.clock.set || rest.part != partNone || rest.anchor != anchorNone
		if day.day.kind == dayNone || day.clock.set || day.anchor != anchorNone || rest.day.kind != dayNone || !timed {
			continue
		}
		rest.day = day.day
		if rest.part == partNone {
			rest.part = day.part
		}
		if rest.bound == boundNone {
			rest.bound = day.bound
		}
		return rest
	}
	return p
}

func (f *finder) clauseOf(p phrase) int {
	for k, c := range f.parts {
		if p.from >= c.from && p.from < c.to {
			return k
		}
	}
	return -1
}
