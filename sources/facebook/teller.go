package facebook

import (
	"time"

	"atempause/sources"
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
