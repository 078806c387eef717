package instagram

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// self asks who the account is.
func (s *Source) self(ctx context.Context) (person, error) {
	call, err := s.read("look at the account", map[string]string{"fields": "id,username,name"}, s.id)
	if err != nil {
		return person{}, err
	}
	var me person
	err = s.client.Do(ctx, urgent(call), &me)
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
	st := sources.Standing{Account: me.ID, Name: me.author().Name}
	if err := s.probeToken(ctx, &st); err != nil {
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
	pinned, served = s.client.Version()
	return pinned, served, served != "" && served != pinned
}

// probeToken looks the token up, if the config names the app it belongs to.
func (s *Source) probeToken(ctx context.Context, st *sources.Standing) error {
	if s.cfg.AppID == "" || s.cfg.AppSecret == "" {
		return nil
	}
	raw, err := s.token(ctx)
	if err != nil {
		return err
	}
	call := graph.Call{
		Op: "look the token up", Method: http.MethodGet, Path: "debug_token", About: s.id, Object: s.id, Bucket: "instagram",
		Urgent: true, Params: map[string]string{"input_token": raw}, Token: s.cfg.AppID + "|" + s.cfg.AppSecret,
	}
	var answer struct {
		Data struct {
			Expires graph.Time `json:"expires_at"`
			Access  graph.Time `json:"data_access_expires_at"`
			Scopes  []string   `json:"scopes"`
		} `json:"data"`
	}
	if err := s.client.Do(ctx, call, &answer); err != nil {
		return err
	}
	st.Scopes = answer.Data.Scopes
	if answer.Data.Expires.Unix() > 0 {
		st.Expires = answer.Data.Expires.Time
	}
	if at := answer.Data.Access; at.Unix() > 0 && at.Sub(s.cfg.Now()) < dataAccessSoon {
		s.cfg.Log.Warn("instagram: the app's access to data ends soon; log in again", "ends", at.Time)
	}
	return nil
}

// dataAccessSoon is how long before the end of Meta's 90 days of data access the log warns.
const dataAccessSoon = 7 * 24 * time.Hour
