// Package metatest puts the sandbox on a stage, for the tests of Facebook and Instagram.
package metatest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"atempause/sources"
	"atempause/sources/sandbox"
	"atempause/sources/sourcetest"
)

// Stage is the sandbox as a network under a test's control.
type Stage struct {
	*sourcetest.Clock
	World *sandbox.World
	URL   string
	// ID and Token are those of the Page or account that is played with.
	ID, Token string
	// Reads are the calls that read what people wrote, as faults name them.
	Reads string

	calls atomic.Int32
	busy  sync.WaitGroup
}

var _ sourcetest.Stage = (*Stage)(nil)

// seed is as little as the sandbox can begin with.
const seed = `{"id":"s1","lang":"de","network":"facebook","text":"Habt ihr Montag offen?","kind":"question"}` + "\n"

// New sets the sandbox up. Nobody in it writes by themselves.
func New(t testing.TB, change ...func(*sandbox.Options)) *Stage {
	t.Helper()
	s := &Stage{Clock: sourcetest.NewClock()}
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
	s.World, s.URL = world, srv.URL
	return s
}

// Client makes connections that nothing outlives.
func Client() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

func made(id string, what string) (string, error) {
	if id == "" {
		return "", fmt.Errorf("the sandbox would not make %s", what)
	}
	return id, nil
}

// AddPost publishes something in the brand's name.
func (s *Stage) AddPost(text string) (string, error) {
	return made(s.World.AddPost(s.ID, text), "a post")
}

// AddComment lets somebody write below a post or a comment.
func (s *Stage) AddComment(under, author, text string) (string, error) {
	return made(s.World.AddComment(under, author, text), "a comment")
}

// AddMessage lets somebody write in private.
func (s *Stage) AddMessage(author, text string) (string, string, error) {
	thread, id := s.World.AddMessage(s.ID, author, text)
	_, err := made(id, "a message")
	return thread, id, err
}

// Wrote is an answer to a message somebody has just written.
func (s *Stage) Wrote(t testing.TB, author, text string) sources.Outgoing {
	t.Helper()
	thread, id, err := s.AddMessage(author, "Hallo?")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := s.World.Get(id)
	return sources.Outgoing{
		Form: sources.ConversationForm, Audience: sources.Private, Thread: thread, Target: id, Person: c.FromID,
		LastIn: s.Now(), TargetAt: s.Now(), Text: text, Tried: s.Now(),
	}
}

// Edit changes a comment.
func (s *Stage) Edit(id, text string) error { return s.World.EditComment(id, text) }

// Remove deletes a comment.
func (s *Stage) Remove(id string) error { return s.World.DeleteComment(id) }

// Calm ends all trouble.
func (s *Stage) Calm() { s.World.Faults().Clear() }

// ExpireToken makes the token run out.
func (s *Stage) ExpireToken() error { return s.World.ExpireToken(s.Token) }

// Applied counts how often the network has taken a text from the brand.
func (s *Stage) Applied(text string) int { return s.World.Applied(text) }

// Calls counts the calls that have come in.
func (s *Stage) Calls() int { return int(s.calls.Load()) }

// Settle waits until every call has been dealt with.
func (s *Stage) Settle() { s.busy.Wait() }

var kinds = map[sourcetest.Trouble]string{
	sourcetest.DropBefore: "drop-before", sourcetest.DropAfter: "drop-after", sourcetest.GatewayError: "html502",
	sourcetest.GatewayAfter: "html502-after", sourcetest.Stall: "slow", sourcetest.StallBefore: "delay",
	sourcetest.CutOff: "truncate", sourcetest.LostError: "lost", sourcetest.HiddenError: "ok-error",
	sourcetest.Redirected: "redirect", sourcetest.RateLimit: "rate", sourcetest.EmptyPage: "empty-page",
}

// Next makes the next so many calls go wrong.
func (s *Stage) Next(trouble sourcetest.Trouble, writes bool, calls int) error {
	on := s.Reads
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
	return s.World.Faults().Add(spec)
}
