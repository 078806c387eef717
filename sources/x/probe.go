package x

import (
	"context"
	"slices"

	"atempause/sources"
	"atempause/sources/web"
)

// Probe asks X who we are there. It reads one user, which costs a cent at most.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	const op = "probe"
	var got struct {
		Data user `json:"data"`
	}
	err := s.ask(ctx, web.Call{
		Op: op, Path: web.Path("2", "users", "me"), Query: map[string][]string{"user.fields": {userFields}}, Out: &got,
		Bucket: "me", Urgent: true,
	})
	if err != nil {
		return sources.Standing{}, err
	}
	if got.Data.ID != s.id {
		return sources.Standing{}, s.refuse(sources.TokenRole, op, s.id, "the token belongs to @"+got.Data.User+", id "+got.Data.ID)
	}
	st := sources.Standing{Account: got.Data.ID, Name: got.Data.told().Name, Version: "2", Closed: map[sources.Lane]string{}, Allowance: s.ledger.Spent()}
	s.keys.turn <- struct{}{}
	st.Scopes = slices.Clone(s.keys.scopes)
	<-s.keys.turn
	s.mu.Lock()
	s.scopes = st.Scopes
	if len(st.Scopes) > 0 {
		delete(s.denied, Messages)
		if !slices.Contains(st.Scopes, "dm.read") {
			s.denied[Messages] = "capability.x_messages_denied"
		}
	}
	s.mu.Unlock()
	if why := s.closed(Messages); why != "" {
		st.Closed[Messages] = why
	}
	return st, nil
}
