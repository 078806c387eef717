package bluesky

import (
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what a lane's cursor holds: what was seen of each item when it was last read, and up to where the network's
// own lists were followed. It holds no paging place: those die with what they point at.
type memory struct {
	Form  int             `json:"v"`
	Items map[string]seen `json:"items"`
	// Told are notifications about posts elsewhere that have been dealt with and may be listed once more.
	Told map[string]int64 `json:"told,omitempty"`
	// Mark is the newest moment (milliseconds) up to which a walk came to its end. 0: none ever did.
	Mark int64 `json:"mark,omitempty"`
}

const memoryForm = 1

// seen is one item, written as [created, active, count, read, note]: when it was made, when something last happened there,
// how many answers it had, when it was read, all in seconds, and its newest notification in milliseconds.
type seen struct {
	Created int64
	Active  int64
	Count   int
	Read    int64
	Note    int64
}

// MarshalJSON writes an item as a list, to keep cursors small.
func (s seen) MarshalJSON() ([]byte, error) {
	return cursor.List(s.Created, s.Active, int64(s.Count), s.Read, s.Note)
}

// UnmarshalJSON reads an item.
func (s *seen) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*s = seen{n[0], n[1], int(n[2]), n[3], n[4]}
	return err
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	m := cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]seen) { return &m.Form, &m.Items })
	if m.Told == nil {
		m.Told = map[string]int64{}
	}
	return m
}

// Cursor writes what is remembered.
func (m memory) Cursor() sources.Cursor { return cursor.Of(m) }

// Size is how many items are remembered.
func (m memory) Size() int { return len(m.Items) }

type teller = cursor.Teller[*memory]

func (s *Source) teller(lane sources.Lane, mem *memory, emit func(sources.Batch) error) *teller {
	return cursor.NewTeller(lane, mem, emit, s.cfg.Now)
}

// overlap is how far behind the mark lists are read once more: servers index late and out of order.
const overlap = time.Hour

// from is where the lists are to be followed from.
func (m memory) from(horizon time.Time) time.Time {
	if m.Mark == 0 {
		return horizon
	}
	if at := time.UnixMilli(m.Mark).Add(-overlap); at.After(horizon) {
		return at
	}
	return horizon
}

// done ends a walk that saw all up to newest (milliseconds), and drops what the horizon has left behind.
func (m *memory) done(newest int64, horizon time.Time) {
	m.Mark = max(m.Mark, newest, horizon.UnixMilli()+1)
	behind := time.UnixMilli(m.Mark).Add(-2 * overlap).UnixMilli()
	maps.DeleteFunc(m.Told, func(_ string, at int64) bool { return at < behind })
	maps.DeleteFunc(m.Items, func(_ string, s seen) bool { return max(s.Created, s.Active) < horizon.Unix() })
}

// sweep tells whether an item must be looked at again though nothing tells that it has moved: deletions move nothing, nor
// do answers far down. What is lively is looked at often, what has been quiet the more rarely the longer.
func (s seen) sweep(now time.Time) bool {
	quiet := now.Sub(time.Unix(max(s.Active, s.Created), 0))
	return now.Sub(time.Unix(s.Read, 0)) >= max(sweepLeast, quiet/sweepShare)
}

const (
	sweepLeast = 30 * time.Second
	sweepShare = 24
)
