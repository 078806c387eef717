package when

import (
	"strings"

	"atempause/replies/rules"
)

// Kinds of day a phrase can name.
const (
	dayNone    = iota
	dayRel     // n days from today
	dayWeekday // weekday, of next week if next, of the coming days otherwise; weeks more on top
	dayDate    // y (0: not written), month, n
	dayWeek    // the week n weeks from this one, or a part of it
	dayMonth   // the month n months from this one, or month by name; or a part of it
	dayWeekend // the weekend n weeks from this one
	dayISOWeek // calendar week n
)

type dayRef struct {
	kind    int
	n       int
	weekday int
	y       int
	month   int
	edge    int
	next    bool
	this    bool
	dated   bool // a weekday and a date: both must fit
	words   string
}

// clockRef is a time of day in minutes; fuzzy when the half of the day was not said. to is the end of "14-16 Uhr".
type clockRef struct {
	set   bool
	fuzzy bool
	from  int
	to    int
}

// spanRef is a length of time.
type spanRef struct {
	set                          bool
	minutes, days, months, works int
}

const (
	anchorNone = iota
	anchorOpen
	anchorClose
)

// phrase is what the words of one time say, before it is known when that is.
type phrase struct {
	from, to int // tokens
	bound    int
	day      dayRef
	clock    clockRef
	span     spanRef
	part     int
	anchor   int
	still    bool // "noch heute": within the day
	habit    bool // "montags": again and again
	vague    bool // "ein paar Tage"
}

func (p *phrase) empty() bool {
	return p.day.kind == dayNone && !p.clock.set && !p.span.set && p.part == partNone && p.anchor == anchorNone
}

// reader reads phrases from the tokens of one text.
type reader struct {
	doc   *rules.Doc
	toks  []rules.Token
	marks []mark // of the tokens
	de    bool
	prose bool // running text: be strict about bare numbers and abbreviations
	end   int  // tokens from here on are out of reach
	fault *Error
}

func newReader(doc *rules.Doc, lang string, prose bool) *reader {
	r := &reader{doc: doc, toks: doc.Tokens, de: german(lang), prose: prose, end: len(doc.Tokens)}
	all := englishMarks()
	if r.de {
		all = germanMarks()
	}
	r.marks = make([]mark, len(r.toks))
	for i := range r.toks {
		r.marks[i] = all.of(r.toks[i].Norm)
	}
	return r
}

// at gives a token's word; nothing past the end.
func (r *reader) at(i int) string {
	if i < 0 || i >= r.end {
		return ""
	}
	return r.toks[i].Norm
}

// is tells whether the words from i on are these.
func (r *reader) is(i int, words ...string) bool {
	for k, w := range words {
		if r.at(i+k) != w {
			return false
		}
	}
	return true
}

func (r *reader) oneOf(i int, words string) bool { return isOneOf(r.at(i), words) }

// isOneOf tells whether a word stands in a list of words with spaces between them.
func isOneOf(w, words string) bool {
	if w == "" {
		return false
	}
	for from := 0; ; {
		k := strings.Index(words[from:], w)
		if k < 0 {
			return false
		}
		k += from
		from = k + len(w)
		if (k == 0 || words[k-1] == ' ') && (from == len(words) || words[from] == ' ') {
			return true
		}
		from = k + 1
	}
}

// mark is what a token can do in a time; nothing past the end.
func (r *reader) mark(i int) mark {
	if i < 0 || i >= r.end {
		return mark{}
	}
	return r.marks[i]
}

func (r *reader) word(i int) word { return r.mark(i).word }

// gap is what stands between token i and the next.
func (r *reader) gap(i int) string {
	if i < 0 || i+1 >= len(r.toks) {
		if i >= 0 && i < len(r.toks) {
			return r.doc.Text[r.toks[i].End:]
		}
		return ""
	}
	return r.doc.Text[r.toks[i].End:r.toks[i+1].Start]
}

func (r *reader) text(from, to int) string {
	if from >= to || from >= len(r.toks) {
		return ""
	}
	return r.doc.Text[r.toks[from].Start:r.toks[min(to, len(r.toks))-1].End]
}

// refuse notes what is wrong with a time that was understood; the first such fault counts.
func (r *reader) refuse(kind ErrorKind, from, to int) {
	if r.fault == nil {
		r.fault = &Error{Kind: kind, Part: r.text(from, to)}
	}
}

// maxPhrase bounds how many tokens one time may have.
const maxPhrase = 24

// maxLinks bounds the small words in one time.
const maxLinks = 8

// phrase reads the longest time that begins at token i. Where there is none, to is how far it looked.
func (r *reader) phrase(i int) (phrase, bool) {
	p := phrase{from: i, to: i}
	if r.prose && !r.mark(i).starts {
		return p, false
	}
	limit, links := i+maxPhrase, 0
	for i < limit && i < r.end {
		if r.prose && !r.marks[i].begins {
			break
		}
		if next := r.piece(i, &p); next > i {
			i = next
			if !p.empty() {
				p.to = i
			}
			if r.prose && r.breaks(i-1) {
				break
			}
			continue
		}
		named := !p.empty()
		next := r.link(i, &p)
		if !named && !p.empty() {
			p.to = next // "first thing" is a small word that names a time
		}
		if links++; next == i || links > maxLinks || r.prose && r.breaks(next-1) {
			break
		}
		i = next
	}
	if p.empty() {
		p.to = i
	}
	return p, !p.empty()
}

// breaks tells whether a clause ends after a token, so that in running text a time does not go on there. "Freitag, 14 Uhr"
// goes on.
func (r *reader) breaks(i int) bool {
	gap := r.gap(i)
	if strings.ContainsAny(gap, ";:()–—!?\n") {
		return true
	}
	if !strings.Contains(gap, ",") {
		return false
	}
	probe := phrase{}
	next := r.piece(r.link(i+1, &probe), &probe)
	return next == i+1 || !probe.clock.set && probe.day.kind != dayDate
}

// link passes over a word that may stand between the pieces of a time, and takes note of bounds.
func (r *reader) link(i int, p *phrase) int {
	w := r.word(i)
	switch {
	case w.class == cBound:
		return r.bound(i, w, p)
	case r.de && r.is(i, "noch"), r.is(i, "still"):
		p.still = true
		return i + 1
	case r.de && r.is(i, "im", "laufe"), r.de && r.is(i, "im", "lauf"):
		p.still = true
		return i + 2
	case r.is(i, "in", "the", "course", "of"):
		p.still = true
		return i + 4
	case r.de && r.is(i, "in", "der", "früh"):
		return i + 2
	case r.de && r.is(i, "in", "den", "nächsten"), r.de && r.is(i, "in", "der", "nächsten"), r.de && r.is(i, "in", "den", "kommenden"):
		return r.within(i, 3, p)
	case !r.de && (r.is(i, "in", "the", "next") || r.is(i, "over", "the", "next")):
		return r.within(i, 3, p)
	case r.is(i, "no", "later", "than"):
		p.bound = boundBy
		return i + 3
	case r.is(i, "at", "the", "latest"), r.is(i, "first", "thing"):
		return i + r.firstThing(i, p)
	case r.de && r.is(i, "allerspätestens"), r.de && r.is(i, "spätestens"), r.is(i, "latest"):
		p.bound = boundBy
		return i + 1
	case w.class == cLink:
		return i + 1
	case !r.prose && r.oneOf(i, "please bitte snooze erinnere mich erst wieder und and when wenn"):
		return i + 1
	}
	return i
}

func (r *reader) firstThing(i int, p *phrase) int {
	if r.is(i, "first", "thing") {
		if p.part == partNone {
			p.part = partEarly
		}
		return 2
	}
	p.bound = boundBy
	return 3
}

// within is "in the next" only before a length of time; "in der nächsten Woche" is a week.
func (r *reader) within(i, n int, p *phrase) int {
	if p.span.set {
		return i
	}
	probe := phrase{}
	if next := r.span(i+n, &probe); next > i+n && probe.span != (spanRef{set: true, days: 7}) && probe.span != (spanRef{set: true, months: 1}) {
		p.bound = boundWithin
		return i + n
	}
	return i + 1
}

func (r *reader) bound(i int, w word, p *phrase) int {
	if !p.empty() && (w.n == boundWithin || w.n == boundSince || w.n == boundBefore && !r.clockAhead(i+1)) {
		return i
	}
	if p.bound != boundNone && p.bound != w.n && !p.empty() {
		return i
	}
	p.bound = w.n
	next := i + 1
	for r.de && r.oneOf(next, "zum zur von der des den spätestens nächsten nächster kommenden allerspätestens ins") ||
		!r.de && r.oneOf(next, "the next of") {
		if r.is(next, "nächsten") || r.is(next, "nächster") || r.is(next, "kommenden") || r.is(next, "next") {
			if w.n != boundWithin {
				break
			}
		}
		next++
	}
	return next
}

// clockAhead tells whether a time of day follows: "noch heute vor 17 Uhr".
func (r *reader) clockAhead(i int) bool {
	c, next := r.clockTime(i, &phrase{})
	return next > i && c.set && (!r.bareNumber(next-1) || !r.prose)
}

// piece reads one piece of a time at i that p has not got yet, and tells where it ends.
func (r *reader) piece(i int, p *phrase) int {
	if !r.mark(i).begins {
		return i
	}
	return r.anyPiece(i, p)
}

func (r *reader) anyPiece(i int, p *phrase) int {
	if p.day.kind == dayNone && !p.span.set {
		if next := r.day(i, p); next > i {
			return next
		}
	} else if d := p.day; d.kind == dayWeek && d.edge == edgeNone && (d.n > 0 || d.this) {
		if next := r.weekday(i, p); next > i { // "nächste Woche Dienstag"
			p.day.next, p.day.this, p.day.n = d.n > 0, d.this, max(0, d.n-1)
			return next
		}
	} else if p.day.kind == dayWeekday && !p.day.dated {
		if next := r.dateOfWeekday(i, p); next > i {
			return next
		}
	}
	if !p.span.set && p.day.kind == dayNone && !p.clock.set && !r.oneOf(i-1, "um at gegen") {
		if next := r.span(i, p); next > i {
			return next
		}
	}
	if !p.clock.set && p.anchor == anchorNone {
		if next := r.clock(i, p); next > i {
			return next
		}
		if next := r.anchorWords(i, p); next > i {
			return next
		}
	}
	if p.part == partNone {
		if next := r.dayPart(i, p); next > i {
			return next
		}
	}
	return i
}

// dayPart reads "früh", "abend", "in the morning".
func (r *reader) dayPart(i int, p *phrase) int {
	start := i
	if r.is(i, "in", "the") || r.de && (r.is(i, "in", "der") || r.is(i, "am", "frühen") || r.is(i, "am", "späten")) {
		i += 2
	} else if r.de && r.is(i, "am") {
		i++
	}
	if !r.de && r.is(i, "this") && r.word(i+1).class == cPart && p.day.kind == dayNone {
		p.day, p.part = dayRef{kind: dayRel}, r.word(i+1).n
		return i + 2
	}
	if !r.de && r.oneOf(i, "early late mid") {
		i++
	}
	if !r.de && r.is(i, "tonight") && p.day.kind == dayNone {
		p.day, p.part = dayRef{kind: dayRel}, partEvening
		return i + 1
	}
	if p.still && p.day.kind == dayNone && r.oneOf(i, "tages day") {
		p.day = dayRef{kind: dayRel}
		return i + 1
	}
	w := r.word(i)
	switch {
	case r.de && r.is(i, "morgen") && (p.day.kind != dayNone || r.is(i-1, "am")):
		p.part = partEarly
	case w.class == cPart:
		p.part = w.n
	default:
		return start
	}
	if r.de && r.is(i, "morgens") || r.de && r.oneOf(i, "vormittags mittags nachmittags abends nachts") {
		p.habit = p.day.kind == dayNone && !p.clock.set && !p.still && r.prose
	}
	return i + 1
}
