package graph

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	fb "github.com/huandu/facebook/v2"

	"atempause/sources"
)

// DefaultVersion is the API version asked for when the config names none. Meta keeps it until 2028-07-29.
const DefaultVersion = "v25.0"

// ConversationsEdge is the edge Meta allows two calls a second on.
const ConversationsEdge = "conversations"

// Config is what a Client needs from outside.
type Config struct {
	Network sources.Network
	BaseURL string // empty: Meta's own
	Version string // empty: DefaultVersion
	// Token gives the access token of each call; it is never kept longer than the call.
	Token     func(ctx context.Context) (string, error)
	AppID     string // only for looking a token up
	AppSecret string // if set, every call carries its proof
	HTTP      *http.Client
	Governor  *Governor // nil: one of its own. Share one between all channels of a program.
	MaxBody   int64     // how much of an answer is read; 0: MaxBody
	Now       func() time.Time
	// Sleep waits for d or until ctx ends; nil waits in real time.
	Sleep func(ctx context.Context, d time.Duration) error
	Log   *slog.Logger
}

// Client makes calls. It is safe for use by many goroutines.
type Client struct {
	cfg  Config
	wire *wire
	// pacing is the clock for spacing calls out: real time, unless waiting is injected too.
	pacing func() time.Time

	mu     sync.Mutex
	served string            // the version the last answer came from
	fields map[string]string // queries whose fields Meta no longer has all of
}

// New checks the config and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	base, err := BaseURL(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	cfg.BaseURL = base
	if cfg.Token == nil {
		return nil, fmt.Errorf("graph: no way to get a token")
	}
	if cfg.Version == "" {
		cfg.Version = DefaultVersion
	}
	if !versionShape.MatchString(cfg.Version) {
		return nil, fmt.Errorf("version %q is not one of Meta's, such as %s", cfg.Version, DefaultVersion)
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = MaxBody
	}
	c := &Client{wire: newWire(cfg.HTTP, cfg.MaxBody), fields: map[string]string{}}
	c.pacing = cfg.Now
	if cfg.Sleep == nil {
		cfg.Sleep, c.pacing = sleep, time.Now
	}
	if cfg.Now == nil {
		cfg.Now, c.pacing = time.Now, time.Now
	}
	if cfg.Governor == nil {
		cfg.Governor = NewGovernor()
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	c.cfg = cfg
	return c, nil
}

// Call is one call to the API.
type Call struct {
	Op     string // what is tried, for errors: "read comments"
	Method string // GET, POST or DELETE
	Path   string // made by Path
	// Params are copied for each attempt: the library writes into the ones it is given.
	Params map[string]string
	About  string // remote id an error is about
	Object string // the Page or account whose limits are spent
	Bucket string // the use case whose limits are spent: "pages", "messenger"
	Edge   string // an edge with a rate of its own
	Urgent bool   // a person waits for it: goes on until the limit is full
	// Repeatable says that a write sets a state, so that doing it twice is the same as once.
	Repeatable bool
	Token      string // instead of the client's
	// NoNext says that the listing never names a next page (Instagram's tags): its cursor leads on until a page has no rows.
	NoNext bool
}

func (c Call) write() bool { return c.Method != http.MethodGet }

// Version is the pinned version and the one that really answered last ("" before the first answer).
func (c *Client) Version() (pinned, served string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cfg.Version, c.served
}

// Now is the client's clock.
func (c *Client) Now() time.Time { return c.cfg.Now() }

// Log is the client's log.
func (c *Client) Log() *slog.Logger { return c.cfg.Log }

// attempt makes a call once and tells what happened on the wire. err is the library's or the transport's.
func (c *Client) attempt(ctx context.Context, call Call, token string) (*record, error) {
	rec := &record{method: call.Method, fresh: call.write() && !call.Repeatable}
	app := fb.New(c.cfg.AppID, c.cfg.AppSecret)
	// The proof is of the very token of the call. An app's own token ("id|secret") proves itself.
	app.EnableAppsecretProof = c.cfg.AppSecret != "" && !strings.Contains(token, "|")
	session := app.Session(token)
	session.HttpClient = c.wire
	session.BaseURL = c.cfg.BaseURL
	session.Version = c.cfg.Version
	session.UseAuthorizationHeader()
	params := make(fb.Params, len(call.Params)+4)
	for k, v := range call.Params {
		params[k] = v
	}
	if fields, ok := call.Params["fields"]; ok {
		params["fields"] = c.known(fields)
	}
	_, err := session.WithContext(withRecord(ctx, rec)).Api(call.Path, fb.Method(call.Method), params)
	return rec, err
}

func (c *Client) noteVersion(h http.Header) {
	served := h.Get("facebook-api-version")
	if served == "" {
		return
	}
	c.mu.Lock()
	changed := served != c.served
	c.served = served
	c.mu.Unlock()
	if changed && served != c.cfg.Version {
		c.cfg.Log.Warn("graph: another API version answers than the pinned one", "pinned", c.cfg.Version, "served", served)
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
