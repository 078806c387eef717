package facebook

import (
	"context"
	"sort"
	"strconv"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// Page sizes. Meta gives at most 100 rows.
const (
	listLimit = 100
)

// fetchFeed walks the feed: first a listing of few fields, then in full whatever has moved, the newest first. The feed
// is ranked and not in order of time, so no item says anything about those behind it.
func (s *Source) fetchFeed(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := meta.Recall(from), s.cfg.Now()
	heads, whole, err := s.listFeed(ctx, now.Add(-s.cfg.Since))
	if err != nil {
		return err
	}
	var todo []head
	for _, h := range heads {
		if mem.Due(h.ID, h.state(now), now) {
			todo = append(todo, h)
		}
	}
	lost := s.vanished(mem, heads, whole, now)
	out := s.api.Teller(Feed, mem, emit)
	out.Total = len(todo) + len(lost)
	for _, h := range todo {
		if err := s.readPost(ctx, h, mem.Items[h.ID], &out.Batch); err != nil {
			return err
		}
		mem.Items[h.ID] = h.state(now)
		if err := out.Step(); err != nil {
			return err
		}
	}
	for _, h := range lost {
		if err := s.readUnlisted(ctx, h, mem, &out.Batch, now); err != nil {
			return err
		}
		if err := out.Step(); err != nil {
			return err
		}
	}
	forget(mem, now.Add(-s.cfg.Since), nil)
	out.Mem.Whole = whole
	return out.Flush()
}

func (h head) state(now time.Time) seen {
	changed := h.Updated.Time
	if changed.IsZero() {
		changed = h.Created.Time
	}
	return seen{Mark: changed.Unix(), Count: h.Comments.total(), Read: now.Unix(), Created: h.Created.Unix()}
}

// listFeed lists what is on and about the Page since the horizon, the newest change first. whole tells whether every row
// could be read.
func (s *Source) listFeed(ctx context.Context, horizon time.Time) (heads []head, whole bool, err error) {
	call, err := s.api.Read("list the feed", map[string]string{
		"fields": headFields, "since": strconv.FormatInt(horizon.Unix(), 10),
	}, s.page, "feed")
	if err != nil {
		return nil, false, err
	}
	whole = true
	had := map[string]bool{}
	err = graph.Pages(ctx, s.client, call, listLimit, func(p graph.Page[head]) error {
		whole = whole && p.Bad == 0
		for _, h := range p.Rows {
			if h.ID == "" || had[h.ID] || (h.Created.Before(horizon) && h.Updated.Before(horizon)) {
				continue
			}
			had[h.ID] = true
			heads = append(heads, h)
		}
		return nil
	})
	sort.SliceStable(heads, func(i, j int) bool {
		a, b := heads[i], heads[j]
		if !a.Updated.Equal(b.Updated.Time) {
			return a.Updated.After(b.Updated.Time)
		}
		return a.Created.After(b.Created.Time)
	})
	return heads, whole, err
}

// readPost reads a post and its comments in full into the batch. A post of the Page without comments needs no reading.
func (s *Source) readPost(ctx context.Context, h head, was seen, out *sources.Batch) error {
	own := s.ours(h.From)
	if own && h.Comments.total() == 0 {
		if was.Count > 0 { // everything that was below it is gone
			out.Gone = append(out.Gone, sources.Gone{Root: h.ID})
		}
		return nil
	}
	p, all, whole, err := s.post(ctx, h)
	if sources.ClassOf(err) == sources.Missing {
		out.Gone = append(out.Gone, sources.Gone{Root: h.ID})
		return nil
	}
	if err != nil {
		return err
	}
	out.Threads = append(out.Threads, s.threadsOf(p, all)...)
	if whole {
		out.Gone = append(out.Gone, sources.Gone{Root: h.ID, Seen: idsOf(p, all, s.ours(p.From))})
	}
	return nil
}

// post reads a post with its comments: in one call if they fit on a page.
func (s *Source) post(ctx context.Context, h head) (p post, all []comment, whole bool, err error) {
	id := h.ID
	call, err := s.api.Read("read a post", map[string]string{"fields": postFields + "," + postComments}, id)
	if err != nil {
		return p, nil, false, err
	}
	err = s.client.Do(ctx, call, &p)
	if sources.ClassOf(err) == sources.TooComplex {
		call.Params = map[string]string{"fields": postFields}
		if err = s.client.Do(ctx, call, &p); err == nil {
			all, whole, err = s.comments(ctx, id)
		}
	} else if err == nil {
		all, whole, err = s.below(ctx, h, p.Comments)
	}
	if p.ID == "" {
		p.ID = id
	}
	return p, all, whole, err
}

// below takes the comments that came with a post, or reads them by themselves when they were too many for that, or did not
// come although there are some.
func (s *Source) below(ctx context.Context, h head, came *graph.Edge[comment]) (all []comment, whole bool, err error) {
	switch {
	case came == nil && h.Comments.total() <= 0:
		return nil, true, nil
	case came == nil || came.More:
		return s.comments(ctx, h.ID)
	}
	return came.Rows, came.Bad == 0, nil
}

// comments reads every comment below an object, answers included, in order of time. Only with filter=stream does Meta
// list all we may see.
func (s *Source) comments(ctx context.Context, id string) (all []comment, whole bool, err error) {
	call, err := s.api.Read("read comments", map[string]string{
		"fields": commentFields, "filter": "stream", "order": "chronological",
	}, id, "comments")
	if err != nil {
		return nil, false, err
	}
	whole = true
	had := map[string]bool{}
	err = graph.Pages(ctx, s.client, call, listLimit, func(p graph.Page[comment]) error {
		whole = whole && p.Bad == 0
		for _, c := range p.Rows {
			if c.ID != "" && !had[c.ID] {
				had[c.ID] = true
				all = append(all, c)
			}
		}
		return nil
	})
	return all, whole, err
}

// unlisted is the count of an item the listing no longer names although it is still there.
const unlisted = -2

// vanished lists what was there before, should still be within the horizon, and is no longer listed: when it is missed
// for the first time, and then as often as what has not moved.
func (s *Source) vanished(mem memory, heads []head, whole bool, now time.Time) []head {
	if !whole {
		return nil
	}
	listed := make(map[string]bool, len(heads))
	for _, h := range heads {
		listed[h.ID] = true
	}
	edge := now.Add(-s.cfg.Since).Add(time.Hour).Unix()
	var out []head
	for id, was := range mem.Items {
		state := was
		state.Count = unlisted
		if !listed[id] && was.Created > edge && mem.Due(id, state, now) {
			out = append(out, head{ID: id, Created: graph.Time{Time: time.Unix(was.Created, 0).UTC()}})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// readUnlisted asks for an item by itself: the listing is ranked and capped, so not to be listed is not to be gone.
func (s *Source) readUnlisted(ctx context.Context, h head, mem memory, out *sources.Batch, now time.Time) error {
	was, gone := mem.Items[h.ID], len(out.Gone)
	if err := s.readPost(ctx, h, was, out); err != nil {
		return err
	}
	if added := out.Gone[gone:]; len(added) == 1 && added[0].Seen == nil {
		delete(mem.Items, h.ID)
		return nil
	}
	was.Count, was.Read = unlisted, now.Unix()
	mem.Items[h.ID] = was
	return nil
}
