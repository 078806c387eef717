package instagram

import (
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what a lane's cursor holds: what was seen of each item when it was last read. It holds no paging place: those
// die with the items they point at.
type memory struct {
	Form  int             `json:"v"`
	Items map[string]seen `json:"items"`
	// Whole is true when the last walk came to its end: only then does an unmoved item say something about those behind it.
	Whole bool `json:"whole,omitempty"`
	// Deep is when media older than the horizon were last looked at, in seconds.
	Deep int64 `json:"deep,omitempty"`
}

const memoryForm = 1

// seen is one item, written as [mark, count, read, created]: a mark that changes with what else the listing tells, the
// count of comments or messages, times in seconds. Read is 0 for what is known and has never been read.
type seen struct {
	Mark    int64
	Count   int
	Read    int64
	Created int64
}

// MarshalJSON writes an item as a list, to keep cursors small.
func (s seen) MarshalJSON() ([]byte, error) {
	return cursor.List(s.Mark, int64(s.Count), s.Read, s.Created)
}

// UnmarshalJSON reads an item.
func (s *seen) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*s = seen{n[0], int(n[1]), n[2], n[3]}
	return err
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	return cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]seen) { return &m.Form, &m.Items })
}

// Cursor writes what is remembered.
func (m memory) Cursor() sources.Cursor { return cursor.Of(m) }

// Size is how many items are remembered.
func (m memory) Size() int { return len(m.Items) }

type teller = cursor.Teller[memory]

func (s *Source) teller(lane sources.Lane, mem memory, emit func(sources.Batch) error) *teller {
	return cursor.NewTeller(lane, mem, emit, s.cfg.Now)
}

// forget drops what a horizon has left behind.
func (m memory) forget(horizon time.Time) {
	maps.DeleteFunc(m.Items, func(_ string, s seen) bool { return s.Created < horizon.Unix() })
}

// due tells whether an item must be read: it is new, has moved, or has not been looked at for so long that deletions made
// up for by new comments may have piled up. Young items are looked at hourly, older ones the more rarely the older they
// are.
func (m memory) due(id string, now seen, at time.Time) bool {
	old, ok := m.Items[id]
	if !ok || old.Mark != now.Mark || old.Count != now.Count {
		return true
	}
	age := at.Sub(time.Unix(now.Created, 0))
	return at.Sub(time.Unix(old.Read, 0)) >= max(sweepEvery, age/sweepShare)
}

// How often items that have not moved are read all the same, and how often media beyond the horizon are looked at.
const (
	sweepEvery = time.Hour
	sweepShare = 24
	deepEvery  = 24 * time.Hour
)
