package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/secret"
	"atempause/sources/web"
	"atempause/sources/x"
	"atempause/sources/youtube"
	"atempause/store/workspace"
)

// keys are the secrets of a channel as they were looked up; empty in a source that only tells what it can do.
type keys struct {
	token string // only to tell which client of the network it belongs to: a source asks for it anew
	proof string
}

// builders makes the source of each network. None of them makes a call.
var builders = map[sources.Network]func(*App, *link, keys) (sources.Source, error){
	sources.Facebook:  buildFacebook,
	sources.Instagram: buildInstagram,
	sources.Mail:      buildMail,
	sources.Google:    buildGoogle,
	sources.WordPress: buildWordPress,
	sources.YouTube:   buildYouTube,
	sources.Mastodon:  buildMastodon,
	sources.Bluesky:   buildBluesky,
	sources.X:         buildX,
	sources.Feed:      buildFeed,
	sources.Hand:      buildHand,
}

// connect makes the source of a channel by its network.
func (a *App) connect(l *link, k keys) (sources.Source, error) {
	build, ok := builders[l.cfg.Network]
	if !ok {
		return nil, fmt.Errorf("%s: %w", l.cfg.ID(), ErrUnknownChannel)
	}
	return build(a, l, k)
}

// log is a source's log.
func (a *App) log(n sources.Network) *slog.Logger {
	return a.Log.With(slog.String("network", string(n)))
}

// since is how far back a channel's first reading goes; 0 for the source's own horizon.
func (a *App) since(l *link) time.Duration {
	if a.far != (workspace.Since{}) {
		return a.far.Before(a.Now())
	}
	return l.cfg.Since.Before(a.Now())
}

// secret hands a source its token, each time it asks.
func (l *link) secret(ctx context.Context) (string, error) {
	tok, err := l.token.Get(ctx)
	if err != nil {
		return "", err
	}
	return tok.Reveal(), nil
}

// fresh is secret for tokens that live for an hour: whoever asks wants a new one.
func (l *link) fresh(ctx context.Context) (string, error) {
	l.token.Forget()
	return l.secret(ctx)
}

// keep stores a secret a network has handed out in the place of the last one; nil where the config's place is not ours to
// write to.
func (l *link) keep() func(context.Context, string) error {
	if !l.token.Writable() {
		return nil
	}
	return func(ctx context.Context, text string) error { return l.token.Save(ctx, secret.Make(text)) }
}

// shared is what the channels of a network have in common, because the network counts them together.
type shared struct {
	meta *graph.Governor // Facebook and Instagram
	web  *web.Governor   // all others that speak HTTP; it keeps them apart by network and account

	mu      sync.Mutex
	youtube map[string]*youtube.Ledger // by the client of the Google project
	x       map[string]*x.Ledger       // by the app
}

func newShared() *shared {
	return &shared{
		meta: graph.NewGovernor(), web: web.NewGovernor(), youtube: map[string]*youtube.Ledger{}, x: map[string]*x.Ledger{},
	}
}

// units are YouTube's, which a Google project has for all its channels. A source without a secret counts for itself.
func (s *shared) units(token string, now func() time.Time) *youtube.Ledger {
	id := client(token)
	if id == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.youtube[id] == nil {
		s.youtube[id] = youtube.NewLedger(0, now)
	}
	return s.youtube[id]
}

// posts are what an app may read on X in a month. Without a budget in the config each channel has the level's.
func (s *shared) posts(token string, budget int, now func() time.Time) *x.Ledger {
	id := client(token)
	if id == "" || budget == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.x[id] == nil {
		s.x[id] = x.NewLedger(budget, now)
	}
	return s.x[id]
}

// client tells which app or project a secret belongs to; "" if it does not say. It is no secret itself.
func client(token string) string {
	var said struct {
		Client string `json:"client_id"`
		API    string `json:"api_key"`
	}
	if json.Unmarshal([]byte(token), &said) != nil {
		return ""
	}
	if said.Client != "" {
		return said.Client
	}
	return said.API
}
