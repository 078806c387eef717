package connect

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"atempause/sources"
	"atempause/sources/hand"
	"atempause/sources/mail"
	"atempause/ui/ask"
)

// known takes over what is only ever given by flags, because hardly anybody needs it.
func (d *Dialogue) known(context.Context) error {
	for flag, key := range map[string]string{
		"base-url": "base_url", "since": "since", "user": "user", "app-id": "app_id", "page": "page",
		"app-secret-command": "app_secret_command", "app-secret-env": "app_secret_env", "app-secret-file": "app_secret_file",
	} {
		v := d.Given[flag]
		if v == "" || d.network == sources.WordPress && flag == "user" {
			continue
		}
		if why := d.check(key, false)(v); why != "" {
			return &WrongError{flag, why}
		}
		d.fields[key] = v
	}
	return nil
}

// account finds out which account it is and how to speak to it.
func (d *Dialogue) account(ctx context.Context) error {
	switch d.network {
	case sources.Feed:
		return d.feed(ctx)
	case sources.Mail:
		return d.mail(ctx)
	case sources.WordPress:
		return d.blog(ctx)
	case sources.Mastodon:
		return d.mastodon(ctx)
	case sources.Bluesky:
		return d.bluesky(ctx)
	case sources.Hand:
		return d.hand(ctx)
	case sources.X:
		if err := d.level(ctx); err != nil {
			return err
		}
	}
	return d.insist(ctx, func(ctx context.Context) error {
		if d.token == nil {
			if err := d.secret(ctx); err != nil {
				return err
			}
		}
		return d.pick(ctx)
	}, d.again)
}

// hand asks what a place is called that is kept by hand.
func (d *Dialogue) hand(ctx context.Context) error {
	name, err := d.ask(ctx, "name", ask.Question{Check: d.check("name", false)})
	if err != nil {
		return err
	}
	d.fields["name"], d.fields["account"] = name, hand.AccountFor(d.brand.Name, name)
	return d.unique()
}

// pick lists the accounts the secret reaches and lets one be chosen.
func (d *Dialogue) pick(ctx context.Context) error {
	var found []sources.Standing
	err := d.proved(ctx, func() (err error) {
		done := d.Asker.Busy(d.Words.T("connect.listing"))
		defer done()
		found, err = d.trial().Accounts(ctx)
		return err
	})
	given, named := d.Given["account"]
	if err != nil && !(named && mayBeUnlisted(err)) {
		return err
	}
	q := ask.Question{Title: d.text("connect.q.which_account")}
	for _, a := range found {
		text := a.Name + " · " + a.Account
		if d.there(a.Account) {
			text += " · " + d.Words.T("connect.there")
		}
		q.Options = append(q.Options, ask.Option{Value: a.Account, Text: text})
	}
	switch {
	case named: // a token may serve an account it cannot list; the look at the end decides
		if why := d.check("account", false)(given); why != "" {
			return &WrongError{"account", why}
		}
		d.fields["account"] = given
	case len(found) == 0:
		return noAccountError{}
	case len(found) == 1:
		d.fields["account"] = found[0].Account
		d.say(ask.Good, "connect.one_account", "Name", found[0].Name, "Account", found[0].Account)
	default:
		q.Preset = d.firstNew(q.Options)
		if d.Silent {
			var known []string
			for _, o := range q.Options {
				known = append(known, o.Text)
			}
			return &MissingError{"account", known}
		}
		if d.fields["account"], err = d.ask(ctx, "which-account", q); err != nil {
			return err
		}
	}
	for _, a := range found {
		if a.Account == d.fields["account"] {
			d.title = a.Name
		}
	}
	return d.unique()
}

func mayBeUnlisted(err error) bool {
	switch sources.ClassOf(err) {
	case sources.Permission, sources.AccessLevel, sources.Missing, sources.Unsupported, sources.Invalid:
		return true
	}
	return false
}

// noAccountError says that a secret is good, and reaches no account of this network.
type noAccountError struct{}

// Error is for the log.
func (noAccountError) Error() string { return "the secret reaches no account" }

// thereError says that the channel is in the config already.
type thereError struct{ id string }

// Error is for the log.
func (e thereError) Error() string { return e.id + " is in config.toml already" }

// NoAccount tells whether a secret reached no account.
func NoAccount(err error) bool { _, ok := unwrapTold(err).(noAccountError); return ok } //nolint:errorlint // unwrapped

// There gives the id of a channel that is in the config already; "" if that is not what is wrong.
func There(err error) string {
	if t, ok := unwrapTold(err).(thereError); ok { //nolint:errorlint // unwrapped
		return t.id
	}
	return ""
}

func unwrapTold(err error) error {
	if t, ok := err.(told); ok { //nolint:errorlint // it is always outermost
		return t.error
	}
	return err
}

func (d *Dialogue) there(account string) bool {
	for _, c := range d.cfg.Channels {
		if c.Network == d.network && strings.EqualFold(c.Account, account) {
			return true
		}
	}
	return false
}

func (d *Dialogue) firstNew(opts []ask.Option) string {
	for _, o := range opts {
		if !d.there(o.Value) {
			return o.Value
		}
	}
	return opts[0].Value
}

// unique refuses an account that is in the config already.
func (d *Dialogue) unique() error {
	if account := fmt.Sprint(d.fields["account"]); d.there(account) {
		return thereError{string(d.network) + ":" + account}
	}
	return nil
}

// feed asks for a feed's address; the feed itself says what it is called.
func (d *Dialogue) feed(ctx context.Context) error {
	err := d.insist(ctx, func(ctx context.Context) error {
		address, err := d.ask(ctx, "base-url", ask.Question{Check: d.check("base_url", false)})
		if err != nil {
			return err
		}
		d.fields["base_url"] = address
		d.fields["account"] = slug(address)
		if given := d.Given["account"]; given != "" {
			d.fields["account"] = given
		}
		if err := d.unique(); err != nil {
			return err
		}
		done := d.Asker.Busy(d.Words.T("connect.greeting"))
		st, err := d.trial().Greet(ctx)
		done()
		if err != nil {
			return err
		}
		d.title = st.Name
		d.say(ask.Good, "connect.feed_found", "Name", st.Name, "Version", st.Version)
		return nil
	}, d.forget("base-url"))
	if err != nil {
		return err
	}
	match, err := d.ask(ctx, "match", ask.Question{Check: func(string) string { return "" }})
	if err != nil {
		return err
	}
	var words []string
	for _, w := range strings.Split(match, ",") {
		if w = strings.TrimSpace(w); w != "" {
			words = append(words, w)
		}
	}
	if len(words) > 0 {
		d.fields["match"] = words
	}
	return nil
}

// slug is a name for an address that stays and holds no secret: its host and path.
func slug(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(strings.TrimRight(u.Host+u.Path, "/"), "@", "")
}

// forget makes an answer that was given beforehand be asked for.
func (d *Dialogue) forget(flags ...string) func(context.Context) error {
	return func(context.Context) error {
		for _, f := range flags {
			delete(d.Given, f)
		}
		return nil
	}
}

// mail asks for an address, and for its servers with a proposal; both have to answer before the password is asked for.
func (d *Dialogue) mail(ctx context.Context) error {
	err := d.insist(ctx, func(ctx context.Context) error {
		preset, _ := d.fields["account"].(string)
		address, err := d.ask(ctx, "account", ask.Question{Preset: preset, Check: d.check("account", false)})
		if err != nil {
			return err
		}
		d.fields["account"] = address
		if err := d.unique(); err != nil {
			return err
		}
		imap, smtp := "", ""
		if d.Given["imap"] == "" {
			imap, smtp = mail.Guess(ctx, address)
		}
		if d.fields["imap"], err = d.ask(ctx, "imap", ask.Question{Preset: imap, Check: d.check("imap", false)}); err != nil {
			return err
		}
		out, err := d.ask(ctx, "smtp", ask.Question{Preset: smtp, Check: d.check("smtp", true)})
		if err != nil {
			return err
		}
		delete(d.fields, "smtp")
		if out != "" {
			d.fields["smtp"] = out
		}
		done := d.Asker.Busy(d.Words.T("connect.greeting"))
		_, err = d.trial().Greet(ctx)
		done()
		if err == nil {
			d.say(ask.Good, "connect.servers_answer")
		}
		return err
	}, d.forget("account", "imap", "smtp"))
	if err != nil {
		return err
	}
	if d.Given["oauth"] == "true" {
		d.fields["oauth"] = true
	}
	d.title, _ = d.fields["account"].(string)
	return d.secret(ctx)
}

// blog asks for a WordPress blog's address.
func (d *Dialogue) blog(ctx context.Context) error {
	err := d.insist(ctx, func(ctx context.Context) error {
		address, err := d.ask(ctx, "base-url", ask.Question{Check: func(s string) string { return d.check("base_url", false)(secure(s)) }})
		if err != nil {
			return err
		}
		address = secure(address)
		d.fields["base_url"], d.fields["account"] = address, slug(address)
		if given := d.Given["account"]; given != "" {
			d.fields["account"] = given
		}
		if err := d.unique(); err != nil {
			return err
		}
		done := d.Asker.Busy(d.Words.T("connect.greeting"))
		st, err := d.trial().Greet(ctx)
		done()
		if err != nil {
			return err
		}
		d.title = st.Name
		d.say(ask.Good, "connect.blog_found", "Name", st.Name)
		return nil
	}, d.forget("base-url"))
	if err != nil {
		return err
	}
	return d.secret(ctx)
}

// secure makes an address of what people type for one: they leave the scheme out.
func secure(s string) string {
	if s != "" && !strings.Contains(s, "://") {
		return "https://" + s
	}
	return s
}
