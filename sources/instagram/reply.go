package instagram

import (
	"context"
	"net/http"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// Reply sends a public answer or, in a conversation, a direct message. One attempt is made that Meta could have seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	if err := s.api.Fits(op, out, s.TextLimit(out.Form, out.Audience)); err != nil {
		return sources.Receipt{}, err
	}
	switch {
	case out.Form == sources.ConversationForm:
		return s.chats.Answer(ctx, out)
	case out.Audience == sources.Private:
		return s.ReplyPrivately(ctx, out)
	case out.Form == sources.MentionForm:
		return s.replyToMention(ctx, op, out)
	case out.Form != sources.CommentForm:
		return sources.Receipt{}, s.api.Refuse(sources.Unsupported, op, out.Target, "")
	}
	call, err := s.api.Call(op, http.MethodPost, landing(out), "replies")
	if err != nil {
		return sources.Receipt{}, err
	}
	return s.publish(ctx, call, out, landing(out))
}

// landing is the comment a reply is given to. Instagram has two levels: an answer to an answer lands below the comment at
// the head of the thread, so that is where it is sent.
func landing(out sources.Outgoing) string {
	if out.Thread != "" {
		return out.Thread
	}
	return out.Target
}

// publish makes the one call that says something in public.
func (s *Source) publish(ctx context.Context, call graph.Call, out sources.Outgoing, parent string) (sources.Receipt, error) {
	call.Urgent = true
	call.Params["message"] = out.Text
	var made struct {
		ID string `json:"id"`
	}
	if err := s.client.Do(ctx, call, &made); err != nil {
		if sources.ClassOf(err) == sources.Duplicate {
			return meta.Settled(ctx, s, out, err)
		}
		return sources.Receipt{}, err
	}
	if made.ID == "" {
		return sources.Receipt{}, s.api.Nameless(call.Op, parent)
	}
	return sources.Receipt{RemoteID: made.ID, Time: s.cfg.Now(), Parent: parent}, nil
}

// replyToMention answers where somebody has named the account.
func (s *Source) replyToMention(ctx context.Context, op string, out sources.Outgoing) (sources.Receipt, error) {
	m, err := ParseMention(out.Thread)
	if err != nil {
		return sources.Receipt{}, s.api.Refuse(sources.Invalid, op, out.Thread, err.Error())
	}
	call, err := s.api.Call(op, http.MethodPost, s.id, "mentions")
	if err != nil {
		return sources.Receipt{}, err
	}
	call.About = out.Thread
	call.Params["media_id"] = m.Media
	parent := m.Media
	if m.Comment != "" {
		call.Params["comment_id"], parent = m.Comment, m.Comment
	}
	return s.publish(ctx, call, out, parent)
}

// ReplyPrivately answers a comment below the account's own media by a direct message: once each, within seven days.
func (s *Source) ReplyPrivately(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply privately"
	out.Audience = sources.Private
	if err := s.api.Fits(op, out, s.TextLimit(out.Form, out.Audience)); err != nil {
		return sources.Receipt{}, err
	}
	switch out.Form {
	case sources.CommentForm:
	case sources.ConversationForm:
		return s.chats.Answer(ctx, out)
	default:
		return sources.Receipt{}, s.api.Refuse(sources.Unsupported, op, out.Target, "")
	}
	return s.chats.Open(ctx, s, op, out, map[string]string{"comment_id": out.Target})
}
