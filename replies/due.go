package replies

import (
	"strings"
	"sync"
	"time"

	"atempause/sources"
)

// How long a waiting message may wait, counted in the brand's opening hours.
const (
	DueComplaint = 60 * time.Minute
	DueMessage   = 15 * time.Minute
	DueQuestion  = 4 * time.Hour
	DuePraise    = 24 * time.Hour
)

// DueWithin is the time allowed for an answer. Nobody waits for an answer to spam or banter: it is put in the queue where
// praise would be, so that what triage has taken for banter by mistake is still seen, but is never overdue (see Assess).
func DueWithin(kind Kind, form sources.Form, audience sources.Audience, urgent bool) time.Duration {
	switch {
	case kind == Spam, kind == Other, kind == Praise:
		return DuePraise
	case audience == sources.Private:
		return DueMessage
	case urgent:
		return DueMessage
	case form == sources.ReviewForm && kind != Complaint:
		return DuePraise
	case kind == Question:
		return DueQuestion
	}
	return DueComplaint
}

// Assess gives a thread its place in the queue. The queue is sorted by Press: the due time, moved by how much is at
// stake. Moving the time instead of multiplying what is left of it keeps the order the same however late it gets, so the
// store can keep it as an index.
func Assess(brand sources.Brand, f Facts) Standing {
	s := Standing{Heat: Heat(f)}
	if f.Rests {
		return s
	}
	own, set := ownDue(brand, f), setDue(f)
	if !own.IsZero() && !dueAtOnce(f.Back) {
		s.Press = own.Add(patienceWith(f.Kind))
		if f.Kind != Spam && f.Kind != Other || f.Urgent {
			s.Due = own
		}
	}
	if !set.IsZero() && (s.Due.IsZero() || set.Before(s.Due)) {
		s.Due, s.Firm = set, true
		s.Press = earliest(s.Press, set)
	}
	if s.Press.IsZero() {
		return s
	}
	s.Press = s.Press.Add(-time.Duration(s.Heat*s.Heat) * 30 * time.Minute)
	s.Press = s.Press.Add(-reachMoves(max(f.Likes, f.Stirred.Reach)))
	if f.Urgent {
		s.Press = s.Press.Add(-24 * time.Hour)
	}
	return s
}

// reachMoves is how far as many people as n move a thread forward.
func reachMoves(n int) time.Duration { return min(time.Duration(max(0, n))*2*time.Minute, 4*time.Hour) }

// ownDue is by when a message that waits has to be answered; zero if none waits. The network's window counts, too.
func ownDue(brand sources.Brand, f Facts) time.Time {
	if f.Waiting.IsZero() || f.State != CaseNew {
		return time.Time{}
	}
	hours := hoursOf(brand)
	due := hours.Add(f.Waiting, DueWithin(f.Kind, f.Form, f.Audience, f.Urgent))
	if last := f.Window.Latest(hours); !last.IsZero() && last.Before(due) {
		due = later(last, f.Waiting)
	}
	return due
}

// setDue is the nearest time that was promised or set by a person; zero if there is none.
func setDue(f Facts) time.Time {
	set := earliest(f.Held, f.Promised)
	if dueAtOnce(f.Back) {
		set = earliest(set, f.Back.At)
	}
	return set
}

// dueAtOnce tells whether coming back makes a thread due there and then, in place of its message's own time.
func dueAtOnce(b Back) bool { return b.By == BackSnooze || b.By == BackEscalation }

// patienceWith is how far behind its due time a kind may stand in the queue.
func patienceWith(k Kind) time.Duration {
	switch k {
	case Spam:
		return 7 * 24 * time.Hour
	case Other:
		return 48 * time.Hour
	case Praise:
		return 24 * time.Hour
	}
	return 0
}

// StaleAfter is how long an answer may be overdue before its thread goes to the end of the queue: who begins the day
// with a pile still reaches today's people in time, and the pile is worked off from the newest.
const StaleAfter = 24 * time.Hour

// Stale tells whether a thread belongs to the pile. What is urgent, hot or promised never does.
func (s Standing) Stale(urgent bool, now time.Time) bool {
	return !s.Due.IsZero() && !s.Firm && !urgent && s.Heat < HeatedFrom && now.Sub(s.Due) >= StaleAfter
}

var hoursCache sync.Map // of hoursKey → Hours; a brand's lines are read once

type hoursKey struct{ lines, holidays, special, zone string }

// HoursOf is a brand's calendar: what its due times are reckoned in, and what times in words mean.
func HoursOf(b sources.Brand) Hours { return hoursOf(b) }

// hoursOf reads a brand's hours. The config reader has refused bad lines; should one come from elsewhere the brand
// counts as always open, which makes answers due sooner and never later.
func hoursOf(b sources.Brand) Hours {
	key := hoursKey{strings.Join(b.Hours, "\n"), strings.Join(b.Holidays, "\n"), strings.Join(b.Special, "\n"), b.Timezone}
	if h, ok := hoursCache.Load(key); ok {
		return h.(Hours)
	}
	h, err := ParseCalendar(b.Hours, b.Holidays, b.Special, b.Timezone)
	if err != nil {
		h = Hours{}
	}
	hoursCache.Store(key, h)
	return h
}
