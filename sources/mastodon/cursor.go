package mastodon

import (
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what a cursor of posts holds: what was seen of each tree when it was last read, and up to where the lists
// that point at trees have been dealt with. It holds no paging place.
type memory struct {
	Form  int             `json:"v"`
	Items map[string]seen `json:"items"`
	Notif ident           `json:"notif,omitempty"` // the newest notification dealt with, and all before it
	Own   ident           `json:"own,omitempty"`   // the newest post of ours dealt with, and all before it
	Full  int64           `json:"full,omitempty"`  // when all of our posts were last listed
	// Open are the pointers dealt with in a walk that has not come to its end.
	Open map[string]bool `json:"open,omitempty"`
	// Last is the newest find of each search term, once a walk has come to its end.
	Last map[string]ident `json:"last,omitempty"`
}

const memoryForm = 1

// seen is one tree, written as [changed, count, read, created, ours]: times in seconds, count of the answers right below.
type seen struct {
	Changed, Count, Read, Created int64
	Ours                          bool // a post of ours stands at its head
}

// MarshalJSON writes an item as a list, to keep cursors small.
func (s seen) MarshalJSON() ([]byte, error) {
	ours := int64(0)
	if s.Ours {
		ours = 1
	}
	return cursor.List(s.Changed, s.Count, s.Read, s.Created, ours)
}

// UnmarshalJSON reads an item.
func (s *seen) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*s = seen{n[0], n[1], n[2], n[3], n[4] == 1}
	return err
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) *memory {
	m := cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]seen) { return &m.Form, &m.Items })
	if m.Open == nil {
		m.Open = map[string]bool{}
	}
	if m.Last == nil {
		m.Last = map[string]ident{}
	}
	return &m
}

// Cursor writes what is remembered.
func (m *memory) Cursor() sources.Cursor { return cursor.Of(m) }

// Size is how many trees are remembered.
func (m *memory) Size() int { return len(m.Items) }

// forget drops what the horizon has left behind.
func (m *memory) forget(horizon time.Time) {
	maps.DeleteFunc(m.Items, func(_ string, s seen) bool { return max(s.Created, s.Changed) < horizon.Unix() })
}

// due tells whether a tree must be read: it is new, has moved, or has not been looked at for long.
func (m *memory) due(id string, now seen, at time.Time) bool {
	old, ok := m.Items[id]
	return !ok || old.Changed != now.Changed || old.Count != now.Count || stale(old.Read, now.Created, at)
}

// stale tells whether edits and deletions, which move nothing, may have piled up: young things are looked at hourly, older
// ones the more rarely the older they are.
func stale(read, created int64, at time.Time) bool {
	age := at.Sub(time.Unix(created, 0))
	return at.Sub(time.Unix(read, 0)) >= max(sweepEvery, age/sweepShare)
}

// How often things that have not moved are read all the same, and how many of them at most in one walk.
const (
	sweepEvery  = time.Hour
	sweepShare  = 24
	sweepAtMost = 60
)

// teller hands on what a lane tells, and counts what needed no reading too.
type teller struct {
	*cursor.Teller[cursor.Memory]
}

func (s *Source) teller(lane sources.Lane, mem cursor.Memory, emit func(sources.Batch) error) *teller {
	return &teller{cursor.NewTeller(lane, mem, emit, s.cfg.Now)}
}

// step notes that an item has been read, and hands on what has gathered when it is time.
func (t *teller) step() error {
	t.Total = max(t.Total, t.Done+1)
	return t.Step()
}

// skip notes an item that needed no reading.
func (t *teller) skip() {
	t.Done++
	t.Total = max(t.Total, t.Done)
}
