package instagram

import (
	"context"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/meta/metatest"
	"atempause/sources/sandbox"
	"atempause/sources/sourcetest"
)

type stage struct {
	*metatest.Stage
	me sandbox.Account
}

func newStage(t *testing.T, change ...func(*sandbox.Options)) *stage {
	t.Helper()
	s := metatest.New(t, change...)
	me := s.World.Accounts()[0]
	s.ID, s.Token, s.Reads = me.ID, me.Token, "GET */media"
	return &stage{s, me}
}

// Edit: comments on Instagram cannot be edited.
func (s *stage) Edit(string, string) error { return sourcetest.ErrNotHere }

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Instagram, Name: s.me.Name, Account: s.me.ID, BaseURL: s.URL},
		Token:   fixed(s.me.Token),
		Now:     s.Now, Sleep: s.Sleep, HTTP: metatest.Client(),
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
