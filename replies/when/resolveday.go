package when

import "time"

// day is how many days from today a phrase's day lies. Where a whole stretch is named, whole is the moment in it that is
// meant when no time of day is said.
func (s *resolver) day(p phrase) (days int, whole time.Time) {
	switch d := p.day; d.kind {
	case dayRel:
		return d.n, time.Time{}
	case dayWeekday:
		return s.weekdayAhead(p), time.Time{}
	case dayDate:
		return s.date(p), time.Time{}
	case dayWeek:
		return s.week(d)
	case dayISOWeek:
		return s.isoWeek(d)
	case dayMonth:
		return s.month(d)
	case dayWeekend:
		return s.weekend(p)
	}
	return 0, time.Time{}
}

// monday is how many days from today this week's Monday lies.
func (s *resolver) monday() int { return -(s.weekday() + 6) % 7 }

// weekdayAhead is the next such day. Today's counts only with a time that is still to come. "Next" is that day of next
// week; a promise takes the nearer reading, so that it is not kept too late.
func (s *resolver) weekdayAhead(p phrase) int {
	d := p.day
	coming := (d.weekday - s.weekday() + 7) % 7
	if coming == 0 {
		timed := p.clock.set || p.part != partNone || p.anchor != anchorNone
		if !timed || !s.timeOn(0, p).After(s.now) {
			coming = 7
		}
		if d.this && s.closing(0).After(s.now) && !timed {
			coming = 0
		}
	}
	if d.next {
		next := s.monday() + 7 + (d.weekday+6)%7
		if next != coming && s.end {
			s.shaky = true
			next = coming
		}
		coming = next
	}
	return coming + 7*d.n
}

// date is a date; without a year the next one, if it does not lie too far ahead to be meant.
func (s *resolver) date(p phrase) int {
	d := p.day
	today := s.noon(0)
	if d.month == 0 { // "am 3.": of this month or the next that has such a day
		for n := 0; n < 4; n++ {
			first := time.Date(today.Year(), today.Month()+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
			if first.AddDate(0, 0, d.n-1).Month() != first.Month() {
				continue
			}
			if days := s.days(first.Year(), int(first.Month()), d.n); days > 0 || days == 0 && s.timeOn(0, p).After(s.now) {
				return days
			}
		}
	}
	if d.y > 0 {
		return s.checkWeekday(p, s.days(d.y, d.month, d.n))
	}
	for y := today.Year(); y < today.Year()+9; y++ {
		if t := time.Date(y, time.Month(d.month), d.n, 12, 0, 0, 0, time.UTC); t.Day() != d.n {
			continue // the 29th of February
		}
		days := s.days(y, d.month, d.n)
		if days < 0 || days == 0 && !s.timeOn(0, p).After(s.now) {
			continue
		}
		if y > today.Year() && days > dateAhead && d.n+d.month*31 < today.Day()+int(today.Month())*31+1 {
			s.fail(Past, s.timeOn(s.days(today.Year(), d.month, d.n), p), s.timeOn(days, p))
			return 0
		}
		return s.checkWeekday(p, days)
	}
	return 0
}

func (s *resolver) checkWeekday(p phrase, days int) int {
	if p.day.dated && int(s.noon(days).Weekday()) != p.day.weekday {
		s.fail(Clash, s.timeOn(days, p))
	}
	return days
}

// week is next week or a part of a week. Its working days count: Monday to Friday, or those with opening hours.
func (s *resolver) week(d dayRef) (int, time.Time) {
	mon := s.monday() + 7*d.n
	pick := func(mon int) (int, time.Time) {
		switch d.edge {
		case edgeStart:
			if s.end {
				day := s.lastWorkday(mon, mon+1)
				return day, s.closing(day)
			}
			day := s.firstWorkday(mon, mon+4)
			return day, s.opening(day)
		case edgeMid:
			if s.end {
				return mon + 2, s.closing(mon + 2)
			}
			return mon + 2, s.opening(mon + 2)
		case edgeEnd:
			day := s.lastWorkday(mon, mon+4)
			return day, s.closing(day)
		}
		if s.end || d.n == 0 {
			day := s.lastWorkday(mon, mon+4)
			return day, s.closing(day)
		}
		day := s.firstWorkday(mon, mon+6)
		return day, s.opening(day)
	}
	day, t := pick(mon)
	if d.n == 0 && d.edge == edgeNone && !t.After(s.now) { // "this week", said on a Saturday
		day = s.lastWorkday(max(0, mon+5), mon+6)
		t = s.closing(day)
	}
	if d.n == 0 && !t.After(s.now) && !d.this {
		day, t = pick(mon + 7)
	}
	return day, t
}

// isoWeek is a calendar week, of this year or the next.
func (s *resolver) isoWeek(d dayRef) (int, time.Time) {
	y, this := s.noon(0).ISOWeek()
	if d.n < this {
		y++
	}
	fourth := s.days(y, 1, 4) // the 4th of January is always in week 1
	mon := fourth - (int(s.noon(fourth).Weekday())+6)%7 + 7*(d.n-1)
	if s.end {
		day := s.lastWorkday(mon, mon+4)
		return day, s.closing(day)
	}
	day := s.firstWorkday(mon, mon+4)
	t := s.opening(day)
	for day < mon+6 && !t.After(s.now) {
		day++
		t = s.opening(day)
	}
	return day, t
}

// month is next month, or the beginning, middle or end of one.
func (s *resolver) month(d dayRef) (int, time.Time) {
	today := s.noon(0)
	y, m := today.Year(), int(today.Month())+d.n
	if d.month > 0 {
		m = d.month
		if m < int(today.Month()) {
			y++
		}
	}
	pick := func(y, m int) (int, time.Time) {
		first := s.days(y, m, 1)
		last := s.days(y, m+1, 0)
		switch d.edge {
		case edgeStart:
			last = first + 6
		case edgeMid:
			first, last = first+13, first+15
		case edgeEnd:
			day := s.lastWorkday(first, last)
			return day, s.closing(day)
		}
		if s.end || d.n == 0 && d.edge == edgeNone {
			day := s.lastWorkday(first, last)
			return day, s.closing(day)
		}
		day := s.firstWorkday(first, last)
		return day, s.opening(day)
	}
	day, t := pick(y, m)
	if !t.After(s.now) && d.month > 0 {
		day, t = pick(y+1, m)
	} else if !t.After(s.now) {
		day, t = pick(y, m+1)
	}
	return day, t
}

// weekend is Saturday, by its end the last opening of the two days; "bis zum Wochenende" is Friday's closing.
func (s *resolver) weekend(p phrase) (int, time.Time) {
	d := p.day
	sat := s.monday() + 5
	if d.n > 0 && s.weekday()%6 == 0 {
		sat += 7
	}
	fri := sat - 1
	switch {
	case s.end && p.bound != boundNone && d.edge == edgeNone && s.closing(fri).After(s.now):
		return fri, s.closing(fri)
	case s.end || d.edge == edgeEnd:
		day := s.lastWorkday(max(0, sat), sat+1)
		return day, s.closing(day)
	}
	t := s.opening(sat)
	for ; !t.After(s.now); sat++ {
		t = s.opening(sat + 1)
	}
	return sat, t
}
