package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// The index of words is brought on in slices, so that nobody waits long for the file: what came in since the last slice
// is looked through when it is searched, which is quick as long as it is little.
const (
	sliceTexts = 10_000  // messages, or posts, of one slice
	sliceBytes = 4 << 20 // and at most so much text of them, a single long one aside
	sliceAgain = 1_000   // threads and posts read again
	// tailEnough is from how many new messages on a slice is worth its trouble.
	tailEnough = 2_000
	// indexEvery is how often it is looked whether there is enough.
	indexEvery = 5 * time.Second
)

// Reach tells how far the index of words goes. What it does not have yet is found all the same, only slower.
type Reach struct{ Done, Total int } // messages

// Reach looks how far it is.
func (s *Store) Reach(ctx context.Context) (Reach, error) {
	var done, last int
	err := s.read.QueryRowContext(ctx, `SELECT message, coalesce((SELECT max(id) FROM message), 0) FROM word_reach`).Scan(&done, &last)
	if err != nil {
		return Reach{}, fmt.Errorf("look how far the index of words goes: %w", fault(err))
	}
	return Reach{min(done, last), last}, nil
}

// IndexWords brings the index of words up to date, slice by slice, and tells after each how far it is. It may be ended at
// any time and goes on from there the next time. told may be nil.
func (s *Store) IndexWords(ctx context.Context, told func(Reach)) error {
	for {
		more, err := s.indexSlice(ctx, 1)
		if err == nil && told != nil {
			var r Reach
			if r, err = s.Reach(ctx); err == nil {
				told(r)
			}
		}
		if err != nil {
			return fmt.Errorf("index the words: %w", fault(err))
		}
		if !more {
			return s.mergeParts(ctx)
		}
	}
}

// indexOn brings the index on from time to time, as long as somebody watches the store.
func (s *Store) indexOn(ctx context.Context) {
	tick := time.NewTicker(indexEvery)
	defer tick.Stop()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(s.end, stop)()
	for {
		more, err := s.indexSlice(ctx, tailEnough)
		if err == nil && more {
			err = s.mergeParts(ctx)
		}
		if err != nil && ctx.Err() == nil && !errors.Is(fault(err), ErrBusy) {
			slog.Warn("index the words", "err", err)
			more = false
		}
		if more && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// reach is how far the index goes.
type reach struct{ message, post int64 }

func reachOf(ctx context.Context, q querier) (r reach, err error) {
	err = q.QueryRowContext(ctx, `SELECT message, post FROM word_reach`).Scan(&r.message, &r.post)
	return r, err
}

// slice is what is to be taken up next.
type slice struct {
	wordlist
	from, to reach
	again    map[place]int64 // places read again, with how often they had changed by then
	full     bool            // there is more
}

// indexSlice takes up the next texts, if there are at least so many, and tells whether there may be more. The reading and
// sorting is done without holding anybody up; another program that was quicker wins.
func (s *Store) indexSlice(ctx context.Context, atLeast int) (more bool, err error) {
	var next slice
	err = s.look(ctx, func(q querier) (err error) {
		if next.from, err = reachOf(ctx, q); err != nil {
			return err
		}
		next.to, next.again = next.from, map[place]int64{}
		var waiting int
		err = q.QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM message), 0) - ?1
			+ coalesce((SELECT max(id) FROM post), 0) - ?2
			+ (SELECT count(*) FROM (SELECT 1 FROM word_again WHERE done = 0 LIMIT ?3))`,
			next.from.message, next.from.post, sliceAgain).Scan(&waiting)
		if err != nil || waiting < atLeast {
			return err
		}
		if err := next.posts(ctx, q); err != nil {
			return err
		}
		if err := next.messages(ctx, q); err != nil {
			return err
		}
		return next.readAgain(ctx, q)
	})
	if err != nil || next.texts == 0 && len(next.again) == 0 {
		return false, err
	}
	blocks := next.blocks()
	err = s.write(ctx, s.pen, "index the words", func(t *tx) error {
		t.still = true
		if now, err := reachOf(t.ctx, t.conn); err != nil || now != next.from {
			t.quiet = true
			return err
		}
		return next.save(t, blocks)
	})
	return next.full, err
}

func (n *slice) messages(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, `SELECT id, thread, text, CASE WHEN ours THEN '' ELSE author_name END FROM message
		WHERE id > ? ORDER BY id LIMIT ?`, n.from.message, sliceTexts)
	if err != nil {
		return err
	}
	defer rows.Close()
	count := 0
	for rows.Next() {
		var id, thread int64
		var text, author string
		if err := rows.Scan(&id, &thread, &text, &author); err != nil {
			return err
		}
		n.take(threadPlace(thread), text)
		n.take(threadPlace(thread), author)
		n.to.message = id
		if count++; count == sliceTexts || n.bytes > sliceBytes {
			n.full = true
			break
		}
	}
	return errorsOf(rows)
}

func (n *slice) posts(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, `SELECT id, text FROM post WHERE id > ? ORDER BY id LIMIT ?`, n.from.post, sliceTexts)
	if err != nil {
		return err
	}
	defer rows.Close()
	count := 0
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		n.take(postPlace(id), text)
		n.to.post = id
		if count++; count == sliceTexts || n.bytes > sliceBytes {
			n.full = true
			break
		}
	}
	return errorsOf(rows)
}

// readAgain takes up places whose words have changed.
func (n *slice) readAgain(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, `SELECT place, times FROM word_again WHERE done = 0 LIMIT ?`, sliceAgain)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at, times int64
		if err := rows.Scan(&at, &times); err != nil {
			return err
		}
		n.again[place(at)] = times
	}
	if err := errorsOf(rows); err != nil {
		return err
	}
	n.full = n.full || len(n.again) == sliceAgain
	for at := range n.again {
		query := `SELECT text, CASE WHEN ours THEN '' ELSE author_name END FROM message WHERE thread = ?`
		if at.post() {
			query = `SELECT text, '' FROM post WHERE id = ?`
		}
		if err := n.takeAll(ctx, q, at, query); err != nil {
			return err
		}
	}
	return nil
}

func (n *slice) takeAll(ctx context.Context, q querier, at place, query string) error {
	rows, err := q.QueryContext(ctx, query, at.id())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text, author string
		if err := rows.Scan(&text, &author); err != nil {
			return err
		}
		n.take(at, text)
		n.take(at, author)
	}
	return errorsOf(rows)
}

// save adds the slice as a part of its own.
func (n *slice) save(t *tx, blocks []block) error {
	if len(blocks) > 0 {
		part, err := newPart(t, n.texts, true)
		if err != nil {
			return err
		}
		if err := writeBlocks(t, part, blocks); err != nil {
			return err
		}
	}
	for at, times := range n.again { // one that has changed meanwhile stays open
		if _, err := t.exec(`UPDATE word_again SET done = 1 WHERE place = ? AND times = ?`, int64(at), times); err != nil {
			return err
		}
	}
	_, err := t.exec(`UPDATE word_reach SET message = ?, post = ?`, n.to.message, n.to.post)
	return err
}

func newPart(t *tx, texts int, ready bool) (int64, error) {
	res, err := t.exec(`INSERT INTO word_part (texts, ready, at) VALUES (?, ?, ?)`, texts, ready, milli(t.now))
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func writeBlocks(t *tx, part int64, blocks []block) error {
	for _, b := range blocks {
		res, err := t.exec(`INSERT INTO word_block (part, words) VALUES (?, ?)`, part, b.words)
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		for i, row := range b.places {
			if _, err := t.exec(`INSERT INTO word_place (id, places) VALUES (?, ?)`, id*blockRows+int64(i), row); err != nil {
				return err
			}
		}
	}
	return nil
}
