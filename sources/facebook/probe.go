package facebook

import (
	"context"
	"maps"
	"slices"

	"atempause/sources"
	"atempause/sources/meta"
)

// Probe asks Meta who we are on this Page, what our role and token allow, and until when. It changes nothing. What it
// learns narrows Capabilities.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	call, err := s.api.Read("look at the Page", map[string]string{"fields": "id,name"}, s.page)
	if err != nil {
		return sources.Standing{}, err
	}
	var page account
	if err := s.client.Do(ctx, meta.Urgent(call), &page); err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: page.ID, Name: page.Name}
	if err := s.api.Inspect(ctx, meta.App{ID: s.cfg.AppID, Secret: s.cfg.AppSecret}, s.token, &st); err != nil {
		return sources.Standing{}, err
	}
	s.mu.Lock() // what was closed is asked for again
	clear(s.closed)
	clear(s.probed)
	s.mu.Unlock()
	if err := s.probeReviews(ctx); err != nil {
		return sources.Standing{}, err
	}
	_, st.Version = s.client.Version()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(st.Tasks) == 0 {
		st.Tasks = s.standing.Tasks // learned when the Page's token was asked for
	}
	st.Tasks = slices.Clone(st.Tasks)
	s.standing = st
	if len(st.Tasks) > 0 && !slices.Contains(st.Tasks, "MESSAGING") && !slices.Contains(st.Tasks, "MODERATE") ||
		len(st.Scopes) > 0 && !slices.Contains(st.Scopes, "pages_messaging") {
		s.closed[Conversations] = messagesDenied
	}
	st.Closed = maps.Clone(s.closed)
	return st, nil
}

// Warning tells that another API version answers than the one pinned: the pinned one has ended, or is about to.
func (s *Source) Warning() (pinned, served string, differ bool) {
	return s.api.Warning()
}
