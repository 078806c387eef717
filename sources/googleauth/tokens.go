package googleauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"atempause/sources"
	"atempause/sources/web"
)

// Server is where Google hands out tokens.
const Server = "https://oauth2.googleapis.com"

// early is how long before its end an access token is no longer used.
const early = 2 * time.Minute

// Config is what Tokens need from outside.
type Config struct {
	Network  sources.Network
	Secret   func(ctx context.Context) (string, error) // what the config holds: see ParseSecret
	BaseURL  string                                    // only for a test server; empty: Server
	HTTP     *http.Client
	Governor *web.Governor
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error
	Log      *slog.Logger
}

// Tokens gives access tokens. It is safe for use by many goroutines.
type Tokens struct {
	cfg    Config
	client *web.Client
	turn   chan struct{} // one at a time gets a token; guards what follows
	raw    string
	access string
	until  time.Time
	scopes []string
}

// New makes a giver of tokens. It makes no call.
func New(cfg Config) (*Tokens, error) {
	if cfg.Secret == nil {
		return nil, errors.New("no way to get a token is configured")
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = Server
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	client, err := web.New(web.Config{
		Network: cfg.Network, BaseURL: cfg.BaseURL, Account: "oauth", HTTP: cfg.HTTP, Now: cfg.Now, Sleep: cfg.Sleep,
		Log: cfg.Log, Governor: cfg.Governor, Judge: judge, MaxBody: 1 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("the server of tokens: %w", err)
	}
	return &Tokens{cfg: cfg, client: client, turn: make(chan struct{}, 1)}, nil
}

// Token gives an access token that is good, so far as one can know.
func (t *Tokens) Token(ctx context.Context) (string, error) {
	raw, err := t.cfg.Secret(ctx)
	if err != nil {
		return "", err
	}
	secret, err := ParseSecret(raw)
	if err != nil {
		return "", &sources.Error{Class: sources.TokenInvalid, Network: t.cfg.Network, Op: "read the token", Err: err}
	}
	if secret.Access != "" {
		return secret.Access, nil
	}
	if err := t.lock(ctx); err != nil {
		return "", err
	}
	defer t.unlock()
	if t.raw != raw { // another secret: what came of the old one no longer counts
		t.raw, t.access, t.scopes = raw, "", nil
	}
	if t.access != "" && t.cfg.Now().Before(t.until) {
		return t.access, nil
	}
	return t.renew(ctx, secret)
}

func (t *Tokens) lock(ctx context.Context) error {
	select {
	case t.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &sources.Error{Class: sources.NotSent, Network: t.cfg.Network, Op: "get an access token", Err: ctx.Err()}
	}
}

func (t *Tokens) unlock() { <-t.turn }

// renew gets a new access token. The library's own time is left out: how long a token lasts is reckoned by our clock.
func (t *Tokens) renew(ctx context.Context, secret Secret) (string, error) {
	base := strings.TrimRight(t.cfg.BaseURL, "/")
	cfg := oauth2.Config{
		ClientID: secret.ClientID, ClientSecret: secret.ClientSecret,
		Endpoint: oauth2.Endpoint{TokenURL: base + "/token", AuthStyle: oauth2.AuthStyleInParams},
	}
	call := web.Call{
		Op: "get an access token", Repeatable: true, Urgent: true,
		Secrets: []string{secret.ClientSecret, secret.RefreshToken},
	}
	ctx, rec := t.client.Record(ctx, call)
	ctx = context.WithValue(ctx, oauth2.HTTPClient, t.client.HTTP(nil))
	got, err := cfg.TokenSource(ctx, &oauth2.Token{RefreshToken: secret.RefreshToken}).Token()
	if err != nil {
		return "", rec.Told(err)
	}
	if err := usable(got.AccessToken); err != nil {
		return "", &sources.Error{Class: sources.Garbled, Network: t.cfg.Network, Op: call.Op, Err: err}
	}
	lasts := time.Duration(got.ExpiresIn) * time.Second
	if lasts <= 0 || lasts > 24*time.Hour {
		lasts = time.Hour
	}
	t.access, t.until = got.AccessToken, t.cfg.Now().Add(max(lasts-early, lasts/2))
	if told, ok := got.Extra("scope").(string); ok {
		t.scopes = strings.Fields(told)
	}
	return t.access, nil
}

// Forget drops the access token Google has just refused, and tells whether another can be had.
func (t *Tokens) Forget(ctx context.Context) bool {
	raw, err := t.cfg.Secret(ctx)
	if err != nil {
		return false
	}
	secret, err := ParseSecret(raw)
	if err != nil || secret.Access != "" || t.lock(ctx) != nil {
		return false
	}
	defer t.unlock()
	t.access = ""
	return true
}

// Standing is what Google tells of our token.
type Standing struct {
	Scopes  []string
	Expires time.Time // of an access token that cannot be renewed; zero otherwise
}

// Look asks Google what our token allows.
func (t *Tokens) Look(ctx context.Context) (Standing, error) {
	token, err := t.Token(ctx)
	if err != nil {
		return Standing{}, err
	}
	if err := t.lock(ctx); err != nil {
		return Standing{}, err
	}
	renewed, scopes := t.access == token, t.scopes
	t.unlock()
	if renewed && len(scopes) > 0 {
		return Standing{Scopes: scopes}, nil
	}
	var told struct {
		Scope   string      `json:"scope"`
		Expires json.Number `json:"expires_in"`
	}
	_, err = t.client.Do(ctx, web.Call{
		Op: "look the token up", Method: http.MethodPost, Path: "/tokeninfo", Form: url.Values{"access_token": {token}}, Out: &told,
		Repeatable: true, Urgent: true, Secrets: []string{token},
	})
	if err != nil {
		return Standing{}, err
	}
	st := Standing{Scopes: strings.Fields(told.Scope)}
	if s, err := told.Expires.Int64(); err == nil && !renewed && s > 0 {
		st.Expires = t.cfg.Now().Add(time.Duration(min(s, 1<<20)) * time.Second)
	}
	return st, nil
}
