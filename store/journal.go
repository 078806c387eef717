package store

import (
	"context"
	"encoding/json"
	"fmt"
)

// Journal reads the newest lines, of one thread or (0) of all.
func (s *Store) Journal(ctx context.Context, thread int64, limit int) ([]Entry, error) {
	if limit <= 0 {
		limit = 50
	}
	query, args := `SELECT id, at, actor, event, thread, reply, detail FROM journal ORDER BY id DESC LIMIT ?`, []any{limit}
	if thread != 0 {
		query = `SELECT id, at, actor, event, thread, reply, detail FROM journal WHERE thread = ? AND thread > 0
			ORDER BY id DESC LIMIT ?`
		args = []any{thread, limit}
	}
	list, err := s.entries(ctx, query, args)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", fault(err))
	}
	return list, nil
}

func (s *Store) entries(ctx context.Context, query string, args []any) ([]Entry, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Entry
	for rows.Next() {
		var e Entry
		var at int64
		if err := rows.Scan(&e.ID, &at, &e.Actor, &e.Event, &e.Thread, &e.Reply, &e.Detail); err != nil {
			return nil, err
		}
		e.At = moment(at)
		list = append(list, e)
	}
	return list, errorsOf(rows)
}

// journal writes a line. detail holds no message texts.
func (s *Store) journal(t *tx, actor, event string, thread, reply int64, detail any) error {
	text := ""
	if detail != nil {
		b, err := json.Marshal(detail)
		if err != nil {
			return err
		}
		text = string(b)
	}
	_, err := t.exec(`INSERT INTO journal (at, actor, event, thread, reply, detail) VALUES (?, ?, ?, ?, ?, ?)`,
		milli(s.now()), actor, event, thread, reply, text)
	return err
}
