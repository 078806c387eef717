package mastodon

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// chatMemory is what the cursor of the conversations holds.
type chatMemory struct {
	Form  int                 `json:"v"`
	Items map[string]chatSeen `json:"items"`
	// Whole is true when the last walk came to its end: only then does an unmoved conversation say something about those
	// behind it.
	Whole bool `json:"whole,omitempty"`
	// Notif is the newest notification dealt with, and all before it.
	Notif ident `json:"notif,omitempty"`
}

// chatSeen is one conversation. The ids are kept because a deleted message cuts off those before it from those after it:
// what is missing is asked for one by one, and nothing is called deleted that is not.
type chatSeen struct {
	Root    ident   `json:"t"` // its oldest message when it was first read: the thread's id
	Last    ident   `json:"l"`
	Changed int64   `json:"c"`
	Read    int64   `json:"r"`
	IDs     []ident `json:"i,omitempty"`
}

// remembered is how many messages of a conversation are remembered; longer ones are not told as gone.
const remembered = 200

func recallChats(from sources.Cursor) *chatMemory {
	m := cursor.Recall(from, memoryForm, func(m *chatMemory) (*int, *map[string]chatSeen) { return &m.Form, &m.Items })
	return &m
}

// Cursor writes what is remembered.
func (m *chatMemory) Cursor() sources.Cursor { return cursor.Of(m) }

// Size is how many conversations are remembered.
func (m *chatMemory) Size() int { return len(m.Items) }

type chatWalk struct {
	s       *Source
	me      account
	mem     *chatMemory
	out     *teller
	now     time.Time
	horizon time.Time
	walked  map[string]bool
}

// fetchConversations lists the conversations, the newest first, and reads those that have moved; then what the account's
// settings keep out of them; then those that have not been looked at for long.
func (s *Source) fetchConversations(ctx context.Context, me account, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := recallChats(from), s.cfg.Now()
	w := &chatWalk{
		s: s, me: me, mem: mem, now: now, horizon: now.Add(-s.cfg.Since), walked: map[string]bool{},
		out: s.teller(Conversations, mem, emit),
	}
	if err := w.list(ctx, mem.Whole); err != nil {
		return err
	}
	newest, err := w.filtered(ctx)
	if err != nil {
		return err
	}
	if err := w.sweep(ctx); err != nil {
		return err
	}
	maps.DeleteFunc(mem.Items, func(_ string, c chatSeen) bool { return c.Changed < w.horizon.Unix() })
	mem.Whole, mem.Notif = true, newest
	w.out.Total = w.out.Done
	return w.out.Flush()
}

// list reads what the listing shows as moved.
func (w *chatWalk) list(ctx context.Context, wasWhole bool) error {
	call, err := w.s.call("list conversations", http.MethodGet, "", "conversations")
	if err != nil {
		return err
	}
	call.Query = url.Values{"limit": {listLimit}}
	return pages(ctx, w.s, call, func(p rows[conversation]) (bool, error) {
		var moved []conversation
		young := 0
		for _, c := range p.all {
			if c.ID == "" || c.Last == nil || w.walked[string(c.ID)] {
				continue
			}
			if c.Last.Created.Before(w.horizon) {
				continue
			}
			young++
			was, known := w.mem.Items[string(c.ID)]
			if !known || was.Last != c.Last.ID || was.Changed != c.Last.moved().Unix() {
				moved = append(moved, c)
			}
		}
		if len(moved) == 0 {
			return len(p.all) == 0 || young > 0 && !wasWhole, nil
		}
		w.mem.Whole = false // an interruption from here on leaves something unread behind
		w.out.Total += len(moved)
		for _, c := range moved {
			if err := w.read(ctx, string(c.ID), c.Last); err != nil {
				return false, err
			}
		}
		return true, nil
	})
}

// filtered reads messages of people the account does not follow. Since version 4.3 Mastodon keeps those out of the
// conversations until they are let in, unless the account's settings say otherwise; and most customers are such people:
// https://docs.joinmastodon.org/entities/NotificationPolicy/
func (w *chatWalk) filtered(ctx context.Context) (newest ident, err error) {
	newest = w.mem.Notif
	var found []status
	err = w.s.mentioned(ctx, w.mem.Notif, w.horizon, func(n notification) {
		if n.ID.after(newest) {
			newest = n.ID
		}
		if n.Status != nil && n.Status.ID != "" && n.Status.direct() && n.Status.Account.ID != w.me.ID {
			found = append(found, *n.Status)
		}
	})
	if err != nil {
		return newest, err
	}
	w.out.Total += len(found)
	slices.Reverse(found) // a conversation from its beginning
	for _, st := range found {
		if w.holding(st.ID) != "" {
			w.out.skip()
			continue
		}
		key := w.holding(st.ReplyTo)
		if key == "" {
			key = "n" + string(st.ID)
		}
		if err := w.read(ctx, key, &st); err != nil {
			return newest, err
		}
	}
	return newest, nil
}

// holding finds the conversation a message is known to be in.
func (w *chatWalk) holding(id ident) string {
	for key, was := range w.mem.Items {
		if id != "" && slices.Contains(was.IDs, id) {
			return key
		}
	}
	return ""
}

func (w *chatWalk) sweep(ctx context.Context) error {
	var old []string
	for id, was := range w.mem.Items {
		if !w.walked[id] && stale(was.Read, was.Changed, w.now) && was.Changed >= w.horizon.Unix() {
			old = append(old, id)
		}
	}
	slices.SortFunc(old, func(a, b string) int { return int(w.mem.Items[a].Read - w.mem.Items[b].Read) })
	old = old[:min(len(old), sweepAtMost)]
	w.out.Total += len(old)
	for _, id := range old {
		if err := w.read(ctx, id, nil); err != nil {
			return err
		}
	}
	return nil
}

// read reads a conversation from its last message and tells it.
func (w *chatWalk) read(ctx context.Context, id string, last *status) error {
	w.walked[id] = true
	was := w.mem.Items[id]
	nodes := map[ident]status{}
	whole, err := w.gather(ctx, nodes, was, last)
	if err != nil {
		return err
	}
	for _, missing := range was.IDs {
		if _, there := nodes[missing]; there {
			continue
		}
		st, err := w.s.one(ctx, "read a message", missing, false)
		switch sources.ClassOf(err) {
		case "":
			nodes[missing] = st
		case sources.Missing:
		default:
			return err
		}
	}
	if len(nodes) == 0 {
		if was.Root != "" {
			w.out.Gone = append(w.out.Gone, sources.Gone{Root: string(was.Root)})
		}
		delete(w.mem.Items, id)
		return w.out.step()
	}
	w.tell(id, nodes, whole && len(was.IDs) < remembered)
	if last != nil { // what the listing will show again as long as nothing moves
		now := w.mem.Items[id]
		now.Last, now.Changed = last.ID, last.moved().Unix()
		w.mem.Items[id] = now
	}
	return w.out.step()
}

// gather collects the messages that hang together with the last one. Others with other people in them are another
// conversation.
func (w *chatWalk) gather(ctx context.Context, nodes map[ident]status, was chatSeen, last *status) (whole bool, err error) {
	if last == nil {
		st, err := w.s.one(ctx, "read a message", was.Last, false)
		if sources.ClassOf(err) == sources.Missing {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		last = &st
	}
	c, err := w.s.around(ctx, last.ID)
	if sources.ClassOf(err) == sources.Missing {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	among := w.people(*last)
	for _, st := range slices.Concat(c.Ancestors.all, c.Descendants.all) {
		if st.direct() && slices.Equal(among, w.people(st)) {
			nodes[st.ID] = st
		}
	}
	nodes[last.ID] = *last
	return c.Ancestors.bad+c.Descendants.bad == 0 && len(c.Ancestors.all) < descendantsMax && len(c.Descendants.all) < descendantsMax, nil
}

// people are those who take part in a message besides us: that is what tells conversations apart on the server, too.
func (w *chatWalk) people(st status) []ident {
	out := []ident{st.Account.ID}
	for _, m := range st.Mentions.all {
		out = append(out, m.ID)
	}
	out = slices.DeleteFunc(out, func(id ident) bool { return id == w.me.ID })
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *chatWalk) tell(id string, nodes map[ident]status, whole bool) {
	all := slices.Collect(maps.Values(nodes))
	sort.Slice(all, func(i, j int) bool {
		if !all[i].Created.Equal(all[j].Created.Time) {
			return all[i].Created.Before(all[j].Created.Time)
		}
		return all[j].ID.after(all[i].ID)
	})
	now := chatSeen{Root: w.mem.Items[id].Root, Read: w.now.Unix()}
	if now.Root == "" {
		now.Root = all[0].ID
	}
	t := sources.Thread{RemoteID: string(now.Root), Form: sources.ConversationForm, Audience: sources.Private, Permalink: all[0].link()}
	var seen []string
	for i, st := range all {
		m := w.s.message(w.me, st)
		if _, there := nodes[st.ReplyTo]; there && i > 0 && st.ReplyTo != st.ID {
			m.ParentID = string(st.ReplyTo)
		}
		t.Messages = append(t.Messages, m)
		seen = append(seen, m.RemoteID)
		now.IDs = append(now.IDs, st.ID)
		if at := st.moved(); at.After(t.Updated) {
			t.Updated = at
		}
	}
	now.Last, now.Changed = all[len(all)-1].ID, all[len(all)-1].moved().Unix()
	now.IDs = now.IDs[max(0, len(now.IDs)-remembered):]
	maps.DeleteFunc(w.mem.Items, func(_ string, other chatSeen) bool { return other.Root == now.Root }) // let in meanwhile
	w.mem.Items[id] = now
	w.out.Threads = append(w.out.Threads, t)
	if whole {
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: string(now.Root), Seen: seen})
	}
}
