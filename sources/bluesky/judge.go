package bluesky

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"atempause/sources"
)

// fault is how XRPC tells that something went wrong: a name for programs and words for people.
type fault struct {
	Error   string `json:"error"`
	Message string `json:"message"`
}

// classes sorts the names of errors, as the lexicons and the reference server have them.
var classes = map[string]sources.Class{
	"ExpiredToken":            sources.TokenExpired,
	"InvalidToken":            sources.TokenInvalid,
	"AuthMissing":             sources.TokenInvalid,
	"AccountNotFound":         sources.TokenInvalid, // ours, on its own server
	"AuthenticationRequired":  sources.TokenInvalid,
	"AuthFactorTokenRequired": sources.TokenInvalid, // the account's own password with a second factor: an app password is wanted
	"AccountTakedown":         sources.TokenCheckpoint,
	"AccountDeactivated":      sources.TokenCheckpoint,
	"AccountSuspended":        sources.SendingRestricted,
	"NotFound":                sources.Missing,
	"RecordNotFound":          sources.Missing,
	"RepoNotFound":            sources.Missing,
	"HandleNotFound":          sources.Missing,
	"InvalidConvo":            sources.Missing,
	"RecipientNotFound":       sources.Missing,
	"ReplyTargetNotFound":     sources.Missing,
	"BlockedActor":            sources.PersonUnavailable,
	"BlockedByActor":          sources.PersonUnavailable,
	"BlockedSubject":          sources.PersonUnavailable,
	"MessagesDisabled":        sources.PersonUnavailable,
	"NotFollowedBySender":     sources.PersonUnavailable,
	"ConvoLocked":             sources.NotReplyable,
	"InvalidSwap":             sources.Duplicate,
	"MethodNotImplemented":    sources.Unsupported,
}

// judge reads an error of XRPC. Whatever is answered with 500 or more may have been done.
func judge(status int, _ http.Header, body []byte) *sources.Error {
	if status < 400 || status == http.StatusTooManyRequests || status >= 500 && status != http.StatusNotImplemented {
		return nil
	}
	var f fault
	if json.Unmarshal(body, &f) != nil || f.Error == "" {
		return nil
	}
	e := &sources.Error{Class: classes[f.Error], Detail: f.Message, Err: errors.New(f.Error)}
	said := strings.ToLower(f.Message)
	switch {
	case f.Error == "InvalidToken" && strings.Contains(said, "bad token"):
		e.Class = sources.Permission // the token is good, yet not for this: an app password without direct messages
	case e.Class != "":
	case status == http.StatusNotImplemented:
		return nil
	case strings.Contains(said, "could not locate") || strings.Contains(said, "not found") ||
		strings.Contains(said, "unable to resolve handle") || strings.Contains(said, "could not find"):
		e.Class = sources.Missing
	case strings.Contains(said, "must not be longer than") || strings.Contains(said, "too long") ||
		strings.Contains(said, "graphemes") || strings.Contains(said, "too big"):
		e.Class = sources.TooLong
	}
	return e
}

// judgeLogin reads an error of logging in: what is missing there is the account.
func judgeLogin(status int, h http.Header, body []byte) *sources.Error {
	e := judge(status, h, body)
	if e == nil {
		return nil
	}
	switch e.Class {
	case sources.Missing, sources.Invalid, "":
		e.Class = sources.TokenInvalid
	case sources.SendingRestricted:
		e.Class = sources.TokenCheckpoint
	}
	return e
}

// renewable tells whether a call was refused for its session alone, so that a new one may help.
func renewable(err error) bool {
	var e *sources.Error
	return errors.As(err, &e) && e.Status != 0 && !e.Applied && e.Op != "log in" && e.Op != "renew the session" &&
		(e.Class == sources.TokenExpired || e.Class == sources.TokenInvalid)
}
