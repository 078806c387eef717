package when

import "atempause/replies/rules"

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
