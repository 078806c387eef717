package google

import (
	"context"
	"net/http"
	"strings"

	"atempause/sources"
	"atempause/sources/web"
)

// Reply answers a review. Google keeps one reply a review and would overwrite the one that is there: so the review is
// looked at first, and AlreadyReplied says that Edit is the way. Should somebody else write in the moment between the
// look and the reply, the later one stands: Google knows no condition on a write.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	if out.Audience == sources.Private {
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, out.Target, "reviews have no private messages")
	}
	id := of(out)
	if err := s.fits(op, id, out.Text); err != nil {
		return sources.Receipt{}, err
	}
	r, err := s.one(ctx, op, id, true)
	if err != nil {
		return sources.Receipt{}, unsent(err)
	}
	if r.Reply != nil {
		if got, ours := match(r, out); ours { // this very attempt arrived before, and its answer was lost
			return got, nil
		}
		return sources.Receipt{}, s.refuse(sources.AlreadyReplied, op, id, "")
	}
	return s.put(ctx, op, id, out.Text, false)
}

// unsent is the error of a look before a reply: whatever became of the look, nothing was written.
func unsent(err error) error {
	if e, ok := err.(*sources.Error); ok { //nolint:errorlint // do returns it bare
		e.Applied = false
	}
	return err
}

// of is the review a reply is for.
func of(out sources.Outgoing) string {
	if out.Thread != "" {
		return out.Thread
	}
	return strings.TrimSuffix(out.Target, replied)
}

// put writes the reply. As a first reply it is made once; as a change it sets a state.
func (s *Source) put(ctx context.Context, op, id, text string, again bool) (sources.Receipt, error) {
	var made reply
	err := s.do(ctx, web.Call{
		Op: op, Object: id, Method: http.MethodPut, Path: s.path(id, "reply"), JSON: map[string]string{"comment": text}, Out: &made,
		Repeatable: again,
	})
	if err != nil {
		return sources.Receipt{}, err
	}
	return sources.Receipt{RemoteID: id + replied, Time: made.Updated.Time, Parent: id}, nil
}

// fits refuses what Google would refuse, before anything is sent.
func (s *Source) fits(op, object, text string) error {
	if _, over := s.TextLimit(sources.ReviewForm, sources.Public).Over(text); over {
		return s.refuse(sources.TooLong, op, object, "")
	}
	if strings.TrimSpace(text) == "" {
		return s.refuse(sources.Rejected, op, object, "empty text")
	}
	return nil
}

// FindOwn looks whether the review's reply is the one of this attempt.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	r, err := s.one(ctx, "look for our reply", of(out), true)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	got, found := match(r, out)
	return got, found, nil
}

func match(r review, out sources.Outgoing) (sources.Receipt, bool) {
	id := r.id() + replied
	if r.Reply == nil {
		return sources.Receipt{}, false
	}
	words, _ := original(r.Reply.Comment)
	if at := r.Reply.Updated.Time; !out.Recognises(id, words, at) && !out.Recognises(id, r.Reply.Comment, at) {
		return sources.Receipt{}, false
	}
	return sources.Receipt{RemoteID: id, Time: r.Reply.Updated.Time, Parent: r.id()}, true
}

// Edit changes the reply to a review, whoever of the firm has written it.
func (s *Source) Edit(ctx context.Context, own, text string) (sources.Receipt, error) {
	const op = "edit"
	id, isReply := strings.CutSuffix(own, replied)
	if !isReply {
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, own, "only its author can change a review")
	}
	if err := s.fits(op, own, text); err != nil {
		return sources.Receipt{}, err
	}
	r, err := s.one(ctx, op, id, true)
	if err != nil {
		return sources.Receipt{}, unsent(err)
	}
	if r.Reply == nil {
		return sources.Receipt{}, s.refuse(sources.Missing, op, own, "the reply has been deleted")
	}
	return s.put(ctx, op, id, text, true)
}

// Delete removes our reply. What is gone already is no error. Reviews themselves cannot be deleted.
func (s *Source) Delete(ctx context.Context, message string) error {
	id, isReply := strings.CutSuffix(message, replied)
	if !isReply {
		return s.refuse(sources.Unsupported, "delete", message, "only its author or Google can remove a review")
	}
	err := s.do(ctx, web.Call{
		Op: "delete", Object: message, Method: http.MethodDelete, Path: s.path(id, "reply"), Repeatable: true,
	})
	if sources.ClassOf(err) == sources.Missing {
		return nil
	}
	return err
}
