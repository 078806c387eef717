package google

import (
	"context"
	"slices"

	"atempause/sources"
)

// replyMax is Google's bound on a reply, in bytes:
// https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews#ReviewReply
const replyMax = 4096

// Scope is what every call asks of a token.
const Scope = "https://www.googleapis.com/auth/business.manage"

// TextLimit is how long a text may be.
func (s *Source) TextLimit(sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: replyMax, Measure: sources.Bytes}
}

// table is what Google offers before the token's scopes are looked at.
func table() map[sources.Act]sources.Capability {
	no := func(why string) sources.Capability { return sources.Capability{Why: why} }
	return map[sources.Act]sources.Capability{
		sources.ActReply:          {Can: true, Once: true, Undo: true, Why: "capability.google_one_reply"},
		sources.ActReplyPrivately: no("capability.not_for_reviews"),
		sources.ActMessage:        no("capability.not_for_reviews"),
		sources.ActLike:           no("capability.not_offered"),
		sources.ActHide:           no("capability.google_report"),
		sources.ActDelete:         {Can: true, Why: "capability.google_delete"},
		sources.ActBlock:          no("capability.google_no_person"),
		sources.ActMute:           no("capability.google_no_person"),
		sources.ActReport:         no("capability.google_report"),
		sources.ActApprove:        no("capability.not_offered"),
		sources.ActSpam:           no("capability.google_report"),
		sources.ActTrash:          no("capability.google_report"),
		sources.ActClose:          no("capability.not_offered"),
		sources.ActEdit:           {Can: true, Undo: true, Why: "capability.google_edit"},
	}
}

// Capabilities is the table, narrowed by what Probe has learned of the token. What was not told narrows nothing.
func (s *Source) Capabilities() sources.Capabilities {
	s.mu.Lock()
	scopes := s.standing.Scopes
	s.mu.Unlock()
	acts := table()
	if len(scopes) > 0 && !slices.Contains(scopes, Scope) {
		for act, c := range acts {
			if c.Can {
				acts[act] = sources.Capability{Why: "capability.scope_missing"}
			}
		}
	}
	return sources.Capabilities{sources.ReviewForm: acts}
}

// Probe asks Google for one review of the location, and what the token allows. It changes nothing.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	if _, err := s.list(ctx, 1, "", true); err != nil {
		return sources.Standing{}, err
	}
	told, err := s.tokens.Look(ctx)
	if err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{
		Account: s.cfg.Channel.Account, Name: s.cfg.Channel.Name, Version: "v4", Scopes: told.Scopes, Expires: told.Expires,
	}
	s.mu.Lock()
	s.standing = st
	s.mu.Unlock()
	st.Scopes = slices.Clone(st.Scopes)
	return st, nil
}
