package store

import "atempause/sources"

// speaks tells whether somebody else has said a message and it still stands: what can be owed an answer.
func (m *said) speaks() bool { return !m.ours && !m.deleted && !m.mute() }

// mute tells whether nobody waits for an answer to a message of theirs: a machine has written it. Over a mailing list it is
// still a person who writes.
func (m *said) mute() bool { return m.machine != "" && m.machine != sources.ListMail }

// at is since when a message stands as it does: what its author has made something graver of is said anew.
func (m *said) at() int64 { return max(m.when, m.again) }

// traces are what a list says of a thread at the edge.
type traces uint8

const (
	traceHeld    traces = 1 << iota // something of theirs waits for our approval
	traceEdited                     // what the row shows, or what waits, was changed by its author
	traceGone                       // what it began with, or all of theirs, was deleted by its author
	traceMachine                    // what the row shows was written by a machine
	traceBounce                     // what we sent last has not arrived
)

func (t traces) has(one traces) bool { return t&one != 0 }

// tracesOf finds them; focus is the message that the row shows.
func tracesOf(list []*said, focus int64) (t traces) {
	waiting := map[int64]bool{focus: true}
	for _, m := range waitingOf(list) {
		waiting[m.id] = true
	}
	var first *said // of theirs
	var bounced, sent int64
	left := false
	for _, m := range list {
		switch {
		case m.ours:
			if !m.deleted {
				sent = max(sent, m.id)
			}
			continue
		case m.machine == sources.Bounce:
			bounced = max(bounced, m.id)
		}
		if m.id == focus && m.mute() {
			t |= traceMachine
		}
		if m.mute() {
			continue
		}
		left = left || !m.deleted
		if first == nil || m.topLevel && !first.topLevel || m.topLevel == first.topLevel && m.when < first.when {
			first = m
		}
		if m.held && !m.deleted {
			t |= traceHeld
		}
		if m.changed && !m.deleted && waiting[m.id] {
			t |= traceEdited
		}
	}
	if first != nil && first.gone > 0 && (first.topLevel || !left) {
		t |= traceGone
	}
	if bounced > sent {
		t |= traceBounce
	}
	return t
}
