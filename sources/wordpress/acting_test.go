package wordpress

import (
	"context"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/wordpress/fake"
)

// What WordPress refuses is told by its class, and nothing is doubted that was plainly refused.
func TestRefusals(t *testing.T) {
	s := newStage(t, fake.Options{Flood: true, NoTrash: true})
	post := s.world.AddPost("posts", "x", 1)
	top := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "Frage"})
	held := write(t, s, fake.Say{Post: post, Name: "Tom", Text: "Wartet", Status: "hold"})
	src, ctx := s.source(t), context.Background()
	out := sources.Outgoing{Form: sources.CommentForm, Audience: sources.Public, Thread: top, Target: top, Text: "Antwort", Tried: s.Now()}
	first, err := src.Reply(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	again := out // this attempt's text is there: it is the one that went out
	if r, err := src.Reply(ctx, again); err != nil || r.RemoteID != first.RemoteID {
		t.Errorf("%+v, %v", r, err)
	}
	again.Others = []string{first.RemoteID}
	_, err = src.Reply(ctx, again)
	classIs(t, err, sources.Duplicate, "already said that")
	again.Text = "Noch eine"
	_, err = src.Reply(ctx, again)
	classIs(t, err, sources.RateLimited, "too quickly")
	if sources.MayHaveBeenApplied(err) {
		t.Error("doubted")
	}
	s.Advance(20 * time.Second)
	if _, err = src.Reply(ctx, again); err != nil {
		t.Errorf("after the pause: %v", err)
	}
	again.Target = held
	_, err = src.Reply(ctx, again)
	classIs(t, err, sources.NotReplyable, "approval")
	s.Advance(time.Minute)
	s.world.SetClosed(post, true)
	again.Target, again.Text = top, "Zu spät"
	_, err = src.Reply(ctx, again)
	classIs(t, err, sources.NotReplyable, "closed")
	classIs(t, src.Moderate(ctx, top, sources.Trash), sources.Unsupported, "force=true")
	if _, ok := s.world.Comment(1); !ok {
		t.Error("deleted for good although only the trash was asked for")
	}
	again.Text = strings.Repeat("&", textMost/4)
	_, err = src.Reply(ctx, again)
	classIs(t, err, sources.TooLong, "")
	again.Audience, again.Text = sources.Private, "psst"
	_, err = src.Reply(ctx, again)
	classIs(t, err, sources.Unsupported, "")
}

// Every ruling can be made twice, over a broken line, and taken back.
func TestRulings(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "x", 1)
	page := s.world.AddPost("pages", "y", 1)
	id := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "Frage", Status: "hold"})
	n, _ := number(id)
	src, ctx := s.source(t), context.Background()
	for _, r := range []sources.Ruling{sources.Approve, sources.Hold, sources.Spam, sources.Trash, sources.Approve} {
		if err := s.Kit.Next("drop after apply", true, 1); err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			if err := src.Moderate(ctx, id, r); err != nil {
				t.Errorf("%s, time %d: %v", r, i+1, err)
			}
		}
		if c, _ := s.world.Comment(n); c.Status != statuses[r].told || c.IP != "192.0.2.7" || c.Agent != "Mozilla/5.0" {
			t.Errorf("%s: it is %s, from %s with %s", r, c.Status, c.IP, c.Agent)
		}
		s.Calm()
		if m, err := src.Look(ctx, id); err != nil || m.Held != (r == sources.Hold) || m.Hidden != (r == sources.Spam || r == sources.Trash) {
			t.Errorf("after %s a look shows %+v %v", r, m, err)
		}
	}
	if m, err := src.Look(ctx, "999"); err != nil || !m.Deleted {
		t.Errorf("a look at what is gone shows %+v %v", m, err)
	}
	for _, p := range []int64{post, page} {
		for _, closed := range []bool{true, true, false} {
			if err := src.SetClosed(ctx, postID(p), closed); err != nil {
				t.Error(err)
			}
			if got, _ := s.world.Post(p); got.Closed != closed {
				t.Errorf("%d closed: %v", p, got.Closed)
			}
		}
	}
	classIs(t, src.Moderate(ctx, "999", sources.Spam), sources.Missing, "")
	classIs(t, src.Moderate(ctx, "../users", sources.Spam), sources.Missing, "")
	classIs(t, src.SetClosed(ctx, "17", true), sources.Missing, "")
	if err := src.Delete(ctx, "999"); err != nil {
		t.Error(err)
	}
}

// A host that lets no DELETE through is spoken to otherwise.
func TestTimidHost(t *testing.T) {
	s := newStage(t, fake.Options{Timid: true})
	post := s.world.AddPost("posts", "x", 1)
	id := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "Frage"})
	n, _ := number(id)
	src, ctx := s.source(t), context.Background()
	for range 2 {
		if err := src.Moderate(ctx, id, sources.Trash); err != nil {
			t.Fatal(err)
		}
	}
	if c, _ := s.world.Comment(n); c.Status != "trash" {
		t.Errorf("%+v", c)
	}
	for range 2 {
		if err := src.Delete(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	if _, there := s.world.Comment(n); there {
		t.Error("still there")
	}
}

func TestEditOwn(t *testing.T) {
	s := newStage(t, fake.Options{Narrow: true})
	post := s.world.AddPost("posts", "x", 1)
	top := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "Frage"})
	src, ctx := s.source(t), context.Background()
	out := sources.Outgoing{Form: sources.CommentForm, Audience: sources.Public, Thread: top, Target: top, Text: "Gern 🥨 <bald>", Tried: s.Now()}
	r, err := src.Reply(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := src.FindOwn(ctx, out); err != nil || !found || got.RemoteID != r.RemoteID { // the database has dropped the emoji
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	for range 2 {
		if _, err := src.Edit(ctx, r.RemoteID, "Gern & <morgen>"); err != nil {
			t.Error(err)
		}
	}
	n, _ := number(r.RemoteID)
	if c, _ := s.world.Comment(n); c.Stored != "Gern &amp; &lt;morgen&gt;" {
		t.Errorf("stored %q", c.Stored)
	}
	_, err = src.Edit(ctx, top, "untergeschoben")
	classIs(t, err, sources.Permission, "somebody else")
}

// Who may not moderate reads what readers see, and is offered no more.
func TestAuthorsAndReaders(t *testing.T) {
	s := newStage(t, fake.Options{})
	s.world.AddUser("autorin", "abcd efgh", "author")
	post := s.world.AddPost("posts", "x", 1)
	top := write(t, s, fake.Say{Post: post, Name: "Maria", Mail: "m@kern.example", Text: "Wann & wo?\nBald?"})
	held := write(t, s, fake.Say{Post: post, Name: "Tom", Text: "Wartet", Status: "hold"})
	n, _ := number(held)
	below := write(t, s, fake.Say{Parent: n, Name: "Lena", Text: "Sag ich auch"})
	src := s.source(t, func(c *Config) {
		c.Token = func(context.Context) (string, error) { return "autorin:abcdefgh", nil }
	})
	got := newShelf()
	got.fetch(t, src)
	if got.home[below] != held || got.msgs[below].ParentID != "" { // what it answers is not shown to us
		t.Errorf("%+v in %s", got.msgs[below], got.home[below])
	}
	if m := got.msgs[top]; len(got.msgs) != 2 || m.Text != "Wann & wo?\nBald?" || m.Author.ID != "" {
		t.Errorf("%+v", got.msgs)
	}
	caps := src.Capabilities()
	for act, can := range map[sources.Act]bool{sources.ActReply: true, sources.ActApprove: false, sources.ActDelete: false, sources.ActClose: false} {
		if c := caps.Of(sources.CommentForm, act); c.Can != can {
			t.Errorf("%s: %+v", act, c)
		}
	}
	out := sources.Outgoing{Form: sources.CommentForm, Audience: sources.Public, Thread: top, Target: top, Text: "Heute", Tried: s.Now()}
	r, err := src.Reply(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	n, _ = number(r.RemoteID)
	if c, _ := s.world.Comment(n); c.Status != "hold" {
		t.Errorf("%+v", c)
	}
	classIs(t, src.Delete(context.Background(), top), sources.Permission, "")
}
