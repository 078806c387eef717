package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// life plays people, two programs on one file, clocks and accidents, and keeps its own simple record of what was agreed.
type life struct {
	*fixture
	rt     *rapid.T
	stores []*Store
	thread int64
	reply  int64
	rev    int64

	restedAt map[int64]time.Time // by revision: when the breath of its last passing request ends
	claims   map[int64]int       // by revision: how often it was handed out for sending
	retries  map[int64]int       // by revision: how often a person said "again"
	holder   string
}

func newLife(t *testing.T, rt *rapid.T) *life {
	f := newFixture(t)
	l := &life{fixture: f, rt: rt, stores: []*Store{f.Store, openAt(t, f.path, options(f.clock))}}
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	l.thread = f.only(Open).ID
	l.fresh()
	return l
}

func (l *life) fresh() {
	l.reply, l.rev, l.holder = 0, 0, ""
	l.restedAt, l.claims, l.retries = map[int64]time.Time{}, map[int64]int{}, map[int64]int{}
}

// any is one of the two programs.
func (l *life) any() *Store { return rapid.SampledFrom(l.stores).Draw(l.rt, "program") }

// took looks at what a step has led to. A refusal is fine, anything else is not.
func (l *life) took(r replies.Reply, err error) bool {
	if err != nil {
		if _, ok := replies.AsRefused(err); !ok && !errors.Is(err, ErrNotFound) {
			l.rt.Fatal(err)
		}
		return false
	}
	if r.ID != 0 {
		l.reply, l.rev = r.ID, r.Rev
	}
	return true
}

func (l *life) write() {
	text := rapid.SampledFrom([]string{"Hallo Maria", "Hallo, tut uns leid", "Tut uns leid", "Hallo, rude", "", "  "}).Draw(l.rt, "text")
	audience := rapid.SampledFrom([]sources.Audience{sources.Public, sources.Private}).Draw(l.rt, "audience")
	rev := l.rev
	if rapid.IntRange(0, 5).Draw(l.rt, "stale") == 0 && rev > 0 {
		rev--
	}
	r, err := l.any().SaveDraft(l.ctx, Edit{Thread: l.thread, Text: text, Audience: audience, Rev: rev})
	if l.took(r, err) && rev != l.rev && l.rev > rev+1 {
		l.rt.Fatal("an old revision was written over a newer one")
	}
}

func (l *life) request() {
	before, _ := l.Reply(l.ctx, l.reply)
	r, err := l.any().Request(l.ctx, l.reply, l.rev)
	if !l.took(r, err) || before.State == replies.Breathing {
		return
	}
	if !r.Verdict.Pass || r.State != replies.Breathing || r.Breath < replies.MinBreath || r.ReadyAt != l.clock.now().Add(r.Breath) {
		l.rt.Fatalf("a breath began like this: %+v", r)
	}
	l.restedAt[r.Rev] = r.ReadyAt
}

func (l *life) confirm() {
	r, err := l.any().Confirm(l.ctx, l.reply, l.rev)
	if !l.took(r, err) {
		return
	}
	l.mustBeRested(r)
}

func (l *life) mustBeRested(r replies.Reply) {
	ready, ok := l.restedAt[r.Rev]
	if !ok || l.clock.now().Before(ready) || !r.Verdict.Pass || len(r.Verdict.OpenHard()) > 0 {
		l.rt.Fatalf("%s without a passing verdict or a full breath (ready %v, now %v): %+v", r.State, ready, l.clock.now(), r)
	}
}

func (l *life) claim() {
	owner := rapid.SampledFrom([]string{"one", "two"}).Draw(l.rt, "owner")
	r, out, err := l.any().Claim(l.ctx, owner, time.Minute, 0)
	if !l.took(r, err) {
		return
	}
	l.mustBeRested(r)
	if l.claims[r.Rev]++; l.claims[r.Rev] > 1+l.retries[r.Rev] {
		l.rt.Fatalf("handed out %d times after %d retries", l.claims[r.Rev], l.retries[r.Rev])
	}
	if out.Text != r.Text || out.Audience != r.Audience || r.State != replies.Sending {
		l.rt.Fatalf("%+v is to send %+v", r, out)
	}
	l.holder = owner
}

func (l *life) settle() {
	state := rapid.SampledFrom([]replies.State{replies.Sent, replies.Failed, replies.Unsure}).Draw(l.rt, "end")
	owner := rapid.SampledFrom([]string{l.holder, l.holder, l.holder, l.holder, "stranger", ""}).Draw(l.rt, "by")
	before, _ := l.Reply(l.ctx, l.reply)
	o := replies.Outcome{State: state, Trouble: sources.Ambiguous}
	if state == replies.Unsure && owner == "" {
		o.Readback = rapid.SampledFrom([]replies.Readback{replies.NotRead, replies.Absent}).Draw(l.rt, "readback")
	}
	r, err := l.any().Settle(l.ctx, l.reply, owner, o)
	if !l.took(r, err) {
		return
	}
	if before.State == replies.Sending && (owner != before.Owner || owner == "") {
		l.rt.Fatalf("%q settled what %q was sending", owner, before.Owner)
	}
	if r.State == replies.Sent {
		l.fresh()
	}
}

func (l *life) again() {
	r, err := l.any().Retry(l.ctx, l.reply)
	if l.took(r, err) {
		l.retries[r.Rev]++
		l.mustBeRested(r)
	}
}

func (l *life) person() {
	s := l.any()
	var r replies.Reply
	var err error
	switch rapid.SampledFrom([]string{"withdraw", "rework", "seen", "waive", "drop"}).Draw(l.rt, "what") {
	case "withdraw":
		r, err = s.Withdraw(l.ctx, l.reply)
	case "rework":
		r, err = s.Rework(l.ctx, l.reply)
	case "seen":
		if r, err = s.Seen(l.ctx, l.reply); err == nil {
			l.fresh()
			return
		}
	case "waive":
		r, err = s.Waive(l.ctx, l.reply, l.rev, replies.Waiver{Check: replies.CheckGreeting, Reason: "why not"})
	case "drop":
		if err = s.DropDraft(l.ctx, l.reply, l.rev); err == nil {
			l.fresh()
			return
		}
	}
	l.took(r, err)
}

// accident kills one program, or all senders, and looks at what they left behind.
func (l *life) accident() {
	i := rapid.IntRange(0, 1).Draw(l.rt, "which")
	l.ok(l.stores[i].Close())
	l.stores[i] = openAt(l.t, l.path, options(l.clock))
	if i == 0 {
		l.Store = l.stores[0]
	}
	alive := rapid.Bool().Draw(l.rt, "senders live")
	_, err := l.any().Abandoned(l.ctx, func(string) bool { return alive })
	l.ok(err)
	if !alive {
		sending, err := l.Outbox(l.ctx, l.clock.now(), replies.Sending)
		l.ok(err)
		if len(sending) > 0 {
			l.rt.Fatal("nobody is sending it any more")
		}
	}
}

// onward takes the step that comes next for a patient person, so that the later states are reached often enough.
func (l *life) onward() {
	r, err := l.Reply(l.ctx, l.reply)
	switch {
	case err != nil:
		l.took(l.any().SaveDraft(l.ctx, Edit{Thread: l.thread, Text: "Hallo Maria"}))
	case r.State == replies.Writing:
		l.request()
	case r.State == replies.Breathing && l.clock.now().Before(r.ReadyAt):
		l.clock.tick(r.ReadyAt.Sub(l.clock.now()))
	case r.State == replies.Breathing:
		l.confirm()
	case r.State == replies.Queued:
		l.claim()
	case r.State == replies.Sending:
		l.settle()
	default:
		l.again()
	}
}

// holds is what is true at any time.
func (l *life) holds() {
	unsent, err := l.Outbox(l.ctx, l.clock.now().Add(time.Hour), replies.Writing, replies.Breathing, replies.Ready, replies.Queued, replies.Sending, replies.Failed, replies.Unsure)
	l.ok(err)
	if len(unsent) > 1 {
		l.rt.Fatalf("%d unsent replies in one thread", len(unsent))
	}
	c, err := l.Counts(l.ctx, "")
	l.ok(err)
	rows, err := l.Rows(l.ctx, Page{View: Ready})
	l.ok(err)
	if len(rows) != c.Views[Ready] {
		l.rt.Fatalf("%d rows are ready, counted %d", len(rows), c.Views[Ready])
	}
	for _, r := range unsent {
		if r.State == replies.Queued || r.State == replies.Sending {
			l.mustBeRested(r)
		}
		if r.State == replies.Breathing && l.clock.now().Before(r.ReadyAt) && (!c.NextAt.Equal(r.ReadyAt) || c.Replies[replies.Breathing] != 1) {
			l.rt.Fatalf("counted %+v of %+v", c, r)
		}
	}
}

// Nothing is ever on its way that has not passed and taken its whole breath, and nothing goes twice unless a person says
// so, whatever people, programs, clocks and accidents do.
func TestTheWholeLifeOfReplies(t *testing.T) {
	aim := []replies.State{replies.Writing, replies.Breathing, replies.Queued, replies.Sending, replies.Failed, replies.Unsure}
	seen := map[replies.State]bool{}
	unseen := func(s replies.State) bool { return !seen[s] }
	alive := func(rt *rapid.T) {
		l := newLife(t, rt)
		steps := map[string]func(){
			"write": l.write, "request": l.request, "confirm": l.confirm, "claim": l.claim, "settle": l.settle, "again": l.again,
			"person": l.person, "accident": l.accident, "onward": l.onward,
			"time": func() {
				l.clock.tick(rapid.SampledFrom([]time.Duration{time.Second, 5 * time.Second, 2 * time.Minute}).Draw(rt, "passes"))
			},
		}
		order := []string{
			"write", "write", "request", "request", "request", "time", "time", "time", "confirm", "confirm", "confirm", "claim", "claim",
			"settle", "settle", "again", "person", "accident", "onward", "onward", "onward", "onward", "onward", "onward", "onward",
			"onward", "onward", "onward",
		}
		for range 60 {
			steps[rapid.SampledFrom(order).Draw(rt, "step")]()
			l.holds()
			if r, err := l.Reply(l.ctx, l.reply); err == nil {
				seen[r.State] = true
			}
		}
		for _, s := range l.stores {
			s.Close() // the next case has files of its own
		}
	}
	// Chance may leave out a state in one round, though not in ten.
	for round := 0; round == 0 || round < 10 && slices.ContainsFunc(aim, unseen) && !t.Failed(); round++ {
		rapid.Check(t, alive)
	}
	for _, s := range aim {
		if unseen(s) {
			t.Errorf("no reply was ever %s: the test does not reach what it is about", s)
		}
	}
}
