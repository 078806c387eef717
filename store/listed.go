package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"atempause/sources"
)

// Listed tells the channels of a network that the store knows, also those no config names: what is written down by hand
// makes its channels itself.
func (s *Store) Listed(ctx context.Context, network sources.Network) ([]sources.Channel, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT c.key, b.name, c.name FROM channel c JOIN brand b ON b.id = c.brand
		WHERE c.network = ? ORDER BY c.id`, string(network))
	if err != nil {
		return nil, fmt.Errorf("list the channels of %s: %w", network, fault(err))
	}
	defer rows.Close()
	var out []sources.Channel
	for rows.Next() {
		c := sources.Channel{Network: network}
		var key string
		if err := rows.Scan(&key, &c.Brand, &c.Name); err != nil {
			return nil, err
		}
		c.Account = key[min(len(key), len(network)+1):]
		out = append(out, c)
	}
	return out, errorsOf(rows)
}

// Enlist writes a channel down that no config names. One that is there already stays as it is. A brand the store does not
// know is ErrNotFound.
func (s *Store) Enlist(ctx context.Context, c sources.Channel) error {
	return s.write(ctx, s.pen, "write down the channel "+c.ID(), func(t *tx) error {
		var brand int64
		err := t.conn.QueryRowContext(t.ctx, `SELECT id FROM brand WHERE name = ?`, c.Brand).Scan(&brand)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("brand %q: %w", c.Brand, ErrNotFound)
		}
		if err != nil {
			return err
		}
		res, err := t.exec(`INSERT INTO channel (key, brand, network, name) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
			c.ID(), brand, string(c.Network), c.Name)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			t.quiet = true
			return err
		}
		return s.readBook(t.ctx, t.conn)
	})
}

// ThreadNamed finds a thread by its remote id in the first of some channels that has it; ErrNotFound if none does.
func (s *Store) ThreadNamed(ctx context.Context, channels []string, remote string) (id int64, err error) {
	return s.oneOf(ctx, `SELECT t.id FROM channel c JOIN thread t ON t.channel = c.id AND t.remote = ?1
		WHERE c.key IN (SELECT value FROM json_each(?2)) ORDER BY t.id LIMIT 1`, channels, remote)
}

// ThreadHolding finds the thread of some channels that holds a message by its remote id; ErrNotFound if none does.
func (s *Store) ThreadHolding(ctx context.Context, channels []string, remote string) (id int64, err error) {
	return s.oneOf(ctx, `SELECT t.id FROM channel c JOIN thread t ON t.channel = c.id JOIN message m ON m.thread = t.id AND m.remote = ?1
		WHERE c.key IN (SELECT value FROM json_each(?2)) AND m.deleted = 0 ORDER BY t.id LIMIT 1`, channels, remote)
}

func (s *Store) oneOf(ctx context.Context, query string, channels []string, remote string) (id int64, err error) {
	if len(channels) == 0 {
		return 0, ErrNotFound
	}
	err = s.read.QueryRowContext(ctx, query, remote, tojson(channels)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, ErrNotFound
	}
	if err != nil {
		return 0, fmt.Errorf("look for %s: %w", remote, fault(err))
	}
	return id, nil
}
