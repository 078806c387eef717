package store

import (
	"context"
	"slices"
	"strconv"

	"atempause/replies"
	"atempause/sources"
)

// The parts of a verdict a person can correct. Each is the name of the act that does it.
const (
	labelKind   = "kind"
	labelUrgent = "urgent"
	labelCause  = "cause"
)

// labels lists them in the order of the bits of byPerson.
var labels = []string{labelKind, labelUrgent, labelCause}

// fix is a correction as it is written: what the classifier said of a part of a message's verdict, and what a person did.
type fix struct {
	Message int64  `json:"message"`
	Label   string `json:"label"`
	Thread  int64  `json:"thread"`
	Author  string `json:"author,omitempty"`
	Wording string `json:"wording,omitempty"`
	Opening string `json:"opening,omitempty"`
	Letters int    `json:"letters,omitempty"`
	Said    string `json:"said"`
	Meant   string `json:"meant"`
	At      int64  `json:"at"`
}

const fixColumns = `c.message, c.label, c.thread, c.author, c.wording, c.opening, c.letters, c.said, c.meant, c.at`

func (f *fix) fields() []any {
	return []any{&f.Message, &f.Label, &f.Thread, &f.Author, &f.Wording, &f.Opening, &f.Letters, &f.Said, &f.Meant, &f.At}
}

func fixes(ctx context.Context, q querier, where string, args ...any) ([]fix, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+fixColumns+` FROM correction c `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []fix
	for rows.Next() {
		var f fix
		if err := rows.Scan(f.fields()...); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, errorsOf(rows)
}

// fixesOf are those of a wording in a brand, oldest first.
func fixesOf(ctx context.Context, q querier, brand int64, wording string) ([]fix, error) {
	return fixes(ctx, q, `WHERE c.wording = ? AND (SELECT brand FROM thread WHERE id = c.thread) = ? ORDER BY c.id`, wording, brand)
}

// correct notes that a person has set a part of a thread's verdict, on the message the verdict rests on. What the
// classifier itself says is no correction: then one that stood is withdrawn. Only of a message that was judged as
// corrected is it kept all the same: there it goes against an earlier correction. It tells what stood before and what
// stands now.
func (s *Store) correct(t *tx, thread int64, act Act) (was, now []fix, err error) {
	if !slices.Contains(labels, act.Do) {
		return nil, nil, nil
	}
	m, judged, err := subjectOf(t, thread, act.Do)
	if err != nil || m == nil {
		return nil, nil, err
	}
	meant := act.Value
	if act.Do == labelUrgent {
		meant = strconv.FormatBool(act.Value == Yes)
	}
	if was, err = fixes(t.ctx, t.conn, `WHERE c.message = ? AND c.label = ?`, m.id, act.Do); err != nil {
		return nil, nil, err
	}
	f := fix{Message: m.id, Label: act.Do, Thread: thread, Said: verdictOn(m, act.Do), Meant: meant, At: milli(t.now)}
	if act.Do == labelCause {
		if f.Said, err = s.fitted(t, thread, f.Said); err != nil {
			return nil, nil, err
		}
	}
	if len(was) > 0 {
		f.Said = was[0].Said
	}
	if f.Said != f.Meant || judged {
		brand, err := s.describe(t, &f)
		if err != nil {
			return nil, nil, err
		}
		if err := s.adopt(t, &f, brand); err != nil {
			return nil, nil, err
		}
		now = []fix{f}
	}
	return was, now, s.replaceFixes(t, was, now)
}

// subjectOf finds the message that a part of a thread's verdict rests on, with what the classifier says of it, and
// whether it was judged as corrected.
func subjectOf(t *tx, thread int64, label string) (m *said, judged bool, err error) {
	all, err := loadThin(t.ctx, t.conn, thread)
	if err != nil {
		return nil, false, err
	}
	verdicts, err := ownVerdicts(t.ctx, t.conn, `WHERE j.message IN (SELECT id FROM message WHERE thread = ?)`, thread)
	if err != nil {
		return nil, false, err
	}
	list := make([]*said, len(all))
	for i, r := range all {
		for k := range verdicts {
			if verdicts[k].message == r.id {
				verdicts[k].give(&r.said)
			}
		}
		list[i] = &r.said
	}
	pool := waitingOf(list)
	if len(pool) == 0 {
		pool = list
	}
	switch label {
	case labelUrgent:
		m = gravest(pool, func(m *said) bool { return !m.urgent })
	case labelCause:
		m = gravest(pool, func(m *said) bool { return m.cause == "" })
	}
	if m == nil {
		m = gravest(pool, nil)
	}
	return m, m != nil && slices.ContainsFunc(verdicts, func(o own) bool { return o.message == m.id }), nil
}

func verdictOn(m *said, label string) string {
	switch label {
	case labelKind:
		return string(m.kindOr(replies.Other))
	case labelUrgent:
		return strconv.FormatBool(m.urgent)
	}
	return m.cause
}

// describe fills in whose words they are and which, and tells the brand they were said to.
func (s *Store) describe(t *tx, f *fix) (brand int64, err error) {
	var text string
	var author sources.Author
	var channel int64
	err = t.conn.QueryRowContext(t.ctx, `SELECT `+bounded("m.text")+`, m.author_id, m.author_name, t.channel, t.brand
		FROM message m JOIN thread t ON t.id = m.thread WHERE m.id = ?`, f.Message).
		Scan(&text, &author.ID, &author.Name, &channel, &brand)
	if err != nil {
		return 0, err
	}
	if err := s.known(t.ctx, t.conn, channel, brand); err != nil {
		return 0, err
	}
	text, _ = cut(text)
	w, o := wordingOf(text, nil), openingOf(text)
	f.Author, f.Wording, f.Letters = authorKey(s.channelByID(channel).network, author), w.print(), w.letters
	f.Opening = o.String()
	return brand, nil
}

// shiftFixes takes the corrections of an act back, or makes them again.
func (s *Store) shiftFixes(t *tx, act Act, m mark, undo bool) error {
	if !slices.Contains(labels, act.Do) {
		return nil
	}
	if m.Was != nil || m.Now != nil {
		if undo {
			return s.replaceFixes(t, m.Now, m.Was)
		}
		return s.replaceFixes(t, m.Was, m.Now)
	}
	if act.Do == labelCause {
		act.Value = m.After.Cause
	}
	if !undo { // an act of the time before corrections were kept, or one that corrected nothing
		_, _, err := s.correct(t, m.Thread, act)
		return err
	}
	_, err := t.exec(`DELETE FROM correction WHERE thread = ? AND label = ? AND wording = ''`, m.Thread, act.Do)
	return err
}
