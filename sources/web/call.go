package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"atempause/sources"
)

var (
	errNoToken = errors.New("no token is configured")
	errForm    = errors.New("JSON of another form than expected")
)

// Call is one call to a network.
type Call struct {
	Op     string // what is tried, for errors: "read comments"
	Object string // remote id an error is about
	Method string // "": GET, or POST when there is a body
	Path   string // below the base, escaped: see Path
	// URL is a whole address instead of Path: a feed's, a listing's next page. With a base it must be of the base's server.
	URL    string
	Query  url.Values
	Header http.Header
	// The body: one of these, or none.
	Body []byte
	Type string     // content type of Body
	Form url.Values // sent as a form
	JSON any        // sent as JSON
	// Out takes a good answer's JSON in; nil: read it from the Answer.
	Out any
	// Write says that a call changes something though its method does not tell.
	Write bool
	// Repeatable says that the call only reads, or sets a state, so that doing it twice is the same as once.
	Repeatable bool
	Bucket     string // the limit it is counted in; "" is one of its own
	Urgent     bool   // a person waits for it; writes always are
	// Good tells which statuses are good; nil: 200 to 299.
	Good  func(status int) bool
	Judge Judge // instead of the client's
	// Secrets are further values that must not show in an error: a password in a body.
	Secrets []string
	MaxBody int64 // instead of the client's
	// Follow allows so many redirects, of a read without Auth: feeds move.
	Follow int
	// Anonymous leaves Auth out.
	Anonymous bool
}

// write tells whether the call changes something on the network.
func (c Call) write() bool {
	switch c.Method {
	case "":
		return c.Write || c.Body != nil || c.Form != nil || c.JSON != nil
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return c.Write
	}
	return true
}

// once tells whether the call must not reach the network twice.
func (c Call) once() bool { return c.write() && !c.Repeatable }

// ready fills in what a call leaves out and makes its body.
func (c Call) ready() (Call, error) {
	switch {
	case c.Form != nil:
		c.Body, c.Type = []byte(c.Form.Encode()), "application/x-www-form-urlencoded"
	case c.JSON != nil:
		body, err := json.Marshal(c.JSON)
		if err != nil {
			return c, fmt.Errorf("write the body: %w", err)
		}
		c.Body, c.Type = body, "application/json"
	}
	if c.Method == "" {
		c.Method = http.MethodGet
		if c.Body != nil {
			c.Method = http.MethodPost
		}
	}
	return c, nil
}

// address makes the whole address of a call.
func (c *Client) address(call Call) (*url.URL, error) {
	var u *url.URL
	switch {
	case call.URL != "":
		var err error
		if u, err = url.Parse(call.URL); err != nil {
			return nil, errors.New("an address that cannot be read")
		}
		if u.User != nil {
			return nil, errors.New("an address with a user in it")
		}
		if c.base != nil && !sameServer(u, c.base) {
			return nil, fmt.Errorf("an address of another server (%s)", u.Host)
		}
		u.Fragment = ""
	case c.base == nil:
		return nil, errors.New("neither a base nor an address")
	default:
		rest, err := url.Parse("x:///" + strings.TrimLeft(call.Path, "/"))
		if err != nil || rest.RawQuery != "" || rest.Fragment != "" || rest.ForceQuery {
			return nil, errors.New("a path that cannot be read")
		}
		b := *c.base
		u = &b
		u.RawPath = c.base.EscapedPath() + rest.EscapedPath()
		u.Path = c.base.Path + rest.Path
	}
	if len(call.Query) > 0 {
		q := u.Query()
		for k, v := range call.Query {
			q[k] = v
		}
		u.RawQuery = q.Encode()
	}
	return u, crossable(u)
}

func sameServer(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// Answer is what a network answered, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	URL    string // where it came from, when redirects were followed: the last
	Moved  string // the new address when all redirects followed were permanent ones
	Tries  int

	network sources.Network
	call    Call
	secrets []string
}

// JSON reads the answer into v. What is not JSON, or null, is Garbled; after a write nobody knows what was done.
func (a Answer) JSON(v any) error {
	if fail := a.decode(v); fail != nil {
		return fail
	}
	return nil
}

func (a Answer) decode(v any) *sources.Error {
	body := bytes.TrimSpace(bytes.TrimPrefix(a.Body, []byte("\ufeff")))
	if string(body) == "null" {
		return a.Garbled(errors.New("answered null"))
	}
	err := json.Unmarshal(body, v)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		err = errors.New("not JSON: " + shape(body))
	default:
		err = fmt.Errorf("%w: %w", errForm, err)
	}
	return a.Garbled(clean(err, a.secrets...))
}

// Garbled makes the error for an answer whose form a network's own reader does not understand.
func (a Answer) Garbled(why error) *sources.Error {
	fail := &sources.Error{
		Class: sources.Garbled, Network: a.network, Op: a.call.Op, Object: a.call.Object, Status: a.Status, Err: why,
	}
	if a.call.write() {
		fail.Class, fail.Applied = sources.Ambiguous, true
	}
	return fail
}

// shape says what a strange answer looks like, without quoting it into a log.
func shape(body []byte) string {
	switch {
	case len(body) == 0:
		return "empty"
	case body[0] == '<':
		return fmt.Sprintf("%d bytes of HTML or XML", len(body))
	}
	return fmt.Sprintf("%d bytes", len(body))
}
