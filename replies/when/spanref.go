package when

import (
	"math"
	"strconv"
	"strings"
)

// span reads a length of time: 2h, 1h 30m, einer halben Stunde, a couple of days, 3-5 working days.
func (r *reader) span(i int, p *phrase) int {
	start := i
	if r.oneOf(i, "in") {
		i++
		if r.oneOf(i, "about spätestens etwa ca rund circa around under unter less roughly ungefähr") {
			i++
		}
	}
	if r.oneOf(i, "weniger less") && r.oneOf(i+1, "als than") {
		i += 2
	}
	if r.oneOf(i, "the den der") && r.oneOf(i+1, "next nächsten kommenden ersten") {
		i += 2
	}
	var s spanRef
	next := r.oneSpan(i, &s, p)
	if next == i {
		return start
	}
	for next > i { // 1h 30m, 1 hour and 30 minutes
		i = next
		j := i
		if r.oneOf(j, "and und") {
			j++
		}
		if j > i && r.is(j, "a", "half") && s.minutes == 60 {
			s.minutes += 30
			i = j + 2
			break
		}
		if next = r.oneSpan(j, &s, p); next == j {
			break
		}
	}
	s.set = true
	p.span = s
	if r.is(i, "from") && r.oneOf(i+1, "now today") {
		return i + 2
	}
	if !r.de && r.is(i, "time") {
		return i + 1
	}
	return i
}

// oneSpan adds one number with its unit to s.
func (r *reader) oneSpan(i int, s *spanRef, p *phrase) int {
	n, j, ok := r.amount(i, p)
	if !ok {
		return i
	}
	if r.oneOf(j, "of") {
		j++
	}
	if r.oneOf(j, "vollen ganzen guten full good short kurzen") {
		j++
	}
	if r.oneOf(j, "working business") && (r.is(j+1, "days") || r.is(j+1, "day")) {
		s.works += int(math.Round(n))
		return j + 2
	}
	w := r.word(j)
	if w.class != cUnit || n > 1000 {
		return i
	}
	if len(r.at(j)) == 1 && r.gap(j-1) != "" && r.prose {
		return i
	}
	switch w.n {
	case unitMinute:
		s.minutes += int(math.Round(n))
	case unitHour:
		s.minutes += int(math.Round(n * 60))
	case unitHalfHour:
		s.minutes += 30
	case unitQuarterHour:
		s.minutes += int(math.Round(n * 15))
	case unitThreeQuarters:
		s.minutes += int(math.Round(n * 45))
	case unitFortnight:
		s.days += int(math.Ceil(n * 14))
	case unitDay:
		s.days += int(math.Ceil(n))
	case unitWorkday:
		s.works += int(math.Ceil(n))
	case unitWeek:
		s.days += int(math.Ceil(n * 7))
	case unitMonth:
		s.months += int(math.Ceil(n))
	}
	return j + 1
}

// amount reads how many: 2, 1,5, zwei, anderthalb, einer halben, half an, 3-5 (the longer counts).
func (r *reader) amount(i int, p *phrase) (float64, int, bool) {
	switch {
	case r.oneOf(i, "halben halbe halbes") || r.is(i, "half") && r.is(i+1, "hour"):
		return 0.5, i + 1, true
	case r.oneOf(i, "einer eine einem ner") && r.oneOf(i+1, "halben halbe knappen"):
		if r.is(i+1, "knappen") {
			return 1, i + 2, true
		}
		return 0.5, i + 2, true
	case r.is(i, "half", "an") || r.is(i, "half", "a"):
		return 0.5, i + 2, true
	case r.is(i, "a", "half"):
		return 0.5, i + 2, true
	case r.is(i, "a", "quarter", "of", "an"):
		return 0.25, i + 4, true
	case r.is(i, "zweieinhalb"):
		return 2.5, i + 1, true
	case r.oneOf(i+1, "and") && r.is(i+2, "a", "half") && r.word(i+4).class == cUnit:
		n, ok := r.number(i)
		return float64(n) + 0.5, i + 4, ok
	case r.oneOf(i, "anderthalb eineinhalb"):
		return 1.5, i + 1, true
	case r.oneOf(i, "viertelstunde stunde hour week day month"): // "innerhalb der nächsten Stunde", "within the hour"
		if p.bound == boundWithin || r.oneOf(i, "viertelstunde stunde hour") && r.oneOf(i-1, "nächsten next the") {
			return 1, i, true
		}
		return 0, i, false
	case r.oneOf(i, "ein einem a") && r.oneOf(i+1, "paar couple few"):
		p.vague = true
		n, _ := r.number(i + 1)
		return float64(max(n, 2)), i + 2, true
	case r.oneOf(i, "einigen einige wenigen few"):
		p.vague = true
		return 3, i + 1, true
	}
	n, ok := r.decimal(i)
	if !ok {
		return 0, i, false
	}
	j := i + 1
	dash := strings.TrimSpace(r.gap(i))
	if k := j + b2i(r.oneOf(j, "bis to oder or")); k > j || dash == "-" || dash == "–" {
		if m, ok := r.decimal(k); ok && m > n {
			return m, k + 1, true
		}
	}
	return n, j, true
}

func (r *reader) decimal(i int) (float64, bool) {
	if n, ok := r.number(i); ok {
		return float64(n), true
	}
	s := strings.Replace(r.at(i), ",", ".", 1)
	if s == "" || len(s) > 6 || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && f < 1000
}
