package instagram

import (
	"context"
	"sort"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// tagPages bounds how far a listing of tags that keeps to no order is walked.
const tagPages = 40

// fetchTags reads the media of others that tag the account. The listing tells each whole, so that nothing more is asked.
func (s *Source) fetchTags(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := recall(from), s.cfg.Now()
	horizon := now.Add(-s.cfg.Since)
	rows, whole, err := s.listTags(ctx, horizon)
	if err != nil {
		return err
	}
	out := s.teller(Tags, mem, emit)
	listed := map[string]bool{}
	for _, h := range rows {
		listed[h.ID] = true
		if mem.due(h.ID, h.state(now), now) {
			out.Total++
		}
	}
	if whole {
		s.untagged(mem, listed, horizon, out)
	}
	for _, h := range rows {
		if !mem.due(h.ID, h.state(now), now) {
			continue
		}
		out.Threads = append(out.Threads, s.tagThread(h))
		mem.Items[h.ID] = h.state(now)
		if err := out.step(); err != nil {
			return err
		}
	}
	mem.forget(horizon)
	out.mem.Whole = whole
	return out.flush()
}

// listTags lists the tags back to the horizon. The listing names no next page; its cursor leads on.
func (s *Source) listTags(ctx context.Context, horizon time.Time) (rows []shot, whole bool, err error) {
	call, err := s.read("list tags", map[string]string{"fields": tagFields}, s.id, "tags")
	if err != nil {
		return nil, false, err
	}
	call.NoNext = true
	whole = true
	inOrder, pages := true, 0
	var last time.Time
	had := map[string]bool{}
	err = graph.Pages(ctx, s.client, call, tagLimit, func(p graph.Page[shot]) error {
		whole = whole && p.Bad == 0
		for _, h := range p.Rows {
			inOrder = inOrder && (last.IsZero() || !h.Time.After(last))
			last = h.Time.Time
			if h.ID != "" && !had[h.ID] && !h.Time.Before(horizon) {
				had[h.ID] = true
				rows = append(rows, h)
			}
		}
		if inOrder && !last.IsZero() && last.Before(horizon) {
			return graph.ErrStop
		}
		if pages++; pages >= tagPages {
			whole = false
			return graph.ErrStop
		}
		return nil
	})
	return rows, whole, err
}

// untagged tells what is no longer listed: deleted, made private, or the tag was taken away.
func (s *Source) untagged(mem memory, listed map[string]bool, horizon time.Time, out *teller) {
	var gone []string
	for id, was := range mem.Items {
		if !listed[id] && was.Created > horizon.Add(time.Hour).Unix() {
			gone = append(gone, id)
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
			RemoteID: h.ID, Author: sources.Author{Name: h.Username}, Text: h.Caption, Time: h.Time.Time, Likes: h.Likes,
			Reach: h.Count, Permalink: h.Permalink, Files: h.files(), Barred: notOurs,
		}},
	}
}
