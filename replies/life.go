package replies

import (
	"errors"
	"fmt"
	"time"
	"unicode"

	"atempause/sources"
)

// State is where a reply stands in its life.
//
//	writing ──Request──▶ breathing ──time──▶ ready ──Confirm──▶ queued ──Claim──▶ sending ──▶ sent
//	   ▲        │ hard check open: stays writing        │                            ├──▶ failed
//	   └────────┴───────────── any edit ────────────────┘                            └──▶ unsure
//
// Ready is not stored: it is breathing whose time is over (see At). That way it comes true in real time, in every
// program that looks, also after a restart.
type State string

// The states.
const (
	Writing   State = "writing"
	Breathing State = "breathing"
	Ready     State = "ready"
	Queued    State = "queued"
	Sending   State = "sending"
	Sent      State = "sent"
	Failed    State = "failed"
	Unsure    State = "unsure"
)

// Readback is what reading the thread back after an unsure attempt has shown.
type Readback string

// The results of a read-back.
const (
	NotRead    Readback = ""           // not looked yet
	Absent     Readback = "absent"     // looked at least twice, some seconds apart: our text is not there
	Unreadable Readback = "unreadable" // the network would not let us look
)

// Reply is one text of ours on its way from the first key to the network. It is a value: the methods return the next
// one and leave the receiver as it is; the store keeps it.
type Reply struct {
	ID       int64
	Thread   int64            // the store's id
	Channel  string           // sources.Channel.ID
	Audience sources.Audience // what we want; may be private on a public thread
	Target   string           // remote id of the message answered
	Text     string
	Rev      int64 // grows with every change of the text, the audience or the target
	State    State
	Kind     Kind // of the case when it was judged last
	Verdict  Verdict
	Waivers  []Waiver
	Heated   bool // has had a failing hostility or defensiveness check at a Request

	Breath    time.Duration
	BreathAt  time.Time
	ReadyAt   time.Time
	QueuedAt  time.Time
	FirstTry  time.Time // of this text: read-backs look from here on
	TriedAt   time.Time
	SettledAt time.Time
	Updated   time.Time

	Owner    string    // the program that is sending it
	Lease    time.Time // until when that is believed
	Attempts int

	RemoteID  string
	Permalink string
	Trouble   sources.Class // why it failed or is unsure
	Detail    string        // the network's own words; a stranger's text
	Readback  Readback
}

// At is the state at a moment: breathing becomes ready when its time is over.
func (r Reply) At(now time.Time) State {
	if r.State == Breathing && !now.Before(r.ReadyAt) {
		return Ready
	}
	return r.State
}

// Left is how much of the breath is left, 0 if it does not breathe.
func (r Reply) Left(now time.Time) time.Duration {
	if r.State != Breathing {
		return 0
	}
	return max(0, r.ReadyAt.Sub(now))
}

// Pending tells whether the reply is still before the network or in trouble there, so that a person or the program owes
// it something.
func (r Reply) Pending() bool { return r.State != Sent }

// Why is the reason a step was refused.
type Why string

// The reasons. Each has its sentence in the catalogues under "refused." + Why.
const (
	StillBreathing Why = "breathing"    // Left says how long
	OpenChecks     Why = "checks"       // Verdict says which
	NotBreathed    Why = "not_breathed" // no breath has been taken for this text
	Changed        Why = "changed"      // somebody else has changed the text since
	WrongState     Why = "state"        // the step does not exist from here
	Empty          Why = "empty"        // nothing is written
	StillLooking   Why = "looking"      // unsure: the read-back has not come to an end
	NeedsReason    Why = "reason"       // a waiver without a written reason
	NeedsPassage   Why = "passage"      // a waiver that must name the passage it covers
	CannotSend     Why = "capability"   // the network does not offer this
)

// Refused is a step the gate did not let through. It is an answer, not a fault: exit code 1.
type Refused struct {
	Why     Why
	State   State
	Left    time.Duration
	Verdict Verdict
}

// Error is for the log; people read the sentence of Why.
func (r *Refused) Error() string {
	s := "refused: " + string(r.Why)
	if r.Why == StillBreathing {
		s += fmt.Sprintf(" (%s left)", r.Left.Round(time.Second))
	}
	if r.Why == OpenChecks {
		for _, c := range r.Verdict.OpenHard() {
			s += " " + string(c.ID)
		}
	}
	return s
}

// AsRefused finds a Refused in an error.
func AsRefused(err error) (*Refused, bool) {
	var r *Refused
	ok := errors.As(err, &r)
	return r, ok
}

func (r Reply) refuse(why Why) error { return &Refused{Why: why, State: r.State, Verdict: r.Verdict} }

// editable lists the states in which a person may still change the text. While an attempt is under way or its end is
// unknown the text stays as it is: it is what the read-back looks for.
func (r Reply) editable() bool {
	switch r.State {
	case Writing, Breathing, Queued, Failed:
		return true
	}
	return false
}

// Edit changes what is written. Any real change puts the reply back to writing: a breath is taken for a text.
func (r Reply) Edit(text string, audience sources.Audience, target string, now time.Time) (Reply, error) {
	if !r.editable() {
		return r, r.refuse(WrongState)
	}
	if text == r.Text && audience == r.Audience && target == r.Target {
		return r, nil
	}
	r.Text, r.Audience, r.Target = text, audience, target
	return r.toWriting(now), nil
}

func (r Reply) toWriting(now time.Time) Reply {
	r.Rev++
	r.State = Writing
	r.BreathAt, r.ReadyAt, r.QueuedAt = time.Time{}, time.Time{}, time.Time{}
	r.FirstTry = time.Time{}
	r.Breath = 0
	r.Trouble, r.Detail, r.Readback = "", "", NotRead
	r.Updated = now
	return r
}

// Withdraw takes a reply that has not been claimed back to writing, its text unchanged.
func (r Reply) Withdraw(now time.Time) (Reply, error) {
	switch r.State {
	case Breathing, Queued, Failed:
		return r.toWriting(now), nil
	case Writing:
		return r, nil
	}
	return r, r.refuse(WrongState)
}

// Waive records a reason to let a failing check stand.
func (r Reply) Waive(w Waiver, now time.Time) (Reply, error) {
	if r.State != Writing {
		return r, r.refuse(WrongState)
	}
	if isBlank(w.Reason) {
		return r, r.refuse(NeedsReason)
	}
	if WaivedByPassage(w.Check, r.Audience) && isBlank(w.Passage) {
		return r, r.refuse(NeedsPassage)
	}
	w.At = now
	r.Waivers = append(append([]Waiver(nil), r.Waivers...), w)
	r.Updated = now
	return r, nil
}

// Request asks to send. With a hard check open the reply stays writing and the error is a Refused with the verdict;
// otherwise the breath begins. A reply that breathes already goes on breathing.
func (r Reply) Request(v Verdict, kind Kind, heat int, plan sources.BreathPlan, now time.Time) (Reply, error) {
	switch r.State {
	case Writing:
	case Breathing:
		return r, nil
	default:
		return r, r.refuse(WrongState)
	}
	if isBlank(r.Text) {
		return r, r.refuse(Empty)
	}
	r.Verdict, r.Kind, r.Updated = v, kind, now
	for _, c := range v.Checks {
		if (c.ID == CheckHostile || c.ID == CheckDefensive) && !c.Pass {
			r.Heated = true
		}
	}
	if len(v.OpenHard()) > 0 || !v.Pass {
		return r, r.refuse(OpenChecks)
	}
	r.State = Breathing
	r.Breath = BreathFor(plan, r.Audience, kind, heat, r.Heated)
	r.BreathAt = now
	r.ReadyAt = now.Add(r.Breath)
	return r, nil
}

// Owed is how long a reply that has rested must rest on because its case has become graver meanwhile: another kind, more
// heat. Otherwise a complaint called praise for ten seconds would leave after ten seconds.
func (r Reply) Owed(kind Kind, heat int, plan sources.BreathPlan, now time.Time) time.Duration {
	return max(0, r.BreathAt.Add(BreathFor(plan, r.Audience, kind, heat, r.Heated)).Sub(now))
}

// Confirm lets a rested reply leave. The verdict is taken anew: rules or waivers may have changed meanwhile.
func (r Reply) Confirm(v Verdict, now time.Time) (Reply, error) {
	switch r.At(now) {
	case Ready:
	case Breathing:
		return r, &Refused{Why: StillBreathing, State: Breathing, Left: r.Left(now), Verdict: v}
	case Writing:
		return r, r.refuse(NotBreathed)
	default:
		return r, r.refuse(WrongState)
	}
	r.Verdict = v
	if len(v.OpenHard()) > 0 || !v.Pass {
		return r, r.refuse(OpenChecks)
	}
	r.State, r.QueuedAt, r.Updated = Queued, now, now
	return r, nil
}

// Claim takes a queued reply for sending: the intent is on record before the request leaves.
func (r Reply) Claim(owner string, lease time.Duration, now time.Time) (Reply, error) {
	if r.State != Queued {
		return r, r.refuse(WrongState)
	}
	r.State, r.Owner, r.Lease = Sending, owner, now.Add(lease)
	r.TriedAt, r.Updated = now, now
	if r.FirstTry.IsZero() {
		r.FirstTry = now
	}
	r.Attempts++
	r.Readback = NotRead
	return r, nil
}

// Outcome is how an attempt, or the read-back after it, ended.
type Outcome struct {
	State     State // Sent, Failed or Unsure
	RemoteID  string
	Permalink string
	Trouble   sources.Class
	Detail    string
	Readback  Readback
}

// Settle records how an attempt ended, or what a read-back of an unsure one has shown.
func (r Reply) Settle(o Outcome, now time.Time) (Reply, error) {
	if r.State != Sending && r.State != Unsure {
		return r, r.refuse(WrongState)
	}
	if r.State == Unsure && o.State == Failed {
		return r, r.refuse(WrongState) // from unsure only a find or a person leads on
	}
	switch o.State {
	case Sent:
		r.RemoteID, r.Permalink = o.RemoteID, o.Permalink
		r.Trouble, r.Detail, r.Readback = "", "", NotRead
	case Failed, Unsure:
		r.Trouble, r.Detail, r.Readback = o.Trouble, o.Detail, o.Readback
	default:
		return r, r.refuse(WrongState)
	}
	r.State, r.Owner, r.Lease = o.State, "", time.Time{}
	r.SettledAt, r.Updated = now, now
	return r, nil
}

// Retry is a person's decision to try again. From failed nothing has reached the network; from unsure it is allowed only
// when the read-back has come to an end without finding the text.
func (r Reply) Retry(now time.Time) (Reply, error) {
	switch r.State {
	case Failed:
	case Unsure:
		if r.Readback == NotRead {
			return r, r.refuse(StillLooking)
		}
	default:
		return r, r.refuse(WrongState)
	}
	r.State, r.QueuedAt, r.Updated = Queued, now, now
	r.Trouble, r.Detail, r.Readback = "", "", NotRead
	return r, nil
}

// Rework is a person's decision to write again: from failed, or from unsure when the read-back has ended empty.
func (r Reply) Rework(now time.Time) (Reply, error) {
	switch r.State {
	case Failed:
	case Unsure:
		if r.Readback == NotRead {
			return r, r.refuse(StillLooking)
		}
	default:
		return r, r.refuse(WrongState)
	}
	return r.toWriting(now), nil
}

// Seen is a person's word that an unsure reply did arrive.
func (r Reply) Seen(now time.Time) (Reply, error) {
	if r.State != Unsure {
		return r, r.refuse(WrongState)
	}
	r.State, r.SettledAt, r.Updated = Sent, now, now
	r.Trouble, r.Detail = "", ""
	return r, nil
}

// isBlank tells whether there is nothing to be seen in a text: neither white space nor what has no width counts.
func isBlank(s string) bool {
	for _, c := range s {
		if unicode.IsGraphic(c) && !unicode.IsSpace(c) && c != '\u2800' && c != '\u3164' {
			return false
		}
	}
	return true
}
