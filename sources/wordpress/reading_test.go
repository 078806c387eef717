package wordpress

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/wordpress/fake"
)

// shelf does with batches what a store does.
type shelf struct {
	threads map[string]sources.Thread
	msgs    map[string]sources.Message
	home    map[string]string
	gone    map[string]bool
	cursor  sources.Cursor
	batches int
}

func newShelf() *shelf {
	return &shelf{map[string]sources.Thread{}, map[string]sources.Message{}, map[string]string{}, map[string]bool{}, "", 0}
}

func (s *shelf) take(b sources.Batch) error {
	s.batches++
	for _, t := range b.Threads {
		s.threads[t.RemoteID] = t
		for _, m := range t.Messages {
			s.msgs[m.RemoteID], s.home[m.RemoteID] = m, t.RemoteID
			delete(s.gone, m.RemoteID)
		}
	}
	for _, g := range b.Gone {
		seen := map[string]bool{}
		for _, id := range g.Seen {
			seen[id] = true
		}
		for id, home := range s.home {
			if home == g.Root && !seen[id] {
				s.gone[id] = true
			}
		}
	}
	s.cursor = b.Cursor
	return nil
}

func (s *shelf) fetch(t *testing.T, src *Source) {
	t.Helper()
	if err := src.Fetch(context.Background(), Comments, s.cursor, s.take); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, s *stage, say fake.Say) string {
	t.Helper()
	id, err := s.world.Write(say)
	if err != nil {
		t.Fatal(err)
	}
	return idOf(id)
}

func classIs(t *testing.T, err error, class sources.Class, says string) {
	t.Helper()
	var fail *sources.Error
	if !errors.As(err, &fail) || fail.Class != class || !strings.Contains(fail.Detail, says) {
		t.Errorf("got %v, want %s with %q", err, class, says)
	}
	if err != nil && (strings.Contains(err.Error(), "ijkl") || strings.Contains(err.Error(), "Basic ")) {
		t.Errorf("a secret: %v", err)
	}
}

// Comments, their answers and the post above them: as one thread each, with who is who.
func TestThreads(t *testing.T) {
	s := newStage(t, fake.Options{})
	guest := s.world.AddUser("gastautor", "x", "author")
	reader := s.world.AddUser("stammkunde", "x", "subscriber")
	post := s.world.AddPost("posts", "Herbst & Torte", guest)
	page := s.world.AddPost("pages", "Impressum", 1)
	top := write(t, s, fake.Say{Post: post, Name: "Kern & Söhne", Mail: "Maria@Kern.example", Text: "Wann <endlich>?\nUnd wo?"})
	n, _ := number(top)
	s.Advance(time.Minute)
	answer := write(t, s, fake.Say{Parent: n, User: 1, Text: "Morgen."})
	a, _ := number(answer)
	deep := write(t, s, fake.Say{Parent: a, User: reader, Text: "Danke"})
	byGuest := write(t, s, fake.Say{Parent: n, User: guest, Text: "Ich war's"})
	held := write(t, s, fake.Say{Post: page, Name: "Tom", Mail: "maria@kern.example ", Status: "hold", Stored: `Kauft <a href="https://spam.example">hier</a>`})
	write(t, s, fake.Say{Post: page, Name: "Bot", Status: "spam", Text: "Pillen"})
	write(t, s, fake.Say{Post: page, Name: "Weg", Status: "trash", Text: "Müll"})
	got := newShelf()
	got.fetch(t, s.source(t))
	if len(got.threads) != 2 || len(got.msgs) != 5 {
		t.Fatalf("%d threads, %d messages", len(got.threads), len(got.msgs))
	}
	th, m := got.threads[top], got.msgs[top]
	if th.Context.RemoteID != postID(post) || !strings.HasPrefix(th.Context.Text, "„Herbst & Torte“\n\nFrisch aus dem Ofen") {
		t.Errorf("%+v", th.Context)
	}
	if m.Author.Name != "Kern & Söhne" || m.Text != "Wann <endlich>?\nUnd wo?" || m.Ours || !strings.Contains(m.Permalink, "#comment-") {
		t.Errorf("%+v", m)
	}
	if !strings.HasPrefix(m.Author.ID, "mail-") || m.Author.ID != got.msgs[held].Author.ID || strings.Contains(m.Author.ID, "@") {
		t.Errorf("%q and %q", m.Author.ID, got.msgs[held].Author.ID)
	}
	for id, want := range map[string]struct {
		ours   bool
		parent string
	}{answer: {true, top}, deep: {false, answer}, byGuest: {true, top}} {
		if m := got.msgs[id]; m.Ours != want.ours || m.ParentID != want.parent || got.home[id] != top {
			t.Errorf("%+v in %s", m, got.home[id])
		}
	}
	if m := got.msgs[held]; !m.Held || m.Text != "Kauft hier (https://spam.example)" || len(m.Barred) == 0 || m.Barred[0] != sources.ActReply {
		t.Errorf("%+v", m)
	}
}

// What an answer answers is told, however old it is.
func TestAnswersToOldComments(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "Alt", 1)
	old := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "Frage", At: s.Now().Add(-400 * 24 * time.Hour)})
	n, _ := number(old)
	mid := write(t, s, fake.Say{Parent: n, User: 1, Text: "Antwort", At: s.Now().Add(-399 * 24 * time.Hour)})
	n, _ = number(mid)
	fresh := write(t, s, fake.Say{Parent: n, Name: "Maria", Text: "Immer noch!"})
	write(t, s, fake.Say{Post: post, Name: "Niemand", Text: "zu alt", At: s.Now().Add(-300 * 24 * time.Hour)})
	got, src := newShelf(), s.source(t)
	got.fetch(t, src)
	if len(got.msgs) != 3 || got.home[fresh] != old || got.msgs[fresh].ParentID != mid {
		t.Errorf("%+v", got.msgs)
	}
	batches := got.batches
	got.fetch(t, src)
	if got.batches != batches+1 {
		t.Errorf("%d steps although nothing is new", got.batches-batches)
	}
}

// Rulings and edits of others are seen: among the newest at once, among all the others within the hour.
func TestWhatOthersDo(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "Lang", 1)
	var ids []string
	for range 12 {
		ids = append(ids, write(t, s, fake.Say{Post: post, Name: "Leser", Text: "Text " + s.Now().String()}))
		s.Advance(time.Minute)
	}
	src := s.source(t, func(c *Config) { c.rows = 3 })
	got := newShelf()
	got.fetch(t, src)
	set := func(i int, status string) {
		n, _ := number(ids[i])
		if err := s.world.SetStatus(n, status); err != nil {
			t.Fatal(err)
		}
	}
	calls := s.Calls()
	set(11, "hold") // among the newest
	got.fetch(t, src)
	if !got.msgs[ids[11]].Held {
		t.Error("held back, not told")
	}
	set(0, "spam") // one less is listed
	got.fetch(t, src)
	if m := got.msgs[ids[0]]; !m.Hidden || got.gone[ids[0]] {
		t.Errorf("%+v", m)
	}
	set(0, "approved")
	got.fetch(t, src)
	if got.msgs[ids[0]].Hidden {
		t.Error("back from the spam, not told")
	}
	n, _ := number(ids[1])
	_ = s.world.Change(n, "geändert")
	set(2, "hold")
	got.fetch(t, src)
	if got.msgs[ids[1]].Text == "geändert" {
		t.Error("the test reads more than it thinks")
	}
	s.Advance(2 * time.Hour)
	got.fetch(t, src)
	if m := got.msgs[ids[1]]; m.Text != "geändert" || m.Edited.IsZero() || !got.msgs[ids[2]].Held {
		t.Errorf("%+v", m)
	}
	if n := s.Calls() - calls; n > 40 {
		t.Errorf("%d calls", n)
	}
}

// An answer whose top comment was deleted for good stays in its thread.
func TestTopDeleted(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "x", 1)
	top := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "oben"})
	n, _ := number(top)
	below := write(t, s, fake.Say{Parent: n, Name: "Jens", Text: "unten"})
	got, src := newShelf(), s.source(t)
	got.fetch(t, src)
	if err := s.world.Remove(n); err != nil {
		t.Fatal(err)
	}
	got.fetch(t, src)
	n, _ = number(below)
	if err := s.world.Change(n, "unten, anders"); err != nil {
		t.Fatal(err)
	}
	got.fetch(t, src)
	if !got.gone[top] || got.gone[below] || got.home[below] != top || got.msgs[below].Text != "unten, anders" {
		t.Errorf("gone %v, home %v", got.gone, got.home)
	}
}

// An interrupted first read goes on below where it stood.
func TestFirstReadGoesOn(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "x", 1)
	for range 30 {
		write(t, s, fake.Say{Post: post, Name: "Leser", Text: s.Now().String()})
		s.Advance(time.Minute)
	}
	few := func(c *Config) { c.rows = 3 }
	got := newShelf()
	stop := errors.New("stop")
	err := s.source(t, few).Fetch(context.Background(), Comments, "", func(b sources.Batch) error {
		if got.batches == 7 {
			return stop
		}
		return got.take(b)
	})
	if !errors.Is(err, stop) || len(got.msgs) != 21 {
		t.Fatalf("%v, %d", err, len(got.msgs))
	}
	write(t, s, fake.Say{Post: post, Name: "Leser", Text: "inzwischen"})
	before := s.Calls()
	got.fetch(t, s.source(t, few))
	if len(got.msgs) != 31 {
		t.Errorf("%d told", len(got.msgs))
	}
	if n := s.Calls() - before; n > 10 {
		t.Errorf("%d calls to go on", n)
	}
}

// A small host is asked at most 1½ times a second, however much there is to read.
func TestPace(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "x", 1)
	for range 60 {
		write(t, s, fake.Say{Post: post, Name: "Leser", Text: "Text"})
	}
	begin := s.Now()
	newShelf().fetch(t, s.source(t, func(c *Config) { c.rows = 2 }))
	took, calls := s.Now().Sub(begin).Seconds(), float64(s.Calls())
	if calls < 30 || (calls-float64(Rate.Burst))/took > Rate.PerSecond {
		t.Errorf("%.0f calls in %.1f s", calls, took)
	}
}

// Comments that are counted but not shown to us do not make every read a whole one.
func TestQuietBlogCostsOneCall(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "x", 1)
	for range 9 {
		write(t, s, fake.Say{Post: post, Name: "Leser", Text: s.Now().String()})
		s.Advance(time.Minute)
	}
	write(t, s, fake.Say{Veiled: true, Text: "geheim", At: s.Now().Add(-time.Hour)})
	got, src := newShelf(), s.source(t, func(c *Config) { c.rows = 3 })
	got.fetch(t, src)
	calls := s.Calls()
	got.fetch(t, src)
	if n := s.Calls() - calls; n != 1 {
		t.Errorf("%d calls", n)
	}
}

// The spam is read when it is asked for; a customer found there is approved and told as such.
func TestSpam(t *testing.T) {
	s := newStage(t, fake.Options{})
	post := s.world.AddPost("posts", "x", 1)
	top := write(t, s, fake.Say{Post: post, Name: "Maria", Text: "Frage"})
	n, _ := number(top)
	lost := write(t, s, fake.Say{Parent: n, Name: "Jens", Text: "Bei mir auch: www.krume.example", Status: "spam"})
	pills := write(t, s, fake.Say{Post: post, Name: "Bot", Text: "Pillen", Status: "spam"})
	src := s.source(t, func(c *Config) { c.Spam = true })
	lanes, _ := src.Lanes(context.Background())
	if len(lanes) != 2 {
		t.Fatalf("%v", lanes)
	}
	got, cursors := newShelf(), map[sources.Lane]sources.Cursor{}
	both := func() {
		t.Helper()
		for _, lane := range lanes {
			if err := src.Fetch(context.Background(), lane, cursors[lane], got.take); err != nil {
				t.Fatal(err)
			}
			cursors[lane] = got.cursor
		}
	}
	both()
	if m := got.msgs[lost]; !m.Hidden || m.ParentID != top || got.home[lost] != top || !got.msgs[pills].Hidden || got.msgs[top].Hidden {
		t.Fatalf("%+v", got.msgs)
	}
	if err := src.Moderate(context.Background(), lost, sources.Approve); err != nil {
		t.Fatal(err)
	}
	p, _ := number(pills)
	if err := s.world.Remove(p); err != nil {
		t.Fatal(err)
	}
	both()
	if got.msgs[lost].Hidden || got.gone[lost] || !got.gone[pills] {
		t.Errorf("%+v, gone %v", got.msgs[lost], got.gone)
	}
	batches := got.batches
	both()
	if got.batches != batches+2 {
		t.Errorf("%d steps although nothing is new", got.batches-batches)
	}
}
