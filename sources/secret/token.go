package secret

import (
	"encoding/json"
	"log/slog"
)

// Token is a secret text. However it is printed, marshalled or logged, only dots come out.
type Token struct{ text string }

// hidden is what stands for any secret, whatever its length.
const hidden = "•••"

// Make wraps a text as a secret.
func Make(text string) Token { return Token{text} }

// Reveal is the secret itself, for the one place that sends it.
func (t Token) Reveal() string { return t.text }

// Empty tells whether there is nothing in it.
func (t Token) Empty() bool { return t.text == "" }

// String hides the secret.
func (t Token) String() string { return hidden }

// GoString hides the secret from %#v.
func (t Token) GoString() string { return hidden }

// LogValue hides the secret from slog.
func (t Token) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON hides the secret from encoding/json.
func (t Token) MarshalJSON() ([]byte, error) { return json.Marshal(hidden) }

// MarshalText hides the secret from every encoder that takes text.
func (t Token) MarshalText() ([]byte, error) { return []byte(hidden), nil }
