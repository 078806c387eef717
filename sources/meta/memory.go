package meta

import (
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// Memory is what a lane's cursor holds: what was seen of each item when it was last read. It holds no paging place: those
// die with the items they point at.
type Memory struct {
	Form  int             `json:"v"`
	Items map[string]Seen `json:"items"`
	// Whole is true when the last walk came to its end: only then does an unmoved item say something about those behind it.
	Whole bool `json:"whole,omitempty"`
	// Deep is when media older than the horizon were last looked at, in seconds. Only Instagram's comments have it.
	Deep int64 `json:"deep,omitempty"`
}

// MemoryForm is the form memories are written in.
const MemoryForm = 1

// Seen is one item, written as [mark, count, read, created]: a mark that changes with what else the listing tells, the
// count of comments or messages (-1: not told), times in seconds. Read is 0 for what is known and has never been read.
type Seen struct {
	Mark    int64
	Count   int
	Read    int64
	Created int64
}

// MarshalJSON writes an item as a list, to keep cursors small.
func (s Seen) MarshalJSON() ([]byte, error) {
	return cursor.List(s.Mark, int64(s.Count), s.Read, s.Created)
}

// UnmarshalJSON reads an item.
func (s *Seen) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*s = Seen{n[0], int(n[1]), n[2], n[3]}
	return err
}

// Recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func Recall(from sources.Cursor) Memory {
	return cursor.Recall(from, MemoryForm, func(m *Memory) (*int, *map[string]Seen) { return &m.Form, &m.Items })
}

// Cursor writes what is remembered.
func (m Memory) Cursor() sources.Cursor { return cursor.Of(m) }

// Size is how many items are remembered.
func (m Memory) Size() int { return len(m.Items) }

// Forget drops what a horizon has left behind.
func (m Memory) Forget(horizon time.Time) {
	maps.DeleteFunc(m.Items, func(_ string, s Seen) bool { return s.Created < horizon.Unix() })
}

// Due tells whether an item must be read: it is new, has moved, or has not been looked at for so long that what moves
// nothing (edits, deletions, deletions made up for by new comments) may have piled up. Young items are looked at hourly,
// older ones the more rarely the older they are.
func (m Memory) Due(id string, now Seen, at time.Time) bool {
	old, ok := m.Items[id]
	if !ok || old.Mark != now.Mark || old.Count != now.Count {
		return true
	}
	age := at.Sub(time.Unix(now.Created, 0))
	return at.Sub(time.Unix(old.Read, 0)) >= max(SweepEvery, age/sweepShare)
}

// How often items that have not moved are read all the same.
const (
	SweepEvery = time.Hour
	sweepShare = 24
)
