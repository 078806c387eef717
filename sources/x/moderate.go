package x

import (
	"context"
	"net/http"

	"atempause/sources"
	"atempause/sources/web"
)

// SetHidden puts a reply below a post of ours behind a click for all readers, or back. Its author sees it.
func (s *Source) SetHidden(ctx context.Context, message string, hidden bool) error {
	if !s.plan.hide {
		return s.refuse(sources.AccessLevel, "hide", message, "")
	}
	return s.ask(ctx, web.Call{
		Op: "hide", Object: message, Method: http.MethodPut, Path: web.Path("2", "tweets", s.newestOf(message), "hidden"),
		JSON: map[string]bool{"hidden": hidden}, Repeatable: true, Bucket: "hide",
	})
}

// Delete removes a post of ours.
func (s *Source) Delete(ctx context.Context, message string) error {
	err := s.ask(ctx, web.Call{
		Op: "delete", Object: message, Method: http.MethodDelete, Path: web.Path("2", "tweets", s.newestOf(message)),
		Repeatable: true, Bucket: "delete",
	})
	if sources.ClassOf(err) == sources.Missing {
		return nil
	}
	return err
}

// SetLiked likes a post or takes that back.
func (s *Source) SetLiked(ctx context.Context, message string, liked bool) error {
	if !s.plan.like {
		return s.refuse(sources.AccessLevel, "like", message, "")
	}
	id := s.newestOf(message)
	if !liked {
		return s.ask(ctx, web.Call{
			Op: "take the like back", Object: message, Method: http.MethodDelete, Path: web.Path("2", "users", s.id, "likes", id),
			Repeatable: true, Bucket: "like",
		})
	}
	return s.ask(ctx, web.Call{
		Op: "like", Object: message, Path: web.Path("2", "users", s.id, "likes"), JSON: map[string]string{"tweet_id": id},
		Repeatable: true, Bucket: "like",
	})
}

// SetMuted keeps a person's posts out of our sight, or lets them back.
func (s *Source) SetMuted(ctx context.Context, person string, muted bool) error {
	if !s.plan.mute {
		return s.refuse(sources.AccessLevel, "mute", person, "")
	}
	if !muted {
		return s.ask(ctx, web.Call{
			Op: "let back", Object: person, Method: http.MethodDelete, Path: web.Path("2", "users", s.id, "muting", person),
			Repeatable: true, Bucket: "mute",
		})
	}
	return s.ask(ctx, web.Call{
		Op: "mute", Object: person, Path: web.Path("2", "users", s.id, "muting"), JSON: map[string]string{"target_user_id": person},
		Repeatable: true, Bucket: "mute",
	})
}

// SetBlocked takes no more direct messages of a person, or takes them again. X ended the blocking of people by API in 2023.
func (s *Source) SetBlocked(ctx context.Context, person string, blocked bool) error {
	if s.closed(Messages) != "" {
		return s.refuse(sources.AccessLevel, "block", person, "")
	}
	act := "block"
	if !blocked {
		act = "unblock"
	}
	return s.ask(ctx, web.Call{
		Op: act, Object: person, Method: http.MethodPost, Path: web.Path("2", "users", person, "dm", act), Repeatable: true, Bucket: "block",
	})
}
