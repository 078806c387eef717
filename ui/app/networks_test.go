package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
)

func stand(cfg workspace.Config) *App {
	a := &App{Config: cfg, links: map[string]*link{}, shared: newShared(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for _, c := range cfg.Channels {
		a.links[c.ID()] = newLink(c)
	}
	return a
}

// What the config's reader takes, the sources take: every channel the example shows can be built, and says what it can do.
func TestEveryChannelOfTheExampleCanBeBuilt(t *testing.T) {
	_, rest, ok := strings.Cut(workspace.Example, "\n  # [[brand.channel]]")
	if !ok {
		t.Fatal("the example shows no other network")
	}
	text := "[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1\"\n[[brand.channel]]" +
		regexp.MustCompile(`(?m)^  # `).ReplaceAllString(rest, "")
	cfg, err := workspace.Parse(workspace.Workspace{Dir: t.TempDir()}, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	a := stand(cfg)
	if len(cfg.Channels) != len(workspace.Known) {
		t.Errorf("%d channels, %d networks", len(cfg.Channels), len(workspace.Known))
	}
	for _, c := range cfg.Channels {
		if _, err := a.connect(a.links[c.ID()], keys{}); err != nil {
			t.Error(err)
		}
		if len(a.Capabilities(c.ID())) == 0 {
			t.Errorf("%s tells nothing", c.ID())
		}
	}
}

func TestWhoIsCountedTogetherSharesItsLedger(t *testing.T) {
	s := newShared()
	one := s.units(`{"client_id": "a", "refresh_token": "1"}`, time.Now)
	if one == nil || one != s.units(`{"client_id": "a", "refresh_token": "2"}`, time.Now) {
		t.Error("two channels of a project count apart")
	}
	if one == s.units(`{"client_id": "b"}`, time.Now) || s.units("ya29.token", time.Now) != nil {
		t.Error("two projects count together")
	}
	app := s.posts(`{"api_key": "k"}`, 100, time.Now)
	if app == nil || app != s.posts(`{"api_key": "k", "access_token": "2"}`, 100, time.Now) || s.posts(`{"api_key": "k"}`, 0, time.Now) != nil {
		t.Error("two accounts of an app count apart, or without a budget")
	}
}

// A reply on a channel that is switched off fails as that, and has provably not left.
func TestAChannelThatIsOffSendsNothing(t *testing.T) {
	a := stand(workspace.Config{Channels: []workspace.Channel{{
		Channel: sources.Channel{Network: sources.Facebook, Account: "1"}, Disabled: true, Token: secret.Spec{Env: "HOME"},
	}}})
	if _, err := a.route(t.Context(), "facebook:1"); sources.ClassOf(err) != sources.SwitchedOff || sources.MayHaveBeenApplied(err) {
		t.Errorf("%v", err)
	}
	if _, err := a.Source(t.Context(), "facebook:1"); !errors.Is(err, ErrDisabled) {
		t.Errorf("%v", err)
	}
	if !a.Disabled("facebook:1") || a.Disabled("facebook:2") {
		t.Error("who is off?")
	}
	if a.Limit("facebook:1", sources.CommentForm, sources.Public).Max == 0 {
		t.Error("the limit of what is written already is gone")
	}
}

// A feed is read without a secret; nothing is looked up for it.
func TestAFeedNeedsNoSecret(t *testing.T) {
	a := stand(workspace.Config{Channels: []workspace.Channel{{
		Channel: sources.Channel{Network: sources.Feed, Account: "f", BaseURL: "https://krume.example/feed"},
	}}})
	if _, err := a.Source(t.Context(), "feed:f"); err != nil {
		t.Error(err)
	}
}

func TestMentionsAreReadAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentions.txt")
	read := mentions(path)
	if got, err := read(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("a file that is not there yet: %v %v", got, err)
	}
	if err := os.WriteFile(path, []byte("17900000000000001/17900000000000002 # Mia\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t.Context()); err != nil || len(got) != 1 {
		t.Errorf("%v %v", got, err)
	}
	if err := os.WriteFile(path, []byte("https://instagram.com/p/abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t.Context()); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("%v", err)
	}
}
