package when

import (
	"strconv"
	"strings"
	"time"
)

// day reads the day of a time: a word, a weekday, a week, a date.
func (r *reader) day(i int, p *phrase) int {
	if next := r.dayAfterTomorrow(i, p); next > i {
		return next
	}
	if next := r.numericDate(i, p); next > i {
		return next
	}
	if next := r.namedDate(i, p); next > i {
		return next
	}
	if next := r.stretch(i, p); next > i {
		return next
	}
	if next := r.weekday(i, p); next > i {
		return next
	}
	return r.relative(i, p)
}

func (r *reader) dayAfterTomorrow(i int, p *phrase) int {
	start := i
	if r.is(i, "the") {
		i++
	}
	if !r.is(i, "day", "after", "tomorrow") {
		return start
	}
	p.day = dayRef{kind: dayRel, n: 2}
	return i + 3
}

func (r *reader) relative(i int, p *phrase) int {
	w := r.word(i)
	if w.class != cDay || r.de && r.is(i, "morgen") && r.oneOf(i-1, "am guten jeden") {
		return i
	}
	if r.de && r.is(i, "morgen") && p.clock.set && p.part == partNone && r.is(i-1, "am") {
		return i
	}
	p.day = dayRef{kind: dayRel, n: w.n}
	if r.de && r.is(i+1, "in", "einer", "woche") {
		p.day.n += 7
		return i + 4
	}
	return i + 1
}

// weekday reads "freitag", "nächsten Dienstag", "Montag nächster Woche", "Freitagabend".
func (r *reader) weekday(i int, p *phrase) int {
	start := i
	d := dayRef{kind: dayWeekday}
	switch r.word(i).class {
	case cNext:
		d.next, d.n = true, r.word(i).n
		i++
	case cThis:
		d.this = true
		i++
	}
	w := r.word(i)
	if w.class != cWeekday || w.short && r.prose && !r.shortDay(i) {
		return start
	}
	d.weekday = w.n % 10
	if w.n >= 10 {
		p.part = w.n / 10
	}
	p.habit = p.habit || w.habit && !p.still
	i++
	if r.de && r.is(i, "in", "einer", "woche") || r.is(i, "week") {
		d.n++
		i += 1 + 2*b2i(r.de)
	}
	j := i
	if r.is(j, "of") || r.is(j, "in") || r.is(j, "der") {
		j++
	}
	if r.word(j).class == cNext && r.oneOf(j+1, "week woche") || r.de && r.oneOf(j, "kommender kommende") && r.is(j+1, "woche") {
		d.next = true
		i = j + 2
	} else if r.word(j).class == cThis && r.oneOf(j+1, "week woche") {
		d.this = true
		i = j + 2
	}
	p.day = d
	return i
}

// shortDay tells whether "Fr" in running text is a day: a number follows, or a full stop and a number. "Fr. Kern" is a
// lady.
func (r *reader) shortDay(i int) bool {
	first := r.doc.Text[r.toks[i].Start]
	if first < 'A' || first > 'Z' {
		return false
	}
	k := i + 1
	for r.oneOf(k, "um at the den ab bis") {
		k++
	}
	_, digit := r.number(k)
	return digit && r.at(k)[0] <= '9'
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// stretch reads weeks, months and weekends, whole or an end of them, and "KW 49".
func (r *reader) stretch(i int, p *phrase) int {
	start := i
	d := dayRef{}
	if w := r.word(i); w.class == cEdge {
		d.edge = w.n
		i++
		if r.oneOf(i, "of") {
			i++
		}
		if r.oneOf(i, "the der des vom von") {
			i++
		}
	} else if r.is(i, "wochenanfang") || r.is(i, "wochenmitte") || r.is(i, "monatsende") || r.is(i, "wochenstart") || r.is(i, "monatsanfang") || r.is(i, "jahresende") {
		return r.oneWord(i, p)
	}
	named := true
	switch r.word(i).class {
	case cNext:
		d.n = 1 + r.word(i).n
		i++
	case cThis:
		if r.de && strings.HasPrefix(r.at(i), "komm") || r.is(i, "coming") {
			d.n = 1
		}
		i++
	default:
		named = false
	}
	w := r.word(i)
	switch {
	case w.class == cUnit && (r.is(i, "week") || r.is(i, "woche")) && (named || d.edge != edgeNone):
		d.kind = dayWeek
		d.this = named && d.n == 0
	case w.class == cUnit && r.oneOf(i, "month monat monats") && (named || d.edge != edgeNone):
		d.kind = dayMonth
	case r.oneOf(i, "year jahres") && d.edge != edgeNone:
		d.kind, d.month = dayMonth, 12
	case w.class == cMonth && d.edge != edgeNone && !named:
		d.kind, d.month = dayMonth, w.n
	case w.class == cWeekend:
		d.kind = dayWeekend
	case r.oneOf(i, "kw kalenderwoche") && start == i:
		if n, ok := r.number(i + 1); ok && n >= 1 && n <= 53 {
			p.day = dayRef{kind: dayISOWeek, n: n}
			return i + 2
		}
		return start
	default:
		return start
	}
	p.day = d
	i++
	if d.n == 0 && d.edge != edgeNone && r.word(i).class == cNext && r.oneOf(i+1, "week woche") {
		p.day.n = 1
		i += 2
	}
	return i
}

func (r *reader) oneWord(i int, p *phrase) int {
	d := dayRef{kind: dayWeek, edge: edgeStart}
	switch r.at(i) {
	case "wochenmitte":
		d.edge = edgeMid
	case "monatsende":
		d.kind, d.edge = dayMonth, edgeEnd
	case "monatsanfang":
		d.kind = dayMonth
	case "jahresende":
		d.kind, d.month, d.edge = dayMonth, 12, edgeEnd
	}
	p.day = d
	return i + 1
}

// dateOfWeekday reads the date behind a weekday: "Freitag, den 4.12.".
func (r *reader) dateOfWeekday(i int, p *phrase) int {
	var probe phrase
	probe.clock = p.clock
	for _, read := range []func(int, *phrase) int{r.numericDate, r.namedDate} {
		if next := read(i, &probe); next > i {
			probe.day.weekday, probe.day.dated = p.day.weekday, true
			p.day = probe.day
			return next
		}
	}
	return i
}

// numericDate reads 2026-12-03, 3.12., 3.12.2026, 12/3.
func (r *reader) numericDate(i int, p *phrase) int {
	s := r.at(i)
	if s == "" || s[0] < '0' || s[0] > '9' {
		return i
	}
	if r.gap(i) == "-" && r.gap(i+1) == "-" && len(s) == 4 {
		return r.setDate(i, i+3, p, s, r.at(i+1), r.at(i+2))
	}
	if r.gap(i) == "/" {
		return r.slashDate(i, p)
	}
	parts := strings.Split(s, ".")
	switch {
	case len(parts) == 3:
		return r.setDate(i, i+1, p, parts[2], parts[1], parts[0])
	case len(parts) != 2 || strings.Contains(s, ":") || strings.Contains(s, ","):
		return i
	case r.oneOf(i+1, "uhr am pm h a p") || strings.HasPrefix(r.gap(i), "-") || p.clock.set && len(parts[1]) == 2 && !strings.HasPrefix(r.gap(i), "."):
		return i
	case strings.HasPrefix(r.gap(i), ".") && !r.prose || strings.HasPrefix(r.gap(i), ".") && len(r.gap(i)) > 1:
		if len(r.at(i+1)) == 4 && r.isYear(i+1) {
			return r.setDate(i, i+2, p, r.at(i+1), parts[1], parts[0])
		}
		return r.setDate(i, i+1, p, "", parts[1], parts[0])
	}
	d, m := number(parts[0]), number(parts[1])
	if m < 1 || m > 12 || d < 1 || d > 31 || r.oneOf(i-1, "um at gegen") || r.prose && p.bound == boundNone && !r.oneOf(i-1, "am den dem on") {
		return i // a time of day, or a price
	}
	return r.setDate(i, i+1, p, "", parts[1], parts[0])
}

func (r *reader) isYear(i int) bool {
	n, ok := r.number(i)
	return ok && n >= 2000 && n < 2200
}

// slashDate reads 12/3. German puts the day first. English does not say, so only what cannot be a month settles it.
func (r *reader) slashDate(i int, p *phrase) int {
	a, b := number(r.at(i)), number(r.at(i+1))
	if a < 1 || b < 1 || a > 31 || b > 31 {
		return i
	}
	next, year := i+2, ""
	if r.gap(i+1) == "/" {
		year = r.at(i + 2)
		next++
	}
	switch {
	case r.de || a > 12 || a == b:
		return r.setDate(i, next, p, year, r.at(i+1), r.at(i))
	case b > 12:
		return r.setDate(i, next, p, year, r.at(i), r.at(i+1))
	}
	r.refuse(Ambiguous, i, next)
	return r.setDate(i, next, p, year, r.at(i+1), r.at(i))
}

func (r *reader) setDate(from, to int, p *phrase, year, month, day string) int {
	y, m, d := number(year), number(month), number(day)
	if year == "" {
		y = 0
	} else if y >= 0 && len(year) == 2 {
		y += 2000
	}
	leap := y
	if y == 0 {
		leap = 2028 // a leap year: the 29th of February may be meant for one
	}
	t := time.Date(leap, time.Month(m), d, 12, 0, 0, 0, time.UTC)
	if m < 1 || m > 12 || t.Day() != d || y < 0 || y > 0 && (y < 1970 || y > 2300) {
		r.refuse(NoSuch, from, to)
		return from
	}
	p.day = dayRef{kind: dayDate, y: y, month: m, n: d, words: r.text(from, to)}
	return to
}

// namedDate reads "3. Dezember 2026", "3rd of December", "Dec 3", "am 3.", "the 3rd".
func (r *reader) namedDate(i int, p *phrase) int {
	if r.word(i).class == cMonth {
		d, ok := r.number(i + 1)
		if !ok || d > 31 || strings.ContainsAny(r.at(i+1), ".:,") {
			return i
		}
		return r.year(i, r.ordinal(i+2), p, r.word(i).n, r.at(i+1))
	}
	if d, ok := r.number(i); !ok || d < 1 || d > 31 || strings.ContainsAny(r.at(i), ".:,") || r.at(i)[0] > '9' {
		return i
	}
	j := r.ordinal(i + 1)
	if r.is(j, "of") {
		j++
	}
	if w := r.word(j); w.class == cMonth && r.at(j) != "" {
		return r.year(i, j+1, p, w.n, r.at(i))
	}
	dotted := r.de && strings.HasPrefix(r.gap(i), ".") && r.oneOf(i-1, "am zum den dem")
	if dotted && r.gap(i) != "." || j > i+1 || dotted && i+1 >= len(r.toks) { // only a day of the month
		p.day = dayRef{kind: dayDate, n: number(r.at(i)), words: r.text(i, i+1)}
		return max(j, i+1)
	}
	return i
}

func (r *reader) ordinal(i int) int {
	if r.oneOf(i, "st nd rd th") && r.gap(i-1) == "" {
		return i + 1
	}
	return i
}

func (r *reader) year(from, to int, p *phrase, month int, day string) int {
	year := ""
	if r.isYear(to) && len(r.at(to)) == 4 {
		year = r.at(to)
		to++
	}
	return r.setDate(from, to, p, year, strconv.Itoa(month), day)
}

// number is the value of digits, -1 for anything else.
func number(s string) int {
	if s == "" || len(s) > 6 {
		return -1
	}
	n := 0
	for i := range len(s) {
		if !isDigit(s[i]) {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// number is the value of a number written in digits or as a word.
func (r *reader) number(i int) (int, bool) {
	s := r.at(i)
	if s == "" {
		return 0, false
	}
	if n := number(s); n >= 0 {
		return n, true
	}
	if w := r.word(i); w.class == cNumber {
		return w.n, true
	}
	return 0, false
}
