package app

import (
	"context"
	"sync"

	"atempause/sources"
	"atempause/sources/intake"
	"atempause/store/workspace"
)

// backfill is the shelf of a sync that reads farther back than the config says. Where it stands is kept beside where the
// ordinary reading stands, under the lane's name and how far it goes: so it can be stopped and goes on when the same is
// asked for again, and the ordinary reading does not lose its place.
type backfill struct {
	shelf
	far workspace.Since

	mu    sync.Mutex
	lanes map[string]map[sources.Lane]bool
}

func (b *backfill) lane(l sources.Lane) sources.Lane {
	if !b.far.Day.IsZero() {
		return l + sources.Lane("@"+b.far.Day.Format("2006-01-02"))
	}
	return l + sources.Lane("@"+b.far.Span.String())
}

// Cursor is where the backfill of a lane goes on.
func (b *backfill) Cursor(ctx context.Context, channel string, lane sources.Lane) (sources.Cursor, error) {
	b.mu.Lock()
	if b.lanes[channel] == nil {
		b.lanes[channel] = map[sources.Lane]bool{}
	}
	b.lanes[channel][lane] = true
	b.mu.Unlock()
	return b.shelf.Cursor(ctx, channel, b.lane(lane))
}

// Ingest stores a batch and where the backfill stands.
func (b *backfill) Ingest(ctx context.Context, channel string, batch sources.Batch) (intake.Counts, error) {
	batch.Lane = b.lane(batch.Lane)
	return b.shelf.Ingest(ctx, channel, batch)
}

// settle lets the ordinary reading of a channel that was never read go on from here, instead of fetching it all again.
func (b *backfill) settle(ctx context.Context, channel string) error {
	b.mu.Lock()
	lanes := b.lanes[channel]
	delete(b.lanes, channel)
	b.mu.Unlock()
	for lane := range lanes {
		was, err := b.shelf.Cursor(ctx, channel, lane)
		if err != nil {
			return err
		}
		if was != "" {
			continue
		}
		now, err := b.shelf.Cursor(ctx, channel, b.lane(lane))
		if err != nil {
			return err
		}
		if _, err := b.shelf.Ingest(ctx, channel, sources.Batch{Lane: lane, Cursor: now}); err != nil {
			return err
		}
	}
	return nil
}

// Backfill reads some of the channels, or all if only is nil, as far back as Options.Far says.
func (a *App) Backfill(ctx context.Context, only []string, tell func(intake.Event)) error {
	b := &backfill{shelf: shelf{a.Store}, far: a.far, lanes: map[string]map[sources.Lane]bool{}}
	var failed error
	err := a.reader(b, only, 0).Once(ctx, func(e intake.Event) {
		if e.Phase == intake.Finished {
			if err := b.settle(ctx, e.Channel.ID()); err != nil && failed == nil {
				failed = err
			}
		}
		tell(e)
	})
	if err != nil {
		return err
	}
	return failed
}
