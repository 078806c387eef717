package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"atempause/replies"
	"atempause/sources"
)

// Cursor is where the reading of a lane goes on; "" at the first time.
func (s *Store) Cursor(ctx context.Context, channel string, lane sources.Lane) (sources.Cursor, error) {
	c, err := s.channelByKey(ctx, channel)
	if err != nil {
		return "", err
	}
	cursor, err := cursorOf(ctx, s.read, c.id, lane)
	if err != nil {
		return "", fmt.Errorf("read the cursor of %s %s: %w", channel, lane, fault(err))
	}
	return cursor, nil
}

func cursorOf(ctx context.Context, q querier, channel int64, lane sources.Lane) (cursor sources.Cursor, err error) {
	err = q.QueryRowContext(ctx, `SELECT cursor FROM cursor WHERE channel = ? AND lane = ?`, channel, string(lane)).Scan(&cursor)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return cursor, err
}

// Ingest stores a batch and its cursor in one transaction. The same batch twice changes nothing; an edit updates and
// keeps the first text; what is gone is marked; triage, state, due time and heat of each touched case follow.
//
// It goes over the batch twice: first reading, to triage what is new without holding anybody up and to see whether there
// is anything to write at all; then, only if there is, with the file in its hands.
func (s *Store) Ingest(ctx context.Context, channel string, b sources.Batch) (Tally, error) {
	c, err := s.channelByKey(ctx, channel)
	if err != nil {
		return Tally{}, fmt.Errorf("store what %s told: %w", channel, err)
	}
	memo := &memo{triager: s.opt.Triager, network: c.network, known: map[replies.Post]replies.Triage{}}
	var idle bool
	err = s.look(ctx, func(q querier) (err error) {
		idle, err = s.foresee(ctx, q, c, b, memo)
		return err
	})
	if err != nil {
		return Tally{}, fmt.Errorf("store what %s told: %w", channel, fault(err))
	}
	if idle {
		return Tally{}, nil
	}
	var tally Tally
	err = s.write(ctx, s.pen, "store what "+channel+" told", func(t *tx) error {
		in := &intake{s: s, t: t, q: t.conn, ctx: t.ctx, channel: c, brand: s.brandOf(c.brand), memo: memo, now: milli(s.now())}
		changed, err := in.batch(b)
		tally, t.quiet = in.tally, !changed
		if err == nil && changed {
			err = s.settleTold(t, c.id)
		}
		return err
	})
	if err != nil {
		return Tally{}, err
	}
	return tally, nil
}

// memo triages each post once, before the file is locked.
type memo struct {
	triager replies.Triager
	network sources.Network
	known   map[replies.Post]replies.Triage
}

func (m *memo) triage(p replies.Post) replies.Triage {
	if m.triager == nil {
		return replies.Triage{Kind: replies.Other}
	}
	if v, ok := m.known[p]; ok {
		return v
	}
	v := m.triager.Triage(p)
	v.Why = nil // asked for again when a thread is opened
	m.known[p] = v
	return v
}

// foresee triages what will be new and tells whether the batch changes nothing.
func (s *Store) foresee(ctx context.Context, q querier, c channel, b sources.Batch, memo *memo) (idle bool, err error) {
	in := &intake{s: s, q: q, ctx: context.WithoutCancel(ctx), channel: c, memo: memo, now: milli(s.now())}
	idle = true
	for i := range b.Threads {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		changed, err := in.peek(&b.Threads[i])
		if err != nil {
			return false, err
		}
		idle = idle && !changed
	}
	for _, g := range b.Gone {
		if !idle {
			break
		}
		ids, err := in.vanished(g)
		if err != nil {
			return false, err
		}
		idle = len(ids) == 0
	}
	cursor, err := cursorOf(ctx, q, c.id, b.Lane)
	return idle && (b.Lane == "" || cursor == b.Cursor), err
}

// intake is one batch on its way in. t is nil while it only looks.
type intake struct {
	s       *Store
	t       *tx
	q       querier
	ctx     context.Context
	channel channel
	brand   sources.Brand
	memo    *memo
	lessons *lessons // what persons have corrected
	now     int64
	tally   Tally
	ids     map[string]int64 // the last given out, by table
	posts   map[string]*post // of this batch, by key
}

func (in *intake) batch(b sources.Batch) (changed bool, err error) {
	if in.lessons, err = in.s.learn(in.ctx, in.q); err != nil {
		return false, fmt.Errorf("read the corrections: %w", err)
	}
	for i := range b.Threads {
		did, err := in.thread(&b.Threads[i])
		if err != nil {
			return false, fmt.Errorf("thread %s: %w", b.Threads[i].RemoteID, err)
		}
		changed = changed || did
	}
	for _, g := range b.Gone {
		did, err := in.gone(g)
		if err != nil {
			return false, fmt.Errorf("gone below %s: %w", g.Root, err)
		}
		changed = changed || did
	}
	if b.Lane != "" {
		cursor, err := cursorOf(in.ctx, in.q, in.channel.id, b.Lane)
		if err != nil {
			return false, err
		}
		if cursor != b.Cursor {
			changed = true
			_, err := in.t.exec(`INSERT INTO cursor (channel, lane, cursor) VALUES (?, ?, ?)
				ON CONFLICT DO UPDATE SET cursor = excluded.cursor`, in.channel.id, string(b.Lane), string(b.Cursor))
			if err != nil {
				return false, err
			}
		}
	}
	if in.tally.Changed() {
		err = in.s.journal(in.t, string(in.channel.network), "ingest", 0, 0, struct {
			Channel string `json:"channel"`
			Lane    string `json:"lane"`
			Threads int    `json:"threads,omitempty"`
			New     int    `json:"new,omitempty"`
			Edited  int    `json:"edited,omitempty"`
			Deleted int    `json:"deleted,omitempty"`
		}{in.channel.key, string(b.Lane), in.tally.Threads, in.tally.New, in.tally.Edited, in.tally.Deleted})
	}
	return changed, err
}

// peek tells whether a told thread holds anything new, and triages what is.
func (in *intake) peek(told *sources.Thread) (changed bool, err error) {
	row, ok, err := in.find(told.RemoteID)
	if err != nil {
		return false, err
	}
	have := map[string]*record{}
	if ok {
		list, _, err := in.load(&row, told.Messages)
		if err != nil {
			return false, err
		}
		for _, r := range list {
			have[r.remote] = r
		}
		if changed, err = in.dressed(&row, told); err != nil {
			return false, err
		}
	}
	for i := range told.Messages {
		m := &told.Messages[i]
		old := have[remoteOf(m)]
		if old != nil && !old.differs(m) {
			continue
		}
		changed = true
		if !m.Ours && (old == nil || old.msg.Text != m.Text) {
			in.memo.triage(in.asPost(told, m))
		}
	}
	return changed, nil
}

func (in *intake) asPost(t *sources.Thread, m *sources.Message) replies.Post {
	text, _ := cut(m.Text) // a megabyte says no more of its kind than its beginning
	p := replies.Post{Text: text, Network: in.channel.network, Author: m.Author.Name, Likes: m.Likes}
	if m.ParentID == "" {
		p.Rating, p.Against = t.Rating, t.Recommend == "negative"
	}
	return p
}

// find looks a thread up by its remote id.
func (in *intake) find(remote string) (threadRow, bool, error) {
	rows, err := in.q.QueryContext(in.ctx, `SELECT `+threadColumns+` FROM thread t WHERE t.channel = ? AND t.remote = ?`, in.channel.id, remote)
	if err != nil {
		return threadRow{}, false, err
	}
	defer rows.Close()
	if !rows.Next() { // of what comes in first, that is most
		return threadRow{}, false, errorsOf(rows)
	}
	var r threadRow
	err = rows.Scan(r.fields()...)
	return r, err == nil, err
}
