package meta

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// How long Meta lets us write in private.
const (
	privateReplyFor = 7 * 24 * time.Hour // one private reply a comment or visitor's post
	messageFor      = 24 * time.Hour     // after the person's last message
	humanAgentFor   = 7 * 24 * time.Hour // with the approved "Human Agent" feature
)

// Answer sends a message in a conversation, within the time Meta allows after the person's last message.
func (c *Chats) Answer(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "message"
	if out.Person == "" {
		return sources.Receipt{}, c.Refuse(sources.NotReplyable, op, out.Thread, "the person's id is not known")
	}
	kind := map[string]string{"messaging_type": "RESPONSE"}
	if !out.LastIn.IsZero() {
		switch since := c.Now().Sub(out.LastIn); {
		case since <= messageFor:
		case c.HumanAgent && since <= humanAgentFor:
			kind = map[string]string{"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
		default:
			return sources.Receipt{}, c.Refuse(sources.WindowClosed, op, out.Thread, "")
		}
	}
	return c.send(ctx, op, out, map[string]string{"id": out.Person}, kind)
}

// Open answers a comment or a post by a direct message: once each, within seven days. to is what is answered, in Meta's own
// words. A second one is refused by Meta; f then tells whether the first was this very one.
func (c *Chats) Open(ctx context.Context, f sources.Finder, op string, out sources.Outgoing, to map[string]string) (sources.Receipt, error) {
	if !out.TargetAt.IsZero() && c.Now().Sub(out.TargetAt) > privateReplyFor {
		return sources.Receipt{}, c.Refuse(sources.WindowClosed, op, out.Target, "")
	}
	r, err := c.send(ctx, op, out, to, map[string]string{"messaging_type": "RESPONSE"})
	if sources.ClassOf(err) == sources.AlreadyReplied {
		return Settled(ctx, f, out, err)
	}
	return r, err
}

func (c *Chats) send(ctx context.Context, op string, out sources.Outgoing, to, params map[string]string) (sources.Receipt, error) {
	call, err := c.call(ctx, op, http.MethodPost, params, "", "messages")
	if err != nil {
		return sources.Receipt{}, err
	}
	call.Urgent, call.About = true, out.Thread
	call.Params["recipient"] = object(to)
	call.Params["message"] = object(map[string]string{"text": out.Text})
	var made struct {
		Message string `json:"message_id"`
	}
	if err := c.Client.Do(ctx, call, &made); err != nil {
		return sources.Receipt{}, err
	}
	if made.Message == "" {
		return sources.Receipt{}, c.Nameless(op, out.Thread)
	}
	return sources.Receipt{RemoteID: made.Message, Time: c.Now()}, nil
}

// object writes the JSON text Meta wants inside a form for anything that is not flat.
func object(m map[string]string) string {
	b, err := json.Marshal(m)
	if err != nil {
		return "{}" // strings always marshal
	}
	return string(b)
}

// Find looks for a message of ours among the newest of a conversation.
func (c *Chats) Find(ctx context.Context, out sources.Outgoing, conversation string) (sources.Receipt, bool, error) {
	msgs, _, err := c.newest(ctx, conversation, true)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	for _, m := range msgs {
		if c.Ours(m.From) && out.Recognises(m.ID, m.Text, m.Created.Time) {
			return sources.Receipt{RemoteID: m.ID, Time: m.Created.Time, Parent: conversation}, true, nil
		}
	}
	return sources.Receipt{}, false, nil
}

// recentAtMost bounds how many conversations a read-back looks into.
const recentAtMost = 15

// FindRecent looks for a private reply of ours in the conversations that have moved since the attempt; with a person only
// in theirs.
func (c *Chats) FindRecent(ctx context.Context, out sources.Outgoing, person string) (got sources.Receipt, found bool, err error) {
	call, err := c.list(ctx, "look for our private reply", c.Fields, person)
	if err != nil {
		return got, false, err
	}
	var recent []string
	err = graph.Pages(ctx, c.Client, Urgent(call), chatLimit, func(p graph.Page[Conversation]) error {
		before := len(recent)
		for _, talk := range p.Rows {
			if out.Young(talk.Updated.Time) {
				recent = append(recent, talk.ID)
			}
		}
		if len(recent) >= recentAtMost || len(p.Rows) > 0 && len(recent) == before {
			return graph.ErrStop
		}
		return nil
	})
	if err != nil {
		return got, false, err
	}
	for _, id := range recent[:min(len(recent), recentAtMost)] {
		if got, found, err = c.Find(ctx, out, id); found || err != nil {
			return got, found, err
		}
	}
	return got, false, nil
}
