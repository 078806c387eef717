package store

import (
	"context"
	"fmt"
	"time"
)

// TakeTurn asks for the turn to read a channel, or renews it, for so long. It is refused while another program holds
// it, lives (alive tells) and has not let its time run out.
func (s *Store) TakeTurn(ctx context.Context, channel, owner string, lasts time.Duration, alive func(owner string) bool) (bool, error) {
	c, err := s.channelByKey(ctx, channel)
	if err != nil {
		return false, fmt.Errorf("take the turn of %s: %w", channel, fault(err))
	}
	taken := false
	err = s.write(ctx, s.pen, "take the turn of "+channel, func(t *tx) error {
		var holder string
		err := t.conn.QueryRowContext(t.ctx, `SELECT coalesce((SELECT owner FROM turn WHERE channel = ?1 AND until > ?2), '')`,
			c.id, milli(t.now)).Scan(&holder)
		if err != nil || holder != "" && holder != owner && alive(holder) {
			t.quiet = true
			return err
		}
		t.still, taken = true, true
		_, err = t.exec(`INSERT INTO turn (channel, owner, until) VALUES (?1, ?2, ?3)
			ON CONFLICT DO UPDATE SET owner = excluded.owner, until = excluded.until`, c.id, owner, milli(t.now.Add(lasts)))
		return err
	})
	return taken && err == nil, err
}

// GiveTurn lets go of a channel before its time.
func (s *Store) GiveTurn(ctx context.Context, channel, owner string) error {
	c, err := s.channelByKey(ctx, channel)
	if err != nil {
		return fmt.Errorf("give the turn of %s: %w", channel, fault(err))
	}
	return s.write(ctx, s.pen, "give the turn of "+channel, func(t *tx) error {
		t.still = true
		_, err := t.exec(`DELETE FROM turn WHERE channel = ? AND owner = ?`, c.id, owner)
		return err
	})
}
