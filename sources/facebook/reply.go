package facebook

import (
	"context"
	"net/http"

	"atempause/sources"
	"atempause/sources/meta"
)

// Reply sends a public answer or, in a conversation, a direct message. One attempt is made that Meta could have seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	if err := s.api.Fits("reply", out, s.TextLimit(out.Form, out.Audience)); err != nil {
		return sources.Receipt{}, err
	}
	if out.Form == sources.ConversationForm {
		return s.chats.Answer(ctx, out)
	}
	if out.Audience == sources.Private {
		return s.ReplyPrivately(ctx, out)
	}
	target := landing(out)
	call, err := s.api.Call("reply", http.MethodPost, target, "comments")
	if err != nil {
		return sources.Receipt{}, err
	}
	call.Urgent = true
	call.Params = map[string]string{"message": out.Text, "fields": "id,permalink_url,created_time,parent{id}"}
	var made comment
	if err := s.client.Do(ctx, call, &made); err != nil {
		if sources.ClassOf(err) == sources.Duplicate {
			return meta.Settled(ctx, s, out, err)
		}
		return sources.Receipt{}, err
	}
	if made.ID == "" {
		return sources.Receipt{}, s.api.Nameless("reply", target)
	}
	r := sources.Receipt{RemoteID: made.ID, Permalink: made.Permalink, Time: made.Created.Time, Parent: made.parent()}
	if r.Parent == "" {
		r.Parent = target
	}
	return r, nil
}

// landing is the comment or post a reply is given to. Facebook has two levels: an answer to an answer lands under the
// head of the thread, so that is where it is sent.
func landing(out sources.Outgoing) string {
	if out.Form == sources.CommentForm && out.Thread != "" {
		return out.Thread
	}
	if out.Target == "" {
		return out.Thread
	}
	return out.Target
}

// ReplyPrivately answers a comment or a visitor's post by a direct message: once each, within seven days.
func (s *Source) ReplyPrivately(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply privately"
	out.Audience = sources.Private
	if err := s.api.Fits(op, out, s.TextLimit(out.Form, out.Audience)); err != nil {
		return sources.Receipt{}, err
	}
	to := map[string]string{"comment_id": out.Target}
	switch out.Form {
	case sources.CommentForm:
	case sources.PostForm:
		if out.Target == out.Thread || out.Target == "" {
			to = map[string]string{"post_id": out.Thread}
		}
	case sources.ConversationForm:
		return s.chats.Answer(ctx, out)
	default:
		return sources.Receipt{}, s.api.Refuse(sources.Unsupported, op, out.Target, "")
	}
	return s.chats.Open(ctx, s, op, out, to)
}
