package bluesky

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/bluesky/fake"
	"atempause/sources/sourcetest"
)

// asked is a stage with one question below a post of ours.
func asked(t *testing.T) (*stage, *Source, *box, string) {
	t.Helper()
	s := newStage(t)
	post := must[string](t)(s.world.AddPost("Neues Brot"))
	id := must[string](t)(s.world.AddComment(post, "Maria", "Mit Roggen?"))
	src, b := s.source(t), newBox()
	b.read(t, src, Posts)
	return s, src, b, id
}

// A reply names what it answers and what the thread begins with, and marks links, names and hashtags by bytes.
func TestReplyOnTheWire(t *testing.T) {
	s, src, b, id := asked(t)
	s.world.PersonOf("Jens") // jens2.bsky.social
	text := "Grüße 🥨 @jens2.bsky.social, @niemand.example: krume.de/brot und https://krume.de/ä?x=(1). #Rögg3n! ^JL"
	r, err := src.Reply(context.Background(), b.outgoing(s, id, text))
	if err != nil {
		t.Fatal(err)
	}
	rec := s.world.Record(r.RemoteID)
	reply := rec["reply"].(map[string]any)
	if parent := reply["parent"].(map[string]any); parent["uri"] != id || !strings.HasPrefix(parent["cid"].(string), "bafyrei") {
		t.Errorf("parent %v", parent)
	}
	if root := reply["root"].(map[string]any); root["uri"] != b.threads[id].Context.RemoteID {
		t.Errorf("root %v", root)
	}
	var got []string
	for _, f := range rec["facets"].([]any) {
		m := f.(map[string]any)
		index := m["index"].(map[string]any)
		x := m["features"].([]any)[0].(map[string]any)
		for _, field := range []string{"did", "uri", "tag"} {
			if v, told := x[field]; told {
				got = append(got, fmt.Sprintf("%s → %s", text[int(index["byteStart"].(float64)):int(index["byteEnd"].(float64))], v))
			}
		}
	}
	want := []string{
		"@jens2.bsky.social → " + s.world.PersonOf("Jens"), "krume.de/brot → https://krume.de/brot",
		"https://krume.de/ä?x=(1) → https://krume.de/ä?x=(1)", "#Rögg3n → Rögg3n",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	if rec["langs"].([]any)[0] != "de" || rec["createdAt"] != "2026-11-21T12:00:00.000Z" || r.Permalink != permalink(r.RemoteID) {
		t.Errorf("%v, %+v", rec, r)
	}
}

// The same reply tried again lands on itself: whatever became of the first try, there is never a second.
func TestSecondTryMakesNoSecondReply(t *testing.T) {
	s, src, b, id := asked(t)
	out := b.outgoing(s, id, "Ja, mit Roggen.")
	if err := s.Next(sourcetest.DropAfter, true, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := src.Reply(context.Background(), out); !sources.MayHaveBeenApplied(err) {
		t.Fatalf("got %v", err)
	}
	s.Calm()
	before := s.world.Count(postKind)
	s.Advance(3 * time.Hour)
	out.Key = "reply-1-2"
	first, found, err := src.FindOwn(context.Background(), out)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	again, err := s.source(t).Reply(context.Background(), out)
	if err != nil || again.RemoteID != first.RemoteID {
		t.Errorf("%+v, %v", again, err)
	}
	out.Tried = out.Tried.Add(300 * time.Microsecond) // what a store that keeps milliseconds would have forgotten
	if again, err = src.Reply(context.Background(), out); err != nil || again.RemoteID != first.RemoteID {
		t.Errorf("%+v, %v", again, err)
	}
	// A name that has an owner by now makes another record under the same key: found, not sent.
	english := s.source(t, func(c *Config) { c.Lang = "en" })
	if again, err = english.Reply(context.Background(), out); err != nil || again.RemoteID != first.RemoteID {
		t.Errorf("%+v, %v", again, err)
	}
	if n := s.world.Count(postKind); n != before || s.world.Applied(out.Text) != 1 {
		t.Errorf("%d posts, then %d", before, n)
	}
}

// A reply made elsewhere, under a key of another program, is found by its words.
func TestFoundUnderAnotherKey(t *testing.T) {
	s, src, b, id := asked(t)
	out := b.outgoing(s, id, "Ja, mit Roggen.")
	theirs := must[string](t)(s.world.Write(fake.Draft{Text: out.Text, ReplyTo: id}))
	for i := range 130 {
		must[string](t)(s.world.AddPost(fmt.Sprint("Noch ein Beitrag ", i)))
	}
	if r, found, err := src.FindOwn(context.Background(), out); err != nil || !found || r.RemoteID != theirs {
		t.Errorf("%+v, %v, %v", r, found, err)
	}
}

func TestNotReplyable(t *testing.T) {
	s, src, b, id := asked(t)
	ctx := context.Background()
	talk := must[string](t)(s.world.Write(fake.Draft{Author: "Jens", Text: "@" + s.world.Handle() + " schließt ihr?"}))
	s.world.Gate(talk)
	s.Advance(time.Minute)
	b.read(t, src, Posts)
	if !slices.Contains(b.msgs[talk].Barred, sources.ActReply) {
		t.Errorf("barred: %v", b.msgs[talk].Barred)
	}
	calls := s.world.Count(postKind)
	for class, out := range map[sources.Class]sources.Outgoing{
		sources.NotReplyable: b.outgoing(s, talk, "Nein."),
		sources.Missing:      b.outgoing(s, "at://did:plc:x/app.bsky.feed.post/weg", "Hallo"),
		sources.Invalid:      b.outgoing(s, "at://did:plc:x/app.bsky.feed.like/weg", "Hallo"),
		sources.Rejected:     b.outgoing(s, id, " \n "),
		sources.TooLong:      b.outgoing(s, id, strings.Repeat("👩‍👩‍👧‍👦", 300)), // 300 signs, more than 3000 bytes
	} {
		if _, err := src.Reply(ctx, out); sources.ClassOf(err) != class || sources.MayHaveBeenApplied(err) {
			t.Errorf("%s: %v", class, err)
		}
	}
	s.world.BlocksUs(s.world.PersonOf("Maria"))
	if _, err := src.Reply(ctx, b.outgoing(s, id, "Ja.")); sources.ClassOf(err) != sources.PersonUnavailable {
		t.Errorf("blocked by: %v", err)
	}
	if s.world.Count(postKind) != calls {
		t.Error("something was sent")
	}
}

func TestWhoTakesMessages(t *testing.T) {
	s, src, b, id := asked(t)
	ctx := context.Background()
	maria := s.world.PersonOf("Maria")
	out := b.outgoing(s, id, "Schreiben Sie uns gern hier.")
	out.Audience = sources.Private
	for _, from := range []string{"none", "following"} {
		s.world.TakesMessages(maria, from)
		if _, err := src.ReplyPrivately(ctx, out); sources.ClassOf(err) != sources.PersonUnavailable || sources.MayHaveBeenApplied(err) {
			t.Errorf("%s: %v", from, err)
		}
		if _, found, err := src.FindOwn(ctx, out); found || err != nil {
			t.Errorf("%s: %v, %v", from, found, err)
		}
	}
	s.world.TakesMessages(maria, "all")
	out.Person = "" // known by the address of what is answered
	r, err := src.Reply(ctx, out)
	if err != nil || s.world.Applied(out.Text) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	s.world.BlocksUs(maria)
	if got, found, err := src.FindOwn(ctx, out); err != nil || !found || got.RemoteID != r.RemoteID {
		t.Errorf("what was sent before we were blocked: %v, %v", found, err)
	}
	mail := newBox()
	mail.read(t, src, Messages)
	if !mail.msgs[r.RemoteID].Ours {
		t.Errorf("%+v", mail.msgs)
	}
}

// Hiding and closing are fields of one record beside the post; each leaves alone what else stands there.
func TestHideAndClose(t *testing.T) {
	s, src, b, id := asked(t)
	ctx := context.Background()
	post := b.threads[id].Context.RemoteID
	gate := strings.Replace(post, postKind, gateKind, 1)
	steps := []error{src.SetClosed(ctx, post, true), src.SetHidden(ctx, id, true), src.SetHidden(ctx, id, true), src.SetClosed(ctx, post, true)}
	for i, err := range steps {
		if err != nil {
			t.Errorf("step %d: %v", i, err)
		}
	}
	rec := s.world.Record(gate)
	if rec["post"] != post || len(rec["allow"].([]any)) != 0 || rec["hiddenReplies"].([]any)[0] != id {
		t.Errorf("%v", rec)
	}
	s.Advance(time.Hour)
	b.read(t, src, Posts)
	if !b.msgs[id].Hidden {
		t.Error("not told as hidden")
	}
	if err := src.SetClosed(ctx, post, false); err != nil {
		t.Fatal(err)
	}
	if _, closed := s.world.Record(gate)["allow"]; closed {
		t.Error("still closed")
	}
	if err := src.SetHidden(ctx, id, false); err != nil || len(s.world.Record(gate)["hiddenReplies"].([]any)) != 0 {
		t.Errorf("still hidden: %v", err)
	}
	theirs := must[string](t)(s.world.Write(fake.Draft{Author: "Jens", Text: "Meins"}))
	for _, err := range []error{
		src.SetHidden(ctx, theirs, true), src.SetClosed(ctx, theirs, true), src.SetClosed(ctx, "kein Beitrag", true),
		src.Delete(ctx, theirs), src.SetBlocked(ctx, "Maria", true), src.SetMuted(ctx, "", true), src.SetBlocked(ctx, s.world.DID(), true),
	} {
		if sources.ClassOf(err) != sources.Unsupported || sources.MayHaveBeenApplied(err) {
			t.Errorf("got %v", err)
		}
	}
}

func TestLikeBlockMuteReport(t *testing.T) {
	s, src, b, id := asked(t)
	ctx := context.Background()
	maria := b.msgs[id].Author.ID
	for _, on := range []bool{true, true, false, false, true} {
		for name, err := range map[string]error{
			"like": src.SetLiked(ctx, id, on), "block": src.SetBlocked(ctx, maria, on), "mute": src.SetMuted(ctx, maria, on),
		} {
			if err != nil && name != "like" { // what is blocked cannot be liked
				t.Errorf("%s %v: %v", name, on, err)
			}
		}
		want := 0
		if on {
			want = 1
		}
		if s.world.Count(blockKind) != want || s.world.Muted(maria) != on {
			t.Errorf("%v: %d blocks, muted %v", on, s.world.Count(blockKind), s.world.Muted(maria))
		}
	}
	if err := src.SetBlocked(ctx, maria, false); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := src.SetLiked(ctx, id, true); err != nil {
			t.Fatal(err)
		}
	}
	if s.world.Count(likeKind) != 1 {
		t.Errorf("%d likes", s.world.Count(likeKind))
	}
	for _, n := range []sources.Notice{
		{Message: id, Person: maria, Ground: sources.Threat, Text: strings.Repeat("ä", 3000)},
		{Person: maria, Ground: sources.Advert},
		{Message: "convo/m1", Person: maria, Ground: sources.Obscene},
	} {
		if err := src.Report(ctx, n); err != nil {
			t.Errorf("%+v: %v", n.Ground, err)
		}
	}
	got := s.world.Reports()
	if len(got) != 3 || got[0].Subject["uri"] != id || len([]rune(got[0].Text)) != 2000 || got[1].Subject["did"] != maria ||
		got[1].Reason != "com.atproto.moderation.defs#reasonSpam" || got[2].Subject["messageId"] != "m1" {
		t.Errorf("%+v", got)
	}
	if err := src.Report(ctx, sources.Notice{}); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("a report about nothing: %v", err)
	}
	s.world.TakeDown(maria)
	if err := src.SetBlocked(ctx, maria, false); err != nil {
		t.Errorf("whoever was taken down is let back: %v", err)
	}
}

// A record another program made is taken back too.
func TestOthersRecordsAreTakenBack(t *testing.T) {
	s, src, b, id := asked(t)
	ctx := context.Background()
	for kind, subject := range map[string]any{blockKind: b.msgs[id].Author.ID, likeKind: map[string]string{"uri": id, "cid": "x"}} {
		if err := src.do(ctx, procedure("make", "com.atproto.repo.createRecord", "", map[string]any{
			"repo": s.world.DID(), "collection": kind, "record": map[string]any{"$type": kind, "subject": subject, "createdAt": src.stamp()},
		})); err != nil {
			t.Fatal(err)
		}
	}
	if err := src.SetBlocked(ctx, b.msgs[id].Author.ID, false); err != nil {
		t.Error(err)
	}
	if err := src.SetLiked(ctx, id, false); err != nil {
		t.Error(err)
	}
	if s.world.Count(blockKind)+s.world.Count(likeKind) != 0 {
		t.Error("still there")
	}
}

// The hour's points are told in headers; when they are used up nothing is sent until they are back.
func TestPoints(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.WritesMax = 5 })
	post := must[string](t)(s.world.AddPost("Neu"))
	id := must[string](t)(s.world.AddComment(post, "Maria", "Hallo"))
	src, b := s.source(t), newBox()
	b.read(t, src, Posts)
	ctx := context.Background()
	var err error
	n := 0
	for ; n < 10 && err == nil; n++ {
		_, err = src.Reply(ctx, b.outgoing(s, id, fmt.Sprint("Antwort ", n)))
	}
	if sources.ClassOf(err) != sources.RateLimited || sources.MayHaveBeenApplied(err) || n != 3 {
		t.Fatalf("try %d: %v", n, err)
	}
	b.read(t, src, Posts) // reading goes on
	s.Advance(2 * time.Hour)
	if _, err := src.Reply(ctx, b.outgoing(s, id, "Antwort danach")); err != nil {
		t.Error(err)
	}
}
