package sandbox_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

// silent makes customers who say nothing.
func silent(o *sandbox.Options) {
	o.Judge = func(sandbox.Answered) sandbox.Mood { return sandbox.Silent }
}

func TestAnswersToAnswersLandUnderTheHead(t *testing.T) {
	s := play(t)
	post, head := s.shop("Kopf")
	below := s.w.AddComment(head, "Jens P.", "darunter")
	r := s.post(below+"/comments", "message", "Guten Tag Herr P.", "fields", "id,message,parent,permalink_url,created_time,from").ok()
	if r.str("parent", "id") != head || r.str("from", "id") != s.krume.ID || !strings.HasPrefix(r.str("id"), strings.Split(head, "_")[0]+"_") {
		t.Errorf("it landed at %s", r.raw)
	}
	if !strings.Contains(r.str("permalink_url"), "reply_comment_id=") || r.str("created_time") != "2026-11-21T12:00:00+0000" {
		t.Errorf("read after write: %s", r.raw)
	}
	got := s.get(head+"/comments", "fields", "id").ok()
	if len(got.rows()) != 2 {
		t.Errorf("below the head: %s", got.raw)
	}
	plain := s.post(post+"/comments", "message", "Für alle").ok()
	if len(plain.body) != 1 || plain.str("id") == "" {
		t.Errorf("without fields: %s", plain.raw)
	}
	if n := s.w.Applied("Guten Tag Herr P."); n != 1 {
		t.Errorf("applied %d times", n)
	}
}

func TestTheGraphDoesNotKnowThatItHasTakenTheSameTextBefore(t *testing.T) {
	s := play(t)
	_, c := s.shop("zweimal")
	s.post(c+"/comments", "message", "Doppelt").ok()
	s.post(c+"/comments", "message", "Doppelt").ok()
	if n := s.w.Applied("Doppelt"); n != 2 {
		t.Errorf("applied %d times", n)
	}
}

func TestCommentsThatAreNotTaken(t *testing.T) {
	s := play(t)
	_, c := s.shop("Hm")
	s.post(c+"/comments", "message", "  ").fails(100, 0)
	s.post(c+"/comments", "message", strings.Repeat("ä", 8001)).fails(100, 0)
	s.post(c+"/comments", "message", "gut", "fields", "id,nonsense,,").fails(2500, 0)
	s.post(c+"/private_replies", "message", "x").fails(12, 0)
	s.post(c+"/nonsense", "message", "x").fails(100, 33)
	s.post(c+"/comments", "message", "gut", "fields", "id,shoe_size").fails(100, 0)
	s.post(c, "message", "gut", "fields", "shoe_size").fails(100, 0)
	if n := s.w.Applied("gut"); n != 0 {
		t.Errorf("a refused comment was applied %d times", n)
	}
}

func TestHideEditLike(t *testing.T) {
	s := play(t)
	post, c := s.shop("Frech")
	s.post(c, "is_hidden", "true").ok()
	s.post(c, "is_hidden", "true").ok()
	if r := s.get(c, "fields", "is_hidden").ok(); r.at("is_hidden") != true {
		t.Errorf("not hidden: %s", r.raw)
	}
	s.post(c, "is_hidden", "false").ok()
	s.post(c, "is_hidden", "perhaps").fails(100, 0)
	s.post(c).fails(100, 0)
	s.post(c, "message", "fremde Worte").fails(200, 0)

	own := s.post(c+"/comments", "message", "Guten Tagg").ok().str("id")
	s.post(own, "message", "Guten Tag").ok()
	s.post(own, "is_hidden", "true").fails(200, 0)
	if r := s.get(own, "fields", "message,can_hide").ok(); r.str("message") != "Guten Tag" || r.at("can_hide") != false {
		t.Errorf("edited: %s", r.raw)
	}

	before := s.get(c, "fields", "like_count,user_likes").ok()
	s.post(c + "/likes").ok()
	s.post(c + "/likes").ok()
	after := s.get(c, "fields", "like_count,user_likes").ok()
	if after.at("user_likes") != true || after.at("like_count").(float64) != before.at("like_count").(float64)+1 {
		t.Errorf("liked twice: %s, then %s", before.raw, after.raw)
	}
	s.del(c + "/likes").ok()
	if r := s.get(c, "fields", "user_likes").ok(); r.at("user_likes") != false {
		t.Errorf("like not taken back: %s", r.raw)
	}
	if r := s.get(post, "fields", "likes.limit(0).summary(true),reactions.summary(1)").ok(); r.at("likes", "summary", "total_count") == nil {
		t.Errorf("likes of a post: %s", r.raw)
	}
}

func TestDeletingAHeadTakesItsAnswersAlong(t *testing.T) {
	s := play(t)
	post, head := s.shop("Kopf")
	below := s.w.AddComment(head, "Jens P.", "darunter")
	s.del(head).ok()
	s.get(below).fails(100, 33)
	s.post(below+"/comments", "message", "zu spät").fails(100, 33)
	if r := s.get(post+"/comments", "filter", "stream", "summary", "true").ok(); len(r.rows()) != 0 || r.at("summary", "total_count") != 0.0 {
		t.Errorf("still there: %s", r.raw)
	}
	got := s.w.Comments(post)
	if len(got) != 2 || !got[0].Deleted || !got[1].Deleted {
		t.Errorf("inspection: %+v", got)
	}
}

func TestBlocking(t *testing.T) {
	s := play(t)
	_, c := s.shop("Pöbelei")
	got, _ := s.w.Get(c)
	r := s.post(s.krume.ID+"/blocked", "user", `["`+got.FromID+`","999"]`).ok()
	if r.at(got.FromID) != true || r.at("999") != false || !s.w.Blocked(got.FromID) {
		t.Errorf("blocked: %s", r.raw)
	}
	if r = s.get(s.krume.ID+"/blocked", "user", got.FromID).ok(); len(r.rows()) != 1 || at(r.rows(), 0, "name") != "Maria Kern" {
		t.Errorf("list: %s", r.raw)
	}
	s.del(s.krume.ID+"/blocked", "user", got.FromID).ok()
	if s.w.Blocked(got.FromID) || len(s.get(s.krume.ID+"/blocked").ok().rows()) != 0 {
		t.Error("still blocked")
	}
	s.post(s.krume.ID+"/blocked").fails(100, 0)
	s.post(s.krume.ID+"/moderate_conversations", "user_ids", `[{"id":"`+got.FromID+`"}]`, "actions", `["BLOCK_USER"]`).ok()
	if !s.w.Blocked(got.FromID) {
		t.Error("not blocked by moderation")
	}
	s.post(s.krume.ID+"/moderate_conversations", "user_ids", `[{"id":"`+got.FromID+`"}]`, "actions", `["LAUGH"]`).fails(100, 0)
}

func TestPrivateReplyOnceAndForSevenDays(t *testing.T) {
	s := play(t, silent)
	c := s.w.AddComment(s.w.AddPost(s.krume.ID, "Neu"), "Wilma Wend", "Meine Bestellung fehlt")
	send := func(id, text string) reply {
		return s.post(s.krume.ID+"/messages", "recipient", `{"comment_id":"`+id+`"}`, "message", `{"text":"`+text+`"}`)
	}
	if r := s.get(c, "fields", "can_reply_privately").ok(); r.at("can_reply_privately") != true {
		t.Errorf("hint: %s", r.raw)
	}
	r := send(c, "Hallo Frau Kern").ok()
	if r.str("recipient_id") == "" || !strings.HasPrefix(r.str("message_id"), "m_") {
		t.Errorf("sent: %s", r.raw)
	}
	send(c, "Noch einmal").fails(10900, 0)
	if s.w.Applied("Hallo Frau Kern") != 1 || s.w.Applied("Noch einmal") != 0 {
		t.Error("not sent once")
	}
	if r := s.get(c, "fields", "can_reply_privately,private_reply_conversation{id}").ok(); r.at("can_reply_privately") != false || r.str("private_reply_conversation", "id") == "" {
		t.Errorf("afterwards: %s", r.raw)
	}
	// The conversation is not open to more before they answer.
	s.post(s.krume.ID+"/messages", "recipient", `{"id":"`+r.str("recipient_id")+`"}`, "message", `{"text":"?"}`).fails(10, 2018278)

	_, late := s.shop("Später")
	s.clock.add(7*24*time.Hour + time.Minute)
	send(late, "Zu spät").fails(10902, 0)
	send("1_2", "wohin").fails(100, 2018292)
	own := s.post(late+"/comments", "message", "Von uns").ok().str("id")
	send(own, "an uns").fails(10902, 0)

	visitor := s.w.AddComment(s.krume.ID, "Tilda Graf", "Ein Beitrag auf der Seite")
	s.post(s.krume.ID+"/messages", "recipient", `{"post_id":"`+visitor+`"}`, "message", `{"text":"Zum Beitrag"}`).ok()
	_, c = s.shop("abgestellt")
	who, _ := s.w.Get(c)
	s.w.Refuse(who.FromID, true)
	send(c, "x").fails(10903, 0)
}

func TestMessagesOnlyInTheirWindow(t *testing.T) {
	s := play(t, silent)
	talk, m := s.w.AddMessage(s.krume.ID, "Zoe Pohl", "Habt ihr morgen auf?")
	got, _ := s.w.Get(m)
	who := got.FromID
	send := func(extra ...string) reply {
		return s.post(s.krume.ID+"/messages", append([]string{"recipient", `{"id":"` + who + `"}`, "message", `{"text":"Ja, ab sechs."}`}, extra...)...)
	}
	r := send("messaging_type", "RESPONSE").ok()
	if r.str("recipient_id") != who {
		t.Errorf("sent: %s", r.raw)
	}
	if r := s.get(talk, "fields", "can_reply,message_count,snippet,unread_count,participants").ok(); r.at("can_reply") != true || r.at("message_count") != 2.0 || r.str("snippet") != "Ja, ab sechs." || r.str("participants", "data", 0, "id") != who {
		t.Errorf("conversation: %s", r.raw)
	}
	s.clock.add(24*time.Hour + time.Second)
	send("messaging_type", "RESPONSE").fails(10, 2018278)
	send("messaging_type", "MESSAGE_TAG").fails(100, 0)
	send("messaging_type", "MESSAGE_TAG", "tag", "POST_PURCHASE_UPDATE").fails(100, 0)
	send("messaging_type", "MESSAGE_TAG", "tag", "HUMAN_AGENT").ok()
	s.w.AllowHumanAgent(false)
	send("messaging_type", "MESSAGE_TAG", "tag", "HUMAN_AGENT").fails(10, 0)
	s.w.AllowHumanAgent(true)
	s.clock.add(7 * 24 * time.Hour)
	send("messaging_type", "MESSAGE_TAG", "tag", "HUMAN_AGENT").fails(10, 2018278)
	if r := s.get(talk, "fields", "can_reply").ok(); r.at("can_reply") != false {
		t.Errorf("closed: %s", r.raw)
	}
	s.w.AddComment(talk, "", "Noch da?")
	send().ok()
	s.w.Refuse(who, true)
	send().fails(551, 1545041)
	s.post(s.krume.ID+"/messages", "recipient", `{"id":"123"}`, "message", `{"text":"x"}`).fails(100, 0)
	s.post(s.krume.ID+"/messages", "message", `{"text":"x"}`).fails(100, 0)
}

func TestLongMessagesAndSenderActions(t *testing.T) {
	s := play(t)
	talk, m := s.w.AddMessage(s.krume.ID, "Zoe Pohl", "Hallo")
	got, _ := s.w.Get(m)
	to := `{"id":"` + got.FromID + `"}`
	s.post(s.krume.ID+"/messages", "recipient", to, "message", `{"text":"`+strings.Repeat("x", 2001)+`"}`).fails(100, 0)
	s.post(s.krume.ID+"/messages", "recipient", to, "message", `{"text":" "}`).fails(100, 0)
	if r := s.get(talk, "fields", "unread_count").ok(); r.at("unread_count") != 1.0 {
		t.Errorf("unread: %s", r.raw)
	}
	s.post(s.krume.ID+"/messages", "recipient", to, "sender_action", "mark_seen").ok()
	if r := s.get(talk, "fields", "unread_count").ok(); r.at("unread_count") != 0.0 {
		t.Errorf("unread: %s", r.raw)
	}
	s.post(s.krume.ID+"/messages", "recipient", to, "sender_action", "WAVE").fails(100, 0)
}

func TestOnlyTwentyMessagesTellDetails(t *testing.T) {
	s := play(t)
	talk, oldest := s.w.AddMessage(s.krume.ID, "Zoe Pohl", "Nummer 0")
	for i := range 24 {
		s.clock.add(time.Second)
		s.w.AddMessage(s.krume.ID, "Zoe Pohl", fmt.Sprint("Nummer ", i+1))
	}
	r := s.get(talk+"/messages", "limit", "100", "fields", "id,message,from,created_time").ok()
	if len(r.rows()) != 25 || at(r.rows(), 0, "message") != "Nummer 24" {
		t.Fatalf("messages: %s", r.raw)
	}
	for i, row := range r.rows() {
		if told := at(row, "message") != nil; told != (i < 20) || at(row, "id") == nil || at(row, "created_time") == nil {
			t.Errorf("message %d: %v", i, row)
		}
	}
	s.get(oldest, "fields", "message").fails(100, 33)
}

func TestConversationsNewestFirst(t *testing.T) {
	s := play(t)
	a, _ := s.w.AddMessage(s.krume.ID, "Anna Ahrens", "eins")
	s.clock.add(time.Minute)
	b, _ := s.w.AddMessage(s.krume.ID, "Ben Becker", "zwei")
	top := func() []string {
		got, _, _ := s.walk(s.get(s.krume.ID+"/conversations", "platform", "messenger"), 25, "id")
		return got
	}
	if r := top(); r[0] != b || r[1] != a {
		t.Errorf("order: %v", r)
	}
	s.clock.add(time.Minute)
	s.w.AddMessage(s.krume.ID, "Anna Ahrens", "drei")
	if r := top(); r[0] != a {
		t.Errorf("order after a new message: %v", r)
	}
	s.get(s.krume.ID+"/conversations", "since", "1").fails(100, 0)
	s.get(s.krume.ID+"/conversations", "platform", "pigeon").fails(100, 0)
	got, _, _ := s.walk(s.get(s.krume.ID+"/conversations", "limit", "3"), 3, "id")
	slices.Sort(got)
	if n := len(slices.Compact(got)); n != len(got) || n < 3 {
		t.Errorf("%d conversations, %d different", len(got), n)
	}
}

func TestReviews(t *testing.T) {
	s := play(t)
	story := s.w.AddReview(s.krume.ID, "Olga Otto", "Immer wieder gern", true)
	s.get(s.rad.ID+"/ratings").fails(12, 0)
	s.w.CloseReviews(s.rad.ID, false)
	s.get(s.rad.ID + "/ratings").ok()
	r := s.get(s.krume.ID+"/ratings", "fields", "created_time,has_review,rating,recommendation_type,review_text,reviewer,open_graph_story{id,message,comments{id,message}}").ok()
	row, _ := at(r.rows(), 0).(map[string]any)
	if row["review_text"] != "Immer wieder gern" || row["recommendation_type"] != "positive" || row["id"] != nil || at(row, "open_graph_story", "id") != story {
		t.Fatalf("row: %v", row)
	}
	s.post(story+"/comments", "message", "Vielen Dank, Frau Otto!").ok()
	r = s.get(s.krume.ID+"/ratings", "fields", "open_graph_story{comments{message,from}}").ok()
	if got := at(r.rows(), 0, "open_graph_story", "comments", "data", 0, "message"); got != "Vielen Dank, Frau Otto!" {
		t.Errorf("reply: %v", got)
	}
	if r := s.call(http.MethodGet, story, s.token).ok(); r.str("type") != "sellers.rates" {
		t.Errorf("story: %s", r.raw)
	}
}
