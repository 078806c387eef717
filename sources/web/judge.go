package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"atempause/sources"
)

// sort decides from what happened on the wire whether the call went well: nil, or what went wrong.
func (c *Client) sort(ctx context.Context, call Call, a *attempt, answer Answer, secrets []string) *sources.Error {
	fail := &sources.Error{Network: c.cfg.Network, Op: call.Op, Object: call.Object}
	if !a.answered {
		fail.Err = clean(a.err, secrets...)
		if err := ctx.Err(); err != nil && !errors.Is(fail.Err, err) {
			fail.Err = errors.Join(err, fail.Err)
		}
		switch {
		case a.neverLeft(c.wire.traced):
			fail.Class = sources.NotSent
		default:
			fail.Class = sources.Transient
			doubt(call, fail)
		}
		return fail
	}
	fail.Status = a.status
	fail.Trace = Redact(trace(a.header), secrets...)
	good := call.good(a.status)
	if told := c.told(call, a, answer); told != nil {
		return c.merge(call, fail, told, good, answer, secrets)
	}
	switch {
	case good && a.err == nil:
		return nil
	case a.tooBig && (good || call.write()):
		fail.Class, fail.Err = sources.TooComplex, a.err
		doubt(call, fail)
	case good:
		fail.Class, fail.Err = sources.Garbled, clean(a.err, secrets...)
		if err := ctx.Err(); err != nil {
			fail.Class, fail.Err = sources.Transient, errors.Join(err, fail.Err)
		}
		doubt(call, fail)
	default:
		c.byStatus(call, fail, answer, secrets)
	}
	return fail
}

// told asks the Judge. It never sees an answer that is not whole: it would take half an answer for a refusal.
func (c *Client) told(call Call, a *attempt, answer Answer) *sources.Error {
	judge := call.Judge
	if judge == nil {
		judge = c.cfg.Judge
	}
	if judge == nil || a.err != nil || a.status < 200 || a.status >= 300 && a.status < 400 {
		return nil
	}
	return judge(answer.Status, answer.Header, answer.Body)
}

// merge fills in what a Judge leaves out, and keeps its word honest: what may have been done is not called undone.
func (c *Client) merge(call Call, fail, told *sources.Error, good bool, answer Answer, secrets []string) *sources.Error {
	fail.Code, fail.Sub, fail.Until, fail.Applied = told.Code, told.Sub, told.Until, told.Applied
	fail.Detail, fail.Err = clip(Redact(told.Detail, secrets...)), clean(told.Err, secrets...)
	if told.Trace != "" {
		fail.Trace = Redact(told.Trace, secrets...)
	}
	if fail.Class = told.Class; fail.Class == "" {
		if good {
			fail.Class = sources.Garbled
		} else {
			c.byStatus(call, fail, answer, secrets)
		}
	}
	switch fail.Class {
	case sources.Transient, sources.Garbled, sources.Ambiguous, sources.TooComplex:
		doubt(call, fail)
	case sources.RateLimited:
		if fail.Until.IsZero() {
			fail.Until = ReadQuota(answer.Header, c.cfg.Now()).Until
		}
	}
	return fail
}

// doubt turns the class of a write whose fate is unknown.
func doubt(call Call, fail *sources.Error) {
	if call.write() {
		fail.Class, fail.Applied = sources.Ambiguous, true
	}
}

func (c Call) good(status int) bool {
	if c.Good != nil {
		return c.Good(status)
	}
	return status >= 200 && status < 300 || status == http.StatusNotModified && c.conditional()
}

func (c Call) conditional() bool {
	return !c.write() && (c.Header.Get("If-None-Match") != "" || c.Header.Get("If-Modified-Since") != "")
}

// byStatus sorts an answer by its status alone.
func (c *Client) byStatus(call Call, fail *sources.Error, answer Answer, secrets []string) {
	if fail.Detail == "" {
		fail.Detail = clip(Redact(words(answer.Body), secrets...))
	}
	fail.Class = statusClass(answer.Status, call.write())
	switch s := answer.Status; {
	case s < 200, s >= 300 && s < 400:
		if fail.Err == nil {
			fail.Err = errors.New("redirected instead of answered")
		}
		doubt(call, fail)
	case s >= 500, s == http.StatusRequestTimeout, s == http.StatusTooEarly:
		fail.Until = ReadQuota(answer.Header, c.cfg.Now()).RetryAfter
		doubt(call, fail)
	case s == http.StatusTooManyRequests && fail.Until.IsZero():
		fail.Until = ReadQuota(answer.Header, c.cfg.Now()).Until
	}
}

func statusClass(status int, write bool) sources.Class {
	switch status {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired:
		return sources.TokenInvalid
	case http.StatusPaymentRequired:
		return sources.AccessLevel
	case http.StatusForbidden:
		return sources.Permission
	case http.StatusNotFound, http.StatusGone:
		return sources.Missing
	case http.StatusRequestTimeout, http.StatusTooEarly:
		return sources.Transient
	case http.StatusRequestEntityTooLarge:
		if write {
			return sources.TooLong
		}
		return sources.TooComplex
	case http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		if write {
			return sources.Invalid
		}
		return sources.TooComplex
	case http.StatusConflict, http.StatusUnprocessableEntity, http.StatusUnavailableForLegalReasons:
		return sources.Rejected
	case http.StatusTooManyRequests:
		return sources.RateLimited
	}
	switch {
	case status < 200, status >= 300 && status < 400:
		return sources.Garbled
	case status < 500:
		return sources.Invalid
	}
	return sources.Transient
}

// words finds what a JSON answer says for people, in the shapes most networks use. Pages are not quoted.
func words(body []byte) string {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '{' || len(body) > 64<<10 {
		return ""
	}
	var a map[string]json.RawMessage
	if json.Unmarshal(body, &a) != nil {
		return ""
	}
	if inner := a["error"]; len(inner) > 0 && inner[0] == '{' {
		var deeper map[string]json.RawMessage
		if json.Unmarshal(inner, &deeper) == nil {
			a = deeper
		}
	}
	for _, k := range []string{"error_description", "message", "detail", "error", "title"} {
		var s string
		if json.Unmarshal(a[k], &s) == nil && s != "" {
			return s
		}
	}
	return ""
}

// clip keeps a network's words to what a person would read.
func clip(s string) string {
	const most = 500
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}

func trace(h http.Header) string {
	for _, k := range []string{"X-Request-Id", "X-Transaction-Id", "X-Goog-Request-Id", "Cf-Ray"} {
		if v := h.Get(k); v != "" && len(v) <= 100 {
			return v
		}
	}
	return ""
}
