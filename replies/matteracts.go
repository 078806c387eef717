package replies

import "time"

// done clears what lies on top when a person has dealt with the matter itself.
func (m Matter) done() Matter {
	m = m.own()
	for i := range m.Parts {
		m.Parts[i].Waits = time.Time{}
	}
	m.Since, m.Snoozed, m.Waiting = time.Time{}, time.Time{}, false
	m.Escalated, m.Back = Escalation{}, Back{}
	return m
}

// Solve says that the customer has been helped. Where their complaint stands in public that still has to be said there;
// else the matter is closed.
func (m Matter) Solve(at time.Time) Matter {
	said := m.State == CaseSaid && !m.waits()
	m = m.done()
	switch {
	case said:
	case len(m.Unsaid()) > 0:
		m.turn(CaseSolved, at)
	default:
		m.turn(CaseClosed, at)
	}
	return m
}

// Close puts the matter away, whatever it owes; Unsaid tells before what that would leave. A promise stays promised.
func (m Matter) Close(at time.Time) Matter {
	m = m.done()
	m.turn(CaseClosed, at)
	return m
}

// Reopen puts the matter back on the pile by hand.
func (m Matter) Reopen(at time.Time) Matter {
	m = m.own()
	m.Snoozed, m.Waiting, m.Escalated = time.Time{}, false, Escalation{}
	for i := range m.Parts {
		m.Parts[i].Said = false
	}
	if m.State != CaseNew {
		m.turn(CaseNew, at)
		m.Since = at
	}
	return m
}

// Wait says by hand that it is the customer's turn: answered on the phone, or a question of theirs that asks for nothing.
// What is solved and not said stays where it is.
func (m Matter) Wait(time.Time) Matter {
	m = m.own()
	m.Snoozed, m.Escalated, m.Back = time.Time{}, Escalation{}, Back{}
	m.Waiting = m.State == CaseNew
	return m
}

// Snooze puts the matter out of sight until a time. It comes back then and is due at once; a serious message of the
// customer or a promise that comes up brings it back before.
func (m Matter) Snooze(until, at time.Time) (Matter, error) {
	if !until.After(at) {
		return m, TimePast
	}
	m = m.own()
	m.Snoozed, m.Back = until, Back{}
	return m, nil
}

// Wake ends a snooze, at its time or by hand.
func (m Matter) Wake(at time.Time) Matter {
	if m.Snoozed.IsZero() {
		return m
	}
	m = m.own()
	m.Snoozed = time.Time{}
	m.comeBack(Back{By: BackSnooze, At: at})
	return m
}

// Escalate hands the matter to somebody who may decide more, and waits until a deadline.
func (m Matter) Escalate(to string, until, at time.Time) (Matter, error) {
	switch {
	case blank(to):
		return m, NoContact
	case !until.After(at):
		return m, TimePast
	}
	m = m.own()
	m.Snoozed, m.Waiting, m.Back = time.Time{}, false, Back{}
	m.Escalated = Escalation{To: to, At: at, Until: until}
	return m, nil
}

// Recall ends an escalation, on its deadline or because they have decided.
func (m Matter) Recall(at time.Time) Matter {
	if m.Escalated == (Escalation{}) {
		return m
	}
	m = m.own()
	to := m.Escalated.To
	m.Escalated, m.Snoozed = Escalation{}, time.Time{}
	m.comeBack(Back{By: BackEscalation, At: at, To: to})
	return m
}

// comeBack keeps the first reason that brought it back: it has been due since then.
func (m *Matter) comeBack(b Back) {
	if m.Back == (Back{}) || m.Back.By == BackWrote && b.By != BackPromise {
		m.Back = b
	}
	m.Waiting = false
}

// Revise brings a thread up to what its messages are by now, when some that had been heard were edited, deleted or judged
// anew: what they are, whether a complaint stands among them, and since when they wait (zero for no longer). It wakes
// nothing: what is new is told by Theirs.
func (m Matter) Revise(thread int64, k Kind, voiced bool, waits, at time.Time) Matter {
	i := m.at(thread)
	if i < 0 || m.Parts[i].Kind == k && m.Parts[i].Voiced == voiced && m.Parts[i].Waits.Equal(waits) && !m.Parts[i].Gone {
		return m
	}
	m = m.own()
	p := &m.Parts[i]
	p.Kind, p.Voiced, p.Waits, p.Gone = k, voiced, waits, false
	m.relax(at)
	return m
}
