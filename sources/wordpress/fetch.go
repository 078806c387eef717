package wordpress

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"atempause/sources"
)

// Lanes tells the streams of this blog.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) {
	if s.cfg.Spam {
		return []sources.Lane{Comments, Spam}, nil
	}
	return []sources.Lane{Comments}, nil
}

// Fetch walks the comments; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	if lane != Comments && lane != Spam {
		return s.refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
	}
	u, err := s.me(ctx)
	if err != nil {
		return err
	}
	if lane == Spam && !u.may("moderate_comments") {
		return s.refuse(sources.Permission, "read the spam", "", "moderate_comments")
	}
	now := s.cfg.Now()
	w := &walk{
		Source: s, lane: lane, user: u, mem: recall(from), emit: emit, now: now, horizon: now.Add(-s.cfg.Since).Truncate(time.Second),
		seen: map[int64]bool{},
	}
	w.mem.forget(w.horizon)
	if err := w.run(ctx); err != nil {
		return err
	}
	return w.step(nil, nil)
}

// walk is one read of the lane.
type walk struct {
	*Source
	lane    sources.Lane
	user    *user
	mem     memory
	emit    func(sources.Batch) error
	now     time.Time
	horizon time.Time
	seen    map[int64]bool // listed in the walk over everything
	done    int
	total   int
}

// run looks at the newest comments; that is all when nothing else can have changed. An interrupted first read goes on where
// it stood. Otherwise all is looked at.
func (w *walk) run(ctx context.Context) error {
	resume := !w.mem.Whole && w.mem.Below > 0
	below := w.mem.Below
	sweep := w.mem.due(w.now) || !w.mem.Whole
	ended, l, err := w.down(ctx, nil, func(l listing, news bool) bool {
		switch {
		case resume:
			return !news // down to what was there before
		case sweep:
			return false
		}
		if !news && l.total >= 0 && l.total-w.mem.Unseen != w.mem.under(w.horizon) {
			sweep = true // something older was added or taken away
		}
		return !news && !sweep
	})
	if err != nil {
		return err
	}
	if !ended && !resume {
		return nil
	}
	if !ended {
		ended, _, err = w.down(ctx, url.Values{"before": {at(time.Unix(below+1, 0))}}, func(listing, bool) bool { return false })
		if err != nil || !ended {
			return err
		}
		w.mem.Whole, w.mem.Below, w.mem.Swept = true, 0, 0 // the gap between the two is looked at the next time
		return nil
	}
	return w.finish(ctx, l)
}

// down walks pages until stop says so or the end; ended tells which.
func (w *walk) down(ctx context.Context, q url.Values, stop func(listing, bool) bool) (ended bool, l listing, err error) {
	first := !w.mem.Whole && (w.mem.Below == 0 || q != nil)
	for page := 1; ; page++ {
		query := maps.Clone(q)
		if query == nil {
			query = url.Values{}
		}
		query.Set("after", at(w.horizon))
		if l, err = w.list(ctx, "read comments", w.user, w.status(), page, query, false); err != nil {
			return false, l, err
		}
		w.done += len(l.rows) + l.bad
		if q == nil && l.total >= 0 {
			w.total = l.total
		}
		for _, c := range l.rows {
			w.seen[c.ID] = true
		}
		news, err := w.take(ctx, l.rows, first)
		if err != nil {
			return false, l, err
		}
		if l.last(page, w.cfg.rows) {
			return true, l, nil
		}
		if stop(l, news) {
			return false, l, nil
		}
	}
}

// finish notes that all has been looked at, and asks after what was there before and is no longer listed.
func (w *walk) finish(ctx context.Context, l listing) error {
	var missing []int64
	for id, i := range w.mem.Items {
		if !w.seen[id] && i.At > w.horizon.Unix() {
			missing = append(missing, id)
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		still, err := w.byID(ctx, "look for comments no longer listed", w.user, missing)
		if err != nil {
			return err
		}
		if err := w.vanish(ctx, missing, still); err != nil {
			return err
		}
	}
	w.mem.Whole, w.mem.Below, w.mem.Swept = true, 0, w.now.Unix()
	w.mem.Unseen = 0
	if l.total >= 0 {
		w.mem.Unseen = l.total - w.mem.under(w.horizon)
	}
	return nil
}

// vanish tells what has become of comments that are no longer listed: in the spam or the trash others do not see them, and
// they can be had back; what is nowhere was deleted for good.
func (w *walk) vanish(ctx context.Context, missing []int64, still map[int64]comment) error {
	var hidden []comment
	var dead []int64
	for _, id := range missing {
		c, ok := still[id]
		switch {
		case !ok:
			dead = append(dead, id)
		case w.lists(c):
			continue // overtaken by the pages: it is there
		default:
			hidden = append(hidden, c)
		}
	}
	threads, err := w.threads(ctx, hidden)
	if err != nil {
		return err
	}
	roots := map[int64]bool{}
	for _, id := range dead {
		roots[w.mem.Items[id].Root] = true
		delete(w.mem.Items, id)
	}
	for _, c := range hidden {
		delete(w.mem.Items, c.ID)
	}
	var gone []sources.Gone
	for _, root := range slices.Sorted(maps.Keys(roots)) {
		g := sources.Gone{Root: idOf(root)}
		for _, id := range slices.Sorted(maps.Keys(w.mem.Items)) {
			if w.mem.Items[id].Root == root {
				g.Seen = append(g.Seen, idOf(id))
			}
		}
		for _, c := range hidden { // told in this very step
			if w.rootOf(c) == root {
				g.Seen = append(g.Seen, idOf(c.ID))
			}
		}
		gone = append(gone, g)
	}
	if len(threads)+len(gone) == 0 {
		return nil
	}
	return w.step(threads, gone)
}

// status is which comments the lane lists.
func (w *walk) status() string {
	if w.lane == Spam {
		return spam
	}
	return all
}

// lists tells whether a comment is among those of the lane.
func (w *walk) lists(c comment) bool {
	if w.lane == Spam {
		return c.Status == spam
	}
	return listed(c)
}

// listed tells whether a comment is among the approved and the waiting.
func listed(c comment) bool { return c.Status == "approved" || c.Status == "hold" || c.Status == "" }

// take tells what is new or has changed on a page. first is true while a first read goes down.
func (w *walk) take(ctx context.Context, page []comment, first bool) (news bool, err error) {
	var changed []comment
	for _, c := range page {
		old, known := w.mem.Items[c.ID]
		if !known || old.Text != textOf(c) || old.State != stateOf(c) {
			changed = append(changed, c)
		}
	}
	threads, err := w.threads(ctx, changed)
	if err != nil {
		return false, err
	}
	if first && len(page) > 0 {
		w.mem.Below = page[len(page)-1].Date.Unix()
	}
	if len(changed) == 0 {
		return false, nil
	}
	return true, w.step(threads, nil)
}

// step hands on what has gathered, with the cursor that stands behind it.
func (w *walk) step(threads []sources.Thread, gone []sources.Gone) error {
	w.total = max(w.total, w.done)
	return w.emit(sources.Batch{Lane: w.lane, Threads: threads, Gone: gone, Cursor: w.mem.cursor(), Done: w.done, Total: w.total})
}

func textOf(c comment) uint32 {
	if c.Content.Raw != nil {
		return digest(*c.Content.Raw)
	}
	return digest(c.Content.Rendered)
}

func stateOf(c comment) uint32 {
	return digest(c.Status, c.Name, strings.ToLower(c.Mail), idOf(c.Author))
}
