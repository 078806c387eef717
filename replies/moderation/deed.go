package moderation

import (
	"time"

	"atempause/replies"
	"atempause/sources"
)

// State is where a moderating act stands.
//
//	asked ──nothing missing──▶ ready ──Confirm──▶ queued ──Start──▶ doing ──▶ done ──Undo──▶ queued (back) … undone
//	  ▲  └─overruled─▶ breathing ─time─▶ │           ▲                ├──▶ failed ──Retry──▶ queued
//	  └──────── any change of the ask ───┘           └────Retry───────┴──▶ unsure ──looked──▶ done or failed
//
// Ready is never stored: it is asked with nothing missing or breathing whose time is over (see At), in every program that
// looks. What has not been begun can be dropped.
type State string

// The states.
const (
	Asked     State = "asked" // something is missing: the ruling says what
	Breathing State = "breathing"
	Ready     State = "ready"
	Queued    State = "queued" // a person has confirmed it; it waits for its turn
	Doing     State = "doing"  // the intent is on record, the network is being asked
	Done      State = "done"
	Failed    State = "failed"
	Unsure    State = "unsure" // the network may have done it: it is looked up, else a person is asked
	Undone    State = "undone"
	Dropped   State = "dropped" // a person thought better of it
)

// States lists those that are stored.
var States = []State{Asked, Breathing, Queued, Doing, Done, Failed, Unsure, Undone, Dropped}

// Deed is one act on its way. It is a value: the methods return the next one and leave the receiver as it is. The store
// keeps it.
type Deed struct {
	State    State          `json:"state"`
	Act      sources.Act    `json:"act"`
	Back     bool           `json:"back,omitempty"`  // it is being taken back, or has been
	Third    bool           `json:"third,omitempty"` // data of a third person: see Ask
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
	QueuedAt time.Time      `json:"queued_at,omitzero"`
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
	Already    Misstep = "already"   // it is so already
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
	case Asked, Breathing, Queued, Failed:
	default:
		return d, Judge(a), WrongState
	}
	if d.Back {
		return d, Judge(a), WrongState
	}
	if d.same(a) && (d.State == Asked || d.State == Breathing) {
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
	return d.Act == a.Act && d.Ground == a.Ground && d.Third == a.ThirdPerson && d.Overrule == a.Overrule && d.Text == a.Text && d.Against == a.against()
}

// against tells whether the act goes against criticism, whatever else speaks for it.
func (a Ask) against() bool {
	_, critical := a.criticism()
	return critical && !a.Ours && Guarded(a.Act)
}

func (d Deed) take(a Ask, plan sources.BreathPlan, now time.Time) (Deed, Ruling) {
	a.Rested = false
	r := Judge(a)
	next := Deed{
		State: Asked, Act: a.Act, Ground: a.Ground, Third: a.ThirdPerson, Overrule: a.Overrule, Text: a.Text, Against: a.against(),
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

func (d Deed) rested(now time.Time) bool {
	return d.Breath > 0 && !d.ReadyAt.IsZero() && !now.Before(d.ReadyAt)
}

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

// Confirm is a person's word to go on, and the gate: the ask is judged once more as things stand now, for the message may
// have been edited or sorted anew meanwhile.
func (d Deed) Confirm(a Ask, now time.Time) (Deed, Ruling, error) {
	r, err := d.gate(a, now)
	switch d.At(now) {
	case Ready:
	case Breathing:
		return d, r, Breathes
	case Asked:
		return d, r, Refused
	default:
		return d, r, WrongState
	}
	if err != nil {
		return d, r, err
	}
	d.State, d.QueuedAt, d.Final = Queued, now, r.Final
	return d, r, nil
}

// gate tells why this ask may not be done now, or nothing.
func (d Deed) gate(a Ask, now time.Time) (Ruling, error) {
	a.Rested = d.rested(now)
	r := Judge(a)
	switch {
	case !d.same(a):
		return r, Changed
	case !r.Allowed:
		return r, Refused
	case !d.Kept || d.Copy.Text != a.Text:
		return r, NoCopy
	}
	return r, nil
}

// Start is the gate once more, right before the network. Only a deed this has let through may be done. Taking back what
// was done needs no gate: it takes nothing from anybody.
func (d Deed) Start(a Ask, now time.Time) (Deed, Ruling, error) {
	if d.State != Queued {
		return d, Judge(a), WrongState
	}
	var r Ruling
	if !d.Back {
		var err error
		if r, err = d.gate(a, now); err != nil {
			return d, r, err
		}
		d.Final = r.Final
	}
	d.State, d.TriedAt = Doing, now
	d.Tries++
	return d, r, nil
}

// Outcome is how a try ended, or what a look at the message has shown.
type Outcome struct {
	State   State // Done, Failed or Unsure
	Trouble sources.Class
	Detail  string // the network's own words; a stranger's text
}

// Settle records how the try ended. An unsure deed is settled by a look at the message or by a person who has looked.
func (d Deed) Settle(o Outcome, now time.Time) (Deed, error) {
	if d.State != Doing && d.State != Unsure {
		return d, WrongState
	}
	switch o.State {
	case Done:
		d.Trouble, d.Detail = "", ""
		if d.State = Done; d.Back {
			d.State = Undone
		}
	case Failed, Unsure:
		d.State, d.Trouble, d.Detail = o.State, o.Trouble, o.Detail
	default:
		return d, WrongState
	}
	d.Settled = now
	return d, nil
}

// Retry queues a deed that failed, or that nobody could tell the end of, once more. Start judges it again.
func (d Deed) Retry(now time.Time) (Deed, error) {
	if d.State != Failed && d.State != Unsure {
		return d, WrongState
	}
	d.State, d.QueuedAt, d.Trouble, d.Detail = Queued, now, "", ""
	return d, nil
}

// Drop ends a deed that has not been begun, or that failed. One that failed to be taken back stays done.
func (d Deed) Drop(now time.Time) (Deed, error) {
	switch d.State {
	case Asked, Breathing, Queued, Failed:
	default:
		return d, WrongState
	}
	d.State, d.Settled = Dropped, now
	if d.Back {
		d.State, d.Back, d.Trouble, d.Detail = Done, false, "", ""
	}
	return d, nil
}

// CanUndo tells whether the deed can be taken back on the network.
func (d Deed) CanUndo() bool { return d.State == Done && !d.Final && Guarded(d.Act) }

// Undo asks for it to be taken back on the network: shown again, let back. The copy stays.
func (d Deed) Undo(now time.Time) (Deed, error) {
	switch {
	case d.State != Done:
		return d, WrongState
	case !d.CanUndo():
		return d, ForGood
	}
	d.State, d.Back, d.QueuedAt = Queued, true, now
	return d, nil
}

// Again asks once more for what was taken back or dropped. What went against criticism has to be asked for anew, with a
// breath of its own.
func (d Deed) Again(a Ask, now time.Time) (Deed, Ruling, error) {
	next, r := Begin(a, sources.BreathPlan{}, now)
	switch {
	case d.State != Undone && d.State != Dropped:
		return d, r, WrongState
	case !d.same(a):
		return d, r, Changed
	case next.At(now) != Ready:
		return d, r, Refused
	}
	next.Tries = d.Tries
	next, err := next.Keep(d.Copy)
	if err != nil {
		return d, r, err
	}
	return next.Confirm(a, now)
}

// Found is a deed for what somebody else has done, on the network's own site perhaps, so that it can be taken back.
func Found(act sources.Act, c Copy, now time.Time) Deed {
	return Deed{State: Queued, Back: true, Act: act, Text: c.Text, Kept: true, Copy: c.own(), AskedAt: now, ReadyAt: now, QueuedAt: now}
}

// Order is a deed as whoever carries it out needs it: ids are the network's.
type Order struct {
	ID      int64
	Channel string // sources.Channel.ID
	Act     sources.Act
	Back    bool
	Message string
	Person  string // who wrote it
	Post    string // what the thread hangs under
	Ground  sources.Ground
	State   State
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
