package store

import (
	"database/sql"
	"errors"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// thread stores one told thread.
func (in *intake) thread(told *sources.Thread) (changed bool, err error) {
	row, known, err := in.find(told.RemoteID)
	if err != nil || !known && len(told.Messages) == 0 {
		return false, err
	}
	var have stored
	whole, dressed := true, true
	if known {
		if have, whole, err = in.load(&row, told.Messages); err != nil {
			return false, err
		}
		if dressed, err = in.dressed(&row, told); err != nil {
			return false, err
		}
	}
	if have, changed, err = in.merge(have, told); err != nil {
		return false, err
	}
	if !changed && !dressed {
		return false, nil
	}
	if err := in.dress(&row, told); err != nil {
		return false, err
	}
	row.channel, row.brand = in.channel.id, in.channel.brand
	save := updateThread
	if !known {
		save = insertThread
		in.tally.Threads++
		if row.id, err = in.next("thread"); err != nil {
			return false, err
		}
	} else if !whole {
		if have, err = complete(in.t, row.id, have); err != nil {
			return false, err
		}
	}
	for _, r := range have {
		if r.stirred && row.seen >= r.id {
			row.seen = r.id - 1 // to be read again
		}
	}
	was := row.State
	if err := in.s.keep(in.t, &row, have, save); err != nil {
		return false, err
	}
	if known && was != row.State {
		err := in.s.journal(in.t, string(in.channel.network), "moved", row.id, 0, map[string]replies.CaseState{"from": was, "to": row.State})
		if err != nil {
			return false, err
		}
	}
	if err := in.write(row.id, have); err != nil {
		return false, err
	}
	return true, errors.Join(in.remember(&row, have), in.grew(&row, have))
}

// merge brings the stored messages up to what was told: exact ids first, then our own that wait to be told.
func (in *intake) merge(have stored, told *sources.Thread) (stored, bool, error) {
	index := make(map[string]*record, len(have)+len(told.Messages))
	for _, r := range have {
		if r.remote != "" {
			index[r.remote] = r
		}
	}
	changed := false
	var later []*sources.Message
	for i := range told.Messages {
		m := &told.Messages[i]
		r := index[remoteOf(m)]
		if r == nil {
			later = append(later, m)
			continue
		}
		if r.differs(m) {
			in.take(r, told, m)
			changed = true
		}
	}
	fresh := make([]record, len(later)) // in one piece of memory: mostly a thread is told with all its messages at once
	for i, m := range later {
		changed = true
		name := remoteOf(m)
		r := index[name] // told twice in one batch
		if r == nil && m.Ours {
			r = have.placeholder(m)
		}
		if r == nil {
			id, err := in.next("message")
			if err != nil {
				return nil, false, err
			}
			r = &fresh[i]
			r.born, r.first, r.id = true, in.now, id
			have = append(have, r)
		}
		in.take(r, told, m)
		index[name] = r
	}
	return have, changed, nil
}

// next gives out ids: the file is ours, so nobody else can take them meanwhile, and a thread can be written with the id
// of a message that comes after it.
func (in *intake) next(table string) (int64, error) {
	if in.ids == nil {
		in.ids = map[string]int64{}
	}
	if _, ok := in.ids[table]; !ok {
		var last int64
		err := in.q.QueryRowContext(in.ctx, `SELECT coalesce(max(id), 0) FROM `+table).Scan(&last)
		if err != nil {
			return 0, err
		}
		in.ids[table] = last
	}
	in.ids[table]++
	return in.ids[table], nil
}

// complete adds the messages of a thread that were not loaded whole.
func complete(t *tx, thread int64, have stored) (stored, error) {
	all, err := loadThin(t.ctx, t.conn, thread)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]bool, len(have))
	for _, r := range have {
		byID[r.id] = true
	}
	for _, r := range all {
		if !byID[r.id] {
			have = append(have, r)
		}
	}
	return have, nil
}

// reckon brings places and case up to date with all messages of the thread.
func (r *threadRow) reckon(t *tx, all stored, brand sources.Brand, still bool) error {
	tree := newTree(len(all))
	list := all.said()
	for _, m := range all {
		tree.add(m.name(), m.parent, m.when)
	}
	for _, m := range all {
		if p := tree.place(m.name()); string(p) != string(m.place) {
			m.place, m.touched = p, true
		}
	}
	r.thread = r.id
	for _, m := range list { // what we have taken out of sight by the house rules is gone, as far as the case goes
		if m.dealt && !m.deleted {
			m.deleted = true
			defer func() { m.deleted = false }()
		}
	}
	r.follow(list, brand, t.now, still)
	for _, m := range all {
		if m.id != r.focus {
			continue
		}
		text := m.msg.Text
		if m.thin {
			err := t.conn.QueryRowContext(t.ctx, `SELECT text FROM message WHERE id = ?`, m.id).Scan(&text)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		r.snippet = snippetOf(text, SnippetRunes)
	}
	return nil
}

// take puts what was told into the record and counts it.
func (in *intake) take(r *record, told *sources.Thread, m *sources.Message) {
	switch {
	case r.born:
		in.tally.New++
		r.fresh = !m.Deleted
	case m.Deleted && !r.deleted:
		in.tally.Deleted++
		r.gone = in.now
	case !r.told && r.ours: // our own reply, now told: nothing new to anybody
	case r.loudlyDiffers(m):
		in.tally.Edited++
		r.fresh = r.deleted && !m.Deleted
		if r.dealt && r.msg.Hidden && !m.Hidden && !m.Deleted { // somebody shows it again
			r.dealt, r.fresh = false, true
		}
	}
	if !r.born {
		r.touched = true
		if r.told && r.msg.Text != m.Text {
			if !r.was.Valid {
				r.was = sql.NullString{String: r.msg.Text, Valid: true}
			}
			if m.Edited.IsZero() {
				r.edited = in.now
			}
		}
	}
	if !m.Deleted {
		r.gone = 0
	}
	if !m.Ours && (r.born || r.msg.Text != m.Text) {
		was := r.kind
		in.judge(r, in.asPost(told, m), m.Author)
		if !r.born {
			r.stirred = true
			in.raise(r, m, was)
		}
	}
	r.msg, r.remote, r.parent, r.author = *m, remoteOf(m), m.ParentID, m.Author
	r.ours, r.told, r.deleted, r.likes, r.reach, r.topLevel = m.Ours, true, m.Deleted, m.Likes, m.Reach, m.ParentID == ""
	r.files, r.barred, r.machine, r.held = tojson(m.Files), tojson(m.Barred), m.Machine, m.Held
	if r.fresh && r.ours && in.now-milli(m.Time) < lookBack.Milliseconds() {
		r.words, _ = cut(m.Text)
	}
	if !m.Time.IsZero() {
		r.when = milli(m.Time)
	} else if r.born {
		r.when = in.now
	}
	if !m.Edited.IsZero() {
		r.edited = milli(m.Edited)
	}
	r.changed = r.was.Valid || r.edited > 0
}

// raise notes that a message's author has made something graver of it, as a complaint of a thank-you: that is said anew, and
// what we answered before is no answer to it.
func (in *intake) raise(r *record, m *sources.Message, was replies.Kind) {
	serious := r.kind != replies.Spam && r.kind != replies.Other && r.kind != replies.Praise
	if !serious || replies.Gravity(r.kind) <= replies.Gravity(was) || m.Deleted {
		return
	}
	r.again, r.fresh = in.now, true
	if at := milli(m.Edited); at > r.when && at < in.now {
		r.again = at
	}
}

// lookBack is how old an answer of ours may be that is still read for promises: older ones promise nothing any more.
const lookBack = 30 * 24 * time.Hour

// judge triages a message; what a person has corrected before is judged as corrected.
func (in *intake) judge(r *record, p replies.Post, author sources.Author) {
	v := in.memo.triage(p)
	r.own, r.unlearn = nil, !r.born
	if said, o := in.lessons.of(in.channel.brand, in.channel.network, author, p.Text); !said.none() {
		r.own = &own{author: o.author, wording: o.wording, letters: o.letters, verdict: v}
		v = said.judge(v)
	}
	r.judge(v)
}

func (r *record) judge(v replies.Triage) {
	r.kind, r.cause, r.lang, r.urgent, r.heat, r.thanks = v.Kind, v.Cause, v.Lang, v.Urgent, v.Heat, v.Thanks
}
