package youtube

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/youtube/fake"
)

// shelf keeps what a source tells, as a store does.
type shelf struct {
	threads map[string]sources.Thread
	home    map[string]string
	msgs    map[string]sources.Message
	gone    map[string]bool
	order   []string // threads as they were told
	cursor  sources.Cursor
}

func newShelf() *shelf {
	return &shelf{
		threads: map[string]sources.Thread{}, home: map[string]string{}, msgs: map[string]sources.Message{}, gone: map[string]bool{},
	}
}

func (h *shelf) take(b sources.Batch) error {
	for _, t := range b.Threads {
		h.order = append(h.order, t.RemoteID)
		for _, m := range t.Messages {
			h.msgs[m.RemoteID], h.home[m.RemoteID] = m, t.RemoteID
			delete(h.gone, m.RemoteID)
		}
		h.threads[t.RemoteID] = t
	}
	for _, g := range b.Gone {
		for id, home := range h.home {
			if (home == g.Root || h.threads[home].Context.RemoteID == g.Root) && !slices.Contains(g.Seen, id) {
				h.gone[id] = true
			}
		}
	}
	h.cursor = b.Cursor
	return nil
}

func (h *shelf) read(t *testing.T, s *Source) {
	t.Helper()
	if err := s.Fetch(context.Background(), Comments, h.cursor, h.take); err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func no(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What waits for review, and what is taken for spam, is told first and as held; let through it is told as seen by all;
// taken down it is gone.
func TestWhatWaitsIsToldAsHeld(t *testing.T) {
	st := newStage(t)
	id := must[string](t)
	v := st.world.AddVideo("Wie Brot entsteht")
	public := id(st.world.AddComment(v, "Maria", "Sehr schön"))
	waits := id(st.world.AddComment(v, "Jens", "Schaut auf meinen Kanal"))
	junk := id(st.world.AddComment(v, "Bot", "Gewinne!!!"))
	answer := id(st.world.AddComment(public, "Lena", "Finde ich auch"))
	no(t, st.world.SetStatus(waits, fake.Held))
	no(t, st.world.SetStatus(junk, fake.Spam))
	no(t, st.world.SetStatus(answer, fake.Held))
	s, h := st.source(t), newShelf()
	h.read(t, s)
	for _, m := range []string{waits, junk, answer} {
		if !h.msgs[m].Held {
			t.Errorf("%q is not told as held", h.msgs[m].Text)
		}
	}
	if h.msgs[public].Held || h.msgs[public].Text == "" {
		t.Errorf("what is public: %+v", h.msgs[public])
	}
	if h.order[len(h.order)-1] != public {
		t.Errorf("what waits does not come first: %v", h.order)
	}
	if h.home[answer] != public || h.msgs[answer].ParentID != public {
		t.Error("the answer that waits is not in its thread")
	}
	no(t, s.Moderate(context.Background(), waits, sources.Approve))
	no(t, s.Moderate(context.Background(), junk, sources.Trash))
	no(t, s.Moderate(context.Background(), answer, sources.Approve))
	st.Advance(time.Minute)
	h.read(t, s)
	if h.msgs[waits].Held || h.gone[waits] || h.msgs[answer].Held || h.gone[answer] {
		t.Error("what was let through is still told as held, or as gone")
	}
	if !h.gone[junk] {
		t.Error("what was taken down is not told as gone")
	}
	no(t, s.Moderate(context.Background(), public, sources.Hold))
	st.Advance(time.Minute)
	h.read(t, st.source(t))
	if !h.msgs[public].Held || h.gone[public] {
		t.Error("what was put back is not told as held")
	}
}

// A pinned comment comes first, however old it is, and be it on a page of its own: it ends neither a first reading nor a
// later one.
func TestAPinnedCommentEndsNothing(t *testing.T) {
	for _, alone := range []bool{false, true} {
		st := newStage(t, func(o *fake.Options) { o.PinnedAlone = alone })
		id := must[string](t)
		v := st.world.AddVideo("Öffnungszeiten")
		old := id(st.world.AddComment(v, "Maria", "uralt"))
		no(t, st.world.Pin(old))
		st.Advance(60 * 24 * time.Hour)
		var last string
		for i := range 130 {
			last = id(st.world.AddComment(v, fmt.Sprint("Leser", i), fmt.Sprint("neu ", i)))
			st.Advance(time.Second)
		}
		s, h := st.source(t), newShelf()
		h.read(t, s)
		if len(h.threads) != 130 || h.threads[last].RemoteID == "" || h.threads[old].RemoteID != "" {
			t.Errorf("%d threads told", len(h.threads))
		}
		fresh := id(st.world.AddComment(v, "Tom", "Ganz neu"))
		calls := st.Calls()
		h.read(t, s) // no time has passed: only the first page of young ones is looked at
		if h.msgs[fresh].Text != "Ganz neu" || st.Calls()-calls > 5 {
			t.Errorf("alone %v: told %q in %d calls", alone, h.msgs[fresh].Text, st.Calls()-calls)
		}
	}
}

// An answer that waits far down in the listing is told at once, and once.
func TestAnAnswerThatWaitsFarDown(t *testing.T) {
	st := newStage(t)
	id := must[string](t)
	v := st.world.AddVideo("Brezeln")
	deep := id(st.world.AddComment(v, "Maria", "Frage"))
	for i := range 7 {
		id(st.world.AddComment(deep, "Jens", fmt.Sprint("Antwort ", i)))
	}
	for i := range 350 {
		id(st.world.AddComment(v, fmt.Sprint("Leser ", i), "später"))
	}
	s, h := st.source(t), newShelf()
	h.read(t, s)
	waits := id(st.world.AddComment(deep, "Lena", "wartet"))
	no(t, st.world.SetStatus(waits, fake.Held))
	h.read(t, s)
	if !h.msgs[waits].Held || h.home[waits] != deep || h.msgs[deep].Held || len(h.gone) > 0 {
		t.Errorf("%+v, %d gone", h.msgs[waits], len(h.gone))
	}
	calls, told := st.Calls(), len(h.order)
	h.read(t, s)
	if st.Calls()-calls != 3 || len(h.order) != told {
		t.Errorf("again: %d calls, %d threads", st.Calls()-calls, len(h.order)-told)
	}
	st.Advance(10 * time.Minute) // time for the whole listing
	h.read(t, s)
	if len(h.order) != told || len(h.gone) > 0 {
		t.Errorf("later: %d threads told again, %d gone", len(h.order)-told, len(h.gone))
	}
}

// What nobody has promised either way: a comment taken down in Studio is told as gone although YouTube still finds it by its
// id, and without statuses what is public is told as public and what waits as held.
func TestNothingIsTakenForGranted(t *testing.T) {
	st := newStage(t, func(o *fake.Options) { o.ShowRejected, o.Silent = true, true })
	id := must[string](t)
	v := st.world.AddVideo("Brezeln")
	public := id(st.world.AddComment(v, "Maria", "öffentlich"))
	answer := id(st.world.AddComment(public, "Jens", "wartet"))
	waits := id(st.world.AddComment(v, "Lena", "wartet auch"))
	no(t, st.world.SetStatus(answer, fake.Held))
	no(t, st.world.SetStatus(waits, fake.Held))
	s, h := st.source(t), newShelf()
	h.read(t, s)
	if h.msgs[public].Held || !h.msgs[waits].Held {
		t.Errorf("public held %v, waiting held %v", h.msgs[public].Held, h.msgs[waits].Held)
	}
	no(t, st.world.SetStatus(waits, fake.Rejected))
	for range 2 {
		st.Advance(time.Hour)
		h.read(t, s)
	}
	if !h.gone[waits] || h.gone[public] {
		t.Error("what was taken down is not told as gone, or too much is")
	}
}

// The channel's own words are known, also those written in the browser; a thread nobody else wrote in is not told.
func TestOwnWordsAreKnown(t *testing.T) {
	st := newStage(t)
	id := must[string](t)
	v := st.world.AddVideo("Brezeln")
	alone := id(st.world.Speak(v, "Rezept steht unten"))
	asked := id(st.world.AddComment(v, "Maria", "Wo?"))
	ours := id(st.world.Speak(asked, "Gleich unter dem Video."))
	first := id(st.world.Speak(v, "Habt ihr Fragen?"))
	theirs := id(st.world.AddComment(first, "Jens", "Ja!"))
	h := newShelf()
	h.read(t, st.source(t))
	if h.threads[alone].RemoteID != "" {
		t.Error("what only we wrote was told")
	}
	if !h.msgs[ours].Ours || h.msgs[asked].Ours || !h.msgs[first].Ours || h.msgs[theirs].Ours {
		t.Error("ours and theirs are mixed up")
	}
	c := h.threads[asked].Context
	if c.RemoteID != v || c.Text != "Brezeln" || c.Permalink == "" || c.Author.ID != st.world.Channel {
		t.Errorf("the video: %+v", c)
	}
	if !slices.Contains(h.msgs[asked].Barred, sources.ActDelete) || slices.Contains(h.msgs[ours].Barred, sources.ActDelete) {
		t.Error("only our own can be deleted")
	}
}

// A listing shows five answers. All are told, and a change among the others is seen within a day.
func TestManyAnswers(t *testing.T) {
	st := newStage(t)
	id := must[string](t)
	v := st.world.AddVideo("Streit ums Brot")
	root := id(st.world.AddComment(v, "Maria", "Zu teuer!"))
	var answers []string
	for i := range 250 {
		answers = append(answers, id(st.world.AddComment(root, fmt.Sprint("Leser", i), fmt.Sprint("Antwort ", i))))
	}
	s, h := st.source(t), newShelf()
	h.read(t, s)
	if len(h.msgs) != 251 || h.msgs[root].Reach != 250 {
		t.Fatalf("%d messages told, %d counted", len(h.msgs), h.msgs[root].Reach)
	}
	calls := st.Calls()
	st.Advance(time.Minute)
	h.read(t, s)
	if n := st.Calls() - calls; n > 4 {
		t.Errorf("%d calls although nothing moved", n)
	}
	waits := id(st.world.AddComment(root, "Bot", "wartet"))
	no(t, st.world.SetStatus(waits, fake.Held))
	no(t, st.world.Edit(answers[77], "Anders"))
	st.Advance(24 * time.Hour)
	h.read(t, s)
	if !h.msgs[waits].Held || h.gone[waits] || len(h.gone) > 0 {
		t.Errorf("the answer that waits: %+v, %d gone", h.msgs[waits], len(h.gone))
	}
	no(t, st.world.SetStatus(waits, fake.Rejected))
	st.Advance(24 * time.Hour)
	h.read(t, s)
	no(t, st.world.Edit(answers[50], "Nur geändert"))
	st.Advance(24 * time.Hour)
	h.read(t, s)
	if h.msgs[answers[50]].Text != "Nur geändert" {
		t.Errorf("what a listing does not show: %+v", h.msgs[answers[50]])
	}
	no(t, st.world.Remove(answers[99]))
	st.Advance(24 * time.Hour)
	h.read(t, s)
	if m := h.msgs[answers[77]]; m.Text != "Anders" || m.Edited.IsZero() {
		t.Errorf("the change: %+v", m)
	}
	if !h.gone[answers[99]] || h.gone[answers[98]] {
		t.Error("the deletion")
	}
}

// A listing of answers that does not come to its end says nothing of deletions.
func TestAnswersThatDoNotEnd(t *testing.T) {
	endless := false
	st := wrapped(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if endless && r.URL.Path == "/youtube/v3/comments" {
				fake.Empty(w, r)
				return
			}
			h.ServeHTTP(w, r)
		})
	})
	id := must[string](t)
	root := id(st.world.AddComment(st.world.AddVideo("x"), "Maria", "Frage"))
	for i := range 20 {
		id(st.world.AddComment(root, fmt.Sprint("Leser", i), fmt.Sprint("Antwort ", i)))
	}
	s, h := st.source(t), newShelf()
	h.read(t, s)
	endless = true
	st.Advance(24 * time.Hour)
	h.read(t, s)
	if len(h.gone) > 0 || len(h.msgs) != 21 {
		t.Errorf("%d of %d gone", len(h.gone), len(h.msgs))
	}
}

// An answer to a comment from before the horizon is seen within a day or two.
func TestOldCommentsWithNewAnswers(t *testing.T) {
	st := newStage(t)
	id := must[string](t)
	v := st.world.AddVideo("Altes Video")
	old := id(st.world.AddComment(v, "Maria", "Alte Frage"))
	for i := range 210 {
		id(st.world.AddComment(v, fmt.Sprint("Leser", i), "alt"))
	}
	st.Advance(50 * 24 * time.Hour)
	s, h := st.source(t), newShelf()
	h.read(t, s)
	id(st.world.AddComment(old, "Jens", "Frage ich mich auch"))
	st.Advance(25 * time.Hour)
	h.read(t, s)
	if h.msgs[old].Text == "" {
		t.Error("the thread with a new answer was not told")
	}
	if len(h.threads) != 1 {
		t.Errorf("%d threads told", len(h.threads))
	}
}

// Comments switched off and videos taken away: what is no longer shown is gone, and comes back with them.
func TestCommentsSwitchedOff(t *testing.T) {
	st := newStage(t)
	v := st.world.AddVideo("Strittig")
	c := must[string](t)(st.world.AddComment(v, "Maria", "Ich bin dagegen"))
	s, h := st.source(t), newShelf()
	h.read(t, s)
	st.world.Close(v, true)
	st.Advance(time.Hour)
	h.read(t, s)
	if !h.gone[c] {
		t.Error("not told as gone")
	}
	_, err := s.Reply(context.Background(), sources.Outgoing{Form: sources.CommentForm, Thread: c, Target: c, Text: "Schade.", Tried: st.Now()})
	if sources.ClassOf(err) != sources.NotReplyable || sources.MayHaveBeenApplied(err) {
		t.Errorf("reply: %v", err)
	}
	st.world.Close(v, false)
	st.Advance(time.Hour)
	h.read(t, s)
	if h.gone[c] {
		t.Error("did not come back")
	}
}

// Authors who have left, pictures, likes and marks of HTML.
func TestOddities(t *testing.T) {
	st := newStage(t)
	id := must[string](t)
	v := st.world.AddVideo("Brot & <b>Butter</b>")
	c := id(st.world.AddComment(v, "Weg", "a < b && <i>kursiv</i>\nzweite Zeile"))
	no(t, st.world.LeaveYouTube(c))
	no(t, st.world.AddImage(c, "https://yt3.ggpht.com/bild"))
	no(t, st.world.Like(c, 7))
	h := newShelf()
	h.read(t, st.source(t))
	m := h.msgs[c]
	if m.Author.ID != "" || m.Ours || m.Text != "a < b && <i>kursiv</i>\nzweite Zeile" || m.Likes != 7 || len(m.Files) != 1 {
		t.Errorf("%+v", m)
	}
	if h.threads[c].Context.Text != "Brot & <b>Butter</b>" {
		t.Errorf("%q", h.threads[c].Context.Text)
	}
}

// A cursor of another program or time is a first reading.
func TestStrangeCursors(t *testing.T) {
	st := newStage(t)
	v := st.world.AddVideo("x")
	c := must[string](t)(st.world.AddComment(v, "Maria", "Hallo"))
	for _, from := range []sources.Cursor{"x", "{}", `{"v":9,"threads":{}}`, `{"v":1,"threads":{"a":[1]}}`, `{"v":1,"threads":{"a":["x"]}}`, "null"} {
		h := newShelf()
		h.cursor = from
		h.read(t, st.source(t))
		if h.msgs[c].Text != "Hallo" {
			t.Errorf("%s: not told", from)
		}
	}
}
