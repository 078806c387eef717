package fake

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a has no other signature that X takes
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
)

// The keys of OAuth 1.0a and the client of OAuth 2.0.
const (
	APIKey, APISecret         = "fake-api-key", "fake-api-secret"
	AccessToken, AccessSecret = "1000001-fake-access", "fake-access-secret"
	ClientID                  = "fake-client"
)

type tokens struct {
	n       int
	access  string
	refresh string
	signed  bool                  // the keys of OAuth 1.0a are good
	asked   map[string]url.Values // code → what consent was asked for
}

func (t *tokens) init() { t.signed = true; t.next() }

func (t *tokens) next() {
	t.n++
	t.access, t.refresh = fmt.Sprintf("fake-bearer-%d", t.n), fmt.Sprintf("fake-refresh-%d", t.n)
}

// Bearer is the present access token, Refresh the present refresh token.
func (w *World) Bearer() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tokens.access
}

// Refresh is the present refresh token.
func (w *World) Refresh() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tokens.refresh
}

// Expire makes the access token run out; with all set, the refresh token and the keys of OAuth 1.0a are no good either.
func (w *World) Expire(all bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	refresh := w.tokens.refresh
	w.tokens.next()
	if !all {
		w.tokens.refresh = refresh
	}
	w.tokens.signed = !all
}

// consent is the page that asks a person; they agree at once and are sent back with a code that is good once.
// https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
func (w *World) consent(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" || q.Get("client_id") != ClientID || q.Get("response_type") != "code" ||
		q.Get("code_challenge_method") != "S256" {
		say(rw, 400, map[string]any{"error": "invalid_request"})
		return
	}
	if w.tokens.asked == nil {
		w.tokens.asked = map[string]url.Values{}
	}
	code := fmt.Sprintf("fake-code-%d", len(w.tokens.asked)+1)
	w.tokens.asked[code] = q
	back.RawQuery = url.Values{"state": {q.Get("state")}, "code": {code}}.Encode()
	http.Redirect(rw, r, back.String(), http.StatusFound)
}

// granted tells whether a code is good and shown by who asked for it: RFC 7636.
func (t *tokens) granted(form url.Values) bool {
	q, ok := t.asked[form.Get("code")]
	delete(t.asked, form.Get("code"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	return ok && form.Get("redirect_uri") == q.Get("redirect_uri") &&
		base64.RawURLEncoding.EncodeToString(sum[:]) == q.Get("code_challenge")
}

func (w *World) renew(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if f := r.PostForm; f.Get("grant_type") == "authorization_code" && f.Get("client_id") == ClientID && w.tokens.granted(f) {
		f.Set("grant_type", "refresh_token")
		f.Set("refresh_token", w.tokens.refresh)
	}
	if r.PostForm.Get("grant_type") != "refresh_token" || r.PostForm.Get("client_id") != ClientID || r.PostForm.Get("refresh_token") != w.tokens.refresh {
		say(rw, 400, map[string]any{"error": "invalid_request", "error_description": "Value passed for the token was invalid."})
		return
	}
	w.tokens.next()
	say(rw, 200, map[string]any{
		"token_type": "bearer", "expires_in": 7200, "access_token": w.tokens.access, "refresh_token": w.tokens.refresh,
		"scope": "tweet.read tweet.write users.read offline.access dm.read dm.write like.write mute.write tweet.moderate.write",
	})
}

func (w *World) known(r *http.Request) bool {
	h := r.Header.Get("Authorization")
	if token, ok := strings.CutPrefix(h, "Bearer "); ok {
		return token == w.tokens.access
	}
	rest, ok := strings.CutPrefix(h, "OAuth ")
	if !ok || !w.tokens.signed {
		return false
	}
	params := url.Values{}
	for k, v := range r.URL.Query() {
		params[k] = v
	}
	signature := ""
	for _, part := range strings.Split(rest, ",") {
		k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		v, err := url.PathUnescape(strings.Trim(v, `"`))
		if err != nil {
			return false
		}
		if k == "oauth_signature" {
			signature = v
			continue
		}
		params.Set(k, v)
	}
	return params.Get("oauth_consumer_key") == APIKey && params.Get("oauth_token") == AccessToken && signature == sign(r, params)
}

func sign(r *http.Request, params url.Values) string {
	enc := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	var all []string
	for k, vs := range params {
		for _, v := range vs {
			all = append(all, enc(k)+"="+enc(v))
		}
	}
	sort.Strings(all)
	mac := hmac.New(sha1.New, []byte(enc(APISecret)+"&"+enc(AccessSecret)))
	_, _ = mac.Write([]byte(r.Method + "&" + enc("http://"+r.Host+r.URL.EscapedPath()) + "&" + enc(strings.Join(all, "&"))))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
