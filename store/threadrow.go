package store

import (
	"database/sql"
	"errors"

	"atempause/sources"
)

// threadColumns are a thread as it is written, without what only lists need.
const threadColumns = `t.id, t.brand, t.channel, t.remote, t.form, t.audience, t.permalink, coalesce(t.post, 0), t.rating,
	t.recommend, t.state, t.since, t.kind, t.marked, t.cause, t.lang, t.urgent, t.heat, t.due, t.press, t.updated,
	t.person_id, t.person_name, t.focus, t.snippet, t.theirs, t.critics, t.likes, t.total, t.answered, t.unread, t.stale,
	t.seen, t.home, t.matter, t.brief, t.traces`

// threadRow is a thread as it is written.
type threadRow struct {
	id, brand, channel int64
	remote, permalink  string
	post               int64
	recommend, snippet string
	doc                string // the matter as it is kept with this thread
	matter
}

func (r *threadRow) fields() []any {
	return []any{
		&r.id, &r.brand, &r.channel, &r.remote, &r.form, &r.audience, &r.permalink, &r.post, &r.rating,
		&r.recommend, &r.State, &r.Since, &r.Kind, &r.Marked, &r.cause, &r.lang, &r.urgent, &r.heat, &r.due, &r.press,
		&r.updated, &r.person.ID, &r.person.Name, &r.focus, &r.snippet, &r.theirs, &r.critics, &r.likes, &r.total,
		&r.answered, &r.unread, &r.stale, &r.seen, &r.home, &r.doc, &r.brief, &r.traces,
	}
}

// dressed tells whether the thread's own data, or the post above it, was told differently.
func (in *intake) dressed(r *threadRow, t *sources.Thread) (bool, error) {
	if r.form != t.Form || r.audience != t.Audience || r.permalink != t.Permalink || r.rating != t.Rating ||
		r.recommend != t.Recommend {
		return true, nil
	}
	post, ok, err := in.post(t)
	return ok && post.id != r.post || ok && post.changed, err
}

// post is the one a thread hangs under, as this batch tells it.
type post struct {
	sources.Context
	id      int64
	changed bool // it was told otherwise than it is stored
}

// postKey is what a post is known by. One without an id of its own belongs to its thread alone.
func postKey(t *sources.Thread) string {
	if t.Context.RemoteID == "" {
		return "below " + t.RemoteID
	}
	return t.Context.RemoteID
}

// post finds the post of a thread, once for all threads of a batch that hang under it. A thread told without one keeps
// the one it has: then ok is false.
func (in *intake) post(t *sources.Thread) (p *post, ok bool, err error) {
	c := t.Context
	if c == (sources.Context{}) {
		return nil, false, nil
	}
	c.Time = moment(milli(c.Time))
	if in.posts == nil {
		in.posts = map[string]*post{}
	}
	p = in.posts[postKey(t)]
	if p == nil {
		p = &post{}
		var when int64
		err := in.q.QueryRowContext(in.ctx, `SELECT id, remote, author_id, author_name, text, permalink, time FROM post
			WHERE channel = ? AND key = ?`, in.channel.id, postKey(t)).
			Scan(&p.id, &p.RemoteID, &p.Author.ID, &p.Author.Name, &p.Text, &p.Permalink, &when)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, false, err
		}
		p.Time = moment(when)
		in.posts[postKey(t)] = p
	}
	if p.Context != c {
		p.Context, p.changed = c, true
	}
	return p, true, nil
}

// dress takes over what was told of the thread itself.
func (in *intake) dress(r *threadRow, t *sources.Thread) error {
	r.remote, r.form, r.audience, r.permalink = t.RemoteID, t.Form, t.Audience, t.Permalink
	r.rating, r.recommend = t.Rating, t.Recommend
	p, ok, err := in.post(t)
	if err != nil || !ok {
		return err
	}
	if p.changed {
		err = in.q.QueryRowContext(in.ctx, `INSERT INTO post (channel, key, remote, author_id, author_name, text, permalink, time)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET author_id = excluded.author_id,
			author_name = excluded.author_name, text = excluded.text, permalink = excluded.permalink, time = excluded.time
			RETURNING id`, in.channel.id, postKey(t), p.RemoteID, p.Author.ID, p.Author.Name, p.Text, p.Permalink,
			milli(p.Time)).Scan(&p.id)
		p.changed = err != nil
	}
	r.post = p.id
	return err
}

// insertThread writes a thread that is new; its messages follow.
const insertThread = `INSERT INTO thread (channel, brand, remote, form, audience, permalink, post, rating, recommend,
	state, since, kind, marked, cause, lang, urgent, heat, due, press, updated, person_id, person_name, focus, snippet,
	theirs, critics, likes, total, answered, unread, stale, seen, home, matter, brief, lane, next, until, turned, promised,
	firm, waits, rounds, traces, tone, hour, reach, heard, id)
	VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const updateThread = `UPDATE thread SET channel = ?, brand = ?, remote = ?, form = ?, audience = ?, permalink = ?,
	post = nullif(?, 0), rating = ?, recommend = ?, state = ?, since = ?, kind = ?, marked = ?, cause = ?, lang = ?,
	urgent = ?, heat = ?, due = ?, press = ?, updated = ?, person_id = ?, person_name = ?, focus = ?, snippet = ?,
	theirs = ?, critics = ?, likes = ?, total = ?, answered = ?, unread = ?, stale = ?, seen = ?, home = ?,
	matter = ?, brief = ?, lane = ?, next = ?, until = ?, turned = ?, promised = ?, firm = ?, waits = ?, rounds = ?, traces = ?,
	tone = ?, hour = ?, reach = ?, heard = ? WHERE id = ?`

// save writes the row with one of the statements above.
func (r *threadRow) save(t *tx, query string) error {
	return t.put(query, r.channel, r.brand, r.remote, string(r.form), string(r.audience), r.permalink, r.post,
		r.rating, r.recommend, string(r.State), r.Since, string(r.Kind), int64(r.Marked), r.cause, r.lang, r.urgent, r.heat,
		r.due, r.press, r.updated, r.person.ID, r.person.Name, r.focus, r.snippet, r.theirs, r.critics, r.likes, r.total,
		r.answered, r.unread, r.stale, r.seen, r.home, r.doc, r.brief, string(r.lane), r.next, r.until, r.turned, r.promised,
		r.firm, r.waits, r.rounds, int64(r.traces), r.tone, r.stir.Hour, r.stir.Reach, milli(r.stir.Last), r.id)
}
