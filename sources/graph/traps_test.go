package graph

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/sources"
)

// The library's ways of taking trouble for success, each of which must be an error here.
func TestNoErrorPassesForSuccess(t *testing.T) {
	for name, c := range map[string]struct {
		status      int
		body        string
		read, write sources.Class
	}{
		"code as text":             {200, `{"error":{"message":"x","code":"190"}}`, sources.TokenInvalid, sources.TokenInvalid},
		"null in user text":        {400, `{"error":{"message":"x","code":190,"error_user_msg":null}}`, sources.TokenInvalid, sources.TokenInvalid},
		"null sub-code":            {400, `{"error":{"message":"x","code":4,"error_subcode":null}}`, sources.RateLimited, sources.RateLimited},
		"error is a text":          {400, `{"error":"boom"}`, sources.Transient, sources.Ambiguous},
		"error_code shape":         {200, `{"error_code":190,"error_description":"x"}`, sources.TokenInvalid, sources.TokenInvalid},
		"error_type shape":         {400, `{"error_type":"OAuthException","code":190,"error_message":"x"}`, sources.TokenInvalid, sources.TokenInvalid},
		"error inside data":        {200, `{"data":{"error":{"code":190,"subcode":463,"message":"x"}}}`, sources.TokenExpired, sources.TokenExpired},
		"error_data as text":       {400, `{"error":{"message":"x","code":100,"error_data":"{}"}}`, sources.Invalid, sources.Invalid},
		"is_transient as text":     {400, `{"error":{"message":"x","code":9999,"is_transient":"true"}}`, sources.Transient, sources.Ambiguous},
		"500 with an empty object": {500, `{}`, sources.Transient, sources.Ambiguous},
		"304 without body":         {304, ``, sources.Garbled, sources.Ambiguous},
		"empty body":               {200, ``, sources.Garbled, sources.Ambiguous},
		"false":                    {200, `false`, sources.Garbled, sources.Ambiguous},
		"null":                     {200, `null`, sources.Garbled, sources.Ambiguous},
		"HTML 502":                 {502, `<html>bad gateway</html>`, sources.Transient, sources.Ambiguous},
		"HTML 200":                 {200, `<html>Wi-Fi login</html>`, sources.Garbled, sources.Ambiguous},
		"HTML 403":                 {403, `<html>no</html>`, sources.Garbled, sources.Ambiguous},
		"cut JSON":                 {200, `{"id":"1_`, sources.Garbled, sources.Ambiguous},
		"redirect":                 {302, ``, sources.Garbled, sources.Ambiguous},
		"429 without words":        {429, ``, sources.RateLimited, sources.RateLimited},
		"only with success false":  {200, `{"success":false}`, "", sources.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			for _, call := range []Call{reads(), writes()} {
				s := newStage(t, says(c.status, c.body))
				err := s.Do(context.Background(), call, nil)
				want := c.read
				if call.write() {
					want = c.write
				}
				if want == "" {
					if err != nil {
						t.Errorf("%s: %v", call.Method, err)
					}
					continue
				}
				e := failure(t, err)
				if e.Class != want {
					t.Errorf("%s: class %s, want %s", call.Method, e.Class, want)
				}
				if call.write() && e.Applied != (want == sources.Ambiguous) {
					t.Errorf("%s: applied=%v for %s", call.Method, e.Applied, e.Class)
				}
			}
		})
	}
}

func TestABareTrueIsSuccess(t *testing.T) {
	for _, body := range []string{"true", "true\n", `{"success":true}`} {
		s := newStage(t, says(200, body))
		if err := s.Do(context.Background(), writes(), nil); err != nil {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestNullsAndBigNumbersAreRead(t *testing.T) {
	s := newStage(t, says(200, `{"id":"18446744073709551615","size":null,"created_time":"2026-11-20T14:03:17+0000","who":null}`))
	var got struct {
		ID   string `json:"id"`
		Size int    `json:"size"`
		Who  *struct{}
		Time Time `json:"created_time"`
	}
	if err := s.Do(context.Background(), reads(), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "18446744073709551615" || !got.Time.Equal(time.Date(2026, 11, 20, 14, 3, 17, 0, time.UTC)) {
		t.Errorf("%+v", got)
	}
}

// The parameters Meta took away must never be sent, the token never stand in an address, and nothing may be left in the
// parameters a caller holds.
func TestWhatIsSent(t *testing.T) {
	s := newStage(t, says(200, `{"id":"1"}`), func(c *Config) { c.AppSecret = "topsecret" })
	call := reads()
	if err := s.Do(context.Background(), call, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Do(context.Background(), writes(), nil); err != nil {
		t.Fatal(err)
	}
	if len(call.Params) != 1 {
		t.Errorf("the caller's parameters were written into: %v", call.Params)
	}
	for _, r := range s.requests() {
		for _, gone := range []string{"debug", "date_format", "pretty", "access_token"} {
			if r.Query.Has(gone) || r.Form.Has(gone) {
				t.Errorf("%s %s sends %s", r.Method, r.Path, gone)
			}
		}
		if got := r.Header.Get("Authorization"); got != "Bearer "+testToken {
			t.Errorf("authorization %q", got)
		}
		if got := r.Query.Get("appsecret_proof") + r.Form.Get("appsecret_proof"); got != proof("topsecret", testToken) {
			t.Errorf("proof %q", got)
		}
		if !strings.HasPrefix(r.Path, "/v25.0/1_2") {
			t.Errorf("path %q", r.Path)
		}
		for _, h := range []string{"Idempotency-Key", "X-Idempotency-Key"} { // would make Go replay a write
			if r.Header.Get(h) != "" {
				t.Errorf("header %s is set", h)
			}
		}
	}
}

func TestEachCallCarriesItsOwnToken(t *testing.T) {
	s := newStage(t, says(200, `{"id":"1"}`), func(c *Config) { c.AppSecret = "topsecret" })
	shared := map[string]string{"fields": "id"}
	for _, token := range []string{"token-of-page-A", "token-of-page-B"} {
		call := reads()
		call.Params, call.Token = shared, token
		if err := s.Do(context.Background(), call, nil); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"token-of-page-A", "token-of-page-B"} {
		r := s.requests()[i]
		if got := r.Header.Get("Authorization"); got != "Bearer "+want {
			t.Errorf("call %d went out with %q", i, got)
		}
		if r.Query.Get("appsecret_proof") != proof("topsecret", want) {
			t.Errorf("call %d carries the proof of another token", i)
		}
	}
}

func TestDeleteIsADelete(t *testing.T) {
	s := newStage(t, says(200, `{"success":true}`), func(c *Config) { c.AppSecret = "topsecret" })
	call := Call{Op: "block", Method: http.MethodDelete, Path: "1/blocked", Params: map[string]string{"user": "9"}}
	if err := s.Do(context.Background(), call, nil); err != nil {
		t.Fatal(err)
	}
	r := s.requests()[0]
	if r.Method != http.MethodDelete || r.Query.Get("user") != "9" || r.Query.Has("method") || r.Query.Get("appsecret_proof") == "" {
		t.Errorf("%s %s %v", r.Method, r.Path, r.Query)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := newStage(t, says(200, `{"id":"1"}`), func(c *Config) { c.AppSecret = "topsecret" })
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if err := s.Do(context.Background(), reads(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestRedirectIsNotFollowed(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "elsewhere") {
			t.Error("the redirect was followed")
		}
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	if e := failure(t, s.Do(context.Background(), writes(), nil)); !e.Applied {
		t.Errorf("a redirected write must count as possibly done: %v", e)
	}
}

func TestTooLargeAnAnswer(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte(" "), MaxBody+10))
	})
	if e := failure(t, s.Do(context.Background(), reads(), nil)); e.Class != sources.TooComplex {
		t.Errorf("%v", e)
	}
}

func TestNoSecretInLogsOrErrors(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"error that quotes the token": says(400, `{"error":{"message":"Malformed access token `+testToken+`","code":190}}`),
		"link with a token":           says(400, `{"error":{"message":"see https://x/?access_token=`+testToken+`&a=b","code":100}}`),
		"broken connection": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.Close()
		},
	} {
		s := newStage(t, answer, func(c *Config) { c.AppSecret = "topsecret"; c.AppID = "77" })
		call := reads()
		call.Params["input_token"] = testToken
		err := s.Do(context.Background(), call, nil)
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		for _, secret := range []string{testToken, "topsecret", proof("topsecret", testToken)} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error tells a secret: %v", name, err)
			}
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%s: the log tells a secret", name)
			}
		}
	}
}

func TestOtherVersionAnswers(t *testing.T) {
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("facebook-api-version", "v26.0")
		_, _ = w.Write([]byte(`{"id":"1"}`))
	})
	if err := s.Do(context.Background(), reads(), nil); err != nil {
		t.Fatal(err)
	}
	if pinned, served := s.Version(); pinned != "v25.0" || served != "v26.0" {
		t.Errorf("pinned %s, served %s", pinned, served)
	}
	if !strings.Contains(s.log.String(), "another API version") {
		t.Error("no warning in the log")
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "https://graph.facebook.com/",
		"https://graph.example":     "https://graph.example/",
		"http://127.0.0.1:8080/":    "http://127.0.0.1:8080/",
		"http://localhost:8080":     "http://localhost:8080/",
		"http://[::1]:8080/x/":      "http://[::1]:8080/x/",
		"http://graph.example/":     "",
		"http://10.0.0.7/":          "",
		"http://127.0.0.1.evil.de":  "",
		"ftp://127.0.0.1/":          "",
		"127.0.0.1:8080":            "",
		"https://u:p@graph.example": "",
	} {
		got, err := BaseURL(in)
		if (err != nil) != (want == "") || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestPathsAreEscaped(t *testing.T) {
	got, err := Path("m_a+b/c?d=e", "messages")
	if err != nil || got != "m_a+b%2Fc%3Fd=e/messages" {
		t.Errorf("%q %v", got, err)
	}
	for _, bad := range []string{"", ".", "..", "a\nb"} {
		if _, err := Path(bad); err == nil {
			t.Errorf("%q passes for an id", bad)
		}
	}
	s := newStage(t, says(200, `{"id":"1"}`))
	call := reads()
	call.Path = got
	if err := s.Do(context.Background(), call, nil); err != nil {
		t.Fatal(err)
	}
	if p := s.requests()[0].Path; p != "/v25.0/m_a+b/c?d=e/messages" {
		t.Errorf("arrived as %q", p)
	}
}
