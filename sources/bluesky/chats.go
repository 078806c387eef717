package bluesky

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"atempause/sources"
)

type convoPage struct {
	Convos []convo `json:"convos"`
	Cursor string  `json:"cursor"`
}

type talkPage struct {
	Messages []chatMessage `json:"messages"`
	Related  []profile     `json:"relatedProfiles"`
	Cursor   string        `json:"cursor"`
}

// messageID is a message's id in our words: theirs is unique only within its conversation.
func messageID(convo, message string) string { return convo + "/" + message }

// fetchMessages walks the conversations, the latest first, and reads those in which something has happened: each carries
// a revision that changes with every message, deletion and reaction.
func (s *Source) fetchMessages(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	horizon := now.Add(-s.cfg.Since)
	mem := recall(from)
	out := s.teller(Messages, &mem, emit)
	var todo []convo
	call := toChat(query("list conversations", "chat.bsky.convo.listConvos", "", url.Values{"limit": {"100"}}))
	err = pages(ctx, s, call, func(p convoPage) (string, bool) {
		for _, c := range p.Convos {
			if c.ID != "" && mem.Told[c.ID+"@"+c.Rev] == 0 && (c.Last == nil || !clock(c.Last.SentAt).Before(horizon)) {
				todo = append(todo, c)
			}
		}
		return p.Cursor, false
	})
	if err != nil {
		return err
	}
	out.Total = len(todo)
	for _, c := range todo {
		t, err := s.readConvo(ctx, c, me, horizon)
		if err != nil {
			if sources.ClassOf(err) != sources.Missing { // left in the meantime
				return err
			}
		} else if len(t.Messages) > 0 {
			out.Threads = append(out.Threads, t)
		}
		for k := range mem.Told {
			if strings.HasPrefix(k, c.ID+"@") {
				delete(mem.Told, k)
			}
		}
		mem.Told[c.ID+"@"+c.Rev] = now.UnixMilli()
		if err := out.Step(); err != nil {
			return err
		}
	}
	return out.Flush()
}

// readConvo reads a conversation from its newest message down to the horizon.
func (s *Source) readConvo(ctx context.Context, c convo, me string, horizon time.Time) (sources.Thread, error) {
	people := map[string]profile{}
	for _, p := range c.Members {
		people[p.DID] = p
	}
	t := sources.Thread{
		RemoteID: c.ID, Form: sources.ConversationForm, Audience: sources.Private, Permalink: "https://bsky.app/messages/" + url.PathEscape(c.ID),
	}
	had := map[string]bool{}
	var found []chatMessage
	call := toChat(query("read messages", "chat.bsky.convo.getMessages", c.ID, url.Values{"convoId": {c.ID}, "limit": {"100"}}))
	err := pages(ctx, s, call, func(p talkPage) (string, bool) {
		for _, r := range p.Related {
			if _, known := people[r.DID]; !known {
				people[r.DID] = r
			}
		}
		for _, m := range p.Messages {
			if at := clock(m.SentAt); at.Before(horizon) && !at.IsZero() {
				return "", true
			}
			if m.ID != "" && !had[m.ID] && !strings.HasSuffix(m.Type, "#systemMessageView") {
				had[m.ID] = true
				found = append(found, m)
			}
		}
		return p.Cursor, false
	})
	for i := len(found) - 1; i >= 0; i-- {
		m := found[i]
		add(&t, chatOf(m, c.ID, people[m.Sender.DID], me, had))
	}
	return t, err
}

func chatOf(m chatMessage, convo string, from profile, me string, had map[string]bool) sources.Message {
	from.DID = m.Sender.DID
	out := sources.Message{
		RemoteID: messageID(convo, m.ID), Author: from.author(), Ours: m.Sender.DID == me, Text: m.Text, Time: clock(m.SentAt),
		Deleted: strings.HasSuffix(m.Type, "#deletedMessageView"),
		Files:   append(files(m.Embed), extras(m.Text, facetsOf(m.Facets), nil)...),
	}
	if m.ReplyTo != nil && had[m.ReplyTo.ID] {
		out.ParentID = messageID(convo, m.ReplyTo.ID)
	}
	if out.Ours {
		out.Barred = []sources.Act{sources.ActReport, sources.ActMute, sources.ActBlock}
	}
	return out
}

// convoWith finds the conversation with a person, to write into it. It is made when there is none; nobody sees it before
// something is written there.
func (s *Source) convoWith(ctx context.Context, op, person string) (string, error) {
	var answer struct {
		Convo *convo `json:"convo"`
	}
	call := toChat(urgent(query(op, "chat.bsky.convo.getConvoForMembers", person, url.Values{"members": {person}})))
	call.Out = &answer
	if err := s.do(ctx, call); err != nil || answer.Convo == nil {
		return "", err
	}
	return answer.Convo.ID, nil
}

// knownConvo finds a conversation with a person if there is one, also when they no longer take messages from us.
func (s *Source) knownConvo(ctx context.Context, person string) (id string, err error) {
	call := toChat(urgent(query("look for our message", "chat.bsky.convo.listConvos", person, url.Values{"limit": {"100"}})))
	err = pages(ctx, s, call, func(p convoPage) (string, bool) {
		for _, c := range p.Convos {
			with := slices.ContainsFunc(c.Members, func(m profile) bool { return m.DID == person })
			if with && len(c.Members) == 2 {
				id = c.ID
				return "", true
			}
		}
		return p.Cursor, false
	})
	return id, err
}
