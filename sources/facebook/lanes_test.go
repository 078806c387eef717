package facebook

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/meta"
)

func TestReviewsAreProbedOnceAndClosedWithAReason(t *testing.T) {
	st := newStage(t)
	st.World.CloseReviews(st.page.ID, true)
	src := st.source(t)
	for range 3 {
		lanes, err := src.Lanes(context.Background())
		if err != nil || slices.Contains(lanes, Reviews) || !slices.Contains(lanes, Feed) {
			t.Fatalf("%v %v", lanes, err)
		}
	}
	probes := 0
	for _, r := range st.World.Requests() {
		if strings.HasSuffix(r.Path, "/ratings") {
			probes++
		}
	}
	if probes != 1 {
		t.Errorf("asked %d times", probes)
	}
	if why := src.ClosedLanes()[Reviews]; why != reviewsOver {
		t.Errorf("closed for %q", why)
	}
	standing, err := src.Probe(context.Background())
	if err != nil || standing.Closed[Reviews] != reviewsOver {
		t.Errorf("%+v %v", standing, err)
	}
}

func TestReviewsAreReadWithWhatHangsBelow(t *testing.T) {
	st := newStage(t)
	st.World.CloseReviews(st.page.ID, false)
	story := st.World.AddReview(st.page.ID, "Mandy", "Nie wieder.", false)
	src := st.source(t)
	first := sync1(t, src, Reviews, "")
	th, ok := threads(first)[story]
	if !ok || th.Form != sources.ReviewForm || th.Recommend != "negative" || th.Messages[0].Text != "Nie wieder." {
		t.Fatalf("%+v", th)
	}
	cursor := first[len(first)-1].Cursor
	out := sources.Outgoing{
		Form: sources.ReviewForm, Audience: sources.Public, Thread: story, Target: story, Text: "Das tut uns leid.", Tried: st.Now(),
	}
	r, err := src.Reply(context.Background(), out)
	if err != nil || r.Parent != story {
		t.Fatalf("%+v %v", r, err)
	}
	if got, found, err := src.FindOwn(context.Background(), out); err != nil || !found || got.RemoteID != r.RemoteID {
		t.Errorf("%+v %v %v", got, found, err)
	}
	th = threads(sync1(t, src, Reviews, cursor))[story]
	if len(th.Messages) != 2 || !th.Messages[1].Ours || th.Messages[1].ParentID != story {
		t.Errorf("%+v", th.Messages)
	}
	if _, err := src.ReplyPrivately(context.Background(), out); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("%v", err)
	}
}

// Of a long conversation only the newest twenty messages are told; the older ones stay as they are in the store.
func TestOnlyTwentyMessagesHaveDetails(t *testing.T) {
	st := newStage(t)
	var thread string
	for i := range 30 {
		thread, _, _ = st.AddMessage("Jens", fmt.Sprintf("Nachricht %d", i))
		st.Advance(time.Second)
	}
	bs := sync1(t, st.source(t), Conversations, "")
	th := threads(bs)[thread]
	if len(th.Messages) != meta.Detailed || th.Messages[0].Text != "Nachricht 10" || th.Messages[meta.Detailed-1].Text != "Nachricht 29" {
		t.Fatalf("%d messages, first %q", len(th.Messages), th.Messages[0].Text)
	}
	if th.Form != sources.ConversationForm || th.Audience != sources.Private {
		t.Errorf("%s %s", th.Form, th.Audience)
	}
	for _, b := range bs {
		if len(b.Gone) > 0 {
			t.Errorf("messages without details were told as gone: %+v", b.Gone)
		}
	}
}

// Interrupted on the first page, the walk must not take the unmoved first page for the sign that nothing lies behind.
func TestAnInterruptedConversationWalkReadsTheRest(t *testing.T) {
	st := newStage(t)
	for i := range 60 {
		if _, _, err := st.AddMessage(fmt.Sprintf("Person %d", i), "Hallo"); err != nil {
			t.Fatal(err)
		}
		st.Advance(time.Second)
	}
	src := st.source(t)
	stop := fmt.Errorf("stop")
	told := map[string]bool{}
	var cursor sources.Cursor
	n := 0
	_ = src.Fetch(context.Background(), Conversations, "", func(b sources.Batch) error {
		if n++; n > 25 {
			return stop
		}
		for _, th := range b.Threads {
			told[th.RemoteID] = true
		}
		cursor = b.Cursor
		return nil
	})
	for id := range threads(sync1(t, src, Conversations, cursor)) {
		if told[id] {
			t.Errorf("%s was told twice", id)
		}
		told[id] = true
	}
	if len(told) < 60 {
		t.Errorf("%d of 60 conversations", len(told))
	}
}

// A poll that finds nothing new costs one call a lane, however much there is.
func TestNothingNewIsCheap(t *testing.T) {
	st := newStage(t, seeded)
	src := st.source(t)
	cursors := map[sources.Lane]sources.Cursor{}
	for _, lane := range []sources.Lane{Feed, Conversations} {
		bs := sync1(t, src, lane, "")
		cursors[lane] = bs[len(bs)-1].Cursor
	}
	for lane, c := range cursors {
		before := st.Calls()
		bs := sync1(t, src, lane, c)
		if n := st.Calls() - before; n != 1 {
			t.Errorf("%s: %d calls", lane, n)
		}
		if len(bs) != 1 || len(bs[0].Threads) != 0 {
			t.Errorf("%s: %d batches", lane, len(bs))
		}
	}
	t.Logf("cursors: feed %d bytes, conversations %d bytes", len(cursors[Feed]), len(cursors[Conversations]))
}

func TestTheMemoryForgetsWhatTheHorizonLeftBehind(t *testing.T) {
	st := newStage(t)
	for i := range 20 {
		post, _ := st.AddPost(fmt.Sprintf("Beitrag %d", i))
		_, _ = st.AddComment(post, "Maria", "Oh!")
		st.Advance(time.Hour)
	}
	src := st.source(t, func(c *Config) { c.Since = 24 * time.Hour })
	bs := sync1(t, src, Feed, "")
	full := len(meta.Recall(bs[len(bs)-1].Cursor).Items)
	st.Advance(48 * time.Hour)
	bs = sync1(t, src, Feed, bs[len(bs)-1].Cursor)
	if left := len(meta.Recall(bs[len(bs)-1].Cursor).Items); full < 20 || left != 0 {
		t.Errorf("%d items, %d left", full, left)
	}
}

func TestABrokenCursorMeansAFirstRead(t *testing.T) {
	for _, c := range []sources.Cursor{"", "x", "{}", `{"v":99,"items":{}}`, `{"v":1,"items":{"a":"b"}}`, `[]`, "null"} {
		if m := meta.Recall(c); m.Items == nil || len(m.Items) != 0 {
			t.Errorf("%q: %+v", c, m)
		}
	}
	m := memory{Form: meta.MemoryForm, Items: map[string]seen{"1_2": {Mark: 1, Count: -1, Read: 3, Created: 4}}, Whole: true}
	if got := meta.Recall(m.Cursor()); got.Items["1_2"] != m.Items["1_2"] || !got.Whole {
		t.Errorf("%+v", got)
	}
}

func TestTheDeepestAnswerKeepsItsThread(t *testing.T) {
	st := newStage(t)
	post, _ := st.AddPost("Angebot")
	root, _ := st.AddComment(post, "Maria", "Frage")
	answer, _ := st.AddComment(root, "Jens", "Antwort")
	deeper, _ := st.AddComment(answer, "Lena", "noch tiefer")
	src := st.source(t)
	th := threads(sync1(t, src, Feed, ""))[root]
	if len(th.Messages) != 3 || th.Context.RemoteID != post {
		t.Fatalf("%+v", th)
	}
	// Facebook has two levels: our answer to the deepest goes to the head of the thread, and the receipt says so.
	r, err := src.Reply(context.Background(), sources.Outgoing{
		Form: sources.CommentForm, Audience: sources.Public, Thread: root, Target: deeper, Text: "Wir melden uns.", Tried: st.Now(),
	})
	if err != nil || r.Parent != root || r.Permalink == "" {
		t.Errorf("%+v %v", r, err)
	}
}

func TestWhatTheBrandSaysItselfIsNoThreadUnlessAnswered(t *testing.T) {
	st := newStage(t)
	post, _ := st.AddPost("Angebot")
	src := st.source(t)
	own, err := src.Reply(context.Background(), sources.Outgoing{
		Form: sources.PostForm, Audience: sources.Public, Thread: post, Target: post, Text: "PS: nur heute!", Tried: st.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	bs := sync1(t, src, Feed, "")
	if _, told := threads(bs)[own.RemoteID]; told {
		t.Error("told as a thread")
	}
	if _, err := st.AddComment(own.RemoteID, "Maria", "Auch für Torten?"); err != nil {
		t.Fatal(err)
	}
	if th, told := threads(sync1(t, src, Feed, bs[len(bs)-1].Cursor))[own.RemoteID]; !told || len(th.Messages) != 2 {
		t.Errorf("answered, and told as %+v", th)
	}
}

func TestVisitorPostsAreThreadsOfTheirOwn(t *testing.T) {
	st := newStage(t)
	id, err := st.AddComment(st.page.ID, "Lars", "So kam mein Rad zurück!")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = st.AddComment(id, "Jens", "Unfassbar")
	th := threads(sync1(t, st.source(t), Feed, ""))[id]
	if th.Form != sources.PostForm || len(th.Messages) != 2 || th.Messages[1].ParentID != id || th.Context.RemoteID != "" {
		t.Errorf("%+v", th)
	}
}

func TestUnknownLane(t *testing.T) {
	st := newStage(t)
	err := st.source(t).Fetch(context.Background(), "stories", "", func(sources.Batch) error { return nil })
	if sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("%v", err)
	}
}

// Meta allows two calls a second on the conversations, so a first read must not ask for each by itself.
func TestManyConversationsCostFewCalls(t *testing.T) {
	st := newStage(t)
	for i := range 120 {
		if _, _, err := st.AddMessage(fmt.Sprintf("Person %d", i), "Hallo"); err != nil {
			t.Fatal(err)
		}
		st.Advance(time.Second)
	}
	src := st.source(t)
	sync1(t, src, Reviews, "") // the token is looked up once
	before := st.Calls()
	if got := len(threads(sync1(t, src, Conversations, ""))); got < 120 {
		t.Errorf("%d conversations", got)
	}
	if n := st.Calls() - before; n > 24 {
		t.Errorf("%d calls for five pages", n)
	}
}

// The feed is ranked and capped: a post it no longer names is looked at by itself, once and then rarely, and is told as
// gone only when it is.
func TestNotListedIsNotGone(t *testing.T) {
	st := newStage(t)
	post, _ := st.AddPost("Angebot")
	id, _ := st.AddComment(post, "Maria", "Noch da")
	src := st.source(t)
	bs := sync1(t, src, Feed, "")
	m := meta.Recall(bs[len(bs)-1].Cursor)
	now := st.Now()
	lost := src.vanished(m, nil, true, now)
	if len(lost) != len(m.Items) {
		t.Fatalf("%d missed of %d", len(lost), len(m.Items))
	}
	var out sources.Batch
	for _, h := range lost {
		if err := src.readUnlisted(context.Background(), h, m, &out, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, still := m.Items[post]; !still || len(threads([]sources.Batch{out})[id].Messages) != 1 {
		t.Errorf("%+v", out)
	}
	if again := src.vanished(m, nil, true, now); len(again) != 0 {
		t.Errorf("missed again at once: %v", again)
	}
	if later := src.vanished(m, nil, true, now.Add(2*time.Hour)); len(later) == 0 {
		t.Error("never looked at again")
	}
	if err := st.Remove(post); err != nil {
		t.Fatal(err)
	}
	out = sources.Batch{}
	if err := src.readUnlisted(context.Background(), head{ID: post}, m, &out, now); err != nil {
		t.Fatal(err)
	}
	if _, still := m.Items[post]; still || len(out.Gone) != 1 || out.Gone[0].Root != post {
		t.Errorf("%+v", out)
	}
}

// A thread too large for one answer is asked for in parts, and is told whole.
func TestWhatIsTooLargeIsReadInParts(t *testing.T) {
	st := newStage(t)
	post, _ := st.AddPost("Angebot")
	long := strings.Repeat("ä", 1<<14) // three times as many bytes in Meta's way of writing
	for i := range 8 {
		if _, err := st.AddComment(post, fmt.Sprintf("Leser %d", i), fmt.Sprintf("%d %s", i, long)); err != nil {
			t.Fatal(err)
		}
	}
	src := st.source(t, func(c *Config) { c.maxBody = 256 << 10 })
	n := 0
	for _, th := range threads(sync1(t, src, Feed, "")) {
		if th.Context.RemoteID == post && len(th.Messages[0].Text) == 2+len(long) {
			n++
		}
	}
	if n != 8 {
		t.Errorf("%d of 8 long comments", n)
	}
}
