package store

import (
	"database/sql"
	"errors"
	"time"

	"atempause/sources"
)

// skew is how far the network's clock may be behind ours when its copy of our reply is looked for.
const skew = 2 * time.Minute

// arrived puts a reply that was sent into its thread and moves the case on. If the network has told the message already
// it is only tied to the reply.
func (s *Store) arrived(t *tx, e *entry, event, actor string) error {
	err := s.journal(t, actor, event, e.Thread, e.ID, map[string]any{"audience": e.Audience, "remote_id": e.RemoteID, "attempts": e.Attempts})
	if err != nil {
		return err
	}
	var form sources.Form
	var audience sources.Audience
	err = t.conn.QueryRowContext(t.ctx, `SELECT form, audience FROM thread WHERE id = ?`, e.Thread).Scan(&form, &audience)
	if err != nil {
		return err
	}
	aside := e.Audience == sources.Private && audience == sources.Public
	here, err := toldAlready(t, e, aside)
	if err != nil {
		return err
	}
	if here != 0 {
		_, err := t.exec(`UPDATE message SET reply = ? WHERE id = ?`, e.ID, here)
		return err // the case has moved when it was told
	}
	r := record{born: true, remote: e.RemoteID, first: milli(s.now()), parent: e.Target, place: []byte{}}
	r.ours, r.private, r.when = true, aside, whole(e)
	r.told = event == posted // by the person, at a time of our own clock: what was written since is not answered by it
	r.msg = sources.Message{Text: e.Text, Permalink: e.Permalink}
	r.author.Name = s.brandName(e.brand)
	if r.parent == "" && form != sources.ConversationForm {
		if r.parent, err = rootOf(t.ctx, t.conn, e.Thread); err != nil {
			return err
		}
	}
	if err := t.conn.QueryRowContext(t.ctx, `SELECT coalesce(max(id), 0) + 1 FROM message`).Scan(&r.id); err != nil {
		return err
	}
	if err := r.save(t, insertMessage, e.Thread); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE message SET reply = ? WHERE id = ?`, e.ID, r.id); err != nil {
		return err
	}
	if _, err = s.refollow(t, e.Thread, r.id, nil); err != nil || !aside {
		return err
	}
	return s.growth(t, e)
}

// whole is when the reply was sent as far as we know: networks tell whole seconds, and a customer's quick answer must not
// seem to be older.
func whole(e *entry) int64 { return milli(e.TriedAt.Truncate(time.Second)) }

// toldAlready finds the network's copy of a reply among what was told. A private answer to a public thread is told
// elsewhere, in a conversation: here nothing but its id can mean it.
func toldAlready(t *tx, e *entry, aside bool) (id int64, err error) {
	if e.RemoteID != "" {
		err = t.conn.QueryRowContext(t.ctx, `SELECT id FROM message WHERE thread = ? AND remote = ?`, e.Thread, e.RemoteID).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	if aside {
		return 0, nil
	}
	rows, err := t.conn.QueryContext(t.ctx, `SELECT id, text FROM message WHERE thread = ? AND ours = 1 AND told = 1
		AND deleted = 0 AND reply IS NULL AND time >= ?`, e.Thread, milli(e.FirstTry.Add(-skew)))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var at int64
		if err := rows.Scan(&at, &text); err != nil {
			return 0, err
		}
		if sameText(text, e.Text) {
			return at, nil
		}
	}
	return 0, errorsOf(rows)
}
