package graph

import (
	"strings"

	"atempause/sources"
)

// Scope says how far a limit reaches, so that a pause stops neither too little nor too much.
type Scope string

// The scopes.
const (
	NoScope     Scope = ""
	AppScope    Scope = "app"    // every token of the app
	TokenScope  Scope = "token"  // this token
	ObjectScope Scope = "object" // this Page or account, for the use case of the call
	EdgeScope   Scope = "edge"   // this edge of the object
	WriteScope  Scope = "writes" // everything that changes something on the object
)

// Row is one line of the table of Meta's error codes: the code, the sub-code (0: any), what it means to us, how far a
// limit reaches, and Meta's own meaning in a few words.
type Row struct {
	Code, Sub int
	Class     sources.Class
	Scope     Scope
	Means     string
}

// Table lists the codes known, the special before the general. Where it says Transient and the call was a write, the
// class is Ambiguous: an error from this list does not prove that nothing was done.
var Table = []Row{
	{1, 99, sources.Permission, NoScope, "unknown error, often a missing permission"},
	{1, 1357046, sources.Transient, NoScope, "invalid JSON reply; a message was sent nevertheless"},
	{1, 0, sources.Transient, NoScope, "unknown error"},
	{2, 0, sources.Transient, NoScope, "service unavailable; in Messenger also: the person has blocked the brand"},
	{-1, 0, sources.Transient, NoScope, "unknown error"},
	{3, 0, sources.Permission, NoScope, "the app may not use this method"},
	{4, 0, sources.RateLimited, AppScope, "limit of the app"},
	{17, 0, sources.RateLimited, TokenScope, "limit of the user"},
	{32, 0, sources.RateLimited, TokenScope, "Page call with a user's token limited; use the Page's token"},
	{341, 0, sources.RateLimited, AppScope, "limit of the app, for a while"},
	{613, 0, sources.RateLimited, EdgeScope, "calls too dense on this edge"},
	{80001, 0, sources.RateLimited, ObjectScope, "use-case limit, Page"},
	{80002, 0, sources.RateLimited, ObjectScope, "use-case limit, Instagram"},
	{80006, 0, sources.RateLimited, ObjectScope, "use-case limit, Messenger"},
	{10, 2018278, sources.WindowClosed, NoScope, "outside the time allowed for messages (Messenger)"},
	{10, 2534022, sources.WindowClosed, NoScope, "outside the time allowed for messages (Instagram)"},
	{10, 1893063, sources.SendingRestricted, NoScope, "the Page is barred from sending for a time"},
	{10, 0, sources.Permission, NoScope, "permission denied"},
	{12, 0, sources.Deprecated, NoScope, "not offered any more in this version"},
	{100, 33, sources.Missing, NoScope, "deleted, never there, or not shown to us"},
	{100, 2018292, sources.NotReplyable, NoScope, "no comment a private reply can go to"},
	{100, 0, sources.Invalid, NoScope, "invalid parameter or unknown field"},
	{102, 0, sources.TokenInvalid, NoScope, "session ended"},
	{104, 0, sources.TokenInvalid, NoScope, "no token, or one the call does not go with"},
	{190, 458, sources.TokenRevoked, NoScope, "the app was removed"},
	{190, 459, sources.TokenCheckpoint, NoScope, "the person must log in on facebook.com"},
	{190, 460, sources.TokenPassword, NoScope, "password changed or logged out"},
	{190, 463, sources.TokenExpired, NoScope, "expired"},
	{190, 464, sources.TokenCheckpoint, NoScope, "the person has not confirmed the account"},
	{190, 467, sources.TokenInvalid, NoScope, "invalid"},
	{190, 492, sources.TokenRole, NoScope, "the role on the Page was lost"},
	{190, 0, sources.TokenInvalid, NoScope, "token no good"},
	{368, 1390008, sources.WriteBlocked, WriteScope, "writing too fast; held for a day or more"},
	{368, 0, sources.WriteBlocked, WriteScope, "held for abusive, for a time"},
	{506, 0, sources.Duplicate, NoScope, "the same text twice in a row"},
	{551, 0, sources.PersonUnavailable, NoScope, "the person cannot be reached"},
	{2018108, 0, sources.AccessLevel, NoScope, "the app's access level does not reach this person"},
	{1609005, 0, sources.Rejected, NoScope, "the link could not be read"},
	{1705, 0, sources.Rejected, NoScope, "link or content refused"},
	{2500, 0, sources.Invalid, NoScope, "the query cannot be read"},
	{2635, 0, sources.VersionEnded, NoScope, "the API version has ended"},
	{10900, 0, sources.AlreadyReplied, NoScope, "answered in private before"},
	{10902, 0, sources.NotReplyable, NoScope, "cannot be answered in private"},
	{10903, 0, sources.NotReplyable, NoScope, "this person cannot be answered in private"},
}

// Classify tells what a fault means to us and how far it reaches. The class is that of a read; Do turns Transient into
// Ambiguous for a write.
func Classify(f Fault, status int) (sources.Class, Scope) {
	text := strings.ToLower(f.Message)
	if f.Throttle || strings.Contains(text, "reduce the amount of data") {
		return sources.TooComplex, NoScope
	}
	if strings.Contains(text, "appsecret_proof") && f.Code != 190 {
		return sources.ProofRequired, NoScope
	}
	for _, r := range Table {
		if r.Code == f.Code && (r.Sub == 0 || r.Sub == f.Sub) && f.Code != 0 {
			return fine(r, f, text)
		}
	}
	switch {
	case f.Code >= 200 && f.Code <= 299:
		return sources.Permission, NoScope
	case f.Code >= 80000 && f.Code <= 80014:
		return sources.RateLimited, ObjectScope
	case status == 429:
		return sources.RateLimited, TokenScope
	case f.Transient || status >= 500:
		return sources.Transient, NoScope
	case f.Code == 0 && status == 401:
		return sources.TokenInvalid, NoScope
	case f.Code == 0:
		return sources.Transient, NoScope // an error without a number says nothing of what was done
	}
	return sources.Rejected, NoScope
}

// fine tells apart what Meta puts under one code and only words distinguish.
func fine(r Row, f Fault, text string) (sources.Class, Scope) {
	switch {
	case r.Code == 100 && r.Sub == 0 && f.Transient:
		return sources.Transient, NoScope
	case r.Code == 100 && r.Sub == 0 && strings.Contains(text, "permission"):
		return sources.Permission, NoScope
	case r.Code == 10 && r.Sub == 0 && strings.Contains(text, "outside") && strings.Contains(text, "window"):
		return sources.WindowClosed, NoScope
	case r.Code == 10 && r.Sub == 0 && strings.Contains(text, "advanced access"):
		return sources.AccessLevel, NoScope
	case r.Code == 2500 && strings.Contains(text, "access token"):
		return sources.TokenInvalid, NoScope
	case r.Code == 2 && f.Sub == 0 && strings.Contains(text, "block"):
		return sources.PersonUnavailable, NoScope
	}
	return r.Class, r.Scope
}
