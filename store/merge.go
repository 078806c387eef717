package store

import (
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// record is a message as it is written. Records of a thread that were not told again are loaded thin: without text,
// files and the like.
type record struct {
	said
	remote, parent string
	msg            sources.Message
	was            sql.NullString
	files, barred  string
	edited, first  int64
	place          []byte
	thin           bool
	born, touched  bool // to be inserted; to be updated
}

// name is what the tree knows a message by.
func (r *record) name() string {
	if r.remote == "" {
		return "\x00" + strconv.FormatInt(r.id, 10)
	}
	return r.remote
}

// stored are the messages a told thread may be about, as they stand.
type stored []*record

// placeholder finds our own reply that the network had not told yet: it names none, or another id than now, but the text
// is the same.
func (s stored) placeholder(m *sources.Message) *record {
	for _, r := range s {
		if r.ours && !r.told && !r.private && sameText(r.msg.Text, m.Text) {
			return r
		}
	}
	return nil
}

// sameText compares as networks keep texts: they trim and fold white space.
func sameText(a, b string) bool {
	return a == b || strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// thinColumns are those of a thin record, fatColumns the rest.
const (
	thinColumns = `m.id, coalesce(m.remote, ''), m.parent, m.author_id, m.author_name, m.ours, m.private, m.told, m.time,
		m.likes, m.deleted, m.place, m.kind, m.cause, m.lang, m.urgent, m.heat, m.thanks`
	fatColumns = `, m.text, m.was, m.edited, m.reach, m.liked, m.hidden, m.permalink, m.files, m.barred, m.first_at`
)

func (r *record) thinFields() []any {
	return []any{
		&r.id, &r.remote, &r.parent, &r.author.ID, &r.author.Name, &r.ours, &r.private, &r.told, &r.when,
		&r.likes, &r.deleted, &r.place, &r.kind, &r.cause, &r.lang, &r.urgent, &r.heat, &r.thanks,
	}
}

func (r *record) fatFields() []any {
	m := &r.msg
	return append(r.thinFields(), &m.Text, &r.was, &r.edited, &m.Reach, &m.Liked, &m.Hidden, &m.Permalink, &r.files,
		&r.barred, &r.first)
}

// load reads the told messages of a thread that are stored, and our own that the network has not told yet. all is true
// when that is the whole thread: mostly it is short, and read in one go.
//
// No joins here: SQLite prepares a join with bound values anew at each run, which costs more than the run itself.
func (in *intake) load(row *threadRow, told []sources.Message) (have stored, all bool, err error) {
	if row.total <= 4*len(told)+16 {
		have, err = in.fat(nil, `m.thread = ?`, row.id)
		return have, true, err
	}
	if have, err = in.fat(nil, `m.thread = ? AND m.told = 0`, row.id); err != nil {
		return nil, false, err
	}
	for i := range told {
		name := remoteOf(&told[i])
		if slices.ContainsFunc(have, func(r *record) bool { return r.remote == name && !r.told }) {
			continue
		}
		if have, err = in.fat(have, `m.thread = ? AND m.remote = ?`, row.id, name); err != nil {
			return nil, false, err
		}
	}
	return have, false, nil
}

// fat adds whole records to have.
func (in *intake) fat(have stored, where string, args ...any) (stored, error) {
	rows, err := in.q.QueryContext(in.ctx, `SELECT `+thinColumns+fatColumns+` FROM message m WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		r := &record{}
		if err := rows.Scan(r.fatFields()...); err != nil {
			return nil, err
		}
		r.topLevel = r.parent == ""
		have = append(have, r)
	}
	return have, errorsOf(rows)
}

// loadThin reads the whole thread, each message without its text.
func loadThin(t *tx, thread int64) (stored, error) {
	rows, err := t.conn.QueryContext(t.ctx, `SELECT `+thinColumns+` FROM message m WHERE m.thread = ?`, thread)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all stored
	for rows.Next() {
		r := &record{thin: true}
		if err := rows.Scan(r.thinFields()...); err != nil {
			return nil, err
		}
		r.topLevel = r.parent == ""
		all = append(all, r)
	}
	return all, errorsOf(rows)
}

// remoteOf is a message's id on its network. A source that has none for it gets one made of what was said.
func remoteOf(m *sources.Message) string {
	if m.RemoteID != "" {
		return m.RemoteID
	}
	h := fnv.New128a()
	fmt.Fprintf(h, "%q %q %q %d", m.Author.ID, m.Author.Name, m.Text, milli(m.Time)) // a hash takes everything
	return "unnamed " + hex.EncodeToString(h.Sum(nil))
}

// differs tells whether a message was told otherwise than it is stored. What the network leaves out stays as it is.
func (r *record) differs(m *sources.Message) bool {
	return !r.told || r.loudlyDiffers(m) || r.likes != m.Likes || r.msg.Reach != m.Reach || r.msg.Liked != m.Liked ||
		r.msg.Permalink != m.Permalink || r.barred != tojson(m.Barred) || r.author != m.Author || r.parent != m.ParentID ||
		!m.Time.IsZero() && r.when != milli(m.Time) || !m.Edited.IsZero() && r.edited != milli(m.Edited) || r.ours != m.Ours
}

// loudlyDiffers tells whether a person would call the message changed.
func (r *record) loudlyDiffers(m *sources.Message) bool {
	return r.msg.Text != m.Text || r.msg.Hidden != m.Hidden || r.deleted != m.Deleted || r.files != tojson(m.Files)
}

// take puts what was told into the record and counts it.
func (in *intake) take(r *record, told *sources.Thread, m *sources.Message) {
	switch {
	case r.born:
		in.tally.New++
		r.fresh = !m.Deleted
	case m.Deleted && !r.deleted:
		in.tally.Deleted++
	case !r.told && r.ours: // our own reply, now told: nothing new to anybody
	case r.loudlyDiffers(m):
		in.tally.Edited++
		r.fresh = r.deleted && !m.Deleted
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
	if !m.Ours && (r.born || r.msg.Text != m.Text) {
		r.judge(in.memo.triage(in.asPost(told, m)))
	}
	r.msg, r.remote, r.parent, r.author = *m, remoteOf(m), m.ParentID, m.Author
	r.ours, r.told, r.deleted, r.likes, r.topLevel = m.Ours, true, m.Deleted, m.Likes, m.ParentID == ""
	r.files, r.barred = tojson(m.Files), tojson(m.Barred)
	if !m.Time.IsZero() {
		r.when = milli(m.Time)
	} else if r.born {
		r.when = in.now
	}
	if !m.Edited.IsZero() {
		r.edited = milli(m.Edited)
	}
}

func (r *record) judge(v replies.Triage) {
	r.kind, r.cause, r.lang, r.urgent, r.heat, r.thanks = v.Kind, v.Cause, v.Lang, v.Urgent, v.Heat, v.Thanks
}

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
	was := row.State
	if err := row.reckon(in.t, have, in.brand); err != nil {
		return false, err
	}
	if err := row.save(in.t, save); err != nil {
		return false, err
	}
	if known && was != row.State {
		err := in.s.journal(in.t, string(in.channel.network), "moved", row.id, 0, map[string]replies.CaseState{"from": was, "to": row.State})
		if err != nil {
			return false, err
		}
	}
	return true, in.write(row.id, have)
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
	for _, m := range later {
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
			r = &record{born: true, first: in.now}
			r.id = id
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
	all, err := loadThin(t, thread)
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
func (r *threadRow) reckon(t *tx, all stored, brand sources.Brand) error {
	tree := newTree(len(all))
	list := make([]*said, len(all))
	for i, m := range all {
		tree.add(m.name(), m.parent, m.when)
		list[i] = &m.said
	}
	for _, m := range all {
		if p := tree.place(m.name()); string(p) != string(m.place) {
			m.place, m.touched = p, true
		}
	}
	r.follow(list, brand)
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
		r.snippet = snippetOf(text)
	}
	return nil
}

const (
	insertMessage = `INSERT INTO message (thread, remote, parent, author_id, author_name, ours, private, told, text, was,
		time, edited, likes, reach, liked, hidden, deleted, permalink, files, barred, first_at, place, kind, cause, lang,
		urgent, heat, thanks, id)
		VALUES (?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateMessage = `UPDATE message SET thread = ?, remote = nullif(?, ''), parent = ?, author_id = ?, author_name = ?,
		ours = ?, private = ?, told = ?, text = ?, was = ?, time = ?, edited = ?, likes = ?, reach = ?, liked = ?,
		hidden = ?, deleted = ?, permalink = ?, files = ?, barred = ?, first_at = ?, place = ?, kind = ?, cause = ?,
		lang = ?, urgent = ?, heat = ?, thanks = ? WHERE id = ?`
	moveMessage = `UPDATE message SET place = ? WHERE id = ?`
)

// write puts down what is new or changed.
func (in *intake) write(thread int64, all stored) error { return writeRecords(in.t, thread, all) }

func writeRecords(t *tx, thread int64, all stored) error {
	for _, r := range all {
		var err error
		switch {
		case r.born:
			err = r.save(t, insertMessage, thread)
		case r.touched && r.thin:
			_, err = t.exec(moveMessage, r.place, r.id)
		case r.touched:
			err = r.save(t, updateMessage, thread)
		}
		if err != nil {
			return fmt.Errorf("message %s: %w", r.remote, err)
		}
	}
	return nil
}

func (r *record) save(t *tx, query string, thread int64) error {
	m := &r.msg
	_, err := t.exec(query, thread, r.remote, r.parent, r.author.ID, r.author.Name, r.ours, r.private, r.told, m.Text, r.was,
		r.when, r.edited, r.likes, m.Reach, m.Liked, m.Hidden, r.deleted, m.Permalink, r.files, r.barred, r.first, r.place,
		string(r.kind), r.cause, r.lang, r.urgent, r.heat, r.thanks, r.id)
	return err
}

// settling is how long a listing may leave out a reply of ours that the network has taken: lists lag behind.
const settling = 10 * time.Minute

// vanished finds what a complete listing no longer shows, as message ids with their threads.
func (in *intake) vanished(g sources.Gone) (map[int64][]int64, error) {
	seen, err := json.Marshal(append([]string{}, g.Seen...)) // an empty list, not null
	if err != nil {
		return nil, err
	}
	rows, err := in.q.QueryContext(in.ctx, `SELECT m.thread, m.id FROM message m WHERE m.thread IN (
		SELECT id FROM thread WHERE channel = ?1 AND remote = ?2 UNION
		SELECT t.id FROM post p JOIN thread t ON t.post = p.id WHERE p.channel = ?1 AND p.key = ?2)
		AND m.deleted = 0 AND m.private = 0 AND m.remote IS NOT NULL AND m.remote <> ?2 AND (m.told = 1 OR m.first_at < ?4)
		AND m.remote NOT IN (SELECT value FROM json_each(?3))`,
		in.channel.id, g.Root, string(seen), in.now-settling.Milliseconds())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	gone := map[int64][]int64{}
	for rows.Next() {
		var thread, id int64
		if err := rows.Scan(&thread, &id); err != nil {
			return nil, err
		}
		gone[thread] = append(gone[thread], id)
	}
	return gone, errorsOf(rows)
}

// gone marks what a complete listing no longer shows.
func (in *intake) gone(g sources.Gone) (changed bool, err error) {
	lost, err := in.vanished(g)
	if err != nil {
		return false, err
	}
	for thread, ids := range lost {
		for _, id := range ids {
			if _, err := in.t.exec(`UPDATE message SET deleted = 1 WHERE id = ?`, id); err != nil {
				return false, err
			}
			in.tally.Deleted++
		}
		if err := in.s.refollow(in.t, thread, 0, nil); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}

// refollow reckons a thread anew from its messages, after change has been made to it. fresh is the message that has come
// in, 0 if none has.
func (s *Store) refollow(t *tx, thread, fresh int64, change func(*threadRow)) error {
	var r threadRow
	err := t.conn.QueryRowContext(t.ctx, `SELECT `+threadColumns+` FROM thread t WHERE t.id = ?`, thread).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("thread %d: %w", thread, ErrNotFound)
	}
	if err != nil {
		return err
	}
	all, err := loadThin(t, thread)
	if err != nil {
		return err
	}
	for _, m := range all {
		m.fresh = m.id == fresh
	}
	if change != nil {
		change(&r)
	}
	if err := r.reckon(t, all, s.brandOf(r.brand)); err != nil {
		return err
	}
	if err := r.save(t, updateThread); err != nil {
		return err
	}
	return writeRecords(t, thread, all)
}

// reassess reckons the waiting threads of a brand anew, after its hours have changed.
func (s *Store) reassess(t *tx, brand int64) error {
	ids, err := numbers(t, `SELECT id FROM thread WHERE brand = ? AND lane IN ('open', 'praise')`, brand)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.refollow(t, id, 0, nil); err != nil {
			return err
		}
	}
	return nil
}

// numbers reads a column of ids.
func numbers(t *tx, query string, args ...any) ([]int64, error) {
	rows, err := t.conn.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, errorsOf(rows)
}
