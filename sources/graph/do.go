package graph

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"time"

	"github.com/cenkalti/backoff/v5"

	"atempause/sources"
)

var versionShape = regexp.MustCompile(`^v\d{1,3}\.\d{1,2}$`)

// Reads that fail for a passing reason are tried this often in all.
const readTries = 4

// Do makes a call, as often as is safe, and reads its answer into out (nil: not read). Every error is a *sources.Error.
//
// What only reads, or sets a state, is repeated with growing pauses while the trouble is a passing one. What writes is
// made once; it is made a second time only if the first provably never left this machine.
func (c *Client) Do(ctx context.Context, call Call, out any) error {
	token, err := c.token(ctx, call)
	if err != nil {
		return err
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval, wait.Multiplier = 500*time.Millisecond, 15*time.Second, 2
	for try := 1; ; try++ {
		fail := c.once(ctx, call, token, out)
		if fail == nil {
			return nil
		}
		if c.drop(call, fail) {
			continue
		}
		if !again(call, fail, try) || ctx.Err() != nil {
			return ended(ctx, fail)
		}
		pause := wait.NextBackOff()
		c.cfg.Log.Debug("graph: trying again", "op", call.Op, "class", string(fail.Class), "try", try, "in", pause)
		if c.cfg.Sleep(ctx, pause) != nil {
			return ended(ctx, fail)
		}
	}
}

// ended lets the end of the context be seen in an error that came before it: who gives up knows why nothing came.
func ended(ctx context.Context, fail *sources.Error) *sources.Error {
	if err := ctx.Err(); err != nil && !errors.Is(fail, err) {
		fail.Err = errors.Join(err, fail.Err)
	}
	return fail
}

func again(call Call, fail *sources.Error, try int) bool {
	if call.write() && !call.Repeatable {
		return try == 1 && fail.Class == sources.NotSent && !fail.Applied
	}
	if try >= readTries {
		return false
	}
	switch fail.Class {
	case sources.NotSent, sources.Transient, sources.Ambiguous:
		return true
	case sources.Garbled:
		return fail.Status >= 500 || fail.Status == http.StatusOK // a proxy's page, an answer cut off
	}
	return false
}

func (c *Client) token(ctx context.Context, call Call) (string, error) {
	if call.Token != "" {
		return call.Token, nil
	}
	token, err := c.cfg.Token(ctx)
	if err != nil || token == "" {
		var told *sources.Error
		if errors.As(err, &told) {
			return "", err
		}
		return "", &sources.Error{
			Class: sources.TokenInvalid, Network: c.cfg.Network, Op: call.Op, Object: call.About,
			Err: clean(orElse(err, "no token is configured")),
		}
	}
	return token, nil
}

func orElse(err error, text string) error {
	if err != nil {
		return err
	}
	return errors.New(text)
}

// once makes one attempt, in the governor's time.
func (c *Client) once(ctx context.Context, call Call, token string, out any) *sources.Error {
	fail := &sources.Error{Network: c.cfg.Network, Op: call.Op, Object: call.About}
	t := ticket{
		token: fingerprint(token), object: call.Object, bucket: call.Bucket, edge: call.Edge,
		write: call.write(), urgent: call.Urgent,
	}
	if err := c.enter(ctx, t, fail); err != nil {
		return err
	}
	began := c.cfg.Now()
	rec, err := c.attempt(ctx, call, token)
	if rec.answered {
		c.noteVersion(rec.header)
		c.cfg.Governor.learn(t, rec.header, c.cfg.Now())
	}
	c.judge(ctx, call, rec, err, token, fail)
	if fail.Class == sources.RateLimited || fail.Class == sources.WriteBlocked {
		c.slowDown(t, rec, fail)
	}
	if fail.Class == "" && out != nil {
		c.read(call, rec, out, fail)
	}
	c.cfg.Log.LogAttrs(ctx, slog.LevelDebug, "graph: call", slog.String("op", call.Op), slog.String("method", call.Method),
		slog.Int("status", rec.status), slog.Int("bytes", len(rec.body)), slog.Duration("took", c.cfg.Now().Sub(began)),
		slog.String("class", string(fail.Class)))
	if fail.Class == "" {
		c.cfg.Governor.forgive(t, c.cfg.Now())
		return nil
	}
	return fail
}

// enter waits for the governor's leave. What it does not let go has not been sent.
func (c *Client) enter(ctx context.Context, t ticket, fail *sources.Error) *sources.Error {
	wait, stop := c.cfg.Governor.admit(t, c.cfg.Now(), c.pacing())
	if stop != nil {
		fail.Class, fail.Until = stop.class, stop.until
		return fail
	}
	if wait <= 0 {
		return nil
	}
	if err := c.cfg.Sleep(ctx, wait); err != nil {
		fail.Class, fail.Err = sources.NotSent, err
		return fail
	}
	return nil
}

func (c *Client) slowDown(t ticket, rec *record, fail *sources.Error) {
	f, _ := sniff(rec.body)
	_, scope := Classify(f, rec.status)
	switch f.Code { // these name their use case themselves
	case 80001:
		t.bucket = "pages"
	case 80002:
		t.bucket = "instagram"
	case 80006:
		t.bucket = "messenger"
	}
	fail.Until = c.cfg.Governor.punish(t, fail.Class, scope, c.cfg.Now())
}

// read decodes a good answer. What cannot be read is Garbled, and after a write nobody knows what was done.
func (c *Client) read(call Call, rec *record, out any, fail *sources.Error) {
	if err := json.Unmarshal(rec.body, out); err != nil {
		fail.Class, fail.Status, fail.Err = sources.Garbled, rec.status, clean(err)
		if call.write() {
			fail.Class, fail.Applied = sources.Ambiguous, true
		}
	}
}
