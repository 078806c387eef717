package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"atempause/sources"
)

const (
	// Tries is how often a read is made in all when it fails for a passing reason.
	Tries = 4
	// patience is the longest a read waits where the network says when to come again.
	patience = 30 * time.Second
)

// Do makes a call, as often as is safe. Every error is a *sources.Error; with it comes what was answered, if anything was.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	answer, fail := c.do(ctx, call)
	if fail != nil {
		return answer, fail
	}
	return answer, nil
}

func (c *Client) do(ctx context.Context, call Call) (Answer, *sources.Error) {
	call, err := call.ready()
	if err != nil {
		return Answer{}, c.never(call, sources.Invalid, err)
	}
	u, err := c.address(call)
	if err != nil {
		return Answer{}, c.never(call, sources.Invalid, err)
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval, wait.Multiplier = 500*time.Millisecond, 15*time.Second, 2
	for try := 1; ; try++ {
		answer, fail := c.hop(ctx, call, u)
		answer.Tries = try
		if fail == nil {
			return answer, nil
		}
		pause := wait.NextBackOff()
		if fail.Until.After(c.cfg.Now()) {
			pause = max(pause, fail.Until.Sub(c.cfg.Now()))
		}
		if !again(call, fail, try) || pause > patience || ctx.Err() != nil {
			return answer, ended(ctx, fail)
		}
		c.cfg.Log.Debug("web: trying again", "network", string(c.cfg.Network), "op", call.Op, "class", string(fail.Class), "try", try, "in", pause)
		if c.cfg.Sleep(ctx, pause) != nil {
			return answer, ended(ctx, fail)
		}
	}
}

// never is the error of a call that was not made.
func (c *Client) never(call Call, class sources.Class, err error) *sources.Error {
	return &sources.Error{Class: class, Network: c.cfg.Network, Op: call.Op, Object: call.Object, Err: err}
}

// ended lets the end of the context be seen in an error that came before it: who gives up knows why nothing came.
func ended(ctx context.Context, fail *sources.Error) *sources.Error {
	if err := ctx.Err(); err != nil && !errors.Is(fail, err) {
		fail.Err = errors.Join(err, fail.Err)
	}
	return fail
}

func again(call Call, fail *sources.Error, try int) bool {
	if call.once() {
		return try == 1 && fail.Class == sources.NotSent && !fail.Applied && fail.Status == 0
	}
	if try >= Tries {
		return false
	}
	switch fail.Class {
	case sources.NotSent, sources.Transient, sources.Ambiguous:
		return true
	case sources.Garbled:
		// A proxy's page or an answer cut off may be gone the next time; a form we do not know stays.
		return (fail.Status < 300 || fail.Status >= 500) && !errors.Is(fail, errForm)
	}
	return false
}

// once makes one attempt, in the governor's time.
func (c *Client) once(ctx context.Context, call Call, u *url.URL) (Answer, *sources.Error) {
	t := c.ticket(call, u)
	if fail := c.enter(ctx, call, t); fail != nil {
		return Answer{call: call, network: c.cfg.Network}, fail
	}
	header, fail := c.header(ctx, call)
	if fail != nil {
		return Answer{call: call, network: c.cfg.Network}, fail
	}
	most := c.cfg.MaxBody
	if call.MaxBody > 0 {
		most = call.MaxBody
	}
	began := c.cfg.Now()
	a := c.wire.try(ctx, call, u, header, most)
	a.mu.Lock() // a transport that goes on by itself keeps its traces for itself
	status, size := a.status, len(a.body)
	answer := Answer{Status: a.status, Header: a.header, Body: a.body, URL: u.String(), network: c.cfg.Network, call: call}
	a.mu.Unlock()
	if answer.Header == nil {
		answer.Header = http.Header{}
	}
	answer.secrets = hide(call, u, header)
	fail = c.sort(ctx, call, a, answer, answer.secrets)
	if fail == nil && call.Out != nil && len(answer.Body) > 0 {
		fail = answer.decode(call.Out)
	} else if fail == nil && call.Out != nil && status != http.StatusNotModified && status != http.StatusNoContent {
		fail = answer.Garbled(errors.New("an empty answer"))
	}
	c.settle(t, a, answer, fail)
	class := ""
	if fail != nil {
		class = string(fail.Class)
	}
	c.cfg.Log.LogAttrs(ctx, slog.LevelDebug, "web: call", slog.String("network", string(c.cfg.Network)), slog.String("op", call.Op),
		slog.String("method", call.Method), slog.Int("status", status), slog.Int("bytes", size),
		slog.Duration("took", c.cfg.Now().Sub(began)), slog.String("class", class))
	return answer, fail
}

// header makes the headers of an attempt.
func (c *Client) header(ctx context.Context, call Call) (http.Header, *sources.Error) {
	h := http.Header{}
	h.Set("User-Agent", c.cfg.UserAgent)
	h.Set("Accept", "application/json")
	if c.cfg.Auth != nil && !call.Anonymous { // address has seen to it that the server is the base's
		if err := c.cfg.Auth(ctx, h); err != nil {
			return nil, c.noAuth(call, err)
		}
	}
	if call.Type != "" {
		h.Set("Content-Type", call.Type)
	}
	for k, v := range call.Header {
		h[http.CanonicalHeaderKey(k)] = slices.Clone(v)
	}
	h.Del("Accept-Encoding") // the transport asks for what it can undo
	return h, nil
}

// noAuth is the error of a call that could not prove who makes it. Whatever became of getting a token, the call itself
// has not been made.
func (c *Client) noAuth(call Call, err error) *sources.Error {
	var told *sources.Error
	if !errors.As(err, &told) {
		return c.never(call, sources.TokenInvalid, clean(err))
	}
	fail := *told
	fail.Applied = false
	if fail.Class == sources.Ambiguous {
		fail.Class = sources.NotSent
	}
	if fail.Op == "" {
		fail.Network, fail.Op, fail.Object = c.cfg.Network, call.Op, call.Object
	}
	return &fail
}

// enter waits for the governor's leave. What it does not let go has not been sent.
func (c *Client) enter(ctx context.Context, call Call, t ticket) *sources.Error {
	for lane := range 2 {
		wait, stop := c.cfg.Governor.admit(t, lane == 0, c.cfg.Now(), c.pacing())
		if stop != nil {
			fail := c.never(call, stop.Class, errors.New("held back until the network's limit is over"))
			fail.Until = stop.Until
			return fail
		}
		if wait <= 0 {
			continue
		}
		if err := c.cfg.Sleep(ctx, wait); err != nil {
			return c.never(call, sources.NotSent, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return c.never(call, sources.NotSent, err)
	}
	return nil
}

// settle lets the governor learn from an answer.
func (c *Client) settle(t ticket, a *attempt, answer Answer, fail *sources.Error) {
	if !a.answered {
		return
	}
	now := c.cfg.Now()
	c.cfg.Governor.learn(t, ReadQuota(answer.Header, now), now)
	switch {
	case fail == nil:
		c.cfg.Governor.forgive(t, now)
	case fail.Class == sources.RateLimited || fail.Class == sources.WriteBlocked:
		fail.Until = c.cfg.Governor.punish(t, fail.Class, fail.Until, now)
	}
}

// hop makes one attempt and follows the redirects the call allows. Nobody is followed with a token.
func (c *Client) hop(ctx context.Context, call Call, u *url.URL) (Answer, *sources.Error) {
	moved, first := true, u
	for hops := 0; ; hops++ {
		answer, fail := c.once(ctx, call, u)
		next := c.elsewhere(call, answer, u, hops)
		if next == nil {
			if fail == nil && hops > 0 && moved {
				answer.Moved = answer.URL
			}
			return answer, fail
		}
		moved = moved && (answer.Status == http.StatusMovedPermanently || answer.Status == http.StatusPermanentRedirect)
		if !sameServer(next, first) {
			call.Header = plainHeaders(call.Header)
		}
		u = next
	}
}

// elsewhere tells where a redirect leads, nil when it is not to be followed.
func (c *Client) elsewhere(call Call, answer Answer, from *url.URL, hops int) *url.URL {
	if hops >= call.Follow || call.write() || answer.Status < 300 || answer.Status > 399 || answer.Status == http.StatusNotModified ||
		(c.cfg.Auth != nil && !call.Anonymous) {
		return nil
	}
	next, err := from.Parse(answer.Header.Get("Location"))
	if err != nil || answer.Header.Get("Location") == "" || next.User != nil || crossable(next) != nil {
		return nil
	}
	if loopback(next.Hostname()) && !loopback(from.Hostname()) {
		return nil // a stranger does not send us to our own machine
	}
	next.Fragment = ""
	return next
}

// plainHeaders leaves out what only the first server may see.
func plainHeaders(h http.Header) http.Header {
	out := http.Header{}
	for k, v := range h {
		if !secretName(k) {
			out[k] = v
		}
	}
	return out
}
