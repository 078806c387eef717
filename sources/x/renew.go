package x

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// early is how long before its end an access token is no longer used.
const early = 2 * time.Minute

// keyring gives the keys a call goes out with, and renews those that run out.
type keyring struct {
	cfg    Config
	client *web.Client
	turn   chan struct{} // one at a time renews; guards what follows
	start  string        // the refresh token the config held when we began
	now    Keys          // what came of it
	until  time.Time
	unkept bool // the newest refresh token is only in memory
	scopes []string
}

// present gives the keys of the moment. One caller renews while the others wait.
func (r *keyring) present(ctx context.Context) (Keys, error) {
	raw, err := r.cfg.Token(ctx)
	if err != nil {
		return Keys{}, err
	}
	keys, err := ParseKeys(raw)
	if err != nil {
		return Keys{}, r.fail(sources.TokenInvalid, err)
	}
	if !keys.renews() {
		return keys, nil
	}
	if r.cfg.Keep == nil {
		return Keys{}, r.fail(sources.TokenInvalid, errors.New("a refresh token is good for one renewal, and nothing can keep the next one here; use the keys of OAuth 1.0a"))
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return Keys{}, r.fail(sources.NotSent, ctx.Err())
	}
	if keys.RefreshToken != r.start && keys.RefreshToken != r.now.RefreshToken {
		r.start, r.now, r.until, r.unkept = keys.RefreshToken, keys, time.Time{}, false
	}
	if r.now.AccessToken == "" || !r.cfg.Now().Before(r.until) {
		if err := r.renew(ctx); err != nil {
			return Keys{}, err
		}
	}
	if r.unkept {
		r.keep(ctx)
	}
	return r.now, nil
}

func (r *keyring) fail(class sources.Class, err error) *sources.Error {
	return &sources.Error{Class: class, Network: sources.X, Op: "get an access token", Err: err}
}

// renew exchanges the refresh token: https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
// It is done once: a second try would show a token that may be used up.
func (r *keyring) renew(ctx context.Context) error {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {r.now.RefreshToken}}
	header := http.Header{}
	if r.now.ClientSecret != "" {
		both := url.QueryEscape(r.now.ClientID) + ":" + url.QueryEscape(r.now.ClientSecret)
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(both)))
	} else {
		form.Set("client_id", r.now.ClientID)
	}
	var got struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Expires int64  `json:"expires_in"`
		Scope   string `json:"scope"`
	}
	_, err := r.client.Do(ctx, web.Call{
		Op: "get an access token", Path: "/2/oauth2/token", Form: form, Header: header, Out: &got, Anonymous: true,
		Bucket: "token", MaxBody: 1 << 20, Judge: judgeToken, Secrets: []string{r.now.RefreshToken, r.now.ClientSecret},
	})
	if err != nil {
		var told *sources.Error
		if errors.As(err, &told) { // whatever became of the token, the call it was met for was not made
			told.Applied = false
			if told.Class == sources.Ambiguous {
				told.Class = sources.NotSent
			}
		}
		return err
	}
	if got.Access == "" || printable(got.Access) != nil {
		return r.fail(sources.Garbled, errors.New("answered without an access token"))
	}
	lasts := time.Duration(got.Expires) * time.Second
	if lasts <= 0 || lasts > 24*time.Hour {
		lasts = 2 * time.Hour
	}
	r.now.AccessToken, r.until, r.scopes = got.Access, r.cfg.Now().Add(max(lasts-early, lasts/2)), strings.Fields(got.Scope)
	if got.Refresh != "" && got.Refresh != r.now.RefreshToken {
		r.now.RefreshToken, r.unkept = got.Refresh, true
	}
	return nil
}

// keep stores the secret with the new refresh token. What could not be stored is tried again with the next call.
func (r *keyring) keep(ctx context.Context) {
	kept := r.now
	kept.AccessToken = ""
	text, err := json.Marshal(kept)
	if err == nil {
		err = r.cfg.Keep(context.WithoutCancel(ctx), string(text))
	}
	if r.unkept = err != nil; r.unkept {
		r.cfg.Log.Error("x: the new refresh token could not be stored; when the program ends, the account must be connected anew")
	}
}

// forget drops an access token X has just refused, and tells whether another can be had.
func (r *keyring) forget(ctx context.Context) bool {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return false
	}
	if r.now.RefreshToken == "" || r.now.AccessToken == "" {
		return false
	}
	r.now.AccessToken = ""
	return true
}

// signsKeys tells whether the configured keys are those of OAuth 1.0a, which do not run out by themselves.
func (r *keyring) signsKeys(ctx context.Context) bool {
	raw, err := r.cfg.Token(ctx)
	if err != nil {
		return false
	}
	keys, err := ParseKeys(raw)
	return err == nil && keys.signs()
}

// judgeToken reads the errors of the token's address: RFC 6749, 5.2. X says invalid_request of a used-up refresh token.
func judgeToken(status int, _ http.Header, body []byte) *sources.Error {
	var told struct {
		Error string `json:"error"`
		Words string `json:"error_description"`
	}
	if status < 400 || status >= 500 || status == http.StatusTooManyRequests || json.Unmarshal(body, &told) != nil {
		return nil
	}
	fail := &sources.Error{Class: sources.TokenInvalid, Detail: told.Words}
	if told.Error == "invalid_grant" || told.Error == "invalid_request" {
		fail.Class = sources.TokenExpired
	}
	return fail
}
