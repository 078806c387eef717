package bluesky

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/bluesky/fake"
	"atempause/sources/web"
)

// Many who need a session at the same time make one.
func TestOneLoginForAll(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := src.me(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := s.world.Logins(); n != 1 {
		t.Errorf("%d logins", n)
	}
	s.world.ExpireAccess()
	for range 10 {
		wg.Go(func() {
			if err := newBox().try(context.Background(), src, Posts); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if s.world.Logins() != 1 || s.world.Renewals() != 1 {
		t.Errorf("%d logins, %d renewals", s.world.Logins(), s.world.Renewals())
	}
}

// A session that ran out is renewed, one that cannot be renewed is made anew, and a reply that met that is sent once.
func TestSessionsEnd(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	b := newBox()
	post := must[string](t)(s.world.AddPost("Neues Brot"))
	asked := must[string](t)(s.world.AddComment(post, "Maria", "Mit Roggen?"))
	b.read(t, src, Posts)
	for i, end := range []func(){s.world.ExpireAccess, s.world.ExpireSessions, func() { s.Advance(3 * time.Hour) }} {
		end()
		text := strings.Repeat("Ja! ", i+1)
		if _, err := src.Reply(context.Background(), b.outgoing(s, asked, text)); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if n := s.world.Applied(text); n != 1 {
			t.Errorf("%d: taken %d times", i, n)
		}
	}
	if s.world.Logins() != 2 {
		t.Errorf("%d logins", s.world.Logins())
	}
}

// A password that was taken back is told as that, is not shown again and again, and with a new one all goes on.
func TestPasswordTakenBack(t *testing.T) {
	s := newStage(t)
	password := s.world.Password()
	src := s.source(t, func(c *Config) { c.Token = func(context.Context) (string, error) { return password, nil } })
	b := newBox()
	post := must[string](t)(s.world.AddPost("Neues Brot"))
	asked := must[string](t)(s.world.AddComment(post, "Maria", "Mit Roggen?"))
	b.read(t, src, Posts)
	fresh := s.world.Revoke()
	before, calls := s.world.Logins(), s.Calls()
	for range 5 {
		if err := b.try(context.Background(), src, Posts); sources.ClassOf(err) != sources.TokenRevoked {
			t.Errorf("Fetch: %v", err)
		}
	}
	_, err := src.Reply(context.Background(), b.outgoing(s, asked, "Ja."))
	if sources.ClassOf(err) != sources.TokenRevoked || sources.MayHaveBeenApplied(err) {
		t.Errorf("Reply: %v", err)
	}
	if strings.Contains(err.Error(), password) {
		t.Errorf("the password shows: %v", err)
	}
	if n := s.world.Logins() - before; n != 1 {
		t.Errorf("the password was shown %d times", n)
	}
	if n := s.Calls() - calls; n > 1 {
		t.Errorf("%d calls without a session", n)
	}
	password = fresh
	s.world.AddComment(post, "Jens", "Und ohne?")
	b.read(t, src, Posts)
	if len(b.msgs) != 2 {
		t.Errorf("%d messages", len(b.msgs))
	}
}

func TestLoginRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config, *stage)
		want   sources.Class
	}{
		"wrong password": {func(c *Config, _ *stage) {
			c.Token = func(context.Context) (string, error) { return "nope-nope-nope-nope", nil }
		}, sources.TokenInvalid},
		"no password": {func(c *Config, _ *stage) {
			c.Token = func(context.Context) (string, error) { return "  ", nil }
		}, sources.TokenInvalid},
		"the secret is out of reach": {func(c *Config, _ *stage) {
			c.Token = func(context.Context) (string, error) { return "", errors.New("pass: no such entry") }
		}, sources.TokenInvalid},
		"another's password": {func(c *Config, s *stage) {
			c.Channel.Account = "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz"
			c.Token = func(context.Context) (string, error) { return s.world.Handle() + ":" + s.world.Password(), nil }
		}, sources.TokenRole},
		"taken down": {func(_ *Config, s *stage) { s.world.Deactivate() }, sources.TokenCheckpoint},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			src := s.source(t, func(cfg *Config) { c.change(cfg, s) })
			if err := newBox().try(context.Background(), src, Posts); sources.ClassOf(err) != c.want {
				t.Errorf("got %v", err)
			}
			if _, err := src.Probe(context.Background()); sources.ClassOf(err) != c.want {
				t.Errorf("Probe: %v", err)
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	for raw, want := range map[string][2]string{
		"abcd-efgh-ijkl-mnop":                          {"acc.test", "abcd-efgh-ijkl-mnop"},
		"krume.bsky.social:abcd-efgh-ijkl-mnop\n":      {"krume.bsky.social", "abcd-efgh-ijkl-mnop"},
		"@krume.bsky.social abcd-efgh-ijkl-mnop":       {"krume.bsky.social", "abcd-efgh-ijkl-mnop"},
		"did:plc:abc:abcd-efgh-ijkl-mnop":              {"did:plc:abc", "abcd-efgh-ijkl-mnop"},
		"pass:word":                                    {"acc.test", "pass:word"},
		" krume.bsky.social\n  abcd-efgh-ijkl-mnop\n ": {"krume.bsky.social", "abcd-efgh-ijkl-mnop"},
	} {
		if who, password := credentials(raw, "acc.test"); who != want[0] || password != want[1] {
			t.Errorf("%q: %q, %q", raw, who, password)
		}
	}
}

// What the app password reaches is known from the session, and told before any try.
func TestNoMessages(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.NoChat = true })
	src := s.source(t)
	lanes, err := src.Lanes(context.Background())
	if err != nil || len(lanes) != 2 || lanes[0] != Posts || lanes[1] != Search {
		t.Errorf("%v, %v", lanes, err)
	}
	if c := src.Capabilities().Of(sources.CommentForm, sources.ActReplyPrivately); c.Can || c.Why != chatDenied {
		t.Errorf("%+v", c)
	}
	if err := newBox().try(context.Background(), src, Messages); sources.ClassOf(err) != sources.Permission {
		t.Errorf("Fetch: %v", err)
	}
	st, err := src.Probe(context.Background())
	if err != nil || st.Closed[Messages] != chatDenied || st.Account != s.world.DID() || st.Name != "Bäckerei Krume" || st.Scopes[0] != scopeApp {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestProbe(t *testing.T) {
	s := newStage(t)
	src := s.source(t, func(c *Config) { c.Search = []string{} })
	st, err := src.Probe(context.Background())
	if err != nil || st.Closed[Messages] != "" || st.Closed[Search] == "" || st.Scopes[0] != scopeAppDM {
		t.Errorf("%+v, %v", st, err)
	}
	if _, told := st.Closed[Posts]; told {
		t.Error("posts are closed")
	}
	if c := src.Capabilities().Of(sources.ConversationForm, sources.ActMessage); !c.Can {
		t.Errorf("%+v", c)
	}
}

func TestNewRefuses(t *testing.T) {
	token := func(context.Context) (string, error) { return "x", nil }
	for name, cfg := range map[string]Config{
		"no account":    {Token: token},
		"a plain name":  {Channel: sources.Channel{Account: "krume"}, Token: token},
		"no token":      {Channel: sources.Channel{Account: "krume.bsky.social"}},
		"plain http":    {Channel: sources.Channel{Account: "krume.bsky.social"}, Token: token, BaseURL: "http://pds.example"},
		"user in a url": {Channel: sources.Channel{Account: "krume.bsky.social"}, Token: token, BaseURL: "https://a:b@pds.example"},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	src, err := New(Config{Channel: sources.Channel{Account: "@krume.bsky.social"}, Token: token, Governor: web.NewGovernor()})
	if err != nil || src.cfg.BaseURL != DefaultBase || src.cfg.Since != Horizon {
		t.Errorf("%v", err)
	}
}
