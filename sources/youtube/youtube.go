package youtube

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

	"google.golang.org/api/option"
	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/googleauth"
	"atempause/sources/web"
)

// Comments is the one lane of a channel. What is held for review comes first in it.
const Comments sources.Lane = "comments"

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// Server is where the API is.
const Server = "https://youtube.googleapis.com"

// Config is what a Source needs from outside.
type Config struct {
	Channel sources.Channel // Account is the channel's id: "UC…"
	// Token gives the secret: an access token, or the JSON of a refresh token (see package googleauth).
	Token    func(ctx context.Context) (string, error)
	BaseURL  string  // only for a test server, which then also hands out tokens; empty: Channel.BaseURL, or Google's own
	Ledger   *Ledger // share one between all channels of one Google project; nil: one of its own
	Units    int     // units a day the project has; 0: DailyUnits. Only for a ledger of its own
	Since    time.Duration
	HTTP     *http.Client
	Governor *web.Governor // share one between all channels of a program; nil: one of its own
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger
}

// Source is one channel. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	id     string
	web    *web.Client
	api    *api.Service
	tokens *googleauth.Tokens
	ledger *Ledger

	mu       sync.Mutex
	videos   map[string]video
	standing sources.Standing
}

// What a Source can do besides reading.
var (
	_ sources.Source    = (*Source)(nil)
	_ sources.Replier   = (*Source)(nil)
	_ sources.Finder    = (*Source)(nil)
	_ sources.Editor    = (*Source)(nil)
	_ sources.Deleter   = (*Source)(nil)
	_ sources.Moderator = (*Source)(nil)
	_ sources.Prober    = (*Source)(nil)
)

var channelID = regexp.MustCompile(`^[A-Za-z0-9_-]{3,64}$`)

// New makes a source for a channel. It makes no call.
func New(cfg Config) (*Source, error) {
	cfg.Channel.Account = strings.TrimSpace(cfg.Channel.Account)
	if !channelID.MatchString(cfg.Channel.Account) {
		return nil, fmt.Errorf("youtube channel %q: account must be the channel's id (it begins with UC), not its handle", cfg.Channel.Name)
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	auth := cmp.Or(cfg.BaseURL, cfg.Channel.BaseURL)
	cfg.BaseURL = cmp.Or(auth, Server)
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Governor == nil {
		cfg.Governor = web.NewGovernor()
	}
	if cfg.Ledger == nil {
		cfg.Ledger = NewLedger(cfg.Units, cfg.Now)
	}
	s := &Source{cfg: cfg, id: cfg.Channel.Account, ledger: cfg.Ledger, videos: map[string]video{}}
	var err error
	s.tokens, err = googleauth.New(googleauth.Config{
		Network: sources.YouTube, Secret: cfg.Token, BaseURL: auth, HTTP: cfg.HTTP, Governor: cfg.Governor, Now: cfg.Now,
		Sleep: cfg.Sleep, Log: cfg.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("youtube channel %q: %w", cfg.Channel.Name, err)
	}
	s.web, err = web.New(web.Config{
		Network: sources.YouTube, BaseURL: cfg.BaseURL, Account: s.id, Auth: web.Bearer(s.tokens.Token), HTTP: cfg.HTTP,
		Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log, Governor: cfg.Governor, Judge: s.judge,
	})
	if err != nil {
		return nil, fmt.Errorf("youtube channel %q: %w", cfg.Channel.Name, err)
	}
	s.api, err = api.NewService(context.Background(), option.WithHTTPClient(s.web.HTTP(nil)),
		option.WithEndpoint(strings.TrimRight(cfg.BaseURL, "/")+"/"))
	if err != nil {
		return nil, fmt.Errorf("youtube channel %q: %w", cfg.Channel.Name, err)
	}
	return s, nil
}

// Lanes tells the streams of this channel.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) { return []sources.Lane{Comments}, nil }

// Spent tells what is gone of the project's units today, and when there are new ones.
func (s *Source) Spent() sources.Allowance { return s.ledger.Spent() }

// Waits tells which calls wait for a limit, and how long.
func (s *Source) Waits() []web.Wait { return s.web.Waits() }

// refuse is an error of our own: nothing was sent.
func (s *Source) refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.YouTube, Op: op, Object: object, Detail: detail}
}
