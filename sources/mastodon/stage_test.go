package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/mastodon/fake"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

// stage is the fake under a test's control. Firm is the account under test.
type stage struct {
	*webtest.Kit
	world *fake.World
	firm  string
	token string
	turns int
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
	s := &stage{world: world, firm: world.AddAccount("krume", "", "Bäckerei Krume")}
	s.token = world.AddToken(s.firm)
	s.Kit = webtest.New(t, world.Handler(), clock, webtest.Shapes{
		Read: func(r *http.Request) bool { return lists(r) || strings.HasSuffix(r.URL.Path, "/context") },
		RateLimit: func(w http.ResponseWriter, _ *http.Request, until time.Time) {
			w.Header().Set("X-RateLimit-Limit", "300")
			w.Header().Set("X-RateLimit-Remaining", "0")
			w.Header().Set("X-RateLimit-Reset", until.UTC().Format("2006-01-02T15:04:05.000000Z"))
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"error":"Too many requests"}`))
		},
		EmptyPage: func(w http.ResponseWriter, r *http.Request, usual http.Handler) {
			if !lists(r) {
				usual.ServeHTTP(w, r)
				return
			}
			next := url.URL{Scheme: "https", Host: "krume.example", Path: r.URL.Path, RawQuery: r.URL.RawQuery}
			if next.RawQuery == "" {
				next.RawQuery = "limit=40"
			}
			w.Header().Set("Link", "<"+next.String()+`>; rel="next"`)
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("[]"))
		},
	})
	return s
}

// lists tells the listings: what people wrote, page by page.
func lists(r *http.Request) bool {
	p := r.URL.Path
	return r.Method == http.MethodGet && (strings.HasSuffix(p, "/notifications") || strings.HasSuffix(p, "/conversations") ||
		strings.HasPrefix(p, "/api/v1/accounts/") && strings.HasSuffix(p, "/statuses") || strings.Contains(p, "/timelines/tag/"))
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Mastodon, Name: "Bäckerei Krume", Account: "krume@krume.example", BaseURL: s.URL},
		Token:   func(context.Context) (string, error) { return s.token, nil },
		Now:     s.Now, Sleep: s.Sleep, HTTP: s.Client(),
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

func (s *stage) AddPost(text string) (string, error) {
	return s.world.Write(fake.Draft{Author: s.firm, Text: text})
}

// AddComment lets somebody of another server answer. Every other one addresses the firm without naming it, as some servers
// do; the others address nobody and cause no notification.
func (s *stage) AddComment(under, author, text string) (string, error) {
	d := fake.Draft{Author: s.world.Person(author), HTML: fake.Remote(text), ReplyTo: under}
	if s.turns++; s.turns%2 == 0 {
		d.Mentions = []string{s.firm}
	}
	return s.world.Write(d)
}

func (s *stage) AddMessage(author, text string) (string, string, error) {
	id, err := s.world.Write(fake.Draft{
		Author: s.world.Person(author), HTML: fake.Remote(text), Visibility: visDirect, Mentions: []string{s.firm},
	})
	return id, id, err
}

func (s *stage) Edit(id, text string) error {
	if p, ok := s.world.Get(id); ok && p.Text == "" {
		text = fake.Remote(text)
	}
	return s.world.Change(id, text)
}

func (s *stage) Remove(id string) error { return s.world.Remove(id) }

func (s *stage) ExpireToken() error { return s.world.EndToken(s.token, "expired") }

func (s *stage) Applied(text string) int {
	n := 0
	for _, t := range s.world.Written(s.firm) {
		if same(t, text) {
			n++
		}
	}
	return n
}

func TestContract(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
		s := newStage(t)
		return sourcetest.Harness{
			Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
			Public: Mentions, Private: Conversations, Now: s.Now, Patience: 300 * time.Millisecond,
		}
	})
}
