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
	Do    string // "done", "reopen", "kind"
	Value string // for "kind": a replies.Kind
}

// maxActs is how many acts can be taken back.
const maxActs = 200

// decided is what acts change of a case: everything else of it follows.
type decided struct {
	State  replies.CaseState `json:"state"`
	Since  int64             `json:"since,omitempty"`
	Kind   replies.Kind      `json:"kind"`
	Marked bool              `json:"marked,omitempty"`
}

// mark is a thread in an act: its case before and after.
type mark struct {
	Thread int64   `json:"thread"`
	Before decided `json:"before"`
	After  decided `json:"after"`
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
		d.Kind, d.Marked = k, true
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
			marks = append(marks, mark{id, before, after})
		}
		if marks == nil {
			t.quiet = true
			return nil
		}
		return push(t, now, act, marks)
	})
}

func actDetail(act Act, before, after decided) any {
	if act.Do == "kind" {
		return map[string]replies.Kind{"from": before.Kind, "to": after.Kind}
	}
	return map[string]replies.CaseState{"from": before.State, "to": after.State}
}

func decidedOf(t *tx, thread int64) (d decided, err error) {
	err = t.conn.QueryRowContext(t.ctx, `SELECT state, since, kind, marked FROM thread WHERE id = ?`, thread).
		Scan(&d.State, &d.Since, &d.Kind, &d.Marked)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return d, err
}

// decideCase gives a case what was decided, and reckons what follows from it.
func (s *Store) decideCase(t *tx, thread int64, d decided) error {
	return s.refollow(t, thread, 0, func(r *threadRow) {
		r.State, r.Since, r.Kind, r.Marked = d.State, d.Since, d.Kind, d.Marked
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

// Undo takes the last act back and tells what it was; ErrNotFound if there is none. Redo does it again. Where a case has
// moved on since (a customer has written, another act) its newer state stays, and the thread is not among those told.
func (s *Store) Undo(ctx context.Context) (Act, []int64, error) {
	return s.shift(ctx, "undo", `undone = 0 ORDER BY id DESC`, 1, func(m mark) (from, to decided) { return m.After, m.Before })
}

// Redo does the last undone act again.
func (s *Store) Redo(ctx context.Context) (Act, []int64, error) {
	return s.shift(ctx, "redo", `undone = 1 ORDER BY id`, 0, func(m mark) (from, to decided) { return m.Before, m.After })
}

func (s *Store) shift(ctx context.Context, what, which string, undone int, way func(mark) (from, to decided)) (Act, []int64, error) {
	var act Act
	var touched []int64
	err := s.write(ctx, s.pen, what, func(t *tx) error {
		var id int64
		var text string
		err := t.conn.QueryRowContext(t.ctx, `SELECT id, do, value, marks FROM act WHERE `+which+` LIMIT 1`).
			Scan(&id, &act.Do, &act.Value, &text)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		var marks []mark
		if err := json.Unmarshal([]byte(text), &marks); err != nil {
			return fmt.Errorf("act %d: %w", id, err)
		}
		for _, m := range marks {
			from, to := way(m)
			did, err := s.shiftCase(t, m.Thread, from, to)
			if err != nil {
				return fmt.Errorf("thread %d: %w", m.Thread, err)
			}
			if !did {
				continue
			}
			touched = append(touched, m.Thread)
			if err := s.journal(t, person, what, m.Thread, 0, map[string]string{"act": act.Do}); err != nil {
				return err
			}
		}
		_, err = t.exec(`UPDATE act SET undone = ? WHERE id = ?`, undone, id)
		return err
	})
	if err != nil {
		return Act{}, nil, err
	}
	return act, touched, nil
}

// shiftCase moves what an act has changed from one side to the other, each thing only if it still stands as the act left
// it: a customer's new message must not be put out of sight by an undo.
func (s *Store) shiftCase(t *tx, thread int64, from, to decided) (bool, error) {
	have, err := decidedOf(t, thread)
	if err != nil {
		return false, err
	}
	next := have
	if from.State != to.State || from.Since != to.Since {
		if have.State == from.State && have.Since == from.Since {
			next.State, next.Since = to.State, to.Since
		}
	}
	if from.Kind != to.Kind || from.Marked != to.Marked {
		if have.Kind == from.Kind && have.Marked == from.Marked {
			next.Kind, next.Marked = to.Kind, to.Marked
		}
	}
	if next == have {
		return false, nil
	}
	return true, s.decideCase(t, thread, next)
}
