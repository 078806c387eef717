package youtube

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/youtube/fake"
)

// An answer to an answer lands under the head of the thread.
func TestReplyToAnAnswer(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	answer := must[string](t)(st.world.AddComment(out.Target, "Jens", "Weiß ich auch nicht"))
	out.Target = answer
	s := st.source(t)
	r, err := s.Reply(context.Background(), out)
	no(t, err)
	if r.Parent != out.Thread || !strings.HasPrefix(r.RemoteID, out.Thread+".") || !strings.Contains(r.Permalink, r.RemoteID) {
		t.Errorf("%+v", r)
	}
	out.Thread = ""
	if r, err = s.Reply(context.Background(), out); err != nil || !strings.HasPrefix(r.RemoteID, head(out)+".") {
		t.Errorf("%+v, %v", r, err)
	}
}

// YouTube takes our own link for spam: the reply is found all the same, and told as ours and held.
func TestOurOwnWordsAreHeld(t *testing.T) {
	st := newStage(t, func(o *fake.Options) { o.HoldLinks = true })
	out := st.question(t)
	out.Text = "Hier: https://krume.example/brot"
	s := st.source(t)
	r, err := s.Reply(context.Background(), out)
	no(t, err)
	got, found, err := s.FindOwn(context.Background(), out)
	if err != nil || !found || got.RemoteID != r.RemoteID {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	out.Others = []string{r.RemoteID}
	if _, found, err := s.FindOwn(context.Background(), out); found || err != nil {
		t.Errorf("another of ours: %v, %v", found, err)
	}
	h := newShelf()
	h.read(t, s)
	if m := h.msgs[r.RemoteID]; !m.Ours || !m.Held {
		t.Errorf("%+v", m)
	}
}

// Neither what is logged nor what goes wrong holds a secret or a stranger's words.
func TestNothingSecretIsLogged(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	out.Text = "Ein Satz von uns."
	var log strings.Builder
	s := st.source(t, func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	h := newShelf()
	h.read(t, s)
	_, err := s.Reply(context.Background(), out)
	no(t, err)
	if log.Len() == 0 {
		t.Fatal("nothing is logged")
	}
	for _, secret := range []string{"GOCSPX", "1//0", "ya29.", "Wann?", "Ein Satz"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q in the log", secret)
		}
	}
}

// What cannot be sent is refused without a call.
func TestRefusedWithoutACall(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	s := st.source(t)
	private, empty := out, out
	private.Audience, empty.Text = sources.Private, " \n"
	for want, o := range map[sources.Class]sources.Outgoing{sources.Unsupported: private, sources.Rejected: empty} {
		if _, err := s.Reply(context.Background(), o); sources.ClassOf(err) != want || sources.MayHaveBeenApplied(err) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if err := s.Moderate(context.Background(), out.Target, sources.Spam); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("spam: %v", err)
	}
	if err := s.Fetch(context.Background(), "x", "", nil); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("lane: %v", err)
	}
	if st.Calls() != 0 {
		t.Errorf("%d calls", st.Calls())
	}
}

// Changing, holding, taking down and letting back, twice each; somebody else's comment is not ours to change or delete.
func TestModeration(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	s, ctx := st.source(t), context.Background()
	r, err := s.Reply(ctx, out)
	no(t, err)
	for range 2 {
		if got, err := s.Edit(ctx, r.RemoteID, "Übermorgen."); err != nil || got.RemoteID != r.RemoteID || got.Parent != out.Thread {
			t.Errorf("edit: %+v, %v", got, err)
		}
		for ruling, status := range map[sources.Ruling]string{sources.Hold: fake.Held, sources.Trash: fake.Rejected, sources.Approve: fake.Published} {
			if err := s.Moderate(ctx, out.Target, ruling); err != nil || st.world.Status(out.Target) != status {
				t.Errorf("%s: %v, %s", ruling, err, st.world.Status(out.Target))
			}
		}
		no(t, s.Moderate(ctx, out.Target, sources.Approve))
	}
	if _, err := s.Edit(ctx, out.Target, "anders"); sources.ClassOf(err) != sources.Permission {
		t.Errorf("edit somebody else's: %v", err)
	}
	if err := s.Delete(ctx, out.Target); sources.ClassOf(err) != sources.Permission {
		t.Errorf("delete somebody else's: %v", err)
	}
	for range 2 {
		no(t, s.Ban(ctx, out.Target))
		no(t, s.Delete(ctx, r.RemoteID))
	}
	if !st.world.Banned(fake.Person("Maria")) || st.world.Status(r.RemoteID) != "" {
		t.Error("not banned, or not deleted")
	}
	if _, err := s.Edit(ctx, r.RemoteID, "x"); sources.ClassOf(err) != sources.Missing {
		t.Errorf("edit what is gone: %v", err)
	}
}

// An access token that is refused is renewed once, and the reply still goes out once; a revoked one ends it.
func TestTokensAreRenewed(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	s, h := st.source(t), newShelf()
	h.read(t, s)
	h.read(t, s)
	if n := st.world.Tokens.Asked(); n != 1 {
		t.Errorf("asked for a token %d times", n)
	}
	st.world.Tokens.Expire()
	if _, err := s.Reply(context.Background(), out); err != nil || st.Applied(out.Text) != 1 {
		t.Errorf("%v, taken %d times", err, st.Applied(out.Text))
	}
	st.Advance(2 * time.Hour)
	h.read(t, s)
	if n := st.world.Tokens.Asked(); n != 3 {
		t.Errorf("asked for a token %d times", n)
	}
	st.world.Tokens.Revoke()
	err := s.Fetch(context.Background(), Comments, h.cursor, h.take)
	if sources.ClassOf(err) != sources.TokenExpired {
		t.Errorf("%v", err)
	}
	for _, secret := range []string{"GOCSPX", "1//0", "ya29."} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("a secret in %q", err)
		}
	}
}

// The reasons of YouTube's tables come out as classes.
func TestReasons(t *testing.T) {
	s := newStage(t).source(t)
	for reason, want := range map[string]sources.Class{
		"quotaExceeded": sources.RateLimited, "rateLimitExceeded": sources.RateLimited, "userRateLimitExceeded": sources.RateLimited,
		"commentsDisabled": sources.NotReplyable, "forbidden": sources.Permission, "commentNotFound": sources.Missing,
		"parentCommentNotFound": sources.Missing, "commentTextTooLong": sources.TooLong, "processingFailure": sources.Transient,
		"insufficientPermissions": sources.Permission, "accessNotConfigured": sources.AccessLevel,
		"authenticatedUserAccountSuspended": sources.TokenCheckpoint, "somethingNew": "",
	} {
		body, _ := json.Marshal(map[string]any{"error": map[string]any{
			"code": 403, "message": "m", "errors": []any{map[string]string{"reason": reason, "domain": "youtube"}},
		}})
		got := s.judge(http.StatusForbidden, nil, body)
		if got == nil || got.Class != want {
			t.Errorf("%s: %+v", reason, got)
		}
	}
	if s.judge(http.StatusBadGateway, nil, []byte("<html>")) != nil {
		t.Error("a page was taken for an error")
	}
}

// Accounts that are no channel ids, and addresses a token must not cross, are refused at once.
func TestConfig(t *testing.T) {
	good := Config{
		Channel: sources.Channel{Account: "UCkrume0123456789abcdefg"},
		Token:   func(context.Context) (string, error) { return "x", nil },
	}
	if _, err := New(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Config){
		"handle": func(c *Config) { c.Channel.Account = "@krume" }, "none": func(c *Config) { c.Channel.Account = "" },
		"no token": func(c *Config) { c.Token = nil }, "plain http": func(c *Config) { c.BaseURL = "http://example.org" },
	} {
		c := good
		change(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Whatever a listing holds, reading it panics nowhere, and every message told has an id and a home.
func FuzzListing(f *testing.F) {
	f.Add([]byte(`{"items":[{"id":"a","snippet":{"videoId":"v","totalReplyCount":3,"topLevelComment":{"id":"a","snippet":{"textOriginal":"x","publishedAt":"2026-11-21T12:00:00Z","updatedAt":"x"}}},"replies":{"comments":[{"id":"a.b","snippet":{"parentId":"a"}},null,{}]}}]}`))
	f.Add([]byte(`{"items":[null,{},{"id":"x"},{"id":"y","snippet":{}}]}`))
	src, err := New(Config{Channel: sources.Channel{Account: "UCx"}, Token: func(context.Context) (string, error) { return "x", nil }})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got api.CommentThreadListResponse
		if json.Unmarshal(body, &got) != nil {
			return
		}
		for _, th := range got.Items {
			if th == nil || th.Id == "" || th.Snippet == nil || !usable(th.Snippet.TopLevelComment) {
				continue
			}
			for _, listing := range []string{held, published} {
				talk := newTalk()
				talk.take(th, listing)
				first, second := talk.state(time.Unix(0, 0)), talk.state(time.Unix(0, 0))
				if first != second {
					t.Error("the same listing has two states")
				}
				for _, m := range src.thread(talk).Messages {
					if m.RemoteID == "" || m.Likes < 0 {
						t.Errorf("%+v", m)
					}
				}
			}
		}
		_ = recall(sources.Cursor(body)).cursor()
	})
}
