package googleauth

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/oauth2"

	"atempause/sources"
	"atempause/sources/consent"
	"atempause/sources/web"
)

// consentPage is where Google asks a person.
const consentPage = "https://accounts.google.com/o/oauth2/v2/auth"

// Consent is a person's yes to what the program may do with their account, asked for in their browser. The browser comes
// back to this machine: https://developers.google.com/identity/protocols/oauth2/native-app
type Consent struct {
	Config              // Secret is not needed
	ClientID     string // of an OAuth client of the type "desktop app"
	ClientSecret string
	Scope        string
	// Show gives the person the address to open. It must not wait.
	Show func(address string) error
	// Pasted brings what the person pastes where the browser cannot come back to this machine; nil where it always can.
	Pasted <-chan string
	// Thanks is the text of the page the browser ends on.
	Thanks string
}

// Ask asks and waits until the person has answered or ctx ends. It gives the secret that is to be put into the config's
// place for it.
func (c Consent) Ask(ctx context.Context) (secret string, err error) {
	const op = "ask for consent"
	if strings.TrimSpace(c.ClientID) == "" || c.Show == nil {
		return "", errors.New("the id of the OAuth client is needed")
	}
	c.Secret = func(context.Context) (string, error) { return "", errors.New("not yet") }
	tokens, err := New(c.Config)
	if err != nil {
		return "", err
	}
	door, err := consent.Open(ctx, "", c.Thanks)
	if err != nil {
		return "", err
	}
	defer door.Close(ctx)
	verifier := oauth2.GenerateVerifier()
	page, base := consentPage, strings.TrimRight(tokens.cfg.BaseURL, "/")
	if base != Server {
		page = base + "/o/oauth2/v2/auth"
	}
	cfg := oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, Scopes: []string{c.Scope}, RedirectURL: door.Redirect(),
		Endpoint: oauth2.Endpoint{AuthURL: page, TokenURL: base + "/token", AuthStyle: oauth2.AuthStyleInParams},
	}
	address := cfg.AuthCodeURL(door.State(), oauth2.AccessTypeOffline, oauth2.SetAuthURLParam("prompt", "consent"), oauth2.S256ChallengeOption(verifier))
	if err := c.Show(address); err != nil {
		return "", err
	}
	back, err := door.Wait(ctx, c.Pasted)
	if err != nil {
		return "", err
	}
	if back.Refusal != "" {
		return "", &sources.Error{Class: sources.Permission, Network: c.Network, Op: op, Detail: web.Redact(back.Refusal)}
	}
	return c.exchange(ctx, tokens, cfg, back.Code, verifier)
}

// exchange fetches what the code stands for. A code is good once, so it is shown once.
func (c Consent) exchange(ctx context.Context, t *Tokens, cfg oauth2.Config, code, verifier string) (string, error) {
	call := web.Call{Op: "fetch the refresh token", Secrets: []string{c.ClientSecret, code, verifier}}
	ctx, rec := t.client.Record(ctx, call)
	ctx = context.WithValue(ctx, oauth2.HTTPClient, t.client.HTTP(nil))
	tok, err := cfg.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return "", rec.Told(err)
	}
	if tok.RefreshToken == "" {
		return "", &sources.Error{Class: sources.TokenInvalid, Network: c.Network, Op: call.Op, Detail: "Google gave no refresh token"}
	}
	b, err := json.Marshal(map[string]string{
		"client_id": c.ClientID, "client_secret": c.ClientSecret, "refresh_token": tok.RefreshToken,
	})
	return string(b), err
}
