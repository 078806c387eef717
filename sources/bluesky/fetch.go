package bluesky

import (
	"context"
	"net/url"
	"slices"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// Lanes tells the streams of this account. Whether the password reaches direct messages is written in the session.
func (s *Source) Lanes(ctx context.Context) ([]sources.Lane, error) {
	if _, err := s.me(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	open := []sources.Lane{Posts}
	if s.closed[Messages] == "" {
		open = append(open, Messages)
	}
	if len(s.cfg.Search) > 0 {
		open = append(open, Search)
	}
	return open, nil
}

// Fetch walks one lane; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	switch lane {
	case Posts:
		return s.fetchPosts(ctx, from, emit)
	case Messages:
		err := s.fetchMessages(ctx, from, emit)
		if sources.ClassOf(err) == sources.Permission {
			s.mu.Lock()
			s.closed[Messages] = chatDenied
			s.mu.Unlock()
		}
		return err
	case Search:
		return s.fetchSearch(ctx, from, emit)
	}
	return refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
}

// pagesAtMost bounds a listing that never ends.
const pagesAtMost = 500

// pages follows a listing until page says that it is enough, or there is no cursor. A page without rows is not the end:
// the app view filters what it has cut to size before.
func pages[T any](ctx context.Context, s *Source, call web.Call, page func(T) (cursor string, enough bool)) error {
	q := url.Values{}
	for k, v := range call.Query {
		q[k] = v
	}
	call.Query = q
	had := map[string]bool{}
	for range pagesAtMost {
		var answer T
		call.Out = &answer
		if err := s.do(ctx, call); err != nil {
			return err
		}
		next, enough := page(answer)
		if enough || next == "" || had[next] {
			return nil
		}
		had[next] = true
		call.Query.Set("cursor", next)
	}
	return nil
}

type feedPage struct {
	Feed   []feedItem `json:"feed"`
	Cursor string     `json:"cursor"`
}

// ownFeed walks what we have posted, the newest first, down to a moment.
func (s *Source) ownFeed(ctx context.Context, me, filter string, until time.Time, each func(*postView)) error {
	call := query("list own posts", "app.bsky.feed.getAuthorFeed", me, url.Values{
		"actor": {me}, "filter": {filter}, "limit": {"100"}, "includePins": {"false"},
	})
	return pages(ctx, s, call, func(p feedPage) (string, bool) {
		young := len(p.Feed) == 0
		for i := range p.Feed {
			row := &p.Feed[i]
			at := row.Post.time()
			if shared := clock(row.Reason.IndexedAt); !shared.IsZero() {
				at = shared // a post that was shared, ours or another's, stands where that was done
			}
			if at.Before(until) {
				continue
			}
			young = true
			if row.Post.Author.DID == me && row.Reason.Type == "" {
				each(&row.Post)
			}
		}
		return p.Cursor, !young
	})
}

type notePage struct {
	Notes  []notification `json:"notifications"`
	Cursor string         `json:"cursor"`
}

// reasons are the notifications that carry a text to us.
var reasons = []string{"reply", "mention", "quote"}

// notes walks the notifications, the newest first, down to a moment. Nothing is ever marked as seen: that belongs to the
// person before the app. All kinds are asked for: the server filters only after cutting into pages, so asking for some
// would save no page, and a page of likes alone would no longer tell how far back one is.
func (s *Source) notes(ctx context.Context, until time.Time, each func(notification)) error {
	call := query("list notifications", "app.bsky.notification.listNotifications", "", url.Values{
		"limit": {"100"},
	})
	return pages(ctx, s, call, func(p notePage) (string, bool) {
		young := len(p.Notes) == 0
		for _, n := range p.Notes {
			if at := clock(n.IndexedAt); !at.IsZero() && at.Before(until) {
				continue
			}
			young = true
			if slices.Contains(reasons, n.Reason) {
				each(n)
			}
		}
		return p.Cursor, !young
	})
}
