package bluesky

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// What a session may do, as its access token says:
// https://github.com/bluesky-social/atproto/blob/main/packages/pds/src/auth-scope.ts
const (
	scopeFull  = "com.atproto.access"            // the account's own password
	scopeApp   = "com.atproto.appPass"           // an app password: no direct messages
	scopeAppDM = "com.atproto.appPassPrivileged" // an app password with access to direct messages
)

// session is what the server hands out for a password. The access token lives for hours, the refresh token for weeks and
// is good for one renewal.
type session struct {
	AccessJwt  string `json:"accessJwt"`
	RefreshJwt string `json:"refreshJwt"`
	Handle     string `json:"handle"`
	DID        string `json:"did"`
	Active     *bool  `json:"active"`
	Status     string `json:"status"`

	scope string
	renew time.Time // from then on it is renewed before it is used; zero: when the server says so
}

// refusal is a password the server did not take. Logging in is limited to 30 in five minutes and 300 a day, so the same
// password is not shown again and again.
type refusal struct {
	raw string
	at  time.Time
	err *sources.Error
}

const refusalLasts = 15 * time.Minute

// usedToken tells which access token a call went out with.
type (
	usedToken struct{ access string }
	usedKey   struct{}
)

// authorize is the Auth of the transport.
func (s *Source) authorize(ctx context.Context, h http.Header) error {
	sess, err := s.session(ctx)
	if err != nil {
		return err
	}
	if used, ok := ctx.Value(usedKey{}).(*usedToken); ok {
		used.access = sess.AccessJwt
	}
	h.Set("Authorization", "Bearer "+sess.AccessJwt)
	return nil
}

// me is the did of the account we are.
func (s *Source) me(ctx context.Context) (string, error) {
	sess, err := s.session(ctx)
	if err != nil {
		return "", unsent(err)
	}
	return sess.DID, nil
}

// unsent marks an error that came before the call it was met for: nothing of that has been done.
func unsent(err error) error {
	var told *sources.Error
	if !errors.As(err, &told) {
		return err
	}
	out := *told
	out.Applied = false
	if out.Class == sources.Ambiguous {
		out.Class = sources.NotSent
	}
	return &out
}

// session gives the present session, made or renewed by one caller while the others wait.
func (s *Source) session(ctx context.Context) (*session, error) {
	if sess := s.fresh(); sess != nil {
		return sess, nil
	}
	select {
	case s.logins <- struct{}{}:
		defer func() { <-s.logins }()
	case <-ctx.Done():
		return nil, &sources.Error{Class: sources.NotSent, Network: sources.Bluesky, Op: "log in", Err: ctx.Err()}
	}
	if sess := s.fresh(); sess != nil {
		return sess, nil
	}
	s.mu.Lock()
	old := s.sess
	s.mu.Unlock()
	if old != nil {
		sess, err := s.refresh(ctx, old)
		if err == nil {
			return s.keep(sess), nil
		}
		if !lost(err) {
			return nil, err
		}
		s.mu.Lock()
		s.sess = nil
		s.mu.Unlock()
	}
	sess, err := s.login(ctx)
	if err != nil {
		return nil, err
	}
	return s.keep(sess), nil
}

func (s *Source) fresh() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sess == nil || !s.sess.renew.IsZero() && !s.cfg.Now().Before(s.sess.renew) {
		return nil
	}
	return s.sess
}

// keep takes a new session in. The scope tells whether direct messages can be read.
func (s *Source) keep(sess *session) *session {
	sess.read(s.cfg.Now())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sess, s.had, s.refused = sess, true, refusal{}
	if sess.scope == scopeApp {
		s.closed[Messages] = chatDenied
	} else if sess.scope != "" {
		delete(s.closed, Messages)
	}
	return sess
}

// stale says that the server no longer takes an access token. Another than the present one has been replaced already.
func (s *Source) stale(access string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sess != nil && s.sess.AccessJwt == access {
		gone := *s.sess
		gone.renew = s.cfg.Now()
		s.sess = &gone
	}
}

// read takes from the access token what it says of itself. It is not ours to verify; what cannot be read tells nothing.
func (sess *session) read(now time.Time) {
	parts := strings.Split(sess.AccessJwt, ".")
	if len(parts) != 3 {
		return
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var claims struct {
		Scope string  `json:"scope"`
		Iat   float64 `json:"iat"`
		Exp   float64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return
	}
	sess.scope = claims.Scope
	// Its life is counted from now by our clock: the server's may go otherwise.
	if life := time.Duration(min(claims.Exp-claims.Iat, 1e6)) * time.Second; claims.Iat > 0 && life > time.Minute {
		sess.renew = now.Add(life - min(life/10, 5*time.Minute))
	}
}

func (s *Source) refresh(ctx context.Context, old *session) (*session, error) {
	var sess session
	_, err := s.client.Do(ctx, web.Call{
		Op: "renew the session", Method: http.MethodPost, Path: web.Path("xrpc", "com.atproto.server.refreshSession"),
		Header: http.Header{"Authorization": {"Bearer " + old.RefreshJwt}}, Anonymous: true, Repeatable: true, Urgent: true,
		Bucket: entering, Out: &sess, Judge: judgeLogin,
	})
	if err != nil {
		return nil, err
	}
	return &sess, s.check("renew the session", &sess)
}

// lost tells whether a session is over for good, so that only the password helps.
func lost(err error) bool {
	switch sources.ClassOf(err) {
	case sources.TokenExpired, sources.TokenInvalid, sources.Invalid, sources.Missing, sources.Permission:
		return true
	}
	return false
}

func (s *Source) login(ctx context.Context) (*session, error) {
	const op = "log in"
	raw, err := s.cfg.Token(ctx)
	if err != nil {
		class := sources.TokenInvalid
		if ctx.Err() != nil {
			class = sources.NotSent
		}
		return nil, &sources.Error{Class: class, Network: sources.Bluesky, Op: op, Err: err}
	}
	who, password := credentials(raw, s.cfg.Channel.Account)
	if password == "" {
		return nil, refuse(sources.TokenInvalid, op, "", "no app password is configured")
	}
	s.mu.Lock()
	before, had := s.refused, s.had
	s.mu.Unlock()
	if before.err != nil && before.raw == raw && s.cfg.Now().Before(before.at.Add(refusalLasts)) {
		again := *before.err
		return nil, &again
	}
	var sess session
	_, err = s.client.Do(ctx, web.Call{
		Op: op, Method: http.MethodPost, Path: web.Path("xrpc", "com.atproto.server.createSession"),
		JSON:      map[string]string{"identifier": who, "password": password},
		Anonymous: true, Repeatable: true, Urgent: true, Bucket: entering, Out: &sess, Judge: judgeLogin,
		Secrets: []string{password},
	})
	if err == nil {
		err = s.check(op, &sess)
	}
	var told *sources.Error
	if !errors.As(err, &told) {
		return &sess, err
	}
	if told.Class == sources.TokenInvalid && had {
		told.Class = sources.TokenRevoked // it was good before
	}
	switch told.Class {
	case sources.TokenInvalid, sources.TokenRevoked, sources.TokenCheckpoint, sources.TokenRole:
		s.mu.Lock()
		s.refused = refusal{raw, s.cfg.Now(), told}
		s.mu.Unlock()
	}
	return nil, err
}

// check looks whether a session is whole and the configured account's.
func (s *Source) check(op string, sess *session) error {
	switch want := s.cfg.Channel.Account; {
	case sess.AccessJwt == "" || !strings.HasPrefix(sess.DID, "did:"):
		return &sources.Error{Class: sources.Garbled, Network: sources.Bluesky, Op: op, Detail: "a session without token or did"}
	case strings.HasPrefix(want, "did:") && want != sess.DID:
		return refuse(sources.TokenRole, op, want, "the app password belongs to "+sess.DID)
	}
	return nil
}

// credentials takes what the config holds apart: a password, or whose it is and a password.
func credentials(raw, account string) (who, password string) {
	raw = strings.TrimSpace(raw)
	if f := strings.Fields(raw); len(f) == 2 {
		return strings.TrimPrefix(f[0], "@"), f[1]
	}
	if i := strings.LastIndexByte(raw, ':'); i > 0 && i < len(raw)-1 {
		if who = strings.TrimPrefix(raw[:i], "@"); isHandle(who) || strings.HasPrefix(who, "did:") {
			return who, raw[i+1:]
		}
	}
	return account, raw
}
