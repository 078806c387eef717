package cursor

import (
	"time"

	"atempause/sources"
)

// Memory is what a lane's cursor holds.
type Memory interface {
	Cursor() sources.Cursor
	// Size is how many items it remembers.
	Size() int
}

// Teller hands on what a lane tells, each step with the cursor that stands behind it.
type Teller[M Memory] struct {
	sources.Batch
	Mem M

	emit func(sources.Batch) error
	now  func() time.Time
	last time.Time
	held int // items read since the last step was handed on
}

// NewTeller makes the teller of a lane.
func NewTeller[M Memory](lane sources.Lane, mem M, emit func(sources.Batch) error, now func() time.Time) *Teller[M] {
	return &Teller[M]{Batch: sources.Batch{Lane: lane}, Mem: mem, emit: emit, now: now, last: now()}
}

// How many items are handed on at once. The cursor grows with the items it remembers, so a step for each of very many
// would cost more than the reading; up to a hundred items each is a step of its own.
const (
	stepShare = 100
	stepEvery = time.Second
)

// Step notes that an item has been read, and hands on what has gathered when it is time.
func (t *Teller[M]) Step() error {
	t.Done++
	t.held++
	if len(t.Threads)+len(t.Gone) == 0 {
		return nil
	}
	if t.held <= t.Mem.Size()/stepShare && t.now().Sub(t.last) < stepEvery {
		return nil
	}
	return t.Flush()
}

// Flush hands on what has gathered, be it only the cursor.
func (t *Teller[M]) Flush() error {
	t.Cursor = t.Mem.Cursor()
	if err := t.emit(t.Batch); err != nil {
		return err
	}
	t.Threads, t.Gone, t.held, t.last = nil, nil, 0, t.now()
	return nil
}
