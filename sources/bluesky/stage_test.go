package bluesky

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/bluesky/fake"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

// stage is the fake network under a test's control.
type stage struct {
	*webtest.Kit
	world *fake.World
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
	return &stage{webtest.New(t, world.Handler(), clock, shapes), world}
}

// shapes is how trouble looks on this network.
var shapes = webtest.Shapes{
	Read:  func(r *http.Request) bool { return !strings.Contains(r.URL.Path, "com.atproto.repo.getRecord") },
	Aside: func(r *http.Request) bool { return strings.Contains(r.URL.Path, "com.atproto.server.") },
	RateLimit: func(w http.ResponseWriter, _ *http.Request, until time.Time) {
		fake.Limits(w.Header(), 3000, 0, until)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusTooManyRequests)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"})
	},
	LostError: func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "InternalServerError", "message": "Internal Server Error"})
	},
	// The app view filters what it has already cut into pages.
	EmptyPage: func(w http.ResponseWriter, r *http.Request, usual http.Handler) {
		for part, rows := range map[string]string{
			"listNotifications": "notifications", "getAuthorFeed": "feed", "searchPosts": "posts", "listConvos": "convos",
		} {
			if strings.HasSuffix(r.URL.Path, part) && r.URL.Query().Get("cursor") == "" {
				_ = json.NewEncoder(w).Encode(map[string]any{rows: []any{}, "cursor": "after::0"})
				return
			}
		}
		usual.ServeHTTP(w, r)
	},
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Bluesky, Name: "Bäckerei Krume", Account: s.world.DID(), BaseURL: s.URL},
		Token:   func(context.Context) (string, error) { return s.world.Password(), nil },
		Lang:    "de",
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

func (s *stage) AddPost(text string) (string, error) { return s.world.AddPost(text) }

func (s *stage) AddComment(under, author, text string) (string, error) {
	return s.world.AddComment(under, author, text)
}

func (s *stage) AddMessage(author, text string) (string, string, error) {
	return s.world.AddMessage(author, text)
}

// Edit: posts on Bluesky cannot be changed.
func (s *stage) Edit(string, string) error { return sourcetest.ErrNotHere }
func (s *stage) Remove(id string) error    { return s.world.Remove(id) }

// ExpireToken: an app password does not run out, and sessions are renewed; session_test.go plays what can happen.
func (s *stage) ExpireToken() error      { return sourcetest.ErrNotHere }
func (s *stage) Applied(text string) int { return s.world.Applied(text) }

func TestContract(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
		s := newStage(t)
		return sourcetest.Harness{
			Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
			Public: Posts, Private: Messages, Now: s.Now, Patience: 300 * time.Millisecond,
		}
	})
}

// box does with batches what a store does, in memory. As there, what is told about a thing's below says nothing about the
// thing itself.
type box struct {
	threads map[string]sources.Thread
	msgs    map[string]sources.Message
	home    map[string]string
	gone    map[string]bool
	cursor  sources.Cursor
	batches int
}

func newBox() *box {
	return &box{threads: map[string]sources.Thread{}, msgs: map[string]sources.Message{}, home: map[string]string{}, gone: map[string]bool{}}
}

func (b *box) read(t *testing.T, s *Source, lane sources.Lane) {
	t.Helper()
	if err := b.try(context.Background(), s, lane); err != nil {
		t.Fatalf("Fetch: %v", err)
	}
}

func (b *box) try(ctx context.Context, s *Source, lane sources.Lane) error {
	return s.Fetch(ctx, lane, b.cursor, func(batch sources.Batch) error {
		for _, th := range batch.Threads {
			for _, m := range th.Messages {
				b.msgs[m.RemoteID], b.home[m.RemoteID] = m, th.RemoteID
				delete(b.gone, m.RemoteID)
			}
			b.threads[th.RemoteID] = th
		}
		for _, g := range batch.Gone {
			seen := map[string]bool{}
			for _, id := range g.Seen {
				seen[id] = true
			}
			for id, home := range b.home {
				if id != g.Root && (home == g.Root || b.threads[home].Context.RemoteID == g.Root) && !seen[id] {
					b.gone[id] = true
				}
			}
		}
		b.cursor = batch.Cursor
		b.batches++
		return nil
	})
}

// outgoing prepares a public reply to a message.
func (b *box) outgoing(s *stage, id, text string) sources.Outgoing {
	return sources.Outgoing{
		Key: "reply-1-1", Form: b.threads[b.home[id]].Form, Audience: sources.Public, Thread: b.home[id], Target: id,
		Person: b.msgs[id].Author.ID, Text: text, Tried: s.Now(),
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
