package store

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"atempause/sources"
)

// book holds the brands and channels in memory: they are few, and every row names one.
type book struct {
	mu       sync.RWMutex
	channels map[int64]*channel
	keys     map[string]*channel
	brands   map[int64]string
	names    map[string]int64
}

type channel struct {
	id      int64
	key     string
	brand   int64
	network sources.Network
}

// brandOf is the brand as the config has it; one that has left the config is known by its name alone.
func (s *Store) brandOf(id int64) sources.Brand {
	s.book.mu.RLock()
	name := s.book.brands[id]
	s.book.mu.RUnlock()
	for _, b := range s.opt.Brands {
		if b.Name == name {
			return b
		}
	}
	return sources.Brand{Name: name}
}

func (s *Store) brandName(id int64) string {
	s.book.mu.RLock()
	defer s.book.mu.RUnlock()
	return s.book.brands[id]
}

// brandID finds a brand by its name.
func (s *Store) brandID(name string) (int64, bool) {
	s.book.mu.RLock()
	defer s.book.mu.RUnlock()
	id, ok := s.book.names[name]
	return id, ok
}

func (s *Store) channelByID(id int64) channel {
	s.book.mu.RLock()
	defer s.book.mu.RUnlock()
	if c := s.book.channels[id]; c != nil {
		return *c
	}
	return channel{}
}

// capsOf is what a channel's network lets us do, nil if that is not known.
func (s *Store) capsOf(id int64) sources.Capabilities {
	if s.opt.Caps == nil {
		return nil
	}
	return s.opt.Caps(s.channelByID(id).key)
}

// channelByKey finds a channel by its name outside ("facebook:123").
func (s *Store) channelByKey(ctx context.Context, key string) (channel, error) {
	s.book.mu.RLock()
	c := s.book.keys[key]
	s.book.mu.RUnlock()
	if c == nil { // another program may have added it
		if err := s.readBook(ctx, s.read); err != nil {
			return channel{}, err
		}
		s.book.mu.RLock()
		c = s.book.keys[key]
		s.book.mu.RUnlock()
	}
	if c == nil {
		return channel{}, fmt.Errorf("channel %q: %w", key, ErrNotFound)
	}
	return *c, nil
}

// known makes sure that the book has a row's channel and brand.
func (s *Store) known(ctx context.Context, q querier, channel, brand int64) error {
	s.book.mu.RLock()
	_, c := s.book.channels[channel]
	_, b := s.book.brands[brand]
	s.book.mu.RUnlock()
	if c && b {
		return nil
	}
	return s.readBook(ctx, q)
}

func (s *Store) readBook(ctx context.Context, q querier) error {
	fresh := book{
		channels: map[int64]*channel{}, keys: map[string]*channel{}, brands: map[int64]string{}, names: map[string]int64{},
	}
	rows, err := q.QueryContext(ctx, `SELECT id, name FROM brand`)
	if err != nil {
		return fmt.Errorf("read brands: %w", fault(err))
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		fresh.brands[id], fresh.names[name] = name, id
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows, err = q.QueryContext(ctx, `SELECT id, key, brand, network FROM channel`)
	if err != nil {
		return fmt.Errorf("read channels: %w", fault(err))
	}
	defer rows.Close()
	for rows.Next() {
		var c channel
		if err := rows.Scan(&c.id, &c.key, &c.brand, &c.network); err != nil {
			return err
		}
		fresh.channels[c.id], fresh.keys[c.key] = &c, &c
	}
	if err := rows.Err(); err != nil {
		return err
	}
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	s.book.channels, s.book.keys, s.book.brands, s.book.names = fresh.channels, fresh.keys, fresh.brands, fresh.names
	return nil
}

// hoursKey is what a brand's due times depend on.
func hoursKey(b sources.Brand) string {
	key, _ := json.Marshal(struct { // strings always marshal
		Hours    []string
		Timezone string
		Holidays []string `json:",omitempty"`
		Special  []string `json:",omitempty"`
	}{b.Hours, b.Timezone, b.Holidays, b.Special})
	return string(key)
}

// enrol writes the config's brands and channels down where they are new or have changed. Mostly it only reads.
func (s *Store) enrol(ctx context.Context) error {
	if err := s.readBook(ctx, s.read); err != nil {
		return err
	}
	same := true
	for _, b := range s.opt.Brands {
		id, ok := s.brandID(b.Name)
		if !ok {
			same = false
			break
		}
		var hours string
		if err := s.read.QueryRowContext(ctx, `SELECT hours FROM brand WHERE id = ?`, id).Scan(&hours); err != nil {
			return err
		}
		same = same && hours == hoursKey(b)
		for _, c := range b.Channels {
			have := s.book.keys[c.ID()]
			same = same && have != nil && have.brand == id
		}
	}
	if same {
		return nil
	}
	var moved []int64
	err := s.write(ctx, s.pen, "write down the brands", func(t *tx) error {
		moved = nil
		for _, b := range s.opt.Brands {
			id, hours, err := s.enrolBrand(t, b)
			if err != nil {
				return err
			}
			if hours {
				moved = append(moved, id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.rehour(ctx, moved)
}

// enrolBrand writes a brand down and tells whether its due times were reckoned with other hours than it has now.
func (s *Store) enrolBrand(t *tx, b sources.Brand) (id int64, moved bool, err error) {
	var hours string
	_, err = t.exec(`INSERT INTO brand (name, hours) VALUES (?, ?) ON CONFLICT DO NOTHING`, b.Name, hoursKey(b))
	if err != nil {
		return 0, false, err
	}
	err = t.conn.QueryRowContext(t.ctx, `SELECT id, hours FROM brand WHERE name = ?`, b.Name).Scan(&id, &hours)
	if err != nil {
		return 0, false, err
	}
	for _, c := range b.Channels {
		_, err := t.exec(`INSERT INTO channel (key, brand, network, name) VALUES (?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET brand = excluded.brand, name = excluded.name`,
			c.ID(), id, string(c.Network), c.Name)
		if err != nil {
			return 0, false, err
		}
		// A channel that was given to another brand takes its threads along. What is just being moderated stays: it is over in
		// a moment, and the file's guard would judge it anew.
		for _, q := range []string{
			`UPDATE thread SET brand = ?1 WHERE channel = (SELECT id FROM channel WHERE key = ?2) AND brand <> ?1`,
			`UPDATE reply SET brand = ?1 WHERE channel = (SELECT id FROM channel WHERE key = ?2) AND brand <> ?1`,
			`UPDATE deed SET brand = ?1 WHERE channel = (SELECT id FROM channel WHERE key = ?2) AND brand <> ?1 AND state NOT IN ('queued', 'doing')`,
		} {
			if _, err := t.exec(q, id, c.ID()); err != nil {
				return 0, false, err
			}
		}
	}
	return id, hours != hoursKey(b), s.readBook(t.ctx, t.conn)
}

// fewThreads is how many threads are reckoned anew in one go: opening may wait for that many.
const fewThreads = 200

// rehour reckons the waiting threads of brands anew whose hours have changed. Many are done behind the back of who opens
// the store, a few at a time; the hours are written down at the end, so that whoever comes after an interruption begins
// again.
func (s *Store) rehour(ctx context.Context, brands []int64) error {
	for _, brand := range brands {
		ids, err := numbers(ctx, s.read, `SELECT id FROM thread WHERE brand = ? AND lane IN ('open', 'praise')`, brand)
		if err != nil {
			return err
		}
		if len(ids) <= fewThreads {
			if err := s.rehourBrand(ctx, brand, ids); err != nil {
				return err
			}
			continue
		}
		s.behind.Go(func() {
			if err := s.rehourBrand(s.end, brand, ids); err != nil && s.end.Err() == nil {
				slog.Warn("reckon due times with new opening hours", "brand", brand, "err", err)
			}
		})
	}
	return nil
}

func (s *Store) rehourBrand(ctx context.Context, brand int64, ids []int64) error {
	for part := range slices.Chunk(ids, fewThreads) {
		err := s.write(ctx, s.pen, "reckon due times", func(t *tx) error {
			for _, id := range part {
				if _, err := s.refollow(t, id, 0, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return s.write(ctx, s.pen, "note the opening hours", func(t *tx) error {
		_, err := t.exec(`UPDATE brand SET hours = ? WHERE id = ?`, hoursKey(s.brandOf(brand)), brand)
		return err
	})
}
