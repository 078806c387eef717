package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Undo takes the last act back and tells what it was; ErrNotFound if there is none. Redo does it again. Where a case has
// moved on since (a customer has written, another act) its newer state stays, and the thread is not among those told.
func (s *Store) Undo(ctx context.Context) (Act, []int64, error) {
	return s.shift(ctx, "undo", `undone = 0 ORDER BY id DESC`, true)
}

// Redo does the last undone act again.
func (s *Store) Redo(ctx context.Context) (Act, []int64, error) {
	return s.shift(ctx, "redo", `undone = 1 ORDER BY id`, false)
}

func (s *Store) shift(ctx context.Context, what, which string, undo bool) (Act, []int64, error) {
	var act Act
	var touched []int64
	err := s.write(ctx, s.pen, what, func(t *tx) error {
		var id int64
		var text, arg string
		err := t.conn.QueryRowContext(t.ctx, `SELECT id, do, value, marks, arg FROM act WHERE `+which+` LIMIT 1`).
			Scan(&id, &act.Do, &act.Value, &text, &arg)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := act.take(arg); err != nil {
			return err
		}
		if act.Do == ViewAct {
			if err := shiftViews(t, text, undo); err != nil {
				return fmt.Errorf("act %d: %w", id, err)
			}
			_, err := t.exec(`UPDATE act SET undone = ? WHERE id = ?`, undo, id)
			return err
		}
		var marks []mark
		if err := json.Unmarshal([]byte(text), &marks); err != nil {
			return fmt.Errorf("act %d: %w", id, err)
		}
		if touched, err = s.shiftAll(t, what, act, marks, undo); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE act SET undone = ? WHERE id = ?`, undo, id)
		return err
	})
	if err != nil {
		return Act{}, nil, err
	}
	return act, touched, nil
}

// shiftAll goes through the threads of an act, back in the opposite order: two of them may have changed the same matter.
func (s *Store) shiftAll(t *tx, what string, act Act, marks []mark, undo bool) (touched []int64, err error) {
	if undo {
		slices.Reverse(marks)
	}
	for i := range marks {
		m := &marks[i]
		if undo {
			*m = m.turned()
		}
		did, err := s.shiftMark(t, act, m, undo)
		if err != nil {
			return nil, fmt.Errorf("thread %d: %w", m.Thread, err)
		}
		if !did || m.Thread == 0 || slices.Contains(touched, m.Thread) {
			continue
		}
		touched = append(touched, m.Thread)
		if err := s.journal(t, person, what, m.Thread, 0, map[string]string{"act": act.Do}); err != nil {
			return nil, err
		}
	}
	if undo {
		slices.Reverse(touched)
	}
	return touched, nil
}

// turned is the mark of the act that takes this one back.
func (m mark) turned() mark {
	m.Before, m.After, m.From, m.To, m.Had, m.Has = m.After, m.Before, m.To, m.From, m.Has, m.Had
	m.Wrote, m.Struck, m.Apart, m.One = m.Struck, m.Wrote, m.One, m.Apart
	if c := m.Cause; c != nil {
		m.Cause = &causeStep{Brand: c.Brand, Name: c.Name, Was: c.Is, Is: c.Was}
	}
	return m
}

// shiftMark does what a mark says, from before to after; the corrections know both ways themselves.
func (s *Store) shiftMark(t *tx, act Act, m *mark, undo bool) (bool, error) {
	listed, err := s.shiftCauses(t, m)
	if err != nil || m.Thread == 0 {
		return listed, err
	}
	did, err := s.shiftCase(t, m)
	if err != nil {
		return false, err
	}
	if err := s.shiftFixes(t, act, *m, undo); err != nil {
		return false, err
	}
	for _, step := range []func(*tx, *mark) (bool, error){s.shiftLabels, s.shiftNotes, s.shiftPeople} {
		more, err := step(t, m)
		if err != nil {
			return false, err
		}
		did = did || more
	}
	parted, err := s.shiftApart(t, m, undo)
	if err != nil {
		return false, err
	}
	more, err := s.shiftDeeds(t, m, undo)
	return did || parted || more, err
}

// shiftCase moves what an act has changed from one side to the other, each thing only if it still stands as the act left
// it: a customer's new message must not be put out of sight by an undo.
func (s *Store) shiftCase(t *tx, m *mark) (bool, error) {
	have, err := decidedOf(t, m.Thread)
	if err != nil {
		return false, err
	}
	next := shifted(have, m.Before, m.After)
	if m.Before.State != m.After.State || m.Before.Since != m.After.Since {
		return s.shiftState(t, m, next)
	}
	did := false
	if len(m.From) > 0 {
		if did, err = s.swap(t, m.Thread, m.From, m.To, next); err != nil {
			return false, err
		}
		if len(m.From) == 1 && len(m.To) == 1 && did {
			return true, nil
		}
		if have, err = decidedOf(t, m.Thread); err != nil {
			return false, err
		}
		next = shifted(have, m.Before, m.After)
	}
	if next == have {
		return did, nil
	}
	now, err := s.matterOf(t, m.Thread)
	if err != nil {
		return false, err
	}
	_, err = s.decideCase(t, m.Thread, next, now)
	return true, err
}

// shifted moves from one side to the other what still stands.
func shifted(have, from, to decided) decided {
	next := have
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
	if have.Seen == from.Seen {
		next.Seen = to.Seen
	}
	if have.Brief == from.Brief {
		next.Brief = to.Brief
	}
	return next
}

// shiftState takes back an act of the time before matters were kept.
func (s *Store) shiftState(t *tx, m *mark, next decided) (bool, error) {
	have, err := s.matterOf(t, m.Thread)
	if err != nil || have.State != m.Before.State || milli(have.Since) != m.Before.Since || len(have.Parts) != 1 {
		return false, err
	}
	_, err = s.refollow(t, m.Thread, 0, func(r *threadRow) {
		r.doc, r.home, r.known = "", 0, false
		r.State, r.Since, r.Kind, r.Marked = m.After.State, m.After.Since, next.Kind, next.Marked
	})
	return true, err
}
