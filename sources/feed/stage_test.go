package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/feed/fake"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

// stage is a site with a feed under a test's control.
type stage struct {
	*webtest.Kit
	world *fake.World
	form  string // the path of the feed
	ids   map[string]string
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t *testing.T, form string) *stage {
	t.Helper()
	clock := sourcetest.NewClock()
	world := fake.New(clock.Now)
	return &stage{webtest.New(t, world, clock, webtest.Shapes{}), world, form, map[string]string{}}
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.Feed, Name: "Forum", Account: "forum", BaseURL: s.URL + s.form},
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

// AddPost: nothing is published on a feed; what is said below a post is an item.
func (s *stage) AddPost(string) (string, error) { return "", nil }

func (s *stage) AddComment(_, author, text string) (string, error) {
	// XML can carry neither control bytes nor, as HTML, blanks that count.
	if s.form != "/feed.json" && (strings.ContainsAny(text, "\x1b\r\u0085\u2028") || strings.TrimSpace(text) != text) {
		return "", sourcetest.ErrNotHere
	}
	n := len(s.ids) + 1
	guid := s.world.Add(fake.Item{Text: text, Author: author, Link: fmt.Sprintf("https://forum.example/%d", n)})
	id := RemoteID(guid)
	s.ids[id] = guid
	return id, nil
}

func (s *stage) AddMessage(string, string) (string, string, error) {
	return "", "", sourcetest.ErrNotHere
}

func (s *stage) Edit(id, text string) error {
	return s.world.Edit(s.ids[id], func(i *fake.Item) { i.Text = text })
}

// Remove: what is no longer in a feed has not been deleted.
func (s *stage) Remove(string) error { return sourcetest.ErrNotHere }

// ExpireToken: a feed has none.
func (s *stage) ExpireToken() error { return sourcetest.ErrNotHere }
func (s *stage) Applied(string) int { return 0 }

func TestContract(t *testing.T) {
	for _, form := range []string{"/feed.json", "/feed.rss", "/feed.atom"} {
		t.Run(strings.TrimPrefix(form, "/feed."), func(t *testing.T) {
			sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
				s := newStage(t, form)
				few := func(c *Config) { c.step = 3 }
				return sourcetest.Harness{
					Source: s.source(t, few), Again: func() sources.Source { return s.source(t, few) }, Stage: s,
					Public: Items, Now: s.Now, Patience: 150 * time.Millisecond,
				}
			})
		})
	}
}
