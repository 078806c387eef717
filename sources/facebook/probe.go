package facebook

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// Probe asks Meta who we are on this Page, what our role and token allow, and until when. It changes nothing. What it
// learns narrows Capabilities.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	call, err := s.read("look at the Page", map[string]string{"fields": "id,name"}, s.page)
	if err != nil {
		return sources.Standing{}, err
	}
	var page account
	if err := s.client.Do(ctx, urgent(call), &page); err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: page.ID, Name: page.Name}
	if err := s.probeToken(ctx, &st); err != nil {
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
		Op: "look the token up", Method: http.MethodGet, Path: "debug_token", About: s.page, Object: s.page, Urgent: true,
		Params: map[string]string{"input_token": raw}, Token: s.cfg.AppID + "|" + s.cfg.AppSecret,
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
		s.cfg.Log.Warn("facebook: the app's access to data ends soon; log in again", "ends", at.Time)
	}
	return nil
}

// dataAccessSoon is how long before the end of Meta's 90 days of data access the log warns.
const dataAccessSoon = 7 * 24 * time.Hour
