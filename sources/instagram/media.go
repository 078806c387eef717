package instagram

import (
	"context"
	"maps"
	"sort"
	"strconv"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// Page sizes. Instagram gives at most 50 comments at once; media are listed in smaller pages, so that one page with all
// its comments can be asked for in one call.
const (
	mediaLimit   = 25
	commentLimit = 50
	tagLimit     = 50
)

// From so many moved media on a page of the listing it is cheaper to ask for the whole page once more, comments included,
// than for each by itself.
const fewMoved = 2

// fetchComments lists the account's media and reads the comments of those where their number has moved, the newest media
// first.
func (s *Source) fetchComments(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	w := &sweep{s: s, now: s.cfg.Now(), out: s.api.Teller(Comments, meta.Recall(from), emit)}
	w.horizon = w.now.Add(-s.cfg.Since)
	w.since = w.horizon
	if deep := w.now.Add(-max(reach, s.cfg.Since)); w.now.Sub(time.Unix(w.out.Mem.Deep, 0)) >= deepEvery {
		w.deep, w.since = true, deep
	}
	heads, err := w.list(ctx)
	if err != nil {
		return err
	}
	todo, lost := w.choose(heads), w.vanished(heads)
	w.out.Total = len(todo) + len(lost)
	if err := w.readAll(ctx, todo); err != nil {
		return err
	}
	for _, id := range lost {
		if err := w.readLost(ctx, id); err != nil {
			return err
		}
		if err := w.out.Step(); err != nil {
			return err
		}
	}
	if w.deep {
		w.out.Mem.Deep = w.now.Unix()
	}
	w.out.Mem.Forget(w.now.Add(-max(reach, s.cfg.Since)))
	w.out.Mem.Whole = w.whole
	return w.out.Flush()
}

// sweep is one walk over the media.
type sweep struct {
	s       *Source
	now     time.Time
	horizon time.Time // older comments are not told
	since   time.Time // older media are not listed
	deep    bool      // media older than the horizon are listed, too
	whole   bool      // every row of the listing could be read
	heavy   bool      // pages with all their comments are too much for the network: one by one
	out     *teller
}

// list lists the media in few fields. In a deep walk the newest comment of each is asked for, which shows whether old media
// have something to say.
func (w *sweep) list(ctx context.Context) ([]shot, error) {
	fields := headFields
	if w.deep {
		fields += "," + newestComment
	}
	call, err := w.s.api.Read("list media", map[string]string{"fields": fields, "since": w.sinceText()}, w.s.id, "media")
	if err != nil {
		return nil, err
	}
	w.whole = true
	var heads []shot
	had := map[string]bool{}
	err = graph.Pages(ctx, w.s.client, call, mediaLimit, func(p graph.Page[shot]) error {
		w.whole = w.whole && p.Bad == 0
		for _, h := range p.Rows {
			w.s.learnName(h.Username) // all of them are our own
			if h.ID == "" || had[h.ID] || h.Time.Before(w.since) {
				continue
			}
			had[h.ID] = true
			h.place = p.Place
			heads = append(heads, h)
		}
		return nil
	})
	return heads, err
}

func (w *sweep) sinceText() string { return strconv.FormatInt(w.since.Unix(), 10) }

// choose picks the media whose comments are to be read. Media older than the horizon count when something has been written
// there since; until then only their number of comments is kept.
func (w *sweep) choose(heads []shot) []shot {
	var todo []shot
	mem := w.out.Mem
	for _, h := range heads {
		state := h.state(w.now)
		old, known := mem.Items[h.ID]
		if h.Time.Before(w.horizon) && (!known || old.Read == 0) {
			state.Read = 0
			if !known && !h.saysAfter(w.horizon) || known && old.Count == int(h.Count) {
				mem.Items[h.ID] = state
				continue
			}
		} else if !mem.Due(h.ID, state, w.now) {
			continue
		}
		todo = append(todo, h)
	}
	return todo
}

// saysAfter tells whether the newest comment is younger than that. Instagram lists the newest first.
func (h shot) saysAfter(t time.Time) bool {
	return h.Comments != nil && len(h.Comments.Rows) > 0 && !h.Comments.Rows[0].Time.Before(t)
}

// readAll reads media in the order of their pages, many at once where that is cheaper, and hands on each as soon as it is
// whole.
func (w *sweep) readAll(ctx context.Context, todo []shot) error {
	for len(todo) > 0 {
		n := 1
		for n < len(todo) && maps.Equal(todo[n].place, todo[0].place) {
			n++
		}
		together := map[string]*graph.Edge[comment]{}
		if n > fewMoved && !w.heavy {
			var err error
			if together, err = w.many(ctx, todo[0].place); err != nil {
				return err
			}
		}
		for _, h := range todo[:n] {
			if err := w.readOne(ctx, h, together); err != nil {
				return err
			}
			w.out.Mem.Items[h.ID] = h.state(w.now)
			if err := w.out.Step(); err != nil {
				return err
			}
		}
		todo = todo[n:]
	}
	return nil
}

// many asks for one page of the listing once more, comments included. Where that does not work (too much for the network,
// or the page's place has died) the media are read one by one.
func (w *sweep) many(ctx context.Context, place map[string]string) (map[string]*graph.Edge[comment], error) {
	params := maps.Clone(place)
	params["fields"], params["since"] = manyComments, w.sinceText()
	call, err := w.s.api.Read("read comments", params, w.s.id, "media")
	if err != nil {
		return nil, err
	}
	var page graph.Edge[shot]
	switch err := w.s.client.Do(ctx, call, &page); sources.ClassOf(err) {
	case "":
	case sources.TooComplex:
		w.heavy = true
		return nil, nil
	case sources.Invalid, sources.Missing:
		return nil, nil
	default:
		return nil, err
	}
	got := make(map[string]*graph.Edge[comment], len(page.Rows))
	for _, h := range page.Rows {
		got[h.ID] = h.Comments
	}
	return got, nil
}

// readOne reads the comments of one of the media into the batch.
func (w *sweep) readOne(ctx context.Context, h shot, together map[string]*graph.Edge[comment]) error {
	came, asked := together[h.ID]
	var all []comment
	var whole bool
	switch {
	case h.Count == 0:
		whole = true
	case asked && came != nil && !came.More:
		all, whole = came.Rows, came.Bad == 0
	default:
		var err error
		all, whole, err = w.s.comments(ctx, h.ID)
		if sources.ClassOf(err) == sources.Missing {
			w.out.Gone = append(w.out.Gone, sources.Gone{Root: h.ID})
			return nil
		}
		if err != nil {
			return err
		}
	}
	all, answered, err := w.s.withReplies(ctx, all)
	if err != nil {
		return err
	}
	for _, t := range w.s.threadsOf(h, all) {
		if !t.Updated.Before(w.horizon) {
			w.out.Threads = append(w.out.Threads, t)
		}
	}
	_, before := w.out.Mem.Items[h.ID]
	if whole && answered && (before || len(all) > 0) {
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: h.ID, Seen: idsOf(all)})
	}
	return nil
}

// comments reads the comments right below media, with their answers as far as they fit.
func (s *Source) comments(ctx context.Context, id string) (all []comment, whole bool, err error) {
	call, err := s.api.Read("read comments", map[string]string{"fields": commentFields}, id, "comments")
	if err != nil {
		return nil, false, err
	}
	return s.gather(ctx, call)
}

func (s *Source) gather(ctx context.Context, call graph.Call) (all []comment, whole bool, err error) {
	whole = true
	had := map[string]bool{}
	err = graph.Pages(ctx, s.client, call, commentLimit, func(p graph.Page[comment]) error {
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

// withReplies completes the answers of comments that had more than came with them.
func (s *Source) withReplies(ctx context.Context, all []comment) (_ []comment, whole bool, err error) {
	whole = true
	for i := range all {
		r := all[i].Replies
		if r == nil {
			continue
		}
		whole = whole && r.Bad == 0
		if !r.More {
			continue
		}
		call, err := s.api.Read("read answers", map[string]string{"fields": replyFields}, all[i].ID, "replies")
		if err != nil {
			return nil, false, err
		}
		rows, good, err := s.gather(ctx, call)
		switch {
		case sources.ClassOf(err) == sources.Missing: // deleted meanwhile
			whole = false
		case err != nil:
			return nil, false, err
		default:
			all[i].Replies = &graph.Edge[comment]{Rows: rows}
			whole = whole && good
		}
	}
	return all, whole, nil
}

// missed is the count of media the listing no longer names although they are still there.
const missed = -2

// vanished lists what was there before, should still be listed, and is not: when it is missed for the first time, and then
// as often as what has not moved.
func (w *sweep) vanished(heads []shot) []string {
	if !w.whole {
		return nil
	}
	listed := make(map[string]bool, len(heads))
	for _, h := range heads {
		listed[h.ID] = true
	}
	edge := w.since.Add(time.Hour).Unix()
	var out []string
	for id, was := range w.out.Mem.Items {
		state := was
		state.Count = missed
		if !listed[id] && was.Created > edge && was.Read > 0 && w.out.Mem.Due(id, state, w.now) {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// readLost asks for media by themselves before they are told as gone: archived ones come back.
func (w *sweep) readLost(ctx context.Context, id string) error {
	call, err := w.s.api.Read("look for media", map[string]string{"fields": headFields}, id)
	if err != nil {
		return err
	}
	was := w.out.Mem.Items[id]
	err = w.s.client.Do(ctx, call, nil)
	if sources.ClassOf(err) == sources.Missing {
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: id})
		delete(w.out.Mem.Items, id)
		return nil
	}
	was.Count, was.Read = missed, w.now.Unix()
	w.out.Mem.Items[id] = was
	return err
}
