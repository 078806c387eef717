package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

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
	own            *own // what the classifier says, if the message was judged as corrected
	unlearn        bool // the text is another: what the classifier said of the old one goes
	stirred        bool // its author has changed the text: to be read again
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
		m.likes, m.reach, m.deleted, m.place, m.kind, m.cause, m.lang, m.urgent, m.heat, m.thanks, m.dealt,
		m.machine, m.again, m.gone, m.held, m.was IS NOT NULL OR m.edited > 0`
	fatColumns = `, m.text, m.was, m.edited, m.liked, m.hidden, m.held, m.permalink, m.files, m.barred, m.first_at, m.folded`
)

func (r *record) thinFields() []any {
	return []any{
		&r.id, &r.remote, &r.parent, &r.author.ID, &r.author.Name, &r.ours, &r.private, &r.told, &r.when,
		&r.likes, &r.reach, &r.deleted, &r.place, &r.kind, &r.cause, &r.lang, &r.urgent, &r.heat, &r.thanks, &r.dealt,
		&r.machine, &r.again, &r.gone, &r.held, &r.changed,
	}
}

func (r *record) fatFields() []any {
	m := &r.msg
	return append(r.thinFields(), &m.Text, &r.was, &r.edited, &m.Liked, &m.Hidden, &m.Held, &m.Permalink, &r.files,
		&r.barred, &r.first, &m.Folded)
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
func loadThin(ctx context.Context, q querier, thread int64) (stored, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+thinColumns+` FROM message m WHERE m.thread = ?`, thread)
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
	return !r.told || r.loudlyDiffers(m) || r.likes != m.Likes || r.reach != m.Reach || r.msg.Liked != m.Liked ||
		r.msg.Permalink != m.Permalink || r.barred != tojson(m.Barred) || r.author != m.Author || r.parent != m.ParentID ||
		!m.Time.IsZero() && r.when != milli(m.Time) || !m.Edited.IsZero() && r.edited != milli(m.Edited) || r.ours != m.Ours ||
		r.msg.Folded != m.Folded || r.machine != m.Machine
}

// loudlyDiffers tells whether a person would call the message changed.
func (r *record) loudlyDiffers(m *sources.Message) bool {
	return r.msg.Text != m.Text || r.msg.Hidden != m.Hidden || r.msg.Held != m.Held || r.deleted != m.Deleted || r.files != tojson(m.Files)
}

const (
	insertMessage = `INSERT INTO message (thread, remote, parent, author_id, author_name, ours, private, told, text, was,
		time, edited, likes, reach, liked, hidden, held, deleted, permalink, files, barred, first_at, place, kind, cause, lang,
		urgent, heat, thanks, dealt, folded, machine, again, gone, id)
		VALUES (?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateMessage = `UPDATE message SET thread = ?, remote = nullif(?, ''), parent = ?, author_id = ?, author_name = ?,
		ours = ?, private = ?, told = ?, text = ?, was = ?, time = ?, edited = ?, likes = ?, reach = ?, liked = ?,
		hidden = ?, held = ?, deleted = ?, permalink = ?, files = ?, barred = ?, first_at = ?, place = ?, kind = ?, cause = ?,
		lang = ?, urgent = ?, heat = ?, thanks = ?, dealt = ?, folded = ?, machine = ?, again = ?, gone = ? WHERE id = ?`
	moveMessage = `UPDATE message SET place = ? WHERE id = ?`
)

// write puts down what is new or changed.
func (in *intake) write(thread int64, all stored) error {
	if err := writeRecords(in.t, thread, all); err != nil {
		return err
	}
	for _, r := range all {
		if r.unlearn {
			if _, err := in.t.exec(`DELETE FROM judged WHERE message = ?`, r.id); err != nil {
				return err
			}
		}
		if r.own != nil {
			r.own.message = r.id
			if err := r.own.save(in.t); err != nil {
				return err
			}
		}
	}
	return nil
}

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
	return t.put(query, thread, r.remote, r.parent, r.author.ID, r.author.Name, r.ours, r.private, r.told, m.Text, r.was,
		r.when, r.edited, r.likes, r.reach, m.Liked, m.Hidden, m.Held, r.deleted, m.Permalink, r.files, r.barred, r.first, r.place,
		string(r.kind), r.cause, r.lang, r.urgent, r.heat, r.thanks, r.dealt, m.Folded, string(r.machine), r.again,
		r.gone, r.id)
}
