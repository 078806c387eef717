package bluesky

import (
	"context"

	"atempause/sources"
	"atempause/sources/web"
)

// Greet looks whether a server of the network answers, before a password is shown to it: BaseURL is the server, the account
// a handle or did. Of a handle it finds the did.
func Greet(ctx context.Context, cfg Config) (sources.Standing, error) {
	cfg.Token = func(context.Context) (string, error) { return "", nil }
	s, err := New(cfg)
	if err != nil {
		return sources.Standing{}, err
	}
	const op = "look for the account"
	who := s.cfg.Channel.Account
	call := web.Call{Op: op, Object: who, Anonymous: true, Urgent: true, Bucket: reading}
	if !isHandle(who) {
		call.Path = web.Path("xrpc", "com.atproto.server.describeServer")
		_, err := s.client.Do(ctx, call)
		return sources.Standing{Account: who}, err
	}
	var got struct {
		DID string `json:"did"`
	}
	call.Path, call.Query, call.Out = web.Path("xrpc", "com.atproto.identity.resolveHandle"), map[string][]string{"handle": {who}}, &got
	if _, err := s.client.Do(ctx, call); err != nil {
		if class := sources.ClassOf(err); class == sources.Invalid || class == sources.Missing {
			return sources.Standing{}, refuse(sources.Missing, op, who, "there is no such handle")
		}
		return sources.Standing{}, err
	}
	return sources.Standing{Account: got.DID, Name: who}, nil
}
