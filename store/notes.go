package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Note is what a person has written down for themselves; nobody else ever sees it.
type Note struct {
	ID     int64
	Thread int64  // where it was written
	Person string // whom it is on (see AuthorKey), "" for the thread
	Text   string
	At     time.Time
}

// noteRow is a note as an act keeps it, to put it back.
type noteRow struct {
	ID     int64  `json:"id"`
	Brand  int64  `json:"brand"`
	Thread int64  `json:"thread"`
	Person string `json:"person,omitempty"`
	Text   string `json:"text"`
	At     int64  `json:"at"`
}

// annotate writes a note, or strikes one.
func (s *Store) annotate(t *tx, m *mark, a Act) error {
	brand, author, err := s.authorOf(t.ctx, t.conn, m.Thread)
	if err != nil {
		return err
	}
	if a.Do != "unnote" && strings.TrimSpace(a.Value) == "" {
		return fmt.Errorf("an empty note: %w", errUnknownAct)
	}
	if a.Do == "unnote" || a.Do == "renote" {
		was := noteRow{ID: a.ID}
		err := t.conn.QueryRowContext(t.ctx, `SELECT brand, thread, person, text, at FROM note WHERE id = ? AND brand = ?`, a.ID, brand).
			Scan(&was.Brand, &was.Thread, &was.Person, &was.Text, &was.At)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("note %d: %w", a.ID, ErrNotFound)
		}
		if err != nil {
			return err
		}
		if a.Do == "renote" {
			if was.Text == a.Value {
				return nil
			}
			is := was
			is.Text = a.Value
			m.Wrote = &is
		}
		m.Struck = &was
		_, err = s.shiftNotes(t, m)
		return err
	}
	n := noteRow{Brand: brand, Thread: m.Thread, Text: a.Value, At: milli(t.now)}
	if a.Do == "person_note" {
		n.Person = author
	}
	return s.writeNote(t, m, n)
}

// writeNote gives a note its number and writes it.
func (s *Store) writeNote(t *tx, m *mark, n noteRow) error {
	if err := t.conn.QueryRowContext(t.ctx, `SELECT coalesce(max(id), 0) + 1 FROM note`).Scan(&n.ID); err != nil {
		return err
	}
	m.Wrote = &n
	_, err := s.shiftNotes(t, m)
	return err
}

// remark keeps what an act on the case was told besides as a note on the thread: what is asked of a contact, and what
// they have decided. What was asked is the brief.
func (s *Store) remark(t *tx, m *mark, a Act, d *decided) error {
	if a.Do != "escalate" && a.Do != "recall" || strings.TrimSpace(a.Text) == "" {
		return nil
	}
	brand, _, err := s.authorOf(t.ctx, t.conn, m.Thread)
	if err != nil {
		return err
	}
	if err := s.writeNote(t, m, noteRow{Brand: brand, Thread: m.Thread, Text: a.Text, At: milli(t.now)}); err != nil {
		return err
	}
	if a.Do == "escalate" {
		d.Brief = m.Wrote.ID
	}
	return nil
}

// shiftNotes strikes and writes the notes of a mark.
func (s *Store) shiftNotes(t *tx, m *mark) (bool, error) {
	if n := m.Struck; n != nil {
		if _, err := t.exec(`DELETE FROM note WHERE id = ?`, n.ID); err != nil {
			return false, err
		}
	}
	if n := m.Wrote; n != nil {
		_, err := t.exec(`INSERT INTO note (id, brand, thread, person, text, at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, n.ID, n.Brand, n.Thread, n.Person, n.Text, n.At)
		if err != nil {
			return false, err
		}
	}
	return m.Struck != nil || m.Wrote != nil, nil
}

func notes(ctx context.Context, q querier, where string, args ...any) ([]Note, error) {
	rows, err := q.QueryContext(ctx, steady(`SELECT id, thread, person, text, at FROM note WHERE `+where+` ORDER BY id`), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Note
	for rows.Next() {
		var n Note
		var at int64
		if err := rows.Scan(&n.ID, &n.Thread, &n.Person, &n.Text, &at); err != nil {
			return nil, err
		}
		n.At = moment(at)
		list = append(list, n)
	}
	return list, errorsOf(rows)
}
