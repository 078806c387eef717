package weather

import (
	"time"

	"atempause/replies"
)

// State is a brand's weather as it is kept from one look to the next.
type State struct {
	Level int               `json:"level"`
	Why   []replies.Because `json:"why,omitempty"`
	Since time.Time         `json:"since,omitzero"` // when Level changed last
	Calm  time.Time         `json:"calm,omitzero"`  // since when the facts have stood for less; zero if they do not
	Seen  time.Time         `json:"seen,omitzero"`  // the last look
}

// CalmFor is how long it has to be calmer before the weather goes down by one step. What was a storm comes back easily, so
// it has to be quiet for longer.
func CalmFor(level int) time.Duration {
	if level >= 4 {
		return 6 * time.Hour
	}
	return 3 * time.Hour
}

// Next is the weather now: it rises at once, and falls step by step. It makes no difference how often one looks while the
// facts stay the same. A look back in time changes nothing.
func Next(before State, f Facts, now time.Time) State {
	if now.Before(before.Seen) {
		return before
	}
	level, why := Level(f)
	next := before
	next.Seen = now
	switch {
	case level > before.Level || before.Since.IsZero():
		return State{Level: level, Why: why, Since: now, Seen: now}
	case level == before.Level:
		next.Calm, next.Why = time.Time{}, why
		return next
	case before.Calm.IsZero():
		next.Calm = now
	}
	for next.Level > level && now.Sub(next.Calm) >= CalmFor(next.Level) {
		next.Calm = next.Calm.Add(CalmFor(next.Level))
		next.Level--
		next.Since = next.Calm
	}
	next.Why = why
	if next.Level == level {
		next.Calm = time.Time{}
	} else {
		next.Why = append([]replies.Because{{Key: WhyFalling, Span: now.Sub(next.Calm), Time: next.Calm}}, why...)
	}
	return next
}

// Falls is when the weather goes down next if nothing new comes; zero if it does not.
func (s State) Falls() time.Time {
	if s.Calm.IsZero() || s.Level == 0 {
		return time.Time{}
	}
	return s.Calm.Add(CalmFor(s.Level))
}

// RingsFrom is the step from which on a rise rings. A single critic is everyday business and stands in the list.
const RingsFrom = 2

// Alarm tells whether to ring: the weather has risen.
func Alarm(before, after State) bool { return after.Level > before.Level && after.Level >= RingsFrom }
