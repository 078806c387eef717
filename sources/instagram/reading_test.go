package instagram

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sandbox"
)

var bg = context.Background()

func seeded(o *sandbox.Options) { o.Posts = nil }

// sync reads a lane to its end and gives all batches.
func sync1(t *testing.T, s *Source, lane sources.Lane, from sources.Cursor) []sources.Batch {
	t.Helper()
	var out []sources.Batch
	if err := s.Fetch(bg, lane, from, func(b sources.Batch) error {
		out = append(out, b)
		return nil
	}); err != nil {
		t.Fatalf("%s: %v", lane, err)
	}
	return out
}

func last(bs []sources.Batch) sources.Cursor { return bs[len(bs)-1].Cursor }

func threads(bs []sources.Batch) map[string]sources.Thread {
	out := map[string]sources.Thread{}
	for _, b := range bs {
		for _, th := range b.Threads {
			out[th.RemoteID] = th
		}
	}
	return out
}

func gone(bs []sources.Batch) []string {
	var out []string
	for _, b := range bs {
		for _, g := range b.Gone {
			if g.Seen == nil {
				out = append(out, g.Root)
			}
		}
	}
	return out
}

func (s *stage) id(t *testing.T) func(string, error) string {
	t.Helper()
	return func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
}

// The seeded world, with all its oddities: what the program tells is what the world holds, in few calls.
func TestTheWholeWorldIsRead(t *testing.T) {
	st := newStage(t, seeded)
	for _, me := range st.World.Accounts() {
		st.me = me
		src := st.source(t)
		want := map[sources.Lane]int{}
		for _, c := range st.World.Comments(me.ID) {
			on, _ := st.World.Get(c.Object)
			switch {
			case c.Form == "gram_comment" && c.Parent == "" && on.Form == "media":
				want[Comments]++
			case c.Form == "tagged":
				want[Tags]++
			case c.Form == "message" && !c.ByPage:
				want[Conversations]++ // counted by message here: see below
			}
		}
		lanes, err := src.Lanes(bg)
		if err != nil || !slices.Equal(lanes, []sources.Lane{Comments, Conversations, Tags}) {
			t.Fatalf("%v, %v", lanes, err)
		}
		for _, lane := range lanes {
			start := st.Calls()
			bs := sync1(t, src, lane, "")
			first := st.Calls() - start
			found := 0
			for id, th := range threads(bs) {
				found++
				if lane == Conversations {
					found--
					for _, m := range th.Messages {
						if !m.Ours {
							found++
						}
					}
				}
				compare(t, st.World, id, th)
			}
			if found != want[lane] {
				t.Errorf("%s %s: %d told, the world has %d", me.Name, lane, found, want[lane])
			}
			again := st.Calls()
			if bs := sync1(t, src, lane, last(bs)); len(threads(bs)) != 0 {
				t.Errorf("%s: %d threads told again", lane, len(threads(bs)))
			}
			idle := st.Calls() - again
			t.Logf("%s %s: %d calls at first, %d when nothing is new", me.Name, lane, first, idle)
			if first > 4 || idle > 1 {
				t.Errorf("%s %s: %d calls at first, %d when nothing is new", me.Name, lane, first, idle)
			}
		}
	}
}

func compare(t *testing.T, w *sandbox.World, id string, th sources.Thread) {
	t.Helper()
	for _, m := range th.Messages {
		c, ok := w.Get(m.RemoteID)
		if !ok {
			t.Errorf("%s: the world has no %s", id, m.RemoteID)
			continue
		}
		if c.Message != m.Text || c.ByPage != m.Ours || !c.Time.Equal(m.Time) || c.Hidden != m.Hidden || c.Parent != m.ParentID {
			t.Errorf("%s: told %+v, the world has %+v", id, m, c)
		}
		if (c.From == "") != (m.Author.Name == "") {
			t.Errorf("%s: written by %q, told as %q", id, c.From, m.Author.Name)
		}
	}
	if th.Form == sources.CommentForm && (th.Context.RemoteID == "" || th.Context.Text == "" || th.Context.Permalink == "") {
		t.Errorf("%s: without the media it hangs under", id)
	}
}

// A thread and a picture with more than fits on any page.
func TestHugeThreads(t *testing.T) {
	st := newStage(t)
	must := st.id(t)
	shot := must(st.AddPost("Gewinnspiel"))
	head := must(st.AddComment(shot, "Maria", "Ich!"))
	for i := range 130 {
		must(st.AddComment(head, fmt.Sprintf("u%d", i), fmt.Sprintf("Antwort %d", i)))
		must(st.AddComment(shot, fmt.Sprintf("v%d", i), fmt.Sprintf("Kommentar %d", i)))
	}
	bs := sync1(t, st.source(t), Comments, "")
	all := threads(bs)
	if len(all) != 131 || len(all[head].Messages) != 131 {
		t.Errorf("%d threads, %d messages in the long one", len(all), len(all[head].Messages))
	}
	if !slices.IsSortedFunc(all[head].Messages[1:], func(a, b sources.Message) int { return a.Time.Compare(b.Time) }) {
		t.Error("answers out of order")
	}
}

// A busy month is read in few calls.
func TestManyMediaInFewCalls(t *testing.T) {
	st := newStage(t)
	must := st.id(t)
	for i := range 100 {
		shot := must(st.AddPost(fmt.Sprintf("Nummer %d", i)))
		for j := range 5 {
			must(st.AddComment(shot, fmt.Sprintf("u%d", j), fmt.Sprintf("Kommentar %d/%d", i, j)))
		}
	}
	src := st.source(t)
	bs := sync1(t, src, Comments, "")
	first := st.Calls()
	if n := len(threads(bs)); n != 500 {
		t.Errorf("%d threads", n)
	}
	sync1(t, src, Comments, last(bs))
	idle := st.Calls() - first
	t.Logf("100 media with 500 comments: %d calls, %d when nothing is new", first, idle)
	if first > 24 || idle > 8 {
		t.Errorf("%d calls, %d when nothing is new", first, idle)
	}
}

// Comments under old media are found once a day, and what was there before the horizon stays where it is.
func TestOldMediaAreLookedAtDaily(t *testing.T) {
	st := newStage(t)
	must := st.id(t)
	old := must(st.AddPost("Sommerfest"))
	must(st.AddComment(old, "Maria", "war schön"))
	quiet := must(st.AddPost("Noch älter"))
	st.Advance(60 * 24 * time.Hour)
	late := must(st.AddComment(old, "Jens", "Gibt es Fotos?"))
	src := st.source(t)
	bs := sync1(t, src, Comments, "")
	if all := threads(bs); len(all) != 1 || all[late].RemoteID == "" {
		t.Errorf("at first: %v", all)
	}
	must(st.AddComment(quiet, "Lena", "Erst jetzt gesehen"))
	st.Advance(time.Hour)
	bs = sync1(t, src, Comments, last(bs))
	if all := threads(bs); len(all) != 0 {
		t.Errorf("old media were read within the day: %v", all)
	}
	st.Advance(24 * time.Hour)
	bs = sync1(t, src, Comments, last(bs))
	if all := threads(bs); len(all) != 1 {
		t.Errorf("a day later: %v", all)
	}
}

// The number of comments does not show a deletion that a new comment makes up for; an hour later it is seen.
func TestADeletionBehindANewCommentIsSeen(t *testing.T) {
	st := newStage(t)
	must := st.id(t)
	shot := must(st.AddPost("Angebot"))
	goes := must(st.AddComment(shot, "Maria", "geht"))
	src := st.source(t)
	bs := sync1(t, src, Comments, "")
	if err := st.Remove(goes); err != nil {
		t.Fatal(err)
	}
	must(st.AddComment(shot, "Jens", "kommt"))
	st.Advance(time.Hour + time.Minute)
	bs = sync1(t, src, Comments, last(bs))
	var seen []string
	for _, b := range bs {
		for _, g := range b.Gone {
			seen = append(seen, g.Seen...)
		}
	}
	if len(threads(bs)) != 1 || len(seen) != 1 || slices.Contains(seen, goes) {
		t.Errorf("%d threads, seen %v", len(threads(bs)), seen)
	}
}

func TestTagsComeAndGo(t *testing.T) {
	st := newStage(t)
	src := st.source(t)
	var ids []string
	for i := range 120 {
		ids = append(ids, st.World.AddComment(st.me.ID, fmt.Sprintf("gast%d", i), fmt.Sprintf("Torte Nummer %d", i)))
		st.Advance(time.Minute)
	}
	bs := sync1(t, src, Tags, "")
	if n := len(threads(bs)); n != 120 {
		t.Fatalf("%d tags of 120: the listing names no next page", n)
	}
	th := threads(bs)[ids[3]]
	if th.Form != sources.TagForm || th.Messages[0].Author.Name != "gast3" || th.Permalink == "" || len(th.Messages[0].Barred) == 0 {
		t.Errorf("%+v", th)
	}
	if err := st.Remove(ids[5]); err != nil {
		t.Fatal(err)
	}
	st.Advance(time.Hour)
	if err := st.World.Faults().Add("empty-page:GET */tags:1"); err != nil {
		t.Fatal(err)
	}
	bs = sync1(t, src, Tags, last(bs)) // told nothing: that may be a mishap
	if got := gone(bs); len(got) != 0 {
		t.Errorf("gone after an empty page: %d", len(got))
	}
	bs = sync1(t, src, Tags, last(bs))
	if got := gone(bs); !slices.Equal(got, []string{ids[5]}) {
		t.Errorf("gone: %v", got)
	}
	before := st.Calls()
	if bs = sync1(t, src, Tags, last(bs)); len(threads(bs)) != 0 || st.Calls()-before != 1 {
		t.Errorf("%d told again in %d calls", len(threads(bs)), st.Calls()-before)
	}
	_, err := src.Reply(bg, sources.Outgoing{Form: sources.TagForm, Audience: sources.Public, Thread: ids[3], Target: ids[3], Text: "Danke!"})
	if sources.ClassOf(err) != sources.Unsupported || sources.MayHaveBeenApplied(err) {
		t.Errorf("an answer to a tag: %v", err)
	}
}

// A mention is known by the id a webhook told, and by nothing else.
func TestMentionsById(t *testing.T) {
	st := newStage(t)
	caption, ok := st.World.AddMention(st.me.ID, "Food Blog", "Kaffee bei baeckerei.krume war kalt")
	named := st.World.AddComment(caption, "Kalle", "baeckerei.krume kann das besser")
	if !ok || named == "" {
		t.Fatal("no mention")
	}
	var given []Mention
	src := st.source(t, func(c *Config) {
		c.Mentions = func(context.Context) ([]Mention, error) { return given, nil }
	})
	if bs := sync1(t, src, Mentions, ""); len(threads(bs)) != 0 {
		t.Error("a mention nobody told the id of")
	}
	for _, line := range []string{caption, " " + caption + "/" + named + "\n", "17999999999999999"} {
		m, err := ParseMention(line)
		if err != nil {
			t.Fatal(err)
		}
		given = append(given, m)
	}
	bs := sync1(t, src, Mentions, "")
	all := threads(bs)
	if len(all) != 2 || all[caption].Messages[0].Author.Name != "food.blog" || all[caption+"/"+named].Context.RemoteID != caption {
		t.Errorf("%+v", all)
	}
	if got := gone(bs); !slices.Equal(got, []string{"17999999999999999"}) {
		t.Errorf("gone: %v", got)
	}
	before := st.Calls()
	if bs := sync1(t, src, Mentions, last(bs)); len(threads(bs)) != 0 || st.Calls() != before {
		t.Error("asked for again at once")
	}
	for _, thread := range []string{caption, caption + "/" + named} {
		out := sources.Outgoing{
			Form: sources.MentionForm, Audience: sources.Public, Thread: thread, Target: thread, Text: "Kommen Sie bitte vorbei: " + thread, Tried: st.Now(),
		}
		r, err := src.Reply(bg, out)
		if err != nil || st.Applied(out.Text) != 1 {
			t.Fatalf("answer to %s: %v", thread, err)
		}
		got, found, err := src.FindOwn(bg, out)
		if thread == caption && (err != nil || !found || got.RemoteID != r.RemoteID) {
			t.Errorf("read back: %+v %v %v", got, found, err)
		}
		if thread != caption && sources.ClassOf(err) != sources.Unsupported {
			t.Errorf("below a comment nothing can be read back: %v %v", found, err)
		}
	}
}

func TestParseMention(t *testing.T) {
	for _, bad := range []string{"", "abc", "1/", "/1", "1/2/3", "1){id},media", "https://www.instagram.com/p/C0ffee/", strings.Repeat("1", 40), "١٢٣"} {
		if m, err := ParseMention(bad); err == nil {
			t.Errorf("%q was read as %v", bad, m)
		}
	}
	if _, err := newStage(t).source(t).Mention(bg, Mention{Media: "1){id},x"}); sources.ClassOf(err) != sources.Invalid {
		t.Errorf("an id that is none: %v", err)
	}
}

func TestReadMentions(t *testing.T) {
	got, err := ReadMentions(strings.NewReader("# von Food Blog\n17900000000000001\r\n\n 17900000000000001/17900000000000002 # Kalle\n"))
	if err != nil || len(got) != 2 || got[1].String() != "17900000000000001/17900000000000002" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := ReadMentions(strings.NewReader("17900000000000001\nkrume\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
}

// Whoever hides from apps is told without id and name, and can be answered in public all the same.
func TestPeopleWithoutAName(t *testing.T) {
	st := newStage(t)
	must := st.id(t)
	shot := must(st.AddPost("Angebot"))
	src := st.source(t)
	for range 4 { // half of them without from, half with null
		must(st.AddComment(shot, "", "Was kostet das?"))
	}
	all := threads(sync1(t, src, Comments, ""))
	if len(all) != 4 {
		t.Fatalf("%d threads", len(all))
	}
	for id, th := range all {
		if th.Messages[0].Author != (sources.Author{}) || th.Messages[0].Ours {
			t.Errorf("%+v", th.Messages[0])
		}
		out := sources.Outgoing{Form: sources.CommentForm, Audience: sources.Public, Thread: id, Target: id, Text: "Drei Euro. " + id, Tried: st.Now()}
		if _, err := src.Reply(bg, out); err != nil {
			t.Error(err)
		}
	}
}

// Who is restricted is counted and not told; what they had written before is told as no longer shown.
func TestRestrictedPeople(t *testing.T) {
	st := newStage(t)
	must := st.id(t)
	src := st.source(t)
	shot := must(st.AddPost("Angebot"))
	stays := must(st.AddComment(shot, "maria", "bleibt"))
	rude := must(st.AddComment(shot, "ronny", "pfui"))
	bs := sync1(t, src, Comments, "")
	who, _ := st.World.Get(rude)
	st.World.Restrict(who.FromID, true)
	must(st.AddComment(shot, "ronny", "noch einmal pfui"))
	bs = sync1(t, src, Comments, last(bs))
	var seen []string
	for _, b := range bs {
		for _, g := range b.Gone {
			seen = append(seen, g.Seen...)
		}
	}
	if len(threads(bs)) != 1 || !slices.Equal(seen, []string{stays}) {
		t.Errorf("%d threads, seen %v", len(threads(bs)), seen)
	}
	before := st.Calls()
	sync1(t, src, Comments, last(bs))
	if n := st.Calls() - before; n != 1 {
		t.Errorf("%d calls, because the count is not what is told", n)
	}
}

func TestClosedLanesSayWhy(t *testing.T) {
	st := newStage(t)
	st.World.Revoke("instagram_manage_messages")
	src := st.source(t)
	err := src.Fetch(bg, Conversations, "", func(sources.Batch) error { return nil })
	if sources.ClassOf(err) != sources.Permission || src.ClosedLanes()[Conversations] != messagesDenied {
		t.Errorf("%v, %v", err, src.ClosedLanes())
	}
	sync1(t, src, Comments, "")
	st.World.Grant("instagram_manage_messages")
	if _, err := src.Probe(bg); err != nil {
		t.Fatal(err)
	}
	if lanes, _ := src.Lanes(bg); !slices.Contains(lanes, Conversations) {
		t.Errorf("still closed: %v", src.ClosedLanes())
	}
}

// A person's token leads to the Page's; a token of another Page leads nowhere.
func TestTheWayFromATokenToThePage(t *testing.T) {
	st := newStage(t)
	for name, token := range map[string]string{"the Page's": st.me.Token, "a person's": st.World.UserToken(), "main": st.World.Token()} {
		src := st.source(t, func(c *Config) { c.Token = func(context.Context) (string, error) { return token, nil } })
		sync1(t, src, Comments, "")
		sync1(t, src, Conversations, "")
		if src.page != st.me.Page {
			t.Errorf("%s token: page %q", name, src.page)
		}
	}
	other := st.World.Accounts()[1].Token
	src := st.source(t, func(c *Config) { c.Token = func(context.Context) (string, error) { return other, nil } })
	err := src.Fetch(bg, Comments, "", func(sources.Batch) error { return nil })
	if sources.ClassOf(err) != sources.Missing {
		t.Errorf("a stranger's token: %v", err)
	}
	err = src.Fetch(bg, Conversations, "", func(sources.Batch) error { return nil })
	if sources.ClassOf(err) != sources.Permission || src.ClosedLanes()[Conversations] != messagesPageless {
		t.Errorf("a stranger's token: %v, %v", err, src.ClosedLanes())
	}
	before := st.Calls()
	_ = src.Fetch(bg, Comments, "", func(sources.Batch) error { return nil })
	if n := st.Calls() - before; n != 1 {
		t.Errorf("%d calls: whose token it is was asked again", n)
	}
}
