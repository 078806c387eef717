package youtube

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"atempause/sources"
	"atempause/sources/googleauth"
	"atempause/sources/web"
)

// ask makes a call of the library's, counts its units, and gets a new access token when YouTube refuses the old one: a
// refusal is proof that nothing was done.
func (s *Source) ask(ctx context.Context, call web.Call, cost int, make func(ctx context.Context) error) error {
	if cost == readCost && !call.Urgent {
		if until, ok := s.ledger.background(); !ok {
			fail := s.refuse(sources.RateLimited, call.Op, call.Object, "")
			fail.Until, fail.Err = until, errors.New("the rest of today's units is kept for replies")
			return fail
		}
	}
	for try := 1; ; try++ {
		err := s.once(ctx, call, cost, make)
		if sources.ClassOf(err) != sources.TokenExpired || try > 1 || !s.tokens.Forget(ctx) {
			return err
		}
	}
}

func (s *Source) once(ctx context.Context, call web.Call, cost int, make func(ctx context.Context) error) error {
	ctx, rec := s.web.Record(ctx, call)
	err := rec.Told(make(ctx))
	answer := rec.Answer()
	var fail *sources.Error
	if err == nil || !errors.As(err, &fail) || fail.Status != 0 || fail.Applied || fail.Class == sources.Transient {
		s.ledger.spend(cost * answer.Tries)
	}
	return err
}

// judge reads YouTube's errors: https://developers.google.com/youtube/v3/docs/errors and the tables of each method.
func (s *Source) judge(status int, _ http.Header, body []byte) *sources.Error {
	f, ok := googleauth.ReadFailure(body)
	if !ok {
		return nil
	}
	fail := f.Judge(status)
	if class, known := reasons[f.Reason]; known {
		fail.Class = class
	}
	if f.Has("quotaExceeded", "dailyLimitExceeded") {
		fail.Until = s.ledger.empty()
	}
	return fail
}

// reasons is what YouTube's own reasons mean.
var reasons = map[string]sources.Class{
	"quotaExceeded":      sources.RateLimited,
	"dailyLimitExceeded": sources.RateLimited,

	"commentNotFound":       sources.Missing,
	"commentThreadNotFound": sources.Missing,
	"parentCommentNotFound": sources.Missing,
	"videoNotFound":         sources.Missing,
	"channelNotFound":       sources.Missing,

	"commentsDisabled":       sources.NotReplyable,
	"parentCommentIsPrivate": sources.NotReplyable,
	"parentIdMissing":        sources.NotReplyable,
	"commentTextTooLong":     sources.TooLong,
	"commentTextRequired":    sources.Rejected,
	"operationNotSupported":  sources.Unsupported,
	// YouTube says of it that it may pass, and that the request may be at fault.
	"processingFailure": sources.Transient,

	"forbidden":                         sources.Permission,
	"ineligibleAccount":                 sources.Permission,
	"accountDelegationForbidden":        sources.TokenRole,
	"authenticatedUserNotChannel":       sources.TokenRole,
	"authenticatedUserAccountClosed":    sources.TokenCheckpoint,
	"authenticatedUserAccountSuspended": sources.TokenCheckpoint,
	"channelClosed":                     sources.TokenCheckpoint,
	"channelSuspended":                  sources.TokenCheckpoint,
}

// stalePage tells whether a page token is no longer taken: the listing is to be begun anew.
func stalePage(err error) bool {
	var fail *sources.Error
	return errors.As(err, &fail) && strings.HasPrefix(fail.Detail, "invalidPageToken")
}
