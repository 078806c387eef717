package care

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"atempause/replies"
)

// RingsAlways is the weather that rings even in quiet hours.
const RingsAlways = 4

// Quiet are the quiet hours. The zero value is never quiet.
type Quiet struct {
	hours replies.Hours
	any   bool
}

// ErrDay says that a quiet time holds no time of day.
var ErrDay = errors.New("no quiet time")

// ParseQuiet reads "20:00-07:00" for every day, "Sa-So 00:00-24:00" or "Mo,Di 22:00-06:30" for some, German or English. Several
// add up. A time over midnight belongs to the day it begins on; it is at most 20 hours long. zone "" means the machine's. No lines
// mean never. The error names the line.
func ParseQuiet(lines []string, zone string) (Quiet, error) {
	week := make([]string, 0, len(lines))
	for _, line := range lines {
		text := strings.TrimSpace(line)
		if text == "" {
			return Quiet{}, fmt.Errorf("quiet hours %q: %w", line, ErrDay)
		}
		if text[0] >= '0' && text[0] <= '9' {
			text = "Mo-So " + text
		}
		if _, err := replies.ParseHours([]string{text}, zone); err != nil {
			return Quiet{}, fmt.Errorf("quiet hours %q: %w", line, err)
		}
		week = append(week, text)
	}
	h, err := replies.ParseHours(week, zone)
	if err != nil {
		return Quiet{}, fmt.Errorf("quiet hours: %w", err)
	}
	return Quiet{hours: h, any: len(week) > 0}, nil
}

// Holds tells whether it is a quiet hour. At its end it is not.
func (q Quiet) Holds(t time.Time) bool { return q.any && q.hours.Open(t) }

// MayRing tells whether something may ring at t; weather is the brand's now.
func (q Quiet) MayRing(t time.Time, weather int) bool { return weather >= RingsAlways || !q.Holds(t) }

// horizon is how far Ends looks: who is quiet for a whole week is quiet for ever.
const horizon = 8 * 24 * time.Hour

// Ends is when it is no longer quiet; t itself if it is not, false if that never comes.
func (q Quiet) Ends(t time.Time) (time.Time, bool) {
	if !q.Holds(t) {
		return t, true
	}
	// Quiet time passes like the clock for as long as it holds: the first second at which it does not is the end.
	n := sort.Search(int(horizon/time.Second), func(s int) bool {
		d := time.Duration(s+1) * time.Second
		return !q.hours.Add(t, d).Equal(t.Add(d))
	})
	if n == int(horizon/time.Second) {
		return time.Time{}, false
	}
	return t.Add(time.Duration(n) * time.Second).Truncate(time.Second).Add(roundUp(t)), true
}

// roundUp is a second for a time that is no whole one: the search goes by seconds from there.
func roundUp(t time.Time) time.Duration {
	if t.Nanosecond() > 0 {
		return time.Second
	}
	return 0
}
