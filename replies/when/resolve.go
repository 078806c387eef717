package when

import (
	"time"

	"atempause/replies"
)

// Times of day, in minutes, where the hours do not say better.
const (
	opensAt    = 9 * 60
	noonAt     = 12 * 60
	afternoon  = 15 * 60
	closesAt   = 18 * 60
	eveningEnd = 20 * 60
	nightAt    = 22 * 60
	lastMinute = 24*60 - 1
)

// dateAhead is how far ahead a date without a year may lie, in days. A date that has just been means that one.
const dateAhead = 270

// resolver turns phrases into moments. end: the end of what is named is asked for ("bis Freitag", a promise), not its
// beginning.
type resolver struct {
	now   time.Time
	hours replies.Hours
	end   bool
	fault *Error
	shaky bool // the words have a second reading
}

func (s *resolver) fail(kind ErrorKind, at time.Time, options ...time.Time) time.Time {
	if s.fault == nil {
		s.fault = &Error{Kind: kind, At: at, Options: options}
	}
	return time.Time{}
}

// on is a minute of the day that lies days from today.
func (s *resolver) on(days, minute int) time.Time {
	return s.hours.Moment(s.noon(days), minute)
}

// noon is the middle of the day that lies days from today; a safe place to ask for a date.
func (s *resolver) noon(days int) time.Time {
	y, m, d := s.now.In(s.hours.Zone()).Date()
	return time.Date(y, m, d+days, 12, 0, 0, 0, s.hours.Zone())
}

func (s *resolver) days(y, m, d int) int {
	from := s.now.In(s.hours.Zone())
	a := time.Date(from.Year(), from.Month(), from.Day(), 12, 0, 0, 0, time.UTC)
	b := time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC)
	return int(b.Sub(a) / (24 * time.Hour))
}

func (s *resolver) weekday() int { return int(s.noon(0).Weekday()) }

// opening is when a day begins: its opening, or nine.
func (s *resolver) opening(days int) time.Time {
	if t, ok := s.hours.Opens(s.noon(days)); ok {
		return t
	}
	return s.on(days, opensAt)
}

// early is a day's opening if that is in the morning.
func (s *resolver) early(days int) time.Time {
	if t := s.opening(days); t.Before(s.on(days, noonAt)) {
		return t
	}
	return s.on(days, opensAt)
}

// closing is when a day ends: its closing, or six. Of a day whose end has passed it is the last minute.
func (s *resolver) closing(days int) time.Time {
	t, ok := s.hours.Closes(s.on(days, lastMinute))
	if !ok {
		t = s.on(days, closesAt)
	}
	if days == 0 && !t.After(s.now) && s.end {
		return s.on(0, lastMinute)
	}
	return t
}

func (s *resolver) works(days int) bool { return s.hours.WorkingDay(s.noon(days)) }

// lastWorkday is the last working day up to the day last, not before first.
func (s *resolver) lastWorkday(first, last int) int {
	for d := last; d >= first; d-- {
		if s.works(d) {
			return d
		}
	}
	return last
}

func (s *resolver) firstWorkday(first, last int) int {
	for d := first; d <= last; d++ {
		if s.works(d) {
			return d
		}
	}
	return first
}

// resolve is the moment a phrase means.
func (s *resolver) resolve(p phrase) time.Time {
	if p.bound == boundBefore && !p.clock.set && p.part == partNone && p.anchor == anchorNone && p.day.kind != dayNone {
		return s.before(p)
	}
	if p.span.set {
		return s.span(p)
	}
	if p.day.kind == dayNone {
		return s.timeOnly(p)
	}
	days, whole := s.day(p)
	if s.fault != nil {
		return time.Time{}
	}
	if !whole.IsZero() && !p.clock.set && p.part == partNone && p.anchor == anchorNone {
		return whole
	}
	return s.timeOn(days, p)
}

// before is the end of the last working day before a day.
func (s *resolver) before(p phrase) time.Time {
	days, _ := s.day(p)
	if s.fault != nil {
		return time.Time{}
	}
	return s.closing(s.lastWorkday(0, days-1))
}

func (s *resolver) span(p phrase) time.Time {
	switch sp := p.span; {
	case sp.works > 0 && s.end:
		return s.hours.WorkingDays(s.now, sp.works)
	case sp.works > 0:
		end := s.hours.WorkingDays(s.now, sp.works).Add(-time.Minute).In(s.hours.Zone())
		return s.opening(s.days(end.Year(), int(end.Month()), end.Day()))
	case sp.days == 0 && sp.months == 0:
		return s.now.Add(time.Duration(sp.minutes) * time.Minute)
	case sp.minutes > 0:
		return s.now.In(s.hours.Zone()).AddDate(0, sp.months, sp.days).Add(time.Duration(sp.minutes) * time.Minute)
	default:
		to := s.now.In(s.hours.Zone())
		first := time.Date(to.Year(), to.Month()+time.Month(sp.months), 1, 12, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1).Day()
		days := s.days(first.Year(), int(first.Month()), min(to.Day(), last)) + sp.days
		return s.timeOn(days, p)
	}
}

// timeOnly is a time without a day: the next one to come.
func (s *resolver) timeOnly(p phrase) time.Time {
	switch p.anchor {
	case anchorOpen:
		if t, ok := s.hours.NextOpening(s.now); ok {
			return t
		}
		if s.hours.Always() {
			return s.ahead(func(d int) time.Time { return s.opening(d) })
		}
		return s.fail(Closed, time.Time{})
	case anchorClose:
		if t, ok := s.hours.Closes(s.now); ok && t.After(s.now) {
			return t
		}
		for d := 0; d < 370; d++ {
			if t, ok := s.hours.Closes(s.on(d, lastMinute)); s.works(d) && (ok || s.hours.Always()) {
				if !ok {
					t = s.on(d, closesAt)
				}
				if t.After(s.now) {
					return t
				}
			}
		}
		return s.fail(Closed, time.Time{})
	}
	if p.clock.set && p.clock.fuzzy && s.end && p.part == partNone && p.clock.from >= 7*60 && p.clock.from < noonAt {
		if am := s.on(0, s.minute(p, 0)); !am.After(s.now) && s.on(0, p.clock.to+12*60).After(s.now) {
			s.shaky = true // "by 8", said in the afternoon, is this evening
			return s.on(0, p.clock.to+12*60)
		}
	}
	return s.ahead(func(d int) time.Time { return s.timeOn(d, p) })
}

// ahead is the first of today's and tomorrow's moment that is still to come.
func (s *resolver) ahead(f func(days int) time.Time) time.Time {
	if t := f(0); t.After(s.now) {
		return t
	}
	return f(1)
}

// minute is the minute of the day a clock time means, with the half of the day that fits.
func (s *resolver) minute(p phrase, days int) int {
	m := p.clock.from
	if s.end {
		m = p.clock.to
	}
	if !p.clock.fuzzy {
		if p.part == partMidnight {
			return 24 * 60
		}
		return m
	}
	switch p.part {
	case partEarly, partMorning:
		return m
	case partNoon:
		if m < 4*60 {
			return m + 12*60
		}
		return m
	case partAfternoon, partEvening:
		if m < noonAt {
			return m + 12*60
		}
		if p.part == partEvening {
			return m + 12*60 // twelve in the evening is midnight
		}
		return m
	case partNight:
		if m < 6*60 && days > 0 {
			return m // Sunday night at three is early on Sunday
		}
		if m < 6*60 || m >= noonAt {
			return m%(12*60) + 24*60
		}
		return m + 12*60
	}
	if m >= 60 && m < 7*60 && (!s.hours.Open(s.on(days, m)) || s.hours.Always() || s.hours.Open(s.on(days, m+12*60))) {
		return m + 12*60 // "by three" is the afternoon
	}
	return m
}

// timeOn is a time on the day that lies days from today.
func (s *resolver) timeOn(days int, p phrase) time.Time {
	switch {
	case p.clock.set:
		return s.on(days, s.minute(p, days))
	case p.anchor == anchorOpen:
		return s.opening(days)
	case p.anchor == anchorClose:
		return s.closing(days)
	case p.part != partNone:
		return s.partOn(days, p)
	case s.end, days == 0 && p.day.kind == dayRel && !s.opening(0).After(s.now):
		return s.closing(days) // of today the end is left
	}
	return s.opening(days)
}

// partOn is a part of a day. With a bound its beginning counts ("bis morgen Abend"), as a promise of its own its end.
func (s *resolver) partOn(days int, p phrase) time.Time {
	end := s.end && p.bound == boundNone
	start := s.on(days, noonAt)
	switch p.part {
	case partEarly:
		start = s.early(days)
		if days == 0 && !start.After(s.now) && s.end {
			start = s.on(0, noonAt)
		}
	case partMorning:
		if start = s.early(days); s.end {
			start = s.on(days, noonAt)
		}
	case partAfternoon:
		start = s.on(days, afternoon)
		if s.end {
			start = s.on(days, closesAt)
			if c := s.closing(days); c.Before(start) && c.After(s.on(days, noonAt)) {
				start = c
			}
		}
	case partEvening:
		start = s.on(days, closesAt)
		if end {
			start = s.on(days, eveningEnd)
		}
	case partNight:
		start = s.on(days, nightAt)
	case partMidnight:
		start = s.on(days, 24*60)
	}
	if days == 0 && !start.After(s.now) && p.day.kind == dayRel {
		if later := s.on(0, partEnds[p.part]); later.After(s.now) {
			return later // it is evening already, and "heute Abend" is what is left of it
		}
	}
	return start
}

var partEnds = [...]int{
	partEarly: noonAt, partMorning: noonAt, partNoon: 14 * 60, partAfternoon: closesAt, partEvening: nightAt,
	partNight: lastMinute, partMidnight: 24 * 60,
}
