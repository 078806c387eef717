package sandbox_test

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

// clock stands still unless a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// stage is a world with a server and a client for tests.
type stage struct {
	t     *testing.T
	w     *sandbox.World
	clock *clock
	url   string
	token string
	krume sandbox.Page
	rad   sandbox.Page
}

func play(t *testing.T, change ...func(*sandbox.Options)) *stage {
	t.Helper()
	c := &clock{at: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	opt := sandbox.Options{
		Now: c.now, Seed: 1, Quiet: true,
		Delay: func(*rand.Rand) time.Duration { return time.Minute },
		Judge: func(sandbox.Answered) sandbox.Mood { return sandbox.Calmed },
	}
	for _, f := range change {
		f(&opt)
	}
	w, err := sandbox.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	w.SetTalkRate(0)
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(srv.Close)
	pages := w.Pages()
	return &stage{t: t, w: w, clock: c, url: srv.URL, token: w.Token(), krume: pages[0], rad: pages[1]}
}

// reply is an answer taken apart.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// params makes url.Values of pairs.
func params(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func (s *stage) do(r *http.Request) reply {
	s.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	out := reply{t: s.t, status: res.StatusCode, header: res.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &out.body)
	return out
}

func (s *stage) call(method, path, token string, pairs ...string) reply {
	s.t.Helper()
	v := params(pairs...)
	if token != "" {
		v.Set("access_token", token)
	}
	var r *http.Request
	var err error
	if method == http.MethodPost {
		r, err = http.NewRequest(method, s.url+"/v26.0/"+path, strings.NewReader(v.Encode()))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	} else {
		r, err = http.NewRequest(method, s.url+"/v26.0/"+path+"?"+v.Encode(), nil)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(r)
}

func (s *stage) get(path string, pairs ...string) reply {
	s.t.Helper()
	return s.call(http.MethodGet, path, s.token, pairs...)
}

func (s *stage) post(path string, pairs ...string) reply {
	s.t.Helper()
	return s.call(http.MethodPost, path, s.token, pairs...)
}

func (s *stage) del(path string, pairs ...string) reply {
	s.t.Helper()
	return s.call(http.MethodDelete, path, s.token, pairs...)
}

// follow gets an absolute address as it stands.
func (s *stage) follow(address string) reply {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(r)
}

// ok insists on success.
func (r reply) ok() reply {
	r.t.Helper()
	if r.status != http.StatusOK || r.body["error"] != nil {
		r.t.Fatalf("status %d: %s", r.status, r.raw)
	}
	return r
}

// fails insists on an error of a code and sub-code.
func (r reply) fails(code, sub int) reply {
	r.t.Helper()
	e, _ := r.body["error"].(map[string]any)
	gotSub, _ := e["error_subcode"].(float64)
	if e == nil || e["code"] != float64(code) || int(gotSub) != sub {
		r.t.Fatalf("want error %d/%d, got status %d: %s", code, sub, r.status, r.raw)
	}
	if e["fbtrace_id"] != r.header.Get("x-fb-trace-id") {
		r.t.Errorf("fbtrace_id %v is not the header's %q", e["fbtrace_id"], r.header.Get("x-fb-trace-id"))
	}
	return r
}

// at walks into a body by keys.
func at(v any, keys ...any) any {
	for _, k := range keys {
		switch k := k.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[k]
		case int:
			l, _ := v.([]any)
			if k >= len(l) {
				return nil
			}
			v = l[k]
		}
	}
	return v
}

func (r reply) at(keys ...any) any { return at(r.body, keys...) }

func (r reply) str(keys ...any) string {
	s, _ := r.at(keys...).(string)
	return s
}

func (r reply) rows() []any {
	l, _ := r.at("data").([]any)
	return l
}

// walk follows next to the end and gathers a field of each row; it tells how many pages were short and how many empty.
func (s *stage) walk(r reply, limit int, field string) (got []string, short, empty int) {
	s.t.Helper()
	for range 500 {
		r.ok()
		next := r.str("paging", "next")
		switch n := len(r.rows()); {
		case n == 0 && next != "":
			empty++
		case n < limit && next != "":
			short++
		}
		for _, row := range r.rows() {
			id, _ := at(row, field).(string)
			got = append(got, id)
		}
		if next == "" {
			return got, short, empty
		}
		r = s.follow(next)
	}
	s.t.Fatal("the list has no end")
	return nil, 0, 0
}

// shop is a fresh post with a comment under it.
func (s *stage) shop(text string) (post, comment string) {
	s.t.Helper()
	post = s.w.AddPost(s.krume.ID, "Neu im Laden: "+text)
	comment = s.w.AddComment(post, "Maria Kern", text)
	if post == "" || comment == "" {
		s.t.Fatal("no post or no comment")
	}
	return post, comment
}
