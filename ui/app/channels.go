package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
)

// ErrUnknownChannel says that the config names no such channel (any more).
var ErrUnknownChannel = errors.New("channel is not in config.toml")

// ErrDisabled says that the config has switched the channel off.
var ErrDisabled = errors.New("channel is switched off in config.toml")

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
	if p := place(channel); !ok && p != nil {
		return p, nil
	}
	if !ok {
		return nil, fmt.Errorf("%s: %w", channel, ErrUnknownChannel)
	}
	l.opening.Lock()
	defer l.opening.Unlock()
	if src := l.opened(); src != nil {
		return src, nil
	}
	if l.cfg.Disabled {
		return nil, fmt.Errorf("%s: %w", channel, ErrDisabled)
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
	var k keys
	if workspace.NeedsToken(l.cfg.Network) {
		tok, err := l.token.Get(ctx)
		if err != nil {
			return nil, err
		}
		k.token = tok.Reveal()
	}
	if l.proof != nil {
		s, err := l.proof.Get(ctx)
		if err != nil {
			return nil, err
		}
		k.proof = s.Reveal()
	}
	return a.connect(l, k)
}

// bare gives the channel's source for what needs no network: its capabilities and limits.
func (a *App) bare(channel string) (sources.Capable, bool) {
	l, ok := a.links[channel]
	if p := place(channel); !ok && p != nil {
		return p, true
	}
	if !ok {
		return nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.source != nil {
		return l.source, true
	}
	if l.plain == nil {
		src, err := a.connect(l, keys{})
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
	a := &App{Config: cfg, links: map[string]*link{}, shared: newShared(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
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

// Disabled tells whether the config has switched a channel off.
func (a *App) Disabled(channel string) bool {
	l, ok := a.links[channel]
	return ok && l.cfg.Disabled
}

// Version tells of a channel whose network answers with another version of its API than the one that was asked for.
func (a *App) Version(channel string) (pinned, served string) {
	l, ok := a.links[channel]
	if !ok {
		return "", ""
	}
	if src, ok := l.opened().(interface {
		Warning() (pinned, served string, differ bool)
	}); ok {
		if pinned, served, differ := src.Warning(); differ {
			return pinned, served
		}
	}
	return "", ""
}

// Closed tells which lanes of a channel its network does not open to us, and why as a catalogue key. It is known once the
// network has been asked.
func (a *App) Closed(channel string) map[sources.Lane]string {
	l, ok := a.links[channel]
	if !ok {
		return nil
	}
	if src, ok := l.opened().(interface {
		ClosedLanes() map[sources.Lane]string
	}); ok {
		return src.ClosedLanes()
	}
	return nil
}
