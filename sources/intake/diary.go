package intake

import (
	"context"
	"time"

	"atempause/sources"
)

// Reading is how the last reading of a channel ended.
type Reading struct {
	At    time.Time
	Lane  sources.Lane // whose trouble it is, "" for the whole channel's
	Err   error        // nil: read up to now
	Until time.Time    // when it may go on, where the network has said so
}

// Diary is what a Shelf offers that keeps how its channels stand, for those who were not there when it was told.
type Diary interface {
	NoteReading(ctx context.Context, channel string, r Reading) error
}

// booked makes of tell one that has the outcome of a reading written down as well. A trouble of one lane stands until the
// next time all lanes have been read.
func (s *Syncer) booked(ctx context.Context, tell func(Event)) func(Event) {
	diary, ok := s.shelf.(Diary)
	if !ok {
		return tell
	}
	return func(e Event) {
		tell(e)
		if e.Phase != Finished && e.Phase != Troubled || ctx.Err() != nil {
			return // one that was broken off says nothing of the channel
		}
		r := Reading{At: s.opt.Now(), Lane: e.Lane, Err: e.Err, Until: e.Until}
		if err := diary.NoteReading(ctx, e.Channel.ID(), r); err != nil {
			s.opt.Log.Warn("note how a reading ended", "channel", e.Channel.ID(), "err", err)
		}
	}
}
