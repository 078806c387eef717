package instagram

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"atempause/sources"
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
	return fmt.Appendf(nil, "[%d,%d,%d,%d]", s.Mark, s.Count, s.Read, s.Created), nil
}

// UnmarshalJSON reads an item.
func (s *seen) UnmarshalJSON(b []byte) error {
	var n [4]int64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*s = seen{n[0], int(n[1]), n[2], n[3]}
	return nil
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	var m memory
	if json.Unmarshal([]byte(from), &m) != nil || m.Form != memoryForm || m.Items == nil {
		m = memory{Items: map[string]seen{}}
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

// teller hands on what a lane tells, each step with the cursor that stands behind it.
type teller struct {
	sources.Batch
	mem  memory
	emit func(sources.Batch) error
	now  func() time.Time
	last time.Time
	held int // items read since the last step was handed on
}

func (s *Source) teller(lane sources.Lane, mem memory, emit func(sources.Batch) error) *teller {
	return &teller{Batch: sources.Batch{Lane: lane}, mem: mem, emit: emit, now: s.cfg.Now, last: s.cfg.Now()}
}

// How many items are handed on at once. The cursor grows with the items it remembers, so a step for each of very many
// would cost more than the reading; up to a hundred items each is a step of its own.
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
