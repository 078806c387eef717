package feed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// Items is the one lane of a feed.
const Items sources.Lane = "items"

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// Every is how often a feed is asked for at most, when the config does not say. Who runs it may ask for longer pauses.
const Every = 10 * time.Minute

// Bounds of what is read.
const (
	feedMost  = 8 << 20        // bytes
	itemsMost = 2000           // of a document
	textMost  = 2 << 20        // bytes of a text
	redirects = 5              // followed
	goneFor   = 24 * time.Hour // how long a feed that has gone for good is left alone
)

// Config is what a Source needs from outside.
type Config struct {
	// Channel's BaseURL is the feed's address; its Account a stable name for it. An Account that is an address will do.
	Channel sources.Channel
	// Match lists words and phrases; only items with one of them are told. Empty: all. Upper and lower case are the same, a
	// word stands alone unless it begins or ends with "*".
	Match []string
	Since time.Duration
	Every time.Duration // how often it is asked for at most; 0: Every
	HTTP  *http.Client
	// Governor may be shared between all channels of a program; nil: one of its own.
	Governor *web.Governor
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger

	step int // items told at once; 0: stepSize
}

const stepSize = 50

// Source is one feed. It is safe for use by many goroutines.
type Source struct {
	cfg     Config
	address string
	match   matcher
	client  *web.Client

	mu     sync.Mutex
	next   time.Time      // not asked for before
	cursor sources.Cursor // the one it was read to
	gone   *sources.Error
	moved  string // the feed's new address
}

// What a Source can do.
var (
	_ sources.Source = (*Source)(nil)
	_ sources.Prober = (*Source)(nil)
)

// New makes a source for a feed. It makes no call.
func New(cfg Config) (*Source, error) {
	s := &Source{cfg: cfg, address: strings.TrimSpace(cfg.Channel.BaseURL)}
	if s.address == "" {
		s.address = strings.TrimSpace(cfg.Channel.Account)
	}
	s.address = strings.Replace(s.address, "feed://", "https://", 1)
	if !strings.HasPrefix(s.address, "https://") && !strings.HasPrefix(s.address, "http://") {
		return nil, fmt.Errorf("feed channel %q: base_url must be the feed's address", cfg.Channel.Name)
	}
	if err := readable(s.address); err != nil {
		return nil, fmt.Errorf("feed channel %q: %w", cfg.Channel.Name, err)
	}
	if s.cfg.Since <= 0 {
		s.cfg.Since = Horizon
	}
	if s.cfg.Every <= 0 {
		s.cfg.Every = Every
	}
	if s.cfg.Now == nil {
		s.cfg.Now = time.Now
	}
	if s.cfg.Log == nil {
		s.cfg.Log = slog.New(slog.DiscardHandler)
	}
	s.cfg.Log = s.cfg.Log.With("channel", string(cfg.Channel.Network)+":"+cfg.Channel.Name) // an address may hold a secret
	if s.cfg.step <= 0 {
		s.cfg.step = stepSize
	}
	s.match = newMatcher(cfg.Match)
	client, err := web.New(web.Config{
		Network: sources.Feed, Account: cfg.Channel.Account, HTTP: cfg.HTTP, Now: cfg.Now, Sleep: cfg.Sleep, Log: s.cfg.Log,
		Governor: cfg.Governor, MaxBody: feedMost,
	})
	if err != nil {
		return nil, fmt.Errorf("feed channel %q: %w", cfg.Channel.Name, err)
	}
	s.client = client
	return s, nil
}

// readable checks an address without its query, which is the feed's own business.
func readable(address string) error {
	bare, _, _ := strings.Cut(address, "#")
	bare, _, _ = strings.Cut(bare, "?")
	if strings.Contains(bare, "@") && strings.Contains(strings.SplitN(bare, "/", 4)[2], "@") {
		return errors.New("an address with a user in it")
	}
	_, err := web.Base(bare)
	return err
}

// Moved is the feed's new address when it has moved for good; "" when it has not. The config should be changed.
func (s *Source) Moved() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moved
}

// Lanes tells the streams of this feed.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) { return []sources.Lane{Items}, nil }

// TextLimit: how long a text may be depends on the site; none is known.
func (s *Source) TextLimit(sources.Form, sources.Audience) sources.Limit { return sources.Limit{} }

// Capabilities: a feed is only read.
func (s *Source) Capabilities() sources.Capabilities {
	acts := map[sources.Act]sources.Capability{}
	for _, a := range sources.Acts {
		acts[a] = sources.Capability{Why: "capability.feed_read_only"}
	}
	acts[sources.ActReply] = sources.Capability{Can: true, ByHand: true, Why: "capability.feed_by_hand"}
	return sources.Capabilities{sources.MentionForm: acts}
}

func (s *Source) fail(class sources.Class, op, detail string, err error) *sources.Error {
	return &sources.Error{Class: class, Network: sources.Feed, Op: op, Detail: detail, Err: err}
}
