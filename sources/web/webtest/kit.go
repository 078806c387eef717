package webtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"atempause/sources/sourcetest"
)

// Shapes is what differs between networks. Every field may be left out.
type Shapes struct {
	// Write tells which calls change something; nil: all but GET, HEAD and OPTIONS.
	Write func(*http.Request) bool
	// Read tells which calls read what people wrote; nil: every other.
	Read func(*http.Request) bool
	// Aside tells which calls are neither counted nor troubled: the refreshing of a token, say.
	Aside func(*http.Request) bool
	// RateLimit refuses because of too many calls, until about then; nil: 429 with Retry-After.
	RateLimit func(w http.ResponseWriter, r *http.Request, until time.Time)
	// LostError is an error that leaves doubt; the call has been applied. Nil: 500 with JSON.
	LostError http.HandlerFunc
	// HiddenError is an error with a good status; nil: this network has no such thing.
	HiddenError http.HandlerFunc
	// EmptyPage answers with a page without rows that has a next one, which is the page asked for here; usual is the
	// network as it always is. Nil: this network has no such thing.
	EmptyPage func(w http.ResponseWriter, r *http.Request, usual http.Handler)
}

// Pause is how long the default rate limit lasts.
const Pause = 5 * time.Minute

// StallFor bounds a stalled call whose caller does not give up.
const StallFor = 5 * time.Second

// Kit is a network's fake on a stage.
type Kit struct {
	*sourcetest.Clock
	URL string // of the server

	t      testing.TB
	usual  http.Handler
	shapes Shapes
	server *httptest.Server

	mu       sync.Mutex
	rest     *sync.Cond // something has come to an end
	troubles []trouble
	met      []sourcetest.Trouble
	calls    int
	seen     []Seen
	busy     int
	dialled  int
	taken    int // connections the server has taken
	lively   map[net.Conn]bool
}

type trouble struct {
	kind   sourcetest.Trouble
	writes bool
	left   int
}

// Seen is a call that has reached the network.
type Seen struct {
	Method string
	Path   string // with the query
	Header http.Header
	Body   string
}

// New carries network on a server that lasts as long as the test.
func New(t testing.TB, network http.Handler, clock *sourcetest.Clock, shapes Shapes) *Kit {
	t.Helper()
	k := &Kit{Clock: clock, t: t, usual: network, shapes: shapes, lively: map[net.Conn]bool{}}
	k.rest = sync.NewCond(&k.mu)
	k.server = httptest.NewUnstartedServer(k)
	k.server.Config.ConnState = k.connState
	k.server.Start()
	k.URL = k.server.URL
	t.Cleanup(k.server.Close)
	return k
}

// Client is an HTTP client whose connections Settle knows of. Each call has one of its own.
func (k *Kit) Client() *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err == nil {
				k.mu.Lock()
				k.dialled++
				k.mu.Unlock()
			}
			return conn, err
		},
	}}
}

// Next makes the next so many calls go wrong: those that write, or those that read what people wrote.
func (k *Kit) Next(kind sourcetest.Trouble, writes bool, calls int) error {
	if kind == sourcetest.HiddenError && k.shapes.HiddenError == nil || kind == sourcetest.EmptyPage && k.shapes.EmptyPage == nil {
		return sourcetest.ErrNotHere
	}
	if _, ok := plays[kind]; !ok {
		return fmt.Errorf("webtest: unknown trouble %q", kind)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.troubles = append(k.troubles, trouble{kind, writes, calls})
	return nil
}

// Calm ends all trouble.
func (k *Kit) Calm() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.troubles = nil
}

// Calls counts the calls that have reached the network.
func (k *Kit) Calls() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.calls
}

// Seen lists the calls that have reached the network.
func (k *Kit) Seen() []Seen {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]Seen(nil), k.seen...)
}

// Met lists the troubles that calls have met.
func (k *Kit) Met() []sourcetest.Trouble {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]sourcetest.Trouble(nil), k.met...)
}

// Settle waits until the network has dealt with every call it was sent, also with those given up by their caller.
func (k *Kit) Settle() {
	k.t.Helper()
	late := false
	timer := time.AfterFunc(2*StallFor, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		late = true
		k.rest.Broadcast()
	})
	defer timer.Stop()
	k.mu.Lock()
	defer k.mu.Unlock()
	for (k.busy > 0 || k.taken < k.dialled || len(k.lively) > 0) && !late {
		k.rest.Wait()
	}
	if late {
		k.t.Errorf("webtest: the network does not come to rest: %d calls, %d of %d connections taken, %d open", k.busy, k.taken, k.dialled, len(k.lively))
	}
}

// connState keeps count of the connections something may still come from.
func (k *Kit) connState(conn net.Conn, state http.ConnState) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch state {
	case http.StateNew:
		k.taken++
		k.lively[conn] = true
	case http.StateActive:
		k.lively[conn] = true
	default:
		delete(k.lively, conn)
	}
	k.rest.Broadcast()
}

// ServeHTTP deals with a call, or plays the trouble that waits for it.
func (k *Kit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.Header().Set("Date", k.Now().UTC().Format(http.TimeFormat))
	if k.shapes.Aside != nil && k.shapes.Aside(r) {
		k.usual.ServeHTTP(w, r)
		return
	}
	k.begin(r, body)
	defer k.end()
	if err != nil { // given up in the middle of its body: no network acts on that
		return
	}
	if play := plays[k.trouble(r)]; play != nil {
		play(k, w, r)
		return
	}
	k.usual.ServeHTTP(w, r)
}

func (k *Kit) begin(r *http.Request, body []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls++
	k.busy++
	k.seen = append(k.seen, Seen{r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)})
}

func (k *Kit) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.busy--
	k.rest.Broadcast()
}

// trouble takes the trouble that waits for a call; "" when there is none.
func (k *Kit) trouble(r *http.Request) sourcetest.Trouble {
	write := k.writes(r)
	read := !write && (k.shapes.Read == nil || k.shapes.Read(r))
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := range k.troubles {
		t := &k.troubles[i]
		if t.left > 0 && (t.writes && write || !t.writes && read) {
			t.left--
			k.met = append(k.met, t.kind)
			return t.kind
		}
	}
	return ""
}

func (k *Kit) writes(r *http.Request) bool {
	if k.shapes.Write != nil {
		return k.shapes.Write(r)
	}
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}
