package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"atempause/sources"
)

// HTTP is a client for a library that wants one: see RoundTripper.
func (c *Client) HTTP(describe func(*http.Request) Call) *http.Client {
	return &http.Client{
		Transport:     c.RoundTripper(describe),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// RoundTripper gives what Do does to a library with a client of its own. describe tells what a request is (Op, Object,
// Write, Repeatable, Bucket, Urgent, Judge, Good, Secrets; the rest is taken from the request itself). Nil, or no Op, means
// what the record of the request's context was begun with.
//
// A good answer is handed on whole; any other is an error that wraps a *sources.Error, so the library neither follows
// redirects nor tries again by itself. Auth is used too, if the client has one; headers the library sets win.
func (c *Client) RoundTripper(describe func(*http.Request) Call) http.RoundTripper {
	return &tripper{c, describe}
}

type tripper struct {
	client   *Client
	describe func(*http.Request) Call
}

// RoundTrip carries a library's request.
func (t *tripper) RoundTrip(req *http.Request) (*http.Response, error) {
	rec, _ := req.Context().Value(recordKey{}).(*Record)
	call := rec.template()
	if t.describe != nil {
		call = t.describe(req)
	}
	if call.Op == "" {
		call.Op, call.Object = rec.template().Op, rec.template().Object
	}
	var err error
	if call.Body, err = whole(req); err != nil {
		return nil, t.client.never(call, sources.Invalid, fmt.Errorf("read the request: %w", err))
	}
	call.Method, call.Type = req.Method, req.Header.Get("Content-Type")
	call.Path, call.URL, call.Query, call.Form, call.JSON, call.Out, call.Follow = "", req.URL.String(), nil, nil, nil, nil, 0
	if call.Method == "" {
		call.Method = http.MethodGet
	}
	header := req.Header.Clone()
	if strings.EqualFold(strings.TrimSpace(header.Get("Authorization")), "Bearer") { // a library that was given no token
		header.Del("Authorization")
	}
	for k, v := range call.Header {
		header[http.CanonicalHeaderKey(k)] = v
	}
	call.Header = header
	if fail := rec.refuse(call); fail != nil {
		return nil, fail
	}
	answer, fail := t.client.do(req.Context(), call)
	rec.note(call, answer, fail)
	if fail != nil {
		return nil, fail
	}
	return answer.response(req), nil
}

// whole reads a request's body: a write must be known before it begins.
func whole(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer req.Body.Close()
	body, err := io.ReadAll(io.LimitReader(req.Body, MaxBody+1))
	if err == nil && len(body) > MaxBody {
		err = fmt.Errorf("larger than %d bytes", MaxBody)
	}
	return body, err
}

func (a Answer) response(req *http.Request) *http.Response {
	header := a.Header.Clone()
	header.Del("Content-Length")
	return &http.Response{
		Status: fmt.Sprintf("%d %s", a.Status, http.StatusText(a.Status)), StatusCode: a.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, Request: req,
		Body: io.NopCloser(bytes.NewReader(a.Body)), ContentLength: int64(len(a.Body)),
	}
}

// Record keeps what happened on the wire during a library's call. Its nil keeps nothing.
type Record struct {
	network sources.Network
	call    Call

	mu     sync.Mutex
	calls  int
	last   Answer
	fail   *sources.Error
	failed []failed
}

// failed is a request that came to no good, after all the tries that were right.
type failed struct {
	method, url string
	body        []byte
	fail        *sources.Error
}

type recordKey struct{}

// Record begins a record: requests of this context are noted in it. A request that has failed in it is not made again
// in it, however often the library tries: it fails at once with the same error. So there is to be one record for each
// call of the library's.
// call tells what they are, as for RoundTripper.
func (c *Client) Record(ctx context.Context, call Call) (context.Context, *Record) {
	rec := &Record{network: c.cfg.Network, call: call}
	return context.WithValue(ctx, recordKey{}, rec), rec
}

// template is what the record was begun with.
func (r *Record) template() Call {
	if r == nil {
		return Call{}
	}
	return r.call
}

func (r *Record) refuse(call Call) *sources.Error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range r.failed {
		if d.method == call.Method && d.url == call.URL && bytes.Equal(d.body, call.Body) {
			return d.fail
		}
	}
	return nil
}

func (r *Record) note(call Call, answer Answer, fail *sources.Error) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
	r.last, r.fail = answer, fail
	if fail != nil {
		r.failed = append(r.failed, failed{call.Method, call.URL, slices.Clone(call.Body), fail})
	}
}

// Calls counts the library's requests.
func (r *Record) Calls() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls
}

// Answer is the last answer.
func (r *Record) Answer() Answer {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

// Told turns what a library returned into a *sources.Error without the library's own wrapping, which may quote addresses.
// An error after a good answer means that the library could not read it: Garbled, or Ambiguous after a write. An error
// without any request is the library's own: Invalid. Nil stays nil.
func (r *Record) Told(err error) error {
	if err == nil {
		return nil
	}
	var told *sources.Error
	if errors.As(err, &told) {
		return told
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.fail != nil:
		return r.fail
	case r.calls > 0:
		return r.last.Garbled(clean(err, r.last.secrets...))
	}
	return &sources.Error{Class: sources.Invalid, Network: r.network, Op: r.call.Op, Object: r.call.Object, Err: clean(err)}
}
