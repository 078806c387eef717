package fake

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/rivo/uniseg"
)

type convo struct {
	id       string
	members  []string
	rev      int
	messages []*message
}

type message struct {
	id, by, text string
	facets       any
	at           time.Time
	rev          int
	deleted      bool
}

// convoOf finds the conversation with somebody, or makes it.
func (w *World) convoOf(did string) *convo {
	if c := w.knownConvo(did); c != nil {
		return c
	}
	w.seq++
	c := &convo{id: fmt.Sprintf("3lconvo%06d", w.seq), members: []string{w.me.did, did}, rev: w.seq}
	w.convos = append(w.convos, c)
	return c
}

func (w *World) knownConvo(did string) *convo {
	for _, c := range w.convos {
		if slices.Contains(c.members, did) {
			return c
		}
	}
	return nil
}

func (w *World) byID(id string) (*convo, error) {
	for _, c := range w.convos {
		if c.id == id {
			return c, nil
		}
	}
	return nil, bad("InvalidConvo", "Convo not found")
}

func (w *World) turn(c *convo) {
	w.seq++
	c.rev = w.seq
}

func (w *World) say(c *convo, by, text string, facets any) *message {
	w.turn(c)
	m := &message{id: fmt.Sprintf("3lmsg%08d", w.seq), by: by, text: text, facets: facets, at: w.now(), rev: w.seq}
	c.messages = append(c.messages, m)
	return m
}

func (w *World) messageView(m *message) map[string]any {
	out := map[string]any{
		"$type": "chat.bsky.convo.defs#messageView", "id": m.id, "rev": fmt.Sprintf("%013d", m.rev),
		"sender": map[string]string{"did": m.by}, "sentAt": m.at.Format(stampForm),
	}
	if m.deleted {
		out["$type"] = "chat.bsky.convo.defs#deletedMessageView"
		return out
	}
	out["text"] = m.text
	if m.facets != nil {
		out["facets"] = m.facets
	}
	return out
}

func (w *World) convoView(c *convo) map[string]any {
	var members []any
	for _, did := range c.members {
		p := w.profile(did)
		p["chatDisabled"] = false
		members = append(members, p)
	}
	out := map[string]any{
		"id": c.id, "rev": fmt.Sprintf("%013d", c.rev), "members": members, "muted": false, "unreadCount": 1, "status": "accepted",
		"kind": map[string]string{"$type": "chat.bsky.convo.defs#directConvo"},
	}
	if n := len(c.messages); n > 0 {
		out["lastMessage"] = w.messageView(c.messages[n-1])
	}
	return out
}

func (w *World) listConvos(a ask) (any, error) {
	all := slices.Clone(w.convos)
	slices.SortFunc(all, func(x, y *convo) int { return y.rev - x.rev })
	from, to, cursor := w.page(a, len(all))
	var rows []any
	for _, c := range all[from:to] {
		rows = append(rows, w.convoView(c))
	}
	return listing("convos", rows, cursor), nil
}

func (w *World) getMessages(a ask) (any, error) {
	c, err := w.byID(a.q.Get("convoId"))
	if err != nil {
		return nil, err
	}
	all := slices.Clone(c.messages)
	slices.Reverse(all)
	from, to, cursor := w.page(a, len(all))
	var rows []any
	for _, m := range all[from:to] {
		rows = append(rows, w.messageView(m))
	}
	return listing("messages", rows, cursor), nil
}

// may tells whether somebody takes messages from the firm.
func (w *World) may(did string) (*account, error) {
	acc := w.accounts[did]
	switch {
	case acc == nil || acc.gone:
		return nil, bad("RecipientNotFound", "recipient not found")
	case w.blocked(did):
		return nil, bad("BlockedActor", "block between recipient and sender")
	case acc.allow == "none":
		return nil, bad("MessagesDisabled", "recipient has disabled incoming messages")
	case acc.allow == "following":
		return nil, bad("NotFollowedBySender", "recipient requires incoming messages to come from someone they follow")
	}
	return acc, nil
}

func (w *World) getConvoForMembers(a ask) (any, error) {
	acc, err := w.may(a.q.Get("members"))
	if err != nil {
		return nil, err
	}
	return map[string]any{"convo": w.convoView(w.convoOf(acc.did))}, nil
}

func (w *World) sendMessage(a ask) (any, error) {
	c, err := w.byID(a.text("convoId"))
	if err != nil {
		return nil, err
	}
	text := a.text("message", "text")
	if uniseg.GraphemeClusterCount(text) > 1000 || len(text) > 10000 {
		return nil, &trouble{http.StatusBadRequest, "InvalidRequest", "Error: Input/message/text must not be longer than 1000 graphemes"}
	}
	for _, did := range c.members {
		if did != w.me.did {
			if _, err := w.may(did); err != nil {
				return nil, err
			}
		}
	}
	body, _ := a.body["message"].(map[string]any)
	w.applied[text]++
	return w.messageView(w.say(c, w.me.did, text, body["facets"])), nil
}
