package mastodon

import (
	"context"
	"maps"
	"net/http"
	"net/url"

	"github.com/tomnomnom/linkheader"

	"atempause/sources"
	"atempause/sources/web"
)

// The reasons a lane can be closed for, as catalogue keys.
const (
	searchOff     = "capability.search_off"
	searchDenied  = "capability.search_denied"
	readingDenied = "capability.reading_denied"
)

// Lanes tells the streams of this account.
func (s *Source) Lanes(context.Context) ([]sources.Lane, error) {
	closed := s.ClosedLanes()
	var open []sources.Lane
	for _, l := range []sources.Lane{Conversations, Mentions, Search} {
		if closed[l] == "" {
			open = append(open, l)
		}
	}
	return open, nil
}

// ClosedLanes tells which lanes there are not, and why as a catalogue key.
func (s *Source) ClosedLanes() map[sources.Lane]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	closed := maps.Clone(s.closed)
	if len(s.cfg.Search) == 0 {
		closed[Search] = searchOff
	}
	return closed
}

func (s *Source) closeLane(l sources.Lane, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed[l] = why
}

// Fetch walks one lane; see sources.Fetcher.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	me, err := s.self(ctx, false)
	if err != nil {
		return err
	}
	why := readingDenied
	switch lane {
	case Conversations:
		err = s.fetchConversations(ctx, me, from, emit)
	case Mentions:
		err = s.fetchMentions(ctx, me, from, emit)
	case Search:
		why = searchDenied
		err = s.fetchSearch(ctx, me, from, emit)
	default:
		return s.refuse(sources.Unsupported, "fetch", string(lane), "no such lane")
	}
	if sources.ClassOf(err) == sources.Permission {
		s.closeLane(lane, why)
	}
	return err
}

// Page sizes and the most pages of a listing. Mastodon gives at most 40 posts and 80 notifications.
const (
	listLimit   = "40"
	notifLimit  = "80"
	pagesAtMost = 200
	emptyAtMost = 10
)

// places are the parts of a next page's address that say where it is. Only they are taken from it: behind a proxy a server
// may not know its own address.
var places = []string{"max_id", "min_id", "since_id", "offset"}

// pages walks a listing until each says that it is enough, or there is no next page. A page without rows is not the end.
func pages[T any](ctx context.Context, s *Source, call web.Call, each func(rows[T]) (more bool, err error)) error {
	call.Query = maps.Clone(call.Query)
	for page, empty := 0, 0; page < pagesAtMost && empty < emptyAtMost; page++ {
		var got rows[T]
		call.Out = &got
		answer, err := s.client.Do(ctx, call)
		s.heed(err)
		if err != nil {
			return err
		}
		if got.bad > 0 {
			s.cfg.Log.Warn("mastodon: rows that could not be read were left out", "op", call.Op, "rows", got.bad)
		}
		if empty++; len(got.all)+got.bad > 0 {
			empty = 0
		}
		more, err := each(got)
		if err != nil || !more {
			return err
		}
		next, ok := nextPage(answer.Header)
		if !ok {
			return nil
		}
		for _, p := range places {
			if v := next.Get(p); v != "" {
				call.Query.Set(p, v)
			}
		}
	}
	return nil
}

// nextPage reads the Link header: https://docs.joinmastodon.org/api/guidelines/#pagination
func nextPage(h http.Header) (url.Values, bool) {
	for _, l := range linkheader.ParseMultiple(h.Values("Link")).FilterByRel("next") {
		if u, err := url.Parse(l.URL); err == nil && u.RawQuery != "" {
			return u.Query(), true
		}
	}
	return nil, false
}

// around reads what stands above and below a post.
func (s *Source) around(ctx context.Context, id ident) (contextual, error) {
	var c contextual
	err := s.get(ctx, "read a thread", string(id), false, &c, "statuses", string(id), "context")
	return c, err
}

// one reads a post.
func (s *Source) one(ctx context.Context, op string, id ident, waits bool) (status, error) {
	var st status
	if err := s.get(ctx, op, string(id), waits, &st, "statuses", string(id)); err != nil {
		return status{}, err
	}
	if st.ID == "" {
		return status{}, s.refuse(sources.Garbled, op, string(id), "a post without an id")
	}
	return st, nil
}
