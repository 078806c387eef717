package connect

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"strings"

	"atempause/sources"
	"atempause/sources/consent"
	"atempause/sources/secret"
	"atempause/ui/app"
	"atempause/ui/ask"
)

// secret asks where the secret is kept, and for the secret itself where nobody has put it there yet.
func (d *Dialogue) secret(ctx context.Context) error {
	if err := d.choosePlace(ctx); err != nil {
		return err
	}
	if d.place == secret.FromFile || d.place == secret.FromKeyring {
		tok, err := d.typedIn(ctx)
		if err != nil {
			return err
		}
		d.token, d.typed = secret.Have(tok), true
		return nil
	}
	d.typed = false
	return d.insist(ctx, func(ctx context.Context) error {
		flag := "token-" + string(d.place)
		name, err := d.ask(ctx, flag, ask.Question{Check: d.check("token_"+string(d.place), false)})
		if err != nil {
			return err
		}
		d.spec = secret.Spec{Dir: d.Place.Dir}
		if d.place == secret.FromCommand {
			d.spec.Command = name
		} else {
			d.spec.Env = name
		}
		d.token = secret.Keep(d.spec)
		done := d.Asker.Busy(d.Words.T("connect.looking_up"))
		_, err = d.token.Get(ctx)
		done()
		return err
	}, d.forget("token-command", "token-env"))
}

// again has the secret given anew.
func (d *Dialogue) again(ctx context.Context) error {
	if d.token == nil && d.network == sources.Feed {
		_ = d.forget("base-url", "match")(ctx)
		return d.account(ctx)
	}
	d.Token = secret.Token{}
	_ = d.forget("token-command", "token-env", "user", "client-id")(ctx)
	d.token = nil
	return d.secret(ctx)
}

// choosePlace asks where the secret is, or shall be, kept.
func (d *Dialogue) choosePlace(ctx context.Context) error {
	switch {
	case d.Given["token-command"] != "":
		d.place = secret.FromCommand
	case d.Given["token-env"] != "":
		d.place = secret.FromEnv
	case d.Given["token-file"] != "":
		d.place = secret.FromFile
	case d.place != "":
	default:
		q := ask.Question{}
		if secret.HasKeyring() {
			q.Options = append(q.Options, ask.Option{Value: "keyring", Text: d.Words.T("connect.o.keyring")})
		}
		for _, p := range []string{"file", "command", "env"} {
			q.Options = append(q.Options, ask.Option{Value: p, Text: d.Words.T("connect.o." + p)})
		}
		q.Preset = q.Options[0].Value
		if !d.Token.Empty() && d.Given["keep"] == "" {
			d.place = secret.Place(q.Preset)
			return nil
		}
		place, err := d.ask(ctx, "keep", q)
		if err != nil {
			return err
		}
		d.place = secret.Place(place)
	}
	return nil
}

// typedIn is the secret from standard input, from the keyboard, or from the browser.
func (d *Dialogue) typedIn(ctx context.Context) (secret.Token, error) {
	if !d.Token.Empty() {
		return d.Token, nil
	}
	if d.Silent {
		return secret.Token{}, &MissingError{Flag: "token-stdin"}
	}
	switch d.network {
	case sources.YouTube, sources.Google, sources.X:
		own := "paste"
		if d.network == sources.X {
			own = "keys"
		}
		how, err := d.ask(ctx, "how", ask.Question{Preset: own, Options: []ask.Option{
			{Value: "browser", Text: d.Words.T("connect.o.browser")}, {Value: own, Text: d.Words.T("connect.o." + own)},
		}})
		switch {
		case err != nil:
			return secret.Token{}, err
		case how == "browser":
			return d.browser(ctx)
		case how == "keys":
			return d.keys(ctx)
		}
	case sources.WordPress:
		user, err := d.ask(ctx, "user", ask.Question{Check: d.filled})
		if err != nil {
			return secret.Token{}, err
		}
		password, err := d.hidden(ctx, "password")
		return secret.Make(user + ":" + password), err
	}
	text, err := d.hidden(ctx, "token")
	return secret.Make(OneLine(text)), err
}

func (d *Dialogue) filled(s string) string {
	if s == "" {
		return d.Words.T("connect.empty")
	}
	return ""
}

// hidden asks for something that is not shown. Its name is no flag: it would stand in the shell's history.
func (d *Dialogue) hidden(ctx context.Context, name string) (string, error) {
	return d.ask(ctx, " "+name, ask.Question{
		Title: d.text("connect.q." + name), Help: d.text("connect.h." + name), Secret: true, Check: d.filled,
	})
}

// OneLine makes one line of a secret that was spread over several: JSON may be written so.
func OneLine(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "{") {
		var v any
		if json.Unmarshal([]byte(text), &v) == nil {
			if b, err := json.Marshal(v); err == nil {
				return string(b)
			}
		}
	}
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}

// keys asks for the four keys of an X app.
func (d *Dialogue) keys(ctx context.Context) (secret.Token, error) {
	all := map[string]string{}
	for _, name := range []string{"api_key", "api_secret", "access_token", "access_secret"} {
		text, err := d.hidden(ctx, name)
		if err != nil {
			return secret.Token{}, err
		}
		all[name] = text
	}
	b, err := json.Marshal(all)
	return secret.Make(string(b)), err
}

// browser asks for consent in the browser. The link is printed as well, and what the browser shows at the end can be pasted:
// over SSH it runs on another machine.
func (d *Dialogue) browser(ctx context.Context) (secret.Token, error) {
	id, err := d.ask(ctx, "client-id", ask.Question{Check: d.filled})
	if err != nil {
		return secret.Token{}, err
	}
	client, err := d.ask(ctx, " client_secret", ask.Question{
		Title: d.text("connect.q.client_secret"), Help: d.text("connect.h.client_secret"), Secret: true,
	})
	if err != nil {
		return secret.Token{}, err
	}
	for {
		tok, err := d.consent(ctx, id, client)
		switch {
		case errors.Is(err, consent.ErrNothing):
			d.say(ask.Bad, "connect.paste_nothing")
		case errors.Is(err, consent.ErrOther):
			d.say(ask.Bad, "connect.paste_other")
		default:
			return tok, err
		}
	}
}

func (d *Dialogue) consent(ctx context.Context, id, client string) (secret.Token, error) {
	asking, stop := context.WithCancel(ctx)
	defer stop()
	pasted, shown, broken := make(chan string, 1), make(chan struct{}), make(chan error, 1)
	paste := func() {
		defer close(shown)
		text, err := d.Asker.Ask(asking, ask.Question{Title: d.Words.T("connect.q.paste"), Help: d.Words.T("connect.h.paste"), Secret: true, Check: d.filled})
		switch {
		case err == nil:
			pasted <- text
		case !errors.Is(err, context.Canceled):
			broken <- err
			stop()
		}
	}
	begun := false
	tok, err := d.trial().Ask(asking, app.Consent{
		ClientID: id, ClientSecret: client, Pasted: pasted, Thanks: d.Words.T("connect.thanks"),
		Show: func(address string) error {
			d.say(ask.Plainly, "connect.open", "Address", address)
			if d.Open != nil {
				_ = d.Open(address) // the link is there to be clicked all the same
			}
			begun = true
			go paste()
			return nil
		},
	})
	stop()
	if begun {
		<-shown
	}
	select {
	case berr := <-broken:
		return secret.Token{}, berr
	default:
		return tok, err
	}
}

var unusual = regexp.MustCompile(`[^A-Za-z0-9._@-]+`)

// settlePlace says where a typed secret will be kept, now that the account is known.
func (d *Dialogue) settlePlace() error {
	if d.token == nil || !d.typed {
		return nil
	}
	id := string(d.network) + ":" + d.fields["account"].(string)
	d.spec = secret.Spec{Account: id, Dir: d.Place.Dir}
	if d.place != secret.FromFile {
		return nil
	}
	d.spec.File = d.Given["token-file"]
	if d.spec.File == "" {
		d.spec.File = filepath.Join("secrets", unusual.ReplaceAllString(strings.ReplaceAll(id, ":", "-"), "-"))
	}
	return nil
}
