package store

import (
	"context"
	"errors"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Faults a caller can tell apart. Each has its sentence in the catalogues under "storage.".
var (
	ErrNotFound = errors.New("not found")                          // no such thread, reply or message
	ErrNewer    = errors.New("database of a newer version")        // written by a later Atempause; nothing was touched
	ErrReadOnly = errors.New("the disk cannot be written")         // full, read-only or not permitted
	ErrBusy     = errors.New("another program holds the database") // longer than the busy timeout
	ErrCorrupt  = errors.New("not a database, or damaged")
)

// Options is what a store needs from outside.
type Options struct {
	Now     func() time.Time // nil: time.Now
	Gate    replies.Gate     // judges at Request and Confirm; required for those two
	Triager replies.Triager  // sorts what comes in; nil leaves everything "other"
	Brands  []sources.Brand  // with their channels, from the config
	// Limit tells a channel's text limit; nil means none.
	Limit func(channel string, form sources.Form, audience sources.Audience) sources.Limit
}

var errNotBuilt = errors.New("not built yet")

// Store is an open workspace database. It is safe for use by many goroutines and, through the file, by many programs.
type Store struct{}

// OpenStore opens or creates the database at path (file mode 0600) and brings its schema up to date.
func OpenStore(ctx context.Context, path string, opt Options) (*Store, error) {
	return nil, errNotBuilt
}

// Close lets go of the file.
func (s *Store) Close() error { return nil }

// --- in ---------------------------------------------------------------------------------------------------------

// Cursor is where the reading of a lane goes on; "" at the first time.
func (s *Store) Cursor(ctx context.Context, channel string, lane sources.Lane) (sources.Cursor, error) {
	return "", errNotBuilt
}

// Ingest stores a batch and its cursor in one transaction. The same batch twice changes nothing; an edit updates and
// keeps the first text; what is gone is marked; triage, state, due time and heat of each touched case follow.
func (s *Store) Ingest(ctx context.Context, channel string, b sources.Batch) (Tally, error) {
	return Tally{}, errNotBuilt
}

// --- looking ----------------------------------------------------------------------------------------------------

// Rows reads a page of a view.
func (s *Store) Rows(ctx context.Context, p Page) ([]Row, error) { return nil, errNotBuilt }

// Thread reads one thread.
func (s *Store) Thread(ctx context.Context, id int64) (Thread, error) { return Thread{}, errNotBuilt }

// Messages reads messages of a thread in the order they are shown (the tree, oldest first), from offset on.
func (s *Store) Messages(ctx context.Context, thread int64, offset, limit int) ([]Message, error) {
	return nil, errNotBuilt
}

// Body is the whole text of a message.
func (s *Store) Body(ctx context.Context, message int64) (string, error) { return "", errNotBuilt }

// Counts are the figures of the side pane and the status line. brand "" means all.
func (s *Store) Counts(ctx context.Context, brand string) (Count, error) { return Count{}, errNotBuilt }

// Changes sends whenever something in the store has changed, by this program or another, at the latest a second after;
// sends are merged, the channel is closed when ctx ends.
func (s *Store) Changes(ctx context.Context) <-chan struct{} { return nil }

// --- triage acts ------------------------------------------------------------------------------------------------

// MarkRead notes that a person has opened the thread.
func (s *Store) MarkRead(ctx context.Context, thread int64) error { return errNotBuilt }

// Act is a triage act on one or many threads, undoable as a whole.
type Act struct {
	Do    string // "done", "reopen", "kind"
	Value string // for "kind": a replies.Kind
}

// Do carries an act out.
func (s *Store) Do(ctx context.Context, threads []int64, act Act) error { return errNotBuilt }

// Undo takes the last act back and tells what it was; ErrNotFound if there is none. Redo does it again.
func (s *Store) Undo(ctx context.Context) (Act, []int64, error) { return Act{}, nil, errNotBuilt }

// Redo does the last undone act again.
func (s *Store) Redo(ctx context.Context) (Act, []int64, error) { return Act{}, nil, errNotBuilt }

// Journal reads the newest lines, of one thread or (0) of all.
func (s *Store) Journal(ctx context.Context, thread int64, limit int) ([]Entry, error) {
	return nil, errNotBuilt
}

// --- out --------------------------------------------------------------------------------------------------------

// Draft is the reply of a thread that has not been sent yet; ErrNotFound if nothing is written.
func (s *Store) Draft(ctx context.Context, thread int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Reply reads a reply by its own id.
func (s *Store) Reply(ctx context.Context, id int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Edit is a change to a thread's draft.
type Edit struct {
	Thread   int64
	Audience sources.Audience
	Target   string // "" means the thread's root
	Text     string
	Rev      int64 // the revision the writer saw; 0 for the first. Another writer's newer one is refused with replies.Changed
}

// SaveDraft creates or changes the thread's draft. An empty text with no reply yet creates nothing and is no error.
func (s *Store) SaveDraft(ctx context.Context, e Edit) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// DropDraft throws an unsent draft away (writing, breathing or failed); it stays in the journal so that it can be had back.
func (s *Store) DropDraft(ctx context.Context, reply, rev int64) error { return errNotBuilt }

// CheckRequest is what the gate would be asked for this reply: for a live checklist.
func (s *Store) CheckRequest(ctx context.Context, thread int64, audience sources.Audience) (replies.CheckRequest, error) {
	return replies.CheckRequest{}, errNotBuilt
}

// Request asks to send: judged here and now; see replies.Reply.Request. A refusal is kept (the verdict, the heat).
func (s *Store) Request(ctx context.Context, reply, rev int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Waive records a waiver; see replies.Reply.Waive.
func (s *Store) Waive(ctx context.Context, reply, rev int64, w replies.Waiver) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Confirm lets a rested reply leave; see replies.Reply.Confirm.
func (s *Store) Confirm(ctx context.Context, reply, rev int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Withdraw, Retry, Rework and Seen are a person's decisions; see the methods of replies.Reply.
func (s *Store) Withdraw(ctx context.Context, reply int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Retry: see replies.Reply.Retry.
func (s *Store) Retry(ctx context.Context, reply int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Rework: see replies.Reply.Rework.
func (s *Store) Rework(ctx context.Context, reply int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Seen: see replies.Reply.Seen.
func (s *Store) Seen(ctx context.Context, reply int64) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Outbox lists replies in the given states (as of now: breathing and ready are told apart), the oldest first; no states
// means all that are not writing. Sent ones reach back to since.
func (s *Store) Outbox(ctx context.Context, since time.Time, states ...replies.State) ([]replies.Reply, error) {
	return nil, errNotBuilt
}

// --- the outbox's ledger (replies/outbox.Ledger) ----------------------------------------------------------------

// Claim takes the oldest queued reply (of one id, if only is not 0) for owner, or ErrNotFound. It commits the intent
// before it returns.
func (s *Store) Claim(ctx context.Context, owner string, lease time.Duration, only int64) (replies.Reply, sources.Outgoing, error) {
	return replies.Reply{}, sources.Outgoing{}, errNotBuilt
}

// Settle records the outcome of an attempt (owner must hold it) or of a read-back (owner ""). When it was sent, our
// message stands in the thread at once, is recognised when the network tells it, and the case moves on.
func (s *Store) Settle(ctx context.Context, reply int64, owner string, o replies.Outcome) (replies.Reply, error) {
	return replies.Reply{}, errNotBuilt
}

// Abandoned turns replies whose sender has died or whose lease is over from sending to unsure and lists every unsure
// reply that has not been read back yet. alive tells whether an owner still lives.
func (s *Store) Abandoned(ctx context.Context, alive func(owner string) bool) ([]replies.Reply, error) {
	return nil, errNotBuilt
}

// Outgoing builds what a source needs for a reply, as Claim does: for a read-back.
func (s *Store) Outgoing(ctx context.Context, reply int64) (sources.Outgoing, error) {
	return sources.Outgoing{}, errNotBuilt
}
