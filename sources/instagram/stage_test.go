package instagram

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sandbox"
	"atempause/sources/sourcetest"
)

// clock moves when it is told to, or when somebody waits.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

// stage is the sandbox as a network under a test's control.
type stage struct {
	*clock
	world *sandbox.World
	me    sandbox.Account
	url   string
	calls atomic.Int32
	busy  sync.WaitGroup
}

var _ sourcetest.Stage = (*stage)(nil)

// seed is as little as the sandbox can begin with.
const seed = `{"id":"s1","lang":"de","network":"facebook","text":"Habt ihr Montag offen?","kind":"question"}` + "\n"

func newStage(t *testing.T, change ...func(*sandbox.Options)) *stage {
	t.Helper()
	s := &stage{clock: &clock{at: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}}
	opt := sandbox.Options{
		Now: s.Now, Quiet: true, Posts: strings.NewReader(seed),
		Judge: func(sandbox.Answered) sandbox.Mood { return sandbox.Silent },
	}
	for _, f := range change {
		f(&opt)
	}
	world, err := sandbox.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	world.SetTalkRate(0)
	handler := world.Handler()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.calls.Add(1)
		s.busy.Add(1)
		defer s.busy.Done()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	s.world, s.me, s.url = world, world.Accounts()[0], srv.URL
	return s
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Instagram, Name: s.me.Name, Account: s.me.ID, BaseURL: s.url},
		Token:   func(context.Context) (string, error) { return s.me.Token, nil },
		Now:     s.Now, Sleep: s.Sleep,
		HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
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

func made(id string, what string) (string, error) {
	if id == "" {
		return "", fmt.Errorf("the sandbox would not make %s", what)
	}
	return id, nil
}

func (s *stage) AddPost(text string) (string, error) {
	return made(s.world.AddPost(s.me.ID, text), "a post")
}

func (s *stage) AddComment(under, author, text string) (string, error) {
	return made(s.world.AddComment(under, author, text), "a comment")
}

func (s *stage) AddMessage(author, text string) (string, string, error) {
	thread, id := s.world.AddMessage(s.me.ID, author, text)
	_, err := made(id, "a message")
	return thread, id, err
}

// Edit: comments on Instagram cannot be edited.
func (s *stage) Edit(string, string) error { return sourcetest.ErrNotHere }
func (s *stage) Remove(id string) error    { return s.world.DeleteComment(id) }
func (s *stage) Calm()                     { s.world.Faults().Clear() }
func (s *stage) ExpireToken() error        { return s.world.ExpireToken(s.me.Token) }
func (s *stage) Applied(text string) int   { return s.world.Applied(text) }
func (s *stage) Calls() int                { return int(s.calls.Load()) }
func (s *stage) Settle()                   { s.busy.Wait() }

var kinds = map[sourcetest.Trouble]string{
	sourcetest.DropBefore: "drop-before", sourcetest.DropAfter: "drop-after", sourcetest.GatewayError: "html502",
	sourcetest.GatewayAfter: "html502-after", sourcetest.Stall: "slow", sourcetest.StallBefore: "delay",
	sourcetest.CutOff: "truncate", sourcetest.LostError: "lost", sourcetest.HiddenError: "ok-error",
	sourcetest.Redirected: "redirect", sourcetest.RateLimit: "rate", sourcetest.EmptyPage: "empty-page",
}

func (s *stage) Next(trouble sourcetest.Trouble, writes bool, calls int) error {
	on := "GET */media"
	if writes {
		on = "* *"
	}
	if trouble == sourcetest.EmptyPage {
		on = "GET *"
	}
	spec := fmt.Sprintf("%s:%s:%d", kinds[trouble], on, calls)
	if trouble == sourcetest.Stall || trouble == sourcetest.StallBefore {
		spec += ":400ms"
	}
	return s.world.Faults().Add(spec)
}

func TestContract(t *testing.T) {
	sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
		s := newStage(t)
		return sourcetest.Harness{
			Source: s.source(t), Again: func() sources.Source { return s.source(t) }, Stage: s,
			Public: Comments, Private: Conversations, Now: s.Now, Patience: 150 * time.Millisecond,
		}
	})
}

// fixed is a token that stays.
func fixed(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}
