package sandbox_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

const somePosts = `{"id":"a","lang":"de","network":"facebook","text":"Brot war steinhart","kind":"complaint","urgent":false,"about":"quality"}
{"id":"b","lang":"en","network":"google","text":"Lovely little shop","kind":"praise","urgent":false,"about":""}

{"id":"c","lang":"de","network":"mail","text":"Wo bleibt meine Rechnung?","kind":"question","urgent":false,"about":""}
{"id":"d","lang":"de","network":"x","text":"Kaufe Follower","kind":"spam","urgent":false,"about":""}
`

func TestGivenPostsReplaceTheSeeded(t *testing.T) {
	s := play(t, func(o *sandbox.Options) { o.Posts = strings.NewReader(somePosts) })
	if n := s.w.Threads(); n != 4 {
		t.Errorf("%d threads", n)
	}
	for text, form := range map[string]string{
		"Brot war steinhart": "visitor_post", "Lovely little shop": "review", "Wo bleibt meine Rechnung?": "message", "Kaufe Follower": "comment",
	} {
		got := s.w.Find(text)
		if len(got) != 1 || got[0].Form != form {
			t.Errorf("%q: %+v", text, got)
			continue
		}
		s.get(got[0].ID).ok()
	}
	if len(s.w.Find("Seit drei Wochen warte ich")) != 0 {
		t.Error("the seeded threads are still there")
	}
}

func TestBrokenPostsNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"a","text":"gut"}` + "\n" + `{"id":"b","text":`:     "posts line 2",
		`{"id":"a","text":" "}`:                                    "posts line 1: text is empty",
		`{"id":"a","text":"x","kind":"rant"}`:                      `unknown kind "rant"`,
		`{"id":"a","text":"x","lang":"fr"}`:                        `unknown lang "fr"`,
		`{"id":"a","text":"x"}` + "\n\n" + `{"id":"a","text":"y"}`: "posts line 3: id \"a\" stands there twice, first in posts line 1",
		"{\"id\":\"a\",\"text\":\"\xff\"}":                         "posts line 1: not valid UTF-8",
		"":                                                         "holds none",
		`{"id":"a","text":"` + strings.Repeat("x", 9<<20) + `"}`:   "posts line 1: longer than 8 MiB",
		`["not an object"]`:                                        "posts line 1",
		"\ufeff" + `{"id":"a","text":"ok"}` + "\n" + `{"id":"b","text":7,"kind":""}`: "posts line 2",
	} {
		_, err := sandbox.New(sandbox.Options{Posts: strings.NewReader(text)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
}

func TestAFileOfPostsIsCalledByItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kunden.jsonl")
	if err := os.WriteFile(path, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := sandbox.New(sandbox.Options{Posts: f}); err == nil || !strings.Contains(err.Error(), "kunden.jsonl line 1: text is empty") {
		t.Errorf("%v", err)
	}
}

func TestAMegabyteOfTextComesThrough(t *testing.T) {
	long := strings.Repeat("Ä", 1<<20)
	s := play(t, func(o *sandbox.Options) {
		o.Posts = strings.NewReader(`{"id":"a","network":"x","text":"` + long + `"}`)
	})
	got := s.w.Find("ÄÄÄ")
	if r := s.get(got[0].ID, "fields", "message").ok(); r.str("message") != long {
		t.Errorf("%d bytes came through", len(r.str("message")))
	}
}

func TestCutAndGrow(t *testing.T) {
	for _, n := range []int{1, 7, 40, 500, 3000} {
		s := play(t, func(o *sandbox.Options) { o.Threads = n })
		if got := s.w.Threads(); got != n {
			t.Errorf("%d threads, want %d", got, n)
		}
	}
	if _, err := sandbox.New(sandbox.Options{Threads: -1}); err == nil {
		t.Error("less than no threads")
	}
	s := play(t, func(o *sandbox.Options) { o.Threads, o.Posts = 200, strings.NewReader(somePosts) })
	if s.w.Threads() != 200 || len(s.w.Find("Brot war steinhart")) < 2 {
		t.Errorf("%d threads grown from four posts", s.w.Threads())
	}
}

// TestAGrownWorldIsReadableToItsEnd counts by the Graph what Threads promises.
func TestAGrownWorldIsReadableToItsEnd(t *testing.T) {
	s := play(t, func(o *sandbox.Options) { o.Threads = 1500 })
	seen := 0
	for _, p := range s.w.Pages() {
		posts, _, _ := s.walk(s.get(p.ID+"/posts", "limit", "100", "fields", "id"), 100, "id")
		all, _, _ := s.walk(s.get(p.ID+"/feed", "limit", "100", "fields", "id"), 100, "id")
		seen += len(all) - len(posts)
		for _, id := range posts {
			heads, _, _ := s.walk(s.get(id+"/comments", "limit", "100", "order", "chronological", "fields", "id"), 100, "id")
			seen += len(heads)
		}
		talks, _, _ := s.walk(s.get(p.ID+"/conversations", "limit", "100"), 100, "id")
		seen += len(talks)
		s.w.CloseReviews(p.ID, false)
		reviews, _, _ := s.walk(s.get(p.ID+"/ratings", "limit", "100"), 100, "created_time")
		seen += len(reviews)
	}
	if seen != 1500 {
		t.Errorf("%d of 1500 threads can be read", seen)
	}
}

func TestStartupIsQuick(t *testing.T) {
	best := time.Hour
	for range 5 {
		from := time.Now()
		if _, err := sandbox.New(sandbox.Options{}); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(from))
	}
	if limit := 50 * time.Millisecond * slow; best > limit {
		t.Errorf("the seeded world takes %v", best)
	}
}

func TestAHundredThousandThreads(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a hundred thousand threads in memory: run without -short")
	}
	s := play(t, func(o *sandbox.Options) { o.Threads = 100_000 })
	if n := s.w.Threads(); n != 100_000 {
		t.Fatalf("%d threads", n)
	}
	r := s.get(s.krume.ID+"/feed", "limit", "100", "fields", "id,comments.limit(100).filter(stream){id,message,from}").ok()
	if len(r.rows()) < 60 {
		t.Errorf("%d posts on the first page", len(r.rows()))
	}
}

func TestStartListensOnLoopbackOnly(t *testing.T) {
	w, err := sandbox.New(sandbox.Options{Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"0.0.0.0:0", ":0", "192.168.1.5:0", "example.com:80", "nonsense", "[::]:0"} {
		if s, err := w.Start(t.Context(), bad); err == nil {
			s.Close()
			t.Errorf("it listens on %s", bad)
		}
	}
	s, err := w.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(s.BaseURL, "/") || s.Token != w.Token() || len(s.Pages) != 2 || s.Pages[0].Brand == "" {
		t.Errorf("server: %+v", s.Pages)
	}
	res, err := http.Get(s.BaseURL + "v26.0/" + s.Pages[0].ID + "?access_token=" + s.Token)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	if _, err := w.Start(t.Context(), strings.TrimSuffix(strings.TrimPrefix(s.BaseURL, "http://"), "/")); err == nil {
		t.Error("two listen on one port")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if c, err := net.Dial("tcp", strings.Split(s.BaseURL, "/")[2]); err == nil {
		c.Close()
		t.Error("it still listens")
	}
}

// TestARunningServerLivesByItself waits for the server's own timer, not for a request.
func TestARunningServerLivesByItself(t *testing.T) {
	c := &clock{at: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	w, err := sandbox.New(sandbox.Options{Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	before := len(w.Find(""))
	c.add(time.Hour)
	for deadline := time.Now().Add(10 * time.Second); len(w.Find("")) == before; {
		if time.Now().After(deadline) {
			t.Fatal("nothing happened by itself")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := play(t)
	_, c := s.shop("Andrang")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 10 {
				s.post(c+"/comments", "message", fmt.Sprint("Antwort ", i, "/", j)).ok()
				s.get(s.krume.ID+"/feed", "limit", "5", "fields", "id,comments{message}").ok()
				s.w.Find("Antwort")
				s.w.Advance(time.Second)
			}
		})
	}
	wg.Wait()
	n := 0
	for _, got := range s.w.Find("Antwort ") {
		if got.ByPage && got.Parent == c {
			n++
		}
	}
	if n != 80 {
		t.Errorf("%d answers arrived", n)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := sandbox.New(sandbox.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGrow100k(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sandbox.New(sandbox.Options{Threads: 100_000}); err != nil {
			b.Fatal(err)
		}
	}
}
