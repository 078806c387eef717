package youtube

import (
	"context"
	"maps"
	"slices"
	"time"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/web"
)

const (
	pageSize  = 100 // the most YouTube gives
	askAtOnce = 50  // ids in one question
	emptyMost = 10  // empty pages in a row that are believed
	pagesMost = 500 // of one listing
)

// walk is one reading of the lane.
type walk struct {
	*Source
	mem     memory
	emit    func(sources.Batch) error
	now     time.Time
	horizon time.Time
	whole   bool // to the listing's end
	deep    bool // and beyond the horizon

	waiting map[string]*talk // what is held or taken for spam, whole or in part
	had     map[string]bool  // threads of the listing of public ones
	batch   sources.Batch
	pages   int
}

// Fetch walks the lane; see sources.Fetcher. First comes what waits for review, then what is public, the newest first.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	if lane != Comments {
		return s.refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
	}
	now := s.cfg.Now()
	w := &walk{
		Source: s, mem: recall(from), emit: emit, now: now, horizon: now.Add(-s.cfg.Since),
		waiting: map[string]*talk{}, had: map[string]bool{}, batch: sources.Batch{Lane: lane},
	}
	s.ledger.learn(w.mem.Day, w.mem.Spent)
	w.whole = w.mem.whole(now, s.ledger.units)
	w.deep = w.whole && w.mem.Whole > 0 && w.mem.deep(now)
	for _, status := range []string{held, spam} {
		if err := w.collect(ctx, status); err != nil {
			return err
		}
	}
	for _, t := range w.waiting {
		t.wait = t.state(now).Print
	}
	if err := w.tellWaiting(ctx, false); err != nil {
		return err
	}
	ended, err := w.walkPublic(ctx)
	if err != nil {
		return err
	}
	if err := w.tellWaiting(ctx, true); err != nil {
		return err
	}
	if ended {
		if err := w.vanished(ctx); err != nil {
			return err
		}
		w.mem.Whole, w.mem.Pages = now.Unix(), w.pages
		if w.deep || w.mem.Deep == 0 {
			w.mem.Deep = now.Unix()
		}
		w.mem.forget(w.horizon)
	}
	return w.flush()
}

// page asks for a page of a listing, the newest threads first.
func (s *Source) page(ctx context.Context, status, token string, urgent bool) (*api.CommentThreadListResponse, error) {
	call := s.api.CommentThreads.List([]string{"id", "snippet", "replies"}).AllThreadsRelatedToChannelId(s.id).
		ModerationStatus(status).Order("time").TextFormat("plainText").MaxResults(pageSize)
	if token != "" {
		call.PageToken(token)
	}
	var got *api.CommentThreadListResponse
	op := web.Call{Op: "list comments", Object: status, Urgent: urgent}
	err := s.ask(ctx, op, readCost, func(ctx context.Context) (err error) {
		got, err = call.Context(ctx).Do()
		return err
	})
	return got, err
}

// list walks a listing page by page until each says that it is enough. A page token that is no longer taken begins it
// anew, once.
func (w *walk) list(ctx context.Context, status string, each func(n int, rows []*api.CommentThread) (more bool, err error)) (ended bool, err error) {
	token, restarted, empty := "", false, 0
	for n := 0; n < pagesMost; n++ {
		got, err := w.page(ctx, status, token, false)
		if status == published {
			w.pages++
		}
		if stalePage(err) && token != "" && !restarted {
			token, restarted, n = "", true, -1
			continue
		}
		if err != nil {
			return false, err
		}
		rows := slices.DeleteFunc(got.Items, func(th *api.CommentThread) bool {
			return th == nil || th.Id == "" || th.Snippet == nil || !usable(th.Snippet.TopLevelComment)
		})
		if empty++; len(rows) > 0 {
			empty = 0
		}
		more, err := each(n, rows)
		if err != nil || !more {
			return false, err
		}
		if got.NextPageToken == "" {
			return true, nil
		}
		if empty >= emptyMost {
			return false, nil
		}
		token = got.NextPageToken
	}
	return false, nil
}

// collect reads what waits. These listings are short.
func (w *walk) collect(ctx context.Context, status string) error {
	_, err := w.list(ctx, status, func(_ int, rows []*api.CommentThread) (bool, error) {
		for _, th := range rows {
			t := w.waiting[th.Id]
			if t == nil {
				t = newTalk()
				w.waiting[th.Id] = t
			}
			t.take(th, status)
		}
		return true, nil
	})
	return err
}

func newTalk() *talk {
	return &talk{answers: map[string]*api.Comment{}, status: map[string]string{}}
}

// tellWaiting tells threads whose first comment waits. At the end of a walk (rest) it also tells those where an answer
// waits and the walk did not come by.
func (w *walk) tellWaiting(ctx context.Context, rest bool) error {
	ids := slices.Collect(maps.Keys(w.waiting))
	slices.Sort(ids)
	for _, id := range ids {
		t := w.waiting[id]
		if w.had[id] || !rest && !t.waits() {
			continue
		}
		if st := t.state(w.now); !w.young(st) {
			continue
		}
		if !t.waits() { // public, but the walk ended before it: what is shown of it is not the whole
			if was, known := w.mem.Threads[id]; known && was.Wait == t.wait {
				continue
			}
			if err := w.readWhole(ctx, t); err != nil {
				return err
			}
		}
		if err := w.tell(ctx, t); err != nil {
			return err
		}
	}
	if len(w.batch.Threads)+len(w.batch.Gone) == 0 {
		return nil
	}
	return w.flush()
}

// young tells whether anything shown of a thread is within the horizon.
func (w *walk) young(st seen) bool { return max(st.Born, st.Last) >= w.horizon.Unix() }

func (w *walk) due(t *talk) bool {
	now := t.state(w.now)
	return w.mem.due(t.id, now, w.now)
}

// walkPublic reads the listing of public threads. ended tells that all of it within the horizon was seen.
//
// A comment the brand has pinned comes first, however old it is. So neither an old thread nor one that has not moved ends
// the walk, but only a page of nothing else, and not a first one that may hold nothing but what is pinned.
func (w *walk) walkPublic(ctx context.Context) (ended bool, err error) {
	past, beyond := false, 0
	ended, err = w.list(ctx, published, func(n int, rows []*api.CommentThread) (bool, error) {
		moved, young, err := w.takePage(ctx, rows)
		if err != nil {
			return false, err
		}
		if len(rows) == 0 {
			return true, nil
		}
		if !w.whole && !moved && (n > 0 || len(rows) > pageSize/2) {
			return false, nil
		}
		if young || n == 0 {
			return true, nil
		}
		past = true
		beyond++
		return w.deep && beyond <= deepPages, nil
	})
	return w.whole && (ended || past), err
}

// takePage tells what has moved on a page.
func (w *walk) takePage(ctx context.Context, rows []*api.CommentThread) (moved, young bool, err error) {
	var todo []*talk
	for _, th := range rows {
		if w.had[th.Id] {
			continue
		}
		w.had[th.Id] = true
		t := w.waiting[th.Id]
		if t == nil {
			t = newTalk()
		}
		t.take(th, published)
		born := when(t.root.Snippet.PublishedAt)
		young = young || !born.Before(w.horizon)
		if !w.young(t.state(w.now)) {
			continue
		}
		w.batch.Done++
		if w.due(t) {
			todo = append(todo, t)
		} else if was := w.mem.Threads[t.id]; was.Flags&isMissed != 0 {
			was.Flags &^= isMissed
			w.mem.Threads[t.id] = was
		}
	}
	if err := w.learnVideos(ctx, todo); err != nil {
		return false, false, err
	}
	for _, t := range todo {
		if err := w.tell(ctx, t); err != nil {
			return false, false, err
		}
	}
	if len(todo) == 0 {
		return false, young, nil
	}
	return true, young, w.flush()
}

// tell puts a thread into the batch, read to its last answer. A thread that took a call of its own is handed on at once.
func (w *walk) tell(ctx context.Context, t *talk) error {
	st := t.state(w.now)
	if !w.mem.due(t.id, st, w.now) {
		return nil
	}
	if err := w.learnVideos(ctx, []*talk{t}); err != nil {
		return err
	}
	whole, asked := t.complete(), false
	if !whole && !t.waits() {
		var err error
		asked = true
		if whole, err = w.answers(ctx, t); sources.ClassOf(err) == sources.Missing {
			return nil // gone since it was listed: the next walk misses it
		} else if err != nil {
			return err
		}
	}
	_, known := w.mem.Threads[t.id]
	if w.concerns(t) {
		w.batch.Threads = append(w.batch.Threads, w.thread(t))
		known = true
	}
	if whole && known {
		w.batch.Gone = append(w.batch.Gone, sources.Gone{Root: t.id, Seen: t.ids()})
	}
	w.mem.Threads[t.id] = st
	if asked {
		return w.flush()
	}
	return nil
}

// readWhole asks for a thread by its id.
func (w *walk) readWhole(ctx context.Context, t *talk) error {
	found, err := w.byID(ctx, []string{t.id})
	if err != nil {
		return err
	}
	if th := found[t.id]; th != nil {
		waits := maps.Clone(t.status)
		t.take(th, published)
		maps.Copy(t.status, waits)
	}
	return nil
}

// flush hands on what has gathered, with the cursor that stands behind it.
func (w *walk) flush() error {
	w.mem.Day, w.mem.Spent = w.ledger.stand()
	w.batch.Cursor = w.mem.cursor()
	if err := w.emit(w.batch); err != nil {
		return err
	}
	w.batch.Threads, w.batch.Gone = nil, nil
	return nil
}
