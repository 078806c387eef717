package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"atempause/replies"
)

// Act is a triage act on one or many threads, undoable as a whole.
type Act struct {
	Do    string    // one of Acts
	Value string    // see Acts
	At    time.Time // see Acts
	ID    int64     // see Acts
	Text  string    // see Acts
}

// Acts lists what can be done, and what of Act it takes.
var Acts = []string{
	"done", "reopen", "wait", "solved", "wake",
	"recall",   // Text: what was decided, kept as a note on the thread; "" for none
	"snooze",   // At: until then
	"escalate", // Value: the contact; At: the deadline; Text: what is asked, kept as a note, which is then the brief; or ID: the brief
	"kind",     // Value: a replies.Kind
	"urgent",   // Value: Yes or No
	"cause",    // Value: a cause; one the brand has not on its list joins it
	"read", "unread",
	"label", "unlabel", // Value: the label
	"labels",              // Value: a line for each label, with + before one to put on and - before one to take off
	"note", "person_note", // Value: the text; on the thread, or on whom it is with
	"unnote",                  // ID: the note
	"renote",                  // ID: the note; Value: its new text
	"promise",                 // Value: what was promised elsewhere; At: by when
	"keep", "break", "forget", // ID: the promise
	"move",                        // ID: the promise; At: the new time; Value: the new words, "" for the old ones
	"join",                        // ID: the thread to join with; 0 for the first of the threads
	"unjoin",                      // takes the thread out of its matter
	"apart",                       // ID: the thread it is not one matter with
	"same_person", "other_person", // Value: the author (see AuthorKey) whom it is, or is not, with
}

// The values of "urgent".
const (
	Yes = "yes"
	No  = "no"
)

// maxActs is how many acts can be taken back.
const maxActs = 200

// decided is what acts change of a thread besides its matter: everything else of it follows.
type decided struct {
	State  replies.CaseState `json:"state,omitempty"` // only of acts of the time before matters were kept
	Since  int64             `json:"since,omitempty"` // likewise
	Kind   replies.Kind      `json:"kind"`
	Marked byPerson          `json:"marked,omitempty"`
	Urgent bool              `json:"urgent,omitempty"` // only if a person said so; else it follows
	Cause  string            `json:"cause,omitempty"`  // likewise
	Seen   int64             `json:"seen,omitempty"`
	Brief  int64             `json:"brief,omitempty"`
}

// byPerson tells which parts of a case's verdict are a person's.
type byPerson uint8

const (
	kindByPerson byPerson = 1 << iota
	urgentByPerson
	causeByPerson
)

func (b byPerson) has(part byPerson) bool { return b&part != 0 }

// UnmarshalJSON also reads what stood there when a person could only set the kind: true.
func (b *byPerson) UnmarshalJSON(data []byte) error {
	if string(data) == "true" {
		*b = kindByPerson
		return nil
	}
	return json.Unmarshal(data, (*uint8)(b))
}

var errUnknownAct = errors.New("there is no such act")

// MarkRead notes that a person has opened the thread.
func (s *Store) MarkRead(ctx context.Context, thread int64) error {
	var unread bool
	err := s.read.QueryRowContext(ctx, `SELECT unread FROM thread WHERE id = ?`, thread).Scan(&unread)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("mark thread %d as read: %w", thread, fault(err))
	}
	if !unread { // mostly: nobody has to wait for that
		return nil
	}
	return s.write(ctx, s.pen, fmt.Sprintf("mark thread %d as read", thread), func(t *tx) error {
		_, err := t.exec(`UPDATE thread SET unread = 0, seen = (SELECT coalesce(max(id), 0) FROM message WHERE thread = ?1)
			WHERE id = ?1`, thread)
		return err
	})
}
