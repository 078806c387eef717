package store

import (
	"context"
	"fmt"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/replies/weather"
)

// Counts are the figures of the side pane and the status line. brand "" means all.
func (s *Store) Counts(ctx context.Context, brand string) (Count, error) {
	c := Count{
		Views: map[View]int{}, Channels: map[string]int{}, Brands: map[string]int{}, Replies: map[replies.State]int{}, Deeds: map[moderation.State]int{}, Weather: map[string]weather.State{},
	}
	for _, v := range Views {
		c.Views[v] = 0
	}
	_, id, none, err := s.scope(ctx, Page{Brand: brand})
	if err == nil && !none {
		err = s.look(ctx, func(q querier) error { return s.count(ctx, q, id, &c) })
	}
	if err != nil {
		return Count{}, fmt.Errorf("count: %w", fault(err))
	}
	return c, nil
}

func (s *Store) count(ctx context.Context, q querier, brand int64, c *Count) error {
	if err := s.countThreads(ctx, q, brand, c); err != nil {
		return err
	}
	now := milli(s.now())
	var promises int
	// One short range of an index for each brand.
	err := q.QueryRowContext(ctx, `SELECT coalesce(sum((SELECT count(*) FROM thread t WHERE t.brand = b.id
		AND t.due > 0 AND t.due <= ?1)), 0),
		coalesce(sum((SELECT count(*) FROM thread t WHERE t.brand = b.id AND t.promised > 0)), 0)
		FROM brand b WHERE ?2 = 0 OR b.id = ?2`, now, brand).Scan(&c.Overdue, &promises)
	if err != nil {
		return err
	}
	c.Views[Promises] = promises
	if err := s.weathers(ctx, q, c.Weather); err != nil {
		return err
	}
	return s.countReplies(ctx, q, brand, now, c)
}

// countThreads sums the tallies the database keeps by itself.
func (s *Store) countThreads(ctx context.Context, q querier, brand int64, c *Count) error {
	rows, err := q.QueryContext(ctx, `SELECT channel, lane, brand, threads, unread FROM tally
		WHERE ?1 = 0 OR brand = ?1`, brand)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var channel, b int64
		var lane View
		var threads, unread int
		if err := rows.Scan(&channel, &lane, &b, &threads, &unread); err != nil {
			return err
		}
		c.Views[All] += threads
		c.Unread += unread
		if _, listed := c.Views[lane]; listed {
			c.Views[lane] += threads
		}
		if lane != Open && lane != Praise {
			threads = 0
		}
		if err := s.known(ctx, q, channel, b); err != nil {
			return err
		}
		c.Channels[s.channelByID(channel).key] += threads
		c.Brands[s.brandName(b)] += threads
	}
	return errorsOf(rows)
}

// countReplies counts what is being written and what is in the outbox.
func (s *Store) countReplies(ctx context.Context, q querier, brand, now int64, c *Count) error {
	rows, err := q.QueryContext(ctx, `SELECT CASE WHEN state = 'breathing' AND ready_at <= ?1 THEN 'ready' ELSE state END,
		count(*), coalesce(min(CASE WHEN state = 'breathing' AND ready_at > ?1 THEN ready_at END), 0)
		FROM reply WHERE stage > 0 AND text <> '' AND (?2 = 0 OR brand = ?2) GROUP BY 1`, now, brand)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var state replies.State
		var n int
		var next int64
		if err := rows.Scan(&state, &n, &next); err != nil {
			return err
		}
		c.Replies[state] = n
		if next > 0 {
			c.NextAt = moment(next)
		}
	}
	if err := errorsOf(rows); err != nil {
		return err
	}
	var ready int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM ready WHERE ?1 = 0 OR brand = ?1`, brand).Scan(&ready); err != nil {
		return err
	}
	c.Views[Ready] = ready
	return s.countDeeds(ctx, q, brand, now, c)
}
