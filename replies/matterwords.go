package replies

import (
	"slices"
	"time"

	"atempause/sources"
)

// Incoming is a message of theirs that no answer of ours came after.
type Incoming struct {
	Thread   int64
	Audience sources.Audience // of the thread
	Kind     Kind
	Thanks   bool // a mere thanks
	At       time.Time
}

// Answer is a message of ours that has been sent.
type Answer struct {
	Thread   int64
	Audience sources.Audience // who can read the answer: private also for a private reply to a public thread
	At       time.Time
	// Hold makes it a holding reply ("seen, answer by 15:00"): by then the answer is promised. It stops the clock of all
	// that waits in the thread.
	Hold     time.Time
	HoldID   int64     // the name of the promise a holding reply makes
	Promises []Promise // what else it promises
}

// Theirs is a message of the customer: it brings the matter back to Open, from a snooze and an escalation too. A mere
// thanks moves nothing, unless it is all there is.
func (m Matter) Theirs(in Incoming) Matter {
	m = m.own()
	first := m.State == "" || m.allGone()
	p := m.touch(in.Thread, in.Audience)
	p.Gone = false
	if in.Thanks && !first {
		if p.Kind == "" {
			p.Kind = Other
		}
		return m
	}
	kind := in.Kind
	if p.Voiced && kind != Praise {
		kind = Complaint // "the number is 12345" is still about the complaint
	}
	if p.Waits.IsZero() || Gravity(kind) > Gravity(p.Kind) {
		p.Kind = kind
	}
	if p.Waits.IsZero() || in.At.Before(p.Waits) {
		p.Waits = in.At
	}
	p.Heard++
	p.Voiced = p.Voiced || kind == Complaint
	for i := range m.Parts {
		m.Parts[i].Said = false
	}
	if m.Escalated != (Escalation{}) {
		if m.Back == (Back{}) {
			m.Back = Back{By: BackWrote, At: in.At, To: m.Escalated.To}
		}
		m.Escalated = Escalation{}
	}
	m.Snoozed, m.Waiting = time.Time{}, false
	m.turn(CaseNew, in.At)
	return m
}

// Ours is an answer of ours. It brings the matter to where it is the customer's turn, unless somebody in another of its
// threads still waits. Of a solved one only our line in public under the complaint moves it on.
func (m Matter) Ours(a Answer) Matter {
	m = m.own()
	kind := m.Kind()
	p := m.touch(a.Thread, a.Audience)
	p.Answered, p.Aside, p.Waits = a.At, a.Audience == sources.Private, time.Time{}
	line := a.Audience == sources.Public && p.owesLine()
	m.Back, m.Since, m.Waiting = Back{}, time.Time{}, false
	m.answerPromises(a)
	m.Promises = append(m.Promises, fresh(a)...)
	if !a.Hold.IsZero() {
		if m.State != CaseSolved {
			m.turn(CaseNew, a.At)
		}
		return m
	}
	switch {
	case m.waits():
		m.turn(CaseNew, a.At)
	case m.State == CaseSolved:
		if line {
			p.Said = true
		}
		if len(m.Unsaid()) == 0 {
			m.turn(CaseSaid, a.At)
		}
	case m.State == CaseSaid:
	case kind == Praise && m.voiced():
		m.turn(m.State.AfterOurs(Complaint, a.Audience), a.At)
	default:
		m.turn(m.State.AfterOurs(kind, a.Audience), a.At)
	}
	return m
}

// All are the promises an answer makes, that of the answer itself among them.
func (a Answer) All() []Promise {
	list := slices.Clone(a.Promises)
	if !a.Hold.IsZero() {
		list = append(list, Promise{ID: a.HoldID, Due: a.Hold, Answer: true})
	}
	return list
}

// fresh are the promises an answer makes.
func fresh(a Answer) []Promise {
	list := a.All()
	for i := range list {
		list[i].Thread, list[i].Made, list[i].State, list[i].Owed = a.Thread, a.At, PromiseOpen, true
		list[i].Up, list[i].Settled = false, time.Time{}
	}
	return list
}

// SetKind is a person's word on what a thread is. What is no complaint owes no closing line.
func (m Matter) SetKind(thread int64, k Kind, at time.Time) (Matter, error) {
	i := m.at(thread)
	if i < 0 {
		return m, NoThread
	}
	m = m.own()
	m.Parts[i].Kind, m.Parts[i].Voiced = k, k == Complaint
	m.relax(at)
	return m, nil
}

// Gone says that nothing of theirs is left in a thread: moderated away, or deleted by its author. When that was all that
// waited the matter owes no answer any more, and no line under what nobody can see. What was promised stays promised.
func (m Matter) Gone(thread int64, at time.Time) (Matter, error) {
	i := m.at(thread)
	if i < 0 {
		return m, NoThread
	}
	m = m.own()
	p := &m.Parts[i]
	p.Gone, p.Kind, p.Voiced, p.Said, p.Waits = true, "", false, false, time.Time{}
	if m.allGone() {
		m.Since, m.Waiting = time.Time{}, false
		m.turn(CaseClosed, at)
	}
	m.relax(at)
	return m, nil
}

// Spoke notes an answer of ours that was only learned of after they had written again: what waits goes on waiting, but when
// nothing does any more the matter rests where we answered last.
func (m Matter) Spoke(thread int64, at time.Time, aside bool) Matter {
	i := m.at(thread)
	if i < 0 || !at.After(m.Parts[i].Answered) {
		return m
	}
	m = m.own()
	m.Parts[i].Answered, m.Parts[i].Aside = at, aside
	return m
}
