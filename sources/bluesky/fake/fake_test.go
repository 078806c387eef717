package fake_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"atempause/sources/bluesky/fake"
)

// caller makes calls as a client does.
type caller struct {
	t     *testing.T
	world *fake.World
	token string
}

func (c *caller) call(method, body string) (int, map[string]any, http.Header) {
	c.t.Helper()
	verb := http.MethodGet
	if body != "" {
		verb = http.MethodPost
	}
	r := httptest.NewRequest(verb, "/xrpc/"+method, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+c.token)
	rec := httptest.NewRecorder()
	c.world.Handler().ServeHTTP(rec, r)
	var out map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	return rec.Code, out, rec.Header()
}

func enter(t *testing.T, now func() time.Time) *caller {
	t.Helper()
	c := &caller{t: t, world: fake.New(fake.Options{Now: now})}
	code, out, _ := c.call("com.atproto.server.createSession", `{"identifier":"krume.bsky.social","password":"abcd-efgh-ijkl-mnop"}`)
	if code != 200 {
		t.Fatal(code, out)
	}
	c.token = out["accessJwt"].(string)
	return c
}

// One record a key: made twice it is refused, put twice it is the same, put otherwise it is refused when none may be there.
func TestOneRecordAKey(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	c := enter(t, func() time.Time { return at })
	body := func(text, more string) string {
		return `{"repo":"` + c.world.DID() + `","collection":"app.bsky.feed.post","rkey":"3labcdefghijk","record":{"$type":"app.bsky.feed.post","text":"` +
			text + `","createdAt":"2026-11-21T12:00:00.000Z"}` + more + `}`
	}
	for i, step := range []struct {
		method, body string
		code         int
		name         any
	}{
		{"putRecord", body("eins", `,"swapRecord":null`), 200, nil},
		{"putRecord", body("eins", `,"swapRecord":null`), 200, nil},
		{"putRecord", body("zwei", `,"swapRecord":null`), 400, "InvalidSwap"},
		{"createRecord", body("eins", ""), 500, "InternalServerError"},
		{"createRecord", body(strings.Repeat("x", 301), ""), 400, "InvalidRequest"},
	} {
		code, out, h := c.call("com.atproto.repo."+step.method, step.body)
		if code != step.code || out["error"] != step.name {
			t.Errorf("step %d: %d %v", i, code, out)
		}
		if h.Get("RateLimit-Remaining") == "" {
			t.Errorf("step %d: no limit is told", i)
		}
	}
	if c.world.Applied("eins") != 1 || c.world.Count("app.bsky.feed.post") != 1 {
		t.Error("there are two")
	}
}

func TestSessionsRunOut(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	c := enter(t, func() time.Time { return at })
	at = at.Add(3 * time.Hour)
	if code, out, _ := c.call("app.bsky.notification.listNotifications", ""); code != 400 || out["error"] != "ExpiredToken" {
		t.Errorf("%d %v", code, out)
	}
	wrong := `{"identifier":"krume.bsky.social","password":"falsch"}`
	last := 0
	for range 40 {
		last, _, _ = c.call("com.atproto.server.createSession", wrong)
	}
	if last != 429 {
		t.Errorf("after 40 wrong passwords: %d", last)
	}
	if code, out, _ := c.call("app.bsky.feed.unheardOf", ""); code != 501 || out["error"] != "MethodNotImplemented" {
		t.Errorf("%d %v", code, out)
	}
}
