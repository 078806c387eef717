package bluesky

import (
	"context"
	"sort"
	"time"

	"atempause/sources"
)

// signal is word of something new: a notification, or an answer we gave elsewhere.
type signal struct {
	uri, root string
	at        int64 // milliseconds
}

// walk is one reading of the posts lane.
type walk struct {
	s      *Source
	me     string
	now    time.Time
	mem    memory
	out    *teller
	own    map[string]seen     // our posts as they stand now
	notes  map[string][]signal // by the root they are about
	newest int64
	read   map[string]bool // heads elsewhere that have been read on this walk
}

// fetchPosts finds out what has moved, by our own posts' counts and by the notifications, and reads that, the liveliest
// first: each post of ours with all below it, each talk elsewhere from where it began to concern us.
func (s *Source) fetchPosts(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	w := &walk{
		s: s, me: me, now: s.cfg.Now(), mem: recall(from), own: map[string]seen{}, notes: map[string][]signal{},
		read: map[string]bool{},
	}
	horizon := w.now.Add(-s.cfg.Since)
	if err := w.look(ctx, horizon); err != nil {
		return err
	}
	w.out = s.teller(Posts, &w.mem, emit)
	own, others := w.due()
	w.out.Total = len(own) + len(others)
	for _, root := range own {
		if err := w.ownPost(ctx, root); err != nil {
			return err
		}
		if err := w.out.Step(); err != nil {
			return err
		}
	}
	for _, sig := range others {
		if err := w.other(ctx, sig); err != nil {
			return err
		}
		if err := w.out.Step(); err != nil {
			return err
		}
	}
	w.mem.done(w.newest, horizon)
	return w.out.Flush()
}

// look lists what there is: our posts since the horizon with their counts, and what is new since the last walk.
func (w *walk) look(ctx context.Context, horizon time.Time) error {
	err := w.s.ownFeed(ctx, w.me, "posts_and_author_threads", horizon, func(p *postView) {
		root := rootOf(p)
		if ownerOf(root) != w.me {
			return
		}
		was, at := w.own[root], p.time().Unix()
		if was.Count += max(0, p.Replies); p.URI == root || was.Created == 0 {
			was.Created = at
		}
		was.Active = max(was.Active, at)
		w.own[root] = was
	})
	if err != nil {
		return err
	}
	since := w.mem.from(horizon)
	had := map[string]bool{}
	hear := func(uri, root string, at time.Time) {
		if at.IsZero() || at.After(w.now.Add(overlap)) {
			at = w.now
		}
		if ms := at.UnixMilli(); !had[uri] {
			had[uri] = true
			w.newest = max(w.newest, ms)
			w.notes[root] = append(w.notes[root], signal{uri, root, ms})
		}
	}
	err = w.s.notes(ctx, since, func(n notification) {
		a, ok := parse(n.URI)
		if !ok || a.Kind != postKind {
			return
		}
		p := postView{URI: n.URI, Record: n.Record}
		hear(n.URI, rootOf(&p), clock(n.IndexedAt))
	})
	if err != nil || w.mem.Mark == 0 {
		return err
	}
	return w.s.ownFeed(ctx, w.me, "posts_with_replies", since, func(p *postView) {
		if root := rootOf(p); root != p.URI {
			hear(p.URI, root, clock(p.IndexedAt))
		}
	})
}

// due lists what must be read: our posts by their address, and word of others.
func (w *walk) due() (own []string, others []signal) {
	for root, is := range w.own {
		if w.moved(root, is) {
			own = append(own, root)
		} else if _, known := w.mem.Items[root]; !known {
			is.Read = w.now.Unix()
			w.mem.Items[root] = is // nobody has answered it yet
		}
	}
	for root, signals := range w.notes {
		if _, listed := w.own[root]; ownerOf(root) == w.me {
			if was := w.mem.Items[root]; !listed && newestOf(signals) > was.Note {
				own = append(own, root)
			}
			continue
		}
		for _, sig := range signals {
			if _, told := w.mem.Told[sig.uri]; !told {
				others = append(others, sig)
			}
		}
	}
	own = append(own, w.overdue(true)...)
	for _, head := range w.overdue(false) {
		others = append(others, signal{uri: head, root: head})
	}
	sort.Slice(own, func(i, j int) bool {
		a, b := newestOf(w.notes[own[i]]), newestOf(w.notes[own[j]])
		if a != b {
			return a > b
		}
		return own[i] > own[j] // keys are made of time
	})
	sort.Slice(others, func(i, j int) bool {
		if others[i].at != others[j].at {
			return others[i].at > others[j].at
		}
		return others[i].uri > others[j].uri
	})
	return own, others
}

// moved tells whether a listed post of ours must be read.
func (w *walk) moved(root string, is seen) bool {
	was, known := w.mem.Items[root]
	switch {
	case newestOf(w.notes[root]) > was.Note:
		return true
	case !known:
		return is.Count > 0
	case was.Count != is.Count:
		return true
	}
	return was.Count > 0 && was.sweep(w.now)
}

// overdue lists what is remembered, is not listed any more and must be looked at again: our own posts that have vanished
// or are old, or talks elsewhere.
func (w *walk) overdue(own bool) (out []string) {
	for root, was := range w.mem.Items {
		_, listed := w.own[root]
		_, noted := w.notes[root]
		if listed || noted && newestOf(w.notes[root]) > was.Note && own || (ownerOf(root) == w.me) != own {
			continue
		}
		if (was.Count > 0 || !own) && was.sweep(w.now) {
			out = append(out, root)
		}
	}
	return out
}

func newestOf(signals []signal) (at int64) {
	for _, s := range signals {
		at = max(at, s.at)
	}
	return at
}

// ownPost reads a post of ours with all below it. Of one that is gone, what hung below it no longer hangs anywhere.
func (w *walk) ownPost(ctx context.Context, root string) error {
	b, err := w.s.readBelow(ctx, root, allBelow, 0)
	switch sources.ClassOf(err) {
	case "":
	case sources.Missing:
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: root})
		delete(w.mem.Items, root)
		if is, listed := w.own[root]; listed || len(w.notes[root]) > 0 { // an app view that is behind: not again at once
			is.Read, is.Active, is.Note = w.now.Unix(), w.now.Unix(), newestOf(w.notes[root])
			w.mem.Items[root] = is
		}
		return nil
	default:
		return err
	}
	threads := underOwn(b, w.me)
	w.out.Threads = append(w.out.Threads, threads...)
	if b.whole {
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: root, Seen: b.ids()})
	}
	is, listed := w.own[root]
	if !listed {
		is = seen{Created: b.root.time().Unix(), Count: max(1, b.root.Replies)}
	}
	is.Note = max(w.mem.Items[root].Note, newestOf(w.notes[root]))
	w.remember(root, is, threads)
	return nil
}

func (w *walk) remember(id string, is seen, threads []sources.Thread) {
	is.Read = w.now.Unix()
	is.Active = max(is.Active, is.Created)
	for _, t := range threads {
		is.Active = max(is.Active, t.Updated.Unix())
	}
	w.mem.Items[id] = is
}

// other follows word of a post that is not below one of ours: to where the talk with us began, which is read once a walk.
func (w *walk) other(ctx context.Context, sig signal) error {
	if sig.at == 0 {
		return w.otherHead(ctx, sig.uri, nil)
	}
	t, err := w.s.thread(ctx, sig.uri, 0, allAbove)
	switch sources.ClassOf(err) {
	case "":
		head := headOf(wayTo(t.Thread), w.me)
		var had *below
		if head == t.Thread.Post && head.Replies == 0 {
			had = &below{root: head, above: t.Thread.Parent, whole: true}
		}
		if head != nil {
			err = w.otherHead(ctx, head.URI, had)
		}
	case sources.Missing, sources.PersonUnavailable:
		err = nil
	}
	if err == nil {
		w.mem.Told[sig.uri] = sig.at
	}
	return err
}

// otherHead reads a talk elsewhere from where it began, unless it came already with what was asked before.
func (w *walk) otherHead(ctx context.Context, head string, b *below) (err error) {
	if w.read[head] {
		return nil
	}
	w.read[head] = true
	if b == nil {
		b, err = w.s.readBelow(ctx, head, someBelow, 1)
	}
	was := w.mem.Items[head]
	switch sources.ClassOf(err) {
	case "":
	case sources.Missing:
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: above(head)})
		delete(w.mem.Items, head)
		return nil
	case sources.PersonUnavailable: // blocked: it is there, and stays as it was told
		was.Read = w.now.Unix()
		w.mem.Items[head] = was
		return nil
	default:
		return err
	}
	t := elsewhere(b, w.me)
	if !b.muted(w.me) {
		w.out.Threads = append(w.out.Threads, t)
	}
	if b.whole {
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: above(head), Seen: b.ids()})
	}
	was.Created = b.root.time().Unix()
	w.remember(head, was, []sources.Thread{t})
	return nil
}
