package googleauth

import (
	"encoding/json"
	"errors"
	"strings"
)

// Secret is what the config holds.
type Secret struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	RefreshToken string `json:"refresh_token"`
	Access       string `json:"access_token"` // alone: an access token that cannot be renewed
}

// ParseSecret reads what the config holds. Its errors quote nothing of it.
func ParseSecret(raw string) (Secret, error) {
	raw = strings.TrimSpace(raw)
	var s Secret
	switch {
	case raw == "":
		return s, errors.New("no token is configured")
	case strings.HasPrefix(raw, "{"):
		if json.Unmarshal([]byte(raw), &s) != nil {
			return Secret{}, errors.New("the token is JSON that cannot be read")
		}
		switch {
		case s.RefreshToken != "" && s.ClientID != "":
			s.Access = ""
			return s, nil
		case s.RefreshToken != "":
			return Secret{}, errors.New("the token's JSON lacks client_id")
		case s.Access != "":
			return Secret{Access: s.Access}, usable(s.Access)
		}
		return Secret{}, errors.New("the token's JSON lacks refresh_token: the file of the OAuth client alone is not enough")
	case strings.HasPrefix(raw, "1//"):
		return Secret{}, errors.New("a refresh token alone is not enough: client_id and client_secret belong to it")
	}
	return Secret{Access: raw}, usable(raw)
}

// usable refuses what cannot stand in a header.
func usable(token string) error {
	for _, r := range token {
		if r <= ' ' || r >= 0x7f {
			return errors.New("the token holds blanks or signs that no token has")
		}
	}
	return nil
}
