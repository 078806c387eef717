package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"atempause/replies"
	"atempause/replies/care"
)

// ReadHarsh notes that the person has opened a harsh thread, and tells what is known of their last hours. What is older
// than it takes is forgotten.
func (s *Store) ReadHarsh(ctx context.Context, thread int64, kind replies.Kind, heat int) (care.Reader, error) {
	var r care.Reader
	err := s.write(ctx, s.pen, "note a harsh thread", func(t *tx) error {
		if _, err := t.exec(`DELETE FROM harsh WHERE at < ?`, milli(care.Since(t.now))); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO harsh (at, thread, kind, heat) VALUES (?, ?, ?, ?)`, milli(t.now), thread,
			string(kind), heat); err != nil {
			return err
		}
		var err error
		r, err = reader(t.ctx, t.conn)
		return err
	})
	if err != nil {
		return care.Reader{}, fmt.Errorf("note a harsh thread: %w", fault(err))
	}
	return r, nil
}

func reader(ctx context.Context, q querier) (care.Reader, error) {
	var r care.Reader
	rows, err := q.QueryContext(ctx, `SELECT at, thread, kind, heat FROM harsh ORDER BY at`)
	if err != nil {
		return r, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		var h care.Harsh
		if err := rows.Scan(&at, &h.Thread, &h.Kind, &h.Heat); err != nil {
			return r, err
		}
		h.At = moment(at)
		r.Read = append(r.Read, h)
	}
	if err := errorsOf(rows); err != nil {
		return r, err
	}
	var paused, asked int64
	err = q.QueryRowContext(ctx, `SELECT paused, asked FROM rested`).Scan(&paused, &asked)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	r.Paused, r.Asked = moment(paused), moment(asked)
	return r, err
}

// Rested notes that a pause was suggested, and when one was taken when it ended; a zero time leaves what was noted.
func (s *Store) Rested(ctx context.Context, asked, paused time.Time) error {
	return s.write(ctx, s.pen, "note a pause", func(t *tx) error {
		_, err := t.exec(`INSERT INTO rested (id, paused, asked) VALUES (1, ?1, ?2)
			ON CONFLICT DO UPDATE SET paused = max(paused, ?1), asked = max(asked, ?2)`, milli(paused), milli(asked))
		return err
	})
}
