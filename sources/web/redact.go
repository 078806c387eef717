package web

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// hidden stands where a secret stood.
const hidden = "[hidden]"

var (
	secretWord = regexp.MustCompile(`(?i)(?:^|[-_.])(?:authorization|cookie|token|secret|password|passwd|apikey|key|jwt|signature|sig|code|nonce|assertion|dpop|session)(?:$|[-_.])|token$|secret$|jwt$|cookie2?$|apikey$`)
	secretPair = regexp.MustCompile(`(?i)([a-z0-9_-]*(?:token|secret|password|passwd|apikey|api_key|jwt|cookie|signature|assertion)["']?\s*[=:]\s*["']?|[?&](?:key|code|sig)=)[^&\s"'<>,;]+`)
	bearerPair = regexp.MustCompile(`(?i)\b((?:bearer|basic|dpop|oauth)\s+)[A-Za-z0-9._~+/=-]{6,}`)
	tokenShape = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?|\bya29\.[A-Za-z0-9_-]{8,}|\bAIza[A-Za-z0-9_-]{30,}`)
	userInfo   = regexp.MustCompile(`([a-z][a-z0-9+.-]*://)[^/\s@"']+@`)
)

// secretName tells whether a header or query field of this name carries what nobody may see.
func secretName(name string) bool { return secretWord.MatchString(name) }

// Redact takes out whatever is or looks like a secret: the given ones in their usual spellings, and anything of the shape
// of a token or of a field that carries one.
func Redact(s string, secrets ...string) string {
	for _, secret := range secrets {
		if len(secret) < 4 {
			continue
		}
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			s = strings.ReplaceAll(s, form, hidden)
		}
	}
	s = userInfo.ReplaceAllString(s, "${1}"+hidden+"@")
	s = bearerPair.ReplaceAllString(s, "${1}"+hidden)
	s = secretPair.ReplaceAllString(s, "${1}"+hidden)
	return tokenShape.ReplaceAllString(s, hidden)
}

// hide collects the secrets of a call: the values of its headers and query fields that carry some.
func hide(call Call, u *url.URL, header http.Header) []string {
	out := slices.Clone(call.Secrets)
	for k, values := range header {
		if !secretName(k) {
			continue
		}
		for _, v := range values {
			scheme, rest, _ := strings.Cut(v, " ")
			out = append(out, v, rest)
			if raw, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "Basic") {
				_, password, _ := strings.Cut(string(raw), ":")
				out = append(out, password)
			}
			out = append(out, strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ';' || r == ',' || r == '"' })...)
		}
	}
	out = append(out, secretFields(u.RawQuery)...)
	if call.Type == "application/x-www-form-urlencoded" {
		out = append(out, secretFields(string(call.Body))...)
	}
	// The schemes are no secrets, and short words would blot out half a sentence.
	out = slices.DeleteFunc(out, func(s string) bool { return len(s) < 6 || strings.EqualFold(s, "bearer") })
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(out)
}

// secretFields finds the values of secret fields in a query or a form, as they stand there and as they are meant.
func secretFields(query string) (out []string) {
	for pair := range strings.SplitSeq(query, "&") {
		k, v, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(k); err != nil || !secretName(name) {
			continue
		}
		out = append(out, v)
		if plain, err := url.QueryUnescape(v); err == nil {
			out = append(out, plain)
		}
	}
	return out
}

// cleaned is an error whose text may have held a secret: what is printed is clean, and errors.Is still knows the cause,
// but nobody gets hold of it.
type cleaned struct {
	text  string
	cause error
}

func (c *cleaned) Error() string { return c.text }

// Is tells whether the cause is target.
func (c *cleaned) Is(target error) bool { return errors.Is(c.cause, target) }

func clean(err error, secrets ...string) error {
	if err == nil {
		return nil
	}
	return &cleaned{clip(Redact(err.Error(), secrets...)), err}
}
