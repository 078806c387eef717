package connect

import (
	"context"
	"strings"

	"atempause/sources"
	"atempause/sources/bluesky"
	"atempause/ui/ask"
)

// mastodon asks for the handle; the server behind its @ has to answer before the token is asked for.
func (d *Dialogue) mastodon(ctx context.Context) error {
	err := d.insist(ctx, func(ctx context.Context) error {
		q := ask.Question{Check: func(s string) string {
			s = strings.TrimPrefix(s, "@")
			_, _, whole := strings.Cut(s, "@")
			if !whole && s != "" && d.fields["base_url"] == nil {
				return d.Words.T("connect.handle_server")
			}
			if !whole && s != "" {
				s += "@server.example" // which one it is, base_url says
			}
			return d.check("account", false)(s)
		}}
		handle, err := d.ask(ctx, "account", q)
		if err != nil {
			return err
		}
		d.fields["account"] = strings.TrimPrefix(handle, "@")
		if err := d.unique(); err != nil {
			return err
		}
		done := d.Asker.Busy(d.Words.T("connect.greeting"))
		st, err := d.trial().Greet(ctx)
		done()
		if err == nil {
			d.say(ask.Good, "connect.server_found", "Name", st.Name, "Version", st.Version)
		}
		return err
	}, d.forget("account"))
	if err != nil {
		return err
	}
	return d.insist(ctx, func(ctx context.Context) error {
		if d.token == nil {
			if err := d.secret(ctx); err != nil {
				return err
			}
		}
		done := d.Asker.Busy(d.Words.T("connect.listing"))
		found, err := d.trial().Accounts(ctx)
		done()
		if err != nil || len(found) == 0 {
			return err
		}
		d.title = found[0].Name
		name, _, _ := strings.Cut(d.fields["account"].(string), "@")
		if !strings.EqualFold(name, found[0].Account) {
			return &sources.Error{
				Class: sources.TokenRole, Network: d.network, Op: "look up our account",
				Detail: "the token belongs to @" + found[0].Account,
			}
		}
		return nil
	}, d.again)
}

// bluesky asks for the handle and finds the did behind it, which stays when the handle changes.
func (d *Dialogue) bluesky(ctx context.Context) error {
	err := d.insist(ctx, func(ctx context.Context) error {
		handle, err := d.ask(ctx, "account", ask.Question{Check: func(s string) string {
			return d.check("account", false)(strings.TrimPrefix(s, "@"))
		}})
		if err != nil {
			return err
		}
		handle = strings.TrimPrefix(handle, "@")
		d.fields["account"], d.title = handle, handle
		done := d.Asker.Busy(d.Words.T("connect.greeting"))
		st, err := d.trial().Greet(ctx)
		done()
		if err != nil {
			return err
		}
		if st.Account != "" {
			d.fields["account"] = st.Account
		}
		server := bluesky.DefaultBase
		if base, ok := d.fields["base_url"].(string); ok {
			server = base
		}
		d.say(ask.Good, "connect.did_found", "Server", server, "Account", st.Account)
		return d.unique()
	}, d.forget("account"))
	if err != nil {
		return err
	}
	return d.secret(ctx)
}

// level asks what X has been paid for, because it decides what is read and what that costs.
func (d *Dialogue) level(ctx context.Context) error {
	q := ask.Question{Preset: "pay"}
	for _, l := range []string{"pay", "free", "basic", "pro"} {
		q.Options = append(q.Options, ask.Option{Value: l, Text: d.Words.T("connect.o.level_" + l)})
	}
	level, err := d.ask(ctx, "level", q)
	if err == nil {
		d.fields["level"] = level
	}
	return err
}
