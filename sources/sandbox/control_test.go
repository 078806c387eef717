package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func (s *stage) steer(method, name string, pairs ...string) reply {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+"/_sandbox/"+name+"?"+params(pairs...).Encode(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(r)
}

func TestControls(t *testing.T) {
	s := play(t)
	world := s.steer("GET", "world")
	if world.str("token") != s.token || world.str("pages", 0, "token") != s.krume.Token || world.str("base_url") != s.url+"/" {
		t.Errorf("world: %s", world.raw)
	}
	post := s.steer("POST", "post", "page", s.krume.ID, "text", "Neu").str("id")
	c := s.steer("POST", "comment", "post", post, "author", "Maria Kern", "text", "Und?").str("id")
	s.steer("POST", "edit", "id", c, "text", "Und nun?").ok()
	if r := s.get(c, "fields", "message").ok(); r.str("message") != "Und nun?" {
		t.Errorf("edited: %s", r.raw)
	}
	s.steer("POST", "faults", "spec", "drop-after:POST */comments:1").ok()
	if r := s.steer("GET", "faults"); r.str("waiting", 0) != "drop-after:POST */comments:1" || r.str("kinds", "drop-after") == "" {
		t.Errorf("faults: %s", r.raw)
	}
	if _, _, err := s.once(c, "Guten Tag"); err == nil {
		t.Error("the fault did not hit")
	}
	if r := s.steer("GET", "applied", "text", "Guten Tag"); r.at("applied") != 1.0 {
		t.Errorf("applied: %s", r.raw)
	}
	s.steer("POST", "faults", "spec", "html502:* *").ok()
	s.steer("DELETE", "faults").ok()
	s.get(c).ok()
	var list []map[string]any
	if err := json.Unmarshal([]byte(s.steer("GET", "comments", "object", post).raw), &list); err != nil || len(list) != 2 || list[0]["message"] != "Und nun?" {
		t.Errorf("comments: %v %v", list, err)
	}
	if err := json.Unmarshal([]byte(s.steer("GET", "find", "text", "Und nun?").raw), &list); err != nil || len(list) != 1 {
		t.Errorf("find: %v %v", list, err)
	}
}

func TestControlsOfTheNetwork(t *testing.T) {
	s := play(t)
	_, c := s.shop("Na?")
	before := s.w.Time()
	s.steer("POST", "advance", "by", "2h").ok()
	if got := s.w.Time().Sub(before); got != 2*time.Hour {
		t.Errorf("the clock moved by %v", got)
	}
	s.steer("POST", "delete", "id", c).ok()
	s.get(c).fails(100, 33)
	m := s.steer("POST", "message", "page", s.krume.ID, "author", "Zoe Pohl", "text", "Hallo").str("id")
	if got, _ := s.w.Get(m); got.Form != "message" {
		t.Errorf("message: %+v", got)
	}
	s.steer("POST", "review", "page", s.krume.ID, "author", "Olga Otto", "text", "Fein", "positive", "true").ok()
	s.steer("POST", "usage", "percent", "100").ok()
	s.get(s.krume.ID).fails(80001, 0)
	s.steer("POST", "usage", "percent", "-1").ok()
	s.steer("POST", "revoke", "scope", "pages_read_engagement").ok()
	s.get(s.krume.ID+"/posts").fails(10, 0)
	s.steer("POST", "grant", "scope", "pages_read_engagement").ok()
	s.steer("POST", "tasks", "page", s.krume.ID, "tasks", "ANALYZE").ok()
	s.get(s.krume.ID+"/posts").fails(200, 0)
	s.steer("POST", "reviews", "page", s.krume.ID, "closed", "true").ok()
	s.get(s.krume.ID+"/ratings").fails(12, 0)
	s.steer("POST", "expire", "sub", "460").ok()
	s.get(c).fails(190, 460)
	if raw := s.steer("GET", "requests").raw; !strings.Contains(raw, c) || strings.Contains(raw, "EAA") {
		t.Errorf("requests: %.300s", raw)
	}
	if raw := s.steer("GET", "").raw; !strings.Contains(raw, "POST /_sandbox/faults  spec") {
		t.Errorf("the list: %s", raw)
	}
}

func TestControlsSayWhatIsWrong(t *testing.T) {
	s := play(t)
	for _, c := range []struct {
		method, name, want string
		pairs              []string
		status             int
	}{
		{"GET", "nonsense", "lists what there is", nil, 404},
		{"GET", "expire", "lists what there is", nil, 404},
		{"POST", "faults", "parameter spec is missing", nil, 400},
		{"POST", "faults", "unknown kind", []string{"spec", "x:GET *"}, 400},
		{"POST", "advance", "no duration", []string{"by", "later"}, 400},
		{"POST", "usage", "no number", []string{"percent", "half"}, 400},
		{"POST", "expire", "no such token", []string{"token", "x"}, 400},
		{"POST", "expire", "no number", []string{"sub", "x"}, 400},
		{"POST", "comment", "no such place", []string{"post", "1_2", "author", "x", "text", "y"}, 400},
		{"POST", "edit", "no 1_2", []string{"id", "1_2", "text", "y"}, 400},
		{"POST", "delete", "no 1_2", []string{"id", "1_2"}, 400},
		{"POST", "reviews", "neither true nor false", []string{"page", s.krume.ID, "closed", "x"}, 400},
	} {
		r := s.steer(c.method, c.name, c.pairs...)
		if r.status != c.status || !strings.Contains(r.str("error"), c.want) {
			t.Errorf("%s %s %v: %d %s", c.method, c.name, c.pairs, r.status, r.raw)
		}
	}
}

func TestControlsAnswerThisMachineOnly(t *testing.T) {
	s := play(t)
	for _, c := range []struct{ remote, host, origin string }{
		{"192.0.2.1:999", "127.0.0.1:80", ""},
		{"127.0.0.1:999", "evil.example:80", ""},
		{"127.0.0.1:999", "127.0.0.1:80", "http://evil.example"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/_sandbox/world", nil)
		r.RemoteAddr, r.Host = c.remote, c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		rec := httptest.NewRecorder()
		s.w.Handler().ServeHTTP(rec, r)
		if rec.Code != http.StatusForbidden || strings.Contains(rec.Body.String(), "EAA") {
			t.Errorf("%+v: %d", c, rec.Code)
		}
	}
}
