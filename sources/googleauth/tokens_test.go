package googleauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/googleauth"
	"atempause/sources/googleauth/fake"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

// server is the fake behind a real line. before may answer instead of it.
func server(t *testing.T, clock *sourcetest.Clock, tok *fake.Tokens, before func(w http.ResponseWriter, r *http.Request) bool) *webtest.Kit {
	return webtest.New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before != nil && before(w, r) || tok.Serve(w, r) {
			return
		}
		http.NotFound(w, r)
	}), clock, webtest.Shapes{})
}

func giver(t *testing.T, k *webtest.Kit, secret string) *googleauth.Tokens {
	t.Helper()
	tok, err := googleauth.New(googleauth.Config{
		Network: sources.YouTube, Secret: func(context.Context) (string, error) { return secret, nil }, BaseURL: k.URL,
		HTTP: k.Client(), Now: k.Now, Sleep: k.Sleep,
	})
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// A refresh token gives an access token, which is kept until shortly before its end; many who ask at once ask Google once.
func TestTokensAreKept(t *testing.T) {
	clock := sourcetest.NewClock()
	tok := fake.New(clock.Now, "scope")
	k := server(t, clock, tok, nil)
	g := giver(t, k, tok.Secret())
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if got, err := g.Token(context.Background()); err != nil || !strings.HasPrefix(got, "ya29.") {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	wg.Wait()
	if tok.Asked() != 1 {
		t.Errorf("asked %d times", tok.Asked())
	}
	first, _ := g.Token(context.Background())
	clock.Advance(58 * time.Minute)
	second, err := g.Token(context.Background())
	if err != nil || second == first {
		t.Errorf("an hour later the same: %v", err)
	}
	if !g.Forget(context.Background()) {
		t.Error("no other can be had")
	}
	if third, _ := g.Token(context.Background()); third == second {
		t.Error("not forgotten")
	}
}

// What the config holds is read, and what is wrong with it is said without quoting it.
func TestSecrets(t *testing.T) {
	for raw, want := range map[string]string{
		"":                                       "no token",
		"{":                                      "cannot be read",
		`{"client_id":"a","client_secret":"bb"}`: "lacks refresh_token",
		`{"refresh_token":"1//geheim"}`:          "lacks client_id",
		"1//geheim":                              "a refresh token alone",
		"ya29.geheim mit Leerzeichen":            "blanks",
		"ya29.geheim":                            "",
		`{"access_token":"ya29.geheim"}`:         "",
		`{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"1//geheim"}`: "",
	} {
		_, err := googleauth.ParseSecret(raw)
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v", raw, err)
		case err != nil && strings.Contains(err.Error(), "geheim"):
			t.Errorf("a secret in %q", err)
		}
	}
}

// What the server of tokens refuses has its class, leaves no doubt, and no secret in the error.
func TestRefusals(t *testing.T) {
	for body, want := range map[string]sources.Class{
		`{"error":"invalid_grant","error_description":"Token has been expired or revoked."}`:            sources.TokenExpired,
		`{"error":"invalid_grant","error_description":"Token has been revoked."}`:                       sources.TokenRevoked,
		`{"error":"invalid_grant","error_description":"reauth","error_subtype":"invalid_rapt"}`:         sources.TokenCheckpoint,
		`{"error":"invalid_grant","error_description":"Bad Request"}`:                                   sources.TokenInvalid,
		`{"error":"invalid_client","error_description":"The OAuth client was not found."}`:              sources.TokenInvalid,
		`{"error":"unauthorized_client","error_description":"Unauthorized"}`:                            sources.TokenInvalid,
		`{"error":"admin_policy_enforced","error_description":"Access to your account was restricted"}`: sources.AccessLevel,
		`{"error":"invalid_scope","error_description":"x"}`:                                             sources.Permission,
		`<html>no</html>`: sources.Invalid,
	} {
		clock := sourcetest.NewClock()
		tok := fake.New(clock.Now)
		k := server(t, clock, tok, func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, body)
			return true
		})
		_, err := giver(t, k, tok.Secret()).Token(context.Background())
		var e *sources.Error
		if !errors.As(err, &e) || e.Class != want {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if strings.Contains(err.Error(), fake.Refresh) || strings.Contains(err.Error(), fake.ClientSecret) {
			t.Errorf("a secret in %q", err)
		}
	}
}

// Trouble that passes is waited for; the answer is asked for again, since nothing is changed by it.
func TestPassingTrouble(t *testing.T) {
	clock := sourcetest.NewClock()
	tok := fake.New(clock.Now)
	n := 0
	k := server(t, clock, tok, func(w http.ResponseWriter, _ *http.Request) bool {
		if n++; n < 3 {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	})
	if got, err := giver(t, k, tok.Secret()).Token(context.Background()); err != nil || got == "" {
		t.Errorf("%q, %v", got, err)
	}
}

// An access token alone is used as it is, cannot be renewed, and tells when it ends.
func TestAccessTokenAlone(t *testing.T) {
	clock := sourcetest.NewClock()
	tok := fake.New(clock.Now, "a", "b")
	k := server(t, clock, tok, nil)
	access := tok.Access()
	g := giver(t, k, access)
	if got, err := g.Token(context.Background()); got != access || err != nil || g.Forget(context.Background()) {
		t.Errorf("%q, %v", got, err)
	}
	st, err := g.Look(context.Background())
	if err != nil || len(st.Scopes) != 2 || st.Expires.Sub(clock.Now()) != time.Hour {
		t.Errorf("%+v, %v", st, err)
	}
	tok.Expire()
	if _, err := g.Look(context.Background()); sources.ClassOf(err) != sources.TokenExpired {
		t.Errorf("%v", err)
	}
	renewed := giver(t, k, tok.Secret())
	if st, err := renewed.Look(context.Background()); err != nil || len(st.Scopes) != 2 || !st.Expires.IsZero() {
		t.Errorf("%+v, %v", st, err)
	}
}

// Both forms of Google's errors are read, and nothing else is taken for one.
func TestFailures(t *testing.T) {
	for body, want := range map[string]struct {
		status int
		class  sources.Class
	}{
		`{"error":{"code":403,"message":"m","errors":[{"reason":"insufficientPermissions"}],"details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}`:          {403, sources.Permission},
		`{"error":{"code":403,"message":"m","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}`:                                            {403, sources.AccessLevel},
		`{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"reason":"RATE_LIMIT_EXCEEDED","metadata":{"quota_limit_value":"0"}}]}}`:   {429, sources.AccessLevel},
		`{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"reason":"RATE_LIMIT_EXCEEDED","metadata":{"quota_limit_value":"300"}}]}}`: {429, sources.RateLimited},
		`{"error":{"code":401,"message":"m","status":"UNAUTHENTICATED"}}`:                                                                                        {401, sources.TokenExpired},
		`{"error":{"code":401,"message":"m","status":"UNAUTHENTICATED","details":[{"reason":"CREDENTIALS_MISSING"}]}}`:                                           {401, sources.TokenInvalid},
		`{"error":{"code":500,"message":"m","errors":[{"reason":"backendError"}]}}`:                                                                              {500, sources.Transient},
		`{"error":{"code":404,"message":"m","status":"NOT_FOUND"}}`:                                                                                              {404, ""},
	} {
		f, ok := googleauth.ReadFailure([]byte(body))
		if got := f.Judge(want.status); !ok || got.Class != want.class || got.Detail == "" {
			t.Errorf("%s: %+v", body, got)
		}
	}
	for _, body := range []string{"", "null", "[]", "<html>", `{"error":"x"}`, `{"items":[]}`} {
		if _, ok := googleauth.ReadFailure([]byte(body)); ok {
			t.Errorf("%q taken for an error", body)
		}
	}
}

// FuzzFailure: whatever is answered, reading it panics nowhere.
func FuzzFailure(f *testing.F) {
	f.Add([]byte(`{"error":{"code":403,"errors":[{"reason":"x"}],"details":[{"metadata":{"a":"b"}}]}}`), 403)
	f.Fuzz(func(_ *testing.T, body []byte, status int) {
		if got, ok := googleauth.ReadFailure(body); ok {
			got.Judge(status)
		}
	})
}

// The address of a server a secret must not be sent to is refused.
func TestConfig(t *testing.T) {
	secret := func(context.Context) (string, error) { return "x", nil }
	for _, c := range []googleauth.Config{
		{Network: sources.Google},
		{Network: sources.Google, Secret: secret, BaseURL: "http://example.org"},
		{Secret: secret},
	} {
		if _, err := googleauth.New(c); err == nil {
			t.Errorf("taken: %+v", c)
		}
	}
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	broken := errors.New("the keyring is locked")
	g, err := googleauth.New(googleauth.Config{
		Network: sources.Google, BaseURL: srv.URL, Secret: func(context.Context) (string, error) { return "", broken },
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Token(context.Background()); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}
