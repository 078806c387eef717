package replies

import (
	"time"

	"atempause/sources"
)

// CaseState is where our work on a matter stands. Answered is not solved, solved is not said.
type CaseState string

// The states of a case. Snoozed, escalated and the rest lie on top of them.
const (
	CaseNew      CaseState = "new"      // they wait for us
	CaseAnswered CaseState = "answered" // we have answered in public and wait for them
	CasePrivate  CaseState = "private"  // it goes on in private and we wait for them
	CaseSolved   CaseState = "solved"   // solved, not yet said where the complaint stood
	CaseSaid     CaseState = "said"     // said in public
	CaseClosed   CaseState = "closed"
)

// AfterTheirs is the state after a new message of theirs. A mere thanks wakes nothing.
func (s CaseState) AfterTheirs(mereThanks bool) CaseState {
	if s == CaseNew || s == "" {
		return CaseNew
	}
	if mereThanks {
		return s
	}
	return CaseNew
}

// AfterOurs is the state after an answer of ours. Praise needs no more than the thanks. What is solved waits for our line
// in public, however much we write in private.
func (s CaseState) AfterOurs(kind Kind, audience sources.Audience) CaseState {
	switch {
	case s == CaseSolved && audience == sources.Public:
		return CaseSaid
	case s == CaseSolved:
		return CaseSolved
	case kind == Praise:
		return CaseClosed
	case audience == sources.Private:
		return CasePrivate
	}
	return CaseAnswered
}

// Facts is what a thread's urgency is reckoned from.
type Facts struct {
	Kind     Kind
	Urgent   bool
	TextHeat int // the highest heat of an unanswered text of theirs
	Form     sources.Form
	Audience sources.Audience
	State    CaseState
	Waiting  time.Time // when the oldest unanswered message of theirs was written; zero if none waits
	Theirs   int       // how many messages of theirs wait unanswered
	Critics  int       // how many different people complain in it
	Likes    int       // of the message that waits
	Stirred  Stirred   // how a crowd moves it

	// What follows may be left zero. Matter.Facts fills in what a matter knows.
	Rating   int       // 1..5 stars, 0 if none
	Rounds   int       // public rounds so far: see Rounds
	Because  string    // the words that make it urgent; a stranger's text
	Window   Window    // the network's time for the way the answer has to go; zero if there is no end to it
	Rests    bool      // out of sight: snoozed, escalated, or the customer's turn. Nothing is due.
	Until    time.Time // how long it rests; zero for as long as they do not write
	With     string    // whom it is escalated to while it rests
	Held     time.Time // a holding reply has promised the answer by then; what was there before it does not count in Waiting
	Promised time.Time // the nearest promise that has come up; zero if none
	Broken   bool      // and its time is over
	Back     Back      // it has come back by itself
}

// Standing is a thread's place in the queue.
type Standing struct {
	Due   time.Time // by when an answer is due; zero if none is owed
	Press time.Time // the order of the queue: due, moved forward by heat, reach and urgency. It never depends on "now", so a list sorted by it stays sorted.
	Heat  int       // 0..6: see Heat
	Firm  bool      // Due is a promise of ours or a time a person set: it never goes to the pile
}
