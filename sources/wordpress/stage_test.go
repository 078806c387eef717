package wordpress

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
	"atempause/sources/wordpress/fake"
)

// stage is a blog under a test's control.
type stage struct {
	*webtest.Kit
	world  *fake.World
	people map[string]string // name → mail
}

var _ sourcetest.Stage = (*stage)(nil)

func newStage(t *testing.T, opt fake.Options) *stage {
	t.Helper()
	clock := sourcetest.NewClock()
	opt.Now = clock.Now
	world := fake.New(opt)
	return &stage{webtest.New(t, world, clock, webtest.Shapes{
		Read: func(r *http.Request) bool { return strings.Contains(r.URL.String(), "comments") },
		HiddenError: func(w http.ResponseWriter, _ *http.Request) { // after PHP's warnings the status cannot be set
			_, _ = w.Write([]byte("<b>Warning</b>: headers already sent\n" + `{"code":"rest_comment_closed","message":"Sorry, comments are closed for this item.","data":{"status":403}}`))
		},
		LostError: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=UTF-8")
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"code":"internal_server_error","message":"<p>There has been a critical error on this website.</p>","data":{"status":500},"additional_errors":[]}`))
		},
	}), world, map[string]string{}}
}

func (s *stage) source(t *testing.T, change ...func(*Config)) *Source {
	t.Helper()
	cfg := Config{
		Channel: sources.Channel{Network: sources.WordPress, Name: "Krumes Blog", Account: "krume.example", BaseURL: s.URL},
		Token:   func(context.Context) (string, error) { return fake.Editor + ":" + fake.Password, nil },
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

func (s *stage) AddPost(text string) (string, error) {
	return postID(s.world.AddPost("posts", text, 1)), nil
}

func (s *stage) AddComment(under, author, text string) (string, error) {
	say := fake.Say{Name: author, Mail: strings.ReplaceAll(strings.ToLower(author), " ", ".") + "@leser.example", Text: text}
	if n, ok := postNumber(under); ok {
		say.Post = n
	} else {
		say.Parent, _ = strconv.ParseInt(under, 10, 64)
	}
	id, err := s.world.Write(say)
	return idOf(id), err
}

func (s *stage) AddMessage(string, string) (string, string, error) {
	return "", "", sourcetest.ErrNotHere
}

func (s *stage) Edit(id, text string) error {
	n, _ := number(id)
	return s.world.Change(n, text)
}

func (s *stage) Remove(id string) error {
	if n, ok := postNumber(id); ok {
		return s.world.RemovePost(n)
	}
	n, _ := number(id)
	return s.world.Remove(n)
}

// Next: a page without rows that has a next one is a page of comments under posts we may not read.
func (s *stage) Next(trouble sourcetest.Trouble, writes bool, calls int) error {
	if trouble != sourcetest.EmptyPage {
		return s.Kit.Next(trouble, writes, calls)
	}
	for range calls * pageSize {
		if _, err := s.world.Write(fake.Say{Veiled: true, Text: "geheim", At: s.Now()}); err != nil {
			return err
		}
	}
	return nil
}

// ExpireToken: application passwords do not run out; that one was taken back is tested apart.
func (s *stage) ExpireToken() error      { return sourcetest.ErrNotHere }
func (s *stage) Applied(text string) int { return s.world.Applied(text) }

func TestContract(t *testing.T) {
	for name, opt := range map[string]fake.Options{
		"usual": {}, "plain addresses": {Plain: true}, "warnings before the answers": {Noise: true},
	} {
		t.Run(name, func(t *testing.T) {
			sourcetest.Run(t, func(t *testing.T) sourcetest.Harness {
				s := newStage(t, opt)
				few := func(c *Config) {
					if strings.Contains(t.Name(), "CancelAndResume") || strings.Contains(t.Name(), "DeletionsAreSeen") {
						c.rows = 3 // many pages
					}
				}
				if opt.Noise && (strings.HasSuffix(t.Name(), "/DeletionsAreSeen") || strings.HasSuffix(t.Name(), "/EmptyPage")) {
					t.Skip("without the count of all comments deletions are seen hourly, and the end of the list by a page that is not full")
				}
				return sourcetest.Harness{
					Source: s.source(t, few), Again: func() sources.Source { return s.source(t, few) }, Stage: s,
					Public: Comments, Now: s.Now, Patience: 150 * time.Millisecond,
				}
			})
		})
	}
}
