package facebook

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// FindOwn reads back whether a reply of ours has arrived: written by the Page, with this text, not before the attempt, and
// not another reply of ours. It reads where the reply must be: the comments below, the conversation, or the private exchange
// that hangs on a comment.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	switch {
	case out.Form == sources.ConversationForm:
		return s.chats.Find(ctx, out, out.Thread)
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
	call, err := s.api.Read("look for our reply", map[string]string{
		"fields": "id,from{id,name},message,created_time,parent{id},permalink_url", "filter": "stream",
		"order": "reverse_chronological",
	}, under, "comments")
	if err != nil {
		return sources.Receipt{}, false, err
	}
	var got sources.Receipt
	err = graph.Pages(ctx, s.client, meta.Urgent(call), listLimit, func(p graph.Page[comment]) error {
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

// findPrivate looks into the exchange that hangs on the comment, if Meta names it, and else into the conversations that
// have moved since the attempt.
func (s *Source) findPrivate(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	if out.Form == sources.CommentForm || out.Target != out.Thread {
		call, err := s.api.Read("look for our private reply", map[string]string{"fields": "id,private_reply_conversation{id}"}, out.Target)
		if err != nil {
			return sources.Receipt{}, false, err
		}
		var c struct {
			Conversation *ref `json:"private_reply_conversation"`
		}
		err = s.client.Do(ctx, meta.Urgent(call), &c)
		if err == nil && c.Conversation != nil && c.Conversation.ID != "" {
			return s.chats.Find(ctx, out, c.Conversation.ID)
		}
		if meta.Unusable(err) {
			return sources.Receipt{}, false, err
		}
	}
	return s.chats.FindRecent(ctx, out, "")
}
