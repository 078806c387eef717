package facebook

import (
	"context"
	"encoding/json"
	"net/http"

	"atempause/sources"
)

// Reply sends a public answer or, in a conversation, a direct message. One attempt is made that Meta could have seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	if err := s.fits("reply", out); err != nil {
		return sources.Receipt{}, err
	}
	if out.Form == sources.ConversationForm {
		return s.sendMessage(ctx, out)
	}
	if out.Audience == sources.Private {
		return s.ReplyPrivately(ctx, out)
	}
	target := landing(out)
	call, err := s.call("reply", http.MethodPost, target, "comments")
	if err != nil {
		return sources.Receipt{}, err
	}
	call.Urgent = true
	call.Params = map[string]string{"message": out.Text, "fields": "id,permalink_url,created_time,parent{id}"}
	var made comment
	if err := s.client.Do(ctx, call, &made); err != nil {
		if sources.ClassOf(err) == sources.Duplicate {
			return s.settled(ctx, out, err)
		}
		return sources.Receipt{}, err
	}
	if made.ID == "" {
		return sources.Receipt{}, s.nameless("reply", target)
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

// fits refuses what Meta would refuse, before anything is sent.
func (s *Source) fits(op string, out sources.Outgoing) error {
	if _, over := s.TextLimit(out.Form, out.Audience).Over(out.Text); over {
		return s.refuse(sources.TooLong, op, out.Target, "")
	}
	if out.Text == "" {
		return s.refuse(sources.Rejected, op, out.Target, "empty text")
	}
	return nil
}

// nameless is an answer that says neither yes nor no: something may have been made.
func (s *Source) nameless(op, target string) *sources.Error {
	e := s.refuse(sources.Ambiguous, op, target, "answered without an id")
	e.Applied = true
	return e
}

// settled looks whether a text Meta says it has already is the one of this very attempt or of an earlier one that ended
// without an answer. If not, Meta's refusal stands.
func (s *Source) settled(ctx context.Context, out sources.Outgoing, refusal error) (sources.Receipt, error) {
	if r, found, err := s.FindOwn(ctx, out); err == nil && found {
		return r, nil
	}
	return sources.Receipt{}, refusal
}

// sendMessage answers in a conversation, within the time Meta allows after the person's last message.
func (s *Source) sendMessage(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	if out.Person == "" {
		return sources.Receipt{}, s.refuse(sources.NotReplyable, "message", out.Thread, "the person's id is not known")
	}
	kind := map[string]string{"messaging_type": "RESPONSE"}
	if !out.LastIn.IsZero() {
		switch since := s.cfg.Now().Sub(out.LastIn); {
		case since <= messageFor:
		case s.cfg.HumanAgent && since <= humanAgentFor:
			kind = map[string]string{"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
		default:
			return sources.Receipt{}, s.refuse(sources.WindowClosed, "message", out.Thread, "")
		}
	}
	return s.send(ctx, "message", out, map[string]string{"id": out.Person}, kind)
}

// ReplyPrivately answers a comment or a visitor's post by a direct message: once each, within seven days.
func (s *Source) ReplyPrivately(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply privately"
	out.Audience = sources.Private
	if err := s.fits(op, out); err != nil {
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
		return s.sendMessage(ctx, out)
	default:
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, out.Target, "")
	}
	if !out.TargetAt.IsZero() && s.cfg.Now().Sub(out.TargetAt) > privateReplyFor {
		return sources.Receipt{}, s.refuse(sources.WindowClosed, op, out.Target, "")
	}
	r, err := s.send(ctx, op, out, to, map[string]string{"messaging_type": "RESPONSE"})
	if sources.ClassOf(err) == sources.AlreadyReplied {
		return s.settled(ctx, out, err)
	}
	return r, err
}

func (s *Source) send(ctx context.Context, op string, out sources.Outgoing, to, params map[string]string) (sources.Receipt, error) {
	call, err := s.call(op, http.MethodPost, s.page, "messages")
	if err != nil {
		return sources.Receipt{}, err
	}
	call.Urgent, call.Bucket, call.About = true, "messenger", out.Thread
	call.Params = params
	call.Params["recipient"] = object(to)
	call.Params["message"] = object(map[string]string{"text": out.Text})
	var made struct {
		Message string `json:"message_id"`
	}
	if err := s.client.Do(ctx, call, &made); err != nil {
		return sources.Receipt{}, err
	}
	if made.Message == "" {
		return sources.Receipt{}, s.nameless(op, out.Thread)
	}
	return sources.Receipt{RemoteID: made.Message, Time: s.cfg.Now()}, nil
}

// object writes the JSON text Meta wants inside a form for anything that is not flat.
func object(m map[string]string) string {
	b, err := json.Marshal(m)
	if err != nil {
		return "{}" // strings always marshal
	}
	return string(b)
}
