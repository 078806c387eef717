package mastodon

import (
	"context"
	"slices"
	"strings"

	"atempause/sources"
)

// Probe asks the server who we are, what its limits are and what the app the token belongs to may do. It changes nothing.
// What it learns narrows Capabilities and sets TextLimit.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	s.mu.Lock()
	s.me, s.asked = account{}, false
	clear(s.closed) // what was closed is asked for again
	s.mu.Unlock()
	me, err := s.self(ctx, true)
	if err != nil {
		return sources.Standing{}, err
	}
	var app struct {
		Scopes []string `json:"scopes"`
	}
	err = s.get(ctx, "look at the app", "", true, &app, "apps", "verify_credentials")
	switch sources.ClassOf(err) {
	case "", sources.Missing, sources.Permission, sources.Garbled, sources.Invalid: // older servers do not tell
	default:
		return sources.Standing{}, err
	}
	s.mu.Lock()
	s.scopes = app.Scopes
	version := s.server.Version
	s.mu.Unlock()
	if len(app.Scopes) > 0 {
		s.closeDenied(app.Scopes)
	}
	name := strings.TrimSpace(me.Display)
	if name == "" {
		name = me.Acct
	}
	return sources.Standing{
		Account: s.cfg.Channel.Account, Name: name, Scopes: slices.Clone(app.Scopes), Version: version, Closed: s.ClosedLanes(),
	}, nil
}

// closeDenied closes the lanes whose permission is missing.
func (s *Source) closeDenied(scopes []string) {
	search := []string{"read:search"}
	if slices.ContainsFunc(s.cfg.Search, func(term string) bool { return strings.HasPrefix(term, "#") }) {
		search = nil // hashtags can be looked through without it
	}
	for _, l := range []struct {
		lane  sources.Lane
		needs []string
		why   string
	}{
		{Conversations, []string{"read:statuses"}, readingDenied},
		{Mentions, []string{"read:statuses", "read:notifications"}, readingDenied},
		{Search, append(search, "read:statuses"), searchDenied},
	} {
		if slices.ContainsFunc(l.needs, func(need string) bool { return !granted(scopes, need) }) {
			s.closeLane(l.lane, l.why)
		}
	}
}
