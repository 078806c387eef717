package replies

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hours is a week of opening times in a zone. The zero value is always open.
type Hours struct {
	zone *time.Location
	week [7][]shift // by time.Weekday
	any  bool
}

// shift is one stretch of a day, in minutes after midnight of the wall clock.
type shift struct{ from, to int }

var dayNames = map[string]time.Weekday{
	"mo": time.Monday, "mon": time.Monday, "di": time.Tuesday, "tue": time.Tuesday, "mi": time.Wednesday,
	"wed": time.Wednesday, "do": time.Thursday, "thu": time.Thursday, "fr": time.Friday, "fri": time.Friday,
	"sa": time.Saturday, "sat": time.Saturday, "so": time.Sunday, "sun": time.Sunday,
}

// ParseHours reads lines as "Mo-Fr 09:00-18:00", "Sa 9-13", "Mo,We …" in German or English day names. zone "" means the
// machine's. No lines means always open.
func ParseHours(lines []string, zone string) (Hours, error) {
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
	return h, nil
}

func (h *Hours) add(line string) error {
	parts := strings.Fields(line)
	if len(parts) != 2 {
		return fmt.Errorf("want days and times, as in %q", "Mo-Fr 09:00-18:00")
	}
	from, to, ok := strings.Cut(parts[1], "-")
	if !ok {
		return fmt.Errorf("want from-to, as in %q", "09:00-18:00")
	}
	a, err := minutes(from)
	if err != nil {
		return err
	}
	b, err := minutes(to)
	if err != nil {
		return err
	}
	if b <= a {
		return fmt.Errorf("closes before it opens")
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
			h.week[d] = insertShift(h.week[d], shift{a, b})
			if d == d2 {
				break
			}
		}
	}
	h.any = true
	return nil
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

// Open tells whether the shop is open at t.
func (h Hours) Open(t time.Time) bool {
	if !h.any {
		return true
	}
	t = t.In(h.zone)
	for _, s := range h.week[t.Weekday()] {
		if !t.Before(h.at(t, s.from)) && t.Before(h.at(t, s.to)) {
			return true
		}
	}
	return false
}

// at is the moment of a wall-clock minute on t's day. Built from the date, not by adding to midnight, so that it is
// right on the days the clocks change.
func (h Hours) at(t time.Time, minute int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), minute/60, minute%60, 0, 0, h.zone)
}

// Add is the moment at which d of open time has passed since t.
func (h Hours) Add(t time.Time, d time.Duration) time.Time {
	if !h.any {
		return t.Add(d)
	}
	day := t.In(h.zone)
	for range 400 { // a year and more: a week with any opening time ends far earlier for the spans used here
		for _, s := range h.week[day.Weekday()] {
			from, to := h.at(day, s.from), h.at(day, s.to)
			if from.Before(t) {
				from = t
			}
			if !from.Before(to) {
				continue
			}
			if open := to.Sub(from); d > open {
				d -= open
				continue
			}
			return from.Add(d)
		}
		day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, h.zone)
	}
	return t.Add(d)
}
