package mastodon

import (
	"context"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/mastodon/fake"
)

func TestAnOldServersLimits(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.Old, o.Max = true, 5000 })
	src := s.source(t)
	if got := src.TextLimit(sources.CommentForm, sources.Public).Max; got != textMax-nameRoom {
		t.Errorf("before it was asked: %d", got)
	}
	st, err := src.Probe(bg)
	if err != nil || st.Version != "3.5.0" || st.Name != "Bäckerei Krume" {
		t.Errorf("%+v, %v", st, err)
	}
	if got := src.TextLimit(sources.CommentForm, sources.Public).Max; got != 5000-nameRoom {
		t.Errorf("after: %d", got)
	}
}

func TestATokenOfAnotherAccountIsRefused(t *testing.T) {
	s := newStage(t)
	other := s.world.AddToken(s.world.AddAccount("radhaus", "", "Radhaus"))
	src := s.source(t, func(c *Config) { c.Token = func(context.Context) (string, error) { return other, nil } })
	comment := s.says(t, "Maria", "Wann?", "")
	_, err := src.Reply(bg, sources.Outgoing{Form: sources.TagForm, Audience: sources.Public, Thread: comment, Target: comment, Text: "Heute"})
	if sources.ClassOf(err) != sources.TokenInvalid || sources.MayHaveBeenApplied(err) || strings.Contains(err.Error(), other) {
		t.Errorf("got %v", err)
	}
}

func TestClassesOfErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   sources.Class
	}{
		{401, `{"error":"The access token expired"}`, sources.TokenExpired},
		{401, `{"error":"The access token was revoked"}`, sources.TokenRevoked},
		{403, `{"error":"This action is outside the authorized scopes"}`, sources.Permission},
		{403, `{"error":"Your login is currently disabled"}`, sources.TokenCheckpoint},
		{422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`, sources.TooLong},
		{422, `{"error":"Validation failed: Comment is too long (maximum is 1000 characters)"}`, sources.TooLong},
	} {
		if got := judge(c.status, nil, []byte(c.body)); got == nil || got.Class != c.want || got.Detail == "" {
			t.Errorf("%d %s: %v", c.status, c.body, got)
		}
	}
	for _, c := range []struct {
		status int
		body   string
	}{{401, `{"error":"The access token is invalid"}`}, {404, `{"error":"Record not found"}`}, {500, `expired`}, {200, `{"error":"expired"}`}, {403, "<html>"}} {
		if got := judge(c.status, nil, []byte(c.body)); got != nil {
			t.Errorf("%d %s: %v", c.status, c.body, got)
		}
	}
}

func TestConfigs(t *testing.T) {
	token := func(context.Context) (string, error) { return "geheim", nil }
	for _, c := range []struct {
		account, base, visibility string
		ok                        bool
	}{
		{"krume@chaos.social", "", "", true},
		{"@krume@chaos.social", "", "unlisted", true},
		{"krume", "http://127.0.0.1:80", "", true},
		{"krume", "", "", false},
		{"", "", "", false},
		{"https://chaos.social/@krume", "", "", false},
		{"krume@chaos.social", "http://chaos.social", "", false},
		{"krume@chaos.social", "", "direct", false},
	} {
		_, err := New(Config{
			Channel: sources.Channel{Network: sources.Mastodon, Account: c.account, BaseURL: c.base}, Token: token, Visibility: c.visibility,
		})
		if (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := New(Config{Channel: sources.Channel{Account: "krume@chaos.social"}}); err == nil {
		t.Error("without a token")
	}
}
