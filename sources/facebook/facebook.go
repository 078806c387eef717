package facebook

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// The lanes of a Page, the most pressing first.
const (
	Feed          sources.Lane = "feed"
	Conversations sources.Lane = "conversations"
	Reviews       sources.Lane = "reviews"
)

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// Config is what a Source needs from outside.
type Config struct {
	Channel sources.Channel
	// Token gives the access token: the Page's own, or that of a person or system user with a role on the Page, from
	// which the Page's own is then asked.
	Token      func(ctx context.Context) (string, error)
	AppID      string // with AppSecret: lets Probe ask for expiry and scopes
	AppSecret  string // every call then carries a proof; needed if the app asks for it
	Version    string // API version; empty: graph.DefaultVersion
	BaseURL    string // only for a test server; empty: Channel.BaseURL, or Meta's own
	HumanAgent bool   // Meta has approved the "Human Agent" feature for the app: messages for 7 days instead of 24 hours
	Since      time.Duration
	HTTP       *http.Client
	Governor   *graph.Governor // share one between all Pages of a program; nil: one of its own
	Now        func() time.Time
	Sleep      func(ctx context.Context, d time.Duration) error // nil: real time
	Log        *slog.Logger

	maxBody int64 // how much of an answer is read; 0: graph.MaxBody
}

// Source is one Page. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	page   string
	client *graph.Client
	api    *meta.Account
	chats  *meta.Chats

	mu       sync.Mutex
	standing sources.Standing
	closed   map[sources.Lane]string
	probed   map[sources.Lane]bool
	raw      string // the token closed, probed and pageTok were learned with
	pageTok  string // the Page's own token, if raw is a person's
	resolved bool
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
	_ sources.Prober         = (*Source)(nil)
)

// New makes a source for a Page. It makes no call.
func New(cfg Config) (*Source, error) {
	cfg.Channel.Account = strings.TrimSpace(cfg.Channel.Account)
	if _, err := graph.Path(cfg.Channel.Account); err != nil {
		return nil, fmt.Errorf("facebook channel %q: account must be the Page's id: %w", cfg.Channel.Name, err)
	}
	if cfg.Token == nil {
		return nil, fmt.Errorf("facebook channel %q: no way to get a token is configured", cfg.Channel.Name)
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	cfg.BaseURL = cmp.Or(cfg.BaseURL, cfg.Channel.BaseURL)
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Source{
		cfg: cfg, page: cfg.Channel.Account,
		closed: map[sources.Lane]string{}, probed: map[sources.Lane]bool{},
	}
	client, err := graph.New(graph.Config{
		Network: sources.Facebook, BaseURL: cfg.BaseURL, Version: cfg.Version, Token: s.token,
		AppID: cfg.AppID, AppSecret: cfg.AppSecret, HTTP: cfg.HTTP, Governor: cfg.Governor,
		Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log, MaxBody: cfg.maxBody,
	})
	if err != nil {
		return nil, fmt.Errorf("facebook channel %q: %w", cfg.Channel.Name, err)
	}
	s.client = client
	s.api = &meta.Account{Network: sources.Facebook, ID: s.page, Bucket: "pages", Client: client, Now: cfg.Now}
	s.chats = &meta.Chats{
		Account: s.api, Platform: "messenger", Fields: chatFields, MessageFields: messageFields, HumanAgent: cfg.HumanAgent,
		Few: 3, Ours: s.ours, Page: func(context.Context, string) (string, error) { return s.page, nil },
	}
	return s, nil
}
