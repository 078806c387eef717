package hand

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	clockForm = regexp.MustCompile(`^([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?: ?(?:uhr|h))?$`)
	agoForm   = regexp.MustCompile(`^(?:vor )?([0-9]{1,4}) ?(m|min|minuten?|minutes?|h|std|stunden?|hours?|d|tage?n?|days?)(?: ago)?$`)
	dayForm   = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})?$`)
)

// When reads when something was said, in German or English, and never in the future: "14:05" (today, or yesterday if that
// is still to come), "gestern 14:05", "20.11. 14:05", "2026-11-20 14:05", "vor 20 min", "2h", or a time as machines write it.
// "" is now.
func When(text string, now time.Time) (time.Time, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if text == "" || text == "jetzt" || text == "now" {
		return now, nil
	}
	if t, ok := stamped(text, now); ok {
		return past(t, now)
	}
	if m := agoForm.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		unit := time.Minute
		switch m[2][0] {
		case 'h', 's':
			unit = time.Hour
		case 't', 'd':
			return now.AddDate(0, 0, -n), nil
		}
		return now.Add(-time.Duration(n) * unit), nil
	}
	day, clock := "", text
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		if rest := strings.TrimSuffix(text, " uhr"); rest != text {
			i = strings.LastIndexByte(rest, ' ')
		}
		if i > 0 {
			day, clock = strings.TrimSuffix(strings.TrimSuffix(text[:i], ","), " um"), text[i+1:]
		}
	}
	return onDay(day, clock, now)
}

func past(t, now time.Time) (time.Time, error) {
	if t.After(now.Add(time.Minute)) {
		return time.Time{}, ToCome
	}
	return t, nil
}

func stamped(text string, now time.Time) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
		return t.In(now.Location()), true
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02t15:04", "2006-01-02 15:04:05", "2006-01-02t15:04:05"} {
		if t, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// onDay puts a clock time on a day; without a day on the last one that time has been on.
func onDay(day, clock string, now time.Time) (time.Time, error) {
	m := clockForm.FindStringSubmatch(clock)
	if m == nil {
		return time.Time{}, BadTime
	}
	h, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if h > 23 || minute > 59 {
		return time.Time{}, BadTime
	}
	y, mon, d := now.Date()
	on := func(y int, mon time.Month, d int) time.Time {
		return time.Date(y, mon, d, h, minute, 0, 0, now.Location())
	}
	switch day {
	case "":
		t := on(y, mon, d)
		if t.After(now.Add(time.Minute)) {
			t = on(y, mon, d-1)
		}
		return t, nil
	case "heute", "today":
		return past(on(y, mon, d), now)
	case "gestern", "yesterday":
		return on(y, mon, d-1), nil
	case "vorgestern":
		return on(y, mon, d-2), nil
	}
	dm := dayForm.FindStringSubmatch(day)
	if dm == nil {
		return time.Time{}, BadTime
	}
	dd, _ := strconv.Atoi(dm[1])
	mm, _ := strconv.Atoi(dm[2])
	year := y
	if dm[3] != "" {
		year, _ = strconv.Atoi(dm[3])
	}
	t := on(year, time.Month(mm), dd)
	if t.Day() != dd || int(t.Month()) != mm { // there is no 31.4.
		return time.Time{}, BadTime
	}
	if dm[3] == "" && t.After(now.Add(time.Minute)) { // in January one writes of December
		t = on(year-1, time.Month(mm), dd)
	}
	return past(t, now)
}
