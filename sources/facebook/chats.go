package facebook

import (
	"context"
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// Only so many messages of a conversation, the newest, are told in detail.
const detailed = 20

// From so many moved conversations on a page of the listing it is cheaper to ask for the whole page once more, messages
// included, than for each by itself: Meta allows two calls a second.
const fewMoved = 3

// fetchConversations lists the conversations and reads those that have moved. Meta lists the newest first without
// promising it; the walk ends early only when this very listing has kept to that order, the last walk was whole, and a
// page shows nothing that has moved.
func (s *Source) fetchConversations(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := recall(from), s.cfg.Now()
	w := &chatWalk{
		s: s, now: now, horizon: now.Add(-s.cfg.Since), wasWhole: mem.Whole, inOrder: true, whole: true,
		out: s.teller(Conversations, mem, emit), listed: map[string]bool{},
	}
	call, err := s.chats("list conversations", map[string]string{"fields": chatFields, "platform": "messenger"},
		s.page, "conversations")
	if err != nil {
		return err
	}
	err = graph.Pages(ctx, s.client, call, chatLimit, func(p graph.Page[conversation]) error {
		return w.page(ctx, p)
	})
	if err != nil {
		return err
	}
	w.out.Mem.forget(w.horizon, nil)
	w.out.Mem.Whole = w.whole
	w.out.Total = w.out.Done
	return w.out.Flush()
}

type chatWalk struct {
	s        *Source
	now      time.Time
	horizon  time.Time
	wasWhole bool
	inOrder  bool
	whole    bool
	last     time.Time
	listed   map[string]bool
	out      *teller
	heavy    bool // whole pages with messages are too much for the network: one by one
}

func (w *chatWalk) page(ctx context.Context, p graph.Page[conversation]) error {
	w.whole = w.whole && p.Bad == 0
	var moved []conversation
	for _, c := range p.Rows {
		if w.listed[c.ID] {
			continue
		}
		w.listed[c.ID] = true
		if !w.last.IsZero() && c.Updated.After(w.last) {
			w.inOrder = false
		}
		w.last = c.Updated.Time
		if !c.Updated.Before(w.horizon) && w.out.Mem.due(c.ID, c.state(w.now), w.now) {
			moved = append(moved, c)
		}
	}
	if len(moved) == 0 {
		if len(p.Rows) > 0 && w.inOrder && (w.wasWhole || w.last.Before(w.horizon)) {
			return graph.ErrStop
		}
		return nil
	}
	w.out.Total += len(moved)
	if p.More {
		w.out.Mem.Whole = false // an interruption from here on leaves something unread behind
	}
	return w.readMoved(ctx, moved, p.Place)
}

// readMoved reads conversations, many at once where that is cheaper, and emits each as soon as it is whole.
func (w *chatWalk) readMoved(ctx context.Context, moved []conversation, place map[string]string) error {
	whole := map[string]conversation{}
	if len(moved) > fewMoved && !w.heavy {
		var err error
		if whole, err = w.s.manyChats(ctx, place); sources.ClassOf(err) == sources.TooComplex {
			w.heavy = true
		} else if err != nil {
			return err
		}
	}
	for _, c := range moved {
		full, ok := whole[c.ID]
		if !ok || full.Messages == nil || (full.Messages.More && len(full.Messages.Rows) < detailed) { // a short page
			var err error
			full, err = w.s.chat(ctx, c)
			if sources.ClassOf(err) == sources.Missing {
				w.out.Gone = append(w.out.Gone, sources.Gone{Root: c.ID})
			} else if err != nil {
				return err
			}
		}
		w.s.tellChat(full, &w.out.Batch)
		w.out.Mem.Items[c.ID] = c.state(w.now)
		if err := w.out.Step(); err != nil {
			return err
		}
	}
	return nil
}

func (c conversation) state(now time.Time) seen {
	return seen{Changed: c.Updated.Unix(), Count: c.Count, Read: now.Unix(), Created: c.Updated.Unix()}
}

// chats prepares a call on the conversations: it spends Messenger's limits and keeps to their rate.
func (s *Source) chats(op string, params map[string]string, parts ...string) (graph.Call, error) {
	call, err := s.read(op, params, parts...)
	call.Bucket, call.Edge = "messenger", graph.ConversationsEdge
	return call, err
}

// manyChats asks for one page of the listing once more, messages included. What has moved to another page meanwhile is
// missing and is read by itself.
func (s *Source) manyChats(ctx context.Context, place map[string]string) (map[string]conversation, error) {
	params := maps.Clone(place)
	params["fields"], params["platform"] = chatFields+",messages.limit(20){"+messageFields+"}", "messenger"
	call, err := s.chats("read conversations", params, s.page, "conversations")
	if err != nil {
		return nil, err
	}
	var page graph.Edge[conversation]
	if err := s.client.Do(ctx, call, &page); err != nil {
		return nil, err
	}
	got := make(map[string]conversation, len(page.Rows))
	for _, c := range page.Rows {
		got[c.ID] = c
	}
	return got, nil
}

// chat reads the newest messages of one conversation.
func (s *Source) chat(ctx context.Context, c conversation) (conversation, error) {
	msgs, more, err := s.newest(ctx, c.ID, false)
	if err != nil {
		return c, err
	}
	c.Messages = &graph.Edge[message]{Rows: msgs, More: more}
	return c, nil
}

// newest reads what Meta tells in detail of a conversation; more says that there are older messages.
func (s *Source) newest(ctx context.Context, id string, waits bool) (msgs []message, more bool, err error) {
	call, err := s.chats("read messages", map[string]string{"fields": messageFields}, id, "messages")
	if err != nil {
		return nil, false, err
	}
	call.Urgent = waits
	had := map[string]bool{}
	err = graph.Pages(ctx, s.client, call, detailed, func(p graph.Page[message]) error {
		more = p.More || p.Bad > 0
		for _, m := range p.Rows {
			if !had[m.ID] {
				had[m.ID] = true
				msgs = append(msgs, m)
			}
		}
		if len(msgs) >= detailed {
			return graph.ErrStop
		}
		return nil
	})
	return msgs, more, err
}

// tellChat puts a conversation into a batch. Messages without details (they are older than the newest twenty) are left
// out; those already stored stay.
func (s *Source) tellChat(c conversation, out *sources.Batch) {
	if c.Messages == nil {
		return
	}
	t := sources.Thread{
		RemoteID: c.ID, Form: sources.ConversationForm, Audience: sources.Private, Permalink: link(c.Link), Updated: c.Updated.Time,
	}
	var seen []string
	data := c.Messages.Rows
	whole := !c.Messages.More && c.Messages.Bad == 0 && len(data) >= c.Count
	for i := len(data) - 1; i >= 0; i-- { // told newest first
		m := data[i]
		if m.bare() {
			whole = false
			continue
		}
		seen = append(seen, m.ID)
		t.Messages = append(t.Messages, sources.Message{
			RemoteID: m.ID, Author: m.From.author(), Ours: s.ours(m.From), Text: m.Text, Time: m.Created.Time, Files: m.files(),
		})
	}
	if len(t.Messages) > 0 {
		out.Threads = append(out.Threads, t)
	}
	if whole && len(seen) > 0 {
		out.Gone = append(out.Gone, sources.Gone{Root: c.ID, Seen: seen})
	}
}

// link completes the address of a conversation, which Meta tells without its host.
func link(path string) string {
	if path == "" || path[0] != '/' {
		return path
	}
	return "https://www.facebook.com" + path
}
