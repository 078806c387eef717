package bluesky

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/bluesky/fake"
)

// What people say elsewhere: a mention in the middle of a strangers' talk, a quote, an answer to ours, each a thread that
// begins where it concerns us.
func TestElsewhere(t *testing.T) {
	s := newStage(t)
	w := s.world
	write := func(d fake.Draft) string { t.Helper(); return must[string](t)(w.Write(d)) }
	own := write(fake.Draft{Text: "Stollen ist da"})
	talk := write(fake.Draft{Author: "Jens", Text: "Wo gibt es guten Stollen?"})
	mention := write(fake.Draft{Author: "Maria", Text: "Bei @" + w.Handle() + " natürlich", ReplyTo: talk})
	aside := write(fake.Draft{Author: "Tom", Text: "Ich mag keinen", ReplyTo: talk})
	below := write(fake.Draft{Author: "Lena", Text: "Stimmt nicht", ReplyTo: mention})
	quote := write(fake.Draft{Author: "Ole", Text: "Schaut mal", Quote: own, Images: []string{"ein Stollen"}})
	b := newBox()
	src := s.source(t)
	b.read(t, src, Posts)
	if th := b.threads[mention]; th.Form != sources.TagForm || th.Context.Permalink != permalink(talk) || th.Context.Text != "Wo gibt es guten Stollen?" || len(th.Messages) != 1 {
		t.Errorf("the mention: %+v", th)
	}
	if th := b.threads[quote]; th.Form != sources.TagForm || len(th.Messages) != 1 || len(th.Messages[0].Files) != 2 {
		t.Fatalf("the quote: %+v", th)
	}
	if f := b.msgs[quote].Files; f[0].Kind != "photo" || f[0].Name != "ein Stollen" || f[1].Kind != "link" || f[1].Name != "Bäckerei Krume: Stollen ist da" {
		t.Errorf("%+v", f)
	}
	if _, told := b.msgs[aside]; told {
		t.Error("what strangers say to each other was told")
	}

	// We answer from the telephone; somebody answers that; a stranger we never heard of is answered too.
	ours := write(fake.Draft{Text: "Danke!", ReplyTo: mention})
	answer := write(fake.Draft{Author: "Maria", Text: "Gern", ReplyTo: ours})
	stranger := write(fake.Draft{Author: "Uwe", Text: "Krumes Brot ist alt"})
	there := write(fake.Draft{Text: "Das tauschen wir um.", ReplyTo: stranger})
	s.Advance(time.Minute)
	b.read(t, s.source(t), Posts)
	if b.home[ours] != mention || !b.msgs[ours].Ours || b.home[answer] != mention || b.msgs[answer].ParentID != ours {
		t.Errorf("ours in %s, the answer in %s", b.home[ours], b.home[answer])
	}
	if b.home[there] != stranger || b.threads[stranger].Form != sources.MentionForm || !b.msgs[there].Ours {
		t.Errorf("our answer to a stranger: %+v", b.threads[stranger])
	}
	if _, told := b.msgs[below]; told {
		t.Error("a stranger's word to another was told")
	}

	// Deleted: seen at the next look.
	if err := w.Remove(answer); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{quote, talk} {
		if err := w.Remove(id); err != nil {
			t.Fatal(err)
		}
	}
	s.Advance(time.Hour)
	b.read(t, s.source(t), Posts)
	if !b.gone[answer] || !b.gone[quote] || b.gone[ours] || b.gone[mention] {
		t.Errorf("gone: %v", b.gone)
	}
}

// Cut off at any step, the talk elsewhere is told whole all the same, and no thread twice.
func TestElsewhereInterrupted(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.PageSize = 3 })
	for i := range 8 {
		must[string](t)(s.world.Write(fake.Draft{Author: fmt.Sprint("Leser ", i), Text: fmt.Sprintf("@%s Frage %d", s.world.Handle(), i)}))
	}
	whole := newBox()
	whole.read(t, s.source(t), Posts)
	for stop := 1; stop < whole.batches; stop++ {
		b := newBox()
		ctx, cancel := context.WithCancel(context.Background())
		told := map[string]int{}
		count := func(batch sources.Batch) error {
			for _, th := range batch.Threads {
				told[th.RemoteID]++
			}
			b.cursor = batch.Cursor
			if b.batches++; b.batches == stop {
				cancel()
			}
			return nil
		}
		_ = s.source(t).Fetch(ctx, Posts, "", count)
		cancel()
		if err := s.source(t).Fetch(context.Background(), Posts, b.cursor, count); err != nil {
			t.Fatal(err)
		}
		if len(told) != 8 {
			t.Errorf("cut off after %d: %d threads", stop, len(told))
		}
		for id, n := range told {
			if n > 1 {
				t.Errorf("cut off after %d: %s told %d times", stop, id, n)
			}
		}
	}
}

// Our own continuation of a post belongs to the post; what the app view cuts off is asked for; blocked people's answers
// are neither told nor taken for gone.
func TestThreads(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.MaxDepth = 3 })
	w := s.world
	root := must[string](t)(w.AddPost("Teil eins"))
	more := must[string](t)(w.Write(fake.Draft{Text: "Teil zwei", ReplyTo: root}))
	under := must[string](t)(w.AddComment(more, "Maria", "Und Teil drei?"))
	at := under
	for i := range 20 {
		at = must[string](t)(w.AddComment(at, fmt.Sprint("Leser ", i%3), fmt.Sprint("tief ", i)))
	}
	rude := must[string](t)(w.AddComment(root, "Rudi", "Schlecht!"))
	b := newBox()
	src := s.source(t)
	b.read(t, src, Posts)
	th := b.threads[under]
	if th.Context.RemoteID != root || th.Context.Text != "Teil eins\n\nTeil zwei" || len(th.Messages) != 21 || th.Messages[0].RemoteID != under {
		t.Errorf("%d messages below %q", len(th.Messages), th.Context.Text)
	}
	if err := src.SetBlocked(context.Background(), w.PersonOf("Rudi"), true); err != nil {
		t.Fatal(err)
	}
	s.Advance(time.Hour)
	must[string](t)(w.AddComment(root, "Lena", "Neues"))
	b.read(t, src, Posts)
	if b.gone[rude] {
		t.Error("whom we block has not deleted anything")
	}
	w.TakeDown(w.PersonOf("Leser 0"))
	s.Advance(24 * time.Hour)
	b.read(t, src, Posts)
	gone := 0
	for range b.gone {
		gone++
	}
	if gone != 20 || b.gone[under] {
		t.Errorf("%d gone: whoever is taken down takes with them what hangs below", gone)
	}
}

// A quiet sync asks little: what is listed, and nothing else.
func TestQuietSyncIsCheap(t *testing.T) {
	s := newStage(t)
	for i := range 30 {
		post := must[string](t)(s.world.AddPost(fmt.Sprint("Beitrag ", i)))
		must[string](t)(s.world.AddComment(post, "Maria", fmt.Sprint("Frage ", i)))
	}
	b := newBox()
	b.read(t, s.source(t), Posts)
	before := s.Calls()
	b.read(t, s.source(t), Posts)
	if n := s.Calls() - before; n > 3 {
		t.Errorf("%d calls", n)
	}
	s.Advance(72 * time.Hour)
	b.read(t, s.source(t), Posts)
	before = s.Calls()
	s.Advance(time.Hour)
	b.read(t, s.source(t), Posts)
	if n := s.Calls() - before; n > 3 {
		t.Errorf("%d calls an hour later for what has been quiet for days", n)
	}
}

// Whom we have muted we do not hear, unless somebody else joins in.
func TestMuted(t *testing.T) {
	s := newStage(t)
	w := s.world
	post := must[string](t)(w.AddPost("Neu"))
	rudi := must[string](t)(w.AddComment(post, "Rudi", "Schlecht!"))
	other := must[string](t)(w.AddComment(post, "Rudi", "Ganz schlecht!"))
	must[string](t)(w.AddComment(other, "Maria", "Finde ich nicht"))
	must[string](t)(w.Write(fake.Draft{Author: "Rudi", Text: "Bäckerei Krume ist schlecht"}))
	src, b := s.source(t), newBox()
	if err := src.SetMuted(context.Background(), w.PersonOf("Rudi"), true); err != nil {
		t.Fatal(err)
	}
	b.read(t, src, Posts)
	if _, told := b.msgs[rudi]; told || len(b.msgs) != 2 {
		t.Errorf("%d told", len(b.msgs))
	}
	b.cursor = ""
	b.read(t, src, Search)
	if len(b.msgs) != 2 {
		t.Errorf("%d told after the search", len(b.msgs))
	}
	if err := src.SetMuted(context.Background(), w.PersonOf("Rudi"), false); err != nil {
		t.Fatal(err)
	}
	b.cursor = ""
	b.read(t, src, Posts)
	if len(b.msgs) != 3 || b.gone[rudi] {
		t.Errorf("%d told", len(b.msgs))
	}
}

// What is shared stands in the feed where that was done, and what is shared of others is not ours.
func TestLikesAndSharesAreNoPosts(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.PageSize = 2 })
	w := s.world
	post := must[string](t)(w.AddPost("Neu"))
	for i := range 9 {
		w.Like(fmt.Sprint("Fan ", i), post)
	}
	theirs := must[string](t)(w.Write(fake.Draft{Author: "Jens", Text: "Lest das"}))
	w.Share(theirs)
	id := must[string](t)(w.AddComment(post, "Maria", "Schön"))
	b := newBox()
	b.read(t, s.source(t), Posts)
	if len(b.msgs) != 1 || b.msgs[id].Text != "Schön" {
		t.Errorf("%+v", b.msgs)
	}
	s.Advance(60 * 24 * time.Hour)
	before := s.Calls()
	newBox().read(t, s.source(t), Posts)
	if n := s.Calls() - before; n > 2 {
		t.Errorf("%d calls for what lies behind the horizon", n)
	}
}

func TestMessages(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.PageSize = 5 })
	src := s.source(t)
	thread, _ := "", ""
	for i := range 12 {
		th, _, err := s.world.AddMessage("Maria", fmt.Sprint("Nachricht ", i))
		if err != nil {
			t.Fatal(err)
		}
		thread = th
	}
	b := newBox()
	b.read(t, src, Messages)
	th := b.threads[thread]
	if th.Form != sources.ConversationForm || th.Audience != sources.Private || len(th.Messages) != 12 || th.Messages[0].Text != "Nachricht 0" {
		t.Errorf("%+v", th)
	}
	before := s.Calls()
	b.read(t, src, Messages)
	if n := s.Calls() - before; n != 1 {
		t.Errorf("%d calls with nothing new", n)
	}
	if err := s.world.Remove(th.Messages[4].RemoteID); err != nil {
		t.Fatal(err)
	}
	receipt, err := src.Reply(context.Background(), sources.Outgoing{
		Form: th.Form, Audience: sources.Private, Thread: thread, Target: th.Messages[11].RemoteID, Text: "Guten Tag!", Tried: s.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	b.read(t, src, Messages)
	if m := b.msgs[receipt.RemoteID]; !m.Ours || m.Text != "Guten Tag!" || !b.msgs[th.Messages[4].RemoteID].Deleted {
		t.Errorf("%+v", m)
	}
}

// The did is the person, whatever the handle; and times a stranger's server claims are not believed.
func TestWhoAndWhen(t *testing.T) {
	s := newStage(t)
	w := s.world
	post := must[string](t)(w.AddPost("Neu"))
	maria := w.PersonOf("Maria")
	ids := map[string]string{}
	for name, created := range map[string]string{
		"future": "2099-01-01T00:00:00Z", "old": "2001-01-01T00:00:00.000Z", "none": "gestern", "zone": s.Now().Add(-time.Minute).Format("2006-01-02T15:04:05.000-07:00"),
	} {
		ids[name] = must[string](t)(w.Write(fake.Draft{Author: "Maria", Text: name, ReplyTo: post, Created: created}))
	}
	w.Rename(maria, "handle.invalid")
	b := newBox()
	b.read(t, s.source(t), Posts)
	for name, id := range ids {
		want := s.Now().Truncate(time.Millisecond)
		if name == "zone" {
			want = want.Add(-time.Minute)
		}
		if m := b.msgs[id]; !m.Time.Equal(want) || m.Author.ID != maria {
			t.Errorf("%s: %v by %s", name, m.Time, m.Author.ID)
		}
	}
}

// Records are whatever a stranger's server holds; each is read for what can be read.
func TestStrangeRecords(t *testing.T) {
	s := newStage(t)
	post := must[string](t)(s.world.AddPost("Neu"))
	for i, extra := range []map[string]any{
		{"facets": "none"},
		{"facets": []any{1, map[string]any{"index": "x"}}},
		{"langs": 7},
		{"embed": []any{}},
		{"createdAt": 12},
		{"embed": map[string]any{"$type": "app.example.unknown", "images": 3}},
	} {
		must[string](t)(s.world.Write(fake.Draft{Author: "Maria", Text: fmt.Sprint("seltsam ", i), ReplyTo: post, Extra: extra}))
	}
	must[string](t)(s.world.Write(fake.Draft{Author: "Maria", ReplyTo: post, Extra: map[string]any{"text": []any{1, 2}}}))
	b := newBox()
	b.read(t, s.source(t), Posts)
	if len(b.msgs) != 7 {
		t.Errorf("%d told", len(b.msgs))
	}
}

func TestWhatHangsOnAPost(t *testing.T) {
	s := newStage(t)
	w := s.world
	post := must[string](t)(w.AddPost("Neu"))
	other := must[string](t)(w.Write(fake.Draft{Author: "Jens", Text: strings.Repeat("sehr lang ", 30)}))
	link := map[string]any{"facets": []any{map[string]any{
		"index":    map[string]any{"byteStart": 0, "byteEnd": 4},
		"features": []any{map[string]any{"$type": linkType, "uri": "https://evil.example/x"}},
	}}}
	ids := []string{
		must[string](t)(w.Write(fake.Draft{Author: "A", Text: "Bild", ReplyTo: post, Images: []string{"Torte", ""}, Quote: other})),
		must[string](t)(w.Write(fake.Draft{Author: "B", Text: "Film", ReplyTo: post, Video: "Ofen"})),
		must[string](t)(w.Write(fake.Draft{Author: "C", Text: "Karte", ReplyTo: post, Card: "https://seite.example/"})),
		must[string](t)(w.Write(fake.Draft{Author: "D", Text: "hier", ReplyTo: post, Extra: link})),
		must[string](t)(w.Write(fake.Draft{Author: "E", Text: "weg", ReplyTo: post, Quote: "at://did:plc:x/app.bsky.feed.post/weg", Labels: []string{"spam"}})),
	}
	b := newBox()
	b.read(t, s.source(t), Posts)
	var got []string
	for _, id := range ids {
		for _, f := range b.msgs[id].Files {
			got = append(got, f.Kind+" "+shorten(f.Name))
		}
	}
	want := []string{
		"photo Torte", "photo ", "link Jens: " + strings.Repeat("sehr lang ", 30)[:114] + "…", "video Ofen", "link Eine Seite", "link ",
		"link ", "other ⚑ spam",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	if b.msgs[ids[4]].Files[0].URL != "https://bsky.app/profile/did:plc:x/post/weg" {
		t.Errorf("%+v", b.msgs[ids[4]].Files)
	}
}

// Nothing a source does marks a notification as seen: that belongs to the person before the app.
func TestNothingIsMarkedSeen(t *testing.T) {
	s := newStage(t)
	post := must[string](t)(s.world.AddPost("Neu"))
	must[string](t)(s.world.AddComment(post, "Maria", "Hallo"))
	newBox().read(t, s.source(t), Posts)
	newBox().read(t, s.source(t), Messages)
	for _, c := range s.Seen() {
		if c.Method != http.MethodGet || strings.Contains(c.Path, "updateSeen") || strings.Contains(c.Path, "seenAt") || strings.Contains(c.Path, "updateRead") {
			t.Errorf("%s %s", c.Method, c.Path)
		}
	}
}
