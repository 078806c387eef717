package sandbox_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

func TestVersionIsToldAndPinned(t *testing.T) {
	s := play(t)
	for path, want := range map[string]string{
		"/v26.0/": "v26.0", "/v25.0/": "v25.0", "/v19.0/": "v22.0", "/": "v22.0",
	} {
		r := s.follow(s.url + path + s.krume.ID + "?access_token=" + s.token).ok()
		if got := r.header.Get("facebook-api-version"); got != want {
			t.Errorf("%s answered as %s, want %s", path, got, want)
		}
		if r.header.Get("x-fb-trace-id") == "" || r.header.Get("ETag") != "" {
			t.Errorf("%s: headers %v", path, r.header)
		}
	}
	s.follow(s.url+"/v27.0/me?access_token="+s.token).fails(2500, 0)
}

func TestWhatEveryVersionLostIsRefused(t *testing.T) {
	s := play(t)
	for _, p := range []string{"debug", "date_format", "pretty"} {
		s.get(s.krume.ID, p, "all").fails(100, 0)
	}
	s.get("", "ids", s.krume.ID).fails(100, 0)
	s.get(s.krume.ID, "ids", "harmless here").ok()
}

func TestTokenInQueryFormAndHeader(t *testing.T) {
	s := play(t)
	s.get(s.krume.ID).ok()
	s.post(s.w.AddPost(s.krume.ID, "x")+"/comments", "message", "Guten Tag").ok()
	for _, scheme := range []string{"Bearer ", "bearer ", "OAuth "} {
		r, _ := http.NewRequest(http.MethodGet, s.url+"/v26.0/"+s.krume.ID+"/feed?limit=1", nil)
		r.Header.Set("Authorization", scheme+s.token)
		got := s.do(r).ok()
		if next := got.str("paging", "next"); !strings.Contains(next, "access_token="+s.token) {
			t.Errorf("next %q has no token, though it came in a header", next)
		}
	}
	s.call(http.MethodGet, s.krume.ID, "").fails(104, 0)
	r := s.call(http.MethodGet, s.krume.ID, "EAAwrong").fails(190, 0)
	if !strings.Contains(r.header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("WWW-Authenticate is %q", r.header.Get("WWW-Authenticate"))
	}
}

func TestAppsecretProof(t *testing.T) {
	s := play(t, func(o *sandbox.Options) { o.AppID, o.AppSecret = "12", "geheim" })
	proof := func(token string) string {
		m := hmac.New(sha256.New, []byte("geheim"))
		m.Write([]byte(token))
		return hex.EncodeToString(m.Sum(nil))
	}
	s.get(s.krume.ID).fails(100, 0)
	s.get(s.krume.ID, "appsecret_proof", proof(s.krume.Token)).fails(100, 0)
	s.get(s.krume.ID, "appsecret_proof", proof(s.token)).ok()
	s.call(http.MethodGet, s.krume.ID, s.krume.Token, "appsecret_proof", proof(s.krume.Token)).ok()

	d := s.call(http.MethodGet, "debug_token", "12|geheim", "input_token", s.krume.Token).ok()
	if d.at("data", "is_valid") != true || d.at("data", "type") != "PAGE" || d.str("data", "profile_id") != s.krume.ID {
		t.Errorf("debug_token: %s", d.raw)
	}
	long := s.call(http.MethodGet, "oauth/access_token", "", "grant_type", "fb_exchange_token", "client_id", "12", "client_secret", "geheim", "fb_exchange_token", s.w.UserToken()).ok()
	if tok := long.str("access_token"); tok == "" || tok == s.w.UserToken() {
		t.Errorf("exchange: %s", long.raw)
	}
	s.call(http.MethodGet, "oauth/access_token", "", "grant_type", "fb_exchange_token", "client_id", "12", "client_secret", "falsch", "fb_exchange_token", s.token).fails(1, 0)
}

func TestBadTokensKeepTheirReason(t *testing.T) {
	s := play(t)
	for _, sub := range []int{458, 459, 460, 463, 464, 467, 492} {
		if err := s.w.Spoil(s.krume.Token, sub); err != nil {
			t.Fatal(err)
		}
		s.call(http.MethodGet, s.krume.ID, s.krume.Token).fails(190, sub)
		d := s.get("debug_token", "input_token", s.krume.Token).ok()
		if d.at("data", "is_valid") != false || d.at("data", "error", "subcode") != float64(sub) {
			t.Errorf("debug_token of %d: %s", sub, d.raw)
		}
	}
	if err := s.w.Spoil(s.krume.Token, 0); err != nil {
		t.Fatal(err)
	}
	s.call(http.MethodGet, s.krume.ID, s.krume.Token).ok()
	if err := s.w.ExpireToken(""); err != nil {
		t.Fatal(err)
	}
	s.get(s.krume.ID).fails(190, 463)
	if s.w.ExpireToken("unknown") == nil {
		t.Error("an unknown token expired")
	}
	s.call(http.MethodGet, "me", s.w.UserToken()).ok()
	s.clock.add(61 * 24 * time.Hour)
	s.call(http.MethodGet, "me", s.w.UserToken()).fails(190, 463)
}

func TestMissingPermissions(t *testing.T) {
	for _, c := range []struct {
		scope string
		call  func(s *stage) reply
		code  int
	}{
		{"pages_show_list", func(s *stage) reply { return s.get("me/accounts") }, 200},
		{"pages_read_engagement", func(s *stage) reply { return s.get(s.krume.ID + "/posts") }, 10},
		{"pages_read_user_content", func(s *stage) reply { return s.get(s.krume.ID + "/feed") }, 283},
		{"pages_read_user_content", func(s *stage) reply { return s.get(s.krume.ID + "/ratings") }, 283},
		{"pages_manage_engagement", func(s *stage) reply {
			_, c := s.shop("zu")
			return s.post(c+"/comments", "message", "Guten Tag")
		}, 200},
		{"pages_manage_posts", func(s *stage) reply { return s.post(s.krume.ID+"/feed", "message", "x") }, 200},
		{"pages_messaging", func(s *stage) reply {
			return s.post(s.krume.ID+"/messages", "recipient", `{"id":"1"}`, "message", `{"text":"x"}`)
		}, 230},
		{"pages_manage_metadata", func(s *stage) reply { return s.get(s.krume.ID + "/conversations") }, 283},
	} {
		s := play(t)
		s.w.Revoke(c.scope)
		c.call(s).fails(c.code, 0)
		s.w.Grant(c.scope)
		if r := c.call(s); at(r.at("error"), "code") == float64(c.code) {
			t.Errorf("%s was granted and is still missing: %s", c.scope, r.raw)
		}
	}
}

func TestTasksOfTheRole(t *testing.T) {
	s := play(t)
	_, c := s.shop("Wann?")
	s.w.SetTasks(s.krume.ID, "ANALYZE")
	s.post(c+"/comments", "message", "Um acht.").fails(200, 0)
	s.get(s.krume.ID+"/feed").fails(200, 0)
	s.get(s.krume.ID+"/conversations").fails(200, 0)
	got := s.get("me/accounts", "fields", "id,tasks").ok()
	if at(got.rows(), 0, "tasks", 0) != "ANALYZE" {
		t.Errorf("tasks: %s", got.raw)
	}
}

func TestWhoATokenSpeaksFor(t *testing.T) {
	s := play(t)
	_, c := s.shop("Hallo")
	user := s.w.UserToken()
	rows := s.call(http.MethodGet, "me/accounts", user).ok().rows()
	if len(rows) != 2 || at(rows, 0, "access_token") != s.krume.Token || at(rows, 1, "name") != s.rad.Name {
		t.Errorf("accounts: %v", rows)
	}
	s.call(http.MethodGet, s.krume.ID+"/feed", user).fails(210, 0)
	s.call(http.MethodGet, c, user).fails(210, 0)
	s.call(http.MethodGet, c, s.rad.Token).fails(100, 33)
	s.call(http.MethodGet, s.krume.ID+"/feed", s.rad.Token).fails(100, 33)
	s.call(http.MethodGet, c, s.krume.Token).ok()
	me := s.call(http.MethodGet, "me", s.krume.Token, "fields", "id,name,access_token").ok()
	if me.str("id") != s.krume.ID || me.str("access_token") != s.krume.Token {
		t.Errorf("me of a page: %s", me.raw)
	}
}

func TestUnknownThings(t *testing.T) {
	s := play(t)
	s.get("1_2").fails(100, 33)
	s.get("nobody").fails(803, 0)
	s.get(s.krume.ID+"/nonsense").fails(100, 0)
	s.get(s.krume.ID+"/feed/more").fails(2500, 0)
	s.call(http.MethodGet, "", s.token).fails(100, 0)
	s.call(http.MethodPut, s.krume.ID, s.token).fails(100, 0)
	r := s.get("1_2")
	if at(r.at("error"), "type") != "GraphMethodException" {
		t.Errorf("type: %s", r.raw)
	}
}

func TestBodiesAsFormJSONAndMultipart(t *testing.T) {
	s := play(t)
	_, c := s.shop("Wie bitte?")
	post := func(typ, body string) reply {
		r, err := http.NewRequest(http.MethodPost, s.url+"/v26.0/"+c+"/comments?access_token="+s.token, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", typ)
		return s.do(r)
	}
	post("application/x-www-form-urlencoded", "message=als+Form").ok()
	post("application/json", `{"message":"als JSON","fields":"id,message"}`).ok()
	post("application/json", `{"message":`).fails(100, 0)
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	_ = m.WriteField("message", "in Teilen")
	m.Close()
	post(m.FormDataContentType(), buf.String()).ok()
	for _, text := range []string{"als Form", "als JSON", "in Teilen"} {
		if n := s.w.Applied(text); n != 1 {
			t.Errorf("%q was applied %d times", text, n)
		}
	}
	talk, _ := s.w.AddMessage(s.krume.ID, "Ines Kaya", "Hallo?")
	who := s.w.Comments(talk)[0].FromID
	r, _ := http.NewRequest(http.MethodPost, s.url+"/v26.0/"+s.krume.ID+"/messages?access_token="+s.token,
		strings.NewReader(`{"recipient":{"id":"`+who+`"},"messaging_type":"RESPONSE","message":{"text":"JSON, verschachtelt"}}`))
	r.Header.Set("Content-Type", "application/json")
	if got := s.do(r).ok(); got.str("recipient_id") != who || got.str("message_id") == "" {
		t.Errorf("sent: %s", got.raw)
	}
}

func TestDeleteBothWays(t *testing.T) {
	s := play(t)
	for _, del := range []func(id string) reply{
		func(id string) reply { return s.del(id) },
		func(id string) reply { return s.post(id, "method", "DELETE") },
		func(id string) reply { return s.post(id, "method", "delete") },
	} {
		_, c := s.shop("Werbung")
		if r := del(c).ok(); r.at("success") != true {
			t.Errorf("deleted: %s", r.raw)
		}
		del(c).fails(100, 33)
		s.get(c).fails(100, 33)
		if got, _ := s.w.Get(c); !got.Deleted {
			t.Errorf("%s is not deleted", c)
		}
	}
}
