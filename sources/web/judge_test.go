package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

// statuses are what each status means, of a read and of a write, and how often a read is made.
var statuses = []struct {
	status      int
	read, write sources.Class
	tries       int
}{
	{200, "", "", 1},
	{201, "", "", 1},
	{204, "", "", 1},
	{301, sources.Garbled, sources.Ambiguous, 1},
	{302, sources.Garbled, sources.Ambiguous, 1},
	{304, sources.Garbled, sources.Ambiguous, 1},
	{307, sources.Garbled, sources.Ambiguous, 1},
	{400, sources.Invalid, sources.Invalid, 1},
	{401, sources.TokenInvalid, sources.TokenInvalid, 1},
	{402, sources.AccessLevel, sources.AccessLevel, 1},
	{403, sources.Permission, sources.Permission, 1},
	{404, sources.Missing, sources.Missing, 1},
	{408, sources.Transient, sources.Ambiguous, Tries},
	{409, sources.Rejected, sources.Rejected, 1},
	{410, sources.Missing, sources.Missing, 1},
	{413, sources.TooComplex, sources.TooLong, 1},
	{418, sources.Invalid, sources.Invalid, 1},
	{422, sources.Rejected, sources.Rejected, 1},
	{429, sources.RateLimited, sources.RateLimited, 1},
	{500, sources.Transient, sources.Ambiguous, Tries},
	{502, sources.Transient, sources.Ambiguous, Tries},
	{503, sources.Transient, sources.Ambiguous, Tries},
	{520, sources.Transient, sources.Ambiguous, Tries},
}

// What a status means, of a read and of a write, and how often each is asked.
func TestStatuses(t *testing.T) {
	for _, row := range statuses {
		t.Run(fmt.Sprint(row.status), func(t *testing.T) {
			for _, call := range []Call{reads(), writes()} {
				s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("X-Request-Id", "r-1")
					if row.status >= 300 && row.status < 400 {
						w.Header().Set("Location", "/login")
					}
					w.WriteHeader(row.status)
					if row.status > 400 {
						_, _ = io.WriteString(w, `{"error":"so nicht"}`)
					}
				})
				_, err := s.Do(context.Background(), call)
				want, tries := row.read, row.tries
				if call.write() {
					want, tries = row.write, 1
				}
				if sources.ClassOf(err) != want || len(s.requests()) != tries {
					t.Errorf("%s: %v after %d tries", call.Op, err, len(s.requests()))
				}
				if sources.MayHaveBeenApplied(err) != (want == sources.Ambiguous) {
					t.Errorf("%s: applied: %v", call.Op, err)
				}
				if err == nil {
					continue
				}
				e := failure(t, err)
				if e.Status != row.status || e.Op != call.Op || e.Object != "7" || e.Network != sources.Mastodon || e.Trace != "r-1" {
					t.Errorf("%+v", e)
				}
				if row.status > 400 && e.Detail != "so nicht" {
					t.Errorf("detail %q", e.Detail)
				}
			}
		})
	}
}

// What sets a state may be said again until it is heard.
func TestRepeatable(t *testing.T) {
	n := 0
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		if n++; n < 3 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	call := Call{Op: "like", Method: http.MethodPut, Path: "/like", Repeatable: true}
	if answer, err := s.Do(context.Background(), call); err != nil || answer.Tries != 3 {
		t.Errorf("%v, %d tries", err, answer.Tries)
	}
	n = -100
	_, err := s.Do(context.Background(), call)
	if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied {
		t.Errorf("%v", e)
	}
}

func TestJudge(t *testing.T) {
	var verdict *sources.Error
	status, body := http.StatusOK, `{}`
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}, func(cfg *Config) {
		cfg.Judge = func(int, http.Header, []byte) *sources.Error { return verdict }
	})
	for _, row := range []struct {
		name    string
		status  int
		verdict *sources.Error
		class   sources.Class
		applied bool
	}{
		{"nothing to say of a good one", 200, nil, "", false},
		{"an error dressed as good", 200, &sources.Error{Class: sources.Rejected, Detail: "nein"}, sources.Rejected, false},
		{"words without a class, of an error", 403, &sources.Error{Detail: "nein", Code: 7}, sources.Permission, false},
		{"words without a class, of a good status", 200, &sources.Error{Detail: "hm"}, sources.Ambiguous, true},
		{"trouble of the network's own is doubt", 500, &sources.Error{Class: sources.Transient}, sources.Ambiguous, true},
		{"a refusal told with 500", 500, &sources.Error{Class: sources.Duplicate}, sources.Duplicate, false},
		{"words without a class, of trouble", 503, &sources.Error{Detail: "gleich"}, sources.Ambiguous, true},
		{"done, and yet an error", 400, &sources.Error{Class: sources.Invalid, Applied: true}, sources.Invalid, true},
		{"its own limit", 403, &sources.Error{Class: sources.WriteBlocked}, sources.WriteBlocked, false},
	} {
		verdict, status = row.verdict, row.status
		_, err := s.Do(context.Background(), writes())
		if sources.ClassOf(err) != row.class || sources.MayHaveBeenApplied(err) != row.applied {
			t.Errorf("%s: %v", row.name, err)
		}
		if err != nil && row.verdict.Detail != "" && failure(t, err).Detail != row.verdict.Detail {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	before := len(s.requests())
	verdict, status = nil, 200
	_, err := s.Do(context.Background(), writes())
	if e := failure(t, err); e.Class != sources.WriteBlocked || !e.Until.Equal(s.Now().Add(writePause)) || len(s.requests()) != before {
		t.Errorf("while writing is blocked: %v", err)
	}
	if _, err := s.Do(context.Background(), reads()); err != nil {
		t.Errorf("reading meanwhile: %v", err)
	}
}

// Half an answer is shown to no judge.
func TestJudgeSeesWholeAnswersOnly(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"ok":tr`)
	}, func(cfg *Config) {
		cfg.Judge = func(_ int, _ http.Header, body []byte) *sources.Error {
			t.Errorf("asked about %q", body)
			return &sources.Error{Class: sources.Rejected}
		}
	})
	_, err := s.Do(context.Background(), writes())
	if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied {
		t.Errorf("%v", e)
	}
}

func TestJSON(t *testing.T) {
	for body, good := range map[string]bool{
		`{"id":"1"}`: true, "\ufeff {\"id\":\"1\"} \n": true, `null`: false, ``: false, `{"id":"1"} {}`: false, `{"id":"1"`: false,
		`<html>privat</html>`: false, `{"id":["privat"]}`: false, `"privat"`: false, `{"at":"privat"}`: false,
	} {
		s := newStage(t, says(http.StatusOK, body))
		var out struct {
			ID string
			At time.Time
		}
		call := writes()
		call.Out = &out
		_, err := s.Do(context.Background(), call)
		if (err == nil) != good {
			t.Errorf("%q: %v", body, err)
		}
		if err == nil {
			continue
		}
		if e := failure(t, err); e.Class != sources.Ambiguous || !e.Applied || e.Status != 200 {
			t.Errorf("%q: %v", body, e)
		}
		if strings.Contains(err.Error(), "privat") && !strings.Contains(body, `"at"`) {
			t.Errorf("quotes the answer: %v", err)
		}
	}
}

// A form we do not know does not change by asking again.
func TestAnotherFormIsNotAskedForAgain(t *testing.T) {
	s := newStage(t, says(http.StatusOK, `{"id":["1"]}`))
	var out struct{ ID string }
	call := reads()
	call.Out = &out
	_, err := s.Do(context.Background(), call)
	if e := failure(t, err); e.Class != sources.Garbled || len(s.requests()) != 1 {
		t.Errorf("%v after %d tries", e, len(s.requests()))
	}
}

// A judge that knows a limit by its words leaves it to the headers how long it lasts.
func TestJudgedLimit(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-RateLimit-Reset", "600")
		w.WriteHeader(http.StatusForbidden)
	}, func(cfg *Config) {
		cfg.Judge = func(int, http.Header, []byte) *sources.Error { return &sources.Error{Class: sources.RateLimited} }
	})
	_, err := s.Do(context.Background(), reads())
	if e := failure(t, err); e.Class != sources.RateLimited || !e.Until.Equal(s.Now().Add(10*time.Minute)) {
		t.Errorf("%v until %v", e, e.Until)
	}
}

func TestWordsOfAnError(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":"Record not found"}`:                                      "Record not found",
		`{"error":"invalid_grant","error_description":"expired"}`:           "expired",
		`{"error":"InvalidRequest","message":"Error: text too long"}`:       "Error: text too long",
		`{"error":{"code":403,"message":"quota","errors":[]}}`:              "quota",
		`{"code":"rest_forbidden","message":"Sorry","data":{"status":401}}`: "Sorry",
		`{"title":"Forbidden","detail":"not yours","type":"about:blank"}`:   "not yours",
		`<html>502</html>`: "", `[]`: "", ``: "", `{"error":null}`: "", `{"error":7}`: "", `{"message":["a"]}`: "",
		`{"message":"` + strings.Repeat("ä", 400) + `"}`: strings.Repeat("ä", 250),
	} {
		if got := clip(words([]byte(body))); got != want {
			t.Errorf("%.60s: %q", body, got)
		}
	}
}

func TestAddresses(t *testing.T) {
	for base, good := range map[string]bool{
		"https://chaos.social": true, "https://shop.example/wp-json/": true, "http://127.0.0.1:8080": true, "http://[::1]:1": true,
		"http://localhost/x": true, "http://chaos.social": false, "http://127.0.0.1.evil.example": false, "ftp://x": false, "chaos.social": false,
		"https://user:geheim@chaos.social": false, "https://chaos.social/?access_token=geheim": false, "https://": false, "": true,
		"http://localhost.evil.example": false, "https://:443": false, "http://2130706433": false,
	} {
		_, err := New(Config{Network: sources.Mastodon, BaseURL: base})
		if (err == nil) != good {
			t.Errorf("%q: %v", base, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("tells a secret: %v", err)
		}
	}
	if _, err := New(Config{Network: sources.Feed, Auth: Bearer(nil)}); err == nil {
		t.Error("a token for every server")
	}
	c, err := New(Config{Network: sources.WordPress, BaseURL: "https://shop.example/wp-json/"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		call Call
		want string
	}{
		{Call{Path: "/wp/v2/comments"}, "https://shop.example/wp-json/wp/v2/comments"},
		{Call{Path: Path("a/b", "..", "c?d#e", "ü %")}, "https://shop.example/wp-json/a%2Fb/%2E%2E/c%3Fd%23e/%C3%BC%20%25"},
		{Call{Path: "/x?a=b"}, ""},
		{Call{Path: "/%zz"}, ""},
		{Call{URL: "https://shop.example:443/x?page=2"}, "https://shop.example:443/x?page=2"},
		{Call{URL: "https://evil.example/x"}, ""},
		{Call{URL: "http://shop.example/x"}, ""},
		{Call{URL: "https://a:b@shop.example/x"}, ""},
		{Call{URL: "/x"}, ""},
		{Call{URL: "https://shop.example/x?a=1", Query: map[string][]string{"b": {"2"}}}, "https://shop.example/x?a=1&b=2"},
	} {
		u, err := c.address(row.call)
		if row.want == "" {
			if err == nil {
				t.Errorf("%+v: taken", row.call)
			}
			continue
		}
		if err != nil || u.String() != row.want {
			t.Errorf("%v, %v, want %s", u, err, row.want)
		}
	}
	_, err = c.Do(context.Background(), Call{Op: "read", URL: "https://evil.example/?access_token=geheim123"})
	if e := failure(t, err); e.Class != sources.Invalid || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
}

// Whoever cannot say who he is has not called; what became of getting a token is not what became of the call.
func TestWithoutAToken(t *testing.T) {
	var given error
	s := newStage(t, says(http.StatusOK, `{}`), func(cfg *Config) {
		cfg.Auth = Bearer(func(context.Context) (string, error) { return "", given })
	})
	for _, row := range []struct {
		err   error
		class sources.Class
	}{
		{nil, sources.TokenInvalid},
		{errors.New("no such file"), sources.TokenInvalid},
		{&sources.Error{Class: sources.TokenRevoked, Op: "refresh"}, sources.TokenRevoked},
		{&sources.Error{Class: sources.Ambiguous, Applied: true, Op: "refresh"}, sources.NotSent},
	} {
		given = row.err
		_, err := s.Do(context.Background(), writes())
		if e := failure(t, err); e.Class != row.class || e.Applied {
			t.Errorf("%v: %v", row.err, e)
		}
	}
	if len(s.requests()) != 0 {
		t.Error("called")
	}
}

const planted = "pl4nt3d-s3cret+/="

// Nothing of what proves who we are shows in an error or in the log, however the network throws it back.
func TestSecretsStayInside(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		all, _ := json.Marshal(map[string]string{"message": fmt.Sprint(r.Header, r.URL, " ", r.URL.Query().Get("key"), string(sent)), "cookie": planted})
		w.Header().Set("X-Request-Id", planted)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(all)
	}, func(cfg *Config) {
		cfg.Auth = Bearer(func(context.Context) (string, error) { return planted, nil })
	})
	for _, call := range []Call{
		{Op: "a", Path: "/x"},
		{Op: "b", Path: "/x", Query: map[string][]string{"key": {planted}}, Anonymous: true},
		{Op: "c", Path: "/x", Header: http.Header{"Cookie": {"session=" + planted}, "X-Api-Key": {planted}}, Anonymous: true},
		{Op: "basic", Path: "/x", Header: http.Header{
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("anna:"+planted))}, "X-Echo": {planted},
		}, Anonymous: true},
		{Op: "d", Path: "/x", Form: map[string][]string{"client_secret": {planted}}, Anonymous: true},
		{Op: "e", Path: "/x", JSON: map[string]string{"password": planted}, Secrets: []string{planted}, Anonymous: true},
		{Op: "f", URL: s.url + "/x?access_token=" + planted, Anonymous: true},
	} {
		_, err := s.Do(context.Background(), call)
		e := failure(t, err)
		for _, text := range []string{err.Error(), e.Detail, e.Trace, fmt.Sprintf("%+v", e.Err)} {
			if strings.Contains(text, "pl4nt3d") {
				t.Errorf("%s: %s", call.Op, text)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, "pl4nt3d") || !strings.Contains(log, "op=a") || strings.Contains(log, s.url) {
		t.Error(log)
	}
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"Bearer abcdefghijk rejected":                   "Bearer [hidden] rejected",
		"GET https://u:p@host/x":                        "GET https://[hidden]@host/x",
		"https://h/x?access_token=abc&b=1":              "https://h/x?access_token=[hidden]&b=1",
		"https://h/x?key=abc&b=1":                       "https://h/x?key=[hidden]&b=1",
		`{"refreshJwt":"abc","handle":"k"}`:             `{"refreshJwt":"[hidden]","handle":"k"}`,
		"jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl no": "jwt [hidden] no",
		"Der Preis: 3 Euro, Schlüssel liegt bereit":     "Der Preis: 3 Euro, Schlüssel liegt bereit",
	} {
		if got := Redact(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
