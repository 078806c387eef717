package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
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

const testToken = "EAAtesttoken0123456789abcdefXYZ"

// stage is a server whose answers a test writes, and a client to it.
type stage struct {
	*Client
	clock *sourcetest.Clock
	log   *bytes.Buffer

	mu   sync.Mutex
	reqs []seenRequest
}

type seenRequest struct {
	Method string
	Path   string
	Query  url.Values
	Form   url.Values
	Header http.Header
}

func newStage(t *testing.T, answer http.HandlerFunc, change ...func(*Config)) *stage {
	t.Helper()
	s := &stage{clock: sourcetest.NewClock(), log: &bytes.Buffer{}}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		s.mu.Lock()
		s.reqs = append(s.reqs, seenRequest{r.Method, r.URL.Path, r.URL.Query(), form, r.Header.Clone()})
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(srv.Close)
	cfg := Config{
		Network: sources.Facebook, BaseURL: srv.URL, Now: s.clock.Now, Sleep: s.clock.Sleep,
		Token: func(context.Context) (string, error) { return testToken, nil },
		HTTP:  &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second},
		Log:   slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
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

func (s *stage) requests() []seenRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seenRequest(nil), s.reqs...)
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func reads() Call {
	return Call{Op: "read", Method: http.MethodGet, Path: "1_2", Object: "1", Bucket: "pages", Params: map[string]string{"fields": "id"}}
}

func writes() Call {
	return Call{
		Op: "reply", Method: http.MethodPost, Path: "1_2/comments", Object: "1", Bucket: "pages", Urgent: true,
		Params: map[string]string{"message": "Hallo & danke"},
	}
}

func failure(t *testing.T, err error) *sources.Error {
	t.Helper()
	var e *sources.Error
	if !errors.As(err, &e) {
		t.Fatalf("not a source's error: %v", err)
	}
	return e
}
