package googleauth

import (
	"encoding/json"
	"net/http"
	"strings"

	"atempause/sources"
)

// Failure is an error in the form Google's APIs share: the older ones name a reason in errors, the newer ones a status
// and details. https://cloud.google.com/apis/design/errors
type Failure struct {
	Code    int
	Status  string // "PERMISSION_DENIED"
	Message string
	Reason  string // "quotaExceeded", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
	Domain  string // "youtube.quota"
	// Meta is what a detail adds: service, quota_limit_value, …
	Meta map[string]string
}

// Has tells whether the failure's reason is one of these.
func (f Failure) Has(reasons ...string) bool {
	for _, r := range reasons {
		if f.Reason == r {
			return true
		}
	}
	return false
}

// ReadFailure reads an answer as an error; ok is false when it is none.
func ReadFailure(body []byte) (f Failure, ok bool) {
	var told struct {
		Error *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
			Status  string `json:"status"`
			Errors  []struct {
				Reason string `json:"reason"`
				Domain string `json:"domain"`
			} `json:"errors"`
			Details []struct {
				Reason   string            `json:"reason"`
				Domain   string            `json:"domain"`
				Metadata map[string]string `json:"metadata"`
			} `json:"details"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &told) != nil || told.Error == nil {
		return f, false
	}
	e := told.Error
	f = Failure{Code: e.Code, Status: e.Status, Message: e.Message}
	for _, d := range e.Details {
		if d.Reason != "" {
			f.Reason, f.Domain, f.Meta = d.Reason, d.Domain, d.Metadata
			break
		}
	}
	for _, one := range e.Errors {
		if one.Reason != "" { // the API's own word says more than the common one
			f.Reason, f.Domain = one.Reason, one.Domain
			break
		}
	}
	return f, true
}

// Judge sorts the errors all of Google's APIs have. The class is empty for what a status says already, or a network's
// own judge has to tell.
func (f Failure) Judge(status int) *sources.Error {
	fail := &sources.Error{Code: f.Code, Detail: f.detail()}
	switch {
	case status == http.StatusUnauthorized:
		fail.Class = sources.TokenExpired // Google has one answer for tokens that are old and that never were
		if f.Has("CREDENTIALS_MISSING", "required", "ACCOUNT_STATE_INVALID", "youtubeSignupRequired") {
			fail.Class = sources.TokenInvalid
		}
	case status == http.StatusTooManyRequests, f.Status == "RESOURCE_EXHAUSTED",
		f.Has("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"):
		fail.Class = sources.RateLimited
		if f.Meta["quota_limit_value"] == "0" { // the project was never let in
			fail.Class = sources.AccessLevel
		}
	case f.Has("accessNotConfigured", "SERVICE_DISABLED", "CONSUMER_SUSPENDED"):
		fail.Class = sources.AccessLevel
	case f.Has("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"):
		fail.Class = sources.Permission
	case f.Has("backendError", "internalError"):
		fail.Class = sources.Transient
	}
	return fail
}

func (f Failure) detail() string {
	var parts []string
	for _, p := range []string{f.Reason, f.Message} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ": ")
}
