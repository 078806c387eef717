package mastodon

import (
	"encoding/json"
	"net/http"
	"strings"

	"atempause/sources"
)

// phrases are what Mastodon's errors say (in English, which is asked for) and what that means. The status alone does not
// tell them apart.
var phrases = []struct {
	status int
	word   string
	class  sources.Class
}{
	{http.StatusUnauthorized, "expired", sources.TokenExpired},
	{http.StatusUnauthorized, "revoked", sources.TokenRevoked},
	{http.StatusForbidden, "outside the authorized scopes", sources.Permission},
	{http.StatusForbidden, "insufficient_scope", sources.Permission},
	{http.StatusForbidden, "your login is", sources.TokenCheckpoint}, // disabled, pending, its address not confirmed
	{http.StatusForbidden, "suspended", sources.WriteBlocked},
	{http.StatusUnprocessableEntity, "character limit", sources.TooLong},
	{http.StatusUnprocessableEntity, "too long", sources.TooLong},
	{http.StatusUnprocessableEntity, "requires an authenticated user", sources.TokenInvalid},
}

// judge reads Mastodon's error bodies, {"error": "…", "error_description": "…"}.
func judge(status int, header http.Header, body []byte) *sources.Error {
	if status < 400 || status >= 500 || len(body) > 64<<10 {
		return nil
	}
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &said) != nil {
		if said.Error == "" { // no answer of Mastodon's: the status must do
			return nil
		}
	}
	all := strings.ToLower(said.Error + " " + said.Description + " " + header.Get("WWW-Authenticate"))
	detail := said.Error
	if said.Description != "" {
		detail = said.Description
	}
	for _, p := range phrases {
		if p.status == status && strings.Contains(all, p.word) {
			return &sources.Error{Class: p.class, Detail: detail}
		}
	}
	return nil
}
