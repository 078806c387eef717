package mastodon

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"time"

	"atempause/sources"
)

// chatMemory is what the cursor of the conversations holds.
type chatMemory struct {
	Form  int                 `json:"v"`
	Items map[string]chatSeen `json:"items"`
	// Whole is true when the last walk came to its end: only then does an unmoved conversation say something about those
	// behind it.
	Whole bool `json:"whole,omitempty"`
}

// chatSeen is one conversation. The ids are kept because a deleted message cuts off those before it from those after it:
// what is missing is asked for one by one, and nothing is called deleted that is not.
type chatSeen struct {
	Last    ident   `json:"l"`
	Changed int64   `json:"c"`
	Read    int64   `json:"r"`
	IDs     []ident `json:"i,omitempty"`
}

// remembered is how many messages of a conversation are remembered; longer ones are not told as gone.
const remembered = 200

func recallChats(from sources.Cursor) *chatMemory {
	m := &chatMemory{}
	if json.Unmarshal([]byte(from), m) != nil || m.Form != memoryForm || m.Items == nil {
		m = &chatMemory{Items: map[string]chatSeen{}}
	}
	m.Form = memoryForm
	return m
}

func (m *chatMemory) size() int { return len(m.Items) }

func (m *chatMemory) cursor() sources.Cursor { return written(m) }

type chatWalk struct {
	s       *Source
	me      account
	mem     *chatMemory
	out     *teller
	now     time.Time
	horizon time.Time
	walked  map[ident]bool
}

// fetchConversations lists the conversations, the newest first, and reads those that have moved; then those that have not
// been looked at for long.
func (s *Source) fetchConversations(ctx context.Context, me account, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := recallChats(from), s.cfg.Now()
	w := &chatWalk{
		s: s, me: me, mem: mem, now: now, horizon: now.Add(-s.cfg.Since), walked: map[ident]bool{},
		out: &teller{Batch: sources.Batch{Lane: Conversations}, mem: mem, emit: emit, now: s.cfg.Now, last: now},
	}
	wasWhole := mem.Whole
	call, err := s.call("list conversations", http.MethodGet, "", "conversations")
	if err != nil {
		return err
	}
	call.Query = url.Values{"limit": {listLimit}}
	err = pages(ctx, s, call, func(p rows[conversation]) (bool, error) {
		var moved []conversation
		old := false
		for _, c := range p.all {
			if c.ID == "" || c.Last == nil || w.walked[c.ID] {
				continue
			}
			if c.Last.Created.Before(w.horizon) {
				old = true
				continue
			}
			was, known := mem.Items[string(c.ID)]
			if !known || was.Last != c.Last.ID || was.Changed != c.Last.moved().Unix() {
				moved = append(moved, c)
			}
		}
		if len(moved) == 0 {
			return !old && (len(p.all) == 0 || !wasWhole), nil
		}
		mem.Whole = false // an interruption from here on leaves something unread behind
		w.out.Total += len(moved)
		for _, c := range moved {
			if err := w.read(ctx, c.ID, c.Last); err != nil {
				return false, err
			}
		}
		return !old, nil
	})
	if err != nil {
		return err
	}
	if err := w.sweep(ctx); err != nil {
		return err
	}
	maps.DeleteFunc(mem.Items, func(_ string, c chatSeen) bool { return c.Changed < w.horizon.Unix() })
	mem.Whole = true
	w.out.Total = w.out.Done
	return w.out.flush()
}

func (w *chatWalk) sweep(ctx context.Context) error {
	var old []string
	for id, was := range w.mem.Items {
		if !w.walked[ident(id)] && stale(was.Read, was.Changed, w.now) && was.Changed >= w.horizon.Unix() {
			old = append(old, id)
		}
	}
	slices.SortFunc(old, func(a, b string) int { return int(w.mem.Items[a].Read - w.mem.Items[b].Read) })
	old = old[:min(len(old), sweepAtMost)]
	w.out.Total += len(old)
	for _, id := range old {
		if err := w.read(ctx, ident(id), nil); err != nil {
			return err
		}
	}
	return nil
}

// read reads a conversation from its last message and tells it.
func (w *chatWalk) read(ctx context.Context, id ident, last *status) error {
	w.walked[id] = true
	was := w.mem.Items[string(id)]
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
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: string(id)})
		delete(w.mem.Items, string(id))
		return w.out.step()
	}
	w.tell(id, nodes, whole && len(was.IDs) < remembered)
	if last != nil { // what the listing will show again as long as nothing moves
		now := w.mem.Items[string(id)]
		now.Last, now.Changed = last.ID, last.moved().Unix()
		w.mem.Items[string(id)] = now
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

func (w *chatWalk) tell(id ident, nodes map[ident]status, whole bool) {
	all := slices.Collect(maps.Values(nodes))
	sort.Slice(all, func(i, j int) bool {
		if !all[i].Created.Equal(all[j].Created.Time) {
			return all[i].Created.Before(all[j].Created.Time)
		}
		return all[j].ID.after(all[i].ID)
	})
	t := sources.Thread{RemoteID: string(id), Form: sources.ConversationForm, Audience: sources.Private, Permalink: all[0].link()}
	var seen []string
	now := chatSeen{Read: w.now.Unix()}
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
	w.mem.Items[string(id)] = now
	w.out.Threads = append(w.out.Threads, t)
	if whole {
		w.out.Gone = append(w.out.Gone, sources.Gone{Root: string(id), Seen: seen})
	}
}
