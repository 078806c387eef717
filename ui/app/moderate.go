package app

import (
	"context"
	"errors"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/store"
)

// Wake says that something may be queued, a reply or a deed. It returns at once.
func (a *App) Wake() {
	a.Outbox.Wake()
	a.Deeds.Wake()
}

// CarryOut carries out a confirmed deed and returns it as it ended. When another program on this workspace has taken it
// first, its outcome is waited for.
func (a *App) CarryOut(ctx context.Context, deed int64) (store.Deed, error) {
	watch, stop := context.WithCancel(ctx)
	defer stop()
	changes := a.Store.Changes(watch)
	for {
		if _, err := a.Deeds.One(ctx, deed); err != nil && !errors.Is(err, replies.ErrNotFound) {
			return store.Deed{}, err
		}
		d, err := a.Store.DeedByID(ctx, deed)
		if err != nil || d.State != moderation.Queued && d.State != moderation.Doing {
			return d, err
		}
		a.Deeds.Recover(ctx) // whoever has taken it may be gone
		select {
		case <-ctx.Done():
			return d, ctx.Err()
		case _, ok := <-changes:
			if !ok {
				return d, ctx.Err()
			}
		case <-time.After(time.Second):
		}
	}
}
