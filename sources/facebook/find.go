package facebook

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
)

// FindOwn reads back whether a reply of ours has arrived: written by the Page, with this text, not before the attempt, and
// not another reply of ours. It reads where the reply must be: the comments below, the conversation, or the private exchange that hangs on
// a comment.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	switch {
	case out.Form == sources.ConversationForm:
		return s.findMessage(ctx, out, out.Thread)
	case out.Audience == sources.Private:
		return s.findPrivate(ctx, out)
	}
	return s.findComment(ctx, out)
}

func (s *Source) findComment(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	under := out.Thread
	if under == "" {
		under = out.Target
	}
	call, err := s.read("look for our reply", map[string]string{
		"fields": "id,from{id,name},message,created_time,parent{id},permalink_url", "filter": "stream",
		"order": "reverse_chronological",
	}, under, "comments")
	if err != nil {
		return sources.Receipt{}, false, err
	}
	var got sources.Receipt
	err = graph.Pages(ctx, s.client, urgent(call), listLimit, func(p graph.Page[comment]) error {
		for _, c := range p.Rows {
			if s.ours(c.From) && out.Recognises(c.ID, c.Message, c.Created.Time) {
				got = sources.Receipt{RemoteID: c.ID, Permalink: c.Permalink, Time: c.Created.Time, Parent: c.parent()}
				if got.Parent == "" {
					got.Parent = under
				}
				return graph.ErrStop
			}
		}
		return nil
	})
	return got, got.RemoteID != "", err
}

func (s *Source) findMessage(ctx context.Context, out sources.Outgoing, conversation string) (sources.Receipt, bool, error) {
	msgs, _, err := s.newest(ctx, conversation, true)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	for _, m := range msgs {
		if s.ours(m.From) && out.Recognises(m.ID, m.Text, m.Created.Time) {
			return sources.Receipt{RemoteID: m.ID, Time: m.Created.Time, Parent: conversation}, true, nil
		}
	}
	return sources.Receipt{}, false, nil
}

// findPrivate looks into the exchange that hangs on the comment, if Meta names it, and else into the conversations that
// have moved since the attempt.
func (s *Source) findPrivate(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	if out.Form == sources.CommentForm || out.Target != out.Thread {
		call, err := s.read("look for our private reply", map[string]string{"fields": "id,private_reply_conversation{id}"}, out.Target)
		if err != nil {
			return sources.Receipt{}, false, err
		}
		var c struct {
			Conversation *ref `json:"private_reply_conversation"`
		}
		err = s.client.Do(ctx, urgent(call), &c)
		if err == nil && c.Conversation != nil && c.Conversation.ID != "" {
			return s.findMessage(ctx, out, c.Conversation.ID)
		}
		if unusable(err) {
			return sources.Receipt{}, false, err
		}
	}
	return s.findInRecent(ctx, out)
}

// recentAtMost bounds how many conversations a read-back looks into.
const recentAtMost = 15

func (s *Source) findInRecent(ctx context.Context, out sources.Outgoing) (got sources.Receipt, found bool, err error) {
	call, err := s.chats("look for our private reply", map[string]string{
		"fields": chatFields, "platform": "messenger",
	}, s.page, "conversations")
	if err != nil {
		return got, false, err
	}
	var recent []string
	err = graph.Pages(ctx, s.client, urgent(call), chatLimit, func(p graph.Page[conversation]) error {
		before := len(recent)
		for _, c := range p.Rows {
			if out.Young(c.Updated.Time) {
				recent = append(recent, c.ID)
			}
		}
		if len(recent) >= recentAtMost || (len(p.Rows) > 0 && len(recent) == before) {
			return graph.ErrStop
		}
		return nil
	})
	if err != nil {
		return got, false, err
	}
	for _, id := range recent[:min(len(recent), recentAtMost)] {
		if got, found, err = s.findMessage(ctx, out, id); found || err != nil {
			return got, found, err
		}
	}
	return got, false, nil
}
