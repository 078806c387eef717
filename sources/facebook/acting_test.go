package facebook

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sandbox"
)

var bg = context.Background()

func (s *stage) asked(t *testing.T, text string) (comment string, out sources.Outgoing) {
	t.Helper()
	post, err := s.AddPost("Angebot")
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.AddComment(post, "Maria Kern", "Wo bleibt meine Torte?")
	if err != nil {
		t.Fatal(err)
	}
	return id, sources.Outgoing{
		Form: sources.CommentForm, Audience: sources.Public, Thread: id, Target: id, TargetAt: s.Now(), Text: text, Tried: s.Now(),
	}
}

func (s *stage) wrote(t *testing.T, text string) sources.Outgoing {
	t.Helper()
	return s.Wrote(t, "Jens P.", text)
}

func TestTheWindowForMessages(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		human bool
		want  sources.Class
	}{
		{time.Hour, false, ""},
		{23 * time.Hour, true, ""},
		{25 * time.Hour, false, sources.WindowClosed},
		{25 * time.Hour, true, ""},
		{6 * 24 * time.Hour, true, ""},
		{8 * 24 * time.Hour, true, sources.WindowClosed},
	} {
		st := newStage(t)
		st.World.AllowHumanAgent(c.human)
		src := st.source(t, func(cfg *Config) { cfg.HumanAgent = c.human })
		out := st.wrote(t, "Guten Tag, wir kümmern uns.")
		st.Advance(c.after)
		before := st.Calls()
		_, err := src.Reply(bg, out)
		if sources.ClassOf(err) != c.want || sources.MayHaveBeenApplied(err) {
			t.Errorf("after %v (human agent %v): %v", c.after, c.human, err)
		}
		if c.want != "" && st.Calls() != before {
			t.Error("Meta was asked although the answer was known")
		}
	}
}

func TestTheTagIsUsedOnlyOutsideADay(t *testing.T) {
	st := newStage(t)
	src := st.source(t, func(c *Config) { c.HumanAgent = true })
	out := st.wrote(t, "Erste")
	if _, err := src.Reply(bg, out); err != nil {
		t.Fatal(err)
	}
	st.Advance(48 * time.Hour)
	out.Text = "Zweite"
	if _, err := src.Reply(bg, out); err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, r := range st.World.Requests() {
		if r.Method == "POST" {
			tags = append(tags, r.Params["messaging_type"]+" "+r.Params["tag"])
		}
	}
	if !slices.Equal(tags, []string{"RESPONSE ", "MESSAGE_TAG HUMAN_AGENT"}) {
		t.Errorf("%q", tags)
	}
}

func TestAMessageNeedsAPerson(t *testing.T) {
	st := newStage(t)
	out := st.wrote(t, "Hallo")
	out.Person = ""
	if _, err := st.source(t).Reply(bg, out); sources.ClassOf(err) != sources.NotReplyable {
		t.Errorf("%v", err)
	}
}

func TestPrivateReplyOnceAWeek(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	_, out := st.asked(t, "Schreiben Sie uns Ihre Nummer?")
	r, err := src.ReplyPrivately(bg, out)
	if err != nil || r.RemoteID == "" {
		t.Fatalf("%+v %v", r, err)
	}
	// The same text again, begun after the first has arrived: Meta's refusal stands.
	st.Advance(time.Hour)
	again := out
	again.Tried = st.Now()
	if _, err := src.ReplyPrivately(bg, again); sources.ClassOf(err) != sources.AlreadyReplied {
		t.Errorf("%v", err)
	}
	// The same attempt again, as after an ambiguous end: it is found, so it was sent.
	if got, err := src.ReplyPrivately(bg, out); err != nil || got.RemoteID != r.RemoteID {
		t.Errorf("%+v %v", got, err)
	}
	if n := st.Applied(out.Text); n != 1 {
		t.Errorf("sent %d times", n)
	}
	_, late := st.asked(t, "Zu spät")
	st.Advance(8 * 24 * time.Hour)
	if _, err := src.ReplyPrivately(bg, late); sources.ClassOf(err) != sources.WindowClosed {
		t.Errorf("%v", err)
	}
}

func TestPrivateReplyToAVisitorsPost(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	id, err := st.AddComment(st.page.ID, "Lars", "So kam mein Rad zurück!")
	if err != nil {
		t.Fatal(err)
	}
	out := sources.Outgoing{Form: sources.PostForm, Audience: sources.Private, Thread: id, Target: id, TargetAt: st.Now(), Text: "Hallo Lars", Tried: st.Now()}
	r, err := src.ReplyPrivately(bg, out)
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := src.FindOwn(bg, out); err != nil || !found || got.RemoteID != r.RemoteID {
		t.Errorf("%+v %v %v", got, found, err)
	}
}

// Meta says "duplicate": if the text is ours and of this attempt, it has arrived; if not, the refusal stands.
func TestADuplicateIsLookedUp(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	_, out := st.asked(t, "Vielen Dank!")
	if err := st.World.Faults().Add("duplicate:POST */comments:1"); err != nil {
		t.Fatal(err)
	}
	if _, err := src.Reply(bg, out); sources.ClassOf(err) != sources.Duplicate || sources.MayHaveBeenApplied(err) {
		t.Errorf("%v", err)
	}
	first, err := src.Reply(bg, out)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.World.Faults().Add("duplicate:POST */comments:1"); err != nil {
		t.Fatal(err)
	}
	if got, err := src.Reply(bg, out); err != nil || got.RemoteID != first.RemoteID {
		t.Errorf("%+v %v", got, err)
	}
	if n := st.Applied(out.Text); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestModeration(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	id, _ := st.asked(t, "")
	get := func() sandbox.Comment { c, _ := st.World.Get(id); return c }
	check := func(what string, err error, ok bool) {
		t.Helper()
		if err != nil || !ok {
			t.Errorf("%s: %v", what, err)
		}
	}
	look := func() sources.Message {
		t.Helper()
		m, err := src.Look(bg, id)
		check("look", err, true)
		return m
	}
	check("hide", src.SetHidden(bg, id, true), get().Hidden)
	check("look at what is hidden", nil, look().Hidden && !look().Deleted)
	check("show", src.SetHidden(bg, id, false), !get().Hidden)
	check("look at what is shown", nil, !look().Hidden)
	check("like", src.SetLiked(bg, id, true), get().Liked)
	check("unlike", src.SetLiked(bg, id, false), !get().Liked)
	check("block", src.SetBlocked(bg, get().FromID, true), st.World.Blocked(get().FromID))
	check("let back", src.SetBlocked(bg, get().FromID, false), !st.World.Blocked(get().FromID))
	check("delete", src.Delete(bg, id), get().Deleted)
	check("delete again", src.Delete(bg, id), true)
	check("look for what is gone", nil, look().Deleted)
	if err := src.SetBlocked(bg, "4711", true); sources.ClassOf(err) != sources.Rejected {
		t.Errorf("blocking nobody: %v", err)
	}
	if err := src.SetHidden(bg, "", true); sources.ClassOf(err) != sources.Invalid {
		t.Errorf("hiding nothing: %v", err)
	}
}

// What a role or a token does not allow is said before the try.
func TestCapabilitiesFollowRoleAndScopes(t *testing.T) {
	st := newStage(t, func(o *sandbox.Options) { o.AppID, o.AppSecret = "99", "geheim" })
	app := func(c *Config) { c.AppID, c.AppSecret = "99", "geheim" }
	src := st.source(t, app)
	if !src.Capabilities().Of(sources.CommentForm, sources.ActHide).Can {
		t.Error("before the probe everything Facebook offers is told")
	}
	st.World.Revoke("pages_messaging")
	standing, err := src.Probe(bg)
	if err != nil {
		t.Fatal(err)
	}
	if standing.Account != st.page.ID || standing.Name != st.page.Name || standing.Version != "v25.0" || len(standing.Scopes) == 0 {
		t.Errorf("%+v", standing)
	}
	if c := src.Capabilities().Of(sources.ConversationForm, sources.ActMessage); c.Can || c.Why != "capability.scope_missing" {
		t.Errorf("%+v", c)
	}
	if standing.Closed[Conversations] == "" {
		t.Error("the lane of conversations is open without the permission")
	}
	if _, err := src.Reply(bg, st.wrote(t, "Hallo")); sources.ClassOf(err) != sources.Permission || !strings.Contains(err.Error(), "pages_messaging") {
		t.Errorf("the missing permission is not named: %v", err)
	}

	st.World.Grant("pages_messaging")
	st.World.SetTasks(st.page.ID, "ANALYZE", "MESSAGING")
	person := st.source(t, app, func(c *Config) {
		c.Token = func(context.Context) (string, error) { return st.World.UserToken(), nil }
	})
	if standing, err = person.Probe(bg); err != nil || !slices.Contains(standing.Tasks, "MESSAGING") {
		t.Fatalf("%+v %v", standing, err)
	}
	caps := person.Capabilities()
	if c := caps.Of(sources.CommentForm, sources.ActDelete); c.Can || c.Why != "capability.task_missing" {
		t.Errorf("%+v", c)
	}
	if !caps.Of(sources.ConversationForm, sources.ActMessage).Can {
		t.Error("messages are allowed by role and scope")
	}
}

// A person's token is enough: the Page's own is asked for once.
func TestAPersonsTokenIsExchanged(t *testing.T) {
	st := newStage(t)
	src := st.source(t, func(c *Config) {
		c.Token = func(context.Context) (string, error) { return st.World.UserToken(), nil }
	})
	_, out := st.asked(t, "Hallo Frau Kern")
	if _, err := src.Reply(bg, out); err != nil {
		t.Fatal(err)
	}
	sync1(t, src, Feed, "")
	n := 0
	for _, r := range st.World.Requests() {
		if strings.HasPrefix(r.Path, "/me") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d calls to find the Page's token", n)
	}
}

func TestTheLogTellsNoTextAndNoSecret(t *testing.T) {
	var log bytes.Buffer
	st := newStage(t, func(o *sandbox.Options) { o.AppID, o.AppSecret = "99", "geheimnis-der-app" })
	src := st.source(t, func(c *Config) {
		c.AppID, c.AppSecret = "99", "geheimnis-der-app"
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	_, out := st.asked(t, "Sehr privater Satz")
	sync1(t, src, Feed, "")
	_, _ = src.Probe(bg)
	for _, f := range []string{"drop-after:POST *:1", "html502:GET *:1", "null-error:GET *:1"} {
		_ = st.World.Faults().Add(f)
	}
	if _, err := src.Reply(bg, out); err == nil {
		t.Error("no fault")
	}
	_ = src.Fetch(bg, Feed, "", func(sources.Batch) error { return nil })
	for _, secret := range []string{st.page.Token, "geheimnis-der-app", "Sehr privater", "Wo bleibt meine Torte"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
	if log.Len() == 0 {
		t.Error("the log is empty")
	}
}

func TestConfigIsCheckedBeforeTheFirstCall(t *testing.T) {
	token := func(context.Context) (string, error) { return "x", nil }
	ok := Config{Channel: sources.Channel{Network: sources.Facebook, Account: "1", Name: "Krume"}, Token: token}
	if _, err := New(ok); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Config){
		"no account":         func(c *Config) { c.Channel.Account = " " },
		"no token":           func(c *Config) { c.Token = nil },
		"http to the world":  func(c *Config) { c.BaseURL = "http://graph.example/" },
		"a strange version":  func(c *Config) { c.Version = "25" },
		"no address":         func(c *Config) { c.Channel.BaseURL = "::" },
		"credentials in URL": func(c *Config) { c.BaseURL = "https://a:b@graph.example" },
	} {
		cfg := ok
		change(&cfg)
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), "facebook channel") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestANewTokenForgetsWhatTheOldOneTaught(t *testing.T) {
	st := newStage(t)
	st.World.CloseReviews(st.page.ID, true)
	token := st.page.Token
	src := st.source(t, func(c *Config) { c.Token = func(context.Context) (string, error) { return token, nil } })
	if _, err := src.Lanes(bg); err != nil || src.ClosedLanes()[Reviews] == "" {
		t.Fatal(err)
	}
	st.World.CloseReviews(st.page.ID, false)
	token = st.World.Token()
	sync1(t, src, Feed, "")
	lanes, err := src.Lanes(bg)
	if err != nil || !slices.Contains(lanes, Reviews) {
		t.Errorf("%v %v", lanes, err)
	}
}

func TestTokenTroubleIsToldApart(t *testing.T) {
	for sub, want := range map[int]sources.Class{
		458: sources.TokenRevoked, 459: sources.TokenCheckpoint, 460: sources.TokenPassword, 463: sources.TokenExpired,
		464: sources.TokenCheckpoint, 467: sources.TokenInvalid, 492: sources.TokenRole,
	} {
		st := newStage(t)
		if err := st.World.Spoil(st.page.Token, sub); err != nil {
			t.Fatal(err)
		}
		_, err := st.source(t).Probe(bg)
		var e *sources.Error
		if !errors.As(err, &e) || e.Class != want || e.Sub != sub {
			t.Errorf("%d: %v", sub, err)
		}
	}
}
