package feed

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
	"atempause/sources/web"
)

// memory is what the cursor holds: which state of the document was read to its end, and what was seen of its items.
type memory struct {
	Form    int             `json:"v"`
	From    uint64          `json:"from"` // the address and the words it was read with
	Version web.Version     `json:"version"`
	Items   map[string]item `json:"items"`
}

const memoryForm = 1

// item is one that was seen, written as [written, digest, edited, seen]: times in seconds.
type item struct {
	At     int64
	Digest uint32
	Edited int64
	Seen   int64 // when it last stood in the feed; noted weekly
}

// MarshalJSON writes an item as a list, to keep cursors small.
func (i item) MarshalJSON() ([]byte, error) {
	return cursor.List(i.At, int64(i.Digest), i.Edited, i.Seen)
}

// UnmarshalJSON reads an item.
func (i *item) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*i = item{n[0], uint32(n[1]), n[2], n[3]}
	return err
}

// recall reads a cursor. One of another form means a first read; one of another address or other words remembers what was
// told, and has the document read anew.
func recall(from sources.Cursor, source uint64) memory {
	m := cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]item) { return &m.Form, &m.Items })
	if m.From != source {
		m.Version = web.Version{}
	}
	m.From = source
	return m
}

func (m memory) cursor() sources.Cursor { return cursor.Of(m) }

// How long an item that fell out of the feed is remembered, and how many are: some feeds bring old ones back.
const (
	seenNoted   = 7 * 24 * time.Hour
	rememberFor = 180 * 24 * time.Hour
	remember    = 2 * itemsMost
)

// forget drops what has long fallen out of the feed.
func (m memory) forget(now time.Time) {
	maps.DeleteFunc(m.Items, func(_ string, i item) bool { return now.Sub(time.Unix(i.Seen, 0)) > rememberFor })
	if over := len(m.Items) - remember; over > 0 {
		ids := slices.SortedFunc(maps.Keys(m.Items), func(a, b string) int {
			return cmp.Or(cmp.Compare(m.Items[a].Seen, m.Items[b].Seen), cmp.Compare(m.Items[a].At, m.Items[b].At), cmp.Compare(a, b))
		})
		for _, id := range ids[:over] {
			delete(m.Items, id)
		}
	}
}

func digest(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
