package x

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
	"atempause/sources/x/fake"
)

// stage is the fake under a test's control.
type stage struct {
	*webtest.Kit
	world  *fake.World
	secret string
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t *testing.T) *stage {
	t.Helper()
	clock := sourcetest.NewClock()
	world := fake.New(fake.Options{Now: clock.Now})
	kit := webtest.New(t, world.Handler(), clock, webtest.Shapes{
		Aside: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/2/oauth2/") },
		Read: func(r *http.Request) bool {
			return strings.HasSuffix(r.URL.Path, "/mentions") || r.URL.Path == "/2/dm_events"
		},
		RateLimit: func(w http.ResponseWriter, _ *http.Request, until time.Time) {
			w.Header().Set("X-Rate-Limit-Limit", "300")
			w.Header().Set("X-Rate-Limit-Remaining", "0")
			w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(until.Unix(), 10))
			fake.Problem(w, http.StatusTooManyRequests, "about:blank", "Too Many Requests", "Too Many Requests")
		},
		LostError: func(w http.ResponseWriter, _ *http.Request) {
			fake.Problem(w, http.StatusServiceUnavailable, "about:blank", "Service Unavailable", "Service Unavailable")
		},
		HiddenError: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"errors":[{"title":"Forbidden","type":"about:blank","detail":"Not today."}]}`))
		},
		EmptyPage: func(w http.ResponseWriter, r *http.Request, _ http.Handler) { fake.Empty(w, r) },
	})
	return &stage{kit, world, world.Bearer()}
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.X, Name: "Krume", Account: s.world.Me, BaseURL: s.URL},
		Token:   func(context.Context) (string, error) { return s.secret, nil },
		HTTP:    s.Client(), Now: s.Now, Sleep: s.Sleep,
	}
	for _, f := range change {
		f(&cfg)
	}
	src, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func (s *stage) AddPost(text string) (string, error) { return s.world.Post(text), nil }

func (s *stage) AddComment(under, author, text string) (string, error) {
	return s.world.Answer(under, author, text)
}

func (s *stage) AddMessage(author, text string) (string, string, error) {
	thread, id := s.world.Message(author, text)
	return thread, id, nil
}

func (s *stage) Edit(id, text string) error { return s.world.Edit(id, text) }
func (s *stage) Remove(id string) error     { return s.world.Remove(id) }
func (s *stage) Applied(text string) int    { return s.world.Applied(text) }

func (s *stage) ExpireToken() error {
	s.world.Expire(true)
	return nil
}

func TestContract(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
		s := newStage(t)
		return sourcetest.Harness{
			Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
			Public: Mentions, Private: Messages, Now: s.Now, Patience: 150 * time.Millisecond,
		}
	})
}
