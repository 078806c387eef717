package store

import (
	"atempause/sources"
)

// threadColumns are a thread as it is written, without what only lists need.
const threadColumns = `t.id, t.brand, t.channel, t.remote, t.form, t.audience, t.permalink, coalesce(t.post, 0), t.rating,
	t.recommend, t.state, t.since, t.kind, t.marked, t.cause, t.lang, t.urgent, t.heat, t.due, t.press, t.updated,
	t.person_id, t.person_name, t.focus, t.snippet, t.theirs, t.critics, t.likes, t.total, t.answered, t.unread, t.seen,
	coalesce(p.author_id, ''), coalesce(p.author_name, ''), coalesce(p.text, ''), coalesce(p.permalink, ''),
	coalesce(p.remote, ''), coalesce(p.time, 0)`

// threadRow is a thread as it is written.
type threadRow struct {
	id, brand, channel int64
	remote, permalink  string
	post               int64
	rating             int
	recommend, snippet string
	matter

	context     sources.Context
	contextTime int64
}

func (r *threadRow) fields() []any {
	return []any{
		&r.id, &r.brand, &r.channel, &r.remote, &r.form, &r.audience, &r.permalink, &r.post, &r.rating,
		&r.recommend, &r.State, &r.Since, &r.Kind, &r.Marked, &r.cause, &r.lang, &r.urgent, &r.heat, &r.due, &r.press,
		&r.updated, &r.person.ID, &r.person.Name, &r.focus, &r.snippet, &r.theirs, &r.critics, &r.likes, &r.total,
		&r.answered, &r.unread, &r.seen,
		&r.context.Author.ID, &r.context.Author.Name, &r.context.Text, &r.context.Permalink, &r.context.RemoteID,
		&r.contextTime,
	}
}

// dressed tells whether the thread's own data, or the post above it, was told differently.
func (in *intake) dressed(r *threadRow, t *sources.Thread) bool {
	return r.form != t.Form || r.audience != t.Audience || r.permalink != t.Permalink || r.rating != t.Rating ||
		r.recommend != t.Recommend || contextDiffers(r, t.Context)
}

// contextDiffers compares the post above a thread. A thread told without it keeps the one it has.
func contextDiffers(r *threadRow, c sources.Context) bool {
	if c == (sources.Context{}) {
		return false
	}
	return r.context.RemoteID != c.RemoteID || r.context.Author != c.Author || r.context.Text != c.Text ||
		r.context.Permalink != c.Permalink || r.contextTime != milli(c.Time)
}

// dress takes over what was told of the thread itself.
func (in *intake) dress(r *threadRow, t *sources.Thread) error {
	r.remote, r.form, r.audience, r.permalink = t.RemoteID, t.Form, t.Audience, t.Permalink
	r.rating, r.recommend = t.Rating, t.Recommend
	if !contextDiffers(r, t.Context) {
		return nil
	}
	c := t.Context
	key := c.RemoteID
	if key == "" {
		key = "below " + t.RemoteID // a post without an id of its own belongs to this thread alone
	}
	err := in.q.QueryRowContext(in.ctx, `INSERT INTO post (channel, key, remote, author_id, author_name, text, permalink, time)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET author_id = excluded.author_id,
		author_name = excluded.author_name, text = excluded.text, permalink = excluded.permalink, time = excluded.time
		RETURNING id`, in.channel.id, key, c.RemoteID, c.Author.ID, c.Author.Name, c.Text, c.Permalink, milli(c.Time)).Scan(&r.post)
	r.context, r.contextTime = c, milli(c.Time)
	return err
}

// insertThread writes a thread that is new; its messages follow.
const insertThread = `INSERT INTO thread (channel, brand, remote, form, audience, permalink, post, rating, recommend,
	state, since, kind, marked, cause, lang, urgent, heat, due, press, updated, person_id, person_name, focus, snippet,
	theirs, critics, likes, total, answered, unread, seen, id)
	VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const updateThread = `UPDATE thread SET channel = ?, brand = ?, remote = ?, form = ?, audience = ?, permalink = ?,
	post = nullif(?, 0), rating = ?, recommend = ?, state = ?, since = ?, kind = ?, marked = ?, cause = ?, lang = ?,
	urgent = ?, heat = ?, due = ?, press = ?, updated = ?, person_id = ?, person_name = ?, focus = ?, snippet = ?,
	theirs = ?, critics = ?, likes = ?, total = ?, answered = ?, unread = ?, seen = ? WHERE id = ?`

// save writes the row with one of the statements above.
func (r *threadRow) save(t *tx, query string) error {
	_, err := t.exec(query, r.channel, r.brand, r.remote, string(r.form), string(r.audience), r.permalink, r.post,
		r.rating, r.recommend, string(r.State), r.Since, string(r.Kind), r.Marked, r.cause, r.lang, r.urgent, r.heat,
		r.due, r.press, r.updated, r.person.ID, r.person.Name, r.focus, r.snippet, r.theirs, r.critics, r.likes, r.total,
		r.answered, r.unread, r.seen, r.id)
	return err
}
