package app

import (
	"context"
	"fmt"
	"log/slog"

	"atempause/sources"
	"atempause/sources/facebook"
)

// connect makes the source of a channel by its network. It makes no call.
func (a *App) connect(l *link, proof string) (sources.Source, error) {
	switch l.cfg.Network {
	case sources.Facebook:
		return facebook.New(facebook.Config{
			Channel: l.cfg.Channel, AppID: l.cfg.AppID, AppSecret: proof, Version: l.cfg.Version,
			HumanAgent: l.cfg.HumanAgent, Governor: a.governor, Now: a.Now, Log: a.Log.With(slog.String("network", "facebook")),
			Token: func(ctx context.Context) (string, error) {
				tok, err := l.token.Get(ctx)
				if err != nil {
					return "", err
				}
				return tok.Reveal(), nil
			},
		})
	}
	return nil, fmt.Errorf("%s: %w", l.cfg.ID(), ErrUnknownChannel)
}
