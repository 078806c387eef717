package youtube

import (
	"context"
	"slices"
	"strings"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/web"
)

// Reply answers a comment in public. YouTube's threads have two levels: an answer to an answer lands under the comment at
// the head of the thread, so that is where it is sent. One attempt is made that YouTube could have seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	if out.Audience == sources.Private {
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, out.Target, "YouTube has no private messages")
	}
	if err := s.fits(op, out.Target, out.Text); err != nil {
		return sources.Receipt{}, err
	}
	parent := head(out)
	call := s.api.Comments.Insert([]string{"id", "snippet"}, &api.Comment{
		Snippet: &api.CommentSnippet{ParentId: parent, TextOriginal: out.Text},
	})
	var made *api.Comment
	err := s.ask(ctx, web.Call{Op: op, Object: parent, Write: true}, writeCost, func(ctx context.Context) (err error) {
		made, err = call.Context(ctx).Do()
		return err
	})
	if err != nil {
		return sources.Receipt{}, err
	}
	if made.Id == "" {
		return sources.Receipt{}, s.nameless(op, parent)
	}
	return receipt(made, parent), nil
}

// head is the comment at the head of the thread. An answer's id begins with it.
func head(out sources.Outgoing) string {
	if out.Thread != "" {
		return out.Thread
	}
	id, _, _ := strings.Cut(out.Target, ".")
	return id
}

func receipt(c *api.Comment, parent string) sources.Receipt {
	r := sources.Receipt{RemoteID: c.Id, Parent: parent}
	if c.Snippet != nil {
		r.Time, r.Permalink = when(c.Snippet.PublishedAt), link(c.Snippet.VideoId, c.Id)
		if c.Snippet.ParentId != "" {
			r.Parent = c.Snippet.ParentId
		}
	}
	return r
}

// fits refuses what YouTube would refuse, before anything is sent.
func (s *Source) fits(op, object, text string) error {
	if _, over := s.TextLimit(sources.CommentForm, sources.Public).Over(text); over {
		return s.refuse(sources.TooLong, op, object, "")
	}
	if strings.TrimSpace(text) == "" {
		return s.refuse(sources.Rejected, op, object, "empty text")
	}
	return nil
}

// nameless is an answer that says neither yes nor no: something may have been made.
func (s *Source) nameless(op, object string) *sources.Error {
	e := s.refuse(sources.Ambiguous, op, object, "answered without an id")
	e.Applied = true
	return e
}

// FindOwn reads the answers of the thread and looks for ours: written by the channel, with this text, not before the
// attempt, and not another reply of ours. YouTube's filters hold back our own words at times, above all with links: so what
// waits is looked through as well.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (got sources.Receipt, found bool, err error) {
	parent := head(out)
	is := func(c *api.Comment) bool {
		if !usable(c) || !s.ours(c) {
			return false
		}
		at := when(c.Snippet.PublishedAt)
		return out.Recognises(c.Id, c.Snippet.TextOriginal, at) || out.Recognises(c.Id, c.Snippet.TextDisplay, at)
	}
	_, err = s.eachAnswer(ctx, parent, true, func(c *api.Comment) bool {
		if found = is(c); found {
			got = receipt(c, parent)
		}
		return !found
	})
	for _, status := range []string{held, spam} {
		if found || err != nil {
			break
		}
		var page *api.CommentThreadListResponse
		if page, err = s.page(ctx, status, "", true); err != nil {
			break
		}
		for _, th := range page.Items {
			if th == nil || th.Id != parent || th.Replies == nil {
				continue
			}
			if i := slices.IndexFunc(th.Replies.Comments, is); i >= 0 {
				got, found = receipt(th.Replies.Comments[i], parent), true
			}
		}
	}
	return got, found, err
}
