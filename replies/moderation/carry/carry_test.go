package carry

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
)

// ledger keeps deeds in memory under the store's rules.
type ledger struct {
	mu     sync.Mutex
	orders map[int64]moderation.Order
	owner  map[int64]string
}

func (l *ledger) ClaimDeed(_ context.Context, owner string, _ time.Duration, only int64) (moderation.Order, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, o := range l.orders {
		if o.State == moderation.Queued && (only == 0 || only == id) {
			o.State = moderation.Doing
			l.orders[id], l.owner[id] = o, owner
			return o, nil
		}
	}
	return moderation.Order{}, replies.ErrNotFound
}

func (l *ledger) SettleDeed(ctx context.Context, id int64, owner string, e moderation.Outcome) (moderation.State, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	o := l.orders[id]
	if owner == "" && o.State != moderation.Unsure || owner != "" && (o.State != moderation.Doing || l.owner[id] != owner) {
		return o.State, moderation.WrongState
	}
	o.State = e.State
	l.orders[id] = o
	return o.State, nil
}

func (l *ledger) AbandonedDeeds(_ context.Context, alive func(string) bool) (list []moderation.Order, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, o := range l.orders {
		if o.State == moderation.Doing && !alive(l.owner[id]) {
			o.State = moderation.Unsure
			l.orders[id] = o
		}
		if o.State == moderation.Unsure {
			list = append(list, o)
		}
	}
	return list, nil
}

func (l *ledger) state(id int64) moderation.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.orders[id].State
}

// network hides messages, and can be looked at.
type network struct {
	mu     sync.Mutex
	calls  int
	hidden bool
	err    error // what an attempt ends in
	apply  bool  // take effect even so
	blind  error
}

func (n *network) SetHidden(_ context.Context, _ string, hidden bool) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls++
	if n.err == nil || n.apply {
		n.hidden = hidden
	}
	return n.err
}

func (n *network) Look(context.Context, string) (sources.Message, error) {
	return sources.Message{Hidden: n.hidden}, n.blind
}

func stage(n any) (*ledger, *Carrier) {
	l := &ledger{owner: map[int64]string{}, orders: map[int64]moderation.Order{1: {ID: 1, Act: sources.ActHide, Message: "m", State: moderation.Queued}}}
	return l, New(l, func(context.Context, string) (any, error) { return n, nil }, Options{Owner: "test"})
}

var dropped = &sources.Error{Class: sources.Ambiguous, Applied: true}

func TestHowADeedEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		net  any
		want moderation.State
	}{
		{"taken", &network{}, moderation.Done},
		{"refused", &network{err: &sources.Error{Class: sources.Permission}}, moderation.Failed},
		{"dropped, and done all the same", &network{err: dropped, apply: true}, moderation.Done},
		{"dropped, and not done", &network{err: dropped}, moderation.Failed},
		{"dropped, and not to be seen", &network{err: dropped, blind: dropped}, moderation.Unsure},
		{"an error of an unknown sort", &network{err: errors.New("?"), apply: true}, moderation.Done},
		{"no such act here", struct{}{}, moderation.Failed},
		{"a fault of the source", panicky{}, moderation.Unsure},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, d := stage(c.net)
				if _, err := d.One(t.Context(), 1); err != nil || l.state(1) != c.want {
					t.Errorf("%s, want %s: %v", l.state(1), c.want, err)
				}
				if _, err := d.One(t.Context(), 1); !errors.Is(err, replies.ErrNotFound) {
					t.Errorf("it was done again: %v", err)
				}
			})
		})
	}
}

type panicky struct{}

func (panicky) SetHidden(context.Context, string, bool) error { panic("oh") }

func TestManyProgramsDoItOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		l, _ := stage(n)
		ctx, cancel := context.WithCancel(t.Context())
		for range 8 {
			go New(l, func(context.Context, string) (any, error) { return n, nil }, Options{}).Run(ctx)
		}
		synctest.Wait()
		if n.calls != 1 || l.state(1) != moderation.Done {
			t.Errorf("%d times, %s", n.calls, l.state(1))
		}
		cancel()
		synctest.Wait()
	})
}

// Whoever comes after a program that died looks at the message, and does nothing to it.
func TestADeadProgramsDeedIsOnlyLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{hidden: true}
		l, d := stage(n)
		if _, err := l.ClaimDeed(t.Context(), "another-machine/1/1/x", time.Minute, 0); err != nil {
			t.Fatal(err)
		}
		l.owner[1] = d.opt.Owner + "?" // lives as far as anybody knows
		d.Recover(t.Context())
		if l.state(1) != moderation.Doing {
			t.Fatal("a program at work was interrupted")
		}
		o := l.orders[1]
		o.State = moderation.Unsure
		l.orders[1] = o
		d.Recover(t.Context())
		if l.state(1) != moderation.Done || n.calls != 0 {
			t.Errorf("%s, %d calls", l.state(1), n.calls)
		}
	})
}

func TestEndingTheProgramSeesTheDeedThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		l, d := stage(n)
		ctx, cancel := context.WithCancel(t.Context())
		d.route = func(context.Context, string) (any, error) { cancel(); return n, nil }
		if _, err := d.One(ctx, 1); err != nil || l.state(1) != moderation.Done {
			t.Errorf("%s %v", l.state(1), err)
		}
	})
}

// everything writes down what it is asked for.
type everything struct{ said []string }

func (e *everything) note(parts ...string) error {
	text := ""
	for _, p := range parts {
		text += " " + p
	}
	e.said = append(e.said, text[1:])
	return nil
}

func word(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

func (e *everything) SetHidden(_ context.Context, m string, on bool) error {
	return e.note("hide", m, word(on))
}

func (e *everything) Delete(_ context.Context, m string) error { return e.note("delete", m) }

func (e *everything) SetBlocked(_ context.Context, p string, on bool) error {
	return e.note("block", p, word(on))
}

func (e *everything) SetMuted(_ context.Context, p string, on bool) error {
	return e.note("mute", p, word(on))
}

func (e *everything) Report(_ context.Context, n sources.Notice) error {
	return e.note("report", n.Message, n.Person, string(n.Ground), n.Text)
}

func (e *everything) Moderate(_ context.Context, m string, r sources.Ruling) error {
	return e.note("moderate", m, string(r))
}

func (e *everything) SetClosed(_ context.Context, p string, on bool) error {
	return e.note("close", p, word(on))
}

func TestEachActFindsItsWay(t *testing.T) {
	acts := []sources.Act{
		sources.ActHide, sources.ActDelete, sources.ActBlock, sources.ActMute, sources.ActReport, sources.ActApprove, sources.ActTrash,
		sources.ActSpam, sources.ActClose,
	}
	e := &everything{}
	for _, act := range acts {
		o := moderation.Order{Act: act, Message: "m", Person: "p", Post: "b", Ground: sources.Threat}
		if err := Do(t.Context(), e, o); err != nil {
			t.Errorf("%s: %v", act, err)
		}
		o.Back = true
		final := act == sources.ActDelete || act == sources.ActReport || act == sources.ActApprove
		if err := Do(t.Context(), e, o); (sources.ClassOf(err) == sources.Unsupported) != final {
			t.Errorf("%s back: %v", act, err)
		}
	}
	want := []string{
		"hide m yes", "hide m no", "delete m", "block p yes", "block p no", "mute p yes", "mute p no", "report m p threat ",
		"moderate m approve", "moderate m trash", "moderate m approve", "moderate m spam", "moderate m approve", "close b yes", "close b no",
	}
	if !slices.Equal(e.said, want) {
		t.Errorf("%q", e.said)
	}
}

// silent takes the act and never answers.
type silent struct{ network }

func (n *silent) SetHidden(ctx context.Context, m string, hidden bool) error {
	_ = n.network.SetHidden(ctx, m, hidden)
	<-ctx.Done()
	return ctx.Err()
}

func TestADeedThatIsAbandonedIsLookedAtByTheNextStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &silent{}
		l, d := stage(n)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		synctest.Wait()
		if list := d.Underway().List(); len(list) != 1 || list[0].ID != 1 || !list[0].Since.Equal(d.opt.Now()) {
			t.Fatalf("%+v", list)
		}
		cancel()
		d.Underway().Abandon()
		<-ended
		if got := l.state(1); got != moderation.Unsure {
			t.Error(got)
		}
		next := New(l, func(context.Context, string) (any, error) { return &n.network, nil }, Options{Owner: "next"})
		next.Recover(t.Context())
		if l.state(1) != moderation.Done || n.calls != 1 {
			t.Errorf("%s, %d calls", l.state(1), n.calls)
		}
	})
}

// sure is a network whose source says of a request that was given up that it never left.
type sure struct{ network }

func (n *sure) SetHidden(ctx context.Context, _ string, _ bool) error {
	<-ctx.Done()
	return &sources.Error{Class: sources.NotSent, Err: ctx.Err()}
}

func TestADeedThatWasGivenUpIsUnsureWhateverItsSourceSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, c := stage(&sure{})
		go func() { _, _ = c.One(context.WithoutCancel(t.Context()), 1) }()
		synctest.Wait()
		c.Underway().Abandon()
		synctest.Wait()
		if got := l.state(1); got != moderation.Unsure {
			t.Error(got)
		}
	})
}
