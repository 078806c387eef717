package facebook

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
	page sandbox.Page
}

func newStage(t *testing.T, change ...func(*sandbox.Options)) *stage {
	t.Helper()
	s := metatest.New(t, change...)
	page := s.World.Pages()[0]
	s.ID, s.Token, s.Reads = page.ID, page.Token, "GET */feed"
	return &stage{s, page}
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Facebook, Name: s.page.Name, Account: s.page.ID, BaseURL: s.URL},
		Token:   func(context.Context) (string, error) { return s.page.Token, nil },
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
			Public: Feed, Private: Conversations, Now: s.Now, Patience: 150 * time.Millisecond,
		}
	})
}
