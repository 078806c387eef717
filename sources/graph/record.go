package graph

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"

	"atempause/sources/once"
)

// MaxBody bounds how much of an answer is read. A page of 100 comments is some 100 kB; what is larger than this is
// asked for again in smaller pages.
const MaxBody = 16 << 20

// record is what really happened on the wire during one attempt.
type record struct {
	method string // what the call asked for, before the library turned it into something else
	fresh  bool   // on a connection of its own

	mu      sync.Mutex
	gotConn bool
	wrote   bool // the request's headers went out
	gate    *once.Gate

	answered bool
	status   int
	header   http.Header
	body     []byte
	tooBig   bool
	readErr  error // the answer broke off
}

type recordKey struct{}

func withRecord(ctx context.Context, r *record) context.Context {
	trace := &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { r.set(func() { r.gotConn = true }) },
		WroteHeaders: func() { r.set(func() { r.wrote = true }) },
	}
	return httptrace.WithClientTrace(context.WithValue(ctx, recordKey{}, r), trace)
}

func (r *record) set(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// neverLeft proves that no server can have acted on the request: no connection was had, or the body was never handed to
// one. The gate is shut by asking, so a writer that is late cannot falsify the answer.
func (r *record) neverLeft() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.answered {
		return false
	}
	if !r.gotConn {
		return r.gate == nil || r.gate.Shut()
	}
	return r.gate != nil && r.gate.Shut()
}

// recorder is the RoundTripper under the library's client.
type recorder struct {
	next http.RoundTripper
	max  int64
}

// RoundTrip carries one request and keeps what came back. The caller of the library's HTTP client gets "{}" so that the
// library has nothing to misread.
func (t *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	rec, _ := req.Context().Value(recordKey{}).(*record)
	if rec == nil {
		return nil, errors.New("a request that is not of this package")
	}
	if req.Body != nil && req.Body != http.NoBody {
		req = behindGate(req, rec)
	}
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, t.max+1))
	rec.set(func() {
		rec.answered = true
		rec.status, rec.header = resp.StatusCode, resp.Header.Clone()
		rec.readErr = err
		if int64(len(body)) > t.max {
			rec.tooBig, body = true, nil
		}
		rec.body = body
	})
	resp.Body = io.NopCloser(strings.NewReader("{}"))
	resp.ContentLength = 2
	return resp, nil
}

func behindGate(req *http.Request, rec *record) *http.Request {
	g := &once.Gate{}
	rec.set(func() { rec.gate = g })
	out := req.Clone(req.Context())
	out.Body = g.Body(req.Body)
	if again := req.GetBody; again != nil {
		// The transport rewinds a body only when nothing of the request was written to its connection.
		out.GetBody = func() (io.ReadCloser, error) {
			r, err := again()
			if err != nil {
				return nil, err
			}
			return g.Body(r), nil
		}
	}
	return out
}
