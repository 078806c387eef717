package youtube

import (
	"context"
	"strings"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/web"
)

// Edit changes the text of a comment of ours.
func (s *Source) Edit(ctx context.Context, own, text string) (sources.Receipt, error) {
	const op = "edit"
	if err := s.fits(op, own, text); err != nil {
		return sources.Receipt{}, err
	}
	call := s.api.Comments.Update([]string{"id", "snippet"}, &api.Comment{Id: own, Snippet: &api.CommentSnippet{TextOriginal: text}})
	var made *api.Comment
	err := s.ask(ctx, web.Call{Op: op, Object: own, Repeatable: true}, writeCost, func(ctx context.Context) (err error) {
		made, err = call.Context(ctx).Do()
		return err
	})
	if err != nil {
		return sources.Receipt{}, err
	}
	if made.Id == "" {
		return sources.Receipt{}, s.nameless(op, own)
	}
	parent, _, _ := strings.Cut(own, ".")
	return receipt(made, parent), nil
}

// Moderate lets a comment be seen, puts it back among those that wait, or takes it down. What is taken down can be had
// back with Approve, as long as its id is known: YouTube lists it nowhere.
func (s *Source) Moderate(ctx context.Context, message string, r sources.Ruling) error {
	switch r {
	case sources.Approve:
		return s.rule(ctx, "approve", message, published, false)
	case sources.Hold:
		return s.rule(ctx, "hold for review", message, held, false)
	case sources.Trash:
		return s.rule(ctx, "take down", message, rejected, false)
	}
	return s.refuse(sources.Unsupported, "moderate", message, "YouTube has ended marking as spam through its API")
}

// Ban takes a comment down and keeps its author off the channel for good. Only YouTube Studio can take that back.
func (s *Source) Ban(ctx context.Context, message string) error {
	return s.rule(ctx, "take down and ban", message, rejected, true)
}

func (s *Source) rule(ctx context.Context, op, message, status string, ban bool) error {
	call := s.api.Comments.SetModerationStatus([]string{message}, status)
	if ban {
		call.BanAuthor(true)
	}
	return s.ask(ctx, web.Call{Op: op, Object: message, Write: true, Repeatable: true}, writeCost, func(ctx context.Context) error {
		return call.Context(ctx).Do()
	})
}

// Delete removes a comment of ours for good. What is gone already is no error. Somebody else's only its author can delete:
// Moderate takes it down.
func (s *Source) Delete(ctx context.Context, message string) error {
	err := s.ask(ctx, web.Call{Op: "delete", Object: message, Write: true, Repeatable: true}, writeCost, func(ctx context.Context) error {
		return s.api.Comments.Delete(message).Context(ctx).Do()
	})
	if sources.ClassOf(err) == sources.Missing {
		return nil
	}
	return err
}
