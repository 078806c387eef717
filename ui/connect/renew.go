package connect

import (
	"context"
	"errors"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/ask"
	"atempause/ui/doctor"
)

// ErrNoToken says that a channel of this network has no token.
var ErrNoToken = errors.New("the network needs no token")

// Renew has the token of a connected channel given anew, tries it with the real account, and puts it in the place of the old
// one. A place that is not this program's to write to, a command or a variable, is read again instead: there the person has
// put it, or will. Where a try fails nothing has changed.
func Renew(ctx context.Context, opt Options, ch workspace.Channel) error {
	if !workspace.NeedsToken(ch.Network) {
		return ErrNoToken
	}
	d := &Dialogue{Options: opt, network: ch.Network, brand: sources.Brand{Name: ch.Brand}, spec: ch.Token, place: ch.Token.Place()}
	d.fields = map[string]any{"account": ch.Account, "base_url": ch.BaseURL, "level": ch.Level, "app_id": ch.AppID}
	if d.Given == nil {
		d.Given = map[string]string{}
	}
	d.Silent = d.Silent || !d.spec.Writable() // there is nothing to ask for
	if err := d.anew(ctx); err != nil {
		return err
	}
	err := d.insist(ctx, func(ctx context.Context) error { return d.tryOut(ctx, ch) }, func(ctx context.Context) error {
		d.Token = secret.Token{}
		_ = d.forget("user", "client-id")(ctx)
		return d.anew(ctx)
	})
	if err != nil || !ch.Token.Writable() {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	tok, err := d.token.Get(ctx) // the look may have had it renewed
	if err != nil {
		return err
	}
	return secret.Save(ctx, ch.Token, tok)
}

// anew has the token given, or looks it up where only the person puts it.
func (d *Dialogue) anew(ctx context.Context) error {
	if !d.spec.Writable() {
		d.token = secret.Keep(d.spec)
		return nil
	}
	tok, err := d.typedIn(ctx)
	if err != nil {
		return err
	}
	d.token = secret.Have(tok)
	return nil
}

// tryOut looks at the channel's account with the token.
func (d *Dialogue) tryOut(ctx context.Context, ch workspace.Channel) error {
	done := d.Asker.Busy(d.Words.T("connect.looking"))
	out, err := app.Try(ch, app.TrialOptions{Brands: []sources.Brand{d.brand}, Now: d.Now, Log: d.Log, Token: d.token}).Look(ctx)
	done()
	if err != nil {
		return err
	}
	for _, f := range doctor.Standing(d.Words, ch, out, d.Now()) {
		d.tell(f)
	}
	if !d.spec.Writable() {
		d.say(ask.Good, "channels.token_reads", "Name", d.spec.Name())
	}
	return nil
}
