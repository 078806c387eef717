package mastodon

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/mastodon/fake"
)

var bg = context.Background()

// heard is what a lane has told: threads with all their messages, and what has gone.
type heard struct {
	threads map[string]sources.Thread
	msgs    map[string]sources.Message
	gone    []sources.Gone
	cursor  sources.Cursor
	batches int
}

func hear(t *testing.T, src *Source, lane sources.Lane, from sources.Cursor) heard {
	t.Helper()
	h := heard{threads: map[string]sources.Thread{}, msgs: map[string]sources.Message{}, cursor: from}
	err := src.Fetch(bg, lane, from, func(b sources.Batch) error {
		for _, th := range b.Threads {
			h.threads[th.RemoteID] = th
			for _, m := range th.Messages {
				h.msgs[m.RemoteID] = m
			}
		}
		h.gone, h.cursor, h.batches = append(h.gone, b.Gone...), b.Cursor, h.batches+1
		return nil
	})
	if err != nil {
		t.Fatalf("Fetch %s: %v", lane, err)
	}
	return h
}

func (s *stage) write(t *testing.T, d fake.Draft) string {
	t.Helper()
	id, err := s.world.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	s.Advance(time.Second)
	return id
}

// says lets a person of another server write, addressing the firm.
func (s *stage) says(t *testing.T, who, text, under string) string {
	t.Helper()
	return s.write(t, fake.Draft{Author: s.world.Person(who), HTML: fake.Remote(text), ReplyTo: under, Mentions: []string{s.firm}})
}

// aside lets a person write without addressing the firm.
func (s *stage) aside(t *testing.T, who, text, under string) string {
	t.Helper()
	return s.write(t, fake.Draft{Author: s.world.Person(who), HTML: fake.Remote(text), ReplyTo: under})
}

func (s *stage) firmSays(t *testing.T, text, under string) string {
	t.Helper()
	return s.write(t, fake.Draft{Author: s.firm, Text: text, ReplyTo: under})
}

func TestAThreadBeginsWhereSomebodyAddressedUs(t *testing.T) {
	s := newStage(t)
	post := s.firmSays(t, "Neue Brote", "")
	second := s.firmSays(t, "Und noch etwas dazu", post)
	comment := s.says(t, "Maria", "Wann?", post)
	own := s.firmSays(t, "@maria@kunden.example Ab Montag", comment)
	more := s.aside(t, "Jens", "Super", own)
	underSecond := s.says(t, "Lena", "Schön", second)
	talk := s.aside(t, "Tom", "Wer kennt guten Kuchen?", "")
	tagged := s.says(t, "Ute", "Die Krume!", talk)
	below := s.aside(t, "Tom", "Danke", tagged)
	stranger := s.aside(t, "Olaf", "Brot ist teuer", "")
	waded := s.firmSays(t, "@olaf@kunden.example Gutes Mehl auch", stranger)
	quoting := s.write(t, fake.Draft{Author: s.world.Person("Paul"), HTML: fake.Remote("Seht her"), Quotes: post})

	h := hear(t, s.source(t), Mentions, "")
	for root, want := range map[string]struct {
		form    sources.Form
		context string
		msgs    []string
	}{
		comment:     {sources.CommentForm, post, []string{comment, own, more}},
		underSecond: {sources.CommentForm, second, []string{underSecond}},
		tagged:      {sources.TagForm, talk, []string{tagged, below}},
		stranger:    {sources.MentionForm, "", []string{stranger, waded}},
		quoting:     {sources.TagForm, "", []string{quoting}},
	} {
		th, ok := h.threads[root]
		var ids []string
		for _, m := range th.Messages {
			ids = append(ids, m.RemoteID)
		}
		if !ok || th.Form != want.form || th.Context.RemoteID != want.context || !slices.Equal(ids, want.msgs) || th.Audience != sources.Public {
			t.Errorf("thread %s: %v %s under %q with %v, want %+v", root, ok, th.Form, th.Context.RemoteID, ids, want)
		}
	}
	if len(h.threads) != 5 {
		t.Errorf("%d threads", len(h.threads))
	}
	if m := h.msgs[own]; !m.Ours || m.Text != "Ab Montag" || m.ParentID != comment {
		t.Errorf("our answer made elsewhere: %+v", m)
	}
	if m := h.msgs[waded]; !m.Ours || m.Text != "Gutes Mehl auch" {
		t.Errorf("our answer to a stranger: %+v", m)
	}
	if got := h.msgs[comment].Author.Name; got != "Maria" {
		t.Errorf("the author is told as %q", got)
	}
	if !slices.Contains(h.msgs[comment].Barred, sources.ActDelete) || slices.Contains(h.msgs[own].Barred, sources.ActDelete) {
		t.Error("only our own can be deleted")
	}
}

func TestAnAnswerMadeElsewhereIsSeenAtOnce(t *testing.T) {
	s := newStage(t)
	comment := s.says(t, "Maria", "Wann?", s.firmSays(t, "Neue Brote", ""))
	src := s.source(t)
	h := hear(t, src, Mentions, "")
	s.Advance(time.Minute)
	own := s.firmSays(t, "@maria@kunden.example Heute", comment)
	h = hear(t, src, Mentions, h.cursor)
	if m := h.msgs[own]; !m.Ours || m.Text != "Heute" {
		t.Errorf("told as %+v", h.msgs)
	}
	s.Advance(time.Minute)
	before := s.Calls()
	if h = hear(t, src, Mentions, h.cursor); len(h.msgs) > 0 {
		t.Errorf("nothing new, and told: %v", h.msgs)
	}
	if n := s.Calls() - before; n != 2 {
		t.Errorf("a quiet poll takes %d calls", n)
	}
}

func TestWarningsFilesAndOddities(t *testing.T) {
	s := newStage(t)
	id := s.write(t, fake.Draft{
		Author: s.world.Person("Ana :verified:"), HTML: "<p>Haare im Teig</p>", Spoiler: "Essen", Mentions: []string{s.firm}, Extra: map[string]any{
			"media_attachments": []any{
				map[string]any{"id": "1", "type": "image", "url": "https://f.example/1.png", "description": "Teig mit Haar"},
				map[string]any{"id": 2, "type": "gifv", "url": nil, "remote_url": "https://f.example/2.mp4"},
				"kein Anhang",
			},
			"poll": map[string]any{"id": "9", "options": []any{
				map[string]any{"title": "Ja", "votes_count": 3}, map[string]any{"title": "Nein", "votes_count": nil},
			}},
			"card":       map[string]any{"url": "https://krume.example/brot", "title": "Brot"},
			"created_at": "gestern", "favourites_count": "7", "edited_at": "2026-11-21T12:30:00Z",
		},
	})
	m := hear(t, s.source(t), Mentions, "").msgs[id]
	if m.Text != "CW: Essen\n\nHaare im Teig" || m.Author.Name != "Ana" || m.Likes != 7 || !m.Time.IsZero() || m.Edited.IsZero() {
		t.Errorf("told as %+v", m)
	}
	want := []sources.Attachment{
		{Kind: "photo", Name: "Teig mit Haar", URL: "https://f.example/1.png"},
		{Kind: "video", URL: "https://f.example/2.mp4"},
		{Kind: "other", Name: "Ja (3) / Nein (0)", URL: m.Permalink},
		{Kind: "link", Name: "Brot", URL: "https://krume.example/brot"},
	}
	if !slices.Equal(m.Files, want) {
		t.Errorf("files: %+v", m.Files)
	}
}

func TestSearchFindsWhoSpeaksOfUs(t *testing.T) {
	for _, noSearch := range []bool{false, true} {
		s := newStage(t, func(o *fake.Options) { o.NoSearch = noSearch })
		named := s.aside(t, "Tom", "Die Bäckerei Krume ist gut", "")
		tag := s.write(t, fake.Draft{Author: s.world.Person("Ute"), HTML: `<p>Lecker <a href="https://krume.example/tags/x" class="mention hashtag">#<span>BäckereiKrume</span></a></p>`})
		s.says(t, "Jens", "Bäckerei Krume, wann?", "")
		s.firmSays(t, "Bäckerei Krume öffnet", "")
		src := s.source(t)
		h := hear(t, src, Search, "")
		if _, ok := h.threads[named]; ok == noSearch {
			t.Errorf("search %v: %v", !noSearch, h.threads)
		}
		th, ok := h.threads[tag]
		if !ok || th.Form != sources.MentionForm {
			t.Errorf("the hashtag: %+v", th)
		}
		if want := map[bool]int{false: 2, true: 1}[noSearch]; len(h.threads) != want {
			t.Errorf("search %v: %d threads", !noSearch, len(h.threads))
		}
		if again := hear(t, src, Search, h.cursor); len(again.threads) != 0 {
			t.Errorf("told again: %v", again.threads)
		}
		if err := s.Remove(tag); err != nil {
			t.Fatal(err)
		}
		s.Advance(25 * time.Hour)
		if again := hear(t, src, Search, h.cursor); len(again.gone) == 0 {
			t.Error("a deleted find is not told as gone")
		}
	}
}

func TestSearchIsClosedWhereThereIsNothingToLookFor(t *testing.T) {
	s := newStage(t)
	src := s.source(t, func(c *Config) { c.Search = []string{} })
	lanes, err := src.Lanes(bg)
	if err != nil || !slices.Equal(lanes, []sources.Lane{Conversations, Mentions}) || src.ClosedLanes()[Search] != searchOff {
		t.Errorf("%v %v %v", lanes, src.ClosedLanes(), err)
	}
}

func TestNothingOlderThanTheHorizon(t *testing.T) {
	s := newStage(t)
	s.says(t, "Alt", "Vor langem", s.firmSays(t, "Alter Beitrag", ""))
	if _, _, err := s.AddMessage("Alt", "Vor langem"); err != nil {
		t.Fatal(err)
	}
	s.aside(t, "Alt", "Bäckerei Krume", "")
	s.Advance(40 * 24 * time.Hour)
	fresh := s.says(t, "Neu", "Heute", s.firmSays(t, "Neuer Beitrag", ""))
	src := s.source(t)
	if h := hear(t, src, Mentions, ""); len(h.msgs) != 1 || h.msgs[fresh].Text != "Heute" {
		t.Errorf("mentions: %v", h.msgs)
	}
	for _, lane := range []sources.Lane{Conversations, Search} {
		if h := hear(t, src, lane, ""); len(h.msgs) != 0 || h.cursor == "" {
			t.Errorf("%s: %v", lane, h.msgs)
		}
	}
}

// A post can come late, and bears the date its own server gives it.
func TestALateOrWronglyDatedPostHidesNoOther(t *testing.T) {
	s := newStage(t)
	early := s.says(t, "Maria", "Wann?", "")
	late := s.write(t, fake.Draft{
		Author: s.world.Person("Spät"), HTML: "<p>Von gestern</p>", Mentions: []string{s.firm}, Dated: s.Now().Add(-400 * 24 * time.Hour),
	})
	future := s.write(t, fake.Draft{
		Author: s.world.Person("Morgen"), HTML: "<p>Von morgen</p>", Mentions: []string{s.firm}, Dated: s.Now().Add(400 * 24 * time.Hour),
	})
	h := hear(t, s.source(t), Mentions, "")
	for _, id := range []string{early, late, future} {
		if h.msgs[id].RemoteID == "" {
			t.Errorf("not told: %s of %v", id, h.msgs)
		}
	}
	if again := hear(t, s.source(t), Mentions, h.cursor); len(again.msgs) != 0 {
		t.Errorf("told again: %v", again.msgs)
	}
}

func TestAHugeThread(t *testing.T) {
	s := newStage(t)
	post := s.firmSays(t, "Gewinnspiel", "")
	last := post
	for i := range 600 {
		under := post
		if i%3 > 0 {
			under = last
		}
		id, err := s.AddComment(under, fmt.Sprintf("Leser %d", i%50), fmt.Sprintf("Nummer %d", i))
		if err != nil {
			t.Fatal(err)
		}
		last = id
	}
	src := s.source(t)
	before := s.Calls()
	h := hear(t, src, Mentions, "")
	if len(h.msgs) != 600 || len(h.threads) != 200 {
		t.Errorf("%d messages in %d threads", len(h.msgs), len(h.threads))
	}
	if n := s.Calls() - before; n > 12 {
		t.Errorf("%d calls", n)
	}
	if len(h.cursor) > 500 {
		t.Errorf("a cursor of %d bytes", len(h.cursor))
	}
}

func TestAnUnreadableRowSpoilsOnlyItself(t *testing.T) {
	s := newStage(t)
	post := s.firmSays(t, "Neue Brote", "")
	good := s.says(t, "Maria", "Wann?", post)
	s.write(t, fake.Draft{Author: s.world.Person("Wirr"), HTML: "<p>x</p>", ReplyTo: post, Extra: map[string]any{"content": map[string]any{"a": 1}}})
	h := hear(t, s.source(t), Mentions, "")
	if h.msgs[good].Text != "Wann?" || len(h.msgs) != 1 {
		t.Errorf("told: %v", h.msgs)
	}
	if len(h.gone) != 0 {
		t.Error("a listing that could not be read whole tells what has gone")
	}
}

func TestNamesPeopleShow(t *testing.T) {
	for _, c := range []struct {
		shown, acct, want string
	}{
		{"Maria Kern", "maria@kunden.example", "Maria Kern"},
		{"", "maria@kunden.example", "@maria@kunden.example"},
		{" :blob: ", "maria", "@maria"},
		{"@krume@krume.example", "boese@fremd.example", "@boese@fremd.example"},
		{"Maria\n Kern :blob:", "maria", "Maria Kern"},
		{"", "", ""},
	} {
		a := account{ID: "1", Display: c.shown, Acct: c.acct, Emojis: rows[emoji]{all: []emoji{{"blob"}}}}
		if got := a.author(); got.Name != c.want || got.ID != "1" {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// A server may notify us of a post it does not list below its thread.
func TestWhatIsNotListedBelowItsThreadIsToldAllTheSame(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	comment := s.says(t, "Maria", "Wann?", "")
	me, err := src.self(bg, false)
	if err != nil {
		t.Fatal(err)
	}
	var got sources.Batch
	f := src.forest(Mentions, me, "", func(b sources.Batch) error { got = b; return nil })
	extra := status{ID: "99", ReplyTo: ident(comment), Content: "<p>nachgereicht</p>", Visibility: visPublic}
	if err := f.read(bg, ident(comment), nil, []status{extra}); err != nil {
		t.Fatal(err)
	}
	if len(got.Threads) != 1 || len(got.Threads[0].Messages) != 2 || got.Threads[0].Messages[1].ParentID != comment && got.Threads[0].Messages[0].RemoteID != comment {
		t.Errorf("told: %+v", got.Threads)
	}
	if len(got.Gone) != 0 {
		t.Error("a listing that is not whole tells what has gone")
	}
}

func TestACircleOfParentsEnds(t *testing.T) {
	parents := map[ident]ident{"1": "2", "2": "3", "3": "1"}
	rootOf("1", "9", parents)
	if got := parentIn("1", "9", parents, map[ident]bool{}); got != "9" {
		t.Errorf("hangs at %q", got)
	}
}
