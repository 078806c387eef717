package x

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// The lanes of an account.
const (
	Mentions sources.Lane = "mentions" // replies to our posts and posts that name us, with our own answers
	Messages sources.Lane = "messages" // direct messages
)

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// Server is where the API is.
const Server = "https://api.x.com"

// Config is what a Source needs from outside.
type Config struct {
	Channel sources.Channel // Account is the user's id, a number
	// Token gives the secret: see ParseKeys.
	Token func(ctx context.Context) (string, error)
	// Keep stores the secret anew. X changes a refresh token each time it is used; without Keep only keys that do not
	// change are taken.
	Keep     func(ctx context.Context, secret string) error
	Level    Level   // what X has been paid for; "": PayPerUse
	Ledger   *Ledger // share one between all channels of one app; nil: one of its own
	Budget   int     // posts and messages that may be read a month; 0: the level's. Only for a ledger of its own
	BaseURL  string  // only for a test server; empty: Channel.BaseURL, or X's own
	Since    time.Duration
	HTTP     *http.Client
	Governor *web.Governor // share one between all channels of a program; nil: one of its own
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger
}

// Source is one account. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	id     string
	client *web.Client
	keys   *keyring
	ledger *Ledger
	plan   plan

	mu     sync.Mutex
	posts  map[string]post   // what threads hang under, by the id of the first version
	latest map[string]string // the newest version of what was edited
	denied map[sources.Lane]string
	scopes []string // of the token, if told
}

// What a Source can do besides reading.
var (
	_ sources.Source  = (*Source)(nil)
	_ sources.Replier = (*Source)(nil)
	_ sources.Finder  = (*Source)(nil)
	_ sources.Hider   = (*Source)(nil)
	_ sources.Deleter = (*Source)(nil)
	_ sources.Liker   = (*Source)(nil)
	_ sources.Blocker = (*Source)(nil)
	_ sources.Muter   = (*Source)(nil)
	_ sources.Prober  = (*Source)(nil)
)

var idShape = regexp.MustCompile(`^[0-9]{1,19}$`)

// New makes a source for an account. It makes no call.
func New(cfg Config) (*Source, error) {
	cfg.Channel.Account = strings.TrimSpace(cfg.Channel.Account)
	name := cfg.Channel.Name
	if !idShape.MatchString(cfg.Channel.Account) {
		return nil, fmt.Errorf("x channel %q: account must be the user's id, a number, not the name behind the @", name)
	}
	if cfg.Token == nil {
		return nil, fmt.Errorf("x channel %q: no way to get a token is configured", name)
	}
	if cfg.Level == "" {
		cfg.Level = PayPerUse
	}
	p, ok := plans[cfg.Level]
	if !ok {
		return nil, fmt.Errorf("x channel %q: level %q is none of pay, free, basic, pro", name, cfg.Level)
	}
	cfg = defaults(cfg, p)
	s := &Source{
		cfg: cfg, id: cfg.Channel.Account, ledger: cfg.Ledger, plan: p, posts: map[string]post{}, latest: map[string]string{},
		denied: map[sources.Lane]string{},
	}
	var err error
	s.client, err = web.New(web.Config{
		Network: sources.X, BaseURL: cfg.BaseURL, Account: s.id, Auth: s.authorize, HTTP: cfg.HTTP, Now: cfg.Now,
		Sleep: cfg.Sleep, Log: cfg.Log, Governor: cfg.Governor, Judge: s.judge,
	})
	if err != nil {
		return nil, fmt.Errorf("x channel %q: %w", name, err)
	}
	s.keys = &keyring{cfg: cfg, client: s.client, turn: make(chan struct{}, 1)}
	return s, nil
}

func defaults(cfg Config, p plan) Config {
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	cfg.BaseURL = cmp.Or(cfg.BaseURL, cfg.Channel.BaseURL, Server)
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Governor == nil {
		cfg.Governor = web.NewGovernor()
	}
	if cfg.Budget <= 0 {
		cfg.Budget = p.budget
	}
	if cfg.Ledger == nil {
		cfg.Ledger = NewLedger(cfg.Budget, cfg.Now)
	}
	return cfg
}

// Lanes tells the streams of this account.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) {
	if s.closed(Messages) != "" {
		return []sources.Lane{Mentions}, nil
	}
	return []sources.Lane{Mentions, Messages}, nil
}

// closed is why a lane cannot be read; "" when it can.
func (s *Source) closed(lane sources.Lane) string {
	if lane != Messages {
		return ""
	}
	if !s.plan.messages {
		return "capability.x_level_messages"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.denied[lane]
}

// Spent tells what is gone of the month's reading.
func (s *Source) Spent() sources.Allowance { return s.ledger.Spent() }

// Waits tells which calls wait for a limit, and how long.
func (s *Source) Waits() []web.Wait { return s.client.Waits() }

// Fetch walks a lane; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	switch lane {
	case Mentions:
		return s.fetchMentions(ctx, from, emit)
	case Messages:
		if why := s.closed(Messages); why != "" {
			return s.refuse(sources.AccessLevel, "fetch", string(lane), "direct messages are closed")
		}
		return s.fetchMessages(ctx, from, emit)
	}
	return s.refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
}

// refuse is an error of our own: nothing was sent.
func (s *Source) refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.X, Op: op, Object: object, Detail: detail}
}
