package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"atempause/sources"
)

// judge decides from what the recorder kept whether the call went well; if not it fills fail in.
func (c *Client) judge(ctx context.Context, call Call, rec *record, err error, token string, fail *sources.Error) {
	secrets := []string{token, c.cfg.AppSecret}
	if c.cfg.AppSecret != "" {
		secrets = append(secrets, proof(c.cfg.AppSecret, token))
	}
	if !rec.answered {
		c.unanswered(ctx, call, rec, clean(orElse(err, "no answer"), secrets...), fail)
		return
	}
	fail.Status = rec.status
	fail.Trace = rec.header.Get("x-fb-trace-id")
	if f, bad := sniff(rec.body); bad {
		c.refused(call, rec, f, secrets, fail)
		return
	}
	if rec.readErr != nil {
		cut := fmt.Errorf("answer cut off: %w", clean(rec.readErr, secrets...))
		c.unanswered(ctx, call, rec, cut, fail)
		return
	}
	c.unspoken(call, rec, fail)
	if fail.Class == "" {
		fail.Status = 0
	}
}

// unanswered sorts what went wrong before an answer had come to its end.
func (c *Client) unanswered(ctx context.Context, call Call, rec *record, err error, fail *sources.Error) {
	fail.Err = err
	if ctxErr := ctx.Err(); ctxErr != nil && !errors.Is(err, ctxErr) {
		fail.Err = errors.Join(ctxErr, err)
	}
	switch {
	case rec.neverLeft():
		fail.Class = sources.NotSent
	case call.write():
		fail.Class, fail.Applied = sources.Ambiguous, true
	default:
		fail.Class = sources.Transient
	}
}

// refused sorts an error Meta has told.
func (c *Client) refused(call Call, rec *record, f Fault, secrets []string, fail *sources.Error) {
	fail.Code, fail.Sub = f.Code, f.Sub
	fail.Detail = Redact(detail(f), secrets...)
	if f.Trace != "" {
		fail.Trace = f.Trace
	}
	fail.Class, _ = Classify(f, rec.status)
	if names := permissions(f.Message); fail.Class == sources.Permission && names != "" {
		fail.Detail, fail.Err = names, errors.New(fail.Detail)
	}
	if !call.write() {
		return
	}
	if fail.Class == sources.Transient {
		fail.Class = sources.Ambiguous
	}
	// Meta's own table has these codes for messages that were sent all the same, whatever else they say.
	fail.Applied = fail.Class == sources.Ambiguous || f.Code == 1 || f.Code == 2 || f.Code == -1
}

// Meta names a missing permission, or the task of the role, somewhere in a long sentence.
var permissionName = regexp.MustCompile(`\b(?:(?:pages|instagram|business|ads)_[a-z_]*[a-z]|MODERATE|MESSAGING|CREATE_CONTENT|MANAGE)\b`)

func permissions(message string) string {
	found := permissionName.FindAllString(message, -1)
	slices.Sort(found)
	return strings.Join(slices.Compact(found), ", ")
}

// detail chooses Meta's words for people over its words for programs.
func detail(f Fault) string {
	switch {
	case f.UserTitle != "" && f.UserText != "":
		return f.UserTitle + ": " + f.UserText
	case f.UserText != "":
		return f.UserText
	}
	return f.Message
}

// unspoken sorts an answer that tells no error in words: its status and shape must do.
func (c *Client) unspoken(call Call, rec *record, fail *sources.Error) {
	body := bytes.TrimSpace(rec.body)
	var why string
	switch {
	case rec.tooBig:
		fail.Class = sources.TooComplex
		why = fmt.Sprintf("answer larger than %d bytes", c.cfg.MaxBody)
		if call.write() { // whatever its status: nobody has read what it says
			fail.Class, fail.Applied = sources.Ambiguous, true
		}
		fail.Err = errors.New(why)
		return
	case rec.status == http.StatusTooManyRequests:
		fail.Class = sources.RateLimited
		return
	case rec.status >= 300 && rec.status < 400:
		why = "redirected instead of answered"
	case rec.status >= 400:
		why = "an error status without a reason"
	case !json.Valid(body):
		why = "not JSON: " + shape(body)
	case string(body) == "false" || string(body) == "null":
		why = "answered " + string(body)
	case call.write() && denied(body):
		why = "answered without success"
	default:
		return
	}
	fail.Err = errors.New(why)
	switch {
	case call.write():
		fail.Class, fail.Applied = sources.Ambiguous, true
	case rec.status >= 500:
		fail.Class = sources.Transient
	default:
		fail.Class = sources.Garbled
	}
}

// denied finds {"success":false}.
func denied(body []byte) bool {
	var s struct {
		Success *bool `json:"success"`
	}
	return json.Unmarshal(body, &s) == nil && s.Success != nil && !*s.Success
}

// shape says what a strange answer looks like, without quoting it into a log.
func shape(body []byte) string {
	switch {
	case len(body) == 0:
		return "empty"
	case body[0] == '<':
		return fmt.Sprintf("%d bytes of HTML", len(body))
	}
	return fmt.Sprintf("%d bytes", len(body))
}
