package fake

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// server is a world with a clock, an account and its token.
type server struct {
	*World
	now   time.Time
	firm  string
	token string
}

func newServer() *server {
	s := &server{now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	s.World = New(Options{Now: func() time.Time { return s.now }})
	s.firm = s.AddAccount("krume", "", "Krume")
	s.token = s.AddToken(s.firm)
	return s
}

func (s *server) ask(method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+s.token)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, r)
	return rec
}

func idIn(t *testing.T, rec *httptest.ResponseRecorder) string {
	t.Helper()
	var got struct{ ID string }
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	return got.ID
}

func TestAKeyHoldsForAnHour(t *testing.T) {
	s := newServer()
	post := func(key string) string {
		return idIn(t, s.ask("POST", "/api/v1/statuses", url.Values{"status": {"Hallo"}}, "Idempotency-Key", key))
	}
	first := post("a")
	if post("a") != first || post("b") == first || len(s.Written(s.firm)) != 2 {
		t.Error("the key does not hold")
	}
	s.now = s.now.Add(61 * time.Minute)
	if post("a") == first {
		t.Error("the key holds for longer")
	}
}

func TestALimitIsToldAndKept(t *testing.T) {
	s := newServer()
	for i := range limitCalls {
		if rec := s.ask("GET", "/api/v1/notifications", nil); rec.Code != http.StatusOK {
			t.Fatalf("call %d: %d", i, rec.Code)
		}
	}
	rec := s.ask("GET", "/api/v1/notifications", nil)
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("X-RateLimit-Remaining") != "0" || rec.Header().Get("X-RateLimit-Reset") != "2026-11-21T12:05:00.000000Z" {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	s.now = s.now.Add(limitWindow)
	if rec := s.ask("GET", "/api/v1/notifications", nil); rec.Code != http.StatusOK {
		t.Errorf("later: %d", rec.Code)
	}
}

func TestPaging(t *testing.T) {
	s := newServer()
	var ids []string
	for range 7 {
		id, err := s.Write(Draft{Author: s.firm, Text: "x"})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	at := "/api/v1/accounts/" + s.firm + "/statuses?limit=3"
	for query, want := range map[string][]int{
		"": {6, 5, 4}, "&max_id=" + ids[4]: {3, 2, 1}, "&max_id=" + ids[1]: {0}, "&since_id=" + ids[1]: {6, 5, 4}, "&min_id=" + ids[1]: {4, 3, 2},
	} {
		rec := s.ask("GET", at+query, nil)
		var got []struct{ ID string }
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || len(got) != len(want) {
			t.Fatalf("%s: %s", query, rec.Body)
		}
		for i, w := range want {
			if got[i].ID != ids[w] {
				t.Errorf("%s: row %d is %s, want %s", query, i, got[i].ID, ids[w])
			}
		}
		if next := strings.Contains(rec.Header().Get("Link"), `rel="next"`); next != (len(want) == 3) {
			t.Errorf("%s: %s", query, rec.Header().Get("Link"))
		}
	}
}

func TestTextBecomesHTMLAsOnMastodon(t *testing.T) {
	s := newServer()
	s.AddAccount("maria", "kunden.example", "Maria")
	id, err := s.Write(Draft{Author: s.firm, Text: "@maria@kunden.example <b> & #Brot\nhttps://www.krume.de/ein/langer/weg/zum/kuchen\n\nmail@krume.de @niemand"})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := s.Get(id)
	for _, want := range []string{
		`<p><span class="h-card" translate="no"><a href="https://kunden.example/@maria" class="u-url mention">@<span>maria</span></a></span> &lt;b&gt; &amp; `,
		`class="mention hashtag" rel="tag">#<span>Brot</span></a><br />`,
		`<span class="invisible">https://www.</span><span class="ellipsis">krume.de/ein/langer/weg/zum/ku</span><span class="invisible">chen</span>`,
		`</p><p>mail@krume.de @niemand</p>`,
	} {
		if !strings.Contains(p.HTML, want) {
			t.Errorf("%s\nlacks %s", p.HTML, want)
		}
	}
	if len(p.Mentions) != 1 {
		t.Errorf("mentions %v", p.Mentions)
	}
}

func TestWhoMaySeeWhat(t *testing.T) {
	s := newServer()
	maria := s.Person("Maria")
	for _, c := range []struct {
		visibility string
		mentions   []string
		want       int
	}{
		{"public", nil, 200}, {"unlisted", nil, 200}, {"private", nil, 404}, {"direct", nil, 404}, {"direct", []string{s.firm}, 200},
	} {
		id, err := s.Write(Draft{Author: maria, HTML: "<p>x</p>", Visibility: c.visibility, Mentions: c.mentions})
		if err != nil {
			t.Fatal(err)
		}
		if rec := s.ask("GET", "/api/v1/statuses/"+id, nil); rec.Code != c.want {
			t.Errorf("%+v: %d", c, rec.Code)
		}
		if c.visibility == "public" {
			s.Block(maria, s.firm)
			if rec := s.ask("GET", "/api/v1/statuses/"+id, nil); rec.Code != 404 {
				t.Errorf("blocked: %d", rec.Code)
			}
			s.accounts[maria].blocks = map[string]bool{}
		}
	}
}

func TestRefusals(t *testing.T) {
	s := newServer()
	theirs, err := s.Write(Draft{Author: s.Person("Maria"), HTML: "<p>x</p>"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path string
		form         url.Values
		want         int
		says         string
	}{
		{"POST", "/api/v1/statuses", url.Values{"status": {" "}}, 422, "can't be blank"},
		{"POST", "/api/v1/statuses", url.Values{"status": {strings.Repeat("x", 501)}}, 422, "character limit of 500"},
		{"POST", "/api/v1/statuses", url.Values{"status": {"x"}, "in_reply_to_id": {"1"}}, 404, "does not appear to exist"},
		{"DELETE", "/api/v1/statuses/" + theirs, nil, 404, "Record not found"},
		{"PUT", "/api/v1/statuses/" + theirs, url.Values{"status": {"y"}}, 404, "Record not found"},
		{"GET", "/api/v1/nichts", nil, 404, "Record not found"},
	} {
		if rec := s.ask(c.method, c.path, c.form); rec.Code != c.want || !strings.Contains(rec.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s", c.method, c.path, rec.Code, rec.Body)
		}
	}
	if err := s.EndToken(s.token, "revoked"); err != nil {
		t.Fatal(err)
	}
	rec := s.ask("GET", "/api/v1/notifications", nil)
	if rec.Code != 401 || !strings.Contains(rec.Header().Get("WWW-Authenticate"), "was revoked") {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
}
