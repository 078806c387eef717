package x

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/x/fake"
)

func parsePost(t *testing.T, in string) post {
	t.Helper()
	var p post
	if err := json.Unmarshal([]byte(in), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// The example of X's own guide to signatures: https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature
func TestSignatureOfXsOwnExample(t *testing.T) {
	k := Keys{
		APIKey: "xvz1evFS4wEEPTGEFPHBog", APISecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
		AccessToken: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", AccessSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
	}
	q := url.Values{"status": {"Hello Ladies + Gentlemen, a signed OAuth request!"}, "include_entities": {"true"}}
	h := oauth1(k, "POST", "https://api.twitter.com/1.1/statuses/update.json", q, "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", time.Unix(1318622958, 0))
	if !strings.Contains(h, `oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"`) {
		t.Error(h)
	}
}

func TestSignedKeysReadAndWrite(t *testing.T) {
	s, h := newStage(t), newHeard()
	raw, _ := json.Marshal(Keys{APIKey: fake.APIKey, APISecret: fake.APISecret, AccessToken: fake.AccessToken, AccessSecret: fake.AccessSecret})
	s.secret = string(raw)
	src := s.source(t)
	id := s.world.Mention("Ina", "@krume Wann?", nil)
	h.read(t, src)
	out := sources.Outgoing{Form: sources.TagForm, Target: id, Thread: id, Text: "Ab acht!", Tried: s.Now()}
	if _, err := src.Reply(context.Background(), out); err != nil {
		t.Fatal(err)
	}
	s.world.Expire(true)
	err := h.fetch(src, Mentions)
	if sources.ClassOf(err) != sources.TokenRevoked || strings.Contains(err.Error(), fake.AccessToken) {
		t.Errorf("got %v", err)
	}
}

func TestARefreshTokenIsUsedOnceAndTheNextOneKept(t *testing.T) {
	s, h := newStage(t), newHeard()
	raw, _ := json.Marshal(Keys{ClientID: fake.ClientID, RefreshToken: s.world.Refresh()})
	s.secret = string(raw)
	if err := h.fetch(s.source(t), Mentions); sources.ClassOf(err) != sources.TokenInvalid {
		t.Errorf("without a place to keep it: %v", err)
	}
	broken := true
	keeps := func(c *Config) {
		c.Keep = func(_ context.Context, secret string) error {
			if broken {
				return errors.New("disk full")
			}
			s.secret = secret
			return nil
		}
	}
	src := s.source(t, keeps)
	h.read(t, src)
	broken = false
	h.read(t, src)
	if !strings.Contains(s.secret, s.world.Refresh()) || strings.Contains(s.secret, "access_token") {
		t.Error("the new refresh token was not kept")
	}
	s.world.Expire(false) // X refuses the access token before its time
	h.read(t, src)
	s.Advance(3 * time.Hour)
	h.read(t, s.source(t, keeps))
	st, err := src.Probe(context.Background())
	if err != nil || len(st.Scopes) == 0 {
		t.Errorf("%+v, %v", st, err)
	}
	s.world.Expire(true)
	err = h.fetch(src, Mentions)
	if sources.ClassOf(err) != sources.TokenExpired || strings.Contains(err.Error(), "fake-refresh") {
		t.Errorf("got %v", err)
	}
}

func TestRefusalsSayWhatTheyMean(t *testing.T) {
	s, h := newStage(t), newHeard()
	src, ctx := s.source(t), context.Background()
	id := s.world.Mention("Ina", "@krume Wann?", nil)
	other := s.world.Mention("Tom", "@krume Wo?", nil)
	h.read(t, src)
	out := sources.Outgoing{Form: sources.TagForm, Target: id, Text: "Siehe krume.example/zeiten & mehr", Tried: s.Now()}
	first, err := src.Reply(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	out2 := out
	out2.Target = other
	if _, err := src.Reply(ctx, out2); sources.ClassOf(err) != sources.Duplicate || sources.MayHaveBeenApplied(err) {
		t.Errorf("the same text twice: %v", err)
	}
	if got, found, err := src.FindOwn(ctx, out); err != nil || !found || got.RemoteID != first.RemoteID {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	if _, found, err := src.FindOwn(ctx, out2); err != nil || found {
		t.Errorf("the same text to somebody else: %v, %v", found, err)
	}
	out.Target, out.Text = s.world.Stray("Eva", "Schönes Wetter"), "Ja!"
	if _, err := src.Reply(ctx, out); sources.ClassOf(err) != sources.NotReplyable {
		t.Errorf("nobody asked: %v", err)
	}
	s.world.DayLeft = 0
	_, err = src.Reply(ctx, out2)
	var told *sources.Error
	if !errors.As(err, &told) || told.Class != sources.RateLimited || told.Until.Sub(s.Now()) < 6*time.Hour {
		t.Errorf("the limit of the day: %v", err)
	}
}

func TestActsReachX(t *testing.T) {
	s, h := newStage(t), newHeard()
	src, ctx := s.source(t), context.Background()
	id := good[string](t)(s.world.Answer(s.world.Post("Brot"), "Ina", "Wann?"))
	h.read(t, src)
	who := h.msgs[id].Author.ID
	for _, step := range []struct {
		do       func() error
		what, on string
		want     bool
	}{
		{func() error { return src.SetHidden(ctx, id, true) }, "hidden", id, true},
		{func() error { return src.SetHidden(ctx, id, false) }, "hidden", id, false},
		{func() error { return src.SetLiked(ctx, id, true) }, "liked", id, true},
		{func() error { return src.SetLiked(ctx, id, false) }, "liked", id, false},
		{func() error { return src.SetMuted(ctx, who, true) }, "muted", who, true},
		{func() error { return src.SetMuted(ctx, who, false) }, "muted", who, false},
		{func() error { return src.SetBlocked(ctx, who, true) }, "barred", who, true},
		{func() error { return src.SetBlocked(ctx, who, false) }, "barred", who, false},
	} {
		if err := step.do(); err != nil || s.world.State(step.what, step.on) != step.want {
			t.Errorf("%s: %v", step.what, err)
		}
	}
	if err := s.source(t, func(c *Config) { c.Level = Free }).SetLiked(ctx, id, true); sources.ClassOf(err) != sources.AccessLevel {
		t.Errorf("likes on Free: %v", err)
	}
}

func TestProblemsAndTheirClasses(t *testing.T) {
	src := newStage(t).source(t)
	for _, c := range []struct {
		status int
		body   string
		want   sources.Class
	}{
		{403, `{"type":"https://api.twitter.com/2/problems/client-forbidden","title":"Client Forbidden","reason":"client-not-enrolled"}`, sources.AccessLevel},
		{403, `{"type":"https://api.twitter.com/2/problems/oauth1-permissions","title":"Forbidden","detail":"Your client app is not configured"}`, sources.Permission},
		{402, `{"type":"https://api.x.com/2/problems/credits","title":"CreditsDepleted","detail":"Your account does not have enough credits"}`, sources.AccessLevel},
		{429, `{"errors":[{"code":88,"message":"Rate limit exceeded"}]}`, sources.RateLimited},
		{429, `too many`, sources.RateLimited},
		{401, `nonsense`, sources.TokenExpired},
		{401, `{"errors":[{"code":89,"message":"Invalid or expired token."}]}`, sources.TokenRevoked},
		{403, `{"errors":[{"code":326,"message":"To protect our users"}]}`, sources.TokenCheckpoint},
		{403, `{"errors":[{"code":226,"message":"This request looks like it might be automated."}]}`, sources.WriteBlocked},
		{404, `{"type":"https://api.twitter.com/2/problems/resource-not-found","value":17,"status":"404"}`, sources.Missing},
		{400, `{"errors":[{"message":"The since_id is too old"}],"title":"Invalid Request","type":"https://api.twitter.com/2/problems/invalid-request"}`, sources.Invalid},
	} {
		if got := src.judge(c.status, http.Header{}, []byte(c.body)); got == nil || got.Class != c.want {
			t.Errorf("%d %s: %v, want %s", c.status, c.body, got, c.want)
		}
	}
	if src.judge(403, nil, []byte("<html>")) != nil || src.judge(500, nil, []byte("{}")) != nil {
		t.Error("what says nothing is judged")
	}
}

func TestConfigsThatCannotWork(t *testing.T) {
	token := func(context.Context) (string, error) { return "a", nil }
	for _, c := range []Config{
		{Channel: sources.Channel{Account: "@krume"}, Token: token},
		{Channel: sources.Channel{Account: "17"}},
		{Channel: sources.Channel{Account: "17"}, Token: token, Level: "gold"},
		{Channel: sources.Channel{Account: "17"}, Token: token, BaseURL: "http://x.example"},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v was taken", c.Channel)
		}
	}
	for _, raw := range []string{"", "{", `{"api_key":"a"}`, `{"refresh_token":"r"}`, `{}`, "zwei Wörter"} {
		if _, err := ParseKeys(raw); err == nil {
			t.Errorf("%q was taken", raw)
		}
	}
}

func FuzzStrangersBytes(f *testing.F) {
	f.Add([]byte(`{"id":"1","text":"@a https://t.co/x &amp;","entities":{"mentions":[{"username":"a"}],"urls":[{"url":"https://t.co/x","expanded_url":"e"}]},"referenced_tweets":[{"type":"replied_to","id":"2"}]}`))
	f.Add([]byte(`{"errors":[{"type":1,"detail":[]}],"type":{}}`))
	src, err := New(Config{Channel: sources.Channel{Account: "17"}, Token: func(context.Context) (string, error) { return "a", nil }})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		src.judge(403, http.Header{}, body)
		src.judgeWrite(200, http.Header{}, body)
		recall(sources.Cursor(body)).forget(time.Now())
		recallChats(sources.Cursor(body))
		var l listing
		if json.Unmarshal(body, &l) == nil {
			l.dress()
		}
		var p post
		if json.Unmarshal(body, &p) == nil {
			p.plain()
			p.newest()
			born(p.first())
		}
	})
}
