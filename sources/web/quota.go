package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// farthest is the longest pause believed: the networks' longest windows are a day.
const farthest = 48 * time.Hour

// Quota is what an answer's headers tell of a limit.
type Quota struct {
	Known     bool // Limit and Remaining were told
	Limit     int
	Remaining int
	Reset     time.Time // when it is full again, by our clock; zero if not told
	// RetryAfter is when the network wants to be asked again, by our clock; zero if not told.
	RetryAfter time.Time
	// Until is the later of the two that binds after a refusal; zero if neither is told.
	Until time.Time
}

// ReadQuota reads the limits of an answer: Retry-After (seconds or a date), X-RateLimit-* and X-Rate-Limit-* (seconds
// since 1970, milliseconds, or ISO 8601), RateLimit-* (seconds to go, or since 1970) and the RateLimit field of the later
// drafts. What cannot be read tells nothing.
func ReadQuota(h http.Header, now time.Time) Quota {
	var l Quota
	skew := clockSkew(h, now)
	l.RetryAfter = moment(h.Get("Retry-After"), now, skew)
	remaining, told := -1, false
	for _, prefix := range []string{"X-Ratelimit-", "X-Rate-Limit-", "Ratelimit-"} {
		if n, ok := count(h.Get(prefix + "Remaining")); ok && !told {
			remaining, told = n, true
			l.Limit, _ = count(h.Get(prefix + "Limit"))
		}
		if at := moment(h.Get(prefix+"Reset"), now, skew); !at.IsZero() && l.Reset.IsZero() {
			l.Reset = at
		}
	}
	if !told {
		remaining, told = l.draft(h, now, skew)
	}
	if told {
		l.Known, l.Remaining = true, remaining
	}
	switch {
	case !l.RetryAfter.IsZero():
		l.Until = l.RetryAfter
	default:
		l.Until = l.Reset
	}
	return l
}

// draft reads the one field the later drafts of RateLimit put all in: "limit=100, remaining=5, reset=30" or
// "\"default\";r=5;t=30" with a RateLimit-Policy of "\"default\";q=100;w=60".
func (l *Quota) draft(h http.Header, now time.Time, skew time.Duration) (remaining int, told bool) {
	field := h.Get("Ratelimit")
	if len(field) > 1000 {
		return 0, false
	}
	for _, part := range strings.FieldsFunc(field+","+h.Get("Ratelimit-Policy"), func(r rune) bool { return r == ',' || r == ';' }) {
		k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		n, ok := count(v)
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(k)) {
		case "limit", "q":
			l.Limit = n
		case "remaining", "r":
			remaining, told = n, true
		case "reset", "t":
			if l.Reset.IsZero() {
				l.Reset = moment(v, now, skew)
			}
		}
	}
	return remaining, told
}

func count(s string) (int, bool) {
	s, _, _ = strings.Cut(s, ",") // the same header twice, joined on the way
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > math.MaxInt32 {
		return 0, false
	}
	return int(f), true
}

// clockSkew is how far the server's clock is ahead of ours, by the answer's Date; a few seconds are none, and an answer
// from a cache (it has an Age) tells nothing.
func clockSkew(h http.Header, now time.Time) time.Duration {
	at, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" {
		return 0
	}
	skew := at.Sub(now)
	if skew.Abs() < 5*time.Second {
		return 0
	}
	return skew
}

var momentForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"}

// moment reads a point in time, or a span until it, and tells it by our clock. Zero is "not told"; what lies in the past
// is now, and what is too far off is brought near.
func moment(s string, now time.Time, skew time.Duration) time.Time {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 64 {
		return time.Time{}
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return moved(f, now, skew)
	}
	at, err := http.ParseTime(s)
	for i := 0; err != nil && i < len(momentForms); i++ {
		at, err = time.ParseInLocation(momentForms[i], s, time.UTC)
	}
	if err != nil {
		return time.Time{}
	}
	return bounded(at.Add(-skew), now)
}

// moved reads a number: a small one is seconds to go, a large one seconds since 1970, a huge one milliseconds.
func moved(f float64, now time.Time, skew time.Duration) time.Time {
	switch {
	case math.IsNaN(f) || f < 0:
		return time.Time{}
	case f < 1e8:
		return bounded(now.Add(time.Duration(min(f, farthest.Seconds())*float64(time.Second))), now)
	case f < 1e11:
		return bounded(time.UnixMilli(int64(f*1000)).Add(-skew), now)
	case f < 1e14:
		return bounded(time.UnixMilli(int64(f)).Add(-skew), now)
	}
	return time.Time{}
}

func bounded(at, now time.Time) time.Time {
	switch {
	case at.Before(now):
		return now
	case at.After(now.Add(farthest)):
		return now.Add(farthest)
	}
	return at.UTC()
}
