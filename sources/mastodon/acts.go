package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/mattn/go-mastodon"
	"github.com/rivo/uniseg"

	"atempause/sources"
	"atempause/sources/web"
)

// set sets a state by the library: doing it twice is the same as once.
func (s *Source) set(ctx context.Context, op, object string, do func(context.Context, *mastodon.Client, mastodon.ID) error) error {
	if !opaque.MatchString(object) {
		return s.refuse(sources.Invalid, op, object, "no id of this network")
	}
	ctx, rec := s.client.Record(ctx, web.Call{Op: op, Object: object, Bucket: actBucket, Urgent: true, Repeatable: true})
	lib := &mastodon.Client{Client: *s.client.HTTP(nil), Config: &mastodon.Config{Server: s.base}} // the token comes from auth
	err := rec.Told(do(ctx, lib, mastodon.ID(object)))
	s.heed(err)
	return err
}

// SetLiked makes something a favourite in the brand's name or takes that back. Its author is told.
func (s *Source) SetLiked(ctx context.Context, message string, liked bool) error {
	if liked {
		return s.set(ctx, "favourite", message, func(ctx context.Context, c *mastodon.Client, id mastodon.ID) error {
			_, err := c.Favourite(ctx, id)
			return err
		})
	}
	return s.set(ctx, "take a favourite back", message, func(ctx context.Context, c *mastodon.Client, id mastodon.ID) error {
		_, err := c.Unfavourite(ctx, id)
		return err
	})
}

// SetBlocked keeps a person off the account or lets them back.
func (s *Source) SetBlocked(ctx context.Context, person string, blocked bool) error {
	if blocked {
		return s.set(ctx, "block", person, func(ctx context.Context, c *mastodon.Client, id mastodon.ID) error {
			_, err := c.AccountBlock(ctx, id)
			return err
		})
	}
	return s.set(ctx, "let back", person, func(ctx context.Context, c *mastodon.Client, id mastodon.ID) error {
		_, err := c.AccountUnblock(ctx, id)
		return err
	})
}

// SetMuted keeps a person's posts out of our sight or lets them back. The person is not told.
func (s *Source) SetMuted(ctx context.Context, person string, muted bool) error {
	if muted {
		return s.set(ctx, "mute", person, func(ctx context.Context, c *mastodon.Client, id mastodon.ID) error {
			_, err := c.AccountMute(ctx, id)
			return err
		})
	}
	return s.set(ctx, "unmute", person, func(ctx context.Context, c *mastodon.Client, id mastodon.ID) error {
		_, err := c.AccountUnmute(ctx, id)
		return err
	})
}

// Delete removes a post of ours for good; one already gone is no error. Mastodon answers the same for a stranger's post
// as for none at all, so that is looked up before.
func (s *Source) Delete(ctx context.Context, message string) error {
	const op = "delete"
	me, err := s.self(ctx, true)
	if err != nil {
		return err
	}
	st, err := s.one(ctx, op, ident(message), true)
	switch {
	case sources.ClassOf(err) == sources.Missing:
		return nil
	case err != nil:
		return err
	case st.Account.ID != me.ID:
		return s.refuse(sources.Unsupported, op, message, "")
	}
	call, err := s.call(op, http.MethodDelete, message, "statuses", message)
	if err != nil {
		return err
	}
	call.Bucket, call.Urgent, call.Repeatable = deleteBucket, true, true
	_, err = s.client.Do(ctx, call)
	s.heed(err)
	if sources.ClassOf(err) == sources.Missing {
		return nil
	}
	return err
}

// Edit changes the text of a reply of ours. Whom it is addressed to, its warning, its language and what hangs on it stay.
// The change is seen, with what stood there before.
func (s *Source) Edit(ctx context.Context, own, text string) (sources.Receipt, error) {
	const op = "edit"
	if strings.TrimSpace(text) == "" {
		return sources.Receipt{}, s.refuse(sources.Rejected, op, own, "empty text")
	}
	me, err := s.self(ctx, true)
	if err != nil {
		return sources.Receipt{}, err
	}
	st, err := s.one(ctx, op, ident(own), true)
	if err != nil {
		return sources.Receipt{}, err
	}
	if st.Account.ID != me.ID || st.Poll != nil { // an edit would lose a poll's votes
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, own, "")
	}
	var source struct {
		Text    string `json:"text"`
		Spoiler string `json:"spoiler_text"`
	}
	if err := s.get(ctx, op, own, true, &source, "statuses", own, "source"); err != nil {
		return sources.Receipt{}, err
	}
	if names, _ := leading(source.Text); st.ReplyTo != "" || st.ReplyToAccount != "" || st.direct() {
		text = s.greet(text, addressed(names))
	}
	limit := sources.Limit{Max: s.most(), Measure: sources.Fediverse}
	if limit.Count(text)+uniseg.GraphemeClusterCount(source.Spoiler) > limit.Max {
		return sources.Receipt{}, s.refuse(sources.TooLong, op, own, "")
	}
	form := url.Values{"status": {text}, "spoiler_text": {source.Spoiler}}
	if st.Sensitive {
		form.Set("sensitive", "true")
	}
	if st.Language != "" {
		form.Set("language", st.Language)
	}
	for _, m := range st.Media.all {
		form.Add("media_ids[]", string(m.ID))
	}
	call, err := s.call(op, http.MethodPut, own, "statuses", own)
	if err != nil {
		return sources.Receipt{}, err
	}
	var made status
	call.Form, call.Out, call.Bucket, call.Urgent, call.Repeatable = form, &made, postBucket, true, true
	_, err = s.client.Do(ctx, call)
	s.heed(err)
	if err != nil {
		return sources.Receipt{}, err
	}
	return receipt(made), nil
}

// commentMax is how long the words of a report may be: https://docs.joinmastodon.org/methods/reports/#post
const commentMax = 1000

// Report tells the moderators of our server about a post or a person. It stays there: it is not passed on to the server of
// the person.
func (s *Source) Report(ctx context.Context, n sources.Notice) error {
	const op = "report"
	object := n.Message
	if object == "" {
		object = n.Person
	}
	form := url.Values{"category": {"other"}}
	if n.Message != "" {
		st, err := s.one(ctx, op, ident(n.Message), true)
		if err != nil {
			return err
		}
		n.Person = string(st.Account.ID)
		form.Set("status_ids[]", n.Message)
	}
	if n.Person == "" {
		return s.refuse(sources.Invalid, op, object, "neither a post nor a person")
	}
	form.Set("account_id", n.Person)
	if n.Ground == sources.Advert {
		form.Set("category", "spam")
	}
	comment := strings.TrimSpace(n.Text)
	if n.Ground != "" {
		comment = strings.TrimSpace(strings.ReplaceAll(string(n.Ground), "_", " ") + ": " + comment)
	}
	form.Set("comment", shorten(strings.TrimSuffix(comment, ":"), commentMax))
	_, err := s.client.Do(ctx, web.Call{
		Op: op, Object: object, Method: http.MethodPost, Path: web.Path("api", "v1", "reports"), Form: form, Bucket: actBucket, Urgent: true,
	})
	s.heed(err)
	return err
}
