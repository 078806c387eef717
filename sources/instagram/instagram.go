package instagram

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

// The lanes of an account, the most pressing first. Mentions is there only where Config.Mentions is.
const (
	Comments      sources.Lane = "comments"
	Conversations sources.Lane = "conversations"
	Tags          sources.Lane = "tags"
	Mentions      sources.Lane = "mentions"
)

// How far back reading goes when the config does not say, and how far back media are still looked at once a day.
const (
	Horizon = 30 * 24 * time.Hour
	reach   = 365 * 24 * time.Hour
)

// Config is what a Source needs from outside.
type Config struct {
	// Channel's Account is the id of the Instagram account as the Graph API knows it.
	Channel sources.Channel
	// Token gives the access token: that of the Page the account hangs on, or that of a person or system user with a role
	// on it, from which the Page's own is then asked.
	Token func(ctx context.Context) (string, error)
	// Page is the id of the Page the account hangs on; empty: it is asked for.
	Page       string
	AppID      string // with AppSecret: lets Probe ask for expiry and scopes
	AppSecret  string // every call then carries a proof; needed if the app asks for it
	Version    string // API version; empty: graph.DefaultVersion
	BaseURL    string // only for a test server; empty: Channel.BaseURL, or Meta's own
	HumanAgent bool   // Meta has approved the "Human Agent" feature for the app: messages for 7 days instead of 24 hours
	Since      time.Duration
	// Mentions gives the ids of mentions to look up, from wherever they were kept; nil: no lane of mentions.
	Mentions func(ctx context.Context) ([]Mention, error)
	HTTP     *http.Client
	Governor *graph.Governor // share one with the Pages of a program; nil: one of its own
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger
}

// Source is one account. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	id     string
	client *graph.Client
	api    *meta.Account
	chats  *meta.Chats

	mu       sync.Mutex
	standing sources.Standing
	closed   map[sources.Lane]string
	name     string // our username, once it has been told
	raw      string // the token the four below were learned with
	pageTok  string // the Page's own token
	page     string // the Page's id; "" if it could not be found
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
	_ sources.Closer         = (*Source)(nil)
	_ sources.Prober         = (*Source)(nil)
)

// New makes a source for an account. It makes no call.
func New(cfg Config) (*Source, error) {
	cfg.Channel.Account = strings.TrimSpace(cfg.Channel.Account)
	if !isID(cfg.Channel.Account) {
		return nil, fmt.Errorf("instagram channel %q: account must be the account's id in digits, not its name", cfg.Channel.Name)
	}
	if cfg.Page = strings.TrimSpace(cfg.Page); cfg.Page != "" && !isID(cfg.Page) {
		return nil, fmt.Errorf("instagram channel %q: page must be the Page's id in digits", cfg.Channel.Name)
	}
	if cfg.Token == nil {
		return nil, fmt.Errorf("instagram channel %q: no way to get a token is configured", cfg.Channel.Name)
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	cfg.BaseURL = cmp.Or(cfg.BaseURL, cfg.Channel.BaseURL)
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Source{cfg: cfg, id: cfg.Channel.Account, closed: map[sources.Lane]string{}}
	client, err := graph.New(graph.Config{
		Network: sources.Instagram, BaseURL: cfg.BaseURL, Version: cfg.Version, Token: s.token,
		AppID: cfg.AppID, AppSecret: cfg.AppSecret, HTTP: cfg.HTTP, Governor: cfg.Governor,
		Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("instagram channel %q: %w", cfg.Channel.Name, err)
	}
	s.client = client
	s.api = &meta.Account{
		Network: sources.Instagram, ID: s.id, Bucket: "instagram", LookupBucket: "instagram", Client: client, Now: cfg.Now,
	}
	s.chats = &meta.Chats{
		Account: s.api, Platform: "instagram", Fields: chatFields, MessageFields: messageFields, HumanAgent: cfg.HumanAgent,
		Few: fewMoved, Page: s.pageID, Ours: func(p *person) bool { return s.ours(byline{From: p}) },
	}
	return s, nil
}

// isID tells whether a text is a number of the kind Instagram gives its media, comments and accounts.
func isID(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "0123456789") == ""
}

// learnName keeps our username, by which our own words are known where Meta gives no id.
func (s *Source) learnName(name string) {
	if name == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name = name
}

// ours tells whether something was written by the account: Meta names its author by id in one of two
// places, or only by username.
func (s *Source) ours(by byline) bool {
	if by.User != nil && by.User.ID == s.id || by.From != nil && by.From.ID == s.id {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := by.Username
	if name == "" && by.From != nil {
		name = by.From.Username
	}
	return s.name != "" && strings.EqualFold(name, s.name)
}
