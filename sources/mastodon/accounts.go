package mastodon

import (
	"context"
	"strings"

	"atempause/sources"
	"atempause/sources/web"
)

// unknown is an account whose name is not known yet.
const unknown = "unknown"

// nobody is a token that is shown to nobody.
func nobody(context.Context) (string, error) { return "", nil }

// Greet asks a server for its name and version, before any token is shown to it: BaseURL is the server.
func Greet(ctx context.Context, cfg Config) (sources.Standing, error) {
	cfg.Channel.Account, cfg.Token = unknown, nobody
	s, err := New(cfg)
	if err != nil {
		return sources.Standing{}, err
	}
	var last error
	for _, version := range []string{"v2", "v1"} {
		var got struct {
			instance
			URI string `json:"uri"` // what the old call names the domain
		}
		_, last = s.client.Do(ctx, web.Call{
			Op: "look for the server", Path: web.Path("api", version, "instance"), Bucket: readBucket, Urgent: true, Anonymous: true, Out: &got,
		})
		switch sources.ClassOf(last) {
		case "":
			if got.Version == "" {
				return sources.Standing{}, s.refuse(sources.Garbled, "look for the server", "", "no Mastodon server")
			}
			name := got.Domain
			if name == "" {
				_, rest, found := strings.Cut(got.URI, "://")
				if name = got.URI; found {
					name = rest
				}
			}
			return sources.Standing{Name: name, Version: got.Version}, nil
		case sources.Missing, sources.Garbled, sources.Permission, sources.Invalid:
		default:
			return sources.Standing{}, last
		}
	}
	return sources.Standing{}, last
}

// Accounts tells whose a token is, before the account is written into the config. Its Account has no server behind the @.
func Accounts(ctx context.Context, cfg Config) ([]sources.Standing, error) {
	cfg.Channel.Account = unknown
	s, err := New(cfg)
	if err != nil {
		return nil, err
	}
	const op = "look up our account"
	var me account
	if err := s.get(ctx, op, "", true, &me, "accounts", "verify_credentials"); err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(me.Acct, "@")
	if me.ID == "" || !handle.MatchString(name) {
		return nil, s.refuse(sources.Garbled, op, "", "an account without an id")
	}
	return []sources.Standing{{Account: name, Name: strings.TrimSpace(me.Display)}}, nil
}
