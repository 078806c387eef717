package replies

import (
	"slices"
	"time"
)

// standing orders states by what they ask of us, for two matters that become one.
func standing(s CaseState) int {
	if s == "" {
		s = CaseNew
	}
	return slices.Index([]CaseState{CaseClosed, CaseSaid, CaseAnswered, CasePrivate, CaseSolved, CaseNew}, s)
}

// Join makes one matter of two: the public thread and the private one that grew from it. It stands where the more
// pressing of the two stands, and what was in sight stays in sight.
func (m Matter) Join(o Matter, at time.Time) (Matter, error) {
	for _, p := range o.Parts {
		if m.at(p.Thread) >= 0 {
			return m, SameThread
		}
	}
	sight := m.View().InSight() || o.View().InSight()
	m = m.own()
	state := m.State
	if standing(o.State) > standing(state) {
		state = o.State
	}
	m.Parts = append(m.Parts, o.Parts...)
	m.Promises = append(m.Promises, o.Promises...)
	m.Since = earliest(m.Since, o.Since)
	m.Waiting = !sight && (m.Waiting || o.Waiting)
	m.Snoozed = earliest(m.Snoozed, o.Snoozed)
	if m.Escalated == (Escalation{}) || o.Escalated != (Escalation{}) && o.Escalated.Until.Before(m.Escalated.Until) {
		m.Escalated = o.Escalated
	}
	if m.Back == (Back{}) || o.Back != (Back{}) && o.Back.At.Before(m.Back.At) {
		m.Back = o.Back
	}
	if sight {
		m.Snoozed = time.Time{}
		if m.Escalated != (Escalation{}) && m.Back == (Back{}) {
			m.Back = Back{By: BackWrote, At: at, To: m.Escalated.To}
		}
	}
	if state == CaseSolved && len(m.Unsaid()) == 0 {
		state = CaseClosed
	}
	m.turn(state, at)
	return m, nil
}

// Unjoin takes a thread out again, into a matter of its own with the promises made in it. Each of the two stands where its
// own threads put it; where that cannot be told both stay where the whole stood.
func (m Matter) Unjoin(thread int64, at time.Time) (rest, out Matter, err error) {
	switch {
	case m.at(thread) < 0:
		return m, Matter{}, NoThread
	case len(m.Parts) == 1:
		return m, Matter{}, OnlyThread
	}
	rest, out = m.own(), m.own()
	rest.Parts = slices.DeleteFunc(rest.Parts, func(p Part) bool { return p.Thread == thread })
	out.Parts = slices.DeleteFunc(out.Parts, func(p Part) bool { return p.Thread != thread })
	rest.Promises = slices.DeleteFunc(rest.Promises, func(p Promise) bool { return p.Thread == thread })
	out.Promises = slices.DeleteFunc(out.Promises, func(p Promise) bool { return p.Thread != thread })
	rest.alone(at)
	out.alone(at)
	return rest, out, nil
}

// alone puts a part of what was a larger matter where it stands by itself.
func (m *Matter) alone(at time.Time) {
	switch {
	case m.State == CaseSolved && len(m.Unsaid()) > 0 && !m.waits():
	case m.waits() || !m.Held().IsZero() || !m.Since.IsZero():
		m.turn(CaseNew, at)
	case m.allGone():
		m.turn(CaseClosed, at)
	case m.State == CaseNew, m.State == CaseAnswered, m.State == CasePrivate:
		m.turn(m.rest(), at)
	case (m.State == CaseSolved || m.State == CaseSaid) && len(m.Unsaid()) == 0 && !m.anySaid():
		m.turn(CaseClosed, at)
	case m.State == CaseSolved && len(m.Unsaid()) == 0:
		m.turn(CaseSaid, at)
	}
	if m.State != CaseNew {
		m.Waiting = false
	}
	m.relax(at)
}

func (m Matter) anySaid() bool {
	return slices.ContainsFunc(m.Parts, func(p Part) bool { return p.Said })
}
