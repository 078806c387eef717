package instagram

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

type account struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Token     string   `json:"access_token"`
	Tasks     []string `json:"tasks"`
	Instagram *person  `json:"instagram_business_account"`
}

// token gives the token of the Page the account hangs on. What the config holds may be a person's or a system user's; the
// Page's own is asked for once and kept in memory, and with it the Page's id, for messages go through the Page.
func (s *Source) token(ctx context.Context) (string, error) {
	raw, err := s.cfg.Token(ctx)
	if err != nil || raw == "" {
		return raw, err
	}
	s.mu.Lock()
	if s.raw != raw { // another token: what was learned with the old one no longer counts
		s.raw, s.pageTok, s.page, s.resolved = raw, "", s.cfg.Page, false
		clear(s.closed)
	}
	tok, resolved := s.pageTok, s.resolved
	s.mu.Unlock()
	if resolved {
		return tok, nil
	}
	found, sure, err := s.resolve(ctx, raw)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.raw == raw {
		s.pageTok, s.resolved = found.Token, sure
		if found.ID != "" {
			s.page = found.ID
		}
		if len(found.Tasks) > 0 {
			s.standing.Tasks = found.Tasks
		}
		if found.Instagram != nil && found.Instagram.Username != "" {
			s.name = found.Instagram.Username
		}
	}
	return found.Token, nil
}

const linked = "instagram_business_account{id,username}"

// resolve finds the Page from the token configured. sure is false when Meta could not be asked properly; the configured
// token is used for the moment. A person has no such field as a Page's account, which the transport leaves out then.
func (s *Source) resolve(ctx context.Context, raw string) (found account, sure bool, err error) {
	call := s.api.Lookup("look up the token's owner", "me", raw, map[string]string{"fields": "id,name," + linked})
	asItIs := account{Token: raw}
	var me account
	if err := s.client.Do(ctx, call, &me); err != nil {
		if meta.Unusable(err) {
			return account{}, false, err
		}
		return asItIs, false, nil
	}
	if me.Instagram != nil && me.Instagram.ID == s.id || me.ID == s.cfg.Page && me.ID != "" {
		me.Token, me.Tasks = raw, nil
		return me, true, nil
	}
	mine, err := s.accounts(ctx, raw)
	switch {
	case err != nil && meta.Unusable(err):
		return account{}, false, err
	case err == nil && mine.Token != "":
		return mine, true, nil
	}
	// Neither this account's Page nor a person with a role on it that we may see: the calls themselves will say what is
	// wrong. Probe asks again.
	return asItIs, true, nil
}

// accounts finds the Page of this account among those the token's owner has a role on. The list has pages of its own.
func (s *Source) accounts(ctx context.Context, raw string) (account, error) {
	call := s.api.Lookup("list the Pages of the token's owner", "me/accounts", raw, map[string]string{
		"fields": "id,name,access_token,tasks," + linked,
	})
	var found account
	err := graph.Pages(ctx, s.client, call, 100, func(p graph.Page[account]) error {
		for _, a := range p.Rows {
			if a.Instagram != nil && a.Instagram.ID == s.id || a.ID == s.cfg.Page {
				found = a
				return graph.ErrStop
			}
		}
		return nil
	})
	return found, err
}

// pageID is the id of the Page messages go through.
func (s *Source) pageID(ctx context.Context, op string) (string, error) {
	if _, err := s.token(ctx); err != nil {
		return "", s.tokenless(op, err)
	}
	s.mu.Lock()
	page := s.page
	s.mu.Unlock()
	if page == "" {
		e := s.api.Refuse(sources.Permission, op, s.id, "pages_show_list")
		return "", e
	}
	return page, nil
}

// tokenless makes an error of the source's own of whatever kept the token away.
func (s *Source) tokenless(op string, err error) error {
	if sources.ClassOf(err) != "" {
		return err
	}
	e := s.api.Refuse(sources.TokenInvalid, op, s.id, "")
	e.Err = err
	return e
}
