package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// rowColumns are what a list shows of a thread t and its unsent reply r. A draft that was emptied again is none.
const rowColumns = `t.id, t.brand, t.channel, t.form, t.audience, t.person_name, t.snippet, t.lang, t.kind, t.cause,
	t.urgent, t.state, t.heat, t.due, t.press, t.stale, t.updated, t.unread, t.theirs, t.critics, t.likes, t.rating, t.marked & 1,
	t.lane, t.until, t.turned, t.promised, t.rounds, t.traces,
	CASE WHEN r.text = '' THEN '' ELSE coalesce(r.state, '') END, coalesce(r.ready_at, 0), coalesce(r.trouble, '')`

// unsent joins a thread's one unsent reply, if it has one.
const unsent = ` LEFT JOIN reply r ON r.thread = t.id AND r.state <> 'sent' AND r.dropped = 0`

// scanned is a Row as it comes from the database, with room for the columns of a Thread behind it.
type scanned struct {
	Row
	brand, channel               int64
	due, press, updated, readyAt int64
	until, turned, promised      int64
	traces                       traces
}

func (r *scanned) fields() []any {
	return []any{
		&r.ID, &r.brand, &r.channel, &r.Form, &r.Audience, &r.Author, &r.Snippet, &r.Lang, &r.Kind, &r.Cause,
		&r.Urgent, &r.State, &r.Heat, &r.due, &r.press, &r.Stale, &r.updated, &r.Unread, &r.Theirs, &r.Critics, &r.Likes,
		&r.Rating, &r.Marked, &r.View, &r.until, &r.turned, &r.promised, &r.Rounds, &r.traces, &r.Reply, &r.readyAt, &r.Trouble,
	}
}

// finish fills in what the columns only point at.
func (s *Store) finish(ctx context.Context, q querier, r *scanned) error {
	if err := s.known(ctx, q, r.channel, r.brand); err != nil {
		return err
	}
	c := s.channelByID(r.channel)
	r.Brand, r.Channel, r.Network = s.brandName(r.brand), c.key, c.network
	r.Due, r.Press, r.Updated, r.ReadyAt = moment(r.due), moment(r.press), moment(r.updated), moment(r.readyAt)
	r.Held, r.Edited, r.Gone = r.traces.has(traceHeld), r.traces.has(traceEdited), r.traces.has(traceGone)
	r.Machine, r.Bounced = r.traces.has(traceMachine), r.traces.has(traceBounce)
	r.Until, r.Turned, r.Promised = moment(r.until), moment(r.turned), moment(r.promised)
	return nil
}

// listing says how a view is read: from which tables, under which condition, by which key.
type listing struct {
	from, where, order string // order is the first part of the key, the thread's id the second
	down               bool   // from high keys to low ones
	key                func(*Row) int64
}

// listingOf gives each view one index to walk along. EXPLAIN QUERY PLAN is asked in a test.
func listingOf(v View) (listing, error) {
	switch v {
	case Open, Praise:
		return listing{
			from: `thread t` + unsent, where: `t.lane = '` + string(v) + `'`, order: `t.rank`,
			key: queueKey,
		}, nil
	case Waiting, InPrivate, Done:
		return listing{
			from: `thread t` + unsent, where: `t.lane = '` + string(v) + `'`, order: `t.rank`,
			key: func(r *Row) int64 { return -milli(r.Updated) },
		}, nil
	case Snoozed, Escalated:
		return listing{
			from: `thread t` + unsent, where: `t.lane = '` + string(v) + `'`, order: `t.rank`,
			key: func(r *Row) int64 { return milli(r.Until) },
		}, nil
	case Solved:
		return listing{
			from: `thread t` + unsent, where: `t.lane = 'solved'`, order: `t.rank`,
			key: func(r *Row) int64 { return milli(r.Turned) },
		}, nil
	case Promises:
		return listing{
			from: `thread t` + unsent, where: `t.promised > 0`, order: `t.promised`,
			key: func(r *Row) int64 { return milli(r.Promised) },
		}, nil
	case All, "":
		return listing{
			from: `thread t` + unsent, where: `1`, order: `t.updated`, down: true,
			key: func(r *Row) int64 { return milli(r.Updated) },
		}, nil
	case Ready:
		return listing{
			from: `ready w CROSS JOIN thread t ON t.id = w.thread` + unsent, where: `1`, order: `w.at`,
			key: func(r *Row) int64 { return milli(r.Rests) },
		}, nil
	}
	return listing{}, fmt.Errorf("view %q: %w", v, ErrNotFound)
}

// queueKey is a row's place in a queue, as the generated column rank has it.
func queueKey(r *Row) int64 {
	if r.Stale {
		return 1<<52 - milli(r.Press)
	}
	return milli(r.Press)
}

// query builds the statement for a page.
func (l listing) query(p Page, channel, brand int64, more condition) (string, []any) {
	id, table := "t.id", "t"
	if strings.HasPrefix(l.order, "w.") {
		id, table = "w.thread", "w"
	}
	var args []any
	where := l.where
	switch {
	case channel != 0:
		where += ` AND ` + table + `.channel = ?`
		args = append(args, channel)
	case brand != 0:
		where += ` AND ` + table + `.brand = ?`
		args = append(args, brand)
	}
	down, from := l.down, p.After
	if p.Before != nil {
		down, from = !down, p.Before
	}
	if p.Unread {
		where += ` AND t.unread = 1`
	}
	if more.where != "" {
		where += ` AND ` + more.where
		args = append(args, more.args...)
	}
	than, dir := ">", ""
	if down {
		than, dir = "<", " DESC"
	}
	if from != nil {
		where += ` AND (` + l.order + `, ` + id + `) ` + than + ` (?, ?)`
		args = append(args, l.key(from), from.ID)
	}
	limit := p.Limit
	if limit <= 0 {
		limit = 50
	}
	tables, first := more.from(l.from)
	if first != nil {
		where += ` AND t.id = j.value`
	}
	return steady(`SELECT ` + rowColumns + ` FROM ` + tables + ` WHERE ` + where +
		` ORDER BY ` + l.order + dir + `, ` + id + dir + ` LIMIT ?`), append(append(first, args...), limit)
}

// scope turns a page's filter into ids. none is true if nothing can match it.
func (s *Store) scope(ctx context.Context, p Page) (channel, brand int64, none bool, err error) {
	if p.Brand != "" {
		id, ok := s.brandID(p.Brand)
		if !ok {
			if err := s.readBook(ctx, s.read); err != nil {
				return 0, 0, false, err
			}
			if id, ok = s.brandID(p.Brand); !ok {
				return 0, 0, true, nil
			}
		}
		brand = id
	}
	if p.Channel != "" {
		c, err := s.channelByKey(ctx, p.Channel)
		if err != nil {
			return 0, 0, false, err
		}
		if brand != 0 && c.brand != brand {
			return 0, 0, true, nil
		}
		channel = c.id
	}
	return channel, brand, false, nil
}

// Rows reads a page of a view.
func (s *Store) Rows(ctx context.Context, p Page) ([]Row, error) {
	l, err := listingOf(p.View)
	if err != nil {
		return nil, err
	}
	channel, brand, none, err := s.scope(ctx, p)
	if err != nil || none {
		return nil, err
	}
	more, err := s.condition(ctx, p.Filter)
	if err != nil {
		return nil, err
	}
	defer more.release()
	query, args := l.query(p, channel, brand, more)
	list, err := s.rows(ctx, s.read, query, args)
	if err != nil {
		return nil, fmt.Errorf("read the view %s: %w", p.View, fault(err))
	}
	if p.Before != nil {
		slices.Reverse(list)
	}
	if err := s.showWhy(ctx, list); err != nil {
		return nil, err
	}
	if p.View == Ready {
		if err := s.showDeeds(ctx, list); err != nil {
			return nil, err
		}
	}
	return list, s.showFound(ctx, list, p.Filter.Words())
}

func (s *Store) rows(ctx context.Context, q querier, query string, args []any) ([]Row, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []scanned
	for rows.Next() {
		if found == nil {
			found = make([]scanned, 0, 64) // a page; they are wide
		}
		found = append(found, scanned{})
		if err := rows.Scan(found[len(found)-1].fields()...); err != nil {
			return nil, err
		}
	}
	if err := errorsOf(rows); err != nil {
		return nil, err
	}
	list := make([]Row, len(found))
	for i := range found {
		if err := s.finish(ctx, q, &found[i]); err != nil {
			return nil, err
		}
		list[i] = found[i].Row
	}
	return list, nil
}

// errorsOf ends a walk through rows and tells what went wrong on the way.
func errorsOf(rows *sql.Rows) error {
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}
