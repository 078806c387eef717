package google

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	tokens "atempause/sources/googleauth/fake"

	"atempause/sources"
	"atempause/sources/google/fake"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

// stage is the fake as a network under a test's control. A location has no posts and reviews have no answers but the
// owner's: what the contract puts below a post or a comment is a review of its own here, and a removed post takes its
// reviews along.
type stage struct {
	*webtest.Kit
	world  *fake.World
	secret string
	posts  map[string][]string
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t *testing.T, change ...func(*fake.Options)) *stage {
	t.Helper()
	clock := sourcetest.NewClock()
	opt := fake.Options{Now: clock.Now}
	for _, f := range change {
		f(&opt)
	}
	world := fake.New(opt)
	kit := webtest.New(t, world.Handler(), clock, webtest.Shapes{
		Aside: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/token") },
		RateLimit: func(w http.ResponseWriter, _ *http.Request, _ time.Time) {
			tokens.Error(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'.", "", "",
				map[string]any{"reason": "RATE_LIMIT_EXCEEDED", "metadata": map[string]string{"quota_limit_value": "300"}})
		},
		LostError: func(w http.ResponseWriter, _ *http.Request) {
			tokens.Error(w, http.StatusInternalServerError, "INTERNAL", "Internal error encountered.", "", "")
		},
		EmptyPage: func(w http.ResponseWriter, r *http.Request, _ http.Handler) { fake.Empty(w, r) },
	})
	return &stage{kit, world, world.Tokens.Secret(), map[string][]string{}}
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Google, Name: "Bäckerei Krume", Account: fake.Account, BaseURL: s.URL},
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

func (s *stage) AddPost(string) (string, error) {
	id := fmt.Sprintf("post%d", len(s.posts))
	s.posts[id] = nil
	return id, nil
}

func (s *stage) AddComment(under, author, text string) (string, error) {
	id := s.world.Review(author, 4, text)
	if _, isPost := s.posts[under]; isPost {
		s.posts[under] = append(s.posts[under], id)
	}
	return id, nil
}

func (s *stage) AddMessage(string, string) (string, string, error) {
	return "", "", sourcetest.ErrNotHere
}

func (s *stage) Edit(id, text string) error { return s.world.Edit(id, text) }

func (s *stage) Remove(id string) error {
	reviews, isPost := s.posts[id]
	if !isPost {
		return s.world.Remove(id)
	}
	for _, r := range reviews {
		if err := s.world.Remove(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) Applied(text string) int { return s.world.Applied(text) }

func (s *stage) ExpireToken() error {
	s.world.Tokens.Revoke()
	return nil
}

func TestContract(t *testing.T) {
	for name, bump := range map[string]bool{"a reply leaves the review alone": false, "a reply moves the review": true} {
		t.Run(name, func(t *testing.T) {
			sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
				s := newStage(t, func(o *fake.Options) { o.BumpOnReply = bump })
				return sourcetest.Harness{
					Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
					Public: Reviews, Now: s.Now, Patience: 150 * time.Millisecond,
				}
			})
		})
	}
}
