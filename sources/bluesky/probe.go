package bluesky

import (
	"context"
	"maps"
	"net/url"

	"atempause/sources"
)

// Probe asks the network who we are there and what the password reaches. It changes nothing. A password that was refused
// is tried again.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	const op = "look at the account"
	s.mu.Lock()
	s.refused = refusal{}
	s.mu.Unlock()
	sess, err := s.session(ctx)
	if err != nil {
		return sources.Standing{}, unsent(err)
	}
	if sess.Active != nil && !*sess.Active {
		return sources.Standing{}, refuse(sources.TokenCheckpoint, op, sess.DID, sess.Status)
	}
	var who profile
	call := urgent(query(op, "app.bsky.actor.getProfile", sess.DID, url.Values{"actor": {sess.DID}}))
	call.Out = &who
	if err := s.do(ctx, call); err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: sess.DID, Name: who.author().Name}
	if sess.scope != "" {
		st.Scopes = []string{sess.scope}
	}
	if err := s.probeChat(ctx); err != nil {
		return sources.Standing{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Closed = maps.Clone(s.closed)
	if len(s.cfg.Search) == 0 {
		st.Closed[Search] = "capability.search_off"
	}
	return st, nil
}

// probeChat asks for one conversation, unless the session has said already that there are none for us.
func (s *Source) probeChat(ctx context.Context) error {
	s.mu.Lock()
	denied := s.closed[Messages] != ""
	s.mu.Unlock()
	if denied {
		return nil
	}
	call := toChat(urgent(query("look for messages", "chat.bsky.convo.listConvos", "", url.Values{"limit": {"1"}})))
	err := s.do(ctx, call)
	switch sources.ClassOf(err) {
	case "":
	case sources.Permission, sources.Unsupported:
		s.mu.Lock()
		s.closed[Messages] = chatDenied
		s.mu.Unlock()
	default:
		if ctx.Err() != nil || sources.ClassOf(err) != sources.Transient { // the chat is a service of its own, and may be down
			return err
		}
	}
	return nil
}
