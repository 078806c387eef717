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
	if !mayName(text) {
		return nil
	}
	var out []Promise
	f := newFinder(text, lang, at, hours)
	f.each(func(p Promise, _ trait) bool {
		out = append(out, p)
		return true
	})
	return out
}

// Holding finds the first promise of an answer: "gesehen, Antwort bis 15 Uhr", "we will reply by 15:00". Only a certain
// one stops a clock. A promised call is no such thing: the public has its answer, and the call is what was promised.
func Holding(text, lang string, at time.Time, hours replies.Hours) (Promise, bool) {
	if !mayName(text) {
		return Promise{}, false
	}
	var found Promise
	ok := false
	f := newFinder(text, lang, at, hours)
	f.each(func(p Promise, has trait) bool {
		if p.Certain && has&tHolding != 0 && has&tCall == 0 {
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

func newFinder(text, lang string, at time.Time, hours replies.Hours) *finder {
	if lang == "" {
		lang, _, _ = rules.DetectLang(text)
	}
	f := &finder{doc: rules.Parse(text, base(lang)), de: german(lang), now: at, hours: hours}
	if f.de {
		f.lex = germanLexicon()
	} else {
		f.lex = englishLexicon()
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
	last := f.sent.To
	for last > f.sent.From && !f.read.marks[last-1].names {
		last--
	}
	for i := f.sent.From; i < last; { // behind that no time is named
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
	case p.bound == boundFrom && p.day.kind != dayNone && p.clock.set && f.read.marks[p.from].n != boundFrom:
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
