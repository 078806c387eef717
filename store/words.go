package store

import (
	"time"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/replies/moderation"
	"atempause/replies/weather"
	"atempause/sources"
)

// View is one of the lists a case can stand in.
type View string

// The views, in the order of the side pane. A case stands in one of them, besides in Ready, Promises and All.
const (
	Open      View = "open"      // owes an answer or has come back, by urgency
	Ready     View = "ready"     // a reply breathes, is ready, on its way, failed or unsure: what waits for the person
	Waiting   View = "waiting"   // answered in public, the customer's turn
	InPrivate View = "private"   // goes on in private, the customer's turn
	Solved    View = "solved"    // to be said in public, the oldest first
	Promises  View = "promises"  // something promised is owed, by its time
	Snoozed   View = "snoozed"   // by the time they come back
	Escalated View = "escalated" // with somebody who may decide more, by the deadline
	Praise    View = "praise"    // praise that waits for a thank-you
	Done      View = "done"      // said or closed, newest first
	All       View = "all"       // everything, newest first
)

// Views lists them in order.
var Views = []View{Open, Ready, Waiting, InPrivate, Solved, Promises, Snoozed, Escalated, Praise, Done, All}

// Row is a thread as a list shows it. It holds no more text than a list can show.
type Row struct {
	ID       int64
	Brand    string
	Channel  string // sources.Channel.ID
	Network  sources.Network
	Form     sources.Form
	Audience sources.Audience
	Author   string
	Snippet  string // at most SnippetRunes of the message that waits, or else of the newest
	Lang     string
	Kind     replies.Kind
	Cause    string
	Urgent   bool
	State    replies.CaseState
	Heat     int
	Due      time.Time // zero if nothing is owed
	Press    time.Time // order of the Open view
	Stale    bool      // so long overdue that it stands in the pile at the end: see replies.StaleAfter
	Updated  time.Time // newest message
	Unread   bool
	Theirs   int // messages of theirs that wait
	Critics  int
	Likes    int
	Rating   int
	Marked   bool              // the kind was set by a person
	View     View              // where the case is listed; "joined" if another thread of it stands for both
	Until    time.Time         // how long it is snoozed or escalated
	Turned   time.Time         // when the state changed last
	Promised time.Time         // the nearest promise that is owed
	Rounds   int               // public rounds: see replies.Rounds
	Reasons  []replies.Because // why it stands where it stands, the weightiest first; only of Store.Rows
	Heated   []replies.Because // what its heat comes from, likewise; of Store.Thread as well: see replies.HeatWhy
	Held     bool              // something of theirs waits for our approval on the network
	Edited   bool              // what is shown, or what waits, was changed by its author
	Gone     bool              // what it began with, or all of theirs, was deleted by its author
	Machine  bool              // what is shown was written by a machine
	Bounced  bool              // what we sent last has not arrived
	Found    string            // where words were searched: the passage that holds one
	// The unsent reply, if there is one.
	Reply   replies.State // "" if none; may say breathing although ReadyAt is past: see replies.Reply.At
	ReadyAt time.Time
	Trouble sources.Class
	// Of the view Ready alone:
	Rests time.Time // when the first of what waits there has rested, a reply or a deed
	Deed  *Deed     // the moderating act that waits, the next to be confirmed before others; nil if none does
	Deeds int       // how many wait
}

// SnippetRunes bounds Row.Snippet.
const SnippetRunes = 200

// Page asks for a part of a view. Paging is by key: the row After (or Before) is where it goes on, so that rows that
// come and go meanwhile neither repeat nor vanish.
type Page struct {
	View    View
	Brand   string       // "" for all
	Channel string       // "" for all
	After   *Row         // nil: from the top
	Before  *Row         // nil: not upward. Rows still come in the view's order.
	Unread  bool         // only what has not been read
	Filter  filter.Query // only what passes
	Limit   int          // 0 means 50
}

// Thread is one thread with its case. Messages are asked for on their own.
type Thread struct {
	Row
	RemoteID  string
	Permalink string
	Context   sources.Context
	Person    sources.Author // who the thread is with
	Recommend string
	Total     int  // messages stored
	Answered  bool // there is an answer of ours in it
	Why       []replies.Reason
	Corrected []Correction // the parts of the verdict that a person has corrected
	Focus     int64        // id of the message the row shows: the one that waits, or else the newest
	CaseFacts
}

// Correction says that a part of a verdict is a person's and not the classifier's.
type Correction struct {
	Label  string // "kind", "urgent", "cause"
	Said   string // the classifier; "true" or "false" for "urgent"
	Meant  string // the person
	At     time.Time
	Thread int64 // where it was corrected: another one if this is the same wording again
}

// Message is a stored utterance. Body is bounded by BodyBytes; Cut says that there is more (see Store.Body).
type Message struct {
	ID int64
	sources.Message
	Depth int // in the tree
	Cut   bool
	// Audience is who can read it: the thread's, but Private for a private answer of ours to a public thread.
	Audience sources.Audience
	Kind     replies.Kind // what triage takes it for; of ours ""
	Heat     int          // of the text alone
	Was      string       // the text before an edit by its author, "" if never edited
	GoneAt   time.Time    // when it was found deleted; zero where it is not, or where we have deleted it
	Abroad   bool         // ours, but not written here: in the network's own app, or by a colleague
	Quoted   int          // bytes of Folded, which a listing leaves out: see Store.Folded
	FirstAt  time.Time
}

// BodyBytes bounds the text of a Message in a listing; the whole is kept and had by Store.Body.
const BodyBytes = 16 << 10

// Tally is what an ingest changed.
type Tally struct {
	Threads int // new
	New     int // messages
	Edited  int
	Deleted int
}

// Add sums two tallies.
func (t Tally) Add(o Tally) Tally {
	return Tally{t.Threads + o.Threads, t.New + o.New, t.Edited + o.Edited, t.Deleted + o.Deleted}
}

// Changed tells whether anything changed.
func (t Tally) Changed() bool { return t != Tally{} }

// Count is a channel's or view's figure for the side pane.
type Count struct {
	Views    map[View]int
	Channels map[string]int // Open and Praise threads by channel id
	Brands   map[string]int // likewise by brand
	Overdue  int
	Unread   int
	Replies  map[replies.State]int    // writing, breathing, ready, queued, sending, failed, unsure
	Deeds    map[moderation.State]int // moderating acts: breathing, ready, queued, doing, failed, unsure
	NextAt   time.Time                // when the next breath ends; zero if none
	Weather  map[string]weather.State // by brand, as it was at the last look
}

// Entry is a line of the journal.
type Entry struct {
	ID     int64
	At     time.Time
	Actor  string // "person", "program", a source's network
	Event  string // "ingest", "edit", "request", "refused", "confirm", "claim", "sent", "failed", "unsure", "waive", "done", …
	Thread int64
	Reply  int64
	Detail string // JSON, no message texts
}
