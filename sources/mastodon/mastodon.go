package mastodon

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// The lanes of an account, the most pressing first.
const (
	Conversations sources.Lane = "conversations"
	Mentions      sources.Lane = "mentions"
	Search        sources.Lane = "search"
)

// Horizon is how far back a first read goes when the config does not say.
const Horizon = 30 * 24 * time.Hour

// The buckets calls are counted in. Mastodon counts deletions and new posts by themselves.
const (
	readBucket   = "read"
	searchBucket = "search"
	actBucket    = "act"
	postBucket   = "post"
	deleteBucket = "delete"
)

// The rates keep within 300 calls in 5 minutes, what a server allows an account unless its keeper set it otherwise:
// https://docs.joinmastodon.org/api/rate-limits/
var rates = map[string]web.Rate{
	readBucket:   {PerSecond: 1, Burst: 80, Reserve: 40},
	searchBucket: {PerSecond: 0.5, Burst: 10},
	deleteBucket: {PerSecond: 0.5, Burst: 10},
}

// Config is what a Source needs from outside.
type Config struct {
	// Channel.Account is the handle, "krume@chaos.social"; a leading @ does no harm.
	Channel sources.Channel
	// Token gives the access token.
	Token func(ctx context.Context) (string, error)
	// BaseURL is the server's address; empty: Channel.BaseURL, or the server in the handle.
	BaseURL string
	// Search are the words whose posts are looked for; those that begin with # are hashtags. Nil: the channel's name and the
	// hashtag it makes. Empty but not nil: none, and the lane is closed.
	Search []string
	// Visibility is the most public a reply may be: "public" (the default), "unlisted" or "private".
	Visibility string
	Since      time.Duration
	HTTP       *http.Client
	Governor   *web.Governor // share one between all channels of a program; nil: one of its own
	Now        func() time.Time
	Sleep      func(ctx context.Context, d time.Duration) error // nil: real time
	Log        *slog.Logger
}

// Source is one account. It is safe for use by many goroutines.
type Source struct {
	cfg    Config
	base   string
	user   string // the handle's name part
	client *web.Client

	mu     sync.Mutex
	me     account // zero until asked
	server instance
	asked  bool // server has been asked for
	scopes []string
	closed map[sources.Lane]string
}

// What a Source can do besides reading.
var (
	_ sources.Source         = (*Source)(nil)
	_ sources.Replier        = (*Source)(nil)
	_ sources.PrivateReplier = (*Source)(nil)
	_ sources.Finder         = (*Source)(nil)
	_ sources.Deleter        = (*Source)(nil)
	_ sources.Editor         = (*Source)(nil)
	_ sources.Liker          = (*Source)(nil)
	_ sources.Muter          = (*Source)(nil)
	_ sources.Blocker        = (*Source)(nil)
	_ sources.Reporter       = (*Source)(nil)
	_ sources.Prober         = (*Source)(nil)
)

var handle = regexp.MustCompile(`^@?([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?:@([A-Za-z0-9.-]+(?::\d+)?))?$`)

// New makes a source for an account. It makes no call.
func New(cfg Config) (*Source, error) {
	parts := handle.FindStringSubmatch(strings.TrimSpace(cfg.Channel.Account))
	if parts == nil {
		return nil, fmt.Errorf("mastodon channel %q: account must be a handle such as krume@chaos.social", cfg.Channel.Name)
	}
	cfg.Channel.Account = strings.TrimPrefix(strings.TrimSpace(cfg.Channel.Account), "@")
	if cfg.Token == nil {
		return nil, fmt.Errorf("mastodon channel %q: no way to get a token is configured", cfg.Channel.Name)
	}
	switch {
	case cfg.BaseURL != "":
	case cfg.Channel.BaseURL != "":
		cfg.BaseURL = cfg.Channel.BaseURL
	case parts[2] != "":
		cfg.BaseURL = "https://" + parts[2]
	default:
		return nil, fmt.Errorf("mastodon channel %q: account names no server; write it as %s@server or set base_url", cfg.Channel.Name, parts[1])
	}
	switch cfg.Visibility {
	case "":
		cfg.Visibility = visPublic
	case visPublic, visUnlisted, visPrivate:
	default:
		return nil, fmt.Errorf("mastodon channel %q: visibility must be public, unlisted or private", cfg.Channel.Name)
	}
	if cfg.Since <= 0 {
		cfg.Since = Horizon
	}
	if cfg.Search == nil {
		cfg.Search = terms(cfg.Channel.Name)
	}
	cfg.Log = cfg.Channel.Logger(cfg.Log)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Governor == nil {
		cfg.Governor = web.NewGovernor()
	}
	for bucket, rate := range rates {
		cfg.Governor.SetRate(sources.Mastodon, bucket, rate)
	}
	s := &Source{cfg: cfg, base: strings.TrimRight(cfg.BaseURL, "/"), user: parts[1], closed: map[sources.Lane]string{}}
	client, err := web.New(web.Config{
		Network: sources.Mastodon, BaseURL: cfg.BaseURL, Account: cfg.Channel.Account, Auth: s.auth, Judge: judge,
		HTTP: cfg.HTTP, Governor: cfg.Governor, Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("mastodon channel %q: %w", cfg.Channel.Name, err)
	}
	s.client = client
	return s, nil
}

// auth proves who we are, and asks for errors in the language judge reads.
func (s *Source) auth(ctx context.Context, h http.Header) error {
	h.Set("Accept-Language", "en")
	return web.Bearer(s.cfg.Token)(ctx, h)
}

// opaque is an id as servers make them: Mastodon's numbers, others' letters and digits.
var opaque = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// call prepares a call about an object; the ids in its path must look like ids.
func (s *Source) call(op, method, object string, parts ...string) (web.Call, error) {
	for i, p := range parts {
		if (i == 1 || p == object) && !opaque.MatchString(p) {
			return web.Call{}, s.refuse(sources.Invalid, op, object, "no id of this network")
		}
	}
	return web.Call{
		Op: op, Object: object, Method: method, Path: web.Path(slices.Concat([]string{"api", "v1"}, parts)...), Bucket: readBucket,
	}, nil
}

// get reads one thing.
func (s *Source) get(ctx context.Context, op, object string, waits bool, out any, parts ...string) error {
	call, err := s.call(op, http.MethodGet, object, parts...)
	if err != nil {
		return err
	}
	call.Urgent, call.Out = waits, out
	_, err = s.client.Do(ctx, call)
	s.heed(err)
	return err
}

// heed forgets who we are when the token is no longer good: the next one may be another's.
func (s *Source) heed(err error) {
	switch sources.ClassOf(err) {
	case sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked, sources.TokenCheckpoint:
		s.mu.Lock()
		s.me = account{}
		s.mu.Unlock()
	}
}

// refuse is an error of our own: nothing was sent.
func (s *Source) refuse(class sources.Class, op, object, detail string) *sources.Error {
	return &sources.Error{Class: class, Network: sources.Mastodon, Op: op, Object: object, Detail: detail}
}

// self tells who the token belongs to. A token of another account than the configured one is refused: a reply in the name
// of another firm cannot be taken back.
func (s *Source) self(ctx context.Context, waits bool) (account, error) {
	s.mu.Lock()
	me, asked := s.me, s.asked
	s.mu.Unlock()
	if me.ID != "" && asked {
		return me, nil
	}
	const op = "look up our account"
	if me.ID == "" {
		if err := s.get(ctx, op, "", waits, &me, "accounts", "verify_credentials"); err != nil {
			return account{}, err
		}
		if me.ID == "" {
			return account{}, s.refuse(sources.Garbled, op, "", "an account without an id")
		}
		if name, _, _ := strings.Cut(me.Acct, "@"); !strings.EqualFold(name, s.user) && !strings.EqualFold(me.Username, s.user) {
			return account{}, s.refuse(sources.TokenInvalid, op, "", "the token belongs to @"+me.Acct)
		}
	}
	server, err := s.instance(ctx, waits)
	if err != nil {
		return account{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.me, s.server, s.asked = me, server, true
	return me, nil
}

// instance asks the server for its limits: by the new call, then by the old one. A server that tells neither has
// Mastodon's own.
func (s *Source) instance(ctx context.Context, waits bool) (instance, error) {
	for _, version := range []string{"v2", "v1"} {
		var got instance
		_, err := s.client.Do(ctx, web.Call{
			Op: "read the server's limits", Path: web.Path("api", version, "instance"), Bucket: readBucket, Urgent: waits, Out: &got,
		})
		switch sources.ClassOf(err) {
		case "":
			return got, nil
		case sources.Missing, sources.Garbled, sources.Permission, sources.Invalid:
		default:
			s.heed(err)
			return instance{}, err
		}
	}
	return instance{}, nil
}

// terms are what to look for when the config does not say: the name as a phrase, and as one hashtag.
func terms(name string) []string {
	name = strings.TrimSpace(strings.ReplaceAll(name, `"`, " "))
	if _, after, ok := strings.Cut(name, "@"); name == "" || ok && strings.Contains(after, ".") {
		return []string{} // a handle: who writes it mentions us
	}
	out := []string{name}
	if tag := hashtag(name); tag != "" {
		out = append(out, "#"+tag)
	}
	return out
}
