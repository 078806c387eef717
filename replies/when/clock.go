package when

import (
	"strings"

	"atempause/replies/rules"
)

// clock reads a time of day: 14:00, 9.30 Uhr, 2pm, halb zehn, noon, 14-16 Uhr, and a bare 9 where nothing else fits.
func (r *reader) clock(i int, p *phrase) int {
	start := i
	span := r.oneOf(i, "zwischen between") || r.oneOf(i, "von from") && p.bound == boundNone
	if span {
		i++
	}
	c, next := r.clockTime(i, p)
	if next == i {
		return start
	}
	if end, after := r.rangeEnd(next, c, span); after > next {
		p.clock = end
		return after
	}
	if span {
		return start
	}
	if (c.fuzzy || r.prose) && r.bareNumber(next-1) && !r.mayBeHour(i, next, p) {
		return start
	}
	p.clock = c
	return next
}

// rangeEnd reads the second half of "14-16 Uhr" or "zwischen 14 und 16 Uhr".
func (r *reader) rangeEnd(i int, from clockRef, span bool) (clockRef, int) {
	dash := strings.Trim(r.gap(i-1), " ")
	j := i
	switch {
	case dash == "-" || dash == "–":
	case r.oneOf(i, "und and bis to") && (span || r.oneOf(i, "bis to")):
		j++
	default:
		return from, i
	}
	to, next := r.clockTime(j, &phrase{})
	if next == j || r.bareNumber(next-1) && !span && r.prose {
		return from, i
	}
	if from.fuzzy && !to.fuzzy && to.from > from.from+12*60 {
		from.from += 12 * 60 // 2 to 4 pm
	}
	return clockRef{set: true, fuzzy: from.fuzzy && to.fuzzy, from: from.from, to: to.from}, next
}

// clockTime reads one time of day.
func (r *reader) clockTime(i int, p *phrase) (clockRef, int) {
	if c, next := r.spokenTime(i); next > i {
		return c, next
	}
	h, m, ok := r.digits(i)
	if !ok {
		return clockRef{}, i
	}
	exact := h > 12 || h == 0 || strings.HasPrefix(r.at(i), "0")
	next := i + 1
	switch {
	case r.oneOf(next, "am pm") && !(r.de && r.is(next, "am") && r.gap(i) != ""):
		return r.half(i, next+1, h, m, r.at(next) == "pm")
	case r.oneOf(next, "a p") && r.is(next+1, "m") && r.gap(next) == ".":
		return r.half(i, next+2, h, m, r.at(next) == "p")
	case r.is(next, "uhr"):
		next++
		if mm := number(r.at(next)); m == 0 && mm >= 0 && mm < 60 && len(r.at(next)) == 2 && !r.is(next+1, "uhr") && r.gap(next-1) == " " {
			m = mm
			next++
		}
	case r.is(next, "oclock"):
		next++
	case r.is(next, "o", "clock"):
		next += 2
	case r.is(next, "h") && r.gap(i) == "" && r.oneOf(i-1, "um gegen bis"):
		next++
	case strings.ContainsAny(r.at(i), ":"):
	case strings.Contains(r.at(i), "."):
		if r.prose && !r.oneOf(i-1, "um at gegen by bis before vor around ab") && p.day.kind == dayNone {
			return clockRef{}, i
		}
	default: // a bare number
		if w := r.word(next); w.class == cUnit || r.oneOf(next, "and und") && r.is(next+1, "a", "half") {
			return clockRef{}, i
		}
	}
	if h > 24 || m > 59 || h == 24 && m > 0 {
		if strings.ContainsAny(r.at(i), ":.") || next > i+1 {
			r.refuse(NoSuch, i, next)
		}
		return clockRef{}, i
	}
	return clockRef{set: true, fuzzy: !exact, from: h*60 + m, to: h*60 + m}, next
}

// half settles which half of the day is meant.
func (r *reader) half(i, next, h, m int, pm bool) (clockRef, int) {
	if h < 1 || h > 12 || m > 59 {
		r.refuse(NoSuch, i, next)
		return clockRef{}, i
	}
	h %= 12
	if pm {
		h += 12
	}
	return clockRef{set: true, from: h*60 + m, to: h*60 + m}, next
}

// digits reads "9", "9:30", "9.30", "neun".
func (r *reader) digits(i int) (h, m int, ok bool) {
	s := r.at(i)
	if s == "" {
		return 0, 0, false
	}
	if w := r.word(i); w.class == cNumber && w.n <= 12 && !r.oneOf(i, articles) {
		return w.n, 0, true
	}
	hh, mm, minutes := strings.Cut(s, ":")
	if !minutes {
		hh, mm, minutes = strings.Cut(s, ".")
	}
	if minutes && len(mm) != 2 {
		return 0, 0, false
	}
	h = number(hh)
	if minutes {
		m = number(mm)
	}
	return h, m, h >= 0 && m >= 0 && len(hh) <= 2
}

// spokenTime reads "halb zehn", "viertel vor zehn", "half past nine", "noon".
func (r *reader) spokenTime(i int) (clockRef, int) {
	shift, j := 0, i
	switch {
	case r.de && r.is(i, "halb"):
		shift, j = -30, i+1
	case r.de && r.is(i, "viertel", "vor"):
		shift, j = -15, i+2
	case r.de && r.is(i, "viertel", "nach"):
		shift, j = 15, i+2
	case r.de && r.is(i, "dreiviertel"):
		shift, j = -15, i+1
	case !r.de && r.is(i, "half", "past"):
		shift, j = 30, i+2
	case !r.de && r.is(i, "half") && r.word(i+1).class == cNumber:
		shift, j = 30, i+1
	case !r.de && r.is(i, "quarter", "past"):
		shift, j = 15, i+2
	case !r.de && r.is(i, "quarter", "to"):
		shift, j = -15, i+2
	default:
		return clockRef{}, i
	}
	h, m, ok := r.digits(j)
	if !ok || m != 0 || h < 1 || h > 24 {
		return clockRef{}, i
	}
	j++
	if r.is(j, "uhr") {
		j++
	}
	return clockRef{set: true, fuzzy: h <= 12, from: (h*60 + shift) % (24 * 60), to: (h*60 + shift) % (24 * 60)}, j
}

// bareNumber tells whether a token is a number without any mark of a clock.
func (r *reader) bareNumber(i int) bool {
	s := r.at(i)
	return s != "" && !strings.ContainsAny(s, ":.") && (number(s) >= 0 || r.word(i).class == cNumber)
}

// mayBeHour tells whether a bare number stands where only an hour can stand. In running text "bis 3 Werktage" and "by 10
// percent" must not.
func (r *reader) mayBeHour(i, next int, p *phrase) bool {
	if !r.prose {
		return true
	}
	if r.oneOf(i-1, "halb nach vor past to") && next > i+1 {
		return true
	}
	if p.day.kind == dayNone && p.part == partNone && !r.oneOf(i-1, "um gegen bis at by before around about") {
		return false
	}
	if next >= r.end || r.closes(next-1) || r.toks[next].Sent != r.toks[next-1].Sent {
		return true
	}
	if w := r.word(next); w.class != cNone && w.class != cNumber && w.class != cMonth {
		return true
	}
	if r.de {
		return r.toks[next].Flags&rules.FlagTitle == 0 && r.toks[next].Norm[0] >= 'a'
	}
	return r.oneOf(next, "tonight and at to so with but the for or sharp i we if as")
}

// closes tells whether punctuation follows a token.
func (r *reader) closes(i int) bool { return strings.ContainsAny(r.gap(i), ",.;:!?–—()\n") }
