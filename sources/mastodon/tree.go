package mastodon

import (
	"context"
	"slices"
	"sort"
	"time"

	"atempause/sources"
)

// descendantsMax is the most a server tells below a post: https://docs.joinmastodon.org/methods/statuses/#context
const descendantsMax = 4096

// forest reads trees of posts and tells them. A tree has at its head a post of ours, below which each answer of a stranger
// begins a thread; or a stranger's post, which is a thread by itself.
type forest struct {
	s       *Source
	me      account
	mem     *memory
	out     *teller
	now     time.Time
	horizon time.Time
	told    map[ident]bool // posts told in this walk
	walked  map[string]bool
	// onTold hears of each post told.
	onTold func(ident)
}

func (s *Source) forest(lane sources.Lane, me account, from sources.Cursor, emit func(sources.Batch) error) *forest {
	mem, now := recall(from), s.cfg.Now()
	return &forest{
		s: s, me: me, mem: mem, now: now, horizon: now.Add(-s.cfg.Since), told: map[ident]bool{}, walked: map[string]bool{},
		out:    s.teller(lane, mem, emit),
		onTold: func(ident) {},
	}
}

func (f *forest) ours(st status) bool { return st.Account.ID == f.me.ID }

func (f *forest) state(head status) seen {
	return seen{
		Changed: head.moved().Unix(), Count: int64(head.Replies), Read: f.now.Unix(), Created: head.Created.Unix(), Ours: f.ours(head),
	}
}

// read reads a tree and tells it. have is its head if it is known already; extra are posts known to belong to it.
func (f *forest) read(ctx context.Context, key ident, have *status, extra []status) error {
	f.walked[string(key)] = true
	if have == nil {
		head, err := f.s.one(ctx, "read a post", key, false)
		if sources.ClassOf(err) == sources.Missing {
			return f.lost(key)
		}
		if err != nil {
			return err
		}
		have = &head
	}
	c, err := f.s.around(ctx, key)
	if sources.ClassOf(err) == sources.Missing {
		return f.lost(key)
	}
	if err != nil {
		return err
	}
	whole := c.Descendants.bad == 0 && len(c.Descendants.all) < descendantsMax
	nodes := c.Descendants.all
	known := map[ident]bool{key: true}
	for _, n := range slices.Concat(nodes, c.Ancestors.all) {
		known[n.ID] = true
	}
	for _, e := range extra {
		if !known[e.ID] {
			nodes, whole = append(nodes, e), false
		}
	}
	if f.ours(*have) {
		f.tellOwn(*have, nodes, whole)
	} else {
		f.tellStranger(*have, c.Ancestors.all, nodes, whole)
	}
	f.mem.Items[string(key)] = f.state(*have)
	return f.out.step()
}

// lost tells that the head of a tree is no longer there.
func (f *forest) lost(key ident) error {
	f.out.Gone = append(f.out.Gone, sources.Gone{Root: string(key)})
	delete(f.mem.Items, string(key))
	return f.out.step()
}

// tellOwn tells the threads below a post of ours. What hangs below a further post of ours (a series of posts) belongs to
// that one.
func (f *forest) tellOwn(head status, nodes []status, whole bool) {
	around := sources.Context{
		RemoteID: string(head.ID), Author: head.Account.author(), Text: f.text(head), Permalink: head.link(), Time: head.Created.Time,
	}
	parents := parentsOf(nodes)
	groups := map[ident][]status{}
	var order []status
	var ids []string
	for _, n := range nodes {
		root := rootOf(n.ID, head.ID, parents)
		groups[root] = append(groups[root], n)
		if n.ID == root && n.ReplyTo == head.ID && !f.ours(n) && !n.direct() {
			order = append(order, n)
		}
	}
	for _, root := range order {
		t := f.thread(root, groups[root.ID], around, sources.CommentForm)
		for _, m := range t.Messages {
			ids = append(ids, m.RemoteID)
		}
		f.out.Threads = append(f.out.Threads, t)
	}
	if whole {
		f.out.Gone = append(f.out.Gone, sources.Gone{Root: string(head.ID), Seen: ids})
	}
}

// tellStranger tells a stranger's post with all that is said below it as one thread.
func (f *forest) tellStranger(head status, above, nodes []status, whole bool) {
	form := sources.MentionForm
	if head.names(f.me.ID) {
		form = sources.TagForm
	}
	var around sources.Context
	for _, a := range above {
		if a.ID == head.ReplyTo && !a.direct() {
			around = sources.Context{
				RemoteID: string(a.ID), Author: a.Account.author(), Text: f.text(a), Permalink: a.link(), Time: a.Created.Time,
			}
		}
	}
	t := f.thread(head, append([]status{head}, nodes...), around, form)
	f.out.Threads = append(f.out.Threads, t)
	if whole {
		var ids []string
		for _, m := range t.Messages {
			ids = append(ids, m.RemoteID)
		}
		f.out.Gone = append(f.out.Gone, sources.Gone{Root: string(head.ID), Seen: ids})
	}
}

// thread makes one of a root and what belongs to it. Private posts below a public one are left to the conversations.
func (f *forest) thread(root status, members []status, around sources.Context, form sources.Form) sources.Thread {
	t := sources.Thread{RemoteID: string(root.ID), Form: form, Audience: sources.Public, Context: around, Permalink: root.link()}
	parents := parentsOf(members)
	public := map[ident]bool{}
	members = slices.DeleteFunc(slices.Clone(members), func(n status) bool {
		twice := public[n.ID]
		public[n.ID] = !n.direct() && n.Reblog == nil
		return twice || !public[n.ID]
	})
	sort.SliceStable(members, func(i, j int) bool {
		a, b := members[i], members[j]
		if (a.ID == root.ID) != (b.ID == root.ID) {
			return a.ID == root.ID
		}
		return a.Created.Before(b.Created.Time)
	})
	for _, n := range members {
		m := f.message(n)
		if n.ID != root.ID {
			m.ParentID = string(parentIn(n.ID, root.ID, parents, public))
		}
		t.Messages = append(t.Messages, m)
		if at := n.moved(); at.After(t.Updated) {
			t.Updated = at
		}
		f.told[n.ID] = true
		f.onTold(n.ID)
	}
	return t
}

func (f *forest) message(st status) sources.Message { return f.s.message(f.me, st) }

func (f *forest) text(st status) string { return textOf(f.me, st) }

// message turns a post into a message.
func (s *Source) message(me account, st status) sources.Message {
	m := sources.Message{
		RemoteID: string(st.ID), Author: st.Account.author(), Ours: st.Account.ID == me.ID, Text: textOf(me, st),
		Time: st.Created.Time, Edited: st.Edited.Time, Likes: int(st.Favourites), Reach: int(st.Replies + st.Reblogs),
		Liked: st.Favourited, Permalink: st.link(), Files: st.files(),
		Barred: []sources.Act{sources.ActDelete, sources.ActEdit},
	}
	if m.Ours {
		m.Barred = []sources.Act{sources.ActMute, sources.ActBlock, sources.ActReport}
	}
	return m
}

// textOf is what is read of a post. A stranger's content warning stands in front; of an answer of ours the names it is
// addressed to are left out, because they are put in when it is sent.
func textOf(me account, st status) string {
	text := plain(st.Content, st.Mentions.all)
	if st.Account.ID == me.ID {
		if st.ReplyTo != "" || st.ReplyToAccount != "" || st.direct() {
			_, text = leading(text)
		}
		return text
	}
	switch {
	case st.Spoiler == "":
		return text
	case text == "":
		return "CW: " + st.Spoiler
	}
	return "CW: " + st.Spoiler + "\n\n" + text
}

func parentsOf(nodes []status) map[ident]ident {
	parents := make(map[ident]ident, len(nodes))
	for _, n := range nodes {
		if n.ReplyTo != n.ID {
			parents[n.ID] = n.ReplyTo
		}
	}
	return parents
}

// rootOf climbs to the post right below the head; bounded, because a circle of parents must not hang us.
func rootOf(id, head ident, parents map[ident]ident) ident {
	for range len(parents) + 1 {
		p, ok := parents[id]
		if !ok || p == "" || p == head {
			return id
		}
		if _, known := parents[p]; !known {
			return id
		}
		id = p
	}
	return id
}

// parentIn is the nearest post above that was told in the same thread.
func parentIn(id, root ident, parents map[ident]ident, told map[ident]bool) ident {
	for range len(parents) + 1 {
		p, ok := parents[id]
		if !ok || p == "" {
			return root
		}
		if told[p] || p == root {
			return p
		}
		id = p
	}
	return root
}

// headOf finds the head of the tree a post belongs to, from all that stands above it: the first that is ours or addresses
// us. If we spoke first into somebody's thread, it is the post we answered; in a series of posts of ours, the last of it.
func (f *forest) headOf(path []status) status {
	for i, p := range path {
		switch {
		case f.ours(p) && i > 0 && p.ReplyTo == path[i-1].ID:
			return path[i-1]
		case f.ours(p):
			for i+1 < len(path) && f.ours(path[i+1]) && path[i+1].ReplyTo == path[i].ID {
				i++
			}
			return path[i]
		case p.names(f.me.ID):
			return p
		}
	}
	return path[len(path)-1]
}

// sweep reads again what has not been looked at for long, the longest first.
func (f *forest) sweep(ctx context.Context) error {
	var old []string
	for id, was := range f.mem.Items {
		if !f.walked[id] && stale(was.Read, was.Created, f.now) && max(was.Created, was.Changed) >= f.horizon.Unix() {
			old = append(old, id)
		}
	}
	slices.SortFunc(old, func(a, b string) int {
		return int(f.mem.Items[a].Read - f.mem.Items[b].Read)
	})
	old = old[:min(len(old), sweepAtMost)]
	f.out.Total = max(f.out.Total, f.out.Done+len(old))
	for _, id := range old {
		if err := f.read(ctx, ident(id), nil, nil); err != nil {
			return err
		}
	}
	return nil
}
