package instagram

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sandbox"
)

func (s *stage) asked(t *testing.T, text string) sources.Outgoing {
	t.Helper()
	must := s.id(t)
	id := must(s.AddComment(must(s.AddPost("Angebot")), "maria.kern", "Wo bleibt meine Torte?"))
	c, _ := s.World.Get(id)
	return sources.Outgoing{
		Form: sources.CommentForm, Audience: sources.Public, Thread: id, Target: id, Person: c.FromID, TargetAt: s.Now(), Text: text,
		Tried: s.Now(),
	}
}

func (s *stage) wrote(t *testing.T, text string) sources.Outgoing {
	t.Helper()
	return s.Wrote(t, "jens.p", text)
}

func TestTheWindowForMessages(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		human bool
		want  sources.Class
	}{
		{time.Hour, false, ""},
		{25 * time.Hour, false, sources.WindowClosed},
		{25 * time.Hour, true, ""},
		{8 * 24 * time.Hour, true, sources.WindowClosed},
	} {
		st := newStage(t)
		src := st.source(t, func(cfg *Config) { cfg.HumanAgent = c.human })
		out := st.wrote(t, "Guten Tag, wir kümmern uns.")
		st.Advance(c.after)
		_, err := src.Reply(bg, out)
		if sources.ClassOf(err) != c.want || sources.MayHaveBeenApplied(err) {
			t.Errorf("after %v (human agent %v): %v", c.after, c.human, err)
		}
		out.LastIn = time.Time{} // not known: Meta says it
		if _, err := src.Reply(bg, out); c.want != "" && sources.ClassOf(err) != c.want {
			t.Errorf("after %v, told by Meta: %v", c.after, err)
		}
	}
}

func TestOnePrivateReplyWithinAWeek(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	out := st.asked(t, "Schreiben Sie uns bitte Ihre Bestellnummer.")
	out.Audience = sources.Private
	first, err := src.ReplyPrivately(bg, out)
	if err != nil {
		t.Fatal(err)
	}
	again := out
	again.Text = "Und noch etwas."
	if _, err := src.ReplyPrivately(bg, again); sources.ClassOf(err) != sources.AlreadyReplied || st.Applied(again.Text) != 0 {
		t.Errorf("a second one: %v", err)
	}
	if same, err := src.ReplyPrivately(bg, out); err != nil || same.RemoteID != first.RemoteID || st.Applied(out.Text) != 1 {
		t.Errorf("the same once more: %+v, %v", same, err)
	}
	out.Person = "" // Meta has not told who it is
	if got, found, err := src.FindOwn(bg, out); err != nil || !found || got.RemoteID != first.RemoteID {
		t.Errorf("read back without the person: %+v %v %v", got, found, err)
	}
	late := st.asked(t, "Zu spät")
	late.Audience = sources.Private
	st.Advance(7*24*time.Hour + time.Hour)
	before := st.Calls()
	if _, err := src.ReplyPrivately(bg, late); sources.ClassOf(err) != sources.WindowClosed || st.Calls() != before {
		t.Errorf("after a week: %v", err)
	}
}

func TestHowLongATextMayBe(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	out := st.asked(t, strings.TrimSpace(strings.Repeat("#torte ", 31)))
	if _, err := src.Reply(bg, out); sources.ClassOf(err) != sources.TooLong {
		t.Errorf("31 hashtags: %v", err)
	}
	out.Text = strings.TrimSpace(strings.Repeat("#torte ", 30))
	if _, err := src.Reply(bg, out); err != nil {
		t.Errorf("30 hashtags: %v", err)
	}
	dm := st.wrote(t, strings.Repeat("ü", 501)) // 1,002 bytes
	if _, err := src.Reply(bg, dm); sources.ClassOf(err) != sources.TooLong {
		t.Errorf("1,002 bytes: %v", err)
	}
	dm.Text = strings.Repeat("ü", 500)
	if _, err := src.Reply(bg, dm); err != nil {
		t.Errorf("1,000 bytes: %v", err)
	}
}

// An answer to an answer lands below the comment at the head, and the receipt says so.
func TestWhereAnAnswerLands(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	out := st.asked(t, "Gern!")
	out.Target = st.id(t)(st.AddComment(out.Thread, "jens", "Mir auch"))
	r, err := src.Reply(bg, out)
	if err != nil || r.Parent != out.Thread {
		t.Fatalf("%+v, %v", r, err)
	}
	if c, _ := st.World.Get(r.RemoteID); c.Parent != out.Thread {
		t.Errorf("it stands under %s", c.Parent)
	}
}

func TestHidingShowingClosing(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	out := st.asked(t, "Danke!")
	c, _ := st.World.Get(out.Thread)
	for range 2 {
		if err := src.SetHidden(bg, out.Thread, true); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := src.Look(bg, out.Thread); err != nil || !m.Hidden || m.Deleted {
		t.Errorf("a look shows %+v %v", m, err)
	}
	if m, err := src.Look(bg, "17900000000009999"); err != nil || !m.Deleted {
		t.Errorf("a look at what is gone shows %+v %v", m, err)
	}
	th := threads(sync1(t, src, Comments, ""))[out.Thread]
	if !th.Messages[0].Hidden || !slices.Contains(th.Messages[0].Barred, sources.ActReply) {
		t.Errorf("%+v", th.Messages[0])
	}
	if _, err := src.Reply(bg, out); err == nil || sources.MayHaveBeenApplied(err) {
		t.Errorf("an answer to a hidden comment: %v", err)
	}
	if err := src.SetHidden(bg, out.Thread, false); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := src.SetClosed(bg, c.Object, true); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := src.Reply(bg, out); err == nil || sources.MayHaveBeenApplied(err) {
		t.Errorf("an answer where comments are off: %v", err)
	}
	if err := src.SetClosed(bg, c.Object, false); err != nil {
		t.Fatal(err)
	}
	if _, err := src.Reply(bg, out); err != nil {
		t.Errorf("switched on again: %v", err)
	}
}

// Who was answered may answer back here, too.
func TestCustomersAnswerBack(t *testing.T) {
	st := newStage(t, func(o *sandbox.Options) { o.Judge = func(sandbox.Answered) sandbox.Mood { return sandbox.Calmed } })
	src := st.source(t)
	out := st.asked(t, "Guten Tag, das tut uns leid, wir bringen sie heute vorbei.")
	if _, err := src.Reply(bg, out); err != nil {
		t.Fatal(err)
	}
	st.Advance(10 * time.Minute)
	th := threads(sync1(t, src, Comments, ""))[out.Thread]
	if len(th.Messages) != 3 || th.Messages[2].Ours || th.Messages[2].Author.Name != "maria.kern" {
		t.Errorf("%+v", th.Messages)
	}
}

// Instagram's limit stops Instagram and not the messages, which spend another.
func TestLimitsAreKeptApart(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	sync1(t, src, Comments, "")
	if err := st.World.Faults().Add("rate=80002:GET */media:1"); err != nil {
		t.Fatal(err)
	}
	err := src.Fetch(bg, Comments, "", func(sources.Batch) error { return nil })
	var e *sources.Error
	if !errors.As(err, &e) || e.Class != sources.RateLimited || e.Network != sources.Instagram || !e.Until.After(st.Now()) {
		t.Fatalf("%v", err)
	}
	sync1(t, src, Conversations, "")
	if err := src.Fetch(bg, Tags, "", func(sources.Batch) error { return nil }); sources.ClassOf(err) != sources.RateLimited {
		t.Errorf("tags: %v", err)
	}
}

func TestProbe(t *testing.T) {
	secret := func(o *sandbox.Options) { o.AppID, o.AppSecret = "715", "verysecret" }
	st := newStage(t, secret)
	st.World.SetTasks(st.me.Page, "MODERATE")
	st.World.Revoke("instagram_manage_comments")
	src := st.source(t, func(c *Config) { c.AppID, c.AppSecret = "715", "verysecret" })
	s, err := src.Probe(bg)
	if err != nil {
		t.Fatal(err)
	}
	if s.Account != st.me.ID || s.Name != st.me.Name || s.Version == "" || s.Closed[Tags] == "" {
		t.Errorf("%+v", s)
	}
	if c := src.Capabilities().Of(sources.CommentForm, sources.ActReply); c.Can || c.Why != "capability.scope_missing" {
		t.Errorf("reply: %+v", c)
	}
	if c := src.Capabilities().Of(sources.TagForm, sources.ActReply); c.Can || !c.ByHand {
		t.Errorf("a tag is answered by hand: %+v", c)
	}
	person := st.World.UserToken()
	src = st.source(t, func(c *Config) {
		c.AppID, c.AppSecret = "715", "verysecret"
		c.Token = fixed(person)
	})
	if s, err = src.Probe(bg); err != nil || !slices.Equal(s.Tasks, []string{"MODERATE"}) || s.Closed[Conversations] != messagesDenied {
		t.Errorf("%+v, %v", s, err)
	}
	if c := src.Capabilities().Of(sources.ConversationForm, sources.ActMessage); c.Can || c.Why != "capability.task_missing" {
		t.Errorf("message: %+v", c)
	}
}

func TestNoSecretLeaks(t *testing.T) {
	st := newStage(t)
	var log bytes.Buffer
	src := st.source(t, func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	sync1(t, src, Comments, "")
	out := st.asked(t, "Ein vertraulicher Satz")
	if err := st.World.Faults().Add("drop-after:POST */replies:1"); err != nil {
		t.Fatal(err)
	}
	_, err := src.Reply(bg, out)
	if !sources.MayHaveBeenApplied(err) {
		t.Fatalf("%v", err)
	}
	for _, text := range []string{log.String(), err.Error()} {
		if strings.Contains(text, st.me.Token) || strings.Contains(text, out.Text) {
			t.Errorf("leaked: %s", text)
		}
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	good := Config{Channel: sources.Channel{Name: "x", Account: "17841400000000001"}, Token: fixed("EAAx")}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Config){
		"a name": func(c *Config) { c.Channel.Account = "baeckerei.krume" }, "no account": func(c *Config) { c.Channel.Account = " " },
		"no token": func(c *Config) { c.Token = nil }, "a Page's name": func(c *Config) { c.Page = "krume" },
		"http": func(c *Config) { c.BaseURL = "http://example.com/" },
	} {
		bad := good
		change(&bad)
		if _, err := New(bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
