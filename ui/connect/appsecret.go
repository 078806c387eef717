package connect

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/ui/app"
	"atempause/ui/ask"
)

// appSecretTyped is where the Meta app's secret comes from, and will be kept, if the person has given it to us and not named a
// place it is in already.
func (d *Dialogue) appSecretTyped() bool { return !d.AppSecret.Empty() }

// ofMeta tells whether the network's app has a secret.
func (d *Dialogue) ofMeta() bool {
	return d.network == sources.Facebook || d.network == sources.Instagram
}

// proof is what the calls are proved with so far; nil for nothing.
func (d *Dialogue) proof() *secret.Keeper {
	if d.appSecretTyped() {
		return secret.Have(d.AppSecret)
	}
	return nil
}

// wantsProof tells whether an app of Meta's has refused us because its secret was missing, or was another one.
func wantsProof(err error) bool {
	var e *sources.Error
	return sources.ClassOf(err) == sources.ProofRequired || errors.As(err, &e) && strings.Contains(e.Detail, "appsecret_proof")
}

// askAppSecret asks for the app's secret where the network has just said that it has to be there, or where an app id without it
// would be of no use. It is never shown, and never stands in a command line.
func (d *Dialogue) askAppSecret(ctx context.Context) error {
	if d.Silent {
		return &MissingError{Flag: "app-secret-stdin"}
	}
	text, err := d.hidden(ctx, "app_secret")
	if err != nil {
		return err
	}
	for _, key := range []string{"app_secret_command", "app_secret_env", "app_secret_file"} {
		delete(d.fields, key)
	}
	d.AppSecret = secret.Make(OneLine(text))
	return nil
}

// proved does something on the network; where the app wants its secret it is asked for, and it is tried again.
func (d *Dialogue) proved(ctx context.Context, do func() error) error {
	if d.ofMeta() && d.fields["app_id"] != nil && d.appSecret() == nil && !d.appSecretTyped() && !d.Silent {
		if err := d.askAppSecret(ctx); err != nil {
			return err
		}
	}
	for {
		err := do()
		if !d.ofMeta() || !wantsProof(err) || d.Silent && d.appSecretTyped() {
			return err
		}
		if !d.Silent {
			key := "connect.wants_proof"
			if d.appSecretTyped() || d.appSecret() != nil {
				key = "connect.other_proof"
			}
			d.say(ask.Bad, key)
		}
		if aerr := d.askAppSecret(ctx); aerr != nil {
			return aerr
		}
	}
}

// settleAppSecret says where a typed app secret will be kept, now that the account is known: in a file of its own.
func (d *Dialogue) settleAppSecret() {
	if !d.appSecretTyped() {
		return
	}
	file := d.Given["app-secret-file"]
	if file == "" {
		id := string(d.network) + "-" + d.fields["account"].(string)
		file = filepath.Join("secrets", unusual.ReplaceAllString(id, "-")+"-app")
	}
	d.fields["app_secret_file"] = file
}

// keepAppSecret writes a typed app secret; the function undoes that.
func (d *Dialogue) keepAppSecret(ctx context.Context) (undo func(), err error) {
	undo = func() {}
	if !d.appSecretTyped() {
		return undo, nil
	}
	spec := *d.appSecret()
	if err := d.Place.Make(); err != nil {
		return undo, err
	}
	old, oldErr := secret.Lookup(ctx, spec)
	if err := secret.Save(ctx, spec, d.AppSecret); err != nil {
		return undo, err
	}
	return func() {
		if oldErr == nil {
			_ = secret.Save(ctx, spec, old)
		} else {
			_ = secret.Remove(spec)
		}
	}, nil
}

// trying is how a channel is tried with what has been given so far.
func (d *Dialogue) trying() app.TrialOptions {
	return app.TrialOptions{Brands: []sources.Brand{d.brand}, Now: d.Now, Log: d.Log, Token: d.token, AppSecret: d.proof()}
}
