package app

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"atempause/sources/sandbox"
)

// A kept demo must find its network again as it left it: our own replies and what customers said to them. The sandbox
// gives the same answers to the same requests at the same times, so it is enough to write down every request that
// changes it, and to make them again, at their own times, before the next start is heard by anybody.
//
// The chronicle is a file of JSON lines: what the world was begun with, and then one line a change.

// chronicleFile stands in the kept directory, mode 0600.
const chronicleFile = "sandbox.jsonl"

// origin is what a world is made of.
type origin struct {
	Begin   time.Time `json:"begin"`
	Seed    uint64    `json:"seed"`
	Threads int       `json:"threads"`
	Posts   string    `json:"posts"` // a hash of the posts, "" for the sandbox's own
}

// change is one request that changed the world.
type change struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	URL    string    `json:"url"`
	Type   string    `json:"type,omitempty"`
	Auth   string    `json:"auth,omitempty"`
	Body   []byte    `json:"body,omitempty"`
}

// chronicle is the open file and what it held.
type chronicle struct {
	origin  origin
	changes []change

	mu   sync.Mutex
	file *os.File
}

// OtherWorldError is a kept directory whose network was begun with other posts, another number or another seed.
type OtherWorldError struct{ Dir string }

// Error is for the log.
func (e *OtherWorldError) Error() string { return e.Dir + " was begun with another world" }

// openChronicle reads a kept directory's chronicle, or begins it with want.
func openChronicle(dir string, want origin) (*chronicle, error) {
	path := filepath.Join(dir, chronicleFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	c := &chronicle{origin: want, file: f}
	r := bufio.NewReader(f)
	for n := 0; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) { // a line cut off by a killed process was never answered for
			if n == 0 {
				return c, c.write(want)
			}
			return c, f.Truncate(c.size(f, int64(len(line))))
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if err := c.read(n, line); err != nil {
			return nil, errors.Join(fmt.Errorf("%s:%d: %w", path, n+1, err), f.Close())
		}
		if n == 0 && (c.origin.Seed != want.Seed || c.origin.Threads != want.Threads || c.origin.Posts != want.Posts) {
			return nil, errors.Join(&OtherWorldError{Dir: dir}, f.Close())
		}
	}
}

func (c *chronicle) size(f *os.File, less int64) int64 {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size() - less
}

func (c *chronicle) read(n int, line []byte) error {
	if n == 0 {
		return json.Unmarshal(line, &c.origin)
	}
	var ch change
	if err := json.Unmarshal(line, &ch); err != nil {
		return err
	}
	c.changes = append(c.changes, ch)
	return nil
}

func (c *chronicle) write(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err = c.file.Write(append(data, '\n'))
	return err
}

// stoppedClock stands at the time of the change that is made again, and runs on from the present afterwards.
type stoppedClock struct {
	mu sync.Mutex
	at time.Time // zero: the real clock
	on func() time.Time
}

// Now is the clock's time.
func (s *stoppedClock) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at.IsZero() {
		return s.on()
	}
	return s.at
}

func (s *stoppedClock) set(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = at
}

// relive makes every change again, each at its own time, and lets the clock run.
func (c *chronicle) relive(w *sandbox.World, clock *stoppedClock) {
	handler := w.Handler()
	for _, ch := range c.changes {
		clock.set(ch.At)
		if req, err := ch.request(); err == nil {
			quietly(handler, req)
		}
	}
	clock.set(time.Time{})
}

func (ch change) request() (*http.Request, error) {
	u, err := url.Parse(ch.URL)
	if err != nil {
		return nil, err
	}
	return &http.Request{
		Method: ch.Method, URL: u, RequestURI: ch.URL, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Host: "127.0.0.1",
		RemoteAddr: "127.0.0.1:0", Header: http.Header{"Content-Type": {ch.Type}, "Authorization": {ch.Auth}},
		Body: io.NopCloser(bytes.NewReader(ch.Body)), ContentLength: int64(len(ch.Body)),
	}, nil
}

// quietly serves a request whose answer nobody reads. A fault that drops its connection does so by a panic.
func quietly(h http.Handler, req *http.Request) {
	defer func() { _ = recover() }()
	h.ServeHTTP(&nowhere{header: http.Header{}}, req)
}

type nowhere struct{ header http.Header }

// Header is thrown away.
func (n *nowhere) Header() http.Header { return n.header }

// Write throws away.
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader throws away.
func (n *nowhere) WriteHeader(int) {}

// keep writes every request that changes the world down before it is carried out, one after the other.
func (c *chronicle) keep(next http.Handler, clock *stoppedClock) http.Handler {
	var turn sync.Mutex
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			next.ServeHTTP(rw, r)
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, 16<<20))
		if err != nil {
			http.Error(rw, "the request broke off", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		turn.Lock()
		defer turn.Unlock()
		at := clock.Now()
		err = c.write(change{
			At: at, Method: r.Method, URL: r.URL.RequestURI(), Type: r.Header.Get("Content-Type"),
			Auth: r.Header.Get("Authorization"), Body: body,
		})
		if err != nil {
			http.Error(rw, "the sandbox cannot write its chronicle", http.StatusInternalServerError)
			return
		}
		clock.set(at)
		defer clock.set(time.Time{})
		next.ServeHTTP(rw, r)
	})
}

// setFaults clears what troubles are left of the last run and sets those of this one, both as changes of the world.
func setFaults(h http.Handler, faults *sandbox.Faults, at time.Time) {
	changes := []change{{At: at, Method: http.MethodDelete, URL: "/_sandbox/faults"}}
	if faults != nil {
		changes = append(changes, change{
			At: at, Method: http.MethodPost, URL: "/_sandbox/faults", Type: "application/x-www-form-urlencoded",
			Body: []byte(url.Values{"spec": {strings.Join(faults.Waiting(), ",")}}.Encode()),
		})
	}
	for _, ch := range changes {
		if req, err := ch.request(); err == nil {
			quietly(h, req)
		}
	}
}

func hashOf(posts []byte) string {
	if len(posts) == 0 {
		return ""
	}
	sum := sha256.Sum256(posts)
	return hex.EncodeToString(sum[:8])
}
