package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

// The account hangs on the Page, is found through it and answers its token.
func TestTheAccountHangsOnThePage(t *testing.T) {
	s := play(t)
	me := s.w.Accounts()[0]
	page := s.get(s.krume.ID, "fields", "instagram_business_account{id,username}").ok()
	if page.str("instagram_business_account", "id") != me.ID {
		t.Errorf("%s", page.raw)
	}
	list := s.call("GET", "me/accounts", s.w.UserToken(), "fields", "id,instagram_business_account{id}").ok()
	if got := at(list.rows()[0], "instagram_business_account", "id"); got != me.ID {
		t.Errorf("%s", list.raw)
	}
	if got := s.call("GET", me.ID, me.Token, "fields", "username,media_count").ok(); got.str("username") != me.Name {
		t.Errorf("%s", got.raw)
	}
	s.call("GET", me.ID, s.rad.Token, "fields", "username").fails(100, 33)
	s.call("GET", me.ID+"/media", s.w.UserToken()).fails(210, 0)
}

// Comments come newest first, fifty at most, the top level only; there is no filter by time, and answers stand below.
func TestCommentsOnInstagram(t *testing.T) {
	s := play(t)
	me := s.w.Accounts()[0]
	shot := s.w.AddPost(me.ID, "Neu")
	var want []string
	for i := range 120 {
		id := s.w.AddComment(shot, fmt.Sprintf("u%d", i), fmt.Sprintf("Kommentar %d", i))
		want = append([]string{id}, want...)
		s.clock.add(time.Second)
	}
	answer := s.w.AddComment(want[0], "Maria Kern", "Antwort")
	s.w.AddComment(answer, "Jens", "auf die Antwort")
	first := s.get(shot+"/comments", "fields", "id,text,timestamp,username,from,parent_id,replies{id,parent_id}", "limit", "100")
	if n := len(first.ok().rows()); n > 50 {
		t.Errorf("%d at once", n)
	}
	got, _, _ := s.walk(first, 50, "id")
	if !slices.Equal(got, want) {
		t.Errorf("%d comments, out of order or not all", len(got))
	}
	replies, _ := at(first.rows()[0], "replies", "data").([]any)
	if len(replies) != 2 || at(replies[1], "parent_id") != want[0] {
		t.Errorf("answers: %v", replies)
	}
	if count := s.get(shot, "fields", "comments_count").ok().at("comments_count"); count != float64(122) {
		t.Errorf("comments_count %v", count)
	}
	if name := s.get(answer, "fields", "username").ok().str("username"); name != "maria.kern" {
		t.Errorf("username %q", name)
	}
	s.get(shot+"/comments", "fields", "message").fails(100, 0)
	if err := s.w.EditComment(answer, "anders"); err == nil {
		t.Error("a comment on Instagram was edited")
	}
}

// What Instagram lets an account do with a comment, and what not.
func TestActingOnInstagram(t *testing.T) {
	s := play(t, silent)
	me := s.w.Accounts()[0]
	shot := s.w.AddPost(me.ID, "Neu")
	c := s.w.AddComment(shot, "maria", "Hm")
	own := s.post(c+"/replies", "message", "Guten Tag").ok().str("id")
	if under, _ := s.w.Get(s.post(own+"/replies", "message", "Noch etwas").ok().str("id")); under.Parent != c {
		t.Errorf("it landed under %s", under.Parent)
	}
	s.post(c+"/replies", "message", strings.Repeat("x", 2201)).fails(100, 0)
	s.post(c+"/replies", "message", strings.Repeat("#a ", 31)).fails(100, 0)
	s.post(c, "is_hidden", "true").fails(100, 0)
	s.post(c, "hide", "true").ok()
	s.post(c+"/replies", "message", "Zu spät").fails(10, 0)
	s.post(c, "hide", "false").ok()
	s.post(shot, "comment_enabled", "false").ok()
	if s.get(shot, "fields", "is_comment_enabled").ok().at("is_comment_enabled") != false {
		t.Error("comments are still on")
	}
	s.post(c+"/replies", "message", "Zu").fails(10, 0)
	s.post(shot, "comment_enabled", "true").ok()
	s.post(c+"/likes").fails(100, 33)
	s.del(shot).fails(100, 33)
	s.del(c).ok()
	s.del(c).fails(100, 33)
	s.get(c+"/replies").fails(100, 33)
	s.w.Revoke("instagram_manage_comments")
	s.get(shot+"/comments").fails(200, 0)
}

// Tags name no next page; a mention is found by its id alone; neither can be read directly.
func TestTagsAndMentions(t *testing.T) {
	s := play(t)
	me := s.w.Accounts()[0]
	for i := range 60 {
		s.w.AddComment(me.ID, fmt.Sprintf("gast%d", i), "Torte")
	}
	seen, after := 0, ""
	for {
		r := s.get(me.ID+"/tags", "fields", "id,username", "limit", "25", "after", after).ok()
		if r.str("paging", "next") != "" {
			t.Fatal("tags name a next page")
		}
		if len(r.rows()) == 0 {
			break
		}
		seen += len(r.rows())
		after = r.str("paging", "cursors", "after")
	}
	if seen != 62 { // two of the seeds
		t.Errorf("%d tags", seen)
	}
	one, _ := at(s.get(me.ID+"/tags", "fields", "id").ok().rows()[0], "id").(string)
	s.get(one).fails(100, 33)
	s.post(me.ID+"/mentions", "media_id", one, "message", "Danke").fails(10, 0)
	caption, _ := s.w.AddMention(me.ID, "Food Blog", "Kaffee bei baeckerei.krume")
	named := s.w.AddComment(caption, "Kalle", "baeckerei.krume war besser")
	s.get(caption).fails(100, 33)
	s.get(named).fails(100, 33)
	r := s.get(me.ID, "fields", "mentioned_media.media_id("+caption+"){caption,username,comments{id,text}},mentioned_comment.comment_id("+named+"){text,media{id}}").ok()
	if r.str("mentioned_media", "username") != "food.blog" || r.str("mentioned_comment", "media", "id") != caption || r.str("id") != me.ID {
		t.Errorf("%s", r.raw)
	}
	s.get(me.ID, "fields", "mentioned_media.media_id("+one+"){id}").fails(100, 33)
	s.post(me.ID+"/mentions", "media_id", caption, "comment_id", named, "message", "Danke").ok()
	if s.w.Applied("Danke") != 1 {
		t.Error("the answer was not taken once")
	}
}

// Messages go through the Page, with Instagram's own sub-code outside of their time.
func TestMessagesOnInstagram(t *testing.T) {
	s := play(t, silent)
	me := s.w.Accounts()[0]
	talk, msg := s.w.AddMessage(me.ID, "Jens P.", "Hallo?")
	if !strings.HasPrefix(talk, "aWdf") || !strings.HasPrefix(msg, "aWdf") {
		t.Errorf("ids %s, %s", talk, msg)
	}
	list := s.get(s.krume.ID+"/conversations", "platform", "instagram", "fields", "id,participants,messages{from,message}").ok()
	if at(list.rows()[0], "id") != talk || at(list.rows()[0], "participants", "data", 0, "username") != "jens.p" ||
		at(list.rows()[0], "participants", "data", 0, "name") != nil {
		t.Errorf("%.600s", list.raw)
	}
	for _, row := range s.get(s.krume.ID + "/conversations").ok().rows() {
		if at(row, "id") == talk {
			t.Error("it stands among Messenger's, too")
		}
	}
	who, _ := s.w.Get(msg)
	to := `{"id":"` + who.FromID + `"}`
	if only := s.get(s.krume.ID+"/conversations", "platform", "instagram", "user_id", who.FromID).ok().rows(); len(only) != 1 {
		t.Errorf("%d conversations with one person", len(only))
	}
	send := func(text string, more ...string) reply {
		return s.post(s.krume.ID+"/messages", append([]string{"recipient", to, "message", `{"text":"` + text + `"}`}, more...)...)
	}
	send("Guten Tag").ok()
	send(strings.Repeat("ü", 501)).fails(100, 0)
	s.w.Advance(25 * time.Hour)
	send("Zu spät").fails(10, 2534022)
	send("Doch noch", "messaging_type", "MESSAGE_TAG", "tag", "HUMAN_AGENT").ok()
	c := s.w.AddComment(s.w.AddPost(me.ID, "Neu"), "Maria", "Hm")
	private := func() reply {
		return s.post(s.krume.ID+"/messages", "recipient", `{"comment_id":"`+c+`"}`, "message", `{"text":"Privat"}`)
	}
	private().ok()
	private().fails(10900, 0)
	s.w.SetUsage(100)
	s.get(me.ID+"/media").fails(80002, 0)
	s.get(talk).fails(80006, 0)
}

// Nothing done on Instagram changes what happens on the Pages.
func TestInstagramDoesNotChangeThePages(t *testing.T) {
	course := func(busy bool) string {
		s := play(t, func(o *sandbox.Options) { o.Quiet, o.Delay = false, nil })
		me := s.w.Accounts()[0]
		if busy {
			c := s.w.AddComment(s.w.AddPost(me.ID, "Neu"), "", "Frage?")
			s.post(c+"/replies", "message", "Guten Tag, das tut uns leid, wir melden uns.").ok()
			s.w.AddMessage(me.ID, "neu", "Hallo?")
		}
		_, c := s.shop("Hm")
		s.post(c+"/comments", "message", "Guten Tag").ok()
		s.w.Advance(2 * time.Hour)
		var b strings.Builder
		for _, p := range s.w.Pages() {
			for _, c := range s.w.Comments(p.ID) {
				b.WriteString(c.ID + c.FromID + c.Time.String() + c.Message + "\n")
			}
		}
		return b.String()
	}
	if course(false) != course(true) {
		t.Error("the Pages' day took another course")
	}
}

// Of the seeds some come in during the day, and somebody who waits asks again.
func TestInstagramLives(t *testing.T) {
	s := play(t, func(o *sandbox.Options) { o.Quiet = false })
	count := func() (n int) {
		for _, a := range s.w.Accounts() {
			n += len(s.w.Comments(a.ID))
		}
		return n
	}
	before := count()
	s.w.Advance(2 * time.Hour)
	if n := count() - before; n < 4 {
		t.Errorf("%d new things in two hours", n)
	}
}
