package care

import (
	"time"

	"atempause/replies"
)

// BlurFrom is the heat from which on any text is blurred, whatever it is called. Triage gives that heat to open hatred and
// threats.
const BlurFrom = 5

// Blur tells whether a text is blurred until it is opened: the attack itself, and whatever is as harsh. Criticism that is
// merely angry stays to be read. text is the heat of the text alone (replies.Triage.Heat), not of a crowd around it.
func Blur(kind replies.Kind, text int) bool {
	return kind == replies.Abuse || text >= BlurFrom
}

// Harsh is a harsh thread the person has opened.
type Harsh struct {
	At     time.Time    `json:"at"`
	Thread int64        `json:"thread"`
	Kind   replies.Kind `json:"kind"`
	Heat   int          `json:"heat"`
}

// IsHarsh tells whether reading a thread counts: what is blurred, and what is hot.
func IsHarsh(kind replies.Kind, heat int) bool {
	return kind == replies.Abuse || heat >= replies.HeatedFrom
}

// When a pause is suggested.
const (
	PauseThreads = 4                // harsh threads, each counted once…
	PauseAbuse   = 3                // …or attacks…
	PauseWithin  = 30 * time.Minute // …within so much time
	PauseLong    = 10               // or so many over hours
	PauseHours   = 3 * time.Hour
	NagEvery     = time.Hour        // never suggested twice within it, nor so soon after a pause
	pauseShort   = 5 * time.Minute  // what is suggested
	pauseLonger  = 15 * time.Minute // after hours of it
)

// The reasons for a pause.
const (
	WhyHarsh = "harsh" // N harsh threads within Span
	WhyAbuse = "abuse" // N of them attacks
	WhyLast  = "last"  // the last pause was Span ago, at Time; not told if there was none
)

// Reader is what is known of the person's last hours.
type Reader struct {
	Read   []Harsh   // in any order; older ones may be left in
	Paused time.Time // when the last pause ended; zero if there was none
	Asked  time.Time // when a pause was suggested last, taken or not; zero if never
}

// Advice is a pause that is suggested.
type Advice struct {
	Suggest bool
	For     time.Duration
	Why     []replies.Because
}

// Pause tells whether to suggest one. Only what was read since the last pause counts.
func (r Reader) Pause(now time.Time) Advice {
	if within(r.Asked, now, NagEvery) || within(r.Paused, now, NagEvery) {
		return Advice{}
	}
	short, abuse := r.count(now, PauseWithin)
	long, longAbuse := r.count(now, PauseHours)
	a := Advice{Suggest: true, For: pauseShort}
	switch {
	case long >= PauseLong:
		a.For = pauseLonger
		a.Why = reasons(long, longAbuse, PauseHours)
	case short >= PauseThreads || abuse >= PauseAbuse:
		a.Why = reasons(short, abuse, PauseWithin)
	default:
		return Advice{}
	}
	if !r.Paused.IsZero() && !r.Paused.After(now) {
		a.Why = append(a.Why, replies.Because{Key: WhyLast, Span: now.Sub(r.Paused), Time: r.Paused})
	}
	return a
}

// within tells whether t lies at most d before now. A time to come, from a clock that was put back, does not count.
func within(t, now time.Time, d time.Duration) bool {
	return !t.IsZero() && !t.After(now) && now.Sub(t) < d
}

func reasons(harsh, abuse int, span time.Duration) []replies.Because {
	why := []replies.Because{{Key: WhyHarsh, N: harsh, Span: span}}
	if abuse > 0 {
		why = append(why, replies.Because{Key: WhyAbuse, N: abuse, Span: span})
	}
	return why
}

// count is how many different harsh threads were read since the last pause, at most so long ago, and how many of them
// were attacks.
func (r Reader) count(now time.Time, span time.Duration) (harsh, abuse int) {
	seen := map[int64]bool{} // thread → it held an attack
	for _, h := range r.Read {
		if !IsHarsh(h.Kind, h.Heat) || h.At.After(now) || now.Sub(h.At) > span || !r.Paused.IsZero() && !h.At.After(r.Paused) {
			continue
		}
		seen[h.Thread] = seen[h.Thread] || h.Kind == replies.Abuse
	}
	for _, attack := range seen {
		harsh++
		if attack {
			abuse++
		}
	}
	return harsh, abuse
}

// Since is from when on Read is needed: what is older may be forgotten.
func Since(now time.Time) time.Time { return now.Add(-PauseHours) }
