package consent_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/sources/consent"
)

func open(t *testing.T) *consent.Door {
	t.Helper()
	d, err := consent.Open(t.Context(), "", "Danke")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close(context.Background()) })
	return d
}

func visit(t *testing.T, address string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestOnlyWhoKnowsTheStateIsTakenIn(t *testing.T) {
	d := open(t)
	for _, q := range []string{"", "?code=x", "?code=x&state=guessed", "?state=" + d.State()} {
		if got := visit(t, d.Redirect()+"/"+q); got != http.StatusNotFound {
			t.Errorf("%q: %d", q, got)
		}
	}
	if got := visit(t, d.Redirect()+"/?code=right&state="+d.State()); got != http.StatusOK {
		t.Fatal(got)
	}
	if a, err := d.Wait(t.Context(), nil); err != nil || a.Code != "right" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestWhatIsPasted(t *testing.T) {
	d := open(t)
	for text, want := range map[string]struct {
		answer consent.Answer
		err    error
	}{
		d.Redirect() + "/?state=" + d.State() + "&code=4%2F0abc":  {consent.Answer{Code: "4/0abc"}, nil},
		"  code=abc&state=" + d.State() + "\n":                    {consent.Answer{Code: "abc"}, nil},
		"4/0abc-def":                                              {consent.Answer{Code: "4/0abc-def"}, nil},
		d.Redirect() + "/?error=access_denied&state=" + d.State(): {consent.Answer{Refusal: "access_denied"}, nil},
		d.Redirect() + "/?state=older&code=abc":                   {consent.Answer{}, consent.ErrOther},
		"https://accounts.google.com/o/oauth2/v2/auth?x=y":        {consent.Answer{}, consent.ErrNothing},
		"http://127.0.0.1:8910/":                                  {consent.Answer{}, consent.ErrNothing},
		"two words":                                               {consent.Answer{}, consent.ErrNothing},
		"":                                                        {consent.Answer{}, consent.ErrNothing},
	} {
		pasted := make(chan string, 1)
		pasted <- text
		if got, err := d.Wait(t.Context(), pasted); got != want.answer || !errors.Is(err, want.err) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

// Whatever is pasted, a code with another state never gets through.
func TestAnOtherStateNeverGetsThrough(t *testing.T) {
	d := open(t)
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.StringN(1, 40, -1).Draw(t, "state")
		if state == d.State() {
			return
		}
		pasted := make(chan string, 1)
		pasted <- d.Redirect() + "/?" + url.Values{"state": {state}, "code": {"stolen"}}.Encode()
		if a, err := d.Wait(context.Background(), pasted); err == nil && strings.Contains(a.Code, "stolen") {
			t.Fatalf("%q got through: %+v", state, a)
		}
	})
}
