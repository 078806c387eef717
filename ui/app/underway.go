package app

import (
	"time"

	"atempause/replies/outbox"
)

// UnderWay is an attempt on a network that has not come to an end.
type UnderWay struct {
	outbox.Attempt
	Deed bool // a deed of moderation; else a reply
}

// UnderWay tells what this program is trying just now. It asks nobody.
func (a *App) UnderWay() []UnderWay {
	var list []UnderWay
	for _, t := range a.Outbox.Underway().List() {
		list = append(list, UnderWay{Attempt: t})
	}
	for _, t := range a.Deeds.Underway().List() {
		list = append(list, UnderWay{Attempt: t, Deed: true})
	}
	return list
}

// Abandon lets go of what is under way, so that Close need not wait for a network that does not answer. Nothing is sent twice
// by that: what is given up counts as unsure and is read back at the next start.
func (a *App) Abandon() {
	a.Outbox.Underway().Abandon()
	a.Deeds.Underway().Abandon()
}

// grace is how long what was abandoned has for writing down that it was. Who takes longer is found by the next start: the
// intent is on record, and its program is gone.
const grace = 2 * time.Second

// ended waits for the background work: for as long as an attempt takes, or only a moment where it was abandoned.
func (a *App) ended() {
	done := make(chan struct{})
	go func() {
		a.done.Wait()
		close(done)
	}()
	if !a.Outbox.Underway().Abandoned() {
		<-done
		return
	}
	select {
	case <-done:
	case <-time.After(grace):
		a.Log.Warn("left while an attempt was under way")
	}
}
