package web

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"atempause/sources"
)

// Bounds of one attempt.
const (
	Timeout     = 30 * time.Second // from dialling to the last byte
	MaxBody     = 16 << 20         // bytes of an answer, after decompression
	maxHeaders  = 300              // header lines of an answer
	maxHeadSize = 256 << 10        // bytes of all of them
)

// DefaultUserAgent is sent when the config names none.
const DefaultUserAgent = "atempause"

// Judge tells what an answer means on one network; nil is "as usual". See the package's comment.
type Judge func(status int, header http.Header, body []byte) *sources.Error

// Config is what a Client needs from outside. Only Network is required.
type Config struct {
	Network sources.Network
	// BaseURL is the server's address, may have a path ("https://shop.example/wp-json"). Empty: every call brings its URL.
	BaseURL string
	// Account tells apart accounts whose limits are counted separately. Empty: all of this server share them.
	Account string
	// Auth puts what proves who we are into the headers of an attempt. It is asked anew for each and may itself make calls
	// (Anonymous ones). It needs a BaseURL.
	Auth func(ctx context.Context, h http.Header) error
	// HTTP gives the transport and the time an attempt may take; its cookie jar and redirects are not used. Only of an
	// *http.Transport (or of none) can be proved that nothing was dialled, and can a write have a connection of its own.
	HTTP *http.Client
	Now  func() time.Time
	// Sleep waits for d or until ctx ends; nil waits in real time.
	Sleep     func(ctx context.Context, d time.Duration) error
	Log       *slog.Logger
	MaxBody   int64  // 0: MaxBody
	UserAgent string // "": DefaultUserAgent
	Governor  *Governor
	Judge     Judge
}

// Client makes calls. It is safe for use by many goroutines.
type Client struct {
	cfg  Config
	base *url.URL // nil: none
	wire *wire
	// pacing is the clock for spacing calls out: real time, unless waiting is injected too.
	pacing func() time.Time
}

// New checks the config and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	if cfg.Network == "" {
		return nil, fmt.Errorf("web: the config names no network")
	}
	c := &Client{}
	if cfg.BaseURL != "" {
		base, err := Base(cfg.BaseURL)
		if err != nil {
			return nil, err
		}
		c.base = base
	}
	if c.base == nil && cfg.Auth != nil {
		return nil, fmt.Errorf("web: Auth without a base would tell every server who we are")
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = MaxBody
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = DefaultUserAgent
	}
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
	c.cfg, c.wire = cfg, newWire(cfg.HTTP)
	return c, nil
}

// Now is the client's clock.
func (c *Client) Now() time.Time { return c.cfg.Now() }

// Waits tells which of this client's calls wait for a limit, and how long: for the person who waits too.
func (c *Client) Waits() []Wait {
	return slices.DeleteFunc(c.cfg.Governor.Waits(c.cfg.Now()), func(w Wait) bool {
		return w.Network != c.cfg.Network || w.Account != c.cfg.Account || c.base != nil && !strings.EqualFold(w.Host, c.base.Host)
	})
}

// Bearer is the Auth of networks that take an OAuth token.
func Bearer(token func(ctx context.Context) (string, error)) func(context.Context, http.Header) error {
	return func(ctx context.Context, h http.Header) error {
		t, err := token(ctx)
		if err != nil {
			return err
		}
		if t = strings.TrimSpace(t); t == "" {
			return errNoToken
		}
		h.Set("Authorization", "Bearer "+t)
		return nil
	}
}

// Base checks the address of a server. Plain http reaches only this machine: a token must not cross a network in clear.
func Base(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return nil, fmt.Errorf("base_url is not an address such as https://example.org/")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("base_url of host %q must be a bare address, without user, query or fragment", u.Host)
	}
	if err := crossable(u); err != nil {
		return nil, fmt.Errorf("base_url: %w", err)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// crossable tells whether a request may go to an address.
func crossable(u *url.URL) error {
	switch {
	case u.Host == "" || u.Hostname() == "":
		return fmt.Errorf("an address without a host")
	case u.Scheme == "https":
		return nil
	case u.Scheme != "http":
		return fmt.Errorf("host %q: an address must begin with https:// (or http:// for this machine)", u.Host)
	case !loopback(u.Hostname()):
		return fmt.Errorf("host %q: plain http is allowed only to this machine (127.0.0.1, [::1], localhost); use https", u.Host)
	}
	return nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Path joins the parts of a path, ids of strangers among them, so that each stays one part.
func Path(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteByte('/')
		switch p {
		case ".", "..": // a server would step up
			b.WriteString(strings.ReplaceAll(p, ".", "%2E"))
		default:
			b.WriteString(url.PathEscape(p))
		}
	}
	return b.String()
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
