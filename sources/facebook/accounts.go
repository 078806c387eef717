package facebook

import (
	"context"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// Accounts tells which Pages a token can see, before one is written into the config: those its owner has a role on, or the
// Page it is of.
func Accounts(ctx context.Context, cfg Config) ([]sources.Standing, error) {
	cfg.Channel.Account = "0" // not known yet
	s, err := New(cfg)
	if err != nil {
		return nil, err
	}
	raw, err := cfg.Token(ctx)
	if err != nil {
		return nil, err
	}
	call := s.api.Lookup("list the Pages of the token's owner", "me/accounts", raw, map[string]string{"fields": "id,name,tasks"})
	var out []sources.Standing
	failed := graph.Pages(ctx, s.client, call, 100, func(p graph.Page[account]) error {
		for _, a := range p.Rows {
			out = append(out, sources.Standing{Account: a.ID, Name: a.Name, Tasks: a.Tasks})
		}
		return nil
	})
	if meta.Unusable(failed) || ctx.Err() != nil {
		return nil, failed
	}
	if len(out) > 0 {
		return out, nil
	}
	// A Page has no Pages; whether it is one, only what a Page alone has can tell.
	call.Op, call.Path, call.Params = "look up the token's owner", "me", map[string]string{"fields": "id,name,category"}
	var me struct {
		account
		Category string `json:"category"`
	}
	if err := s.client.Do(ctx, call, &me); err != nil {
		return nil, err
	}
	if me.Category == "" {
		return nil, failed
	}
	return []sources.Standing{{Account: me.ID, Name: me.Name}}, nil
}
