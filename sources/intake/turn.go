package intake

import (
	"context"
	"time"

	"atempause/sources"
)

// A turn lasts so long and is renewed in time while its channel is read; whoever waits for one asks that often.
const (
	turnLasts = 90 * time.Second
	turnRenew = 30 * time.Second
	turnAsk   = 300 * time.Millisecond
)

// turn takes the turn to read a channel and keeps it until give is called. give is nil if another program has it and
// this one does not wait, or ctx ended while it waited.
func (s *Syncer) turn(ctx context.Context, c sources.Channel, wait bool, tell func(Event)) (give func(), err error) {
	turns, shared := s.shelf.(Turns)
	if !shared {
		return func() {}, nil
	}
	for told := false; ; {
		ok, err := turns.TakeTurn(ctx, c.ID(), turnLasts)
		if err != nil {
			tell(Event{Phase: Troubled, Channel: c, Err: err})
			return nil, err
		}
		if ok {
			return s.keep(ctx, turns, c), nil
		}
		if !told {
			tell(Event{Phase: Waiting, Channel: c})
			told = true
		}
		if !wait {
			return nil, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(turnAsk):
		}
	}
}

// keep renews a turn while its channel is read, and gives it back at the end, also when the program is being ended.
func (s *Syncer) keep(ctx context.Context, turns Turns, c sources.Channel) (give func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(turnRenew)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if _, err := turns.TakeTurn(ctx, c.ID(), turnLasts); err != nil && ctx.Err() == nil {
					s.opt.Log.Warn("renew the turn", "channel", c.ID(), "err", err)
				}
			}
		}
	}()
	return func() {
		cancel()
		<-ended
		if err := turns.GiveTurn(context.WithoutCancel(ctx), c.ID()); err != nil {
			s.opt.Log.Warn("give the turn back", "channel", c.ID(), "err", err)
		}
	}
}
