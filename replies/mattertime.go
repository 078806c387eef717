package replies

import "time"

// SettlesAfter is how long after our closing line a matter nobody has come back to counts as closed.
const SettlesAfter = 7 * 24 * time.Hour

// Next is when the matter changes by itself next; zero if it does not.
func (m Matter) Next() time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	sooner(m.Snoozed)
	sooner(m.Escalated.Until)
	if m.State == CaseSaid {
		sooner(m.Turned.Add(SettlesAfter))
	}
	for _, p := range m.Promises {
		switch {
		case p.State != PromiseOpen:
		case p.Up:
			sooner(p.Due)
		default:
			sooner(p.upAt())
		}
	}
	return next
}

// Tick lets everything come true that its time has brought by now: each at its own time, in order, so that it makes no
// difference how often and how late it is called. It belongs behind every other step, too: a promise for the next half hour
// comes up as soon as it is made.
func (m Matter) Tick(now time.Time) Matter {
	for at := m.Next(); !at.IsZero() && !at.After(now); at = m.Next() {
		m = m.own()
		for i := range m.Promises {
			m.bring(&m.Promises[i], at)
		}
		if !m.Escalated.Until.IsZero() && !m.Escalated.Until.After(at) {
			m = m.Recall(at)
		}
		if !m.Snoozed.IsZero() && !m.Snoozed.After(at) {
			m = m.Wake(at)
		}
		if m.State == CaseSaid && !m.Turned.Add(SettlesAfter).After(at) {
			m.turn(CaseClosed, at)
		}
	}
	return m
}

// bring brings a promise before us when it comes up, and breaks it at its time.
func (m *Matter) bring(p *Promise, at time.Time) {
	switch {
	case p.State != PromiseOpen:
		return
	case !p.Up && !p.upAt().After(at):
		p.Up = true
	case p.Up && !p.Due.After(at):
		p.State, p.Settled = PromiseBroken, p.Due
	default:
		return
	}
	m.Snoozed = time.Time{}
	m.comeBack(Back{By: BackPromise, At: at})
}
