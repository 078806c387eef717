package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mattn/go-mastodon"
	"google.golang.org/api/option"
	"google.golang.org/api/youtube/v3"

	"atempause/sources"
)

// Two libraries with clients of their own, over this transport.

func toot(s *stage) (*mastodon.Client, Call) {
	hc := s.HTTP(func(r *http.Request) Call {
		return Call{Op: "toot " + r.URL.Path, Judge: func(status int, _ http.Header, body []byte) *sources.Error {
			if status == http.StatusUnauthorized && strings.Contains(string(body), "expired") {
				return &sources.Error{Class: sources.TokenExpired}
			}
			return nil
		}}
	})
	return &mastodon.Client{Client: *hc, Config: &mastodon.Config{Server: s.url}}, Call{Op: "reply", Object: "7"}
}

func TestMastodonLibrary(t *testing.T) {
	type script struct {
		status int
		body   string
	}
	var now atomic.Pointer[script]
	now.Store(&script{http.StatusOK, `{"id":"12","content":"<p>Hallo</p>"}`})
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if now.Load().status == 0 {
			hangUp(w)
			return
		}
		says(now.Load().status, now.Load().body)(w, r)
	})
	lib, call := toot(s)
	post := func(ctx context.Context) (*mastodon.Status, error) {
		ctx, rec := s.Record(ctx, call)
		got, err := lib.PostStatus(ctx, &mastodon.Toot{Status: "Hallo"})
		return got, rec.Told(err)
	}
	if got, err := post(context.Background()); err != nil || got.ID != "12" {
		t.Fatalf("%+v, %v", got, err)
	}
	if auth := s.requests()[0].Header.Get("Authorization"); auth != "Bearer "+testToken {
		t.Errorf("says it is %q", auth)
	}
	for _, row := range []struct {
		status  int
		body    string
		class   sources.Class
		applied bool
	}{
		{401, `{"error":"The access token expired"}`, sources.TokenExpired, false},
		{422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`, sources.Rejected, false},
		{502, `<html>`, sources.Ambiguous, true},
		{0, "", sources.Ambiguous, true},
		{302, "", sources.Ambiguous, true},
		{200, `{"id":`, sources.Ambiguous, true},
		{200, `<html>`, sources.Ambiguous, true},
		{429, `{"error":"Too many requests"}`, sources.RateLimited, false},
	} {
		now.Store(&script{row.status, row.body})
		before := len(s.requests())
		_, err := post(context.Background())
		e := failure(t, err)
		if e.Class != row.class || e.Applied != row.applied || len(s.requests()) != before+1 || !strings.HasPrefix(e.Op, "toot") && row.status != 200 {
			t.Errorf("%d: %+v after %d calls", row.status, e, len(s.requests())-before)
		}
	}
	before := len(s.requests())
	_, err := post(context.Background())
	if e := failure(t, err); e.Class != sources.RateLimited || len(s.requests()) != before {
		t.Errorf("during the pause: %v", e)
	}
}

func TestYouTubeLibrary(t *testing.T) {
	status, body := http.StatusOK, `{"kind":"youtube#comment","id":"c.1"}`
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) { says(status, body)(w, r) })
	lib, err := youtube.NewService(context.Background(), option.WithHTTPClient(s.HTTP(nil)), option.WithEndpoint(s.url))
	if err != nil {
		t.Fatal(err)
	}
	insert := func() (*youtube.Comment, error) {
		ctx, rec := s.Record(context.Background(), Call{Op: "reply", Object: "c", Judge: func(_ int, _ http.Header, b []byte) *sources.Error {
			if strings.Contains(string(b), "quotaExceeded") {
				return &sources.Error{Class: sources.RateLimited, Detail: "quotaExceeded"}
			}
			return nil
		}})
		got, err := lib.Comments.Insert([]string{"snippet"}, &youtube.Comment{Snippet: &youtube.CommentSnippet{ParentId: "c", TextOriginal: "Hallo"}}).Context(ctx).Do()
		return got, rec.Told(err)
	}
	if got, err := insert(); err != nil || got.Id != "c.1" {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, row := range []struct {
		status int
		body   string
		class  sources.Class
	}{
		{404, `{"error":{"code":404,"message":"gone","errors":[{"reason":"commentNotFound"}]}}`, sources.Missing},
		{503, `{"error":{"code":503,"message":"backend"}}`, sources.Ambiguous},
		{200, `{"id":1`, sources.Ambiguous},
		{403, `{"error":{"code":403,"message":"q","errors":[{"reason":"quotaExceeded"}]}}`, sources.RateLimited},
	} {
		status, body = row.status, row.body
		before := len(s.requests())
		_, err := insert()
		if e := failure(t, err); e.Class != row.class || e.Op != "reply" || e.Object != "c" || len(s.requests()) != before+1 {
			t.Errorf("%d: %+v", row.status, e)
		}
	}
}

// A library may try as often as it likes: what has failed in a record does not leave again.
func TestALibraryThatTriesAgain(t *testing.T) {
	s := newStage(t, says(http.StatusBadGateway, ""))
	hc := s.HTTP(nil)
	ctx, rec := s.Record(context.Background(), Call{Op: "reply"})
	var last error
	for range 5 {
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/x", strings.NewReader("text"))
		_, last = hc.Do(req)
	}
	if e := failure(t, last); e.Class != sources.Ambiguous || len(s.requests()) != 1 || rec.Calls() != 1 {
		t.Errorf("%v after %d", e, len(s.requests()))
	}
	var own *sources.Error
	if err := rec.Told(errors.New("library: it failed")); !errors.As(err, &own) || own.Class != sources.Ambiguous || rec.Answer().Status != http.StatusBadGateway {
		t.Errorf("the library's own words: %v", err)
	}
	_, empty := s.Record(context.Background(), Call{Op: "reply", Object: "7"})
	if e := failure(t, empty.Told(errors.New("id is empty; token=abcdef"))); e.Class != sources.Invalid || e.Applied || e.Network != sources.Mastodon || e.Op != "reply" ||
		strings.Contains(e.Error(), "abcdef") {
		t.Errorf("%v", e)
	}
	if empty.Told(nil) != nil {
		t.Error("nothing is something")
	}
}

// A library's address is bound to the base like any other, and its answer is whole.
func TestALibraryGoesNowhereElse(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "<x>; rel=next")
		_, _ = io.WriteString(w, "[1]")
	})
	hc := s.HTTP(nil)
	if _, err := hc.Get("https://evil.example/x"); sources.ClassOf(err) != sources.Invalid {
		t.Errorf("%v", err)
	}
	resp, err := hc.Get(s.url + "/x?a=b")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "[1]" || resp.ContentLength != 3 || resp.Header.Get("Link") == "" || resp.StatusCode != 200 || resp.Request == nil {
		t.Errorf("%+v, %q, %v", resp, body, err)
	}
}

func hangUp(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}
