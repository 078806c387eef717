package youtube

import (
	"context"
	"slices"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/web"
)

// scope is what all but reading public comments asks of a token.
const scope = "https://www.googleapis.com/auth/youtube.force-ssl"

// Probe asks YouTube which channel the token speaks for and what it allows. It changes nothing and costs a unit.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	const op = "look at the channel"
	var got *api.ChannelListResponse
	err := s.ask(ctx, web.Call{Op: op, Object: s.id, Urgent: true}, readCost, func(ctx context.Context) (err error) {
		got, err = s.api.Channels.List([]string{"id", "snippet"}).Mine(true).Context(ctx).Do()
		return err
	})
	if err != nil {
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: s.id, Version: "v3"}
	var mine []string
	for _, c := range got.Items {
		if c == nil {
			continue
		}
		mine = append(mine, c.Id)
		if c.Id == s.id && c.Snippet != nil {
			st.Name = c.Snippet.Title
		}
	}
	if !slices.Contains(mine, s.id) {
		detail := "the token speaks for no channel"
		if len(mine) > 0 {
			detail = "the token speaks for the channel " + mine[0]
		}
		return sources.Standing{}, s.refuse(sources.TokenRole, op, s.id, detail)
	}
	told, err := s.tokens.Look(ctx)
	if err != nil {
		return sources.Standing{}, err
	}
	st.Scopes, st.Expires, st.Allowance = told.Scopes, told.Expires, s.ledger.Spent()
	s.mu.Lock()
	s.standing = st
	s.mu.Unlock()
	st.Scopes = slices.Clone(st.Scopes)
	return st, nil
}
