package instagram

import (
	"context"
	"maps"
	"slices"

	"atempause/sources"
	"atempause/sources/meta"
)

// self asks who the account is.
func (s *Source) self(ctx context.Context) (person, error) {
	call, err := s.api.Read("look at the account", map[string]string{"fields": "id,username,name"}, s.id)
	if err != nil {
		return person{}, err
	}
	var me person
	err = s.client.Do(ctx, meta.Urgent(call), &me)
	if err == nil {
		s.learnName(me.Username)
	}
	return me, err
}

// Probe asks Meta who we are, what our role and token allow, and until when. It changes nothing. What it learns narrows
// Capabilities.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	s.mu.Lock()
	s.resolved = false // a role or a link may have been given meanwhile
	s.mu.Unlock()
	me, err := s.self(ctx)
	if err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: me.ID, Name: me.Author().Name}
	if err := s.api.Inspect(ctx, meta.App{ID: s.cfg.AppID, Secret: s.cfg.AppSecret}, s.token, &st); err != nil {
		return sources.Standing{}, err
	}
	_, st.Version = s.client.Version()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.closed)                           // what was closed is asked for again
	st.Tasks = slices.Clone(s.standing.Tasks) // learned when the Page's token was asked for
	s.standing = st
	lacks := func(scope string) bool { return len(st.Scopes) > 0 && !slices.Contains(st.Scopes, scope) }
	switch {
	case s.page == "":
		s.closed[Conversations] = messagesPageless
	case len(st.Tasks) > 0 && !slices.Contains(st.Tasks, "MESSAGING") || lacks("instagram_manage_messages"):
		s.closed[Conversations] = messagesDenied
	}
	if lacks("instagram_manage_comments") {
		s.closed[Tags] = tagsDenied
	}
	st.Closed = maps.Clone(s.closed)
	return st, nil
}

// Warning tells that another API version answers than the one pinned: the pinned one has ended, or is about to.
func (s *Source) Warning() (pinned, served string, differ bool) {
	return s.api.Warning()
}
