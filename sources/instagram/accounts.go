package instagram

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// Accounts tells which Instagram accounts a token can see, before one is written into the config: those that hang on the
// Pages its owner has a role on, or on the Page it is of. Pages tells how many Pages there were, for those who see none.
func Accounts(ctx context.Context, cfg Config) (found []sources.Standing, pages int, err error) {
	cfg.Channel.Account = "0" // not known yet
	s, err := New(cfg)
	if err != nil {
		return nil, 0, err
	}
	raw, err := cfg.Token(ctx)
	if err != nil {
		return nil, 0, err
	}
	call := s.api.Lookup("list the Pages of the token's owner", "me/accounts", raw, map[string]string{
		"fields": "id,name,tasks," + linked,
	})
	add := func(a account) {
		pages++
		if a.Instagram != nil && a.Instagram.ID != "" {
			found = append(found, sources.Standing{Account: a.Instagram.ID, Name: a.Instagram.Username, Tasks: a.Tasks})
		}
	}
	failed := graph.Pages(ctx, s.client, call, 100, func(p graph.Page[account]) error {
		for _, a := range p.Rows {
			add(a)
		}
		return nil
	})
	if meta.Unusable(failed) || ctx.Err() != nil {
		return nil, pages, failed
	}
	if pages > 0 {
		return found, pages, nil
	}
	call.Op, call.Path, call.Params = "look up the token's owner", "me", map[string]string{"fields": "id,name," + linked}
	var me account
	if err := s.client.Do(ctx, call, &me); err != nil {
		return nil, 0, err
	}
	if me.Instagram == nil {
		return nil, 0, failed
	}
	add(me)
	return found, pages, nil
}
