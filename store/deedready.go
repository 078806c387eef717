package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"atempause/replies"
	"atempause/replies/moderation"
)

// waitingDeeds are the states in which a deed stands in the view Ready: it breathes, has rested, is on its way, or has come to no
// good end. The table ready goes by the same list.
const waitingDeeds = `d.state IN ('breathing', 'queued', 'doing', 'failed', 'unsure')`

// showDeeds tells of each row of Ready which moderating act waits in its thread, and when the first of what waits has rested.
func (s *Store) showDeeds(ctx context.Context, rows []Row) error {
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	if ids == nil {
		return nil
	}
	list, err := s.deedRows(ctx, s.read, `d.thread IN (SELECT value FROM json_each(?)) AND `+waitingDeeds+` ORDER BY d.ready_at, d.id`, tojson(ids))
	if err != nil {
		return fmt.Errorf("read what is moderated: %w", fault(err))
	}
	now := s.now()
	rank := func(d *Deed) int {
		return slices.Index([]moderation.State{
			moderation.Ready, moderation.Unsure, moderation.Failed, moderation.Breathing, moderation.Doing, moderation.Queued,
		}, d.At(now))
	}
	for i := range rows {
		r := &rows[i]
		if r.Reply != "" && r.Reply != replies.Writing {
			r.Rests = r.ReadyAt
		}
		for k := range list {
			d := &list[k].Deed
			if d.Thread != r.ID {
				continue
			}
			r.Deeds++
			if r.Rests.IsZero() || d.ReadyAt.Before(r.Rests) {
				r.Rests = d.ReadyAt
			}
			if r.Deed == nil || cmp.Compare(rank(d), rank(r.Deed)) < 0 {
				r.Deed = d
			}
		}
	}
	return nil
}

// countDeeds counts the moderating acts that wait or are on their way.
func (s *Store) countDeeds(ctx context.Context, q querier, brand, now int64, c *Count) error {
	rows, err := q.QueryContext(ctx, `SELECT CASE WHEN d.state = 'breathing' AND d.ready_at <= ?1 THEN 'ready' ELSE d.state END,
		count(*), coalesce(min(CASE WHEN d.state = 'breathing' AND d.ready_at > ?1 THEN d.ready_at END), 0)
		FROM ready w JOIN deed d ON d.thread = w.thread WHERE (?2 = 0 OR w.brand = ?2) AND `+waitingDeeds+` GROUP BY 1`, now, brand)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var state moderation.State
		var n int
		var next int64
		if err := rows.Scan(&state, &n, &next); err != nil {
			return err
		}
		c.Deeds[state] = n
		if at := moment(next); next > 0 && (c.NextAt.IsZero() || at.Before(c.NextAt)) {
			c.NextAt = at
		}
	}
	return errorsOf(rows)
}
