package mastodon

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"atempause/sources"
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
	ours := 0
	if s.Ours {
		ours = 1
	}
	return fmt.Appendf(nil, "[%d,%d,%d,%d,%d]", s.Changed, s.Count, s.Read, s.Created, ours), nil
}

// UnmarshalJSON reads an item.
func (s *seen) UnmarshalJSON(b []byte) error {
	var n [5]int64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*s = seen{n[0], n[1], n[2], n[3], n[4] == 1}
	return nil
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) *memory {
	m := &memory{}
	if json.Unmarshal([]byte(from), m) != nil || m.Form != memoryForm || m.Items == nil {
		m = &memory{Items: map[string]seen{}}
	}
	m.Form = memoryForm
	if m.Open == nil {
		m.Open = map[string]bool{}
	}
	if m.Last == nil {
		m.Last = map[string]ident{}
	}
	return m
}

func (m *memory) size() int { return len(m.Items) }

func (m *memory) cursor() sources.Cursor { return written(m) }

func written(m any) sources.Cursor {
	b, err := json.Marshal(m)
	if err != nil {
		return "" // numbers and strings always marshal
	}
	return sources.Cursor(b)
}

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

// teller hands on what a lane tells, each step with the cursor that stands behind it.
type teller struct {
	sources.Batch
	mem interface {
		cursor() sources.Cursor
		size() int
	}
	emit func(sources.Batch) error
	now  func() time.Time
	last time.Time
	held int // items read since the last step was handed on
}

// How many items are handed on at once. The cursor grows with the items it remembers, so a step for each of very many
// would cost more than the reading; up to a hundred items each is a step of its own.
const (
	stepShare = 100
	stepEvery = time.Second
)

// step notes that an item has been read, and hands on what has gathered when it is time.
func (t *teller) step() error {
	t.skip()
	t.held++
	if len(t.Threads)+len(t.Gone) == 0 || t.held <= t.mem.size()/stepShare && t.now().Sub(t.last) < stepEvery {
		return nil
	}
	return t.flush()
}

// skip notes an item that needed no reading.
func (t *teller) skip() {
	t.Done++
	t.Total = max(t.Total, t.Done)
}

func (t *teller) flush() error {
	t.Cursor = t.mem.cursor()
	if err := t.emit(t.Batch); err != nil {
		return err
	}
	t.Threads, t.Gone, t.held, t.last = nil, nil, 0, t.now()
	return nil
}
