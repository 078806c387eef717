package google

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/google/fake"
)

// shelf keeps what a source tells, as a store does.
type shelf struct {
	threads map[string]sources.Thread
	msgs    map[string]sources.Message
	home    map[string]string
	gone    map[string]bool
	batches []sources.Batch
	cursor  sources.Cursor
}

func newShelf() *shelf {
	return &shelf{
		threads: map[string]sources.Thread{}, msgs: map[string]sources.Message{}, home: map[string]string{}, gone: map[string]bool{},
	}
}

func (h *shelf) take(b sources.Batch) error {
	for _, t := range b.Threads {
		for _, m := range t.Messages {
			h.msgs[m.RemoteID], h.home[m.RemoteID] = m, t.RemoteID
			delete(h.gone, m.RemoteID)
		}
		h.threads[t.RemoteID] = t
	}
	for _, g := range b.Gone {
		for id, home := range h.home {
			if home == g.Root && !slices.Contains(g.Seen, id) {
				h.gone[id] = true
			}
		}
	}
	h.cursor, h.batches = b.Cursor, append(h.batches, b)
	return nil
}

func (h *shelf) read(t *testing.T, s *Source) {
	t.Helper()
	if err := s.Fetch(context.Background(), Reviews, h.cursor, h.take); err != nil {
		t.Fatal(err)
	}
}

func no(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Stars, names, those without one, pictures, and how far the reading is.
func TestReviewsAreTold(t *testing.T) {
	st := newStage(t)
	named := st.world.Review("Maria Kern", 2, "Lange gewartet")
	anonymous := st.world.Review("", 5, "")
	no(t, st.world.Photograph(named, "https://lh3.googleusercontent.com/bild"))
	for i := range 120 {
		st.world.Review(fmt.Sprint("Gast ", i), 4, "gut")
	}
	s, h := st.source(t), newShelf()
	h.read(t, s)
	m := h.msgs[named]
	if h.threads[named].Permalink != "https://business.google.com/reviews/"+named {
		t.Errorf("the address: %q", h.threads[named].Permalink)
	}
	if h.threads[named].Rating != 2 || m.Author.Name != "Maria Kern" || len(m.Files) != 1 || m.Ours || !m.Edited.IsZero() {
		t.Errorf("%+v", m)
	}
	if m := h.msgs[anonymous]; h.threads[anonymous].Rating != 5 || m.Author.Name != "" || m.Text != "" {
		t.Errorf("%+v", m)
	}
	for i, b := range h.batches {
		if b.Total != 122 || b.Done > b.Total || i > 0 && b.Done < h.batches[i-1].Done {
			t.Errorf("batch %d: %d of %d", i, b.Done, b.Total)
		}
	}
	if sum := s.Summary(); sum.Total != 122 || sum.Average < 3.9 || sum.Average > 4.1 {
		t.Errorf("%+v", sum)
	}
}

// A review changed after our reply comes back as edited, and our own reply is no change of the review.
func TestEditedAfterOurReply(t *testing.T) {
	for _, bump := range []bool{false, true} {
		st := newStage(t, func(o *fake.Options) { o.BumpOnReply = bump })
		id := st.world.Review("Maria", 1, "Kalt")
		st.Advance(time.Hour)
		no(t, st.world.Answer(id, "Das tut uns leid."))
		s, h := st.source(t), newShelf()
		_, err := s.Edit(context.Background(), id+replied, "Das tut uns sehr leid.")
		no(t, err)
		h.read(t, s)
		if m := h.msgs[id]; !m.Edited.IsZero() {
			t.Errorf("our reply is told as a change of the review: %+v", m)
		}
		if m := h.msgs[id+replied]; !m.Ours || m.ParentID != id || m.Text != "Das tut uns sehr leid." {
			t.Errorf("our reply: %+v", m)
		}
		if !slices.Contains(h.msgs[id].Barred, sources.ActReply) {
			t.Error("a second reply is offered")
		}
		st.Advance(time.Hour)
		no(t, st.world.Rate(id, 3))
		no(t, st.world.Edit(id, "Kalt, aber sie haben sich gekümmert"))
		h.read(t, s)
		m := h.msgs[id]
		if !m.Edited.After(h.msgs[id+replied].Time) || h.threads[id].Rating != 3 || !strings.HasPrefix(m.Text, "Kalt, aber") {
			t.Errorf("%+v", m)
		}
	}
}

// A reply written, changed or deleted on Google's own pages is seen, and so is one its filter rejects.
func TestRepliesMadeElsewhere(t *testing.T) {
	st := newStage(t)
	id := st.world.Review("Maria", 4, "Gut")
	s, h := st.source(t), newShelf()
	h.read(t, s)
	no(t, st.world.Answer(id, "Danke!"))
	st.Advance(time.Minute)
	h.read(t, s)
	if m := h.msgs[id+replied]; !m.Ours || m.Text != "Danke!" || m.Hidden {
		t.Errorf("%+v", m)
	}
	no(t, st.world.Refuse(id))
	st.Advance(time.Minute)
	h.read(t, s)
	if m := h.msgs[id+replied]; !m.Hidden || len(m.Files) != 1 || m.Files[0].Name != "PII" {
		t.Errorf("the rejected reply: %+v", m)
	}
	no(t, st.world.Answer(id, ""))
	st.Advance(time.Minute)
	h.read(t, s)
	if !h.gone[id+replied] || h.gone[id] {
		t.Error("the deleted reply")
	}
}

// A second reading in the same moment costs one call; one that finds the count changed reads to the end.
func TestFrugal(t *testing.T) {
	st := newStage(t)
	var ids []string
	for i := range 160 {
		ids = append(ids, st.world.Review(fmt.Sprint("Gast ", i), 5, "gut"))
	}
	s, h := st.source(t), newShelf()
	h.read(t, s)
	calls := st.Calls()
	h.read(t, s)
	if n := st.Calls() - calls; n != 1 {
		t.Errorf("%d calls although nothing moved", n)
	}
	no(t, st.world.Remove(ids[3]))
	h.read(t, s)
	if !h.gone[ids[3]] || h.gone[ids[4]] {
		t.Error("the deletion was not seen")
	}
}

// What is older than the horizon is left out, and what leaves it is not told as gone.
func TestHorizon(t *testing.T) {
	st := newStage(t)
	old := st.world.Review("Alt", 5, "früher")
	st.Advance(100 * 24 * time.Hour)
	young := st.world.Review("Jung", 5, "heute")
	s, h := st.source(t, func(c *Config) { c.Since = 30 * 24 * time.Hour }), newShelf()
	h.read(t, s)
	if h.threads[old].RemoteID != "" || h.threads[young].RemoteID == "" {
		t.Errorf("%v", h.threads)
	}
	st.Advance(31 * 24 * time.Hour)
	h.read(t, s)
	if h.gone[young] {
		t.Error("what is only old is told as gone")
	}
}

// Translations are kept apart from what the person wrote.
func TestTranslations(t *testing.T) {
	for in, want := range map[string][2]string{
		"(Translated by Google) Very good\n\n(Original)\nSehr gut\nund warm": {"Sehr gut\nund warm", "(Translated by Google) Very good"},
		"Çok iyi\n\n(Translated by Google)\nVery good":                       {"Çok iyi", "(Translated by Google)\nVery good"},
		"Çok iyi\n\n(Übersetzt von Google)\nSehr gut":                        {"Çok iyi", "(Übersetzt von Google)\nSehr gut"},
		"Sehr gut":                              {"Sehr gut", ""},
		"":                                      {"", ""},
		"(Original)\nnur ein Scherz":            {"(Original)\nnur ein Scherz", ""},
		"(Translated by Google) ohne Original":  {"(Translated by Google) ohne Original", ""},
		"mitten (Translated by Google) im Satz": {"mitten (Translated by Google) im Satz", ""},
	} {
		if text, translated := original(in); text != want[0] || translated != want[1] {
			t.Errorf("%q: %q, %q", in, text, translated)
		}
	}
	st := newStage(t)
	id := st.world.Review("Ayşe", 5, "Çok iyi\n\n(Translated by Google)\nVery good")
	h := newShelf()
	h.read(t, st.source(t))
	if m := h.msgs[id]; m.Text != "Çok iyi" || len(m.Files) != 1 || !strings.HasSuffix(m.Files[0].Name, "Very good") {
		t.Errorf("%+v", m)
	}
}

// A stranger who writes the marks hides nothing by it: every word is in one part or the other.
func FuzzOriginal(f *testing.F) {
	f.Add("(Translated by Google) a\n\n(Original)\nb")
	f.Add("b\n\n(Translated by Google)\na")
	f.Add("(Translated by Google)\n\n(Original)\n(Translated by Google)\n\n\n(Original)\nx")
	f.Fuzz(func(t *testing.T, s string) {
		text, translated := original(s)
		rest := strings.ReplaceAll(s, "(Original)", "")
		for _, part := range []string{text, translated} {
			if !strings.Contains(s, part) {
				t.Fatalf("%q made up of %q", part, s)
			}
		}
		for _, word := range strings.Fields(rest) {
			if !strings.Contains(text+" "+translated, word) {
				t.Fatalf("%q lost of %q", word, s)
			}
		}
	})
}

// A cursor of another program or time is a first reading.
func TestStrangeCursors(t *testing.T) {
	st := newStage(t)
	id := st.world.Review("Maria", 4, "Hallo")
	for _, from := range []sources.Cursor{"x", "{}", `{"v":9,"reviews":{}}`, `{"v":1,"reviews":{"a":[1]}}`, "null"} {
		h := newShelf()
		h.cursor = from
		h.read(t, st.source(t))
		if h.msgs[id].Text != "Hallo" {
			t.Errorf("%s: not told", from)
		}
	}
}
