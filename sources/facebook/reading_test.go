package facebook

import (
	"context"
	"slices"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/sandbox"
)

func seeded(o *sandbox.Options) { o.Posts = nil }

// sync reads a lane to its end and gives all batches.
func sync1(t *testing.T, s *Source, lane sources.Lane, from sources.Cursor) []sources.Batch {
	t.Helper()
	var out []sources.Batch
	if err := s.Fetch(context.Background(), lane, from, func(b sources.Batch) error {
		out = append(out, b)
		return nil
	}); err != nil {
		t.Fatalf("%s: %v", lane, err)
	}
	return out
}

func threads(bs []sources.Batch) map[string]sources.Thread {
	out := map[string]sources.Thread{}
	for _, b := range bs {
		for _, th := range b.Threads {
			out[th.RemoteID] = th
		}
	}
	return out
}

// The seeded world, with all its oddities: what the program tells is what the world holds.
func TestTheWholeWorldIsRead(t *testing.T) {
	st := newStage(t, seeded)
	found, want := 0, 0
	for _, page := range st.World.Pages() {
		st.page = page
		src := st.source(t, func(c *Config) { c.Since = 10 * 365 * 24 * time.Hour })
		lanes, err := src.Lanes(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want += expected(st.World, page.ID, slices.Contains(lanes, Reviews))
		for _, lane := range lanes {
			start := st.Calls()
			bs := sync1(t, src, lane, "")
			all := threads(bs)
			t.Logf("%s %s: %d threads, %d batches, %d calls", page.Name, lane, len(all), len(bs), st.Calls()-start)
			found += len(all)
			for id, th := range all {
				compareThread(t, st.World, id, th)
			}
			again := st.Calls()
			if bs := sync1(t, src, lane, bs[len(bs)-1].Cursor); len(threads(bs)) != 0 {
				t.Errorf("%s: %d threads told again", lane, len(threads(bs)))
			}
			if n := st.Calls() - again; n > 6 {
				t.Errorf("%s: %d calls to find nothing new", lane, n)
			}
		}
	}
	if found != want {
		t.Errorf("%d threads, the world has %d", found, want)
	}
}

func compareThread(t *testing.T, w *sandbox.World, id string, th sources.Thread) {
	t.Helper()
	for _, m := range th.Messages {
		c, ok := w.Get(m.RemoteID)
		if !ok {
			t.Errorf("%s: the world has no %s", id, m.RemoteID)
			continue
		}
		if c.Message != m.Text || c.ByPage != m.Ours || !c.Time.Equal(m.Time) || (c.Likes != m.Likes && !c.Private) || c.Hidden != m.Hidden {
			t.Errorf("%s: told %+v, the world has %+v", id, m, c)
		}
		if c.Parent != "" && c.Parent != m.ParentID {
			t.Errorf("%s: %s answers %s, told as answering %s", id, m.RemoteID, c.Parent, m.ParentID)
		}
		if !c.ByPage && c.From != "" && m.Author.Name != c.From {
			t.Errorf("%s: written by %q, told as %q", id, c.From, m.Author.Name)
		}
	}
	forms := map[string]sources.Form{
		"comment": sources.CommentForm, "visitor_post": sources.PostForm, "tag": sources.TagForm, "review": sources.ReviewForm,
		"conversation": sources.ConversationForm,
	}
	if c, ok := w.Get(id); ok && forms[c.Form] != th.Form {
		t.Errorf("%s is a %s, told as %s", id, c.Form, th.Form)
	}
	if th.Form == sources.CommentForm && (th.Context.RemoteID == "" || th.Context.Text == "") {
		t.Errorf("%s: without the post it hangs under", id)
	}
}

// expected counts the threads a community manager owes a look: what others have written, with what the brand has said
// itself only where somebody answered.
func expected(w *sandbox.World, page string, reviews bool) int {
	all := w.Comments(page)
	answered := map[string]bool{}
	for _, c := range all {
		if c.Parent != "" && !c.ByPage {
			answered[c.Parent] = true
		}
	}
	n := 0
	talks := map[string]bool{}
	for _, c := range all {
		post, _ := w.Get(c.Object)
		switch {
		case c.Deleted:
		case c.Private:
			talks[c.Object] = true
		case c.Form == "comment" && c.Parent == "" && post.Form == "page_post" && (!c.ByPage || answered[c.ID]):
			n++
		case c.Form == "visitor_post", c.Form == "tag", c.Form == "review" && reviews:
			n++
		}
	}
	return n + len(talks)
}
