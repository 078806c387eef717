package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"atempause/replies"
)

// rowOf reads a thread as it is written.
func rowOf(ctx context.Context, q querier, thread int64) (r threadRow, err error) {
	err = q.QueryRowContext(ctx, `SELECT `+threadColumns+` FROM thread t WHERE t.id = ?`, thread).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("thread %d: %w", thread, ErrNotFound)
	}
	return r, err
}

// recall reads the matter a thread is a part of. A thread that none is kept for has one made by begin.
func (r *threadRow) recall(ctx context.Context, q querier) error {
	r.thread = r.id
	if r.known {
		return nil
	}
	doc := r.doc
	if r.home != 0 {
		err := q.QueryRowContext(ctx, `SELECT matter FROM thread WHERE id = ?`, r.home).Scan(&doc)
		if err != nil {
			return fmt.Errorf("the matter of thread %d with thread %d: %w", r.id, r.home, err)
		}
	}
	if doc == "" {
		return nil
	}
	var err error
	if r.Case, err = unmatter(doc); err != nil {
		return fmt.Errorf("thread %d: %w", r.id, err)
	}
	r.known = true
	return nil
}

func unmatter(doc string) (m replies.Matter, err error) {
	if err = json.Unmarshal([]byte(doc), &m); err != nil {
		err = fmt.Errorf("read a matter: %w", err)
	}
	return m, err
}

// keep reckons a thread and its matter and writes both, and brings the matter's other threads to where it stands now.
func (s *Store) keep(t *tx, r *threadRow, all stored, save string) error {
	if err := r.recall(t.ctx, t.conn); err != nil {
		return err
	}
	r.caps = t.capsOf(s, r.channel)
	if err := r.reckon(t, all, s.brandOf(r.brand), false); err != nil {
		return err
	}
	if err := s.fitCause(t, r); err != nil {
		return err
	}
	doc, err := json.Marshal(r.Case)
	if err != nil {
		return err
	}
	if r.home == 0 {
		r.doc = string(doc)
	} else {
		r.doc = ""
		_, err := t.exec(`UPDATE thread SET matter = ?, next = ? WHERE id = ?`, string(doc), milli(r.Case.Next()), r.home)
		if err != nil {
			return err
		}
	}
	if err := r.save(t, save); err != nil {
		return err
	}
	if len(r.Case.Parts) < 2 {
		return nil
	}
	for _, p := range r.Case.Parts {
		if p.Thread == r.id {
			continue
		}
		if err := s.stay(t, p.Thread, r.Case); err != nil {
			return fmt.Errorf("joined with thread %d: %w", p.Thread, err)
		}
	}
	return nil
}

// stay lists a thread where the matter that has just been moved by another of its threads puts it.
func (s *Store) stay(t *tx, thread int64, m replies.Matter) error {
	r, err := rowOf(t.ctx, t.conn, thread)
	if err != nil {
		return err
	}
	all, err := loadThin(t.ctx, t.conn, thread)
	if err != nil {
		return err
	}
	r.Case, r.known, r.caps = m, true, t.capsOf(s, r.channel)
	if err := r.reckon(t, all, s.brandOf(r.brand), true); err != nil {
		return err
	}
	if err := s.fitCause(t, &r); err != nil {
		return err
	}
	if err := r.save(t, updateThread); err != nil {
		return err
	}
	return writeRecords(t, thread, all)
}

// refollow reckons a thread anew from its messages, after change has been made to it, and gives back its matter. fresh is
// the message that has come in, 0 if none has.
func (s *Store) refollow(t *tx, thread, fresh int64, change func(*threadRow)) (replies.Matter, error) {
	r, err := rowOf(t.ctx, t.conn, thread)
	if err != nil {
		return replies.Matter{}, err
	}
	all, err := loadThin(t.ctx, t.conn, thread)
	if err != nil {
		return replies.Matter{}, err
	}
	for _, m := range all {
		if m.fresh = m.id == fresh; m.fresh && m.ours {
			err := t.conn.QueryRowContext(t.ctx, `SELECT `+bounded("text")+` FROM message WHERE id = ?`, fresh).Scan(&m.words)
			if err != nil {
				return replies.Matter{}, err
			}
		}
	}
	if change != nil {
		change(&r)
	}
	if err := s.keep(t, &r, all, updateThread); err != nil {
		return replies.Matter{}, err
	}
	return r.Case, writeRecords(t, thread, all)
}

// matterOf is the matter of a thread as it stands.
func (s *Store) matterOf(t *tx, thread int64) (replies.Matter, error) {
	r, _, err := s.caseOf(t.ctx, t.conn, thread)
	return r.Case, err
}

// place puts a matter in the place of those its threads were parts of. Where one of those keeps other threads it has to be
// placed as well. It gives back the matter as it stands then.
func (s *Store) place(t *tx, m replies.Matter, change func(*threadRow)) (replies.Matter, error) {
	home := m.Parts[0].Thread
	for _, p := range m.Parts {
		at := home
		if p.Thread == home {
			at = 0
		}
		_, err := t.exec(`UPDATE thread SET home = ?1, matter = '', next = 0 WHERE id = ?2 AND home <> ?1`, at, p.Thread)
		if err != nil {
			return m, err
		}
	}
	return s.refollow(t, home, 0, func(r *threadRow) {
		r.Case, r.known = m, true
		if change != nil {
			change(r)
		}
	})
}
