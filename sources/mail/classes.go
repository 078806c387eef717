package mail

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"

	"atempause/sources"
)

// pause is how long a server is left alone after it complained of too much. Neither IMAP nor SMTP tells a time; it
// doubles with every complaint.
type pause struct {
	until time.Time
	step  time.Duration
}

// The shortest and the longest pause.
const (
	pauseFirst = 5 * time.Minute
	pauseMost  = time.Hour
)

// waits tells whether a pause is on. Nothing is sent meanwhile.
func (s *Source) waits(p *pause, op string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.cfg.Now().Before(p.until) {
		return nil
	}
	e := s.refuse(sources.RateLimited, op, "", "")
	e.Until = p.until
	return e
}

func (s *Source) rest(p *pause) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.step = min(max(2*p.step, pauseFirst), pauseMost)
	p.until = s.cfg.Now().Add(p.step)
	return p.until
}

func (s *Source) rested(p *pause) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*p = pause{}
}

func (s *Source) tokenless(op string, err error) error {
	e := s.refuse(sources.TokenInvalid, op, "", "no password could be had")
	e.Err = err
	return e
}

// unreached is the error of a connection that did not come about.
func (s *Source) unreached(ctx context.Context, op string, err error) error {
	e := s.refuse(sources.NotSent, op, "", "")
	e.Err = err
	if ctx.Err() != nil {
		e.Err = errors.Join(ctx.Err(), err)
	}
	return e
}

// fail gives an error of IMAP its class.
func (b *box) fail(err error, object string) error { return b.s.judgeIMAP(b.ctx, b.op, object, err) }

var imapClasses = map[imap.ResponseCode]sources.Class{
	imap.ResponseCodeExpired: sources.TokenExpired, imap.ResponseCodeAuthenticationFailed: sources.TokenInvalid,
	imap.ResponseCodeAuthorizationFailed: sources.Permission, imap.ResponseCodeNoPerm: sources.Permission,
	imap.ResponseCodePrivacyRequired: sources.Invalid, imap.ResponseCodeContactAdmin: sources.TokenCheckpoint,
	"WEBALERT": sources.TokenCheckpoint, imap.ResponseCodeNonExistent: sources.Missing, imap.ResponseCodeTryCreate: sources.Missing,
	imap.ResponseCodeLimit: sources.RateLimited, "THROTTLED": sources.RateLimited, imap.ResponseCodeTooBig: sources.TooLong,
	imap.ResponseCodeUnavailable: sources.Transient, imap.ResponseCodeServerBug: sources.Transient,
	imap.ResponseCodeInUse: sources.Transient, imap.ResponseCodeCorruption: sources.Transient,
	imap.ResponseCodeClientBug: sources.Invalid, imap.ResponseCodeCannot: sources.Rejected,
	imap.ResponseCodeParse: sources.Garbled, imap.ResponseCodeOverQuota: sources.Rejected,
}

func (s *Source) judgeIMAP(ctx context.Context, op, object string, err error) error {
	var mine *sources.Error
	if errors.As(err, &mine) {
		return err
	}
	e := s.refuse(sources.Transient, op, object, "")
	e.Err = err
	var told *imap.Error
	switch {
	case ctx.Err() != nil:
		e.Err = ctx.Err()
	case errors.As(err, &told):
		e.Detail, e.Err = clip(told.Text), nil
		class, known := imapClasses[told.Code]
		low := strings.ToLower(told.Text)
		switch {
		case known:
			e.Class = class
		case strings.Contains(low, "too many") || strings.Contains(low, "rate limit") || strings.Contains(low, "bandwidth"):
			e.Class = sources.RateLimited
		case told.Type == imap.StatusResponseTypeBad:
			e.Class = sources.Invalid
		case told.Type == imap.StatusResponseTypeNo:
			e.Class = sources.Rejected
		}
		if e.Class == sources.RateLimited {
			e.Until = s.rest(&s.reading)
		}
	case !broken(err):
		e.Class = sources.Garbled
	}
	return e
}

// judgeLogin tells a refused login from trouble. The secret appears nowhere.
func (s *Source) judgeLogin(ctx context.Context, op string, err error, secret string) error {
	out := s.judgeIMAP(ctx, op, "", err)
	var e *sources.Error
	if !errors.As(out, &e) {
		return out
	}
	e.Detail = hide(e.Detail, secret)
	switch {
	case e.Class == sources.Rejected: // a NO without a code, after a login
		e.Class = sources.TokenInvalid
	case e.Class == sources.Invalid:
		e.Class = sources.TokenInvalid
	}
	if low := strings.ToLower(e.Detail); e.Class == sources.TokenInvalid {
		switch {
		case s.cfg.OAuth:
			e.Class = sources.TokenExpired // these tokens live for an hour; a new one is the cure of nearly all
		case strings.Contains(low, "application-specific") || strings.Contains(low, "web browser"):
			e.Class = sources.TokenCheckpoint
		}
	}
	return out
}

// broken tells whether an error is of the line and not of what came over it.
func broken(err error) bool {
	var n net.Error
	s := err.Error() // the IMAP library hands on causes as text
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &n) ||
		strings.Contains(s, "EOF") || strings.Contains(s, "closed") || strings.Contains(s, "timeout") || strings.Contains(s, "reset by peer") ||
		strings.Contains(s, "broken pipe")
}

// phase is how far a mail had got when something went wrong.
type phase int

const (
	greeting phase = iota
	login
	sender
	recipient
	body  // the text is under way, its end is not
	final // the end was sent: from here on the server may have taken it
)

// judgeSMTP gives an error of SMTP its class. Only a broken line after the final dot, an answer that cannot be read, and
// a server that says its own line behind it broke leave doubt; any other answer is a plain no.
func (s *Source) judgeSMTP(ctx context.Context, at phase, object string, err error, secret string) error {
	const op = "reply"
	e := s.refuse(sources.NotSent, op, object, "")
	e.Err = err
	if ctx.Err() != nil {
		e.Err = ctx.Err()
	}
	var told *smtp.SMTPError
	if !errors.As(err, &told) {
		if at == final {
			e.Class, e.Applied = sources.Ambiguous, true
		}
		return e
	}
	e.Code, e.Detail, e.Err = told.Code, clip(hide(told.Message, secret)), nil
	if told.EnhancedCode[0] > 0 {
		e.Sub = told.EnhancedCode[0]*100 + told.EnhancedCode[1]*10 + min(told.EnhancedCode[2], 9)
	}
	if at == final && (told.Code < 400 || told.Code > 599 || lineBehind(told)) {
		e.Class, e.Applied = sources.Ambiguous, true
		return e
	}
	e.Class = s.classSMTP(at, told)
	if e.Class == sources.RateLimited {
		e.Until = s.rest(&s.writing)
	}
	return e
}

// lineBehind: 421 after the end of a mail, and the 4.4 group, are told by relays that lost the server behind them.
func lineBehind(e *smtp.SMTPError) bool {
	return e.Code == 421 || (e.Code/100 == 4 && e.EnhancedCode[1] == 4)
}

// classSMTP reads RFC 5321's codes and RFC 3463's: x.1 address, x.2 mailbox, x.3 system, x.4 way, x.7 policy.
func (s *Source) classSMTP(at phase, e *smtp.SMTPError) sources.Class {
	subject, detail := e.EnhancedCode[1], e.EnhancedCode[2]
	switch {
	case at == login && e.Code/100 == 4:
		return sources.Transient
	case at == login && (e.Code == 534 || (subject == 7 && (detail == 9 || detail == 14))):
		return sources.TokenCheckpoint
	case at == login && s.cfg.OAuth, subject == 7 && detail == 11:
		return sources.TokenExpired
	case at == login, e.Code == 530, e.Code == 535:
		return sources.TokenInvalid
	case e.Code == 421, e.Code/100 == 4 && subject == 7, e.Code == 452, e.Code == 450 && at == sender:
		return sources.RateLimited
	case e.Code/100 == 4:
		return sources.Transient
	case e.Code == 552 && subject == 3, subject == 3 && detail == 4, e.Code == 552 && at >= body:
		return sources.TooLong
	case at == recipient && (subject == 1 || subject == 2 || e.Code == 551 || (e.Code == 550 && subject != 7)):
		return sources.PersonUnavailable
	case at == sender && (subject == 7 || e.Code == 550 || e.Code == 553):
		return sources.Permission
	case e.Code >= 500 && e.Code <= 504:
		return sources.Invalid
	}
	return sources.Rejected
}

// hide takes the password out of what a server says about it.
func hide(s, secret string) string {
	if len(secret) < 4 {
		return s
	}
	return strings.ReplaceAll(s, secret, "[hidden]")
}

// clip bounds what is taken over of a server's words.
func clip(s string) string {
	const most = 300
	s = strings.ToValidUTF8(s, "\uFFFD")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
