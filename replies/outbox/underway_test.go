package outbox

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// hanging is a network that takes the text and never answers; it may or may not heed the end of the request.
type hanging struct {
	network
	deaf bool
	free chan struct{}
}

func (h *hanging) Reply(ctx context.Context, o sources.Outgoing) (sources.Receipt, error) {
	if _, err := h.network.Reply(ctx, o); err != nil {
		return sources.Receipt{}, err
	}
	if h.deaf {
		<-h.free
		return sources.Receipt{}, errors.New("too late")
	}
	<-ctx.Done()
	return sources.Receipt{}, ctx.Err()
}

func TestAnAttemptThatIsAbandonedIsUnsureAndReadBackLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{}
		l, d := stage(h)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		synctest.Wait()
		list := d.Underway().List()
		if len(list) != 1 || list[0].ID != 1 || l.get(1).State != replies.Sending {
			t.Fatalf("%+v, %s", list, l.get(1).State)
		}
		cancel()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if got := l.get(1).State; got != replies.Sending {
			t.Errorf("the end of the program cut it short: %s", got)
		}
		before := time.Now()
		d.Underway().Abandon()
		<-ended
		if took := time.Since(before); took > time.Second {
			t.Errorf("leaving took %v", took)
		}
		if r := l.get(1); r.State != replies.Unsure || r.Readback != replies.NotRead {
			t.Errorf("%s %q", r.State, r.Readback)
		}
		if len(d.Underway().List()) != 0 {
			t.Error("something is still under way")
		}
		if _, err := d.SendOne(t.Context(), 1); !errors.Is(err, replies.ErrNotFound) {
			t.Errorf("a program that ends began anew: %v", err)
		}
		// The next start: it is there, and not sent again.
		next := New(l, func(context.Context, string) (any, error) { return &h.network, nil }, Options{})
		next.Recover(t.Context())
		if r := l.get(1); r.State != replies.Sent || len(h.have) != 1 {
			t.Errorf("%s, there %d times", r.State, len(h.have))
		}
	})
}

// A source that does not heed the end of its request keeps the row as it is: whoever comes next knows that its program is gone.
func TestADeafSourceIsLeftToTheNextStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hanging{deaf: true, free: make(chan struct{})}
		l, d := stage(h)
		go func() { _, _ = d.SendOne(context.WithoutCancel(t.Context()), 1) }()
		synctest.Wait()
		d.Underway().Abandon()
		synctest.Wait()
		if got := l.get(1).State; got != replies.Sending {
			t.Error(got)
		}
		close(h.free)
		synctest.Wait()
		if got := l.get(1); got.State != replies.Unsure || got.Trouble != sources.Ambiguous {
			t.Errorf("%s %s", got.State, got.Trouble)
		}
	})
}

// sure is a network whose source says of a request that was given up that it never left.
type sure struct{ network }

func (s *sure) Reply(ctx context.Context, _ sources.Outgoing) (sources.Receipt, error) {
	<-ctx.Done()
	return sources.Receipt{}, &sources.Error{Class: sources.NotSent, Err: ctx.Err()}
}

// What was given up is never called failed, whatever its source says: failed may be sent again without a look.
func TestWhatWasGivenUpIsUnsureWhateverItsSourceSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := stage(&sure{})
		go func() { _, _ = d.SendOne(context.WithoutCancel(t.Context()), 1) }()
		synctest.Wait()
		d.Underway().Abandon()
		synctest.Wait()
		if got := l.get(1); got.State != replies.Unsure || got.Trouble != sources.Ambiguous {
			t.Errorf("%s %s", got.State, got.Trouble)
		}
	})
}
