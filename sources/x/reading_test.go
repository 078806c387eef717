package x

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

// heard is what a store would hold.
type heard struct {
	cursor  sources.Cursor
	threads map[string]sources.Thread
	msgs    map[string]sources.Message
	home    map[string]string
	gone    []sources.Gone
}

func newHeard() *heard {
	return &heard{threads: map[string]sources.Thread{}, msgs: map[string]sources.Message{}, home: map[string]string{}}
}

func (h *heard) fetch(src *Source, lane sources.Lane) error {
	return src.Fetch(context.Background(), lane, h.cursor, func(b sources.Batch) error {
		for _, th := range b.Threads {
			h.threads[th.RemoteID] = th
			for _, m := range th.Messages {
				h.msgs[m.RemoteID], h.home[m.RemoteID] = m, th.RemoteID
			}
		}
		h.gone = append(h.gone, b.Gone...)
		h.cursor = b.Cursor
		return nil
	})
}

func (h *heard) read(t *testing.T, src *Source) {
	t.Helper()
	if err := h.fetch(src, Mentions); err != nil {
		t.Fatal(err)
	}
}

func good[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestMentionElsewhereIsATagWithItsLinksWrittenOut(t *testing.T) {
	s, h := newStage(t), newHeard()
	long := "https://example.org/a?b=1&c=<2>"
	id := s.world.Mention("Ina", "@krume schaut "+long+" an & sagt <was>", map[string]string{"https://t.co/abc": long})
	h.read(t, s.source(t))
	th, m := h.threads[id], h.msgs[id]
	if th.Form != sources.TagForm || th.Context.RemoteID != "" || m.Ours {
		t.Errorf("told as %+v", th)
	}
	if want := "@krume schaut " + long + " an & sagt <was>"; m.Text != want {
		t.Errorf("%q, want %q", m.Text, want)
	}
}

func TestAnAnswerBelongsToTheThreadOfWhatItAnswers(t *testing.T) {
	s, h := newStage(t), newHeard()
	src := s.source(t)
	post := s.world.Post("Brot des Tages")
	add := good[string](t)
	first := add(s.world.Answer(post, "Ina", "Wann?"))
	mine := add(s.world.Answer(first, s.world.Me, "Ab acht.")) // written on X itself
	h.read(t, src)
	s.Advance(time.Minute)
	more := add(s.world.Answer(mine, "Ina", "Danke!"))
	h.read(t, s.source(t))
	for _, id := range []string{first, mine, more} {
		if h.home[id] != first {
			t.Errorf("%q stands in %s, not in %s", h.msgs[id].Text, h.home[id], first)
		}
	}
	if !h.msgs[mine].Ours || h.msgs[mine].Text != "Ab acht." || h.msgs[more].ParentID != mine {
		t.Errorf("ours: %+v, then %+v", h.msgs[mine], h.msgs[more])
	}
	if th := h.threads[first]; th.Form != sources.CommentForm || th.Context.Text != "Brot des Tages" || th.Context.RemoteID != post {
		t.Errorf("the thread: %+v", th)
	}
}

func TestWhoLeavesOurNameOutIsFoundByTheConversation(t *testing.T) {
	s, h := newStage(t), newHeard()
	post := s.world.Post("Brot des Tages")
	add := good[string](t)
	first := add(s.world.Answer(post, "Ina", "Wann?"))
	h.read(t, s.source(t))
	quiet := add(s.world.Quiet(first, "Tom", "Immer ab acht."))
	s.Advance(2 * time.Hour)
	h.read(t, s.source(t))
	if h.home[quiet] != first {
		t.Errorf("told in %q", h.home[quiet])
	}
	free := newHeard()
	free.read(t, s.source(t, func(c *Config) { c.Level = Free }))
	if free.home[first] != first || free.home[quiet] != "" {
		t.Error("Free reads mentions and searches nothing")
	}
}

func TestALongPostIsReadWholeAndAnEditKeepsItsID(t *testing.T) {
	s, h := newStage(t), newHeard()
	src := s.source(t)
	add := good[string](t)
	text := strings.Repeat("Lang & länger. ", 60) + "Ende"
	id := add(s.world.Answer(s.world.Post("Brot"), "Ina", text))
	h.read(t, src)
	if h.msgs[id].Text != text {
		t.Errorf("%d signs of %d", len(h.msgs[id].Text), len(text))
	}
	s.Advance(10 * time.Minute)
	if err := s.world.Edit(id, "Kurz"); err != nil {
		t.Fatal(err)
	}
	h.read(t, src)
	m := h.msgs[id]
	if m.Text != "Kurz" || !m.Edited.Equal(s.Now()) || len(h.msgs) != 1 {
		t.Errorf("told as %+v", m)
	}
	// A restarted program knows by its cursor which version to answer.
	again := s.source(t)
	h.read(t, again)
	if _, err := again.Reply(context.Background(), sources.Outgoing{Form: sources.CommentForm, Target: id, Text: "Gut.", Tried: s.Now()}); err != nil {
		t.Fatal(err)
	}
	seen := s.Seen()
	if body := seen[len(seen)-1].Body; strings.Contains(body, id) {
		t.Errorf("an old version was answered: %s", body)
	}
}

func TestASuspendedAuthorIsToldAsGoneAndTheAnswersStay(t *testing.T) {
	s, h := newStage(t), newHeard()
	add := good[string](t)
	first := add(s.world.Answer(s.world.Post("Brot"), "Ina", "Wann?"))
	answer := add(s.world.Answer(first, "Tom", "Bald."))
	h.read(t, s.source(t))
	s.world.Suspend("Ina")
	s.Advance(time.Hour)
	h.read(t, s.source(t))
	if len(h.gone) != 1 || h.gone[0].Root != first || len(h.gone[0].Seen) != 1 || h.gone[0].Seen[0] != answer {
		t.Errorf("told as gone: %+v", h.gone)
	}
}

// A key with a hundred posts a month is not burnt: what does not fit waits, and nothing is skipped.
func TestABudgetStopsReadingAndNothingIsSkipped(t *testing.T) {
	s, h := newStage(t), newHeard()
	small := func(c *Config) { c.Level, c.Budget = Free, 100 }
	s.world.Mention("Ina", "@krume hallo", nil)
	h.read(t, s.source(t, small))
	want := map[string]bool{}
	for range 120 {
		s.Advance(time.Second)
		want[s.world.Mention("Tom", "@krume noch einer", nil)] = true
	}
	err := h.fetch(s.source(t, small), Mentions)
	var told *sources.Error
	if !errors.As(err, &told) || told.Class != sources.RateLimited || !told.Until.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("got %v", err)
	}
	if n := len(h.msgs); n < 80 || n > 91 {
		t.Errorf("%d told of a budget of 90", n)
	}
	src := s.source(t, small)
	if err := h.fetch(src, Mentions); sources.ClassOf(err) != sources.RateLimited {
		t.Errorf("in the same month: %v", err)
	}
	if a := src.Spent(); a.Used < 80 || a.Used > 90 || a.Max != 100 || a.Kept != 10 {
		t.Errorf("the ledger says %+v", a)
	}
	s.Advance(10 * 24 * time.Hour)
	s.world.Mention("Eva", "@krume neu", nil)
	h.read(t, s.source(t, small))
	for id := range want {
		if h.msgs[id].RemoteID == "" {
			t.Fatalf("%s was skipped", id)
		}
	}
	if len(h.msgs) != 122 {
		t.Errorf("%d told", len(h.msgs))
	}
}

func TestTheMonthsCapIsARateLimitOfADay(t *testing.T) {
	s := newStage(t)
	s.world.Capped = true
	err := newHeard().fetch(s.source(t), Mentions)
	var told *sources.Error
	if !errors.As(err, &told) || told.Class != sources.RateLimited || told.Until.Sub(s.Now()) < 23*time.Hour {
		t.Errorf("got %v", err)
	}
}

func TestLanesAreClosedByTheLevel(t *testing.T) {
	s := newStage(t)
	src := s.source(t, func(c *Config) { c.Level = Free })
	lanes, err := src.Lanes(context.Background())
	if err != nil || len(lanes) != 1 {
		t.Errorf("%v, %v", lanes, err)
	}
	if err := src.Fetch(context.Background(), Messages, "", nil); sources.ClassOf(err) != sources.AccessLevel {
		t.Errorf("got %v", err)
	}
	st, err := src.Probe(context.Background())
	if err != nil || st.Closed[Messages] != "capability.x_level_messages" || st.Name != "Bäckerei Krume (@krume)" || st.Allowance.Max != 100 {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestTextsAreTakenApartCarefully(t *testing.T) {
	for in, want := range map[string]string{
		`{"id":"1","text":"@krume @tom Hallo","referenced_tweets":[{"type":"replied_to","id":"2"}],"entities":{"mentions":[{"username":"Krume"},{"username":"tom"}]}}`: "Hallo",
		`{"id":"1","text":"@krume @eva Hallo","referenced_tweets":[{"type":"replied_to","id":"2"}],"entities":{"mentions":[{"username":"krume"}]}}`:                    "@eva Hallo",
		`{"id":"1","text":"@krume","referenced_tweets":[{"type":"replied_to","id":"2"}],"entities":{"mentions":[{"username":"krume"}]}}`:                               "",
		`{"id":"1","text":"&amp;lt; &gt;","entities":null}`: "&lt; >",
		`{"id":"1","text":"Bild https://t.co/p","entities":{"urls":[{"url":"https://t.co/p","expanded_url":"https://x.com/a/status/1/photo/1","media_key":"3_1"}]}}`:     "Bild",
		`{"id":"1","text":"a https://t.co/p b","entities":{"urls":[{"url":"a","expanded_url":"böse"},{"url":"https://t.co/p","expanded_url":"https://e.org/?q=&lt;"}]}}`: "a https://e.org/?q=&lt; b",
	} {
		p := parsePost(t, in)
		if got := p.plain(); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestMessagesAreOneTalkAPerson(t *testing.T) {
	s, h := newStage(t), newHeard()
	talk, first := s.world.Message("Ina", "Hallo & guten Tag")
	if err := h.fetch(s.source(t), Messages); err != nil {
		t.Fatal(err)
	}
	s.Advance(time.Minute)
	_, second := s.world.Message("Ina", "Noch da?")
	if err := h.fetch(s.source(t), Messages); err != nil {
		t.Fatal(err)
	}
	if h.home[first] != talk || h.home[second] != talk || h.msgs[first].Text != "Hallo & guten Tag" || h.threads[talk].Audience != sources.Private {
		t.Errorf("told as %+v", h.threads)
	}
	if n := len(h.threads[talk].Messages); n != 1 {
		t.Errorf("%d messages told anew", n)
	}
}

// A long history that a budget cuts in two goes on where it stopped.
func TestMessagesGoOnWhereTheBudgetStoppedThem(t *testing.T) {
	s, h := newStage(t), newHeard()
	little := func(c *Config) { c.Budget = 130 }
	s.Advance(-3 * 24 * time.Hour)
	for range 150 {
		s.Advance(time.Second)
		s.world.Message("Ina", "Noch eine")
	}
	for i := range 2 {
		if err := h.fetch(s.source(t, little), Messages); sources.ClassOf(err) != sources.RateLimited {
			t.Fatalf("reading %d: %v", i, err)
		}
		s.Advance(11 * 24 * time.Hour)
	}
	if err := h.fetch(s.source(t, func(c *Config) { c.Budget = 1000 }), Messages); err != nil {
		t.Fatal(err)
	}
	if len(h.msgs) != 150 {
		t.Errorf("%d of 150 told", len(h.msgs))
	}
}
