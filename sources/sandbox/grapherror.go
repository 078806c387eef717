package sandbox

import (
	"fmt"
	"net/http"
)

// graphError is an error as Meta tells it.
type graphError struct {
	Code, Sub  int
	Message    string
	Type       string // OAuthException when empty
	Transient  bool
	Title, Msg string // for people; absent when empty
	Status     int    // 0: by the code
}

func (e *graphError) Error() string { return e.Message }

func (e *graphError) status() int {
	switch {
	case e.Status != 0:
		return e.Status
	case e.Code == 1 || e.Code == 2:
		return http.StatusInternalServerError
	case e.Code == 4 || e.Code == 10 || e.Code == 368 || e.Code >= 200 && e.Code < 300:
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

// body is the JSON of the error with the trace id of its response.
func (e *graphError) body(trace string) obj {
	typ := e.Type
	if typ == "" {
		typ = "OAuthException"
	}
	in := obj{{"message", e.Message}, {"type", typ}, {"code", e.Code}}
	if e.Sub != 0 {
		in = append(in, member{"error_subcode", e.Sub})
	}
	if e.Transient || e.Sub != 0 {
		in = append(in, member{"is_transient", e.Transient})
	}
	if e.Title != "" {
		in = append(in, member{"error_user_title", e.Title}, member{"error_user_msg", e.Msg})
	}
	return obj{{"error", append(in, member{"fbtrace_id", trace})}}
}

func fail(code int, format string, args ...any) *graphError {
	return &graphError{Code: code, Message: fmt.Sprintf(format, args...)}
}

func failSub(code, sub int, format string, args ...any) *graphError {
	return &graphError{Code: code, Sub: sub, Message: fmt.Sprintf(format, args...)}
}

// missing is how Meta says that a thing does not exist, was deleted, or is none of our business.
func missing(method, id string) *graphError {
	return &graphError{
		Code: 100, Sub: 33, Type: "GraphMethodException",
		Message: fmt.Sprintf("Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing "+
			"permissions, or does not support this operation", lower(method), id),
	}
}

// unknownField is what asking for a field that a node does not have gives.
func unknownField(name, node string) *graphError {
	return fail(100, "(#100) Tried accessing nonexisting field (%s) on node type (%s)", name, node)
}

func badParam(format string, args ...any) *graphError {
	return fail(100, "(#100) "+format, args...)
}

// known gives the words Meta uses for a code, for errors that are caused on purpose.
func known(code, sub int) *graphError {
	e := &graphError{Code: code, Sub: sub}
	switch code {
	case 1:
		e.Message, e.Transient = "An unknown error occurred", true
		if sub == 1357046 {
			e.Message = "Received Invalid JSON reply"
		}
	case 2:
		e.Message, e.Transient = "Service temporarily unavailable", true
		e.Status = http.StatusServiceUnavailable
	case 4:
		e.Message = "(#4) Application request limit reached"
	case 12:
		e.Message = "(#12) This endpoint is deprecated for versions v22.0 and higher"
	case 17:
		e.Message = "(#17) User request limit reached"
	case 32:
		e.Message = "(#32) Page request limit reached"
	case 190:
		e.Message = tokenTrouble[sub]
		if e.Message == "" {
			e.Message = "Error validating access token"
		}
	case 341:
		e.Message = "(#341) Feed action request limit reached"
	case 368:
		e.Message = "The action attempted has been deemed abusive or is otherwise disallowed"
		if sub == 1390008 {
			e.Title, e.Msg = "You're Temporarily Blocked", "It looks like you were misusing this feature by going too fast. You've been blocked from using it."
		}
	case 506:
		e.Message, e.Title, e.Msg = "Duplicate status message", "Duplicate Post", "This status update is identical to the last one you posted."
	case 551:
		e.Message = "(#551) This person isn't available right now."
	case 613:
		e.Message = "(#613) Calls to this api have exceeded the rate limit."
	case 80001:
		e.Message = "(#80001) There have been too many calls to this Page account. Wait a bit and try again."
	case 80002:
		e.Message = "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again."
	case 80006:
		e.Message = "(#80006) There have been too many calls to this Messenger account. Wait a bit and try again."
	case 10900:
		e.Message = "(#10900) Activity already replied to"
	default:
		e.Message = fmt.Sprintf("(#%d) An error caused on purpose", code)
	}
	return e
}

// tokenTrouble are the sub-codes of 190.
var tokenTrouble = map[int]string{
	458: "Error validating access token: The user has not authorized the application.",
	459: "Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given.",
	460: "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
	463: "Error validating access token: Session has expired.",
	464: "Error validating access token: Sessions for the user are not allowed because the user is not a confirmed user.",
	467: "Error validating access token: The access token is invalid since the user has logged out.",
	492: "Error validating access token: The user does not have the required role on the Page.",
}
