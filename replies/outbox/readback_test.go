package outbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"atempause/replies"
	"atempause/sources"
)

var repliedBefore = &sources.Error{Class: sources.AlreadyReplied}

// "Answered in private before" is no proof that it was by us: only a read-back is.
func TestAnsweredBeforeIsNotSent(t *testing.T) {
	for _, c := range []struct {
		name  string
		prior func(*replies.Reply)
		have  []string
		state replies.State
	}{
		{"the first try", func(*replies.Reply) {}, nil, replies.Failed},
		{"another text was tried before", func(r *replies.Reply) { r.Attempts = 1 }, nil, replies.Failed},
		{"this text was tried before, and is there", triedBefore, []string{"Guten Tag"}, replies.Sent},
		{"this text was tried before, and is not there", triedBefore, nil, replies.Unsure},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, d := stage(&network{err: repliedBefore, have: c.have})
				r := l.get(1)
				c.prior(&r)
				l.put(r)
				time.Sleep(time.Minute)
				if _, err := d.SendOne(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				if got := l.get(1).State; got != c.state {
					t.Errorf("ended %s, want %s", got, c.state)
				}
			})
		})
	}
}

func triedBefore(r *replies.Reply) { r.Attempts, r.FirstTry = 1, time.Now() }

// forestalled is a network at which another program's read-back comes to its end first.
type forestalled struct {
	*network
	sooner func()
}

func (f forestalled) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	defer f.sooner()
	return f.network.FindOwn(ctx, out)
}

func TestTwoReadBacksAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{err: dropped, apply: true}
		l, d := stage(n)
		d.route = func(context.Context, string) (any, error) {
			return forestalled{n, func() {
				r, err := l.get(1).Settle(replies.Outcome{State: replies.Sent, RemoteID: "9"}, time.Now())
				if err != nil {
					t.Error(err)
				}
				l.put(r)
			}}, nil
		}
		if r, err := d.SendOne(t.Context(), 1); err != nil || r.State != replies.Sent {
			t.Errorf("%s %v", r.State, err)
		}
	})
}

// stuck reads back badly: it panics, or never answers.
type stuck struct {
	*network
	panics bool
}

func (s stuck) FindOwn(ctx context.Context, _ sources.Outgoing) (sources.Receipt, bool, error) {
	if s.panics {
		panic("oh")
	}
	<-ctx.Done()
	return sources.Receipt{}, false, ctx.Err()
}

func TestABadReadBackDoesNotHoldTheOthersUp(t *testing.T) {
	for _, panics := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			n := &network{}
			l, d := stage(stuck{n, panics})
			l.put(replies.Reply{ID: 2, State: replies.Unsure, Text: "Hallo", Audience: sources.Public, Attempts: 1})
			ctx, cancel := context.WithCancel(t.Context())
			go d.Run(ctx)
			time.Sleep(5 * time.Minute)
			synctest.Wait()
			if got := l.get(1).State; got != replies.Sent {
				t.Errorf("panics %t: the other is %s", panics, got)
			}
			if got := l.get(2); got.State != replies.Unsure || got.Readback != replies.Unreadable {
				t.Errorf("panics %t: %s %q", panics, got.State, got.Readback)
			}
			cancel()
			synctest.Wait()
		})
	}
}

// Ctrl+C after an ambiguous end leaves a reply whose end is unknown, and that is what is told.
func TestInterruptedBeforeTheReadBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{err: dropped, apply: true}
		l, d := stage(n)
		ctx, cancel := context.WithCancel(t.Context())
		d.opt.Tell = func(replies.Reply) { cancel() }
		d.ledger = strict{l}
		if r, err := d.SendOne(ctx, 1); err != nil || r.State != replies.Unsure {
			t.Errorf("%s %v", r.State, err)
		}
	})
}

// strict is a ledger that minds the end of a context when read, as a database does.
type strict struct{ *ledger }

func (s strict) Reply(ctx context.Context, id int64) (replies.Reply, error) {
	return s.get(id), ctx.Err()
}

func TestGivenUpBeforeItLeft(t *testing.T) {
	o := outcomeOf(context.DeadlineExceeded, false)
	if o.State != replies.Failed || o.Trouble != sources.NotSent {
		t.Errorf("%+v", o)
	}
}
