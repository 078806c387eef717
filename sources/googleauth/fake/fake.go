// Package fake is Google's server of tokens in memory, for the fakes of Google's networks: refresh tokens that give access
// tokens which run out after an hour, can be revoked, and have scopes.
//
// The forms are those of https://developers.google.com/identity/protocols/oauth2/native-app#offline: POST /token with
// grant_type=refresh_token answers access_token, expires_in, scope and token_type; a refusal is 400 with error and
// error_description. GET /o/oauth2/v2/auth asks the person and sends them back with a code, which POST /token exchanges once,
// with PKCE. POST /tokeninfo tells scope and expires_in of an access token.
package fake

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// What the fake lets in.
const (
	ClientID     = "4711-krume.apps.googleusercontent.com"
	ClientSecret = "GOCSPX-fake-secret-0123456789"
	Refresh      = "1//0fake-refresh-token-0123456789"
)

// Tokens is the server's memory.
type Tokens struct {
	now    func() time.Time
	scopes []string

	mu      sync.Mutex
	live    map[string]time.Time // access token → end
	revoked bool
	denied  bool
	made    int
	asked   int
	codes   map[string]grant
}

// grant is what a person has allowed and nobody has fetched yet.
type grant struct{ challenge, redirect string }

// New makes a server of tokens with these scopes.
func New(now func() time.Time, scopes ...string) *Tokens {
	return &Tokens{now: now, scopes: scopes, live: map[string]time.Time{}, codes: map[string]grant{}}
}

// Secret is what a config holds to be let in for good.
func (t *Tokens) Secret() string {
	return fmt.Sprintf(`{"client_id":%q,"client_secret":%q,"refresh_token":%q}`, ClientID, ClientSecret, Refresh)
}

// Access makes an access token that lasts an hour.
func (t *Tokens) Access() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.made++
	token := fmt.Sprintf("ya29.fake-access-token-%06d", t.made)
	t.live[token] = t.now().Add(time.Hour)
	return token
}

// Expire ends all access tokens; the refresh token stays good.
func (t *Tokens) Expire() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.live)
}

// Revoke ends all tokens, the refresh token too.
func (t *Tokens) Revoke() {
	t.Expire()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.revoked = true
}

// Asked counts how often a token was asked for.
func (t *Tokens) Asked() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.asked
}

// Good tells whether a request carries an access token that is good.
func (t *Tokens) Good(r *http.Request) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && t.good(token) > 0
}

func (t *Tokens) good(token string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.live[token].Sub(t.now())
}

// Serve answers what is the server of tokens' to answer, and tells whether it was.
func (t *Tokens) Serve(w http.ResponseWriter, r *http.Request) bool {
	switch r.URL.Path {
	case "/token":
		t.token(w, r)
	case "/o/oauth2/v2/auth":
		t.ask(w, r)
	case "/tokeninfo":
		left := t.good(r.FormValue("access_token"))
		if left <= 0 {
			say(w, http.StatusBadRequest, map[string]any{"error": "invalid_token", "error_description": "Invalid Value"})
			break
		}
		say(w, http.StatusOK, map[string]any{
			"azp": ClientID, "aud": ClientID, "scope": strings.Join(t.scopes, " "), "expires_in": fmt.Sprint(int(left.Seconds())),
			"exp": fmt.Sprint(t.now().Add(left).Unix()), "access_type": "offline",
		})
	default:
		return false
	}
	return true
}

// Deny lets the person refuse when they are asked for their consent.
func (t *Tokens) Deny() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.denied = true
}

// ask is the page that asks a person for their consent; they give it at once, unless Deny was called.
func (t *Tokens) ask(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" || q.Get("client_id") != ClientID || q.Get("response_type") != "code" {
		say(w, http.StatusBadRequest, map[string]any{"error": "redirect_uri_mismatch"})
		return
	}
	answer := url.Values{"state": {q.Get("state")}}
	if t.denied {
		answer.Set("error", "access_denied")
	} else {
		code := fmt.Sprintf("4/0fake-code-%06d", len(t.codes)+1)
		t.codes[code] = grant{q.Get("code_challenge"), q.Get("redirect_uri")}
		answer.Set("code", code)
	}
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// fetch exchanges a code, once, for the one who began.
func (t *Tokens) fetch(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	g, known := t.codes[r.FormValue("code")]
	delete(t.codes, r.FormValue("code"))
	t.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || g.redirect != r.FormValue("redirect_uri") || g.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
		say(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "Malformed auth code."})
		return
	}
	say(w, http.StatusOK, map[string]any{
		"access_token": t.Access(), "expires_in": 3599, "scope": strings.Join(t.scopes, " "), "token_type": "Bearer",
		"refresh_token": Refresh,
	})
}

func (t *Tokens) token(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	t.asked++
	revoked := t.revoked
	t.mu.Unlock()
	switch {
	case r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != ClientSecret:
		say(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client", "error_description": "The OAuth client was not found."})
	case r.FormValue("grant_type") == "authorization_code":
		t.fetch(w, r)
	case r.FormValue("grant_type") != "refresh_token":
		say(w, http.StatusBadRequest, map[string]any{"error": "unsupported_grant_type", "error_description": "Invalid grant_type"})
	case revoked:
		say(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
	case r.FormValue("refresh_token") != Refresh:
		say(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "Bad Request"})
	default:
		say(w, http.StatusOK, map[string]any{
			"access_token": t.Access(), "expires_in": 3599, "scope": strings.Join(t.scopes, " "), "token_type": "Bearer",
		})
	}
}

func say(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// Error writes an error in the form Google's APIs share; reason and domain go into errors, detail into details.
func Error(w http.ResponseWriter, code int, status, message, domain, reason string, details ...map[string]any) {
	inner := map[string]any{"code": code, "message": message}
	if reason != "" {
		inner["errors"] = []map[string]any{{"message": message, "domain": domain, "reason": reason}}
	}
	if status != "" {
		inner["status"] = status
	}
	if len(details) > 0 {
		inner["details"] = details
	}
	say(w, code, map[string]any{"error": inner})
}
