package bluesky

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"atempause/sources"
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
	return fmt.Appendf(nil, "[%d,%d,%d,%d,%d]", s.Created, s.Active, s.Count, s.Read, s.Note), nil
}

// UnmarshalJSON reads an item.
func (s *seen) UnmarshalJSON(b []byte) error {
	var n [5]int64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*s = seen{n[0], n[1], int(n[2]), n[3], n[4]}
	return nil
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	var m memory
	if json.Unmarshal([]byte(from), &m) != nil || m.Form != memoryForm || m.Items == nil {
		m = memory{Items: map[string]seen{}}
	}
	if m.Told == nil {
		m.Told = map[string]int64{}
	}
	m.Form = memoryForm
	return m
}

func (m memory) cursor() sources.Cursor {
	b, err := json.Marshal(m)
	if err != nil {
		return "" // numbers and strings always marshal
	}
	return sources.Cursor(b)
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

// teller hands on what a lane tells, each step with the cursor that stands behind it.
type teller struct {
	sources.Batch
	mem  *memory
	emit func(sources.Batch) error
	now  func() time.Time
	last time.Time
	held int // items read since the last step was handed on
}

func (s *Source) teller(lane sources.Lane, mem *memory, emit func(sources.Batch) error) *teller {
	return &teller{Batch: sources.Batch{Lane: lane}, mem: mem, emit: emit, now: s.cfg.Now, last: s.cfg.Now()}
}

// How many items are handed on at once: the cursor grows with what it remembers, so a step for each of very many would
// cost more than the reading. Up to a hundred items each is a step of its own.
const (
	stepShare = 100
	stepEvery = time.Second
)

// step notes that an item has been read, and hands on what has gathered when it is time.
func (t *teller) step() error {
	t.Done++
	t.held++
	if len(t.Threads)+len(t.Gone) == 0 {
		return nil
	}
	if t.held <= len(t.mem.Items)/stepShare && t.now().Sub(t.last) < stepEvery {
		return nil
	}
	return t.flush()
}

func (t *teller) flush() error {
	t.Cursor = t.mem.cursor()
	if err := t.emit(t.Batch); err != nil {
		return err
	}
	t.Threads, t.Gone, t.held, t.last = nil, nil, 0, t.now()
	return nil
}
