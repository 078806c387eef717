package x

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
	"atempause/sources/web"
)

// event is a direct message: https://docs.x.com/x-api/direct-messages/lookup/introduction
type event struct {
	ID           string    `json:"id"`
	Type         string    `json:"event_type"`
	Text         string    `json:"text"`
	Conversation string    `json:"dm_conversation_id"`
	Sender       string    `json:"sender_id"`
	Created      time.Time `json:"created_at"`
	Entities     entities  `json:"entities"`
	Attachments  struct {
		Media []string `json:"media_keys"`
	} `json:"attachments"`

	author user
	media  []media
}

type events struct {
	Data     []event `json:"data"`
	Includes struct {
		Users []user  `json:"users"`
		Media []media `json:"media"`
	} `json:"includes"`
	Meta struct {
		Next string `json:"next_token"`
	} `json:"meta"`
}

// chatMemory is what the cursor of the messages holds: all up to Floor has been told, and of each talk all up to its own
// mark. A reading that had to stop on its way down goes on at the page Next; High is the newest it had seen.
type chatMemory struct {
	Form  int               `json:"v"`
	Floor string            `json:"floor,omitempty"`
	High  string            `json:"high,omitempty"`
	Next  string            `json:"next,omitempty"`
	Talks map[string]string `json:"talks"`
	Month string            `json:"month,omitempty"`
	Spent int               `json:"spent,omitempty"`
}

func recallChats(from sources.Cursor) chatMemory {
	return cursor.Recall(from, memoryForm, func(m *chatMemory) (*int, *map[string]string) { return &m.Form, &m.Talks })
}

func chatFields() url.Values {
	return url.Values{
		"dm_event.fields": {"attachments,created_at,dm_conversation_id,entities,event_type,id,sender_id,text"},
		"event_types":     {"MessageCreate"}, "expansions": {"sender_id,attachments.media_keys"},
		"user.fields": {userFields}, "media.fields": {mediaFields}, "max_results": {"100"},
	}
}

// page asks for a page of messages and notes what it cost.
func (s *Source) chatPage(ctx context.Context, call web.Call) (events, error) {
	var got events
	call.Out = &got
	err := s.ask(ctx, call)
	users, pictures := map[string]user{}, map[string]media{}
	for _, u := range got.Includes.Users {
		users[u.ID] = u
	}
	for _, m := range got.Includes.Media {
		pictures[m.Key] = m
	}
	var ids []string
	kept := got.Data[:0]
	for _, e := range got.Data {
		if !idShape.MatchString(e.ID) || e.Conversation == "" || e.Type != "" && e.Type != "MessageCreate" {
			continue
		}
		e.author = users[e.Sender]
		e.author.ID = e.Sender
		for _, key := range e.Attachments.Media {
			e.media = append(e.media, pictures[key])
		}
		ids = append(ids, "dm"+e.ID)
		kept = append(kept, e)
	}
	got.Data = kept
	s.ledger.read(ids)
	return got, err
}

// fetchMessages reads the newest messages down to those told before. X keeps thirty days of them.
func (s *Source) fetchMessages(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	mem := recallChats(from)
	s.ledger.learn(mem.Month, mem.Spent)
	news, next, short := s.newMessages(ctx, mem.Floor, mem.Next)
	if sources.ClassOf(short) == sources.Invalid && mem.Next != "" { // the page is no longer known: from the top again
		news, next, short = s.newMessages(ctx, mem.Floor, "")
	}
	if short != nil && next == "" {
		return short // not even one page
	}
	slices.SortFunc(news, func(a, b event) int { return compare(a.ID, b.ID) })
	talks := map[string][]event{}
	var order []string
	high := latest(mem.Floor, mem.High)
	for _, e := range news {
		high = latest(high, e.ID)
		if mark := mem.Talks[e.Conversation]; mark != "" && !later(e.ID, mark) {
			continue
		}
		if talks[e.Conversation] == nil {
			order = append(order, e.Conversation)
		}
		talks[e.Conversation] = append(talks[e.Conversation], e)
	}
	batch := sources.Batch{Lane: Messages, Total: len(order)}
	flush := func() error {
		mem.Month, mem.Spent = s.ledger.stand()
		batch.Cursor = cursor.Of(mem)
		return emit(batch)
	}
	for _, id := range order {
		list := talks[id]
		batch.Threads = []sources.Thread{s.talk(id, list)}
		batch.Done++
		mem.Talks[id] = list[len(list)-1].ID
		if err := flush(); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	mem.High, mem.Next, mem.Talks = high, next, map[string]string{} // the marks held for this reading alone
	if next == "" {
		mem.Floor, mem.High = high, ""
	}
	batch.Threads = nil
	if err := flush(); err != nil {
		return err
	}
	return short
}

// newMessages reads from the newest message, or a page further down, to the floor. When the budget or a limit stops it,
// next is the page to go on with, and the error says why.
func (s *Source) newMessages(ctx context.Context, floor, page string) (news []event, next string, err error) {
	horizon := s.cfg.Now().Add(-s.cfg.Since)
	q, empty := chatFields(), 0
	if page != "" {
		q.Set("pagination_token", page)
	}
	for range pagesMost {
		left := s.ledger.left()
		if left < pageLeast {
			return news, page, s.spent("read messages")
		}
		q.Set("max_results", strconv.Itoa(min(pageMost, left)))
		got, err := s.chatPage(ctx, web.Call{Op: "read messages", Path: web.Path("2", "dm_events"), Query: q, Bucket: "messages"})
		if sources.ClassOf(err) == sources.RateLimited && len(news) > 0 {
			return news, page, err
		}
		if err != nil {
			return nil, "", s.shut(err)
		}
		for _, e := range got.Data {
			if floor != "" && !later(e.ID, floor) || e.when().Before(horizon) {
				return news, "", nil
			}
			news = append(news, e)
		}
		if empty++; len(got.Data) > 0 {
			empty = 0
		}
		if got.Meta.Next == "" {
			return news, "", nil
		}
		page = got.Meta.Next
		if empty >= emptyMost {
			return news, page, s.refuse(sources.Transient, "read messages", "", "nothing but empty pages")
		}
		q.Set("pagination_token", page)
	}
	return news, page, nil
}

// shut remembers that X does not let us read messages.
func (s *Source) shut(err error) error {
	why := ""
	switch sources.ClassOf(err) {
	case sources.Permission:
		why = "capability.x_messages_denied"
	case sources.AccessLevel:
		why = "capability.x_level_messages"
	default:
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denied[Messages] = why
	return err
}

func (e *event) when() time.Time {
	if !e.Created.IsZero() {
		return e.Created.UTC()
	}
	return born(e.ID)
}

func (s *Source) talk(id string, list []event) sources.Thread {
	t := sources.Thread{RemoteID: id, Form: sources.ConversationForm, Audience: sources.Private, Permalink: "https://x.com/messages/" + url.PathEscape(id)}
	for _, e := range list {
		p := post{media: e.media}
		t.Messages = append(t.Messages, sources.Message{
			RemoteID: e.ID, Author: e.author.told(), Ours: e.Sender == s.id, Text: expand(e.Text, e.Entities), Time: e.when(),
			Files: p.files(), Barred: []sources.Act{sources.ActLike, sources.ActHide, sources.ActDelete},
		})
		t.Updated = e.when()
	}
	return t
}

// sendMessage writes into a conversation that is there.
func (s *Source) sendMessage(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "send a message"
	if why := s.closed(Messages); why != "" {
		return sources.Receipt{}, s.refuse(sources.AccessLevel, op, out.Thread, "direct messages are closed")
	}
	if out.Thread == "" {
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, out.Target, "only an open conversation can be answered")
	}
	var got struct {
		Data struct {
			ID           string `json:"dm_event_id"`
			Conversation string `json:"dm_conversation_id"`
		} `json:"data"`
	}
	err := s.ask(ctx, web.Call{
		Op: op, Object: out.Thread, Path: web.Path("2", "dm_conversations", out.Thread, "messages"),
		JSON: map[string]string{"text": out.Text}, Out: &got, Bucket: "send messages",
	})
	if err != nil {
		return sources.Receipt{}, err
	}
	if !idShape.MatchString(got.Data.ID) {
		return sources.Receipt{}, s.nameless(op, out.Thread)
	}
	return sources.Receipt{RemoteID: got.Data.ID, Time: born(got.Data.ID), Parent: got.Data.Conversation}, nil
}

// findMessage reads a conversation back.
func (s *Source) findMessage(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	q, since := chatFields(), out.Tried.Add(-skew)
	for range pagesMost {
		got, err := s.chatPage(ctx, web.Call{
			Op: "read messages back", Object: out.Thread, Path: web.Path("2", "dm_conversations", out.Thread, "dm_events"), Query: q,
			Bucket: "talk", Urgent: true,
		})
		if err != nil {
			return sources.Receipt{}, false, err
		}
		for _, e := range got.Data {
			if e.when().Before(since) {
				return sources.Receipt{}, false, nil
			}
			if e.Sender == s.id && same(expand(e.Text, e.Entities), out.Text) && !slices.Contains(out.Others, e.ID) {
				return sources.Receipt{RemoteID: e.ID, Time: e.when(), Parent: out.Thread}, true, nil
			}
		}
		if strings.TrimSpace(got.Meta.Next) == "" {
			return sources.Receipt{}, false, nil
		}
		q.Set("pagination_token", got.Meta.Next)
	}
	return sources.Receipt{}, false, nil
}
