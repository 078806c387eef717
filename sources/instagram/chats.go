package instagram

import (
	"context"
	"maps"
	"net/http"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// Only so many messages of a conversation, the newest, are told in detail.
const detailed = 20

// chat prepares a call on messages. They go through the Page, spend Messenger's limits and keep to their rate.
func (s *Source) chat(ctx context.Context, op, method string, params map[string]string, parts ...string) (graph.Call, error) {
	page, err := s.pageID(ctx, op)
	if err != nil {
		return graph.Call{}, err
	}
	if parts[0] == "" {
		parts[0] = page
	}
	call, err := s.call(op, method, parts...)
	call.Params, call.Object, call.Bucket = params, page, "messenger"
	if method == http.MethodGet {
		call.Edge = graph.ConversationsEdge
	}
	return call, err
}

// listChats prepares the listing of the conversations; with a person only theirs.
func (s *Source) listChats(ctx context.Context, op, fields, person string) (graph.Call, error) {
	params := map[string]string{"fields": fields, "platform": "instagram"}
	if person != "" {
		params["user_id"] = person
	}
	return s.chat(ctx, op, http.MethodGet, params, "", "conversations")
}

// fetchConversations lists the conversations and reads those that have moved. Meta lists the newest first without
// promising it; the walk ends early only when this very listing has kept to that order, the last walk was whole, and a page
// shows nothing that has moved.
func (s *Source) fetchConversations(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem, now := recall(from), s.cfg.Now()
	call, err := s.listChats(ctx, "list conversations", chatFields, "")
	if err != nil {
		return err
	}
	w := &chatWalk{
		s: s, now: now, horizon: now.Add(-s.cfg.Since), wasWhole: mem.Whole, inOrder: true, whole: true,
		out: s.teller(Conversations, mem, emit), listed: map[string]bool{},
	}
	err = graph.Pages(ctx, s.client, call, chatLimit, func(p graph.Page[conversation]) error { return w.page(ctx, p) })
	if err != nil {
		return err
	}
	w.out.Mem.forget(w.horizon)
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

// readMoved reads conversations, many at once where that is cheaper, and hands on each as soon as it is whole.
func (w *chatWalk) readMoved(ctx context.Context, moved []conversation, place map[string]string) error {
	whole := map[string]conversation{}
	if len(moved) > fewMoved && !w.heavy {
		var err error
		switch whole, err = w.s.manyChats(ctx, place); sources.ClassOf(err) {
		case "":
		case sources.TooComplex:
			w.heavy = true
		case sources.Invalid, sources.Missing: // the page's place has died
		default:
			return err
		}
	}
	for _, c := range moved {
		full, ok := whole[c.ID]
		if !ok || full.Messages == nil || (full.Messages.More && len(full.Messages.Rows) < detailed) { // a short page
			msgs, more, err := w.s.newest(ctx, c.ID, false)
			full = c
			if sources.ClassOf(err) == sources.Missing {
				w.out.Gone = append(w.out.Gone, sources.Gone{Root: c.ID})
			} else if err != nil {
				return err
			} else {
				full.Messages = &graph.Edge[message]{Rows: msgs, More: more}
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

// manyChats asks for one page of the listing once more, messages included. What has moved to another page meanwhile is
// missing and is read by itself.
func (s *Source) manyChats(ctx context.Context, place map[string]string) (map[string]conversation, error) {
	call, err := s.listChats(ctx, "read conversations", chatFields+",messages.limit(20){"+messageFields+"}", "")
	if err != nil {
		return nil, err
	}
	maps.Copy(call.Params, place)
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

// newest reads what Meta tells in detail of a conversation; more says that there are older messages.
func (s *Source) newest(ctx context.Context, id string, waits bool) (msgs []message, more bool, err error) {
	call, err := s.chat(ctx, "read messages", http.MethodGet, map[string]string{"fields": messageFields}, id, "messages")
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
		RemoteID: c.ID, Form: sources.ConversationForm, Audience: sources.Private, Updated: c.Updated.Time,
	}
	var seen []string
	rows := c.Messages.Rows
	whole := !c.Messages.More && c.Messages.Bad == 0 && len(rows) >= int(c.Count)
	for i := len(rows) - 1; i >= 0; i-- { // told newest first
		m := rows[i]
		if m.bare() {
			whole = false
			continue
		}
		seen = append(seen, m.ID)
		t.Messages = append(t.Messages, sources.Message{
			RemoteID: m.ID, Author: m.From.author(), Ours: s.ours(byline{From: m.From}), Text: m.Text, Time: m.Created.Time,
			Files: m.files(),
		})
	}
	if len(t.Messages) > 0 {
		out.Threads = append(out.Threads, t)
	}
	if whole && len(seen) > 0 {
		out.Gone = append(out.Gone, sources.Gone{Root: c.ID, Seen: seen})
	}
}
