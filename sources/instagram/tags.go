package instagram

import (
	"context"
	"sort"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// tagPages bounds how far a listing of tags that keeps to no order is walked.
const tagPages = 40

// fetchTags reads the media of others that tag the account. The listing tells each whole, so that nothing more is asked.
func (s *Source) fetchTags(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := meta.Recall(from), s.cfg.Now()
	horizon := now.Add(-s.cfg.Since)
	w := &tagWalk{mem: mem, now: now, horizon: horizon, whole: true, inOrder: true, listed: map[string]bool{}}
	if err := s.listTags(ctx, w); err != nil {
		return err
	}
	out := s.api.Teller(Tags, mem, emit)
	for _, h := range w.rows {
		if mem.Due(h.ID, h.state(now), now) {
			out.Total++
		}
	}
	if w.whole && !w.early {
		s.untagged(mem, w.listed, horizon, out)
	}
	for _, h := range w.rows {
		if !mem.Due(h.ID, h.state(now), now) {
			continue
		}
		out.Threads = append(out.Threads, s.tagThread(h))
		mem.Items[h.ID] = h.state(now)
		if err := out.Step(); err != nil {
			return err
		}
	}
	mem.Forget(horizon)
	out.Mem.Whole = w.whole
	return out.Flush()
}

// tagWalk is one walk over the tags.
type tagWalk struct {
	mem     memory
	now     time.Time
	horizon time.Time
	rows    []shot
	listed  map[string]bool
	whole   bool // every row could be read, and the walk came to its end
	early   bool // ended where nothing had moved: what stands behind was not looked at
	inOrder bool
	last    time.Time
	pages   int
}

// listTags lists the tags back to the horizon, or, when the last walk was whole, to a page where nothing has moved. The
// listing names no next page; its cursor leads on.
func (s *Source) listTags(ctx context.Context, w *tagWalk) error {
	call, err := s.api.Read("list tags", map[string]string{"fields": tagFields}, s.id, "tags")
	if err != nil {
		return err
	}
	call.NoNext = true
	return graph.Pages(ctx, s.client, call, tagLimit, w.page)
}

// misses tells whether something was missed the last time.
func misses(m memory) bool {
	for _, s := range m.Items {
		if s.Count == missed {
			return true
		}
	}
	return false
}

func (w *tagWalk) page(p graph.Page[shot]) error {
	w.whole = w.whole && p.Bad == 0
	moved := false
	for _, h := range p.Rows {
		w.inOrder = w.inOrder && (w.last.IsZero() || !h.Time.After(w.last))
		w.last = h.Time.Time
		if h.ID == "" || w.listed[h.ID] || h.Time.Before(w.horizon) {
			continue
		}
		w.listed[h.ID] = true
		w.rows = append(w.rows, h)
		moved = moved || w.mem.Due(h.ID, h.state(w.now), w.now)
	}
	switch w.pages++; {
	case len(p.Rows) == 0:
		return nil
	case w.inOrder && w.last.Before(w.horizon):
		return graph.ErrStop
	case w.inOrder && w.mem.Whole && !moved && !misses(w.mem):
		w.early = true
		return graph.ErrStop
	case w.pages >= tagPages:
		w.whole = false
		return graph.ErrStop
	}
	return nil
}

// untagged tells what is no longer listed: deleted, made private, or the tag was taken away. Nobody can be asked about it,
// and a page without rows may be an end or a mishap, so that it takes two walks to believe it.
func (s *Source) untagged(mem memory, listed map[string]bool, horizon time.Time, out *teller) {
	var gone []string
	for id, was := range mem.Items {
		switch {
		case listed[id] || was.Created <= horizon.Add(time.Hour).Unix():
		case was.Count == missed:
			gone = append(gone, id)
		default:
			was.Count = missed
			mem.Items[id] = was
		}
	}
	sort.Strings(gone)
	for _, id := range gone {
		out.Gone = append(out.Gone, sources.Gone{Root: id})
		delete(mem.Items, id)
	}
}

// notOurs are the acts that end at the edge of the account's own ground.
var notOurs = []sources.Act{sources.ActHide, sources.ActDelete}

func (s *Source) tagThread(h shot) sources.Thread {
	return sources.Thread{
		RemoteID: h.ID, Form: sources.TagForm, Audience: sources.Public, Permalink: h.Permalink, Updated: h.Time.Time,
		Messages: []sources.Message{{
			RemoteID: h.ID, Author: sources.Author{Name: h.Username}, Text: h.Caption, Time: h.Time.Time, Likes: int(h.Likes),
			Reach: int(h.Count), Permalink: h.Permalink, Files: h.files(), Barred: notOurs,
		}},
	}
}
