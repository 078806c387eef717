package store

import (
	"context"
	"slices"

	"atempause/replies"
	"atempause/sources"
)

// own is what the classifier itself says of a message that was judged as corrected.
type own struct {
	message         int64
	author, wording string
	letters         int
	verdict         replies.Triage
}

func (o *own) give(m *said) {
	v := &o.verdict
	m.kind, m.cause, m.urgent, m.heat, m.thanks = v.Kind, v.Cause, v.Urgent, v.Heat, v.Thanks
}

func ownVerdicts(ctx context.Context, q querier, where string, args ...any) ([]own, error) {
	rows, err := q.QueryContext(ctx, `SELECT j.message, j.author, j.wording, j.letters, j.kind, j.cause, j.urgent, j.heat,
		j.thanks FROM judged j `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []own
	for rows.Next() {
		var o own
		v := &o.verdict
		err := rows.Scan(&o.message, &o.author, &o.wording, &o.letters, &v.Kind, &v.Cause, &v.Urgent, &v.Heat, &v.Thanks)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, errorsOf(rows)
}

// mostAdopted bounds how many open threads are looked through for the wording that was just corrected, the most pressing
// first: a person waits for it.
const mostAdopted = 2000

// adopt finds the posts of the same wording that stand open already, of the same author or, for spam, of anybody, and
// notes what the classifier says of them: from then on they are judged as corrected. A thread of which a person has said
// anything is left as they said.
func (s *Store) adopt(t *tx, f *fix, brand int64) error {
	if f.Wording == "" {
		return nil
	}
	rows, err := t.conn.QueryContext(t.ctx, `SELECT m.id, t.channel, m.author_id, m.author_name, `+bounded("m.text")+`, m.kind,
		m.cause, m.urgent, m.heat, m.thanks FROM thread t JOIN message m ON m.id = t.focus
		WHERE t.brand = ? AND t.lane IN ('open', 'praise') AND t.marked = 0 AND m.ours = 0 AND m.id <> ?
		AND NOT EXISTS (SELECT 1 FROM judged j WHERE j.message = m.id) ORDER BY t.lane, t.rank LIMIT ?`, brand, f.Message, mostAdopted)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []own
	for rows.Next() {
		o := own{wording: f.Wording, letters: f.Letters}
		var channel int64
		var author sources.Author
		var text string
		v := &o.verdict
		err := rows.Scan(&o.message, &channel, &author.ID, &author.Name, &text, &v.Kind, &v.Cause, &v.Urgent, &v.Heat, &v.Thanks)
		if err != nil {
			return err
		}
		if text, _ = cut(text); openingOf(text).String() != f.Opening {
			continue
		}
		if err := s.known(t.ctx, t.conn, channel, brand); err != nil {
			return err
		}
		o.author = authorKey(s.channelByID(channel).network, author)
		mine := o.author != "" && o.author == f.Author
		if (mine || f.anybodys()) && wordingOf(text, nil).print() == f.Wording {
			found = append(found, o)
		}
	}
	if err := errorsOf(rows); err != nil {
		return err
	}
	for i := range found {
		if err := found[i].save(t); err != nil {
			return err
		}
	}
	return nil
}

func (o *own) save(t *tx) error {
	v := &o.verdict
	_, err := t.exec(`INSERT INTO judged (message, author, wording, letters, kind, cause, urgent, heat, thanks)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		o.message, o.author, o.wording, o.letters, string(v.Kind), v.Cause, v.Urgent, v.Heat, v.Thanks)
	return err
}

// replaceFixes puts corrections in the place of others, and brings what was judged by them up to date.
func (s *Store) replaceFixes(t *tx, was, now []fix) error {
	if slices.Equal(was, now) {
		return nil
	}
	for _, f := range slices.Concat(was, now) {
		if _, err := t.exec(`DELETE FROM correction WHERE message = ? AND label = ?`, f.Message, f.Label); err != nil {
			return err
		}
	}
	for _, f := range now {
		_, err := t.exec(`INSERT INTO correction (message, label, thread, author, wording, opening, letters, said, meant, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			f.Message, f.Label, f.Thread, f.Author, f.Wording, f.Opening, f.Letters, f.Said, f.Meant, f.At)
		if err != nil {
			return err
		}
	}
	done := map[string]bool{"": true}
	for _, f := range slices.Concat(was, now) {
		if done[f.Wording] {
			continue
		}
		done[f.Wording] = true
		if err := s.rejudge(t, f.Thread, f.Wording); err != nil {
			return err
		}
	}
	return nil
}

// rejudge brings messages of a wording that were judged as corrected up to date with the corrections there are now. The
// brand is that of the thread.
func (s *Store) rejudge(t *tx, thread int64, wording string) error {
	var brand int64
	if err := t.conn.QueryRowContext(t.ctx, `SELECT brand FROM thread WHERE id = ?`, thread).Scan(&brand); err != nil {
		return err
	}
	list, err := ownVerdicts(t.ctx, t.conn, `WHERE j.wording = ?
		AND (SELECT t.brand FROM message m JOIN thread t ON t.id = m.thread WHERE m.id = j.message) = ?`, wording, brand)
	if err != nil || len(list) == 0 {
		return err
	}
	known, err := fixesOf(t.ctx, t.conn, brand, wording)
	if err != nil {
		return err
	}
	touched := map[int64]bool{}
	for _, o := range list {
		v := rule(known, o.author).judge(o.verdict)
		res, err := t.exec(`UPDATE message SET kind = ?1, cause = ?2, urgent = ?3, heat = ?4, thanks = ?5 WHERE id = ?6
			AND (kind <> ?1 OR cause <> ?2 OR urgent <> ?3 OR heat <> ?4 OR thanks <> ?5)`,
			string(v.Kind), v.Cause, v.Urgent, v.Heat, v.Thanks, o.message)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if n == 0 { // mostly: a wave is corrected with its first
			continue
		}
		var in int64
		if err := t.conn.QueryRowContext(t.ctx, `SELECT thread FROM message WHERE id = ?`, o.message).Scan(&in); err != nil {
			return err
		}
		touched[in] = true
	}
	for id := range touched {
		if _, err := s.refollow(t, id, 0, nil); err != nil {
			return err
		}
	}
	return nil
}
