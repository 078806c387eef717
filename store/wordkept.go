package store

import (
	"context"
	"sync"
	"time"
)

const (
	mostKept = 32 << 20        // bytes of words kept in memory; a million messages have some 13 MB
	keptFor  = 2 * time.Minute // after the last search
)

// keptWords are the words of the index's parts, in memory from one search to the next: as somebody types, every letter is a
// search. A part never changes once it counts, and its number is never given again. They go a while after the last search.
type keptWords struct {
	mu    sync.Mutex
	parts map[int64][]keptBlock
	bytes int
	gone  *time.Timer
}

// keptBlock is a block's words, one per line.
type keptBlock struct {
	id    int64
	words []byte
}

// of gives the blocks of all parts that a search looks at, in no order.
func (k *keptWords) of(ctx context.Context, q querier) ([]keptBlock, error) {
	list, err := parts(ctx, q)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keepOnly(list)
	var missing []int64
	var blocks []keptBlock
	for _, p := range list {
		if kept, ok := k.parts[p.id]; ok {
			blocks = append(blocks, kept...)
		} else {
			missing = append(missing, p.id)
		}
	}
	read, err := readBlocks(ctx, q, missing)
	if err != nil {
		return nil, err
	}
	for _, id := range missing {
		k.keep(id, read[id])
		blocks = append(blocks, read[id]...)
	}
	return blocks, nil
}

// keepOnly lets go of the parts that no search looks at any more; k.mu is held.
func (k *keptWords) keepOnly(list []part) {
	if k.parts == nil {
		k.parts = map[int64][]keptBlock{}
	}
	counts := map[int64]bool{}
	for _, p := range list {
		counts[p.id] = true
	}
	for id, blocks := range k.parts {
		if !counts[id] {
			k.bytes -= sizeOf(blocks)
			delete(k.parts, id)
		}
	}
	if k.gone == nil {
		k.gone = time.AfterFunc(keptFor, k.clear)
	}
	k.gone.Reset(keptFor)
}

// keep keeps a part's words, if there is room; k.mu is held.
func (k *keptWords) keep(id int64, blocks []keptBlock) {
	if size := sizeOf(blocks); k.bytes+size <= mostKept {
		k.parts[id] = blocks
		k.bytes += size
	}
}

// clear lets go of everything.
func (k *keptWords) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.parts, k.bytes = nil, 0
}

// end is clear for good.
func (k *keptWords) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.gone != nil {
		k.gone.Stop()
	}
	k.parts, k.bytes = nil, 0
}

func sizeOf(blocks []keptBlock) (n int) {
	for _, b := range blocks {
		n += len(b.words)
	}
	return n
}

// readBlocks reads the blocks of some parts.
func readBlocks(ctx context.Context, q querier, of []int64) (map[int64][]keptBlock, error) {
	if len(of) == 0 {
		return nil, nil
	}
	// One walk through the table as it lies in the file: an index in between would sort the blocks themselves.
	rows, err := q.QueryContext(ctx, `SELECT part, id, words FROM word_block NOT INDEXED WHERE part IN (SELECT value FROM json_each(?))`, idList(of))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	read := map[int64][]keptBlock{}
	for rows.Next() {
		var part int64
		var b keptBlock
		if err := rows.Scan(&part, &b.id, &b.words); err != nil {
			return nil, err
		}
		read[part] = append(read[part], b)
	}
	return read, errorsOf(rows)
}
