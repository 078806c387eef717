package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"atempause/sources"
)

const feed = `<?xml version="1.0"?><rss version="2.0"><channel/></rss>`

// A document is sent once, and then only when it has changed.
func TestFresh(t *testing.T) {
	tag := `"v1"`
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 11:00:00 GMT")
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, feed)
	})
	call := Call{Op: "read feed", Path: "/feed", Header: http.Header{"Accept": {"application/rss+xml"}}}
	answer, v, changed, err := s.Fresh(context.Background(), call, Version{})
	if err != nil || !changed || string(answer.Body) != feed || v.ETag != tag || v.Modified == "" {
		t.Fatalf("%v, %v, %+v", err, changed, v)
	}
	_, again, changed, err := s.Fresh(context.Background(), call, v)
	if err != nil || changed || again != v {
		t.Errorf("%v, %v, %+v", err, changed, again)
	}
	tag = `"` + strings.Repeat("x", 1000) + `"`
	_, v, changed, err = s.Fresh(context.Background(), call, v)
	if err != nil || !changed || v.ETag != "" {
		t.Errorf("%v, %v, a tag of %d bytes", err, changed, len(v.ETag))
	}
	if got := s.requests(); got[1].Header.Get("If-Modified-Since") != "Sat, 21 Nov 2026 11:00:00 GMT" || got[0].Header.Get("If-None-Match") != "" ||
		got[0].Header.Get("Accept") != "application/rss+xml" || len(call.Header) != 1 {
		t.Errorf("%+v", got)
	}
}

// Feeds move. They are followed without anything that tells who asks, not for ever, and to no unsafe place.
func TestFollow(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie") != "" || r.Header.Get("X-Api-Key") != "" || r.Header.Get("Accept") != "application/rss+xml" {
			t.Errorf("%v", r.Header)
		}
		_, _ = io.WriteString(w, feed)
	}))
	defer other.Close()
	places := map[string]string{
		"/old": "/older", "/older": "/feed", "/away": other.URL + "/feed", "/loop": "/loop", "/clear": "http://evil.example/feed",
		"/odd": "file:///etc/passwd", "/user": "http://a:b@127.0.0.1/", "/nowhere": "",
	}
	status := http.StatusMovedPermanently
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if to, ok := places[r.URL.Path]; ok {
			w.Header().Set("Location", to)
			w.WriteHeader(status)
			return
		}
		_, _ = io.WriteString(w, feed)
	}, func(cfg *Config) { cfg.BaseURL, cfg.Auth, cfg.Network = "", nil, sources.Feed })
	get := func(path string, follow int) (Answer, error) {
		return s.Do(context.Background(), Call{
			Op: "read feed", URL: s.url + path, Follow: follow,
			Header: http.Header{"Accept": {"application/rss+xml"}, "Cookie": {"a=b"}, "X-Api-Key": {"k"}},
		})
	}
	answer, err := get("/old", 5)
	if err != nil || answer.URL != s.url+"/feed" || answer.Moved != s.url+"/feed" || string(answer.Body) != feed {
		t.Errorf("%v, %+v", err, answer)
	}
	if answer, err := get("/away", 5); err != nil || answer.Moved != other.URL+"/feed" {
		t.Errorf("%v, %+v", err, answer)
	}
	status = http.StatusFound
	if answer, err := get("/old", 5); err != nil || answer.URL != s.url+"/feed" || answer.Moved != "" {
		t.Errorf("%v, %+v", err, answer)
	}
	before := len(s.requests())
	for path, follow := range map[string]int{"/loop": 5, "/old": 1, "/clear": 5, "/odd": 5, "/user": 5, "/nowhere": 5} {
		if _, err := get(path, follow); sources.ClassOf(err) != sources.Garbled {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n := len(s.requests()) - before; n != 6+1+1+4 { // the loop six times, the old place twice
		t.Errorf("%d requests", n)
	}
}

// A stranger's server does not send us to our own machine.
func TestNotLedHome(t *testing.T) {
	c, err := New(Config{Network: sources.Feed})
	if err != nil {
		t.Fatal(err)
	}
	from, _ := url.Parse("https://blog.example/feed")
	call := Call{Method: http.MethodGet, Follow: 5}
	for to, good := range map[string]bool{
		"https://other.example/feed": true, "/new": true, "http://127.0.0.1:8080/": false, "https://localhost/": false, "http://[::1]/": false,
	} {
		answer := Answer{Status: http.StatusFound, Header: http.Header{"Location": {to}}}
		if got := c.elsewhere(call, answer, from, 0); (got != nil) != good {
			t.Errorf("%s: %v", to, got)
		}
	}
}

// Nobody is followed with a token, and no write is.
func TestNotFollowed(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/elsewhere" {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}
	})
	write := writes()
	write.Anonymous = true
	for _, call := range []Call{reads(), write} {
		call.Follow = 5
		if _, err := s.Do(context.Background(), call); err == nil {
			t.Errorf("%s was followed", call.Op)
		}
	}
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
}
