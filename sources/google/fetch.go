package google

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

const (
	pageSize   = 50 // the most Google gives
	pagesMost  = 400
	emptyMost  = 10 // empty pages in a row that are believed
	missedMost = 50 // reviews that are asked for by themselves in one walk
)

// listed is a page of the listing.
type listed struct {
	Reviews []review `json:"reviews"`
	Average float64  `json:"averageRating"`
	Total   int      `json:"totalReviewCount"`
	Next    string   `json:"nextPageToken"`
}

// walk is one reading of the lane.
type walk struct {
	*Source
	mem     memory
	emit    func(sources.Batch) error
	horizon time.Time
	whole   bool
	had     map[string]bool
	batch   sources.Batch
	pages   int
	total   int
}

// Fetch walks the lane, the newest change first; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	if lane != Reviews {
		return s.refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
	}
	now := s.cfg.Now()
	w := &walk{
		Source: s, mem: recall(from), emit: emit, horizon: now.Add(-s.cfg.Since), had: map[string]bool{},
		batch: sources.Batch{Lane: lane},
	}
	w.whole = w.mem.whole(now)
	ended, err := w.pagesOf(ctx)
	if err != nil {
		return err
	}
	if ended {
		if err := w.vanished(ctx); err != nil {
			return err
		}
		w.mem.Whole, w.mem.Pages, w.mem.Total = now.Unix(), w.pages, w.total
		w.mem.forget(w.horizon)
		w.batch.Total = w.batch.Done // what is older than the horizon will not come
	}
	return w.flush()
}

// list asks for a page.
func (s *Source) list(ctx context.Context, size int, token string, urgent bool) (got listed, err error) {
	q := url.Values{"pageSize": {strconv.Itoa(size)}, "orderBy": {"updateTime desc"}}
	if token != "" {
		q.Set("pageToken", token)
	}
	err = s.do(ctx, web.Call{Op: "list reviews", Path: s.path(), Query: q, Out: &got, Urgent: urgent})
	if err == nil {
		s.mu.Lock()
		if got.Total > 0 || token == "" {
			s.summary = Summary{Average: got.Average, Total: max(0, got.Total)}
		}
		s.mu.Unlock()
	}
	return got, err
}

// pagesOf walks the listing; ended tells that all of it within the horizon was seen.
func (w *walk) pagesOf(ctx context.Context) (ended bool, err error) {
	token, empty := "", 0
	for range pagesMost {
		page, err := w.list(ctx, pageSize, token, false)
		if err != nil {
			return false, err
		}
		w.pages++
		if w.total = max(w.total, page.Total); w.pages == 1 && w.mem.Total > 0 && page.Total != w.mem.Total {
			w.whole = true // some have come or gone: what has gone is seen only by reading all
		}
		moved, young, err := w.take(ctx, page)
		if err != nil {
			return false, err
		}
		if page.Next == "" {
			return w.whole, nil
		}
		if empty++; len(page.Reviews) > 0 {
			empty = 0
		}
		switch {
		case empty >= emptyMost:
			return false, nil
		case empty > 0:
		case !w.whole && !moved:
			return false, nil
		case !young:
			return w.whole, nil
		}
		token = page.Next
	}
	return false, nil
}

// take tells what has moved on a page.
func (w *walk) take(ctx context.Context, page listed) (moved, young bool, err error) {
	for _, r := range page.Reviews {
		id := r.id()
		if id == "" || w.had[id] {
			continue
		}
		w.had[id] = true
		if r.last().Before(w.horizon) {
			continue
		}
		young = true
		w.batch.Done++
		now := seen{r.print(), r.Updated.Unix(), r.last().Unix()}
		if old, known := w.mem.Reviews[id]; known && old.Print == now.Print {
			continue
		}
		moved = true
		w.mem.Reviews[id] = now
		w.tell(r)
	}
	if !moved {
		return false, young, nil
	}
	if w.total > 0 {
		w.batch.Total = max(w.total, w.batch.Done)
	}
	if err := w.flush(); err != nil {
		return false, false, err
	}
	return true, young, ctx.Err()
}

// tell puts a review with its reply into the batch. A reply that is no longer there has been deleted.
func (w *walk) tell(r review) {
	t := w.thread(r)
	gone := sources.Gone{Root: t.RemoteID}
	for _, m := range t.Messages {
		gone.Seen = append(gone.Seen, m.RemoteID)
	}
	w.batch.Threads = append(w.batch.Threads, t)
	w.batch.Gone = append(w.batch.Gone, gone)
}

// vanished tells of reviews that a whole listing no longer holds. While pages are read the listing moves, so not to be
// listed is not to be gone: each is asked for by itself.
func (w *walk) vanished(ctx context.Context) error {
	edge := w.horizon.Add(time.Hour).Unix()
	var missed []string
	for id, was := range w.mem.Reviews {
		if !w.had[id] && was.Updated > edge {
			missed = append(missed, id)
		}
	}
	slices.Sort(missed)
	for _, id := range missed[:min(len(missed), missedMost)] {
		r, err := w.one(ctx, "look for a review", id, false)
		switch sources.ClassOf(err) {
		case "":
			if err != nil {
				return err
			}
			if now := (seen{r.print(), r.Updated.Unix(), r.last().Unix()}); now.Print != w.mem.Reviews[id].Print {
				w.mem.Reviews[id] = now
				w.tell(r)
			}
		case sources.Missing:
			w.batch.Gone = append(w.batch.Gone, sources.Gone{Root: id})
			delete(w.mem.Reviews, id)
		default:
			return err
		}
	}
	return nil
}

// one asks for a review.
func (s *Source) one(ctx context.Context, op, id string, urgent bool) (r review, err error) {
	err = s.do(ctx, web.Call{Op: op, Object: id, Path: s.path(id), Out: &r, Urgent: urgent})
	if r.ID == "" {
		r.ID = id
	}
	return r, err
}

// flush hands on what has gathered, with the cursor that stands behind it.
func (w *walk) flush() error {
	w.batch.Cursor = w.mem.cursor()
	if err := w.emit(w.batch); err != nil {
		return err
	}
	w.batch.Threads, w.batch.Gone = nil, nil
	return nil
}
