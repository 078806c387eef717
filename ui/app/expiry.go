package app

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"atempause/sources"
	"atempause/ui/standing"
)

const (
	expiryEvery = 24 * time.Hour   // a channel is asked at most so often when its token ends
	expiryRound = time.Hour        // how often it is looked which are due
	expirySoon  = 30 * time.Minute // one that is warned of, so that a new token ends the warning
	expiryFirst = 20 * time.Second // after the start: the first reading goes first
	expiryTime  = 30 * time.Second // how long one answer may take
)

// expiry knows when tokens end. It is kept in a file of the workspace, so that a start knows it at once and asks nobody twice a
// day; it holds no secret and is no more than a convenience.
type expiry struct {
	mu    sync.Mutex
	path  string
	known map[string]told
}

// told is what a network has said of a token.
type told struct {
	Asked   time.Time `json:"asked"`
	Expires time.Time `json:"expires,omitzero"` // zero: never, or not told
}

func newExpiry(dir string) *expiry {
	e := &expiry{path: filepath.Join(dir, "expiry.json"), known: map[string]told{}}
	if data, err := os.ReadFile(e.path); err == nil && json.Unmarshal(data, &e.known) != nil || e.known == nil {
		e.known = map[string]told{}
	}
	return e
}

func (e *expiry) of(channel string) told {
	if e == nil {
		return told{}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.known[channel]
}

// fresh tells whether this was asked lately enough.
func (t told) fresh(now time.Time) bool {
	every := expiryEvery
	if !t.Expires.IsZero() && t.Expires.Sub(now) < standing.EndingWithin {
		every = expirySoon
	}
	return now.Sub(t.Asked) < every && !now.Before(t.Asked)
}

// note keeps what was told, and tells whether that could be written.
func (e *expiry) note(channel string, t told) error {
	e.mu.Lock()
	all := maps.Clone(e.known)
	all[channel] = t
	e.known = all
	e.mu.Unlock()
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(e.path, data, 0o600)
}

// Expires tells when a channel's token ends, as its network last said; zero if it does not, or has not said so. It asks nobody.
func (a *App) Expires(channel string) time.Time { return a.expiry.of(channel).Expires }

// WatchTokens asks the networks from time to time when the tokens end, until the context ends.
func (a *App) WatchTokens(ctx context.Context) {
	next := time.NewTimer(expiryFirst)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		a.LookAtTokens(ctx)
		next.Reset(expiryRound)
	}
}

// LookAtTokens asks of each channel when its token ends, where that was not asked lately.
func (a *App) LookAtTokens(ctx context.Context) {
	for _, c := range a.Config.Channels {
		id := c.ID()
		was := a.expiry.of(id)
		if ctx.Err() != nil {
			return
		}
		if c.Disabled || c.Network == sources.Hand || was.fresh(a.Now()) {
			continue
		}
		now := told{Asked: a.Now(), Expires: was.Expires}
		ends, asked, err := a.tokenEnds(ctx, id)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil: // the reading tells its own trouble
			a.Log.Info("ask when a token ends", "channel", id, "err", err)
		case asked:
			now.Expires = ends
		}
		if err := a.expiry.note(id, now); err != nil {
			a.Log.Warn("note when a token ends", "channel", id, "err", err)
		}
	}
}

func (a *App) tokenEnds(ctx context.Context, channel string) (ends time.Time, asked bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, expiryTime)
	defer cancel()
	src, err := a.Source(ctx, channel)
	if err != nil {
		return ends, false, err
	}
	p, ok := src.(sources.Prober)
	if !ok {
		return ends, false, nil
	}
	s, err := p.Probe(ctx)
	return s.Expires, err == nil, err
}
