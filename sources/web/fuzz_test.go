package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"atempause/sources"
)

// Whatever an id looks like, a call stays on the base's server, below the base's path, in the place meant for it.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"1", "..", ".", "a/b", "%2e%2e", "?x=1", "#f", "//evil.example", "\\evil", "@evil", "ü", "\x00", " ", "", ";a"} {
		f.Add(s)
	}
	c, err := New(Config{Network: sources.WordPress, BaseURL: "https://shop.example/wp-json"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, id string) {
		u, err := c.address(Call{Path: Path("wp", id, "replies")})
		if err != nil {
			t.Fatalf("%q: %v", id, err)
		}
		parts := strings.Split(u.EscapedPath(), "/")
		if u.Host != "shop.example" || u.RawQuery != "" || u.Fragment != "" || len(parts) != 5 || parts[1] != "wp-json" || parts[4] != "replies" ||
			parts[3] == "." || parts[3] == ".." {
			t.Errorf("%q: %s", id, u)
		}
	})
}

// A network's links for the next page lead to its own server or nowhere.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{
		"https://shop.example/x?page=2", "https://shop.example@evil.example/", "https://shop.example.evil/", "//evil", "https:shop.example",
		"https://SHOP.example:443/", "https://shop.example:444/", "http://shop.example/", "https://[::1]/", "javascript:alert(1)",
	} {
		f.Add(s)
	}
	c, err := New(Config{Network: sources.WordPress, BaseURL: "https://shop.example/wp-json"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, link string) {
		if link == "" {
			return
		}
		u, err := c.address(Call{URL: link})
		if err == nil && (!strings.EqualFold(u.Hostname(), "shop.example") || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443") {
			t.Errorf("%q: %s", link, u)
		}
	})
}

// A secret does not show, wherever a network puts it.
func FuzzRedact(f *testing.F) {
	f.Add("token=", " rejected", "abc%def+/=")
	f.Add("https://u:", "@host/", "geheim123")
	f.Add("", "", "000 0000")
	f.Add("Bearer ", "", "eyJhbGciOiJIUzI1NiJ9.e30.x")
	f.Fuzz(func(t *testing.T, before, after, secret string) {
		if len(secret) < 6 || strings.Contains(hidden, secret) {
			return
		}
		secrets := hide(Call{}, mustURL(t, "https://h/"), http.Header{"Authorization": {"Bearer " + secret}})
		if got := Redact(before+secret+after, secrets...); strings.Contains(got, secret) && !strings.Contains(strings.ReplaceAll(before+secret+after, secret, hidden), secret) {
			t.Errorf("%q", got)
		}
	})
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// An error's words are found in anything without a stumble, and are short.
func FuzzWords(f *testing.F) {
	for _, s := range []string{`{"error":"a"}`, `{"error":{"error":{"message":"b"}}}`, `{"message":"\ud800"}`, `{`, `[]`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if got := clip(words(body)); len(got) > 500 {
			t.Errorf("%d bytes", len(got))
		}
	})
}
