package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sandbox"
	"atempause/sources/secret"
	"atempause/store/workspace"
)

// A network that says when a token ends is asked once a day, whatever the number of starts; one that cannot be asked keeps what
// it said last.
func TestATokensEndIsAskedForOnceADay(t *testing.T) {
	now := time.Now()
	w, err := sandbox.New(sandbox.Options{Now: func() time.Time { return now }, Seed: 1, Threads: 5, AppID: "4711", AppSecret: "0123456789abcdef0123456789abcdef"})
	if err != nil {
		t.Fatal(err)
	}
	net, err := w.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer net.Close()
	dir := t.TempDir()
	page := net.Pages[0]
	for name, text := range map[string]string{"token": page.Token, "app": "0123456789abcdef0123456789abcdef"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg := workspace.Config{
		Brands: []sources.Brand{{Name: page.Brand}},
		Channels: []workspace.Channel{{
			Channel: sources.Channel{Brand: page.Brand, Network: sources.Facebook, Name: page.Name, Account: page.ID, BaseURL: net.BaseURL},
			Token:   secret.Spec{File: "token", Dir: dir}, AppSecret: &secret.Spec{File: "app", Dir: dir}, AppID: "4711",
		}},
	}
	id := "facebook:" + page.ID
	open := func() *App {
		a, err := Open(t.Context(), Options{Workspace: workspace.Workspace{Dir: dir}, Config: &cfg, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	a := open()
	a.LookAtTokens(t.Context())
	first := a.expiry.of(id)
	if !first.Asked.Equal(now) {
		t.Fatalf("%+v", first)
	}
	now = now.Add(time.Hour)
	b := open()
	b.LookAtTokens(t.Context())
	if got := b.expiry.of(id); !got.Asked.Equal(first.Asked) || !got.Expires.Equal(first.Expires) || !b.Expires(id).Equal(first.Expires) {
		t.Errorf("asked again within the day: %+v", got)
	}
	if err := b.expiry.note(id, told{Asked: first.Asked, Expires: now.Add(72 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour) // a token that was about to end has been replaced: the warning does not stay for a day
	b.LookAtTokens(t.Context())
	if got := b.expiry.of(id); !got.Asked.Equal(now) || !got.Expires.Equal(first.Expires) {
		t.Errorf("the warning of the former token stays: %+v", got)
	}
	if err := b.expiry.note(id, told{Asked: first.Asked, Expires: now.Add(72 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	_ = net.Close()
	now = now.Add(24 * time.Hour)
	c := open()
	c.LookAtTokens(t.Context())
	if got := c.expiry.of(id); !got.Asked.Equal(now) || got.Expires.IsZero() {
		t.Errorf("what could not be asked has forgotten what was said: %+v", got)
	}
	if info, err := os.Stat(filepath.Join(dir, "expiry.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

func TestAnUnreadableFileOfEndsIsForgotten(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"", "null", "{", `{"a":{"asked":"x"}}`, "[]"} {
		if err := os.WriteFile(filepath.Join(dir, "expiry.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := newExpiry(dir).note("x", told{Asked: time.Now()}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
