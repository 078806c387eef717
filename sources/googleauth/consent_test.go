package googleauth_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/googleauth"
	"atempause/sources/googleauth/fake"
	"atempause/sources/sourcetest"
	"atempause/sources/web/webtest"
)

func consent(k *webtest.Kit, show func(string) error) googleauth.Consent {
	return googleauth.Consent{
		Config:   googleauth.Config{Network: sources.YouTube, BaseURL: k.URL, HTTP: k.Client(), Now: k.Now, Sleep: k.Sleep},
		ClientID: fake.ClientID, ClientSecret: fake.ClientSecret, Scope: "scope", Show: show, Thanks: "Danke, das Fenster kann zu.",
	}
}

// browse opens an address as the person's browser does, and tells what it ends on.
func browse(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return string(body)
}

// The person says yes in the browser; what comes of it is a secret that gives access tokens.
func TestConsent(t *testing.T) {
	clock := sourcetest.NewClock()
	tok := fake.New(clock.Now, "scope")
	k := server(t, clock, tok, nil)
	page := make(chan string, 1)
	secret, err := consent(k, func(address string) error {
		go func() {
			u, _ := url.Parse(address)
			back, _ := url.Parse(u.Query().Get("redirect_uri"))
			back.RawQuery = "state=guessed&code=4/evil" // somebody else on this machine knocks first
			if got := browse(t, back.String()); strings.Contains(got, "Danke") {
				t.Error("a stranger was let in")
			}
			page <- browse(t, address)
		}()
		return nil
	}).Ask(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := <-page; got != "Danke, das Fenster kann zu." {
		t.Errorf("the browser ends on %q", got)
	}
	if got, err := giver(t, k, secret).Token(context.Background()); err != nil || got == "" {
		t.Errorf("%q, %v", got, err)
	}
}

// The person says no, closes the window, or the program cannot show the address.
func TestNoConsent(t *testing.T) {
	clock := sourcetest.NewClock()
	tok := fake.New(clock.Now)
	tok.Deny()
	k := server(t, clock, tok, nil)
	done := make(chan struct{})
	_, err := consent(k, func(address string) error {
		go func() { defer close(done); browse(t, address) }()
		return nil
	}).Ask(context.Background())
	<-done
	if sources.ClassOf(err) != sources.Permission {
		t.Errorf("no: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if _, err = consent(k, func(string) error { cancel(); return nil }).Ask(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	mine := errors.New("no screen")
	if _, err = consent(k, func(string) error { return mine }).Ask(context.Background()); !errors.Is(err, mine) {
		t.Errorf("%v", err)
	}
}
