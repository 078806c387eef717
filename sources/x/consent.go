package x

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"atempause/sources"
	"atempause/sources/consent"
	"atempause/sources/web"
)

// consentPage is where X asks a person.
const consentPage = "https://x.com/i/oauth2/authorize"

// DoorAddr is where the browser comes back to. X takes only an address that is entered in the app, port and all, so it is
// always the same: http://127.0.0.1:8910 (User authentication settings, Callback URI).
const DoorAddr = "127.0.0.1:8910"

// Scopes are what all of this source asks of a token.
const Scopes = "tweet.read tweet.write users.read tweet.moderate.write like.write mute.write dm.read dm.write offline.access"

// Consent is a person's yes to what the program may do with their account, asked for in their browser:
// https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
type Consent struct {
	Config       Config // Channel and Token are not needed
	ClientID     string
	ClientSecret string // only of a confidential client
	// Show gives the person the address to open. It must not wait.
	Show   func(address string) error
	Pasted <-chan string // what the person pastes where the browser cannot come back; may be nil
	Thanks string        // the text of the page the browser ends on
	Door   string        // "": DoorAddr
}

// Ask asks and waits until the person has answered or ctx ends. It gives the secret to be kept: see ParseKeys.
func (c Consent) Ask(ctx context.Context) (secret string, err error) {
	if strings.TrimSpace(c.ClientID) == "" || c.Show == nil {
		return "", errors.New("the id of the OAuth client is needed")
	}
	cfg := defaults(c.Config, plans[PayPerUse])
	client, err := web.New(web.Config{
		Network: sources.X, BaseURL: cfg.BaseURL, Account: "oauth", HTTP: cfg.HTTP, Now: cfg.Now, Sleep: cfg.Sleep, Log: cfg.Log,
		Governor: cfg.Governor,
	})
	if err != nil {
		return "", err
	}
	at := c.Door
	if at == "" {
		at = DoorAddr
	}
	door, err := consent.Open(ctx, at, c.Thanks)
	if err != nil {
		return "", err
	}
	defer door.Close(ctx)
	page := consentPage
	if base := strings.TrimRight(cfg.BaseURL, "/"); base != Server {
		page = base + "/i/oauth2/authorize"
	}
	verifier := oauth2.GenerateVerifier()
	sum := sha256.Sum256([]byte(verifier))
	if err := c.Show(page + "?" + url.Values{
		"response_type": {"code"}, "client_id": {c.ClientID}, "redirect_uri": {door.Redirect()}, "scope": {Scopes},
		"state": {door.State()}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode()); err != nil {
		return "", err
	}
	back, err := door.Wait(ctx, c.Pasted)
	if err != nil {
		return "", err
	}
	if back.Refusal != "" {
		return "", &sources.Error{Class: sources.Permission, Network: sources.X, Op: "ask for consent", Detail: web.Redact(back.Refusal)}
	}
	return c.exchange(ctx, client, back.Code, door.Redirect(), verifier)
}

// exchange fetches what the code stands for. A code is good once, so it is shown once.
func (c Consent) exchange(ctx context.Context, client *web.Client, code, redirect, verifier string) (string, error) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier}}
	header := http.Header{}
	if c.ClientSecret != "" {
		both := url.QueryEscape(c.ClientID) + ":" + url.QueryEscape(c.ClientSecret)
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(both)))
	} else {
		form.Set("client_id", c.ClientID)
	}
	var got struct {
		Refresh string `json:"refresh_token"`
	}
	const op = "fetch the refresh token"
	_, err := client.Do(ctx, web.Call{
		Op: op, Path: "/2/oauth2/token", Form: form, Header: header, Out: &got, Anonymous: true, Bucket: "token",
		MaxBody: 1 << 20, Judge: judgeToken, Secrets: []string{code, verifier, c.ClientSecret},
	})
	if err != nil {
		return "", err
	}
	if got.Refresh == "" {
		return "", &sources.Error{Class: sources.TokenInvalid, Network: sources.X, Op: op, Detail: "X gave no refresh token: offline.access is missing"}
	}
	b, err := json.Marshal(Keys{ClientID: c.ClientID, ClientSecret: c.ClientSecret, RefreshToken: got.Refresh})
	return string(b), err
}

// Accounts tells whose the keys are, before the account is written into the config. It reads one user, which costs a cent
// at most.
func Accounts(ctx context.Context, cfg Config) ([]sources.Standing, error) {
	cfg.Channel.Account = "1" // not known yet
	s, err := New(cfg)
	if err != nil {
		return nil, err
	}
	var got struct {
		Data user `json:"data"`
	}
	err = s.ask(ctx, web.Call{
		Op: "ask who we are", Path: web.Path("2", "users", "me"), Query: map[string][]string{"user.fields": {userFields}}, Out: &got,
		Bucket: "me", Urgent: true,
	})
	if err != nil {
		return nil, err
	}
	return []sources.Standing{{Account: got.Data.ID, Name: got.Data.told().Name, Version: "2"}}, nil
}
