package google

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
	"atempause/sources/googleauth"
	"atempause/sources/web"
)

// Reviews is the one lane of a location.
const Reviews sources.Lane = "reviews"

// Horizon is how far back a first read goes when the config does not say. Reviews are read by strangers for years.
const Horizon = 180 * 24 * time.Hour

// Server is where the API is.
const Server = "https://mybusiness.googleapis.com"

// pace keeps below the 300 calls a minute that Google names for the sister APIs of a project it has let in:
// https://developers.google.com/my-business/content/limits
var pace = web.Rate{PerSecond: 4, Burst: 20}

// Config is what a Source needs from outside.
type Config struct {
	Channel sources.Channel // Account is "accounts/1/locations/2", or "1/2" for short
	// Token gives the secret: an access token, or the JSON of a refresh token (see package googleauth).
	Token    func(ctx context.Context) (string, error)
	BaseURL  string // only for a test server, which then also hands out tokens; empty: Channel.BaseURL, or Google's own
	Since    time.Duration
	HTTP     *http.Client
	Governor *web.Governor // share one between all channels of a program; nil: one of its own
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error // nil: real time
	Log      *slog.Logger
}

// Source is one location. It is safe for use by many goroutines.
type Source struct {
	cfg      Config
	account  string
	location string
	web      *web.Client
	tokens   *googleauth.Tokens

	mu       sync.Mutex
	standing sources.Standing
	summary  Summary
}

// Summary is what Google tells of all reviews of the location together.
type Summary struct {
	Average float64 // 1 to 5; 0: not told yet, or no reviews
	Total   int
}

// What a Source can do besides reading.
var (
	_ sources.Source  = (*Source)(nil)
	_ sources.Replier = (*Source)(nil)
	_ sources.Finder  = (*Source)(nil)
	_ sources.Editor  = (*Source)(nil)
	_ sources.Deleter = (*Source)(nil)
	_ sources.Prober  = (*Source)(nil)
)

var place = regexp.MustCompile(`^(?:accounts/([A-Za-z0-9_-]{1,64})/locations/([A-Za-z0-9_-]{1,64})|([0-9]{1,64})/([0-9]{1,64}))$`)

// New makes a source for a location. It makes no call.
func New(cfg Config) (*Source, error) {
	cfg.Channel.Account = strings.TrimSpace(cfg.Channel.Account)
	at := place.FindStringSubmatch(cfg.Channel.Account)
	if at == nil {
		return nil, fmt.Errorf("google channel %q: account must be accounts/NUMBER/locations/NUMBER", cfg.Channel.Name)
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
	cfg.Governor.SetRate(sources.Google, "", pace)
	s := &Source{cfg: cfg, account: at[1] + at[3], location: at[2] + at[4]}
	var err error
	s.tokens, err = googleauth.New(googleauth.Config{
		Network: sources.Google, Secret: cfg.Token, BaseURL: auth, HTTP: cfg.HTTP, Governor: cfg.Governor, Now: cfg.Now,
		Sleep: cfg.Sleep, Log: cfg.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("google channel %q: %w", cfg.Channel.Name, err)
	}
	s.web, err = web.New(web.Config{
		Network: sources.Google, BaseURL: cfg.BaseURL, Auth: web.Bearer(s.tokens.Token), HTTP: cfg.HTTP, Now: cfg.Now,
		Sleep: cfg.Sleep, Log: cfg.Log, Governor: cfg.Governor, Judge: judge,
	})
	if err != nil {
		return nil, fmt.Errorf("google channel %q: %w", cfg.Channel.Name, err)
	}
	return s, nil
}

// Lanes tells the streams of this location.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) { return []sources.Lane{Reviews}, nil }

// Summary tells what the last reading said of all reviews together.
func (s *Source) Summary() Summary {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.summary
}

// Waits tells which calls wait for a limit, and how long.
func (s *Source) Waits() []web.Wait { return s.web.Waits() }

// path is the address of the location's reviews, or of one, or of its reply.
func (s *Source) path(parts ...string) string {
	return web.Path(append([]string{"v4", "accounts", s.account, "locations", s.location, "reviews"}, parts...)...)
}

// do makes a call, and gets a new access token when Google refuses the old one: a refusal is proof that nothing was done.
func (s *Source) do(ctx context.Context, call web.Call) error {
	for try := 1; ; try++ {
		_, err := s.web.Do(ctx, call)
		if sources.ClassOf(err) != sources.TokenExpired || try > 1 || !s.tokens.Forget(ctx) {
			return err
		}
	}
}

// judge reads Google's errors: https://cloud.google.com/apis/design/errors
func judge(status int, _ http.Header, body []byte) *sources.Error {
	f, ok := googleauth.ReadFailure(body)
	if !ok {
		return nil
	}
	fail := f.Judge(status)
	if fail.Class != "" {
		return fail
	}
	switch f.Status {
	case "NOT_FOUND":
		fail.Class = sources.Missing
	case "PERMISSION_DENIED":
		fail.Class = sources.Permission
	case "FAILED_PRECONDITION": // the location is not verified, or has been closed
		fail.Class = sources.NotReplyable
	case "ABORTED", "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED", "UNKNOWN":
		fail.Class = sources.Transient
	case "UNIMPLEMENTED":
		fail.Class = sources.Deprecated
	case "INVALID_ARGUMENT":
		fail.Class = sources.Invalid
	}
	return fail
}

// refuse is an error of our own: nothing was sent.
func (s *Source) refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.Google, Op: op, Object: object, Detail: detail}
}
