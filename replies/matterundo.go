package replies

import (
	"reflect"
	"slices"
	"time"
)

// Undo takes an act back that had turned before into after. Where nothing has happened since the matter is before again,
// to the last bit. Where something has, only what still stands as the act left it goes back: a customer's new message is
// never put out of sight. It tells whether anything changed. Redo is Undo with before and after the other way round.
func (m Matter) Undo(before, after Matter, at time.Time) (Matter, bool) {
	if m.Same(after) {
		return before.own(), !before.Same(after)
	}
	if !sameThreads(before, after) || !sameThreads(after, m) {
		return m, false // joined or taken apart since: what belongs to what cannot be told
	}
	have := m
	m = m.own()
	if m.course().Same(after.course()) {
		m.takeCourse(before)
	}
	for i := range m.Parts {
		p := &m.Parts[i]
		b, _ := before.Part(p.Thread)
		a, _ := after.Part(p.Thread)
		back(&p.Kind, b.Kind, a.Kind)
		back(&p.Voiced, b.Voiced, a.Voiced)
		back(&p.Said, b.Said, a.Said)
		back(&p.Gone, b.Gone, a.Gone)
	}
	m.backPromises(before, after)
	switch {
	case m.waits():
		m.turn(CaseNew, at)
	case m.State == CaseSaid && len(m.Unsaid()) > 0:
		m.turn(CaseSolved, at)
	}
	m.relax(at)
	return m, !m.Same(have)
}

// back moves a value from what an act made of it to what it was, if it still stands so.
func back[T comparable](have *T, before, after T) {
	if *have == after {
		*have = before
	}
}

// course is where the matter stands and what lies on top, without what it consists of: it goes back as a whole or not at
// all.
func (m Matter) course() Matter {
	c := Matter{
		State: m.State, Turned: m.Turned, Since: m.Since, Waiting: m.Waiting, Snoozed: m.Snoozed, Escalated: m.Escalated, Back: m.Back,
	}
	for _, p := range m.Parts {
		c.Parts = append(c.Parts, Part{Thread: p.Thread, Heard: p.Heard, Waits: p.Waits, Answered: p.Answered, Aside: p.Aside, Gone: p.Gone})
	}
	return c
}

func (m *Matter) takeCourse(from Matter) {
	m.State, m.Turned, m.Since, m.Waiting = from.State, from.Turned, from.Since, from.Waiting
	m.Snoozed, m.Escalated, m.Back = from.Snoozed, from.Escalated, from.Back
	for i := range m.Parts {
		if p, ok := from.Part(m.Parts[i].Thread); ok {
			m.Parts[i].Waits, m.Parts[i].Answered, m.Parts[i].Aside = p.Waits, p.Answered, p.Aside
		}
	}
}

// backPromises settles each promise as it was, if it still stands as the act left it; one that the act has made goes.
func (m *Matter) backPromises(before, after Matter) {
	find := func(list []Promise, id int64) (Promise, bool) {
		i := slices.IndexFunc(list, func(p Promise) bool { return p.ID == id })
		if i < 0 {
			return Promise{}, false
		}
		return list[i], true
	}
	var list []Promise
	for _, p := range m.Promises {
		b, was := find(before.Promises, p.ID)
		a, is := find(after.Promises, p.ID)
		switch {
		case !is || p.utc() != a.utc(): // made or changed since
			list = append(list, p)
		case was:
			list = append(list, b)
		}
	}
	for _, b := range before.Promises {
		_, is := find(after.Promises, b.ID)
		if _, have := find(m.Promises, b.ID); !is && !have { // the act had struck it
			list = append(list, b)
		}
	}
	m.Promises = list
}

func sameThreads(a, b Matter) bool {
	return slices.EqualFunc(a.Parts, b.Parts, func(p, q Part) bool { return p.Thread == q.Thread })
}

// Same tells whether two matters are the same in all that counts: zones and clocks' readings of their times do not.
func (m Matter) Same(o Matter) bool { return reflect.DeepEqual(m.utc(), o.utc()) }

func (m Matter) utc() Matter {
	plain := func(t *time.Time) { *t = t.Round(0).UTC() }
	m = m.own()
	for _, t := range []*time.Time{&m.Turned, &m.Since, &m.Snoozed, &m.Escalated.At, &m.Escalated.Until, &m.Back.At} {
		plain(t)
	}
	for i := range m.Parts {
		plain(&m.Parts[i].Waits)
		plain(&m.Parts[i].Answered)
	}
	for i := range m.Promises {
		m.Promises[i] = m.Promises[i].utc()
	}
	if len(m.Parts) == 0 {
		m.Parts = nil
	}
	if len(m.Promises) == 0 {
		m.Promises = nil
	}
	return m
}

func (p Promise) utc() Promise {
	p.Made, p.Due, p.Settled = p.Made.Round(0).UTC(), p.Due.Round(0).UTC(), p.Settled.Round(0).UTC()
	return p
}
