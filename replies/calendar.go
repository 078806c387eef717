package replies

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// date is a day of the calendar; y = 0 is that day of every year.
type date struct {
	y int
	m time.Month
	d int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

func (d date) plus(days int) date {
	return dateOf(time.Date(d.y, d.m, d.d+days, 12, 0, 0, 0, time.UTC))
}

func (d date) weekday() time.Weekday {
	return time.Date(d.y, d.m, d.d, 12, 0, 0, 0, time.UTC).Weekday()
}

// order makes dates comparable; of a day of every year only month and day count.
func (d date) order() int { return (d.y*16+int(d.m))*32 + d.d }

func (d date) yearly() date { return date{0, d.m, d.d} }

// closure is a holiday or a stretch of them.
type closure struct {
	from, to date
	easter   bool // the day that lies offset days from Easter Sunday
	offset   int
}

func (c closure) covers(day date) bool {
	switch {
	case c.easter:
		return easter(day.y).plus(c.offset) == day
	case c.from.y > 0:
		return c.from.order() <= day.order() && day.order() <= c.to.order()
	}
	at, from, to := day.yearly().order(), c.from.order(), c.to.order()
	if to < from { // over New Year
		return at >= from || at <= to
	}
	return from <= at && at <= to
}

// easter is the Sunday of Easter in a year of the Gregorian calendar, by Gauss's rule in Lichtenberg's form.
func easter(y int) date {
	k := y / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := y % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (y+y/4+s)%7
	oe := 7 - (og-sz)%7
	return date{y, time.March, 1}.plus(og + oe - 1)
}

// shifts are the open stretches that begin on a day.
func (h Hours) shifts(day date) []shift {
	if s := h.specialOf(day); len(s) > 0 {
		return s
	}
	for _, c := range h.closed {
		if c.covers(day) {
			return nil
		}
	}
	return h.week[day.weekday()]
}

func (h Hours) specialOf(day date) []shift {
	if len(h.special) == 0 {
		return nil
	}
	if s, ok := h.special[day]; ok {
		return s
	}
	return h.special[day.yearly()]
}

func (h *Hours) addHoliday(line string) error {
	when, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	if rest, ok := strings.CutPrefix(strings.ToLower(when), "easter"); ok {
		n := 0
		if rest != "" {
			var err error
			if n, err = strconv.Atoi(rest); err != nil || n < -100 || n > 100 {
				return fmt.Errorf("want days from Easter Sunday, as in %q", "easter+1")
			}
		}
		h.closed = append(h.closed, closure{easter: true, offset: n})
		return nil
	}
	first, last, isRange := strings.Cut(when, "..")
	from, err := parseDate(first)
	if err != nil {
		return err
	}
	to := from
	if isRange {
		if to, err = parseDate(last); err != nil {
			return err
		}
		if (from.y == 0) != (to.y == 0) {
			return fmt.Errorf("one end has a year and the other has none")
		}
		if from.y > 0 && to.order() < from.order() {
			return fmt.Errorf("ends before it begins")
		}
	}
	h.closed = append(h.closed, closure{from: from, to: to})
	return nil
}

func (h *Hours) addSpecial(line string) error {
	parts := strings.Fields(line)
	if len(parts) < 2 {
		return fmt.Errorf("want a day and its times, as in %q", "2026-12-24 09:00-13:00")
	}
	day, err := parseDate(parts[0])
	if err != nil {
		return err
	}
	shifts := h.special[day]
	for _, text := range strings.Split(parts[1], ",") {
		s, err := parseShift(text)
		if err != nil {
			return err
		}
		shifts = insertShift(shifts, s)
	}
	if h.special == nil {
		h.special = map[date][]shift{}
	}
	h.special[day] = shifts
	return nil
}

// parseDate reads "2026-12-25" or "12-25".
func parseDate(s string) (date, error) {
	if t, err := time.Parse("2006-01-02", s); err == nil && t.Year() > 0 {
		return dateOf(t), nil
	}
	if t, err := time.Parse("2006-01-02", "2000-"+s); err == nil { // a leap year, so that 02-29 is a day
		return dateOf(t).yearly(), nil
	}
	return date{}, fmt.Errorf("%q is no day, want %q or %q", s, "2026-12-25", "12-25")
}
