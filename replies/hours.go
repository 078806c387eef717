package replies

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hours is a week of opening times in a zone, with holidays and special days. The zero value is always open.
//
// A time of day is the first moment of its day at which the clock shows this minute or a later one. So a time that the
// clocks skip is the moment they jump, and of a time they show twice the first counts.
type Hours struct {
	zone    *time.Location
	week    [7][]shift // by time.Weekday
	any     bool       // there is a moment at which it may be closed
	lines   bool       // the week was given, and is not merely "always"
	special map[date][]shift
	closed  []closure
}

// shift is one stretch of a day, in minutes after midnight of the wall clock. One that ends past 24 hours ends on the
// next day.
type shift struct{ from, to int }

// longest is how long a stretch over midnight may be. "10-9" is a slip of the keyboard, not 23 hours.
const longest = 20 * 60

// workEnds is when a working day ends for who names no hours, in minutes after midnight.
const workEnds = 18 * 60

// patience bounds the search for the next opening, in days: more than two years of holidays are for ever.
const patience = 800

var dayNames = map[string]time.Weekday{
	"mo": time.Monday, "mon": time.Monday, "di": time.Tuesday, "tue": time.Tuesday, "mi": time.Wednesday,
	"wed": time.Wednesday, "do": time.Thursday, "thu": time.Thursday, "fr": time.Friday, "fri": time.Friday,
	"sa": time.Saturday, "sat": time.Saturday, "so": time.Sunday, "sun": time.Sunday,
}

// ParseHours reads lines as "Mo-Fr 09:00-18:00", "Sa 9-13", "Mo,We …" in German or English day names; "Fr 18:00-02:00"
// ends on Saturday. zone "" means the machine's. No lines means always open.
func ParseHours(lines []string, zone string) (Hours, error) {
	return ParseCalendar(lines, nil, nil, zone)
}

// ParseCalendar is ParseHours with days that differ. Holidays are closed: "2026-12-25", every year "12-25", a range
// "2026-12-24..2027-01-02" or "12-24..01-02", days from Easter Sunday "easter-2"; words may follow. Special days have
// their own times in place of the week's, also on a holiday: "2026-12-24 09:00-13:00", "12-31 9-12,14-16".
func ParseCalendar(lines, holidays, special []string, zone string) (Hours, error) {
	h := Hours{zone: time.Local}
	if zone != "" {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return Hours{}, fmt.Errorf("time zone %q: %w", zone, err)
		}
		h.zone = loc
	}
	for _, line := range lines {
		if err := h.add(line); err != nil {
			return Hours{}, fmt.Errorf("opening hours %q: %w", line, err)
		}
	}
	for _, line := range holidays {
		if err := h.addHoliday(line); err != nil {
			return Hours{}, fmt.Errorf("holiday %q: %w", line, err)
		}
	}
	for _, line := range special {
		if err := h.addSpecial(line); err != nil {
			return Hours{}, fmt.Errorf("special day %q: %w", line, err)
		}
	}
	h.lines = len(lines) > 0
	h.any = h.lines || len(holidays) > 0 || len(special) > 0
	if h.any && !h.lines {
		for d := range h.week {
			h.week[d] = []shift{{0, 24 * 60}}
		}
	}
	return h, nil
}

func (h *Hours) add(line string) error {
	parts := strings.Fields(line)
	if len(parts) != 2 {
		return fmt.Errorf("want days and times, as in %q", "Mo-Fr 09:00-18:00")
	}
	s, err := parseShift(parts[1])
	if err != nil {
		return err
	}
	for _, group := range strings.Split(parts[0], ",") {
		first, last, isRange := strings.Cut(group, "-")
		d1, ok := dayNames[strings.ToLower(first)]
		if !ok {
			return fmt.Errorf("unknown day %q", first)
		}
		d2 := d1
		if isRange {
			if d2, ok = dayNames[strings.ToLower(last)]; !ok {
				return fmt.Errorf("unknown day %q", last)
			}
		}
		for d := d1; ; d = (d + 1) % 7 {
			h.week[d] = insertShift(h.week[d], s)
			if d == d2 {
				break
			}
		}
	}
	return nil
}

func parseShift(text string) (shift, error) {
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		return shift{}, fmt.Errorf("want from-to, as in %q", "09:00-18:00")
	}
	a, err := minutes(from)
	if err != nil {
		return shift{}, err
	}
	b, err := minutes(to)
	if err != nil {
		return shift{}, err
	}
	if b < a && a < 24*60 && b+24*60-a <= longest {
		b += 24 * 60
	}
	if b <= a {
		return shift{}, fmt.Errorf("closes before it opens")
	}
	return shift{a, b}, nil
}

// insertShift keeps a day's shifts in order and merges those that touch.
func insertShift(day []shift, s shift) []shift {
	var out []shift
	for _, o := range day {
		if o.to < s.from || s.to < o.from {
			out = append(out, o)
			continue
		}
		s = shift{min(s.from, o.from), max(s.to, o.to)}
	}
	at := 0
	for at < len(out) && out[at].from < s.from {
		at++
	}
	out = append(out, shift{})
	copy(out[at+1:], out[at:])
	out[at] = s
	return out
}

func minutes(s string) (int, error) {
	hh, mm, ok := strings.Cut(s, ":")
	if !ok {
		mm = "0"
	}
	h, err1 := strconv.Atoi(hh)
	m, err2 := strconv.Atoi(mm)
	if err1 != nil || err2 != nil || h < 0 || h > 24 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("%q is no time of day", s)
	}
	return h*60 + m, nil
}

// Zone is where the hours are counted.
func (h Hours) Zone() *time.Location {
	if h.zone == nil {
		return time.Local
	}
	return h.zone
}

// Always tells whether no week of opening times was given: there is no daily opening and closing then.
func (h Hours) Always() bool { return !h.lines }

// Open tells whether the shop is open at t. At the moment of closing it is not.
func (h Hours) Open(t time.Time) bool {
	if !h.any {
		return true
	}
	day := dateOf(t.In(h.Zone()))
	return h.within(day.plus(-1), t) || h.within(day, t)
}

// within tells whether t lies in one of the shifts that begin on a day.
func (h Hours) within(day date, t time.Time) bool {
	for _, s := range h.shifts(day) {
		if !t.Before(h.at(day, s.from)) && t.Before(h.at(day, s.to)) {
			return true
		}
	}
	return false
}

// at is the moment of a wall-clock minute counted from a day's midnight.
func (h Hours) at(day date, minute int) time.Time {
	t := time.Date(day.y, day.m, day.d, minute/60, minute%60, 0, 0, h.Zone())
	start, end := t.ZoneBounds()
	switch shown := (t.Hour()*60 + t.Minute()) - minute%(24*60); {
	case shown > 0 && shown < 12*60 || shown < -12*60: // the time is skipped, and this is after the jump
		return start
	case shown != 0: // skipped, and this is before the jump
		return end
	}
	if !start.IsZero() {
		_, now := t.Zone()
		_, before := start.Add(-1).Zone()
		if first := t.Add(time.Duration(now-before) * time.Second); before > now && first.Before(start) {
			return first // the clocks go back: this time was shown before
		}
	}
	return t
}

// Moment is the time of a wall-clock minute of t's day; minutes past 24 hours are on the next day. A time the clocks skip
// is the moment they jump, one they show twice is the first.
func (h Hours) Moment(t time.Time, minute int) time.Time {
	return h.at(dateOf(t.In(h.Zone())), minute)
}

// stretches calls f with each open stretch that ends after t, in order and without overlap, until f says stop or none
// comes for a long time.
func (h Hours) stretches(t time.Time, f func(from, to time.Time) bool) {
	day := dateOf(t.In(h.Zone())).plus(-1)
	cursor := t
	for idle := 0; idle < patience; idle++ {
		for _, s := range h.shifts(day) {
			from, to := h.at(day, s.from), h.at(day, s.to)
			if from.Before(cursor) {
				from = cursor
			}
			if !from.Before(to) {
				continue
			}
			if !f(from, to) {
				return
			}
			cursor, idle = to, 0
		}
		day = day.plus(1)
	}
}

// Add is the moment at which d of open time has passed since t. Where it is never open again, the plain clock counts.
func (h Hours) Add(t time.Time, d time.Duration) time.Time {
	end := t.Add(d)
	if !h.any {
		return end
	}
	h.stretches(t, func(from, to time.Time) bool {
		if open := to.Sub(from); d > open {
			d -= open
			return true
		}
		end = from.Add(d)
		return false
	})
	return end
}

// NextOpen is t when it is open then, else the next opening; false if it is never open again.
func (h Hours) NextOpen(t time.Time) (time.Time, bool) {
	if !h.any {
		return t, true
	}
	var next time.Time
	h.stretches(t, func(from, _ time.Time) bool {
		next = from
		return false
	})
	return next, !next.IsZero()
}

// NextOpening is the first moment after t at which the doors open; false if that never happens.
func (h Hours) NextOpening(t time.Time) (time.Time, bool) {
	if !h.any {
		return time.Time{}, false
	}
	end := t
	if !h.Open(t) {
		end = time.Time{}
	}
	var next time.Time
	h.stretches(t, func(from, to time.Time) bool {
		if from.Equal(end) { // goes on without a break, as from one day into the next
			end = to
			return to.Before(t.AddDate(0, 0, patience))
		}
		next = from
		return false
	})
	return next, !next.IsZero()
}

// workday is the day t's work belongs to: at one in the night of a bar it is still the evening before.
func (h Hours) workday(t time.Time) date {
	day := dateOf(t.In(h.Zone()))
	if !h.within(day, t) && h.within(day.plus(-1), t) {
		return day.plus(-1)
	}
	return day
}

// Opens is the first opening on the day of t, false if it stays closed or never closes.
func (h Hours) Opens(t time.Time) (time.Time, bool) {
	day := dateOf(t.In(h.Zone()))
	shifts := h.shifts(day)
	if len(shifts) == 0 || h.roundTheClock(shifts) {
		return time.Time{}, false
	}
	return h.at(day, shifts[0].from), true
}

// Closes is the last closing of the day of t, which may lie after midnight; while an evening before goes on, its closing.
// False if that day stays closed or never closes.
func (h Hours) Closes(t time.Time) (time.Time, bool) {
	day := h.workday(t)
	shifts := h.shifts(day)
	if len(shifts) == 0 || h.roundTheClock(shifts) {
		return time.Time{}, false
	}
	return h.at(day, shifts[len(shifts)-1].to), true
}

func (h Hours) roundTheClock(shifts []shift) bool {
	return len(shifts) == 1 && shifts[0].from == 0 && shifts[0].to == 24*60
}

// WorkingDay tells whether work is done on the day of t: it has opening hours, or, where none are named, it is one from
// Monday to Friday and no holiday.
func (h Hours) WorkingDay(t time.Time) bool { return h.works(dateOf(t.In(h.Zone()))) }

func (h Hours) works(day date) bool {
	if !h.lines {
		if w := day.weekday(); w == time.Saturday || w == time.Sunday {
			return len(h.specialOf(day)) > 0
		}
	}
	return !h.any || len(h.shifts(day)) > 0
}

// WorkingDays is the end of the n-th working day after the day of t: its closing, or 18:00 where none is named. With n = 0
// it is the end of the day of t.
func (h Hours) WorkingDays(t time.Time, n int) time.Time {
	day := h.workday(t)
	for idle := 0; n > 0 && idle < patience; idle++ {
		day = day.plus(1)
		if h.works(day) {
			n--
			idle = 0
		}
	}
	if shifts := h.shifts(day); len(shifts) > 0 && !h.roundTheClock(shifts) {
		return h.at(day, shifts[len(shifts)-1].to)
	}
	return h.at(day, workEnds)
}
