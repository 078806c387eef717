package sandbox

import (
	"errors"
	"net/http"
	"strings"
)

// answer is what a call comes to, before anything goes wrong with its transport.
type answer struct {
	status int
	body   []byte
	header http.Header
}

// Handler serves the Graph and, below /_sandbox/, the controls.
func (w *World) Handler() http.Handler { return http.HandlerFunc(w.serve) }

func (w *World) serve(rw http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, controlPath) {
		w.control(rw, r)
		return
	}
	c, err := readCall(r)
	if c.params == nil {
		c.params = map[string][]string{}
	}
	c.trouble = w.faults.take(c.method, c.raw())
	w.Tick(w.Time())
	if c.trouble.waits(rw, r) {
		return // the client has gone away
	}
	var a *answer
	if err != nil {
		a = w.refuse(c, err)
	} else {
		a = w.answer(c)
	}
	w.record(c, a.status)
	w.log.Debug("graph", "method", c.method, "path", c.raw(), "status", a.status)
	c.trouble.send(rw, r, a)
}

// answer works a call out. Everything of the world happens under its lock.
func (w *World) answer(c *call) *answer {
	if a := c.trouble.instead(w, c); a != nil {
		return a
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(c.path) == 0 && c.method == http.MethodPost && c.params.Has("batch") {
		return w.batch(c)
	}
	return w.answerOne(c)
}

// answerOne works out a single call; w.mu is held.
func (w *World) answerOne(c *call) *answer {
	body, err := w.route(c)
	if err != nil {
		return w.refuseLocked(c, err)
	}
	return w.wrap(c, http.StatusOK, encode(body))
}

func (w *World) route(c *call) (any, error) {
	if err := c.checkRemoved(); err != nil {
		return nil, err
	}
	if len(c.path) == 0 {
		return nil, fail(100, "Unsupported %s request. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api", lower(c.method))
	}
	switch strings.Join(c.path, "/") {
	case "debug_token":
		return w.debugToken(c)
	case "oauth/access_token":
		return w.exchangeToken(c)
	}
	t, err := w.authenticate(c)
	if err != nil {
		return nil, err
	}
	c.token = t
	v := &view{w: w, call: c}
	if err := w.meter(c); err != nil {
		return nil, err
	}
	switch c.method {
	case http.MethodGet:
		return v.read()
	case http.MethodPost, http.MethodDelete:
		return v.write()
	}
	return nil, fail(100, "Unsupported %s request.", lower(c.method))
}

func (w *World) refuse(c *call, err error) *answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.refuseLocked(c, err)
}

func (w *World) refuseLocked(c *call, err error) *answer {
	var e *graphError
	if !errors.As(err, &e) {
		e = fail(1, "An unknown error occurred")
	}
	a := w.wrap(c, e.status(), nil)
	a.body = encode(e.body(a.header.Get("x-fb-trace-id")))
	if e.Code == 190 {
		a.header.Set("WWW-Authenticate", `OAuth "Facebook Platform" "invalid_token" "`+strings.ReplaceAll(e.Message, `"`, "'")+`"`)
	}
	return a
}

// wrap puts Meta's headers around a body.
func (w *World) wrap(c *call, status int, body []byte) *answer {
	h := http.Header{}
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("facebook-api-version", c.version)
	h.Set("x-fb-trace-id", w.trace())
	h.Set("x-fb-rev", "1031415926")
	h.Set("x-fb-debug", w.trace()+w.trace())
	h.Set("Cache-Control", "private, no-cache, no-store, must-revalidate")
	h.Set("Pragma", "no-cache")
	w.usageHeaders(c, h)
	return &answer{status: status, body: body, header: h}
}

// trace gives each answer its own id for bug reports.
func (w *World) trace() string {
	w.traces++
	n := hash(w.opt.Seed^w.traces, "trace")
	b := []byte("A0000000000")
	for i := 1; i < len(b); i++ {
		b[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(b)
}
