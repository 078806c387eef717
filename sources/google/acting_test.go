package google

import (
	"context"
	"errors"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/google/fake"
)

func (s *stage) question(text string) sources.Outgoing {
	id := s.world.Review("Maria", 2, "Kalt")
	return sources.Outgoing{Form: sources.ReviewForm, Audience: sources.Public, Thread: id, Target: id, Text: text, Tried: s.Now()}
}

// A reply of somebody else of the firm is not overwritten; changing it is an act of its own.
func TestAReplyThatIsThereStays(t *testing.T) {
	st := newStage(t)
	out := st.question("Das tut uns leid.")
	no(t, st.world.Answer(out.Thread, "Hier antwortet der Chef."))
	s, ctx := st.source(t), context.Background()
	_, err := s.Reply(ctx, out)
	if sources.ClassOf(err) != sources.AlreadyReplied || sources.MayHaveBeenApplied(err) {
		t.Errorf("%v", err)
	}
	if st.world.Reply(out.Thread) != "Hier antwortet der Chef." {
		t.Errorf("overwritten with %q", st.world.Reply(out.Thread))
	}
	if _, found, err := s.FindOwn(ctx, out); found || err != nil {
		t.Errorf("taken for ours: %v, %v", found, err)
	}
	for range 2 {
		if r, err := s.Edit(ctx, out.Thread+replied, out.Text); err != nil || r.RemoteID != out.Thread+replied {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if st.world.Reply(out.Thread) != out.Text {
		t.Errorf("not changed: %q", st.world.Reply(out.Thread))
	}
}

// A reply whose answer was lost is not written a second time, whoever asks.
func TestTheSameReplyAgain(t *testing.T) {
	st := newStage(t)
	out := st.question("Danke für den Hinweis.")
	s, ctx := st.source(t), context.Background()
	first, err := s.Reply(ctx, out)
	no(t, err)
	again, err := s.Reply(ctx, out)
	if err != nil || again.RemoteID != first.RemoteID || st.Applied(out.Text) != 1 {
		t.Errorf("%+v, %v, taken %d times", again, err, st.Applied(out.Text))
	}
}

// Only the reply can be changed and deleted, and deleting twice is harmless.
func TestEditAndDelete(t *testing.T) {
	st := newStage(t)
	out := st.question("Danke.")
	s, ctx := st.source(t), context.Background()
	if _, err := s.Edit(ctx, out.Thread+replied, "x"); sources.ClassOf(err) != sources.Missing {
		t.Errorf("edit of nothing: %v", err)
	}
	r, err := s.Reply(ctx, out)
	no(t, err)
	for range 2 {
		no(t, s.Delete(ctx, r.RemoteID))
	}
	if st.world.Reply(out.Thread) != "" {
		t.Error("not deleted")
	}
	if err := s.Delete(ctx, out.Thread); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("delete a review: %v", err)
	}
	if _, err := s.Edit(ctx, out.Thread, "x"); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("edit a review: %v", err)
	}
}

// The limit counts bytes: 4,096 letters with an umlaut are too many.
func TestLimitIsBytes(t *testing.T) {
	st := newStage(t)
	out := st.question(strings.Repeat("ä", 2049))
	s := st.source(t)
	if _, err := s.Reply(context.Background(), out); sources.ClassOf(err) != sources.TooLong || st.Calls() != 0 {
		t.Errorf("%v, %d calls", err, st.Calls())
	}
	out.Text = strings.Repeat("ä", 2048)
	if _, err := s.Reply(context.Background(), out); err != nil {
		t.Error(err)
	}
}

// Each way of not being let in has its own class.
func TestNotLetIn(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*fake.World)
		want sources.Class
	}{
		"not approved": {func(w *fake.World) { w.LetIn(false) }, sources.AccessLevel},
		"not on":       {func(w *fake.World) { w.SwitchOn(false) }, sources.AccessLevel},
		"no manager":   {func(w *fake.World) { w.Allow(false) }, sources.Permission},
		"revoked":      {func(w *fake.World) { w.Tokens.Revoke() }, sources.TokenExpired},
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			out := st.question("Danke.")
			c.do(st.world)
			s := st.source(t)
			_, err := s.Probe(context.Background())
			var e *sources.Error
			if !errors.As(err, &e) || e.Class != c.want || e.Detail == "" {
				t.Errorf("Probe: %v", err)
			}
			if _, err := s.Reply(context.Background(), out); sources.ClassOf(err) != c.want || sources.MayHaveBeenApplied(err) {
				t.Errorf("Reply: %v", err)
			}
		})
	}
}

// Probe tells what the token allows; an access token that has run out is renewed and the reply goes out once.
func TestProbeAndTokens(t *testing.T) {
	st := newStage(t)
	out := st.question("Danke.")
	s := st.source(t)
	got, err := s.Probe(context.Background())
	if err != nil || len(got.Scopes) != 1 || got.Account != fake.Account || !s.Capabilities().Of(sources.ReviewForm, sources.ActReply).Can {
		t.Errorf("%+v, %v", got, err)
	}
	st.world.Tokens.Expire()
	if _, err := s.Reply(context.Background(), out); err != nil || st.Applied(out.Text) != 1 {
		t.Errorf("%v", err)
	}
	st = newStage(t, func(o *fake.Options) { o.Scopes = []string{"openid"} })
	s = st.source(t)
	_, err = s.Probe(context.Background())
	no(t, err)
	if s.Capabilities().Of(sources.ReviewForm, sources.ActReply).Can {
		t.Error("offered without the scope")
	}
}

// The account can be written in two ways, and nothing else is taken.
func TestConfig(t *testing.T) {
	token := func(context.Context) (string, error) { return "x", nil }
	for account, good := range map[string]bool{
		"accounts/1/locations/2": true, "1/2": true, " 1/2 ": true, "1": false, "": false, "accounts/1": false, "1/2/3": false,
		"accounts/../locations/2": false,
	} {
		_, err := New(Config{Channel: sources.Channel{Account: account}, Token: token})
		if (err == nil) != good {
			t.Errorf("%q: %v", account, err)
		}
	}
	if _, err := New(Config{Channel: sources.Channel{Account: "1/2"}}); err == nil {
		t.Error("taken without a token")
	}
}

// A reply a person had time to write while we looked is not seen in time: the later one stands. What is promised is that
// the look comes first.
func TestTheLookComesFirst(t *testing.T) {
	st := newStage(t)
	out := st.question("Danke.")
	_, err := st.source(t).Reply(context.Background(), out)
	no(t, err)
	seen := st.Seen()
	if len(seen) != 2 || seen[0].Method != "GET" || seen[1].Method != "PUT" {
		t.Errorf("%+v", seen)
	}
}

// Accounts lists every location the token manages, in the form the config takes.
func TestAccounts(t *testing.T) {
	st := newStage(t)
	cfg := st.source(t).cfg
	cfg.Channel.Account = ""
	got, err := Accounts(context.Background(), cfg)
	if err != nil || len(got) != 2 || got[0].Account != fake.Account || got[1].Name != "Bäckerei Krume am Markt" {
		t.Errorf("%+v, %v", got, err)
	}
	st.world.LetIn(false)
	if _, err := Accounts(context.Background(), cfg); sources.ClassOf(err) != sources.AccessLevel {
		t.Errorf("%v", err)
	}
}
