package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"

	"atempause/sources/once"
)

// wire holds the two ways an attempt may go.
type wire struct {
	shared http.RoundTripper
	// fresh makes a connection for each request. A connection that rests may have been closed by the other side; what is
	// then written into it is lost or not, and nobody knows. A reply is worth a handshake.
	fresh   http.RoundTripper
	traced  bool // the transport is the standard one, whose silence proves that nothing was dialled
	timeout time.Duration
}

func newWire(base *http.Client) *wire {
	w := &wire{timeout: Timeout}
	next := http.DefaultTransport
	if base != nil {
		if base.Timeout > 0 {
			w.timeout = base.Timeout
		}
		if base.Transport != nil {
			next = base.Transport
		}
	}
	t, ok := next.(*http.Transport)
	if !ok {
		w.shared, w.fresh = next, next
		return w
	}
	w.traced = true
	t = t.Clone()
	if t.MaxResponseHeaderBytes <= 0 || t.MaxResponseHeaderBytes > maxHeadSize {
		t.MaxResponseHeaderBytes = maxHeadSize
	}
	w.shared = t
	once := t.Clone()
	once.DisableKeepAlives = true
	w.fresh = once
	return w
}

// attempt is what really happened on the wire during one try.
type attempt struct {
	mu      sync.Mutex
	asked   bool // the transport looked for a connection
	gotConn bool
	gate    *once.Gate // nil: no body

	answered bool
	status   int
	header   http.Header
	body     []byte
	tooBig   bool
	err      error // no answer, or one that broke off
}

func (a *attempt) set(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

func (a *attempt) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { a.set(func() { a.asked = true }) },
		GotConn: func(httptrace.GotConnInfo) { a.set(func() { a.gotConn = true }) },
	})
}

// neverLeft proves that no server can have acted on the request: no connection was had (dialling, names, TLS), or the
// body was never handed to one. The gate is shut by asking, so a writer that is late cannot falsify the answer. That the
// headers were not written is no proof: the transport may be about to.
func (a *attempt) neverLeft(standard bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.answered:
		return false
	case a.gate != nil:
		return a.gate.Shut()
	}
	return !a.gotConn && (a.asked || standard)
}

// try makes one attempt: it writes the request, and reads the answer to its end or up to most bytes.
func (w *wire) try(ctx context.Context, call Call, u *url.URL, header http.Header, most int64) *attempt {
	a := &attempt{}
	ctx, cancel := context.WithTimeout(a.traced(ctx), w.timeout)
	defer cancel()
	req := (&http.Request{
		Method: call.Method, URL: u, Host: u.Host, Header: header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if len(call.Body) > 0 {
		a.gate = &once.Gate{}
		req.ContentLength = int64(len(call.Body))
		req.Body = a.gate.Body(io.NopCloser(bytes.NewReader(call.Body)))
		if !call.once() {
			body, g := call.Body, a.gate
			req.GetBody = func() (io.ReadCloser, error) { return g.Body(io.NopCloser(bytes.NewReader(body))), nil }
		}
	}
	way := w.shared
	if call.once() {
		way = w.fresh
	}
	resp, err := way.RoundTrip(req)
	if err != nil {
		a.set(func() { a.err = err })
		return a
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 { // a line that has become something else, and does not end
		resp.Body = http.NoBody
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	a.set(func() { a.keep(resp, body, err, most) })
	return a
}

func (a *attempt) keep(resp *http.Response, body []byte, err error, most int64) {
	a.answered, a.status, a.header, a.err = true, resp.StatusCode, resp.Header, err
	if int64(len(body)) > most {
		a.tooBig, a.err = true, fmt.Errorf("answer larger than %d bytes", most)
		return
	}
	a.body = body
	lines := 0
	for _, v := range resp.Header {
		lines += len(v)
	}
	switch coding := resp.Header.Get("Content-Encoding"); {
	case err != nil:
	case lines > maxHeaders:
		a.err = fmt.Errorf("answer with %d header lines", lines)
	case coding != "" && coding != "identity" && len(body) > 0: // the transport has undone what it asked for
		a.err = errors.New("answer in an encoding nobody asked for")
	}
}
