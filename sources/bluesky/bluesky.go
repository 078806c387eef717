package bluesky

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// The lanes of an account, the most pressing first.
const (
	Posts    sources.Lane = "posts" // answers to own posts, mentions, quotes
	Messages sources.Lane = "messages"
	Search   sources.Lane = "search" // posts that name the firm without mentioning the account
)

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// DefaultBase is the server most accounts can be reached by.
const DefaultBase = "https://bsky.social"

// Config is what a Source needs from outside.
type Config struct {
	// Channel.Account is the account's did, or its handle (which may change).
	Channel sources.Channel
	// Token gives the app password, alone or behind what it belongs to: "handle:xxxx-xxxx-xxxx-xxxx".
	Token func(ctx context.Context) (string, error)
	// BaseURL is the account's own server; empty: Channel.BaseURL, or DefaultBase.
	BaseURL string
	// Search are the words whose posts are looked for; those that begin with # are hashtags. Nil: the channel's name and
	// the hashtag it makes. Empty but not nil: none, and the lane is closed.
	Search   []string
	Lang     string // language of our posts as a BCP 47 tag; empty: not told
	Since    time.Duration
	HTTP     *http.Client
	Governor *web.Governor
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger
}

// Source is one account. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	client *web.Client
	logins chan struct{} // held by the one who makes or renews the session

	mu      sync.Mutex
	sess    *session
	refused refusal
	had     bool // there has been a session: a password that is refused now has been taken back
	closed  map[sources.Lane]string
}

// What a Source can do besides reading.
var (
	_ sources.Source         = (*Source)(nil)
	_ sources.Replier        = (*Source)(nil)
	_ sources.PrivateReplier = (*Source)(nil)
	_ sources.Finder         = (*Source)(nil)
	_ sources.Hider          = (*Source)(nil)
	_ sources.Deleter        = (*Source)(nil)
	_ sources.Liker          = (*Source)(nil)
	_ sources.Blocker        = (*Source)(nil)
	_ sources.Muter          = (*Source)(nil)
	_ sources.Reporter       = (*Source)(nil)
	_ sources.Closer         = (*Source)(nil)
	_ sources.Prober         = (*Source)(nil)
)

// New makes a source for an account. It makes no call.
func New(cfg Config) (*Source, error) {
	cfg.Channel.Account = strings.TrimPrefix(strings.TrimSpace(cfg.Channel.Account), "@")
	if !strings.HasPrefix(cfg.Channel.Account, "did:") && !isHandle(cfg.Channel.Account) {
		return nil, fmt.Errorf("bluesky channel %q: account must be the account's did or its handle, as krume.bsky.social", cfg.Channel.Name)
	}
	if cfg.Token == nil {
		return nil, fmt.Errorf("bluesky channel %q: no way to get an app password is configured", cfg.Channel.Name)
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	if cfg.Search == nil {
		cfg.Search = terms(cfg.Channel.Name)
	}
	cfg.BaseURL = cmp.Or(cfg.BaseURL, cfg.Channel.BaseURL, DefaultBase)
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Source{cfg: cfg, logins: make(chan struct{}, 1), closed: map[sources.Lane]string{}}
	client, err := web.New(web.Config{
		Network: sources.Bluesky, BaseURL: cfg.BaseURL, Account: cfg.Channel.Account, Auth: s.authorize, Judge: judge,
		HTTP: cfg.HTTP, Governor: cfg.Governor, Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("bluesky channel %q: %w", cfg.Channel.Name, err)
	}
	s.client = client
	return s, nil
}

// Each of these is counted apart by the servers.
const (
	reading  = "read"
	writing  = "write" // points: three to make a record, two to put one, one to delete
	chatting = "chat"
	entering = "session"
)

// query prepares a call that reads.
func query(op, method, about string, q url.Values) web.Call {
	return web.Call{Op: op, Object: about, Path: web.Path("xrpc", method), Query: q, Bucket: reading}
}

// procedure prepares a call that changes something.
func procedure(op, method, about string, body any) web.Call {
	return web.Call{Op: op, Object: about, Method: http.MethodPost, Path: web.Path("xrpc", method), JSON: body, Bucket: writing}
}

// proxy is the header that tells the account's server who is really meant, and chat the service direct messages live on:
// https://docs.bsky.app/docs/advanced-guides/api-directory
const (
	proxy = "Atproto-Proxy"
	chat  = "did:web:api.bsky.chat#bsky_chat"
)

func toChat(c web.Call) web.Call {
	c.Header = http.Header{proxy: {chat}}
	c.Bucket = chatting
	return c
}

// do makes a call, and makes it again with a new session if the old one was refused: such a call was not carried out.
func (s *Source) do(ctx context.Context, call web.Call) error {
	used := &usedToken{}
	_, err := s.client.Do(context.WithValue(ctx, usedKey{}, used), call)
	if used.access == "" || !renewable(err) {
		return err
	}
	s.stale(used.access)
	_, err = s.client.Do(ctx, call)
	return err
}

// refuse is an error of our own: nothing was sent.
func refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.Bluesky, Op: op, Object: object, Detail: detail}
}

// urgent makes a read a person waits for.
func urgent(call web.Call) web.Call {
	call.Urgent = true
	return call
}
