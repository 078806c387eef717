package graph

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	fb "github.com/huandu/facebook/v2"
)

// Timeout bounds one attempt, from dialling to the last byte.
const Timeout = 30 * time.Second

// wire is the HTTP client the library is given. The library asks only Do of it.
type wire struct {
	client *http.Client
	// fresh makes a connection for each request. A connection that rests may have been closed by the other side; what is
	// then written into it is lost or not, and nobody knows. A reply is worth a handshake.
	fresh *http.Client
}

var _ fb.HttpClient = (*wire)(nil)

func newWire(base *http.Client, most int64) *wire {
	c := &http.Client{Timeout: Timeout}
	if base != nil {
		*c = *base
		if c.Timeout == 0 {
			c.Timeout = Timeout
		}
	}
	next := c.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	// A redirect would turn a POST into a GET that looks like success, and carry the token to another host.
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.Jar = nil
	once := *c
	c.Transport = &recorder{next: next, max: most}
	once.Transport = c.Transport
	if t, ok := next.(*http.Transport); ok {
		t = t.Clone()
		t.DisableKeepAlives = true
		once.Transport = &recorder{next: t, max: most}
	}
	return &wire{client: c, fresh: &once}
}

// Do sends a request of the library's, a DELETE as what it is: the library writes it as a POST with a field that says so,
// a way of old that Meta may end.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	rec, _ := req.Context().Value(recordKey{}).(*record)
	if rec != nil && rec.method == http.MethodDelete && req.Method == http.MethodPost {
		var err error
		if req, err = trueDelete(req); err != nil {
			return nil, err
		}
	}
	if rec != nil && rec.fresh {
		return w.fresh.Do(req)
	}
	return w.client.Do(req)
}

// Get is never asked for; it is there for the library's interface.
func (w *wire) Get(address string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return w.Do(req)
}

// Post is never asked for; it is there for the library's interface.
func (w *wire) Post(address, kind string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, address, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", kind)
	return w.Do(req)
}

func trueDelete(req *http.Request) (*http.Request, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, fmt.Errorf("rewrite DELETE: %w", err)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("rewrite DELETE: %w", err)
	}
	form.Del("method")
	query := req.URL.Query()
	for k, v := range form {
		query[k] = v
	}
	out := req.Clone(req.Context())
	out.Method, out.Body, out.GetBody, out.ContentLength = http.MethodDelete, nil, nil, 0
	out.Header.Del("Content-Type")
	out.URL.RawQuery = query.Encode()
	return out, nil
}

// BaseURL checks the address of a server and gives it the form the library wants. Plain http reaches only this machine:
// a token must not cross a network in clear.
func BaseURL(s string) (string, error) {
	if s == "" {
		return "https://graph.facebook.com/", nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("base_url %q is not an address such as http://127.0.0.1:8080/", s)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("base_url of host %q must be a bare address, without user, query or fragment", u.Host)
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !loopback(u.Hostname()) {
			return "", fmt.Errorf("base_url %q: plain http is allowed only to this machine (127.0.0.1, [::1], localhost); use https", s)
		}
	default:
		return "", fmt.Errorf("base_url %q must begin with https:// (or http:// for this machine)", s)
	}
	return strings.TrimRight(u.String(), "/") + "/", nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Path joins ids and edges to a path the library does not misread: it neither escapes a path nor expects a question mark
// in one, and ids come from outside.
func Path(parts ...string) (string, error) {
	escaped := make([]string, 0, len(parts))
	for _, p := range parts {
		if p == "" || p == "." || p == ".." || strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", fmt.Errorf("%q is not an id", p)
		}
		escaped = append(escaped, url.PathEscape(p))
	}
	return strings.Join(escaped, "/"), nil
}
