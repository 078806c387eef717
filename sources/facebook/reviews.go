package facebook

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// fetchReviews lists the reviews and reads the comments below those that have moved. Reviews have no id of their own;
// the story Facebook makes of each is what comments hang on.
func (s *Source) fetchReviews(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := meta.Recall(from), s.cfg.Now()
	rows, whole, err := s.listReviews(ctx, now.Add(-s.cfg.Since))
	if err != nil {
		return err
	}
	var todo []rating
	listed := map[string]bool{}
	for _, r := range rows {
		listed[r.key()] = true
		if mem.Due(r.key(), r.state(now), now) {
			todo = append(todo, r)
		}
	}
	out := s.api.Teller(Reviews, mem, emit)
	out.Total = len(todo)
	for _, r := range todo {
		if err := s.readReview(ctx, r, &out.Batch); err != nil {
			return err
		}
		mem.Items[r.key()] = r.state(now)
		if err := out.Step(); err != nil {
			return err
		}
	}
	if whole {
		s.goneReviews(mem, listed, now, &out.Batch)
		forget(mem, now.Add(-s.cfg.Since), listed)
	}
	out.Mem.Whole = whole
	return out.Flush()
}

func (s *Source) listReviews(ctx context.Context, horizon time.Time) (rows []rating, whole bool, err error) {
	call, err := s.api.Read("list reviews", map[string]string{"fields": ratingFields}, s.page, "ratings")
	if err != nil {
		return nil, false, err
	}
	whole = true
	had := map[string]bool{}
	err = graph.Pages(ctx, s.client, call, listLimit, func(p graph.Page[rating]) error {
		whole = whole && p.Bad == 0
		for _, r := range p.Rows {
			if !had[r.key()] && !r.Created.Before(horizon) {
				had[r.key()] = true
				rows = append(rows, r)
			}
		}
		return nil
	})
	slices.SortStableFunc(rows, func(a, b rating) int { return b.Created.Compare(a.Created.Time) })
	return rows, whole, err
}

// goneReviews tells of reviews that a whole listing no longer holds although they are young enough.
func (s *Source) goneReviews(mem memory, listed map[string]bool, now time.Time, out *sources.Batch) {
	edge := now.Add(-s.cfg.Since).Add(time.Hour).Unix()
	for id, was := range mem.Items {
		if !listed[id] && was.Created > edge {
			out.Gone = append(out.Gone, sources.Gone{Root: id})
		}
	}
	slices.SortFunc(out.Gone, func(a, b sources.Gone) int { return compare(a.Root, b.Root) })
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (s *Source) readReview(ctx context.Context, r rating, out *sources.Batch) error {
	key := r.key()
	t := sources.Thread{
		RemoteID: key, Form: sources.ReviewForm, Audience: sources.Public, Recommend: r.Recommend, Updated: r.Created.Time,
	}
	if r.HasRating && r.Rating >= 1 && r.Rating <= 5 {
		t.Rating = r.Rating
	}
	root := sources.Message{RemoteID: key, Author: r.Reviewer.Author(), Text: r.text(), Time: r.Created.Time}
	if r.Story != nil {
		t.Permalink, root.Permalink = meta.Permalink(r.Story.Link), meta.Permalink(r.Story.Link)
		root.Likes, root.Liked = max(0, r.Story.Likes.total()), r.Story.Likes != nil && r.Story.Likes.Summary.Liked
	} else { // nothing comments could hang on
		root.Barred = []sources.Act{sources.ActReply, sources.ActLike, sources.ActHide, sources.ActDelete}
	}
	t.Messages = []sources.Message{root}
	if r.Story == nil || r.Story.Comments.total() == 0 {
		out.Threads = append(out.Threads, t)
		return nil
	}
	all, whole, err := s.comments(ctx, key)
	if sources.ClassOf(err) == sources.Missing {
		out.Gone = append(out.Gone, sources.Gone{Root: key})
		return nil
	}
	if err != nil {
		return err
	}
	seen := []string{key}
	for _, c := range all {
		parent := c.parent()
		if parent == "" {
			parent = key
		}
		t.Messages = append(t.Messages, s.messageOf(c, parent))
		seen = append(seen, c.ID)
	}
	out.Threads = append(out.Threads, t)
	if whole {
		out.Gone = append(out.Gone, sources.Gone{Root: key, Seen: seen})
	}
	return nil
}

func (r rating) text() string {
	if r.Text == "" && r.Story != nil {
		return r.Story.Message
	}
	return r.Text
}

// key is what a review is known by. Some rows have no story; they are known by what they say.
func (r rating) key() string {
	if r.Story != nil && r.Story.ID != "" {
		return r.Story.ID
	}
	return "review-" + strconv.FormatInt(r.Created.Unix(), 36) + "-" + strconv.FormatUint(r.print(), 36)
}

func (r rating) print() uint64 {
	h := fnv.New64a()
	for _, part := range []string{r.Reviewer.Author().ID, r.text(), r.Recommend, strconv.Itoa(r.Rating)} {
		_, _ = h.Write([]byte(part))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// state marks what was seen of a review: its words in place of a time of change, which reviews do not tell.
func (r rating) state(now time.Time) seen {
	n := -1
	if r.Story != nil {
		n = r.Story.Comments.total()
	}
	return seen{Mark: int64(r.print() >> 1), Count: n, Read: now.Unix(), Created: r.Created.Unix()}
}
