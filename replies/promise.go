package replies

import (
	"slices"
	"time"
)

// Promise is something we have said we would do by a time.
type Promise struct {
	ID      int64        `json:"id"`
	Thread  int64        `json:"thread,omitempty"`
	Words   string       `json:"words,omitempty"` // our own, as they were sent
	Made    time.Time    `json:"made"`
	Due     time.Time    `json:"due"`
	Answer  bool         `json:"answer,omitempty"` // an answer was promised: our next real one keeps it
	State   PromiseState `json:"state"`
	Settled time.Time    `json:"settled,omitzero"` // when it was kept, moved or broken
	Up      bool         `json:"up,omitempty"`     // it has been brought before us
	Owed    bool         `json:"owed,omitempty"`   // open, or broken and nobody has told the customer yet
}

// PromiseState is what became of a promise.
type PromiseState string

// The states of a promise.
const (
	PromiseOpen   PromiseState = "open"
	PromiseKept   PromiseState = "kept"
	PromiseMoved  PromiseState = "moved" // another one stands in its place
	PromiseBroken PromiseState = "broken"
)

// PromiseLead is how long before its time a promise comes up, so that it can still be kept.
const PromiseLead = 30 * time.Minute

// upAt is when it comes up.
func (p Promise) upAt() time.Time {
	if t := p.Due.Add(-PromiseLead); t.After(p.Made) {
		return t
	}
	return p.Made
}

// pressing tells whether it has to be seen to now.
func (p Promise) pressing() bool { return p.Owed && (p.Up || p.State == PromiseBroken) }

// Held is until when a holding reply has stopped the clock: the time by which the answer was promised. Zero if none has.
func (m Matter) Held() time.Time {
	var held time.Time
	for _, p := range m.Promises {
		if p.Answer && p.Owed {
			held = p.Due
		}
	}
	return held
}

// InPromises tells whether the matter stands in the view of promises, beside its main view: something is still owed.
func (m Matter) InPromises() bool {
	return slices.ContainsFunc(m.Promises, func(p Promise) bool { return p.Owed })
}

// Nearest is the promise that has to be seen to first, false if none is owed.
func (m Matter) Nearest() (Promise, bool) {
	var first Promise
	for _, p := range m.Promises {
		if p.Owed && (!first.Owed || p.Due.Before(first.Due)) {
			first = p
		}
	}
	return first, first.Owed
}

// answerPromises settles what an answer settles: a real one keeps the promise of an answer and tells about those that
// were broken, another holding reply moves the time.
func (m *Matter) answerPromises(a Answer) {
	hold := !a.Hold.IsZero()
	for i := range m.Promises {
		p := &m.Promises[i]
		switch {
		case !p.Owed:
		case p.State == PromiseBroken:
			p.Owed = false
		case !p.Answer:
		case a.At.After(p.Due):
			p.settle(PromiseBroken, p.Due)
		case hold:
			p.settle(PromiseMoved, a.At)
		default:
			p.settle(PromiseKept, a.At)
		}
	}
}

func (p *Promise) settle(s PromiseState, at time.Time) { p.State, p.Settled, p.Owed = s, at, false }

// Promise adds one that was made elsewhere, as on the phone.
func (m Matter) Promise(p Promise) (Matter, error) {
	if !p.Due.After(p.Made) {
		return m, TimePast
	}
	m = m.own()
	p.State, p.Owed, p.Up, p.Settled = PromiseOpen, true, false, time.Time{}
	m.Promises = append(m.Promises, p)
	return m, nil
}

func (m Matter) promise(id int64) (Matter, *Promise, error) {
	i := slices.IndexFunc(m.Promises, func(p Promise) bool { return p.ID == id })
	if i < 0 {
		return m, nil, NoPromise
	}
	m = m.own()
	return m, &m.Promises[i], nil
}

// Keep says that a promise was kept, also of one that counted as broken because nobody had said so in time.
func (m Matter) Keep(id int64, at time.Time) (Matter, error) {
	m, p, err := m.promise(id)
	if err != nil {
		return m, err
	}
	if p.State == PromiseKept || p.State == PromiseMoved {
		return m, PromiseOver
	}
	p.settle(PromiseKept, at)
	m.relax(at)
	return m, nil
}

// Move puts another promise (of which ID, Due and Words count) in the place of one that is owed.
func (m Matter) Move(id int64, to Promise, at time.Time) (Matter, error) {
	m, p, err := m.promise(id)
	switch {
	case err != nil:
		return m, err
	case !p.Owed:
		return m, PromiseOver
	case !to.Due.After(at):
		return m, TimePast
	}
	if p.State == PromiseBroken {
		p.Owed = false // it stays broken: the customer was told too late
	} else {
		p.settle(PromiseMoved, at)
	}
	to.Thread, to.Answer, to.Made = p.Thread, p.Answer, at
	to.State, to.Owed, to.Up, to.Settled = PromiseOpen, true, false, time.Time{}
	if to.Words == "" {
		to.Words = p.Words
	}
	m.Promises = append(m.Promises, to)
	m.relax(at)
	return m, nil
}

// Break says before its time that a promise cannot be kept. The matter comes back: the customer has to be told.
func (m Matter) Break(id int64, at time.Time) (Matter, error) {
	m, p, err := m.promise(id)
	if err != nil {
		return m, err
	}
	if p.State != PromiseOpen {
		return m, PromiseOver
	}
	p.State, p.Settled = PromiseBroken, at
	m.Snoozed = time.Time{}
	m.comeBack(Back{By: BackPromise, At: at})
	return m, nil
}

// Forget strikes a promise that was none: the words were read wrongly.
func (m Matter) Forget(id int64, at time.Time) (Matter, error) {
	m, _, err := m.promise(id)
	if err != nil {
		return m, err
	}
	m.Promises = slices.DeleteFunc(m.Promises, func(p Promise) bool { return p.ID == id })
	m.relax(at)
	return m, nil
}
