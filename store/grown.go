package store

import (
	"database/sql"
	"errors"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// A private answer of ours to a public post opens a conversation that the network tells of as a thread of its own. That
// it grew from there is no guess: the same message of ours, by the network's own id, stands in both. The two become one
// case by themselves, whichever of them is known first.

// settled is how long after it was sent a private answer of ours may have been found out to have arrived for its
// conversation to be tied to it at its first telling. One that took longer is tied when it is settled.
const settled = 24 * time.Hour

// grew ties a private thread that was just told to the public one it grew from.
func (in *intake) grew(row *threadRow, have stored) error {
	if row.audience != sources.Private || row.form != sources.ConversationForm {
		return nil
	}
	for _, m := range have {
		if !m.ours || !m.born || m.remote == "" {
			continue
		}
		var from, reply int64
		err := in.q.QueryRowContext(in.ctx, `SELECT thread, id FROM reply WHERE state = 'sent' AND settled_at BETWEEN ? AND ?
			AND audience = 'private' AND channel = ? AND remote = ? AND thread <> ? LIMIT 1`,
			m.when-time.Hour.Milliseconds(), m.when+settled.Milliseconds(), in.channel.id, m.remote, row.id).Scan(&from, &reply)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err == nil {
			err = in.s.tie(in.t, from, row.id, m.id, reply)
		}
		return err
	}
	return nil
}

// growth ties the public thread of a private answer of ours that has just arrived to its conversation, should the network
// have told of that already.
func (s *Store) growth(t *tx, e *entry) error {
	if e.RemoteID == "" {
		return nil
	}
	var to, copied int64
	err := t.conn.QueryRowContext(t.ctx, `SELECT t.id, m.id FROM thread t JOIN message m ON m.thread = t.id AND m.remote = ?
		WHERE t.channel = ? AND t.updated >= ? AND t.audience = 'private' AND t.id <> ? AND m.ours = 1 LIMIT 1`,
		e.RemoteID, e.channel, milli(e.FirstTry.Add(-skew)), e.Thread).Scan(&to, &copied)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = s.tie(t, e.Thread, to, copied, e.ID)
	}
	return err
}

// tie makes one case of a public thread and the private one that grew from it, unless a person has said that they are not
// one; copied is our reply as it stands in the private one. What was done to the case before can still be undone.
func (s *Store) tie(t *tx, public, private, copied, reply int64) error {
	if _, err := t.exec(`UPDATE message SET reply = ? WHERE id = ?`, reply, copied); err != nil { // it was not written elsewhere
		return err
	}
	var apart bool
	err := t.conn.QueryRowContext(t.ctx, `SELECT EXISTS (SELECT 1 FROM apart WHERE a = ? AND b = ?)`,
		min(public, private), max(public, private)).Scan(&apart)
	if err != nil || apart {
		return err
	}
	whole, err := s.matterOf(t, public)
	if err != nil {
		return err
	}
	with, err := s.matterOf(t, private)
	if err != nil {
		return err
	}
	one, err := whole.Join(with, t.now)
	if err != nil {
		return ignore(err, replies.SameThread)
	}
	if _, err := s.place(t, one, nil); err != nil {
		return err
	}
	return s.journal(t, program, "grew", public, 0, map[string]int64{"private": private})
}
