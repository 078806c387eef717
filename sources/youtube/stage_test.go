package youtube

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	tokens "atempause/sources/googleauth/fake"

	"atempause/sources"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
	"atempause/sources/youtube/fake"
)

// stage is the fake as a network under a test's control.
type stage struct {
	*webtest.Kit
	world  *fake.World
	secret string
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t *testing.T, change ...func(*fake.Options)) *stage {
	t.Helper()
	return wrapped(t, func(h http.Handler) http.Handler { return h }, change...)
}

// wrapped is a stage with something between the fake and the line.
func wrapped(t *testing.T, wrap func(http.Handler) http.Handler, change ...func(*fake.Options)) *stage {
	t.Helper()
	clock := sourcetest.NewClock()
	opt := fake.Options{Now: clock.Now}
	for _, f := range change {
		f(&opt)
	}
	world := fake.New(opt)
	kit := webtest.New(t, wrap(world.Handler()), clock, webtest.Shapes{
		Aside: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/token") },
		Read:  func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/comment") },
		RateLimit: func(w http.ResponseWriter, _ *http.Request, _ time.Time) {
			tokens.Error(w, http.StatusForbidden, "", "Too many requests have been sent recently.", "usageLimits", "rateLimitExceeded")
		},
		LostError: func(w http.ResponseWriter, _ *http.Request) {
			tokens.Error(w, http.StatusInternalServerError, "", "Backend Error", "global", "backendError")
		},
		EmptyPage: func(w http.ResponseWriter, r *http.Request, _ http.Handler) { fake.Empty(w, r) },
	})
	return &stage{kit, world, world.Tokens.Secret()}
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.YouTube, Name: "Krume", Account: s.world.Channel, BaseURL: s.URL},
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

func (s *stage) AddPost(text string) (string, error) { return s.world.AddVideo(text), nil }

func (s *stage) AddComment(under, author, text string) (string, error) {
	return s.world.AddComment(under, author, text)
}

func (s *stage) AddMessage(string, string) (string, string, error) {
	return "", "", sourcetest.ErrNotHere
}

func (s *stage) Edit(id, text string) error { return s.world.Edit(id, text) }
func (s *stage) Remove(id string) error     { return s.world.Remove(id) }
func (s *stage) Applied(text string) int    { return s.world.Applied(text) }

func (s *stage) ExpireToken() error {
	s.world.Tokens.Revoke()
	return nil
}

func TestContract(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
		s := newStage(t)
		return sourcetest.Harness{
			Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
			Public: Comments, Now: s.Now, Patience: 150 * time.Millisecond,
		}
	})
}
