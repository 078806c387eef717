package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

const testToken = "secret-token-0123456789"

// stage is a server whose answers a test writes, and a client to it.
type stage struct {
	*Client
	clock *sourcetest.Clock
	log   *bytes.Buffer
	url   string

	mu   sync.Mutex
	reqs []seen
}

type seen struct {
	Method, Path string
	Query        url.Values
	Body         string
	Header       http.Header
}

func newStage(t *testing.T, answer http.HandlerFunc, change ...func(*Config)) *stage {
	t.Helper()
	s := &stage{clock: sourcetest.NewClock(), log: &bytes.Buffer{}}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.reqs = append(s.reqs, seen{r.Method, r.URL.EscapedPath(), r.URL.Query(), string(body), r.Header.Clone()})
		s.mu.Unlock()
		w.Header().Set("Date", s.clock.Now().Format(http.TimeFormat))
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer(w, r)
	}))
	t.Cleanup(srv.Close)
	s.url = srv.URL
	cfg := Config{
		Network: sources.Mastodon, BaseURL: srv.URL, Account: "4711", Now: s.clock.Now, Sleep: s.clock.Sleep,
		Auth: Bearer(func(context.Context) (string, error) { return testToken, nil }),
		HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second},
		Log:  slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Client = c
	return s
}

func (s *stage) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.reqs...)
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func reads() Call { return Call{Op: "read", Object: "7", Path: Path("api", "7")} }

func writes() Call {
	return Call{Op: "reply", Object: "7", Method: http.MethodPost, Path: Path("api", "7", "replies"), Form: url.Values{"text": {"Hallo & danke"}}}
}

func failure(t *testing.T, err error) *sources.Error {
	t.Helper()
	var e *sources.Error
	if !errors.As(err, &e) {
		t.Fatalf("not a source's error: %v", err)
	}
	return e
}

func TestReadingAndWriting(t *testing.T) {
	s := newStage(t, says(http.StatusOK, `{"id":"12"}`))
	var out struct{ ID string }
	call := reads()
	call.Query, call.Out = url.Values{"limit": {"40"}}, &out
	if _, err := s.Do(context.Background(), call); err != nil || out.ID != "12" {
		t.Fatalf("%v, %+v", err, out)
	}
	call = writes()
	call.Header = http.Header{"idempotency-key": {"k1"}}
	answer, err := s.Do(context.Background(), call)
	if err != nil || answer.JSON(&out) != nil {
		t.Fatal(err)
	}
	got := s.requests()
	if len(got) != 2 || got[0].Query.Get("limit") != "40" || got[1].Body != "text=Hallo+%26+danke" ||
		got[1].Header.Get("Idempotency-Key") != "k1" || got[1].Header.Get("Authorization") != "Bearer "+testToken {
		t.Errorf("%+v", got)
	}
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
