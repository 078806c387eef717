package outbox

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// ledger keeps replies in memory under the same rules as the store.
type ledger struct {
	mu   sync.Mutex
	rows map[int64]replies.Reply
}

func (l *ledger) Claim(_ context.Context, owner string, lease time.Duration, only int64) (replies.Reply, sources.Outgoing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, r := range l.rows {
		if r.State == replies.Queued && (only == 0 || only == id) {
			next, err := r.Claim(owner, lease, time.Now())
			if err != nil {
				return r, sources.Outgoing{}, err
			}
			l.rows[id] = next
			return next, outgoing(next), nil
		}
	}
	return replies.Reply{}, sources.Outgoing{}, replies.ErrNotFound
}

func outgoing(r replies.Reply) sources.Outgoing {
	return sources.Outgoing{Form: sources.CommentForm, Audience: r.Audience, Target: "1_2", Text: r.Text, Tried: r.FirstTry}
}

func (l *ledger) Settle(ctx context.Context, id int64, owner string, o replies.Outcome) (replies.Reply, error) {
	if err := ctx.Err(); err != nil {
		return replies.Reply{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	next, err := l.rows[id].Settle(o, time.Now())
	if err == nil {
		l.rows[id] = next
	}
	return next, err
}

func (l *ledger) Abandoned(_ context.Context, alive func(string) bool) ([]replies.Reply, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var lost []replies.Reply
	for id, r := range l.rows {
		if r.State == replies.Sending && (!alive(r.Owner) || time.Now().After(r.Lease)) {
			r, _ = r.Settle(replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous}, time.Now())
			l.rows[id] = r
		}
		if r.State == replies.Unsure && r.Readback == replies.NotRead {
			lost = append(lost, r)
		}
	}
	return lost, nil
}

func (l *ledger) Outgoing(_ context.Context, id int64) (sources.Outgoing, error) {
	return outgoing(l.get(id)), nil
}
func (l *ledger) Reply(_ context.Context, id int64) (replies.Reply, error) { return l.get(id), nil }

func (l *ledger) get(id int64) replies.Reply {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rows[id]
}

func (l *ledger) put(r replies.Reply) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows[r.ID] = r
}

// network takes replies as told and can be read back.
type network struct {
	mu     sync.Mutex
	have   []string
	apply  bool  // take the text even when err is told
	err    error // what a reply ends in
	reads  int
	appear int // the read at which an applied text is first told
	blind  error
	hang   bool
}

func (n *network) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	n.mu.Lock()
	if n.err == nil || n.apply {
		n.have = append(n.have, out.Text)
	}
	hang, err := n.hang, n.err
	n.mu.Unlock()
	if hang {
		<-ctx.Done()
		return sources.Receipt{}, ctx.Err()
	}
	return sources.Receipt{RemoteID: "9"}, err
}

func (n *network) FindOwn(_ context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reads++
	if n.blind != nil {
		return sources.Receipt{}, false, n.blind
	}
	for _, t := range n.have {
		if t == out.Text && n.reads >= n.appear {
			return sources.Receipt{RemoteID: "9"}, true, nil
		}
	}
	return sources.Receipt{}, false, nil
}

func stage(n any) (*ledger, *Dispatcher) {
	l := &ledger{rows: map[int64]replies.Reply{1: {ID: 1, State: replies.Queued, Text: "Guten Tag", Audience: sources.Public}}}
	d := New(l, func(context.Context, string) (any, error) { return n, nil }, Options{Owner: "test"})
	return l, d
}

var (
	dropped = &sources.Error{Class: sources.Ambiguous, Applied: true}
	deleted = &sources.Error{Class: sources.Missing, Detail: "gone"}
)

func TestHowAnAttemptEnds(t *testing.T) {
	for _, c := range []struct {
		name     string
		net      *network
		state    replies.State
		readback replies.Readback
		have     int
	}{
		{"taken", &network{}, replies.Sent, "", 1},
		{"refused by the network", &network{err: deleted}, replies.Failed, "", 0},
		{"dropped after it was applied: found", &network{err: dropped, apply: true}, replies.Sent, "", 1},
		{"found only at the second look", &network{err: dropped, apply: true, appear: 2}, replies.Sent, "", 1},
		{"dropped before it was applied: a person is asked", &network{err: dropped}, replies.Unsure, replies.Absent, 0},
		{"an error of unknown sort counts as dropped", &network{err: errors.New("?")}, replies.Unsure, replies.Absent, 0},
		{"cannot look", &network{err: dropped, blind: dropped}, replies.Unsure, replies.Unreadable, 0},
		{"hangs", &network{hang: true}, replies.Sent, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, d := stage(c.net)
				if _, err := d.SendOne(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				r := l.get(1)
				if r.State != c.state || r.Readback != c.readback || len(c.net.have) != c.have {
					t.Errorf("%s, read-back %q, the network has it %d times", r.State, r.Readback, len(c.net.have))
				}
				if _, err := d.SendOne(t.Context(), 1); !errors.Is(err, replies.ErrNotFound) {
					t.Errorf("was sent again: %v", err)
				}
			})
		})
	}
}

func TestEndingTheProgramSeesTheAttemptThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		l, d := stage(n)
		ctx, cancel := context.WithCancel(t.Context())
		d.route = func(context.Context, string) (any, error) { cancel(); return n, nil }
		if _, err := d.SendOne(ctx, 1); err != nil {
			t.Fatal(err)
		}
		if r := l.get(1); r.State != replies.Sent {
			t.Errorf("ended %s", r.State)
		}
	})
}

func TestADeadSendersReplyIsReadBackAndNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		l, d := stage(n)
		r := l.get(1)
		r.State, r.Owner, r.Lease, r.Attempts = replies.Sending, "another-machine/1/1", time.Now().Add(time.Minute), 1
		l.put(r)
		ctx, cancel := context.WithCancel(t.Context())
		go d.Run(ctx)
		synctest.Wait()
		if got := l.get(1).State; got != replies.Sending {
			t.Errorf("a lease that still runs was broken: %s", got)
		}
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		if got := l.get(1); got.State != replies.Unsure || got.Readback != replies.Absent {
			t.Errorf("after the lease: %s %q", got.State, got.Readback)
		}
		if len(n.have) != 0 {
			t.Error("sent again on its own")
		}
		cancel()
		synctest.Wait()
	})
}

func TestASecondTryLooksFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{err: dropped}
		l, d := stage(n)
		if _, err := d.SendOne(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		n.have, n.err = []string{"Guten Tag"}, nil // it came through after all, minutes later
		r, err := l.get(1).Retry(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		l.put(r)
		if _, err := d.SendOne(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if len(n.have) != 1 || l.get(1).State != replies.Sent {
			t.Errorf("%s, there %d times", l.get(1).State, len(n.have))
		}
	})
}

func TestManyDispatchersSendOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		l, _ := stage(n)
		ctx, cancel := context.WithCancel(t.Context())
		for range 8 {
			d := New(l, func(context.Context, string) (any, error) { return n, nil }, Options{})
			go d.Run(ctx)
		}
		synctest.Wait()
		if len(n.have) != 1 {
			t.Errorf("sent %d times", len(n.have))
		}
		cancel()
		synctest.Wait()
	})
}

type panicky struct{}

func (panicky) Reply(context.Context, sources.Outgoing) (sources.Receipt, error) { panic("oh") }

func TestAFaultWhileSendingIsUnsure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, d := stage(panicky{})
		if _, err := d.SendOne(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if r := l.get(1); r.State != replies.Unsure || r.Readback != replies.Unreadable {
			t.Errorf("%s %q", r.State, r.Readback)
		}
	})
}

func TestOwners(t *testing.T) {
	if !Alive(Me()) {
		t.Error("this process does not live")
	}
	if Alive(Me()+"0") && born(1) != "there" {
		t.Error("an earlier process with the same id lives")
	}
	if !Alive("another-machine/1/1") {
		t.Error("an owner elsewhere was declared dead")
	}
}
