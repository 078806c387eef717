package meta

import (
	"context"
	"maps"
	"net/http"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// Chats are the conversations of an account. They go through a Page, spend Messenger's limits and keep to their rate.
type Chats struct {
	*Account
	Platform      string // in Meta's word: "messenger" or "instagram"
	Fields        string // what is asked for of a conversation
	MessageFields string
	HumanAgent    bool // Meta has approved the "Human Agent" feature for the app
	// Few is up to how many moved conversations on a page of the listing are read each for itself. From more on it is
	// cheaper to ask for the whole page once more, messages included: Meta allows two calls a second.
	Few int
	// Page gives the id of the Page.
	Page func(ctx context.Context, op string) (string, error)
	// Ours tells whether somebody is the account.
	Ours func(*Person) bool
}

const (
	// Detailed is how many messages of a conversation, the newest, Meta tells in detail.
	Detailed  = 20
	chatLimit = 25
)

// call prepares a call on messages; where the path begins with "" it is about the Page.
func (c *Chats) call(ctx context.Context, op, method string, params map[string]string, parts ...string) (graph.Call, error) {
	page, err := c.Page(ctx, op)
	if err != nil {
		return graph.Call{}, err
	}
	if parts[0] == "" {
		parts[0] = page
	}
	call, err := c.Call(op, method, parts...)
	call.Params, call.Object, call.Bucket = params, page, "messenger"
	if method == http.MethodGet {
		call.Edge = graph.ConversationsEdge
	}
	return call, err
}

// list prepares the listing of the conversations; with a person only theirs.
func (c *Chats) list(ctx context.Context, op, fields, person string) (graph.Call, error) {
	params := map[string]string{"fields": fields, "platform": c.Platform}
	if person != "" {
		params["user_id"] = person
	}
	return c.call(ctx, op, http.MethodGet, params, "", "conversations")
}

// Fetch lists the conversations of the time since, and reads those that have moved. Meta lists the newest first without
// promising it; the walk ends early only when this very listing has kept to that order, the last walk was whole, and a page
// shows nothing that has moved.
func (c *Chats) Fetch(
	ctx context.Context, lane sources.Lane, from sources.Cursor, since time.Duration, emit func(sources.Batch) error,
) error {
	call, err := c.list(ctx, "list conversations", c.Fields, "")
	if err != nil {
		return err
	}
	mem, now := Recall(from), c.Now()
	w := &chatWalk{
		c: c, now: now, horizon: now.Add(-since), wasWhole: mem.Whole, inOrder: true, whole: true,
		out: c.Teller(lane, mem, emit), listed: map[string]bool{},
	}
	err = graph.Pages(ctx, c.Client, call, chatLimit, func(p graph.Page[Conversation]) error { return w.page(ctx, p) })
	if err != nil {
		return err
	}
	w.out.Mem.Forget(w.horizon)
	w.out.Mem.Whole = w.whole
	w.out.Total = w.out.Done
	return w.out.Flush()
}

type chatWalk struct {
	c        *Chats
	now      time.Time
	horizon  time.Time
	wasWhole bool
	inOrder  bool
	whole    bool
	last     time.Time
	listed   map[string]bool
	out      *Teller
	heavy    bool // whole pages with messages are too much for the network: one by one
}

func (w *chatWalk) page(ctx context.Context, p graph.Page[Conversation]) error {
	w.whole = w.whole && p.Bad == 0
	var moved []Conversation
	for _, c := range p.Rows {
		if w.listed[c.ID] {
			continue
		}
		w.listed[c.ID] = true
		if !w.last.IsZero() && c.Updated.After(w.last) {
			w.inOrder = false
		}
		w.last = c.Updated.Time
		if !c.Updated.Before(w.horizon) && w.out.Mem.Due(c.ID, c.state(w.now), w.now) {
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
func (w *chatWalk) readMoved(ctx context.Context, moved []Conversation, place map[string]string) error {
	whole := map[string]Conversation{}
	if len(moved) > w.c.Few && !w.heavy {
		var err error
		switch whole, err = w.c.many(ctx, place); sources.ClassOf(err) {
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
		if !ok || full.Messages == nil || (full.Messages.More && len(full.Messages.Rows) < Detailed) { // a short page
			msgs, more, err := w.c.newest(ctx, c.ID, false)
			full = c
			if sources.ClassOf(err) == sources.Missing {
				w.out.Gone = append(w.out.Gone, sources.Gone{Root: c.ID})
			} else if err != nil {
				return err
			} else {
				full.Messages = &graph.Edge[Message]{Rows: msgs, More: more}
			}
		}
		w.c.tell(full, &w.out.Batch)
		w.out.Mem.Items[c.ID] = c.state(w.now)
		if err := w.out.Step(); err != nil {
			return err
		}
	}
	return nil
}

// many asks for one page of the listing once more, messages included. What has moved to another page meanwhile is missing
// and is read by itself.
func (c *Chats) many(ctx context.Context, place map[string]string) (map[string]Conversation, error) {
	call, err := c.list(ctx, "read conversations", c.Fields+",messages.limit(20){"+c.MessageFields+"}", "")
	if err != nil {
		return nil, err
	}
	maps.Copy(call.Params, place)
	var page graph.Edge[Conversation]
	if err := c.Client.Do(ctx, call, &page); err != nil {
		return nil, err
	}
	got := make(map[string]Conversation, len(page.Rows))
	for _, row := range page.Rows {
		got[row.ID] = row
	}
	return got, nil
}

// newest reads what Meta tells in detail of a conversation; more says that there are older messages.
func (c *Chats) newest(ctx context.Context, id string, waits bool) (msgs []Message, more bool, err error) {
	call, err := c.call(ctx, "read messages", http.MethodGet, map[string]string{"fields": c.MessageFields}, id, "messages")
	if err != nil {
		return nil, false, err
	}
	call.Urgent = waits
	had := map[string]bool{}
	err = graph.Pages(ctx, c.Client, call, Detailed, func(p graph.Page[Message]) error {
		more = p.More || p.Bad > 0
		for _, m := range p.Rows {
			if !had[m.ID] {
				had[m.ID] = true
				msgs = append(msgs, m)
			}
		}
		if len(msgs) >= Detailed {
			return graph.ErrStop
		}
		return nil
	})
	return msgs, more, err
}

// tell puts a conversation into a batch. Messages without details (they are older than the newest twenty) are left out;
// those already stored stay.
func (c *Chats) tell(talk Conversation, out *sources.Batch) {
	if talk.Messages == nil {
		return
	}
	t := sources.Thread{
		RemoteID: talk.ID, Form: sources.ConversationForm, Audience: sources.Private, Permalink: Permalink(talk.Link),
		Updated: talk.Updated.Time,
	}
	var seen []string
	rows := talk.Messages.Rows
	whole := !talk.Messages.More && talk.Messages.Bad == 0 && len(rows) >= int(talk.Count)
	for i := len(rows) - 1; i >= 0; i-- { // told newest first
		m := rows[i]
		if m.bare() {
			whole = false
			continue
		}
		seen = append(seen, m.ID)
		t.Messages = append(t.Messages, sources.Message{
			RemoteID: m.ID, Author: m.From.Author(), Ours: c.Ours(m.From), Text: m.Text, Time: m.Created.Time,
			Files: m.Attachments(),
		})
	}
	if len(t.Messages) > 0 {
		out.Threads = append(out.Threads, t)
	}
	if whole && len(seen) > 0 {
		out.Gone = append(out.Gone, sources.Gone{Root: talk.ID, Seen: seen})
	}
}
