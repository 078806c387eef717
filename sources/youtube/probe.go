package youtube

import (
	"context"
	"slices"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/web"
)

// Scope is what all but reading public comments asks of a token.
const Scope = "https://www.googleapis.com/auth/youtube.force-ssl"

// Probe asks YouTube which channel the token speaks for and what it allows. It changes nothing and costs a unit.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	const op = "look at the channel"
	mine, err := s.mine(ctx, op)
	if err != nil {
		return sources.Standing{}, err
	}
	at := slices.IndexFunc(mine, func(st sources.Standing) bool { return st.Account == s.id })
	if at < 0 {
		detail := "the token speaks for no channel"
		if len(mine) > 0 {
			detail = "the token speaks for the channel " + mine[0].Account
		}
		return sources.Standing{}, s.refuse(sources.TokenRole, op, s.id, detail)
	}
	st := mine[at]
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

// mine lists the channels the token speaks for: one, as a rule.
func (s *Source) mine(ctx context.Context, op string) ([]sources.Standing, error) {
	var got *api.ChannelListResponse
	err := s.ask(ctx, web.Call{Op: op, Object: s.id, Urgent: true}, readCost, func(ctx context.Context) (err error) {
		got, err = s.api.Channels.List([]string{"id", "snippet"}).Mine(true).Context(ctx).Do()
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []sources.Standing
	for _, c := range got.Items {
		if c == nil || c.Id == "" {
			continue
		}
		st := sources.Standing{Account: c.Id, Version: "v3"}
		if c.Snippet != nil {
			st.Name = c.Snippet.Title
		}
		out = append(out, st)
	}
	return out, nil
}

// Accounts tells which channels a token speaks for, before one is written into the config.
func Accounts(ctx context.Context, cfg Config) ([]sources.Standing, error) {
	cfg.Channel.Account = "UC-not-known-yet"
	s, err := New(cfg)
	if err != nil {
		return nil, err
	}
	return s.mine(ctx, "look for channels")
}
