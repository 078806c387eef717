package wordpress

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/markup"
)

// refusal is WordPress's own form of an error (WP_Error over REST).
type refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Data    struct {
		Status int `json:"status"`
	} `json:"data"`
}

// classes is what WordPress's codes mean. They come from its REST controllers and wp_allow_comment; the rest is told by
// the status.
var classes = map[string]sources.Class{
	"incorrect_password":                        sources.TokenInvalid, // wrong, or taken back: it does not say which
	"invalid_username":                          sources.TokenInvalid,
	"invalid_email":                             sources.TokenInvalid,
	"invalidcombo":                              sources.TokenInvalid,
	"rest_not_logged_in":                        sources.TokenInvalid,
	"rest_comment_login_required":               sources.TokenInvalid,
	"application_passwords_disabled":            sources.AccessLevel,
	"application_passwords_disabled_for_user":   sources.AccessLevel,
	"rest_forbidden":                            sources.Permission,
	"rest_forbidden_context":                    sources.Permission,
	"rest_forbidden_param":                      sources.Permission,
	"rest_cannot_read":                          sources.Permission,
	"rest_cannot_read_post":                     sources.Permission,
	"rest_cannot_edit":                          sources.Permission,
	"rest_cannot_delete":                        sources.Permission,
	"rest_comment_invalid_id":                   sources.Missing,
	"rest_post_invalid_id":                      sources.Missing,
	"rest_comment_invalid_post_id":              sources.Missing,
	"rest_already_trashed":                      sources.Missing,
	"rest_comment_trash_post":                   sources.NotReplyable,
	"rest_comment_draft_post":                   sources.NotReplyable,
	"rest_comment_closed":                       sources.NotReplyable,
	"rest_comment_content_invalid":              sources.Rejected,
	"rest_comment_author_data_required":         sources.Rejected,
	"comment_content_column_length":             sources.TooLong,
	"comment_duplicate":                         sources.Duplicate,
	"comment_flood":                             sources.RateLimited,
	"rest_trash_not_supported":                  sources.Unsupported,
	"rest_no_route":                             sources.Unsupported,
	"rest_disabled":                             sources.Unsupported,
	"rest_cannot_access":                        sources.Permission, // said by plugins that shut the API
	"rest_comment_failed_edit":                  sources.Rejected,   // also when there was nothing to change
	"wp_error_akismet_comment_rejected_as_spam": sources.Rejected,
}

// floodPause is how far apart WordPress wants the comments of a person: wp_throttle_comment_flood says 15 seconds.
const floodPause = 15 * time.Second

// judge reads WordPress's own errors. They may come with a good status: once PHP has printed a warning, the status can no
// longer be set. Pages instead of JSON come from firewalls and security plugins.
func (s *Source) judge(status int, h http.Header, body []byte) *sources.Error {
	told, ok := refused(body)
	if !ok {
		if status == http.StatusForbidden && looksLikeAPage(h, body) {
			return &sources.Error{Class: sources.Permission, Detail: "a firewall or security plugin stands before the API"}
		}
		return nil
	}
	if status >= 200 && status < 300 && told.Data.Status >= 500 {
		status = told.Data.Status
	}
	fail := &sources.Error{
		Class:  classes[told.Code],
		Detail: strings.TrimSpace(markup.Text(told.Message, markup.Options{}) + " [" + told.Code + "]"),
	}
	switch {
	case told.Code == "comment_flood":
		fail.Until = s.cfg.Now().Add(floodPause)
	case fail.Class != "":
	case status >= 200 && status < 300:
		fail.Class = byStatus(told.Data.Status)
	}
	return fail
}

// refused tells whether an answer is an error by its form.
func refused(body []byte) (refusal, bool) {
	var told refusal
	one, err := salvage(body)
	if err != nil || one[0] != '{' || !bytes.Contains(one, []byte(`"code"`)) {
		return told, false
	}
	var head struct {
		Code    string          `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if json.Unmarshal(one, &head) != nil || head.Code == "" || head.Message == "" {
		return told, false
	}
	told.Code, told.Message = head.Code, head.Message
	_ = json.Unmarshal(head.Data, &told.Data) // may be null or a list
	return told, true
}

func looksLikeAPage(h http.Header, body []byte) bool {
	return strings.Contains(h.Get("Content-Type"), "html") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// byStatus is the class of an error that came with a good status and names another in its body.
func byStatus(status int) sources.Class {
	switch status {
	case http.StatusUnauthorized:
		return sources.TokenInvalid
	case http.StatusForbidden:
		return sources.Permission
	case http.StatusNotFound, http.StatusGone:
		return sources.Missing
	case http.StatusConflict:
		return sources.Rejected
	case http.StatusTooManyRequests:
		return sources.RateLimited
	}
	if status >= 400 && status < 500 {
		return sources.Invalid
	}
	return sources.Transient // for a write this leaves doubt, as it should
}
