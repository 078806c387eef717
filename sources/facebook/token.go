package facebook

import (
	"context"

	"atempause/sources/graph"
	"atempause/sources/meta"
)

type account struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Token string   `json:"access_token"`
	Tasks []string `json:"tasks"`
}

// token gives the Page's own token. What the config holds may be a person's or a system user's: Meta answers many
// Page calls emptily then, without an error, so the Page's own is asked for once and kept in memory.
func (s *Source) token(ctx context.Context) (string, error) {
	raw, err := s.cfg.Token(ctx)
	if err != nil || raw == "" {
		return raw, err
	}
	s.mu.Lock()
	if s.raw != raw { // another token: what was learned with the old one no longer counts
		s.raw, s.pageTok, s.resolved = raw, "", false
		clear(s.closed)
		clear(s.probed)
	}
	page, resolved := s.pageTok, s.resolved
	s.mu.Unlock()
	if resolved {
		return page, nil
	}
	page, sure, err := s.resolve(ctx, raw)
	if err != nil {
		return "", err
	}
	if sure {
		s.mu.Lock()
		if s.raw == raw {
			s.pageTok, s.resolved = page, true
		}
		s.mu.Unlock()
	}
	return page, nil
}

// resolve finds the Page's token from the one configured. sure is false when Meta could not be asked properly; the
// configured one is used for the moment.
func (s *Source) resolve(ctx context.Context, raw string) (token string, sure bool, err error) {
	call := s.api.Lookup("look up the token's owner", "me", raw, map[string]string{"fields": "id,name"})
	var me account
	if err := s.client.Do(ctx, call, &me); err != nil {
		if meta.Unusable(err) {
			return "", false, err
		}
		return raw, false, nil
	}
	if me.ID == s.page {
		return raw, true, nil
	}
	mine, err := s.accounts(ctx, raw)
	if err != nil {
		if meta.Unusable(err) {
			return "", false, err
		}
		return raw, false, nil
	}
	if mine.Token == "" {
		return raw, true, nil // not a person of this Page: the calls themselves will say what is wrong
	}
	s.mu.Lock()
	s.standing.Tasks = mine.Tasks
	s.mu.Unlock()
	return mine.Token, true, nil
}

// accounts finds this Page among those the token's owner has a role on. The list has pages of its own.
func (s *Source) accounts(ctx context.Context, raw string) (account, error) {
	call := s.api.Lookup("list the Pages of the token's owner", "me/accounts", raw, map[string]string{
		"fields": "id,name,access_token,tasks",
	})
	var found account
	err := graph.Pages(ctx, s.client, call, 100, func(p graph.Page[account]) error {
		for _, a := range p.Rows {
			if a.ID == s.page {
				found = a
				return graph.ErrStop
			}
		}
		return nil
	})
	return found, err
}
