package replies

import (
	"time"

	"atempause/sources"
)

// View is a list a matter can stand in. Ready is not among them: it follows from the reply.
type View string

// The views. Each matter stands in exactly one of them at any time; Promises comes on top.
const (
	OpenView      View = "open"      // owes an answer, or has come back
	WaitingView   View = "waiting"   // answered in public, the customer's turn
	PrivateView   View = "private"   // goes on in private, the customer's turn
	SolvedView    View = "solved"    // solved: say so in public
	SnoozedView   View = "snoozed"   // until a time
	EscalatedView View = "escalated" // somebody else decides, until a deadline
	PraiseView    View = "praise"    // praise that waits for a thank-you
	DoneView      View = "done"      // said or closed
	PromisesView  View = "promises"  // beside the main view: something promised is owed
)

// MainViews lists those a matter stands in one at a time, in the order of the side pane.
var MainViews = []View{OpenView, WaitingView, PrivateView, SolvedView, SnoozedView, EscalatedView, PraiseView, DoneView}

// View is where the matter is listed. It depends on nothing but the matter, so that a database can keep it as a column.
func (m Matter) View() View {
	switch {
	case !m.Snoozed.IsZero():
		return SnoozedView
	case m.Back == (Back{}) && m.Escalated != (Escalation{}):
		return EscalatedView
	case m.State == CaseSolved:
		return SolvedView
	case m.State == CaseNew || m.State == "":
		switch {
		case m.Waiting:
			return WaitingView
		case m.Kind() == Praise && m.Held().IsZero() && m.Back.By != BackPromise:
			return PraiseView
		}
		return OpenView
	case m.Back != (Back{}):
		return OpenView
	case m.State == CaseAnswered:
		return WaitingView
	case m.State == CasePrivate:
		return PrivateView
	}
	return DoneView
}

// InSight tells whether the matter stands in a view that asks something of us.
func (v View) InSight() bool { return v == OpenView || v == PraiseView || v == SolvedView }

// Lead is the thread whose row stands for the matter in its view, so that a matter of two threads is listed once: the one
// whose message waits longest, the one whose closing line is due, or else where we answered last.
func (m Matter) Lead() int64 {
	if len(m.Parts) == 0 {
		return 0
	}
	if m.View() == SolvedView {
		if list := m.Unsaid(); len(list) > 0 {
			return list[0]
		}
	}
	best := m.Parts[0]
	for _, p := range m.Parts[1:] {
		if leads(p, best) {
			best = p
		}
	}
	return best.Thread
}

func leads(p, best Part) bool {
	switch {
	case p.Gone != best.Gone:
		return best.Gone
	case p.Waits.IsZero() != best.Waits.IsZero():
		return best.Waits.IsZero()
	case !p.Waits.IsZero():
		return p.Waits.Before(best.Waits)
	}
	return p.Answered.After(best.Answered)
}

// Facts completes what is known of the lead's messages (counts, heat, likes, since when they wait) with what the matter
// knows, so that Assess and Explain speak of the whole.
func (m Matter) Facts(f Facts) Facts {
	f.State, f.Back, f.Held = m.State, m.Back, m.Held()
	for _, p := range m.Promises {
		if p.pressing() && (f.Promised.IsZero() || p.Due.Before(f.Promised)) {
			f.Promised, f.Broken = p.Due, p.State == PromiseBroken
		}
	}
	if m.State == CaseNew && !m.Since.IsZero() {
		f.Waiting = m.Since
	}
	view := m.View()
	f.Rests = !view.InSight()
	switch view {
	case SnoozedView:
		f.Until = m.Snoozed
	case EscalatedView:
		f.Until, f.With = m.Escalated.Until, m.Escalated.To
	}
	return f
}

// Counterpart is the thread one jumps to from another of the same matter: the next one of the other audience, else the
// next one. 0 if there is none.
func (m Matter) Counterpart(thread int64) int64 {
	i := m.at(thread)
	if i < 0 || len(m.Parts) < 2 {
		return 0
	}
	n := len(m.Parts)
	for step := 1; step < n; step++ {
		if p := m.Parts[(i+step)%n]; p.Audience != m.Parts[i].Audience {
			return p.Thread
		}
	}
	return m.Parts[(i+1)%n].Thread
}

// Handover tells whether it is time to offer going on in private: the second public round is over, or a later one, and
// no private thread is there yet.
func (m Matter) Handover(rounds int) bool {
	if rounds < WarnRounds || m.State != CaseNew {
		return false
	}
	for _, p := range m.Parts {
		if p.Audience == sources.Private || p.Aside {
			return false
		}
	}
	return true
}

// earliest of two times, of which either may be zero.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
