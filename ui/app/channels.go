package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/secret"
	"atempause/store/workspace"
)

// ErrUnknownChannel says that the config names no such channel (any more).
var ErrUnknownChannel = errors.New("channel is not in config.toml")

// link is a channel and, once it was needed, its source.
type link struct {
	cfg   workspace.Channel
	token *secret.Keeper
	proof *secret.Keeper // nil: the app asks for no proof

	// opening is held while the secrets are looked up, which may take as long as a person needs for a passphrase; mu only
	// to read or set what follows. What a screen or a transaction asks for must not wait for a passphrase.
	opening sync.Mutex
	mu      sync.Mutex
	source  sources.Source
	plain   sources.Capable // made without secrets, for what needs no network
}

// opened is the source, if it has been made.
func (l *link) opened() sources.Source {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source
}

func newLink(c workspace.Channel) *link {
	l := &link{cfg: c, token: secret.Keep(c.Token)}
	if c.AppSecret != nil {
		l.proof = secret.Keep(*c.AppSecret)
	}
	return l
}

// Source gives the channel's source; it is made at the first call and kept.
func (a *App) Source(ctx context.Context, channel string) (sources.Source, error) {
	l, ok := a.links[channel]
	if !ok {
		return nil, fmt.Errorf("%s: %w", channel, ErrUnknownChannel)
	}
	l.opening.Lock()
	defer l.opening.Unlock()
	if src := l.opened(); src != nil {
		return src, nil
	}
	src, err := a.open(ctx, l)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.source = src
	return src, nil
}

// open makes the source of a link. The token is looked up now, so that a missing one is told as what it is and not as
// trouble of the network.
func (a *App) open(ctx context.Context, l *link) (sources.Source, error) {
	if _, err := l.token.Get(ctx); err != nil {
		return nil, err
	}
	proof := ""
	if l.proof != nil {
		s, err := l.proof.Get(ctx)
		if err != nil {
			return nil, err
		}
		proof = s.Reveal()
	}
	return a.connect(l, proof)
}

// bare gives the channel's source for what needs no network: its capabilities and limits.
func (a *App) bare(channel string) (sources.Capable, bool) {
	l, ok := a.links[channel]
	if !ok {
		return nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.source != nil {
		return l.source, true
	}
	if l.plain == nil {
		src, err := a.connect(l, "")
		if err != nil {
			return nil, false
		}
		l.plain = src
	}
	return l.plain, true
}

// Capabilities tells what a channel's network lets us do.
func (a *App) Capabilities(channel string) sources.Capabilities {
	if src, ok := a.bare(channel); ok {
		return src.Capabilities()
	}
	return nil
}

// Limit tells a channel's text limit; the zero limit is none.
func (a *App) Limit(channel string, form sources.Form, audience sources.Audience) sources.Limit {
	if src, ok := a.bare(channel); ok {
		return src.TextLimit(form, audience)
	}
	return sources.Limit{}
}

// Limits tells text limits by a config alone: nothing is opened and no secret looked up.
func Limits(cfg workspace.Config) func(channel string, form sources.Form, audience sources.Audience) sources.Limit {
	a := &App{Config: cfg, links: map[string]*link{}, governor: graph.NewGovernor(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for _, c := range cfg.Channels {
		a.links[c.ID()] = newLink(c)
	}
	return a.Limit
}

// ChannelName is how a channel is called on the screen; its id if the config no longer names it.
func (a *App) ChannelName(channel string) string {
	if l, ok := a.links[channel]; ok {
		return l.cfg.Name
	}
	return channel
}
