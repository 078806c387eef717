package sources

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Class tells apart what can go wrong with a network by what a person has to do about it. The sentence for each class
// stands in the catalogues under "error." + Class.
type Class string

// The classes. The Facebook source maps every code of Meta's tables onto one of them.
const (
	// NotSent: the request provably never left (dial, DNS, TLS). Safe to try again.
	NotSent Class = "not_sent"
	// Ambiguous: the request may have been applied although no good answer came (timeout, reset, 5xx, Meta's 1, 2, -1).
	Ambiguous Class = "ambiguous"
	// Transient: the network has trouble of its own; reading can simply be repeated.
	Transient Class = "transient"
	// RateLimited: too many calls; Until says when it may go on.
	RateLimited Class = "rate_limited"
	// WriteBlocked: the network holds us for abusive; all writing of the channel stops.
	WriteBlocked Class = "write_blocked"
	// TokenExpired and the five after it: the token is no good, each with its own cure.
	TokenExpired    Class = "token_expired"
	TokenInvalid    Class = "token_invalid"
	TokenRevoked    Class = "token_revoked"    // the person removed the app
	TokenPassword   Class = "token_password"   // password changed or logged out
	TokenCheckpoint Class = "token_checkpoint" // the person must log in on the network's site first
	TokenRole       Class = "token_role"       // the person lost the role on the account
	// Permission: a permission is missing; Detail names it.
	Permission Class = "permission"
	// AccessLevel: the app's access level does not reach this person.
	AccessLevel Class = "access_level"
	// ProofRequired: the app asks for a secret proof with each call.
	ProofRequired Class = "proof_required"
	// Missing: the thing was deleted, or was never visible to us.
	Missing Class = "missing"
	// WindowClosed: the time in which the network allows a direct message is over.
	WindowClosed Class = "window_closed"
	// AlreadyReplied: the one private reply to this message has been sent before.
	AlreadyReplied Class = "already_replied"
	// NotReplyable: this message or person cannot be answered this way.
	NotReplyable Class = "not_replyable"
	// PersonUnavailable: the person cannot be written to (has blocked the brand, or takes no messages).
	PersonUnavailable Class = "person_unavailable"
	// SendingRestricted: the account is barred from direct messages for a time.
	SendingRestricted Class = "sending_restricted"
	// Duplicate: the network says it has this text already.
	Duplicate Class = "duplicate"
	// Rejected: the network does not take this content (a link, a word); the text must change.
	Rejected Class = "rejected"
	// Invalid: the network does not understand the request. A fault of this program or of the network's version.
	Invalid Class = "invalid"
	// Deprecated: the network no longer offers this.
	Deprecated Class = "deprecated"
	// VersionEnded: the pinned API version has ended.
	VersionEnded Class = "version_ended"
	// TooComplex: the query is too heavy; ask for less.
	TooComplex Class = "too_complex"
	// Garbled: an answer that is not of the network's form (HTML, cut off, redirect).
	Garbled Class = "garbled"
	// TooLong: the text exceeds the network's limit; nothing was sent.
	TooLong Class = "too_long"
	// Unsupported: the network has no such act; nothing was sent.
	Unsupported Class = "unsupported"
	// SwitchedOff: the person has switched the channel off in the config; nothing was sent.
	SwitchedOff Class = "switched_off"
)

// Error is what every source returns for a network's trouble. It never holds a token.
type Error struct {
	Class   Class
	Network Network
	Op      string    // what was tried: "reply", "read comments"
	Object  string    // remote id it was tried on, if any
	Code    int       // the network's own code and sub-code, 0 if none
	Sub     int       //
	Status  int       // HTTP status, 0 if none
	Detail  string    // the network's own words or the missing permission; a stranger's text: sanitise before drawing
	Trace   string    // the network's id for bug reports
	Until   time.Time // for RateLimited and WriteBlocked: when it may go on; zero if not told
	// Applied is true when the request left this machine and its effect is unknown.
	Applied bool
	Err     error
}

// Error tells the log what happened; people read the sentence of the class from the catalogues.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s: %s", e.Network, e.Op, e.Class)
	if e.Object != "" {
		s += " on " + e.Object
	}
	if e.Code != 0 {
		s += fmt.Sprintf(" (code %d", e.Code)
		if e.Sub != 0 {
			s += fmt.Sprintf("/%d", e.Sub)
		}
		s += ")"
	}
	if e.Status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ClassOf tells the class of any error: the source's own, Ambiguous for an ended context, "" for nil and for strangers.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return Ambiguous
	}
	return ""
}

// MayHaveBeenApplied tells whether a write that ended in err may have reached the network. Anything not known to be
// harmless counts: a second copy of a public reply cannot be taken back.
func MayHaveBeenApplied(err error) bool {
	if err == nil {
		return false
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Applied
	}
	return true
}
