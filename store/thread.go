package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"atempause/replies"
	"atempause/sources"
)

// Thread reads one thread.
func (s *Store) Thread(ctx context.Context, id int64) (Thread, error) {
	var t full
	err := s.look(ctx, func(q querier) (err error) {
		t, err = s.thread(ctx, q, id)
		return err
	})
	if err != nil {
		return Thread{}, fmt.Errorf("read thread %d: %w", id, fault(err))
	}
	return t.Thread, nil
}

// full is a Thread with what the store needs besides.
type full struct {
	Thread
	brandID, channelID int64
	marked             byPerson
	firm               bool
	waits              int64
	tone               int
	stir               replies.Stirred
}

func (s *Store) thread(ctx context.Context, q querier, id int64) (full, error) {
	var r scanned
	var t full
	var when, heard int64
	fields := append(r.fields(), &t.RemoteID, &t.Permalink, &t.Context.RemoteID, &t.Context.Author.ID,
		&t.Context.Author.Name, &t.Context.Text, &t.Context.Permalink, &when, &t.Person.ID, &t.Recommend, &t.Total,
		&t.Answered, &t.Focus, &t.marked, &t.firm, &t.waits,
		&t.tone, &t.stir.Hour, &t.stir.Reach, &heard)
	err := q.QueryRowContext(ctx, steady(`SELECT `+rowColumns+`, t.remote, t.permalink, coalesce(p.remote, ''),
		coalesce(p.author_id, ''), coalesce(p.author_name, ''), coalesce(p.text, ''), coalesce(p.permalink, ''),
		coalesce(p.time, 0), t.person_id, t.recommend, t.total, t.answered, t.focus, t.marked, t.firm, t.waits,
		t.tone, t.hour, t.reach, t.heard
		FROM thread t`+unsent+` LEFT JOIN post p ON p.id = t.post WHERE t.id = ?`), id).Scan(fields...)
	if errors.Is(err, sql.ErrNoRows) {
		return full{}, ErrNotFound
	}
	if err != nil {
		return full{}, err
	}
	if err := s.finish(ctx, q, &r); err != nil {
		return full{}, err
	}
	t.Row, t.brandID, t.channelID = r.Row, r.brand, r.channel
	t.Context.Time = moment(when)
	t.stir.Last, t.stir.At = moment(heard), s.now()
	t.Person.Name = r.Author
	if t.Why, err = s.why(ctx, q, &t); err != nil {
		return full{}, err
	}
	if t.Corrected, err = corrections(ctx, q, &t); err != nil {
		return full{}, err
	}
	t.Why = corrected(t.Why, t.Corrected)
	t.CaseFacts, err = s.caseFacts(ctx, q, &t)
	return t, err
}

// why asks the triager once more what the case's verdict rests on: it is pure and quick, and the words need no room in
// the database that way.
func (s *Store) why(ctx context.Context, q querier, t *full) ([]replies.Reason, error) {
	if s.opt.Triager == nil || t.Focus == 0 {
		return nil, nil
	}
	p := replies.Post{Network: t.Network}
	var ours bool
	var parent string
	err := q.QueryRowContext(ctx, `SELECT `+bounded("text")+`, author_name, likes, ours, parent FROM message WHERE id = ?`, t.Focus).
		Scan(&p.Text, &p.Author, &p.Likes, &ours, &parent)
	if errors.Is(err, sql.ErrNoRows) || ours {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.Text, _ = cut(p.Text)
	if parent == "" {
		p.Rating, p.Against = t.Rating, t.Recommend == "negative"
	}
	return s.opt.Triager.Triage(p).Why, nil
}

var messageColumns = `m.id, coalesce(m.remote, ''), m.parent, m.author_id, m.author_name, m.ours, m.private, ` + bounded("m.text") + `,
	` + bounded("coalesce(m.was, '')") + `, m.time, m.edited, m.likes, m.reach, m.liked, m.hidden, m.held, m.deleted, m.permalink, m.files, m.barred,
	m.first_at, length(m.place), m.machine, m.gone, octet_length(m.folded), m.ours AND m.told AND NOT m.private AND m.reply IS NULL,
	m.kind, m.heat`

// Messages reads messages of a thread in the order they are shown (the tree, oldest first), from offset on.
func (s *Store) Messages(ctx context.Context, thread int64, offset, limit int) ([]Message, error) {
	if limit <= 0 {
		limit = 50
	}
	var list []Message
	err := s.look(ctx, func(q querier) (err error) {
		list, err = messages(ctx, q, thread, max(offset, 0), limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read messages of thread %d: %w", thread, fault(err))
	}
	return list, nil
}

func messages(ctx context.Context, q querier, thread int64, offset, limit int) ([]Message, error) {
	var audience sources.Audience
	err := q.QueryRowContext(ctx, `SELECT audience FROM thread WHERE id = ?`, thread).Scan(&audience)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	// The keys are walked in the index alone; only the page itself is read from the table.
	rows, err := q.QueryContext(ctx, steady(`SELECT `+messageColumns+` FROM (SELECT id FROM message WHERE thread = ?
		ORDER BY place, id LIMIT ? OFFSET ?) k CROSS JOIN message m ON m.id = k.id`), thread, limit, offset)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Message
	for rows.Next() {
		m, err := scanMessage(rows)
		if err != nil {
			return nil, err
		}
		if m.Audience == "" {
			m.Audience = audience
		}
		list = append(list, m)
	}
	return list, errorsOf(rows)
}

func scanMessage(rows *sql.Rows) (Message, error) {
	var m Message
	var private bool
	var when, edited, first, gone int64
	var place int
	var files, barred string
	err := rows.Scan(&m.ID, &m.RemoteID, &m.ParentID, &m.Author.ID, &m.Author.Name, &m.Ours, &private, &m.Text, &m.Was,
		&when, &edited, &m.Likes, &m.Reach, &m.Liked, &m.Hidden, &m.Held, &m.Deleted, &m.Permalink, &files, &barred, &first, &place,
		&m.Machine, &gone, &m.Quoted, &m.Abroad, &m.Kind, &m.Heat)
	if err != nil {
		return Message{}, err
	}
	m.Time, m.Edited, m.FirstAt, m.GoneAt = moment(when), moment(edited), moment(first), moment(gone)
	m.Depth = place/placeStep - 1
	if private {
		m.Audience = sources.Private
	}
	if err := unjson(files, &m.Files); err != nil {
		return Message{}, fmt.Errorf("files of message %d: %w", m.ID, err)
	}
	if err := unjson(barred, &m.Barred); err != nil {
		return Message{}, fmt.Errorf("barred acts of message %d: %w", m.ID, err)
	}
	m.Text, m.Cut = cut(m.Text)
	m.Was, _ = cut(m.Was)
	return m, nil
}

// bounded reads no more of a text than cut keeps, and one byte that says that there is more. SQLite would count
// characters and stop at the first NUL; bytes it does not interpret.
func bounded(text string) string {
	return fmt.Sprintf(`CASE WHEN octet_length(%[1]s) <= %[2]d THEN %[1]s ELSE substr(CAST(%[1]s AS BLOB), 1, %[3]d) END`,
		text, BodyBytes, BodyBytes+1)
}

// cut bounds a text by BodyBytes without cutting a rune in two.
func cut(s string) (string, bool) {
	if len(s) <= BodyBytes {
		return s, false
	}
	end := BodyBytes
	for end > BodyBytes-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end], true
}

// Body is the whole text of a message.
func (s *Store) Body(ctx context.Context, message int64) (string, error) {
	var text string
	err := s.read.QueryRowContext(ctx, `SELECT text FROM message WHERE id = ?`, message).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("read message %d: %w", message, fault(err))
	}
	return text, nil
}

// Folded is what a mail only carries along: quoted older mails and the signature.
func (s *Store) Folded(ctx context.Context, message int64) (string, error) {
	var text string
	err := s.read.QueryRowContext(ctx, `SELECT folded FROM message WHERE id = ?`, message).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("read what message %d carries along: %w", message, fault(err))
	}
	return text, nil
}

// tojson writes a list down; an empty one takes no room.
func tojson[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	b, _ := json.Marshal(list) // plain structs of strings and numbers always marshal
	return string(b)
}

func unjson[T any](s string, list *[]T) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), list)
}
