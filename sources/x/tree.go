package x

import (
	"context"
	"slices"

	"atempause/sources"
)

// place is where a post belongs.
type place struct {
	root, head, kind string
	skip             bool
}

// settle finds the thread of a post. Posts are settled from the oldest up, so that what is answered comes first.
func (w *walk) settle(id string, p post, placed map[string]place) place {
	parent := p.answers()
	if f, ok := w.first[parent]; ok {
		parent = f
	}
	ours := p.AuthorID == w.id
	if it, ok := w.mem.Items[parent]; ok && it.Kind != headPost {
		return place{root: it.Root, head: it.Head, kind: w.mem.Items[it.Root].Kind}
	}
	if at, ok := placed[parent]; ok && !at.skip {
		return place{root: at.root, head: at.head, kind: at.kind}
	}
	at := place{root: id, head: parent, kind: tag, skip: ours}
	if parent != "" && (p.ReplyToUser == w.id || w.ours(parent)) {
		at.kind = comment
	} else if w.found[id] {
		at.skip = true // strangers among themselves
	}
	return at
}

func (w *walk) ours(id string) bool {
	if p, ok := w.post(id); ok {
		return p.AuthorID == w.id
	}
	return w.mem.Items[id].Kind == headPost
}

// post gives a post that is known from this reading or an earlier one.
func (w *walk) post(id string) (post, bool) {
	if p, ok := w.nodes[id]; ok {
		return p, true
	}
	if p, ok := w.around[id]; ok {
		return p, true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ok := w.posts[id]
	return p, ok
}

// tell tells all that was read, one post of ours, or one stranger's thread, after the other.
func (w *walk) tell(ctx context.Context) error {
	ids := make([]string, 0, len(w.nodes))
	for id := range w.nodes {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, compare)
	placed := map[string]place{}
	groups := map[string][]string{}
	var order []string
	for _, id := range ids {
		p := w.nodes[id]
		at := w.settle(id, p, placed)
		placed[id] = at
		if it, known := w.mem.Items[id]; known {
			at = place{root: it.Root, head: it.Head, kind: w.mem.Items[it.Root].Kind}
			placed[id] = at
			if it.Kind == headPost || !later(p.ID, latest(id, it.Newest)) {
				continue
			}
		}
		if at.skip {
			continue
		}
		key := at.root
		if at.kind == comment {
			key = at.head
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], id)
		w.batch.Total++
	}
	if err := w.learnHeads(ctx, groups, placed); err != nil {
		return err
	}
	for _, key := range order {
		w.tellGroup(groups[key], placed)
		if err := w.flush(); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// learnHeads looks up the posts that threads hang under, as far as they did not come along.
func (w *walk) learnHeads(ctx context.Context, groups map[string][]string, placed map[string]place) error {
	var ask []string
	for _, ids := range groups {
		for _, id := range ids {
			head := placed[id].head
			if _, ok := w.post(head); !ok && head != "" && !slices.Contains(ask, head) {
				ask = append(ask, head)
			}
		}
	}
	slices.SortFunc(ask, compare)
	found, gone, err := w.lookup(ctx, ask, false)
	w.mu.Lock()
	for id, p := range found {
		w.posts[id] = p
	}
	for id := range gone {
		if id != "" {
			w.posts[id] = post{ID: id} // not asked for again
		}
	}
	w.mu.Unlock()
	if sources.ClassOf(err) == sources.RateLimited {
		w.short = err
		return nil // told without what stands above it
	}
	return err
}

func (w *walk) tellGroup(ids []string, placed map[string]place) {
	threads := map[string]int{}
	for _, id := range ids {
		p, at := w.nodes[id], placed[id]
		i, ok := threads[at.root]
		if !ok {
			i = len(w.batch.Threads)
			threads[at.root] = i
			w.batch.Threads = append(w.batch.Threads, w.thread(at, p))
		}
		t := &w.batch.Threads[i]
		m := w.message(p, at)
		t.Messages = append(t.Messages, m)
		if m.Time.After(t.Updated) {
			t.Updated = m.Time
		}
		it := item{Root: at.root, Head: at.head, Read: w.now.Unix()}
		if id == at.root {
			it.Kind = at.kind
		}
		if newest := p.newest(); newest != id {
			it.Newest = p.ID
			w.remember(id, newest)
		}
		w.mem.Items[id] = it
		if _, known := w.mem.Items[at.head]; !known && at.kind == comment && at.head != "" {
			w.mem.Items[at.head] = item{Kind: headPost, Conv: p.Conversation, Read: w.now.Unix()}
		}
		w.batch.Done++
	}
}

// thread makes the thread a post belongs to, without messages.
func (w *walk) thread(at place, p post) sources.Thread {
	t := sources.Thread{RemoteID: at.root, Form: sources.TagForm, Audience: sources.Public, Permalink: link("", at.root)}
	if at.kind == comment {
		t.Form = sources.CommentForm
	}
	if at.root == p.first() {
		t.Permalink = p.link()
	}
	if at.head == "" {
		return t
	}
	t.Context = sources.Context{RemoteID: at.head, Permalink: link("", at.head), Time: born(at.head)}
	if head, ok := w.post(at.head); ok && head.AuthorID != "" {
		t.Context.Author, t.Context.Text, t.Context.Permalink = head.author.told(), head.plain(), head.link()
		w.mu.Lock()
		w.posts[at.head] = head
		w.mu.Unlock()
	}
	return t
}

func (w *walk) message(p post, at place) sources.Message {
	id := p.first()
	m := sources.Message{
		RemoteID: id, Author: p.author.told(), Ours: p.AuthorID == w.id, Text: p.plain(), Time: born(id),
		Likes: int(p.Metrics.Likes), Reach: int(p.Metrics.Replies + p.Metrics.Reposts + p.Metrics.Quotes),
		Permalink: p.link(), Files: p.files(), Barred: []sources.Act{sources.ActDelete},
	}
	if m.Time.IsZero() {
		m.Time = p.Created
	}
	if p.ID != id {
		if m.Edited = p.Created; m.Edited.IsZero() {
			m.Edited = born(p.ID)
		}
	}
	if id != at.root {
		m.ParentID = w.parent(p, at)
	}
	if m.Ours {
		m.Barred = []sources.Act{sources.ActHide, sources.ActMute, sources.ActBlock}
	}
	return m
}

// parent is what a post answers within its thread.
func (w *walk) parent(p post, at place) string {
	parent := p.answers()
	if f, ok := w.first[parent]; ok {
		parent = f
	}
	if it, ok := w.mem.Items[parent]; ok && it.Root == at.root {
		return parent
	}
	return at.root
}

// lookAtOnce is how many posts one reading looks at again.
const lookAtOnce = 300

// recheck looks again at what was told, the longest unseen first: X tells neither edits nor deletions by itself.
func (w *walk) recheck(ctx context.Context) error {
	if !w.plan.recheck || w.short != nil {
		return nil
	}
	var due []string
	for id, it := range w.mem.Items {
		if it.due(id, w.now) && (it.Kind == headPost || !born(id).Before(w.horizon)) {
			due = append(due, id)
		}
	}
	slices.SortFunc(due, func(a, b string) int {
		if d := w.mem.Items[a].Read - w.mem.Items[b].Read; d != 0 {
			return int(d)
		}
		return compare(a, b)
	})
	due = due[:min(len(due), lookAtOnce, w.ledger.left())]
	for chunk := range slices.Chunk(due, pageMost) {
		if err := w.look(ctx, chunk); err != nil {
			if sources.ClassOf(err) == sources.RateLimited {
				w.short = err
				return nil
			}
			return err
		}
		if err := w.flush(); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) look(ctx context.Context, ids []string) error {
	version := make([]string, len(ids))
	for i, id := range ids {
		version[i] = latest(id, w.mem.Items[id].Newest)
	}
	found, gone, err := w.lookup(ctx, version, false)
	if err != nil {
		return err
	}
	var newer []string
	for _, p := range found {
		if n := p.newest(); n != p.ID {
			newer = append(newer, n)
		}
	}
	slices.SortFunc(newer, compare)
	again, _, err := w.lookup(ctx, newer, false)
	if err != nil {
		return err
	}
	for i, id := range ids {
		it, still := w.mem.Items[id]
		if !still {
			continue // went with the post it hung under
		}
		it.Read = w.now.Unix()
		w.mem.Items[id] = it
		p, ok := found[version[i]]
		if ok {
			if n, more := again[p.newest()]; more {
				w.edited(id, n)
			}
		} else if gone[version[i]] {
			w.lost(id, it)
		}
	}
	return nil
}

// edited tells the new version of a post.
func (w *walk) edited(id string, p post) {
	it := w.mem.Items[id]
	it.Newest = p.ID
	w.mem.Items[id] = it
	w.first[p.ID] = id
	w.remember(id, p.ID)
	w.mu.Lock()
	if it.Kind == headPost {
		w.posts[id] = p
	}
	w.mu.Unlock()
	if it.Kind == headPost {
		return
	}
	at := place{root: it.Root, head: it.Head, kind: w.mem.Items[it.Root].Kind}
	t := w.thread(at, p)
	m := w.message(p, at)
	m.RemoteID = id
	t.Messages = []sources.Message{m}
	w.batch.Threads = append(w.batch.Threads, t)
}

// lost tells that a post is gone; with one of ours all that hangs under it is no longer ours to look after.
func (w *walk) lost(id string, it item) {
	if it.Kind == headPost {
		w.batch.Gone = append(w.batch.Gone, sources.Gone{Root: id})
		for other, o := range w.mem.Items {
			if o.Head == id {
				delete(w.mem.Items, other)
			}
		}
		delete(w.mem.Items, id)
		return
	}
	// What hangs below the first post of a thread stays on X: the thread stays with it.
	it.Gone = true
	w.mem.Items[id] = it
	rest := w.mem.members(it.Root)
	if id != it.Root || len(rest) == 0 {
		delete(w.mem.Items, id)
	}
	slices.SortFunc(rest, compare)
	w.batch.Gone = append(w.batch.Gone, sources.Gone{Root: it.Root, Seen: rest})
}
