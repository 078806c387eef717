package replies

import (
	"slices"
	"strings"
	"time"

	"atempause/sources"
)

// Matter is our work on one matter: one thread, or a public and a private one that grew from it, joined. It is a value:
// the methods return the next one and leave the receiver as it is, so that taking an act back is putting the old value
// in its place. Times that come by themselves (a snooze ends, a promise is due) come true by Tick.
//
//	new ──public answer──▶ answered ──private answer──▶ private
//	 ▲                        │                            │
//	 ├── they write ──────────┴───────── Solve ────────────┤
//	 │        a complaint stands in public ▼               ▼ none does
//	 └─────────────────────────────── solved ─line─▶ said ─▶ closed
//
// Snoozed, Escalated, Waiting and Back lie on top of the state and do not change it: when they end the matter is where it
// was. View tells from all of this where it is listed.
type Matter struct {
	State     CaseState  `json:"state"`
	Turned    time.Time  `json:"turned,omitzero"`    // when State changed last
	Since     time.Time  `json:"since,omitzero"`     // a person has put it back on the pile: it waits since then
	Waiting   bool       `json:"waiting,omitempty"`  // a person says that it is the customer's turn although theirs is the last word
	Snoozed   time.Time  `json:"snoozed,omitzero"`   // until then; zero if it is not
	Escalated Escalation `json:"escalated,omitzero"` // to whom and until when
	Back      Back       `json:"back,omitzero"`      // it has come back by itself and nobody has dealt with it yet
	Parts     []Part     `json:"parts,omitempty"`    // its threads, in the order they joined
	Promises  []Promise  `json:"promises,omitempty"` // all that was promised in it
}

// Part is one thread of a matter.
type Part struct {
	Thread   int64            `json:"thread"`
	Audience sources.Audience `json:"audience"`
	Kind     Kind             `json:"kind,omitempty"`
	Waits    time.Time        `json:"waits,omitzero"`    // since when a message of theirs waits there for an answer
	Heard    int              `json:"heard,omitempty"`   // messages of theirs that have moved the matter
	Voiced   bool             `json:"voiced,omitempty"`  // a complaint of theirs stands there
	Answered time.Time        `json:"answered,omitzero"` // our last answer there
	Aside    bool             `json:"aside,omitempty"`   // that answer went to one person
	Said     bool             `json:"said,omitempty"`    // our closing line stands there
	Gone     bool             `json:"gone,omitempty"`    // nothing of theirs is left to be seen there
}

// Escalation is who has been asked and by when they have to have decided.
type Escalation struct {
	To    string    `json:"to"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
}

// Back tells why and when a matter has come back by itself.
type Back struct {
	By BackBy    `json:"by"`
	At time.Time `json:"at"`
	To string    `json:"to,omitempty"` // whom it had been escalated to
}

// BackBy is what brought a matter back.
type BackBy string

// What brings one back.
const (
	BackSnooze     BackBy = "snooze"     // its snooze has ended: due at once
	BackEscalation BackBy = "escalation" // the deadline of its escalation has come: due at once
	BackWrote      BackBy = "wrote"      // the customer has written while it was escalated: due as any message
	BackPromise    BackBy = "promise"    // a promise comes up or is broken: due when it was promised
)

// Misstep is a step a matter cannot take. It is an answer, not a fault.
type Misstep string

// The missteps.
const (
	TimePast    Misstep = "past"    // the time named lies in the past
	NoContact   Misstep = "contact" // escalated to nobody
	NoThread    Misstep = "thread"  // the thread is no part of the matter
	OnlyThread  Misstep = "only"    // a matter keeps at least one thread
	SameThread  Misstep = "same"    // the thread is a part of both matters
	OtherBrand  Misstep = "brand"   // the two belong to different brands: clients must not be mixed up
	NoPromise   Misstep = "promise" // there is no such promise
	PromiseOver Misstep = "settled" // the promise has been settled before
)

// Error is for the log; people read the sentence of Key.
func (m Misstep) Error() string { return "matter: " + string(m) }

// Key is its sentence in the catalogues.
func (m Misstep) Key() string { return "case.misstep." + string(m) }

// NewMatter is the matter of a thread we have only just learned of. Its first message is told by Theirs or Ours.
func NewMatter(thread int64, audience sources.Audience) Matter {
	return Matter{Parts: []Part{{Thread: thread, Audience: audience}}}
}

// Gravity orders kinds by how much is at stake: a matter is what its gravest waiting message is.
func Gravity(k Kind) int {
	return 1 + slices.Index([]Kind{Spam, Other, Praise, Question, Misinformation, Abuse, Complaint}, k)
}

// Kind is what the matter is: the gravest of what waits, or, when nothing does, of all that is still there.
func (m Matter) Kind() Kind {
	waits, any := Kind(""), Kind("")
	for _, p := range m.Parts {
		if p.Gone || p.Kind == "" {
			continue
		}
		if Gravity(p.Kind) > Gravity(any) {
			any = p.Kind
		}
		if !p.Waits.IsZero() && Gravity(p.Kind) > Gravity(waits) {
			waits = p.Kind
		}
	}
	switch {
	case waits != "":
		return waits
	case any != "":
		return any
	}
	return Other
}

// Part finds a thread of the matter.
func (m Matter) Part(thread int64) (Part, bool) {
	if i := m.at(thread); i >= 0 {
		return m.Parts[i], true
	}
	return Part{}, false
}

func (m Matter) at(thread int64) int {
	return slices.IndexFunc(m.Parts, func(p Part) bool { return p.Thread == thread })
}

// own makes the slices the value's own, so that a change does not reach the one it came from.
func (m Matter) own() Matter {
	m.Parts, m.Promises = slices.Clone(m.Parts), slices.Clone(m.Promises)
	return m
}

// touch finds a part to change; a thread not yet known becomes one. m has to be its own.
func (m *Matter) touch(thread int64, audience sources.Audience) *Part {
	i := m.at(thread)
	if i < 0 {
		m.Parts = append(m.Parts, Part{Thread: thread, Audience: audience})
		i = len(m.Parts) - 1
	}
	return &m.Parts[i]
}

func (m *Matter) turn(s CaseState, at time.Time) {
	if m.State != s {
		m.State, m.Turned = s, at
	}
}

// owesLine tells whether a closing line belongs under this thread: a complaint of theirs stands there for all to read.
func (p Part) owesLine() bool { return p.Audience == sources.Public && p.Voiced && !p.Gone }

// Unsaid lists the public threads in which a complaint stands that our closing line has not answered.
func (m Matter) Unsaid() []int64 {
	var list []int64
	for _, p := range m.Parts {
		if p.owesLine() && !p.Said {
			list = append(list, p.Thread)
		}
	}
	return list
}

func (m Matter) voiced() bool {
	return slices.ContainsFunc(m.Parts, func(p Part) bool { return p.Voiced && !p.Gone })
}

func (m Matter) waits() bool {
	return slices.ContainsFunc(m.Parts, func(p Part) bool { return !p.Waits.IsZero() })
}

func (m Matter) allGone() bool {
	return len(m.Parts) > 0 && !slices.ContainsFunc(m.Parts, func(p Part) bool { return !p.Gone })
}

// rest is where a matter stands in which nobody waits for us: where our last answer went. closed if there is none.
func (m Matter) rest() CaseState {
	state, latest := CaseClosed, time.Time{}
	for _, p := range m.Parts {
		if p.Answered.IsZero() || p.Gone || p.Answered.Before(latest) {
			continue
		}
		state, latest = CaseAnswered, p.Answered
		if p.Aside {
			state = CasePrivate
		}
	}
	return state
}

// relax takes back what no longer holds: a return whose promise has been settled, and "new" when nobody waits any more.
func (m *Matter) relax(at time.Time) {
	if m.Back.By == BackPromise && !slices.ContainsFunc(m.Promises, func(p Promise) bool { return p.pressing() }) {
		m.Back = Back{}
	}
	switch {
	case m.State == CaseNew && !m.waits() && m.Since.IsZero() && m.Held().IsZero():
		m.Waiting = false
		m.turn(m.rest(), at)
	case m.State == CaseSolved && len(m.Unsaid()) == 0:
		m.turn(CaseClosed, at)
	}
	if m.Back.By == BackWrote && m.State != CaseNew && m.State != CaseSolved {
		m.Back = Back{}
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
