package store

import (
	"context"
	"log/slog"
	"time"

	"atempause/replies"
)

// agingEvery is how often it is looked for what time has brought.
const agingEvery = time.Minute

// age moves threads that have become long overdue to the end of their queue, at most limit of them, the longest overdue
// first. It tells whether there may be more.
func (s *Store) age(ctx context.Context, limit int) (more bool, err error) {
	before := milli(s.now().Add(-replies.StaleAfter))
	const due = ` FROM thread WHERE due > 0 AND due <= ? AND stale = 0 AND urgent = 0 AND heat < 3 AND firm = 0`
	var any bool
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1`+due+`)`, before).Scan(&any); err != nil || !any {
		return false, err
	}
	err = s.write(ctx, s.pen, "age the queue", func(t *tx) error {
		res, err := t.exec(`UPDATE thread SET stale = 1 WHERE id IN (SELECT id`+due+` ORDER BY due LIMIT ?)`, before, limit)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		more = int(n) == limit
		return err
	})
	return more, err
}

// ageOn lets time come true from time to time, as long as somebody watches it. A first pass was done at opening.
func (s *Store) ageOn(ctx context.Context) {
	tick := time.NewTicker(agingEvery)
	defer tick.Stop()
	for more := true; ; {
		if !more {
			select {
			case <-ctx.Done():
				return
			case <-s.end.Done():
				return
			case <-tick.C:
			}
		}
		var err error
		if more, err = s.tick(ctx, fewThreads); err != nil {
			if ctx.Err() != nil || s.end.Err() != nil {
				return
			}
			slog.Warn("let time come true", "err", err)
			more = false
		}
	}
}
