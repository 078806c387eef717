package moderation

import (
	"time"

	"atempause/replies"
	"atempause/sources"
)

// State is where a moderating act stands.
//
//	asked ──nothing missing──▶ ready ──Start──▶ doing ──▶ done ──Undo──▶ undone
//	  ▲  └─overruled─▶ breathing ─time─▶ │         └──▶ failed ──Retry──▶ ready
//	  └──────── any change of the ask ───┘
//
// Ready is never stored: it is asked with nothing missing or breathing whose time is over (see At), in every program that
// looks.
type State string

// The states.
const (
	Asked     State = "asked" // something is missing: the ruling says what
	Breathing State = "breathing"
	Ready     State = "ready"
	Doing     State = "doing" // the intent is on record, the network is being asked
	Done      State = "done"
	Failed    State = "failed"
	Undone    State = "undone"
)

// Deed is one act on its way. It is a value: the methods return the next one and leave the receiver as it is. The store
// keeps it.
type Deed struct {
	State    State          `json:"state"`
	Act      sources.Act    `json:"act"`
	Ground   sources.Ground `json:"ground,omitempty"`
	Overrule string         `json:"overrule,omitempty"`
	Text     string         `json:"text,omitempty"` // the message as it was judged
	Against  bool           `json:"against,omitempty"`
	Final    bool           `json:"final,omitempty"` // cannot be taken back
	Kept     bool           `json:"kept,omitempty"`  // there is a copy
	Copy     Copy           `json:"copy,omitzero"`
	AskedAt  time.Time      `json:"asked_at"`
	Breath   time.Duration  `json:"breath,omitempty"`
	ReadyAt  time.Time      `json:"ready_at,omitzero"` // zero while something is missing
	TriedAt  time.Time      `json:"tried_at,omitzero"`
	Settled  time.Time      `json:"settled,omitzero"` // when it was done, failed or undone
	Tries    int            `json:"tries,omitempty"`
	Trouble  sources.Class  `json:"trouble,omitempty"`
	Detail   string         `json:"detail,omitempty"` // the network's own words; a stranger's text
}

// Misstep is a step a deed cannot take. It is an answer, not a fault.
type Misstep string

// The missteps.
const (
	Refused    Misstep = "refused"   // the guard does not allow it: see the ruling
	Breathes   Misstep = "breathing" // the breath is not over
	WrongState Misstep = "state"     // the step does not exist from here
	NoCopy     Misstep = "copy"      // no copy is kept
	Changed    Misstep = "changed"   // the message or the ask is not what the copy and the breath were for
	ForGood    Misstep = "final"     // it cannot be taken back
)

// Error is for the log; people read the sentence of Key.
func (m Misstep) Error() string { return "moderation: " + string(m) }

// Key is its sentence in the catalogues.
func (m Misstep) Key() string { return "moderation.misstep." + string(m) }

// Begin takes an ask up. What the guard still misses stands in the ruling; the deed stays asked until it is there.
func Begin(a Ask, plan sources.BreathPlan, now time.Time) (Deed, Ruling) {
	return Deed{State: Asked}.take(a, plan, now)
}

// Change puts another ask in the place of the one before. The breath begins anew unless nothing has changed that it was
// for; the copy is dropped when the message reads otherwise now.
func (d Deed) Change(a Ask, plan sources.BreathPlan, now time.Time) (Deed, Ruling, error) {
	switch d.State {
	case Asked, Breathing, Failed:
	default:
		return d, Judge(a), WrongState
	}
	if d.same(a) && d.State != Failed {
		a.Rested = d.rested(now)
		r := Judge(a)
		if d.State == Breathing || len(r.Needs) > 0 == d.ReadyAt.IsZero() {
			return d, r, nil
		}
	}
	d, r := d.take(a, plan, now)
	return d, r, nil
}

func (d Deed) same(a Ask) bool {
	_, against := a.criticism()
	return d.Act == a.Act && d.Ground == a.Ground && d.Overrule == a.Overrule && d.Text == a.Text && d.Against == (against && !a.Ours)
}

func (d Deed) take(a Ask, plan sources.BreathPlan, now time.Time) (Deed, Ruling) {
	a.Rested = false
	r := Judge(a)
	_, against := a.criticism()
	next := Deed{
		State: Asked, Act: a.Act, Ground: a.Ground, Overrule: a.Overrule, Text: a.Text, Against: against && !a.Ours,
		Final: r.Final, AskedAt: now, Tries: d.Tries,
	}
	if d.Kept && d.Copy.Text == a.Text {
		next.Kept, next.Copy = true, d.Copy
	}
	switch {
	case r.Allowed:
		next.ReadyAt = now
	case len(r.Needs) == 1 && r.Needs[0] == NeedBreath:
		next.State, next.Breath = Breathing, Breath(plan)
		next.ReadyAt = now.Add(next.Breath)
	}
	return next, r
}

// At is the state at a moment.
func (d Deed) At(now time.Time) State {
	if (d.State == Breathing || d.State == Asked) && !d.ReadyAt.IsZero() && !now.Before(d.ReadyAt) {
		return Ready
	}
	return d.State
}

func (d Deed) rested(now time.Time) bool { return d.Breath > 0 && d.At(now) == Ready }

// Left is how much of the breath is left, 0 if it does not breathe.
func (d Deed) Left(now time.Time) time.Duration {
	if d.State != Breathing {
		return 0
	}
	return max(0, d.ReadyAt.Sub(now))
}

// Keep puts the copy in safety before anything is done.
func (d Deed) Keep(c Copy) (Deed, error) {
	switch d.State {
	case Asked, Breathing:
	default:
		return d, WrongState
	}
	if c.Text != d.Text {
		return d, Changed
	}
	d.Copy, d.Kept = c.own(), true
	return d, nil
}

// Start is the gate before the network: the ask is judged once more as things stand now, for the message may have been
// edited or sorted anew meanwhile. Only a deed this has let through may be done.
func (d Deed) Start(a Ask, now time.Time) (Deed, Ruling, error) {
	a.Rested = d.rested(now)
	r := Judge(a)
	switch d.At(now) {
	case Ready:
	case Breathing:
		return d, r, Breathes
	case Asked:
		return d, r, Refused
	default:
		return d, r, WrongState
	}
	switch {
	case !d.same(a):
		return d, r, Changed
	case !r.Allowed:
		return d, r, Refused
	case r.Copy && (!d.Kept || d.Copy.Text != a.Text):
		return d, r, NoCopy
	}
	d.State, d.TriedAt, d.Final = Doing, now, r.Final
	d.Tries++
	return d, r, nil
}

// Settle records how the try ended: class "" is well, anything else says what went wrong.
func (d Deed) Settle(trouble sources.Class, detail string, now time.Time) (Deed, error) {
	if d.State != Doing {
		return d, WrongState
	}
	d.State, d.Settled, d.Trouble, d.Detail = Done, now, "", ""
	if trouble != "" {
		d.State, d.Trouble, d.Detail = Failed, trouble, detail
	}
	return d, nil
}

// Retry makes a failed deed ready again, or one that a killed program left under way: doing any of these acts twice is
// harmless. Start judges it once more.
func (d Deed) Retry(now time.Time) (Deed, error) {
	if d.State != Failed && d.State != Doing {
		return d, WrongState
	}
	d.State, d.ReadyAt = Asked, now
	if d.Breath > 0 {
		d.State = Breathing
	}
	d.Trouble, d.Detail = "", ""
	return d, nil
}

// CanUndo tells whether the deed can be taken back on the network.
func (d Deed) CanUndo() bool { return d.State == Done && !d.Final }

// Undo records that it has been taken back on the network: shown again, let back. The copy stays.
func (d Deed) Undo(now time.Time) (Deed, error) {
	switch {
	case d.State != Done:
		return d, WrongState
	case d.Final:
		return d, ForGood
	}
	d.State, d.Settled = Undone, now
	return d, nil
}

// Entry is the deed's line in the log. by is who did it; the rest is told by whoever keeps the thread.
func (d Deed) Entry(by string, kind replies.Kind) Entry {
	e := Entry{
		At: d.AskedAt, By: by, Act: d.Act, Ground: d.Ground, State: d.State, Kind: kind, Against: d.Against,
		Reason: d.Overrule, Copy: d.Copy.own(),
	}
	if !d.Settled.IsZero() {
		e.At = d.Settled
	}
	return e
}
