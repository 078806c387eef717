package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// mergeWidth is how many parts of about one size become one.
	mergeWidth = 4
	// mergeBlocks is how many blocks are written, or let go, in one transaction.
	mergeBlocks = 32
	// mergeGivenUp is after what time a merge that nobody goes on with is one of a program that has ended.
	mergeGivenUp = 10 * time.Minute
)

// part is one of the parts of the index.
type part struct {
	id    int64
	texts int
}

// level tells how large a part is: the next one up is about mergeWidth times as large.
func (p part) level() int {
	n := 0
	for size := p.texts; size >= tailEnough*mergeWidth; size /= mergeWidth {
		n++
	}
	return n
}

// parts are those a search looks at.
func parts(ctx context.Context, q querier) ([]part, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, texts FROM word_part WHERE ready ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []part
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.id, &p.texts); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, errorsOf(rows)
}

// mergeParts makes one of each few of about one size, so that a search has few to look at and a word is kept few times.
func (s *Store) mergeParts(ctx context.Context) error {
	for {
		if err := s.sweepBlocks(ctx); err != nil {
			return err
		}
		list, err := parts(ctx, s.read)
		if err != nil {
			return err
		}
		levels := map[int][]part{}
		var few []part
		for _, p := range list {
			at := p.level()
			if levels[at] = append(levels[at], p); len(levels[at]) >= mergeWidth {
				few = levels[at]
			}
		}
		if few == nil {
			return nil
		}
		if ok, err := s.merge(ctx, few); err != nil || !ok {
			return err
		}
	}
}

// merge makes one part of several. Until it is whole the old ones count. ok is false if another program was quicker.
func (s *Store) merge(ctx context.Context, old []part) (ok bool, err error) {
	texts := 0
	cursors := make([]*wordCursor, len(old))
	for i, p := range old {
		texts += p.texts
		cursors[i] = &wordCursor{part: p.id}
		if err := cursors[i].next(ctx, s.read); err != nil {
			return false, err
		}
	}
	var id int64
	err = s.write(ctx, s.pen, "begin to merge the index of words", func(t *tx) (err error) {
		t.still = true
		id, err = newPart(t, texts, false)
		return err
	})
	if err != nil {
		return false, err
	}
	var out blockWriter
	put := func() error {
		full := out.full
		out.full = nil
		return s.write(ctx, s.pen, "merge the index of words", func(t *tx) error {
			t.still = true
			if _, err := t.exec(`UPDATE word_part SET at = ? WHERE id = ?`, milli(t.now), id); err != nil {
				return err
			}
			return writeBlocks(t, id, full)
		})
	}
	for {
		word, list, err := leastWord(ctx, s.read, cursors)
		if err != nil {
			return false, err
		}
		if word == "" {
			break
		}
		out.add(word, list)
		if len(out.full) >= mergeBlocks {
			if err := put(); err != nil {
				return false, err
			}
		}
	}
	out.cut()
	if err := put(); err != nil {
		return false, err
	}
	return s.replaceParts(ctx, id, old)
}

// replaceParts lets the merged part count in the place of the old ones, if these still do.
func (s *Store) replaceParts(ctx context.Context, id int64, old []part) (ok bool, err error) {
	err = s.write(ctx, s.pen, "end merging the index of words", func(t *tx) error {
		t.still = true
		now, err := parts(t.ctx, t.conn)
		if err != nil {
			return err
		}
		ok = true
		for _, p := range old {
			ok = ok && slices.Contains(now, p)
		}
		if !ok {
			_, err := t.exec(`DELETE FROM word_part WHERE id = ?`, id)
			return err
		}
		for _, p := range old {
			if _, err := t.exec(`DELETE FROM word_part WHERE id = ?`, p.id); err != nil {
				return err
			}
		}
		_, err = t.exec(`UPDATE word_part SET ready = 1 WHERE id = ?`, id)
		return err
	})
	return ok, err
}

// sweepBlocks lets go, a few at a time, of the blocks no part has any more.
func (s *Store) sweepBlocks(ctx context.Context) error {
	const left = `SELECT b.id FROM word_block b WHERE NOT EXISTS (SELECT 1 FROM word_part p WHERE p.id = b.part) LIMIT ?`
	for {
		given := milli(s.now().Add(-mergeGivenUp))
		lost, err := numbers(ctx, s.read, `SELECT id FROM word_part WHERE NOT ready AND at < ?`, given)
		if err != nil {
			return err
		}
		ids, err := numbers(ctx, s.read, left, mergeBlocks)
		if err != nil || len(ids) == 0 && len(lost) == 0 {
			return err
		}
		err = s.write(ctx, s.pen, "sweep the index of words", func(t *tx) error {
			t.still = true
			if _, err := t.exec(`DELETE FROM word_part WHERE NOT ready AND at < ?`, given); err != nil {
				return err
			}
			for _, id := range ids {
				if _, err := t.exec(`DELETE FROM word_block WHERE id = ?`, id); err != nil {
					return err
				}
				if _, err := t.exec(`DELETE FROM word_place WHERE id >= ? AND id < ?`, id*blockRows, (id+1)*blockRows); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// wordCursor walks through the words of a part.
type wordCursor struct {
	part, block int64
	words       []string
	places      []byte
	word        string // "" behind the last
	list        []place
}

// next goes on to the next word.
func (c *wordCursor) next(ctx context.Context, q querier) error {
	c.word, c.list = "", nil
	if len(c.words) == 0 {
		var words []byte
		err := q.QueryRowContext(ctx, `SELECT id, words FROM word_block WHERE part = ? AND id > ? ORDER BY id LIMIT 1`,
			c.part, c.block).Scan(&c.block, &words)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if c.places, err = allPlaces(ctx, q, c.block); err != nil {
			return err
		}
		c.words = strings.Split(strings.Trim(string(words), "\n"), "\n")
	}
	err := placesOf(c.places, []int{0}, func(p place) { c.list = append(c.list, p) })
	if err != nil {
		return fmt.Errorf("block %d: %w", c.block, err)
	}
	size, used := binary.Uvarint(c.places)
	c.places = c.places[used+int(size):]
	c.word, c.words = c.words[0], c.words[1:]
	return nil
}

// allPlaces are the rows of a block one after the other.
func allPlaces(ctx context.Context, q querier, block int64) ([]byte, error) {
	rows, err := q.QueryContext(ctx, `SELECT places FROM word_place WHERE id >= ? AND id < ? ORDER BY id`,
		block*blockRows, (block+1)*blockRows)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []byte
	for rows.Next() {
		var row sql.RawBytes
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		all = append(all, row...)
	}
	return all, errorsOf(rows)
}

// leastWord takes the first word in order of all cursors, with its places in all of them; "" at the end.
func leastWord(ctx context.Context, q querier, cursors []*wordCursor) (word string, list []place, err error) {
	for _, c := range cursors {
		if c.word != "" && (word == "" || c.word < word) {
			word = c.word
		}
	}
	if word == "" {
		return "", nil, nil
	}
	for _, c := range cursors {
		if c.word == word {
			list = append(list, c.list...)
			if err := c.next(ctx, q); err != nil {
				return "", nil, err
			}
		}
	}
	slices.Sort(list)
	return word, slices.Compact(list), nil
}
