package x

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a has no other signature that X takes
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Keys are what proves to X who we are: one of three kinds.
type Keys struct {
	// OAuth 1.0a, as the developer console shows them. They do not run out.
	APIKey       string `json:"api_key,omitempty"`
	APISecret    string `json:"api_secret,omitempty"`
	AccessSecret string `json:"access_secret,omitempty"`
	// OAuth 2.0 with PKCE. The refresh token is good for one renewal.
	ClientID     string `json:"client_id,omitempty"`
	ClientSecret string `json:"client_secret,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`
	// The access token of OAuth 1.0a; alone: one of OAuth 2.0, good for two hours.
	AccessToken string `json:"access_token,omitempty"`
}

func (k Keys) signs() bool  { return k.APIKey != "" }
func (k Keys) renews() bool { return k.RefreshToken != "" }

// ParseKeys reads a secret: JSON {api_key, api_secret, access_token, access_secret}, JSON {client_id, client_secret,
// refresh_token} (client_secret only of a confidential client), or a bare access token. Its errors quote nothing of it.
func ParseKeys(raw string) (Keys, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return Keys{}, errors.New("no token is configured")
	}
	if !strings.HasPrefix(raw, "{") {
		return Keys{AccessToken: raw}, printable(raw)
	}
	var k Keys
	if json.Unmarshal([]byte(raw), &k) != nil {
		return Keys{}, errors.New("the token is JSON that cannot be read")
	}
	switch {
	case k.APIKey != "" || k.APISecret != "" || k.AccessSecret != "":
		if k.APIKey == "" || k.APISecret == "" || k.AccessToken == "" || k.AccessSecret == "" {
			return Keys{}, errors.New("the token's JSON wants api_key, api_secret, access_token and access_secret")
		}
		k.RefreshToken = ""
	case k.RefreshToken != "":
		if k.ClientID == "" {
			return Keys{}, errors.New("the token's JSON lacks client_id")
		}
	case k.AccessToken == "":
		return Keys{}, errors.New("the token's JSON holds neither an access token nor a refresh token")
	}
	return k, printable(k.APIKey + k.AccessToken)
}

// printable refuses what cannot stand in a header.
func printable(s string) error {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return errors.New("the token holds signs that no token has")
		}
	}
	return nil
}

// signed is what a signature is made of; a call carries it in its context.
type (
	signed struct {
		method, path string
		query        url.Values
	}
	signedKey struct{}
)

// authorize is the Auth of the transport.
func (s *Source) authorize(ctx context.Context, h http.Header) error {
	keys, err := s.keys.present(ctx)
	if err != nil {
		return err
	}
	if !keys.signs() {
		h.Set("Authorization", "Bearer "+keys.AccessToken)
		return nil
	}
	call, ok := ctx.Value(signedKey{}).(signed)
	if !ok {
		return errors.New("a call that was not made ready for its signature")
	}
	nonce := rand.Text()
	h.Set("Authorization", oauth1(keys, call.method, strings.TrimRight(s.cfg.BaseURL, "/")+call.path, call.query, nonce, s.cfg.Now()))
	return nil
}

// oauth1 signs a call. A JSON body is not part of the signature: https://datatracker.ietf.org/doc/html/rfc5849#section-3
func oauth1(k Keys, method, address string, query url.Values, nonce string, at time.Time) string {
	own := map[string]string{
		"oauth_consumer_key": k.APIKey, "oauth_nonce": nonce, "oauth_signature_method": "HMAC-SHA1",
		"oauth_timestamp": strconv.FormatInt(at.Unix(), 10), "oauth_token": k.AccessToken, "oauth_version": "1.0",
	}
	var params []string
	for name, v := range own {
		params = append(params, escape(name)+"="+escape(v))
	}
	for name, values := range query {
		for _, v := range values {
			params = append(params, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(params)
	mac := hmac.New(sha1.New, []byte(escape(k.APISecret)+"&"+escape(k.AccessSecret)))
	_, _ = mac.Write([]byte(method + "&" + escape(address) + "&" + escape(strings.Join(params, "&"))))
	own["oauth_signature"] = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	var parts []string
	for name, v := range own {
		parts = append(parts, name+`="`+escape(v)+`"`)
	}
	slices.Sort(parts)
	return "OAuth " + strings.Join(parts, ", ")
}

// escape is the percent-encoding of RFC 3986, which OAuth asks for.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
