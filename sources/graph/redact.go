package graph

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// hidden stands where a secret stood.
const hidden = "[hidden]"

// Meta's tokens begin with EAA (users, Pages) or IG (Instagram); a link for the next page holds one in clear, and an
// error about a bad token may quote it.
var (
	tokenShape = regexp.MustCompile(`\b(?:EAA|IGQ|IGA)[A-Za-z0-9_-]{16,}`)
	secretPair = regexp.MustCompile(`(?i)((?:access_token|input_token|appsecret_proof|client_secret|fb_exchange_token)["']?\s*[=:]\s*["']?)[^&\s"'<>]+`)
	bearerPair = regexp.MustCompile(`(?i)(bearer\s+)[^\s"']+`)
)

// Redact takes out whatever is or looks like a secret: the given ones, their URL-escaped forms, and anything of the
// shape of a token or a parameter that carries one.
func Redact(s string, secrets ...string) string {
	for _, secret := range secrets {
		if len(secret) >= 4 {
			s = strings.ReplaceAll(s, secret, hidden)
		}
	}
	s = secretPair.ReplaceAllString(s, "${1}"+hidden)
	s = bearerPair.ReplaceAllString(s, "${1}"+hidden)
	return tokenShape.ReplaceAllString(s, hidden)
}

// proof is what an app with "Require App Secret" asks for with each call.
func proof(secret, token string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}

// fingerprint names a token in the governor's ledger without keeping it.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:6])
}

// cleaned wraps an error whose text may hold a secret: what is printed is clean, errors.Is still sees the cause.
type cleaned struct {
	text  string
	cause error
}

func (c *cleaned) Error() string { return c.text }

// Unwrap gives the cause for errors.Is; print the error itself, never the cause.
func (c *cleaned) Unwrap() error { return c.cause }

func clean(err error, secrets ...string) error {
	if err == nil {
		return nil
	}
	return &cleaned{Redact(err.Error(), secrets...), err}
}
