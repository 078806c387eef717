package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"atempause/replies"
)

// Act is a triage act on one or many threads, undoable as a whole.
type Act struct {
	Do    string // "done", "reopen", "kind", "urgent", "cause"
	Value string // for "kind" a replies.Kind, for "urgent" Yes or No, for "cause" one of replies.Causes
}

// The values of "urgent".
const (
	Yes = "yes"
	No  = "no"
)

// maxActs is how many acts can be taken back.
const maxActs = 200

// decided is what acts change of a case: everything else of it follows.
type decided struct {
	State  replies.CaseState `json:"state"`
	Since  int64             `json:"since,omitempty"`
	Kind   replies.Kind      `json:"kind"`
	Marked byPerson          `json:"marked,omitempty"`
	Urgent bool              `json:"urgent,omitempty"` // only if a person said so; else it follows
	Cause  string            `json:"cause,omitempty"`  // likewise
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

// mark is a thread in an act: its case before and after, and the corrections the act made or withdrew.
type mark struct {
	Thread int64   `json:"thread"`
	Before decided `json:"before"`
	After  decided `json:"after"`
	Was    []fix   `json:"was,omitempty"`
	Now    []fix   `json:"now,omitempty"`
}

// apply does the act to a case. now is the time for a case that is put back.
func (a Act) apply(d decided, now int64) (decided, error) {
	switch a.Do {
	case "done":
		if d.State != replies.CaseSaid {
			d.State, d.Since = replies.CaseClosed, 0
		}
	case "reopen":
		if d.State != replies.CaseNew {
			d.State, d.Since = replies.CaseNew, now
		}
	case "kind":
		k := replies.Kind(a.Value)
		if !k.Valid() {
			return d, fmt.Errorf("kind %q: %w", a.Value, errUnknownAct)
		}
		d.Kind, d.Marked = k, d.Marked|kindByPerson
	case "urgent":
		if a.Value != Yes && a.Value != No {
			return d, fmt.Errorf("urgent %q: %w", a.Value, errUnknownAct)
		}
		d.Urgent, d.Marked = a.Value == Yes, d.Marked|urgentByPerson
	case "cause":
		if !replies.ValidCause(a.Value) {
			return d, fmt.Errorf("cause %q: %w", a.Value, errUnknownAct)
		}
		d.Cause, d.Marked = a.Value, d.Marked|causeByPerson
	default:
		return d, fmt.Errorf("act %q: %w", a.Do, errUnknownAct)
	}
	return d, nil
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

// Do carries an act out.
func (s *Store) Do(ctx context.Context, threads []int64, act Act) error {
	return s.write(ctx, s.pen, act.Do, func(t *tx) error {
		now := milli(s.now())
		var marks []mark
		seen := map[int64]bool{}
		for _, id := range threads {
			if seen[id] {
				continue
			}
			seen[id] = true
			before, err := decidedOf(t, id)
			if err != nil {
				return fmt.Errorf("thread %d: %w", id, err)
			}
			after, err := act.apply(before, now)
			if err != nil {
				return err
			}
			if after == before {
				continue
			}
			if err := s.decideCase(t, id, after); err != nil {
				return err
			}
			if err := s.journal(t, person, act.Do, id, 0, actDetail(act, before, after)); err != nil {
				return err
			}
			m := mark{Thread: id, Before: before, After: after}
			if m.Was, m.Now, err = s.correct(t, id, act); err != nil {
				return fmt.Errorf("thread %d: %w", id, err)
			}
			marks = append(marks, m)
		}
		if marks == nil {
			t.quiet = true
			return nil
		}
		return push(t, now, act, marks)
	})
}

func actDetail(act Act, before, after decided) any {
	switch act.Do {
	case labelKind:
		return map[string]replies.Kind{"from": before.Kind, "to": after.Kind}
	case labelUrgent, labelCause:
		return map[string]string{"to": act.Value}
	}
	return map[string]replies.CaseState{"from": before.State, "to": after.State}
}

func decidedOf(t *tx, thread int64) (d decided, err error) {
	err = t.conn.QueryRowContext(t.ctx, `SELECT state, since, kind, marked, urgent, cause FROM thread WHERE id = ?`, thread).
		Scan(&d.State, &d.Since, &d.Kind, &d.Marked, &d.Urgent, &d.Cause)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if !d.Marked.has(urgentByPerson) {
		d.Urgent = false
	}
	if !d.Marked.has(causeByPerson) {
		d.Cause = ""
	}
	return d, err
}

// decideCase gives a case what was decided, and reckons what follows from it.
func (s *Store) decideCase(t *tx, thread int64, d decided) error {
	return s.refollow(t, thread, 0, func(r *threadRow) {
		r.State, r.Since, r.Kind, r.Marked = d.State, d.Since, d.Kind, d.Marked
		if d.Marked.has(urgentByPerson) {
			r.urgent = d.Urgent
		}
		if d.Marked.has(causeByPerson) {
			r.cause = d.Cause
		}
	})
}

// push puts an act on the stack. What was undone before cannot be done again after it.
func push(t *tx, now int64, act Act, marks []mark) error {
	list, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM act WHERE undone = 1`); err != nil {
		return err
	}
	res, err := t.exec(`INSERT INTO act (at, do, value, marks) VALUES (?, ?, ?, ?)`, now, act.Do, act.Value, string(list))
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM act WHERE id <= ?`, id-maxActs)
	return err
}
