package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

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
			if err := s.shiftFixes(t, act, m, undone == 1); err != nil {
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
	move := func(part byPerson, differ, stands bool) bool {
		differ = differ || from.Marked&part != to.Marked&part
		if !differ || !stands || have.Marked&part != from.Marked&part {
			return false
		}
		next.Marked = next.Marked&^part | to.Marked&part
		return true
	}
	if move(kindByPerson, from.Kind != to.Kind, have.Kind == from.Kind) {
		next.Kind = to.Kind
	}
	if move(urgentByPerson, from.Urgent != to.Urgent, have.Urgent == from.Urgent) {
		next.Urgent = to.Urgent
	}
	if move(causeByPerson, from.Cause != to.Cause, have.Cause == from.Cause) {
		next.Cause = to.Cause
	}
	if next == have {
		return false, nil
	}
	return true, s.decideCase(t, thread, next)
}
