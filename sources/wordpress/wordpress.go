package wordpress

import (
	"context"
	"encoding/base64"
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

// The lanes of a blog.
const (
	Comments sources.Lane = "comments"
	Spam     sources.Lane = "spam" // what the blog's filter has sorted out; only if Config asks for it
)

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// pageSize is the most rows WordPress gives on a page.
const pageSize = 100

// Rate is how fast a blog is spoken to: many live on small shared hosts where each call starts a whole PHP.
var Rate = web.Rate{PerSecond: 1.5, Burst: 6}

// The buckets calls are counted in. Writing has its own, so that WordPress's pause between two comments of a person holds
// up no reading.
const (
	reading = "wordpress"
	writing = "wordpress/write"
)

// Config is what a Source needs from outside.
type Config struct {
	// Channel's BaseURL is the blog's address as people know it ("https://krume.example/blog") or that of its API
	// ("https://krume.example/wp-json"). Its Account is any stable name for the blog, usually its host.
	Channel sources.Channel
	// Token gives "user:application password".
	Token   func(ctx context.Context) (string, error)
	BaseURL string // instead of Channel.BaseURL
	// Team are the ids of further users who speak for the brand, beside the password's owner and the authors of the posts.
	Team []int64
	// Spam has the spam read, too: filters sort out customers now and then.
	Spam     bool
	Since    time.Duration
	HTTP     *http.Client
	Governor *web.Governor // share one between all channels of a program; nil: one of its own
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger

	rows int // on a page; 0: pageSize
}

// Source is one blog. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	client *web.Client

	mu    sync.Mutex
	api   *root
	raw   string // the token user was learned with
	user  *user
	posts map[int64]post
}

// What a Source can do besides reading.
var (
	_ sources.Source    = (*Source)(nil)
	_ sources.Replier   = (*Source)(nil)
	_ sources.Finder    = (*Source)(nil)
	_ sources.Moderator = (*Source)(nil)
	_ sources.Deleter   = (*Source)(nil)
	_ sources.Editor    = (*Source)(nil)
	_ sources.Closer    = (*Source)(nil)
	_ sources.Prober    = (*Source)(nil)
)

var errTokenForm = errors.New("the token must have the form user:application password")

// New makes a source for a blog. It makes no call.
func New(cfg Config) (*Source, error) {
	if cfg.BaseURL == "" {
		cfg.BaseURL = cfg.Channel.BaseURL
	}
	if cfg.BaseURL == "" && strings.HasPrefix(cfg.Channel.Account, "https://") {
		cfg.BaseURL = cfg.Channel.Account
	}
	if cfg.BaseURL == "" {
		return nil, fmt.Errorf("wordpress channel %q: base_url must be the blog's address", cfg.Channel.Name)
	}
	if cfg.Token == nil {
		return nil, fmt.Errorf("wordpress channel %q: no way to get an application password is configured", cfg.Channel.Name)
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.rows <= 0 {
		cfg.rows = pageSize
	}
	if cfg.Governor == nil {
		cfg.Governor = web.NewGovernor()
	}
	cfg.Governor.SetRate(sources.WordPress, reading, Rate)
	cfg.Governor.SetRate(sources.WordPress, writing, Rate)
	s := &Source{cfg: cfg, posts: map[int64]post{}}
	client, err := web.New(web.Config{
		Network: sources.WordPress, BaseURL: cfg.BaseURL, Account: cfg.Channel.Account, Auth: s.auth, Judge: s.judge,
		HTTP: cfg.HTTP, Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log, Governor: cfg.Governor,
	})
	if err != nil {
		return nil, fmt.Errorf("wordpress channel %q: %w", cfg.Channel.Name, err)
	}
	s.client = client
	return s, nil
}

// auth proves who we are by HTTP Basic, as application passwords want it. WordPress shows them in groups of four with
// blanks between, and takes them with and without.
func (s *Source) auth(ctx context.Context, h http.Header) error {
	t, err := s.cfg.Token(ctx)
	if err != nil {
		return err
	}
	name, password, ok := strings.Cut(strings.TrimSpace(t), ":")
	if !ok || strings.TrimSpace(name) == "" || strings.TrimSpace(password) == "" {
		return errTokenForm
	}
	s.mu.Lock()
	if s.raw != t { // another user, perhaps
		s.raw, s.user = t, nil
	}
	s.mu.Unlock()
	pair := strings.TrimSpace(name) + ":" + strings.TrimSpace(password)
	h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	return nil
}

// refuse is an error of our own: nothing was sent.
func (s *Source) refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.WordPress, Op: op, Object: object, Detail: detail}
}
