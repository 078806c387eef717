package googleauth

import (
	"encoding/json"
	"net/http"
	"strings"

	"atempause/sources"
)

// judge reads what the server of tokens says, in the form of RFC 6749, 5.2. What each means at Google:
// https://developers.google.com/identity/protocols/oauth2/web-server#offline
func judge(status int, _ http.Header, body []byte) *sources.Error {
	if status < 400 || status >= 500 {
		return nil
	}
	var told struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Subtype     string `json:"error_subtype"`
	}
	if json.Unmarshal(body, &told) != nil || told.Error == "" {
		return nil
	}
	fail := &sources.Error{Detail: strings.TrimSpace(told.Error + ": " + told.Description)}
	words := strings.ToLower(told.Description)
	switch told.Error {
	case "invalid_grant":
		switch {
		case told.Subtype == "invalid_rapt": // the firm's Workspace wants the person to log in again
			fail.Class = sources.TokenCheckpoint
		case strings.Contains(words, "expired"): // Google says "expired or revoked" and does not tell which
			fail.Class = sources.TokenExpired
		case strings.Contains(words, "revoked"):
			fail.Class = sources.TokenRevoked
		default:
			fail.Class = sources.TokenInvalid
		}
	case "invalid_token":
		fail.Class = sources.TokenExpired
	case "access_denied", "admin_policy_enforced", "org_internal", "disabled_client", "deleted_client":
		fail.Class = sources.AccessLevel
	case "invalid_scope":
		fail.Class = sources.Permission
	case "invalid_client", "unauthorized_client":
		fail.Class = sources.TokenInvalid
	case "rate_limit_exceeded":
		fail.Class = sources.RateLimited
	}
	return fail
}
