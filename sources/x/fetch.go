package x

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

const (
	pageMost  = 100 // the most X gives
	pageLeast = 5   // the fewest it lets itself be asked for
	emptyMost = 10  // empty pages in a row that are believed
	pagesMost = 40  // of one listing: X gives the newest 800 mentions and 3,200 own posts
)

// Searching conversations reaches a week back and takes this many signs; it is done once an hour.
const (
	searchReach = 7*24*time.Hour - 5*time.Minute
	searchMost  = 500
	searchEvery = time.Hour
)

// walk is one reading of the mentions.
type walk struct {
	*Source
	mem, next memory // next takes effect when all is told
	emit      func(sources.Batch) error
	now       time.Time
	horizon   time.Time
	batch     sources.Batch
	nodes     map[string]post   // what is to be told, by the id of the first version
	around    map[string]post   // what came with it
	first     map[string]string // the first version of a version
	found     map[string]bool   // by searching alone
	short     error             // why less was read than there is
}

// fetchMentions reads who named us, then what we wrote ourselves, then what was said below our posts without naming us;
// tells it, and looks again at what was told before.
func (s *Source) fetchMentions(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	now := s.cfg.Now()
	w := &walk{
		Source: s, mem: recall(from), emit: emit, now: now, horizon: now.Add(-s.cfg.Since), batch: sources.Batch{Lane: Mentions},
		nodes: map[string]post{}, around: map[string]post{}, first: map[string]string{}, found: map[string]bool{},
	}
	s.ledger.learn(w.mem.Month, w.mem.Spent)
	for id, it := range w.mem.Items {
		if it.Newest != "" {
			w.first[it.Newest] = id
			s.remember(id, it.Newest)
		}
	}
	w.next = w.mem
	for _, step := range []func(context.Context) error{w.mentions, w.own, w.search} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := w.tell(ctx); err != nil {
		return err
	}
	items := w.mem.Items
	w.mem = w.next
	w.mem.Items = items
	if err := w.recheck(ctx); err != nil {
		return err
	}
	w.mem.forget(w.horizon)
	if err := w.flush(); err != nil {
		return err
	}
	return w.short
}

// remember keeps the newest version of an edited post, which acts go to.
func (s *Source) remember(id, newest string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest[id] = latest(newest, s.latest[id])
}

// newestOf is the version of a post that acts go to.
func (s *Source) newestOf(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return latest(id, s.latest[id])
}

// spent is the error of a budget that is used up.
func (s *Source) spent(op string) *sources.Error {
	e := s.refuse(sources.RateLimited, op, "", "")
	e.Until, e.Err = s.ledger.renews(), errors.New("this month's reading budget is used up, but for what is kept for replies")
	return e
}

// page asks for a page of posts and notes what it cost.
func (s *Source) page(ctx context.Context, call web.Call) (listing, []post, []post, error) {
	var got listing
	call.Out = &got
	err := s.ask(ctx, call)
	posts, around, ids := got.dress()
	s.ledger.read(ids)
	return got, posts, around, err
}

// list walks a listing from its newest row down. It stops, without an error but with short set, where the budget or a
// limit ends it; whole tells that it was read to its end.
func (w *walk) list(ctx context.Context, call web.Call, most int, each func([]post)) (whole bool, err error) {
	query, empty, had := maps.Clone(call.Query), 0, 0
	for range pagesMost {
		n := min(pageMost, most-had, w.ledger.left())
		least := pageLeast
		if call.Bucket == "search" {
			least = 10
		}
		if n < least {
			if w.ledger.left() < least {
				w.short = w.spent(call.Op)
			}
			return false, nil
		}
		query.Set("max_results", strconv.Itoa(n))
		call.Query = query
		got, posts, around, err := w.page(ctx, call)
		if sources.ClassOf(err) == sources.RateLimited && had > 0 {
			w.short = err
			return false, nil
		}
		if err != nil {
			return false, err
		}
		for _, p := range around {
			w.around[p.ID] = p
			w.first[p.ID] = p.first()
		}
		each(posts)
		had += len(posts)
		if empty++; len(posts) > 0 {
			empty = 0
		}
		if got.Meta.Next == "" {
			return true, nil
		}
		if empty >= emptyMost {
			w.short = w.refuse(sources.Transient, call.Op, call.Object, "nothing but empty pages")
			return false, nil
		}
		query.Set(map[bool]string{true: "next_token", false: "pagination_token"}[call.Bucket == "search"], got.Meta.Next)
	}
	return true, nil
}

func (w *walk) since(q url.Values, id string) url.Values {
	if id != "" {
		q.Set("since_id", id)
	} else {
		q.Set("start_time", w.horizon.UTC().Truncate(time.Second).Format(time.RFC3339))
	}
	return q
}

// mentions reads who named us: first the rest of a reading that had to stop, then what is new. A first reading takes at
// most half of the budget that is left; that is its horizon, then.
func (w *walk) mentions(ctx context.Context) error {
	for range 2 {
		resumed, start := w.next.Down != "", w.next.Floor == "" && w.next.Down == ""
		q := w.since(fields(), w.next.Floor)
		if resumed {
			q.Set("until_id", w.next.Down)
		}
		most := w.ledger.left()
		if start {
			most = max(pageLeast, most/2)
		}
		high, down := w.next.High, w.next.Down
		whole, err := w.list(ctx, web.Call{
			Op: "read mentions", Object: w.id, Path: web.Path("2", "users", w.id, "mentions"), Query: q, Bucket: "mentions",
		}, most, func(posts []post) {
			for _, p := range posts {
				high = latest(high, p.ID)
				if down == "" || later(down, p.ID) {
					down = p.ID
				}
				w.add(p)
			}
		})
		switch {
		case err != nil:
			return err
		case whole, start && w.short == nil:
			w.next.Floor, w.next.High, w.next.Down = latest(high, w.next.Floor), "", ""
		default:
			w.next.High, w.next.Down = high, down
			return nil
		}
		if !resumed {
			return nil
		}
	}
	return nil
}

// own reads what we wrote, here or elsewhere: heads of threads, and answers that close a debt. It is cheap, so a reading
// that had to stop is begun anew.
func (w *walk) own(ctx context.Context) error {
	q := w.since(fields(), w.next.Own)
	q.Set("exclude", "retweets")
	most := w.ledger.left()
	if w.next.Own == "" {
		most = max(pageLeast, most/2)
	}
	high, short := w.next.Own, w.short
	whole, err := w.list(ctx, web.Call{
		Op: "read our posts", Object: w.id, Path: web.Path("2", "users", w.id, "tweets"), Query: q, Bucket: "own",
	}, most, func(posts []post) {
		for _, p := range posts {
			high = latest(high, p.ID)
			w.add(p)
		}
	})
	switch {
	case sources.ClassOf(err) == sources.RateLimited:
		w.short = err
		return nil
	case err != nil:
		return err
	case whole, w.next.Own == "" && w.short == short: //nolint:errorlint // whether it is the very same
		w.next.Own = high
	}
	return nil
}

// search looks for what was said below our posts without naming us: whoever answers may take our name out.
func (w *walk) search(ctx context.Context) error {
	if !w.plan.search || w.short != nil || w.now.Sub(time.Unix(w.mem.Searched, 0)) < searchEvery {
		return nil
	}
	var heads []string
	for id, it := range w.mem.Items {
		if it.Kind == headPost && it.Conv == id && w.now.Sub(born(id)) < searchReach {
			heads = append(heads, id)
		}
	}
	if len(heads) == 0 {
		w.next.Searched = w.now.Unix()
		return nil
	}
	slices.SortFunc(heads, func(a, b string) int { return compare(b, a) })
	query := ""
	for _, id := range heads {
		term := "conversation_id:" + id
		if query != "" {
			term = " OR " + term
		}
		if len(query)+len(term) > searchMost {
			break
		}
		query += term
	}
	q := fields()
	q.Set("query", query)
	if w.next.Found != "" && w.now.Sub(born(w.next.Found)) < searchReach {
		q.Set("since_id", w.next.Found)
	} else {
		q.Set("start_time", w.now.Add(-searchReach).UTC().Truncate(time.Second).Format(time.RFC3339))
	}
	high := w.next.Found
	whole, err := w.list(ctx, web.Call{Op: "search conversations", Path: web.Path("2", "tweets", "search", "recent"), Query: q, Bucket: "search"},
		w.ledger.left(), func(posts []post) {
			for _, p := range posts {
				high = latest(high, p.ID)
				if _, known := w.nodes[p.first()]; !known {
					w.found[p.first()] = true
				}
				w.add(p)
			}
		})
	switch sources.ClassOf(err) {
	case sources.RateLimited, sources.AccessLevel: // the mentions are told all the same
		w.cfg.Log.Info("x: conversations are not searched", "class", string(sources.ClassOf(err)))
		w.next.Searched = w.now.Unix()
		return nil
	}
	if err != nil {
		return err
	}
	if whole {
		w.next.Found, w.next.Searched = high, w.now.Unix()
	}
	return nil
}

// add takes a post to be told. Of two versions the newer one counts.
func (w *walk) add(p post) {
	if p.refers("retweeted") != "" {
		return
	}
	id := p.first()
	for _, v := range append([]string{p.ID}, p.History...) {
		w.first[v] = id
	}
	if old, ok := w.nodes[id]; !ok || later(p.ID, old.ID) {
		w.nodes[id] = p
	}
}

// flush hands on what has gathered, with the cursor that stands behind it.
func (w *walk) flush() error {
	w.mem.Month, w.mem.Spent = w.ledger.stand()
	w.batch.Cursor = w.mem.cursor()
	if err := w.emit(w.batch); err != nil {
		return err
	}
	w.batch.Threads, w.batch.Gone = nil, nil
	return nil
}

// lookup asks for posts by their ids, a hundred at a time. gone are those X says are not there for us.
func (s *Source) lookup(ctx context.Context, ids []string, urgent bool) (found map[string]post, gone map[string]bool, err error) {
	found, gone = map[string]post{}, map[string]bool{}
	for chunk := range slices.Chunk(ids, pageMost) {
		if !urgent && s.ledger.left() < len(chunk) {
			return found, gone, s.spent("look posts up")
		}
		q := fields()
		q.Set("ids", strings.Join(chunk, ","))
		got, posts, _, err := s.page(ctx, web.Call{
			Op: "look posts up", Path: web.Path("2", "tweets"), Query: q, Bucket: "lookup", Urgent: urgent,
		})
		if err != nil {
			return found, gone, err
		}
		for _, p := range posts {
			found[p.ID] = p
		}
		for _, e := range got.Errors {
			if e.absent() && (e.Kind == "" || e.Kind == "tweet") {
				gone[e.ID], gone[e.Value] = true, true
			}
		}
	}
	for id := range found {
		delete(gone, id)
	}
	return found, gone, nil
}
