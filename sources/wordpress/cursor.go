package wordpress

import (
	"hash/fnv"
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what the cursor holds: every comment within the horizon that stands among the approved and the waiting ones,
// as it was last told.
type memory struct {
	Form  int            `json:"v"`
	Items map[int64]item `json:"items"`
	// Whole is true once a walk has come to its end. Until then Below is the time down to which the first one has come.
	Whole bool  `json:"whole,omitempty"`
	Below int64 `json:"below,omitempty"`
	Swept int64 `json:"swept,omitempty"` // when all was last looked at
	// Unseen is how many comments WordPress counts but does not show us.
	Unseen int `json:"unseen,omitempty"`
}

const memoryForm = 1

// item is a comment, written as [written, root, text, state, edited]: times in seconds, the two in the middle as digests.
type item struct {
	At     int64
	Root   int64
	Text   uint32
	State  uint32
	Edited int64
}

// MarshalJSON writes an item as a list, to keep cursors small.
func (i item) MarshalJSON() ([]byte, error) {
	return cursor.List(i.At, i.Root, int64(i.Text), int64(i.State), i.Edited)
}

// UnmarshalJSON reads an item.
func (i *item) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*i = item{n[0], n[1], uint32(n[2]), uint32(n[3]), n[4]}
	return err
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	return cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[int64]item) { return &m.Form, &m.Items })
}

func (m memory) cursor() sources.Cursor { return cursor.Of(m) }

// forget drops what the horizon has left behind.
func (m memory) forget(horizon time.Time) {
	maps.DeleteFunc(m.Items, func(_ int64, i item) bool { return i.At <= horizon.Unix() })
}

// under counts the comments that should be listed after a time.
func (m memory) under(horizon time.Time) int {
	n := 0
	for _, i := range m.Items {
		if i.At > horizon.Unix() {
			n++
		}
	}
	return n
}

// sweepEvery is how often all comments within the horizon are read again: edits and rulings move nothing.
const sweepEvery = time.Hour

// due tells whether all is to be looked at. Ten pages may cost a minute an hour, more are looked at the more rarely.
func (m memory) due(now time.Time) bool {
	every := sweepEvery * time.Duration(1+len(m.Items)/(10*pageSize))
	return m.Whole && now.Sub(time.Unix(m.Swept, 0)) >= every
}

func digest(parts ...string) uint32 {
	h := fnv.New32a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum32()
}
