package store

import (
	"context"
	"encoding/json"
	"time"

	"atempause/sources"
)

// settling is how long a listing may leave out a reply of ours that the network has taken: lists lag behind.
const settling = 10 * time.Minute

// vanished finds what a complete listing no longer shows, as message ids with their threads. A root that is out of sight is
// only gone where nothing at all is left: some lists leave such a one out.
func (in *intake) vanished(g sources.Gone) (map[int64][]int64, error) {
	seen, err := json.Marshal(append([]string{}, g.Seen...)) // an empty list, not null
	if err != nil {
		return nil, err
	}
	rows, err := in.q.QueryContext(in.ctx, `SELECT m.thread, m.id FROM message m WHERE m.thread IN (
		SELECT id FROM thread WHERE channel = ?1 AND remote = ?2 UNION
		SELECT t.id FROM post p JOIN thread t ON t.post = p.id WHERE p.channel = ?1 AND p.key = ?2)
		AND m.deleted = 0 AND m.private = 0 AND m.remote IS NOT NULL
		AND (m.remote <> ?2 OR m.hidden = 0 OR ?3 = '[]') AND (m.told = 1 OR m.first_at < ?4)
		AND m.remote NOT IN (SELECT value FROM json_each(?3))`,
		in.channel.id, g.Root, string(seen), in.now-settling.Milliseconds())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	gone := map[int64][]int64{}
	for rows.Next() {
		var thread, id int64
		if err := rows.Scan(&thread, &id); err != nil {
			return nil, err
		}
		gone[thread] = append(gone[thread], id)
	}
	return gone, errorsOf(rows)
}

// gone marks what a complete listing no longer shows.
func (in *intake) gone(g sources.Gone) (changed bool, err error) {
	lost, err := in.vanished(g)
	if err != nil {
		return false, err
	}
	for thread, ids := range lost {
		for _, id := range ids {
			if _, err := in.t.exec(`UPDATE message SET deleted = 1, gone = ? WHERE id = ?`, in.now, id); err != nil {
				return false, err
			}
			in.tally.Deleted++
		}
		if _, err := in.s.refollow(in.t, thread, 0, nil); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}

// numbers reads a column of ids.
func numbers(ctx context.Context, q querier, query string, args ...any) ([]int64, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, errorsOf(rows)
}
