package googleauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"atempause/sources"
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
	// Thanks is the text of the page the browser ends on.
	Thanks string
}

// came is what the browser brought back.
type came struct{ code, refusal string }

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
	var lc net.ListenConfig
	door, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("open a door for the browser to come back by: %w", err)
	}
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	got := make(chan came, 1)
	srv := &http.Server{Handler: c.returning(state, got), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(door) }()
	defer func() { // the page the browser ends on is sent to its end
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if srv.Shutdown(last) != nil {
			_ = srv.Close()
		}
	}()
	page, base := consentPage, strings.TrimRight(tokens.cfg.BaseURL, "/")
	if base != Server {
		page = base + "/o/oauth2/v2/auth"
	}
	cfg := oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, Scopes: []string{c.Scope}, RedirectURL: "http://" + door.Addr().String(),
		Endpoint: oauth2.Endpoint{AuthURL: page, TokenURL: base + "/token", AuthStyle: oauth2.AuthStyleInParams},
	}
	address := cfg.AuthCodeURL(state, oauth2.AccessTypeOffline, oauth2.SetAuthURLParam("prompt", "consent"), oauth2.S256ChallengeOption(verifier))
	if err := c.Show(address); err != nil {
		return "", err
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case back := <-got:
		if back.refusal != "" {
			return "", &sources.Error{Class: sources.Permission, Network: c.Network, Op: op, Detail: web.Redact(back.refusal)}
		}
		return c.exchange(ctx, tokens, cfg, back.code, verifier)
	}
}

// returning takes the browser in. A visit with another state is somebody else's and changes nothing.
func (c Consent) returning(state string, got chan<- came) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		known := subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) == 1
		if r.Method != http.MethodGet || !known || q.Get("code") == "" && q.Get("error") == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write([]byte(c.Thanks))
		select {
		case got <- came{q.Get("code"), q.Get("error")}:
		default: // the page was loaded again
		}
	})
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
