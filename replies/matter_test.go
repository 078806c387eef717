package replies

import (
	"slices"
	"testing"
	"time"

	"atempause/sources"
)

const (
	inPublic  = int64(1)
	inPrivate = int64(2)
)

var nine = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) // a Monday

func hour(n int) time.Time { return nine.Add(time.Duration(n) * time.Hour) }

// step is something that happens to a matter.
type step func(Matter) Matter

func sure(f func(Matter) (Matter, error)) step {
	return func(m Matter) Matter {
		next, err := f(m)
		if err != nil {
			panic(err)
		}
		return next
	}
}

func audienceAt(thread int64) sources.Audience {
	if thread == inPrivate {
		return sources.Private
	}
	return sources.Public
}

func theirs(thread int64, k Kind, h int) step {
	return func(m Matter) Matter {
		return m.Theirs(Incoming{Thread: thread, Audience: audienceAt(thread), Kind: k, At: hour(h)})
	}
}

func thanks(thread int64, h int) step {
	return func(m Matter) Matter {
		return m.Theirs(Incoming{Thread: thread, Audience: audienceAt(thread), Kind: Praise, Thanks: true, At: hour(h)})
	}
}

func ours(thread int64, h int) step {
	return func(m Matter) Matter {
		return m.Ours(Answer{Thread: thread, Audience: audienceAt(thread), At: hour(h)})
	}
}

func aside(h int) step {
	return func(m Matter) Matter { return m.Ours(Answer{Thread: inPublic, Audience: sources.Private, At: hour(h)}) }
}

func hold(h, until int) step {
	return func(m Matter) Matter {
		return m.Ours(Answer{Thread: inPublic, Audience: sources.Public, At: hour(h), Hold: hour(until), HoldID: int64(h)})
	}
}

func solve(h int) step  { return func(m Matter) Matter { return m.Solve(hour(h)) } }
func shut(h int) step   { return func(m Matter) Matter { return m.Close(hour(h)) } }
func reopen(h int) step { return func(m Matter) Matter { return m.Reopen(hour(h)) } }
func tick(h int) step   { return func(m Matter) Matter { return m.Tick(hour(h)) } }
func wait(h int) step   { return func(m Matter) Matter { return m.Wait(hour(h)) } }

func snooze(h, until int) step {
	return sure(func(m Matter) (Matter, error) { return m.Snooze(hour(until), hour(h)) })
}

func escalate(h, until int) step {
	return sure(func(m Matter) (Matter, error) { return m.Escalate("Anna", hour(until), hour(h)) })
}

func promise(id int64, h, due int) step {
	return sure(func(m Matter) (Matter, error) {
		return m.Promise(Promise{ID: id, Thread: inPublic, Made: hour(h), Due: hour(due)})
	})
}

func gone(thread int64, h int) step {
	return sure(func(m Matter) (Matter, error) { return m.Gone(thread, hour(h)) })
}

func run(steps ...step) Matter {
	var m Matter
	for _, s := range steps {
		m = s(m)
	}
	return m
}

// The sentences of the design, §4, one after the other.
func TestTheLifeOfACase(t *testing.T) {
	complaint := theirs(inPublic, Complaint, 0)
	toPrivate := []step{complaint, ours(inPublic, 1), theirs(inPrivate, Complaint, 2), ours(inPrivate, 3)}
	solved := append(slices.Clone(toPrivate), solve(4))
	with := func(base []step, more ...step) []step { return append(slices.Clone(base), more...) }
	for _, c := range []struct {
		what  string
		steps []step
		state CaseState
		view  View
	}{
		{"new", []step{complaint}, CaseNew, OpenView},
		{"answered in public", []step{complaint, ours(inPublic, 1)}, CaseAnswered, WaitingView},
		{"answered by a private reply to a public thread", []step{complaint, aside(1)}, CasePrivate, PrivateView},
		{"in private", toPrivate, CasePrivate, PrivateView},
		{"answered is not solved", []step{complaint, ours(inPublic, 1), thanks(inPublic, 2)}, CaseAnswered, WaitingView},
		{"solved is not said", solved, CaseSolved, SolvedView},
		{"a private line says nothing in public", with(solved, ours(inPrivate, 5)), CaseSolved, SolvedView},
		{"said so in public", with(solved, ours(inPublic, 5)), CaseSaid, DoneView},
		{"closed by hand after that", with(solved, ours(inPublic, 5), shut(6)), CaseClosed, DoneView},
		{"closed by itself after that", with(solved, ours(inPublic, 5), tick(5+7*24)), CaseClosed, DoneView},
		{"a further line changes nothing", with(solved, ours(inPublic, 5), ours(inPublic, 6)), CaseSaid, DoneView},
		{"solved twice is solved once", with(solved, ours(inPublic, 5), solve(6)), CaseSaid, DoneView},
		{"without a public part solved is closed", []step{theirs(inPrivate, Complaint, 0), ours(inPrivate, 1), solve(2)}, CaseClosed, DoneView},
		{"a public question owes no line", []step{theirs(inPublic, Question, 0), ours(inPublic, 1), solve(2)}, CaseClosed, DoneView},
		{"a complaint that has become a question owes one", []step{complaint, ours(inPublic, 1), theirs(inPublic, Question, 2), ours(inPublic, 3), solve(4)}, CaseSolved, SolvedView},
		{"they write while it is solved", with(solved, theirs(inPrivate, Question, 5)), CaseNew, OpenView},
		{"they write after it was said", with(solved, ours(inPublic, 5), theirs(inPublic, Complaint, 6)), CaseNew, OpenView},
		{"and the line is owed again", with(solved, ours(inPublic, 5), theirs(inPublic, Complaint, 6), ours(inPublic, 7), solve(8)), CaseSolved, SolvedView},
		{"a new message brings a closed one back", []step{complaint, shut(1), theirs(inPublic, Question, 2)}, CaseNew, OpenView},
		{"a mere thanks does not wake a closed one", []step{complaint, shut(1), thanks(inPublic, 2)}, CaseClosed, DoneView},
		{"a mere thanks alone waits", []step{thanks(inPublic, 0)}, CaseNew, PraiseView},
		{"a mere thanks does not wake a snoozed one", []step{complaint, snooze(1, 9), thanks(inPublic, 2)}, CaseNew, SnoozedView},
		{"a complaint does", []step{complaint, snooze(1, 9), theirs(inPublic, Complaint, 2)}, CaseNew, OpenView},
		{"praise waits for a thank-you", []step{theirs(inPublic, Praise, 0)}, CaseNew, PraiseView},
		{"and is done with it", []step{theirs(inPublic, Praise, 0), ours(inPublic, 1)}, CaseClosed, DoneView},
		{"praise after a complaint does not end the case", []step{complaint, ours(inPublic, 1), theirs(inPublic, Praise, 2), ours(inPublic, 3)}, CaseAnswered, WaitingView},
		{"an answer in private leaves who waits in public", []step{complaint, theirs(inPrivate, Question, 1), ours(inPrivate, 2)}, CaseNew, OpenView},
		{"reopened by hand", []step{complaint, shut(1), reopen(2)}, CaseNew, OpenView},
		{"the customer's turn by hand", []step{complaint, wait(1)}, CaseNew, WaitingView},
		{"until they write", []step{complaint, wait(1), theirs(inPublic, Question, 2)}, CaseNew, OpenView},
		{"snoozed", []step{complaint, snooze(1, 9), tick(8)}, CaseNew, SnoozedView},
		{"and awake at its time", []step{complaint, snooze(1, 9), tick(9)}, CaseNew, OpenView},
		{"a solved one wakes as solved", with(solved, snooze(5, 9), tick(9)), CaseSolved, SolvedView},
		{"a waiting one wakes to be looked at", []step{complaint, ours(inPublic, 1), snooze(2, 9), tick(9)}, CaseAnswered, OpenView},
		{"a closed one, too", []step{complaint, shut(1), snooze(2, 9), tick(9)}, CaseClosed, OpenView},
		{"escalated", []step{complaint, escalate(1, 9), tick(8)}, CaseNew, EscalatedView},
		{"back on its deadline", []step{complaint, escalate(1, 9), tick(9)}, CaseNew, OpenView},
		{"back when they write", []step{complaint, escalate(1, 9), theirs(inPublic, Complaint, 2)}, CaseNew, OpenView},
		{"not for a thanks", []step{complaint, escalate(1, 9), thanks(inPublic, 2)}, CaseNew, EscalatedView},
		{"answered meanwhile it stays escalated", []step{complaint, escalate(1, 9), ours(inPublic, 2)}, CaseAnswered, EscalatedView},
		{"and comes back all the same", []step{complaint, escalate(1, 9), ours(inPublic, 2), tick(9)}, CaseAnswered, OpenView},
		{"snoozed while escalated it comes back on the deadline", []step{complaint, escalate(1, 5), snooze(2, 9), tick(5)}, CaseNew, OpenView},
		{"held", []step{complaint, hold(1, 6)}, CaseNew, OpenView},
		{"held and answered", []step{complaint, hold(1, 6), ours(inPublic, 3)}, CaseAnswered, WaitingView},
		{"all moderated away", []step{complaint, gone(inPublic, 1)}, CaseClosed, DoneView},
		{"and written again", []step{complaint, gone(inPublic, 1), theirs(inPublic, Complaint, 2)}, CaseNew, OpenView},
		{"the public part moderated away owes no line", with(solved, gone(inPublic, 5)), CaseClosed, DoneView},
		{"the part that waited moderated away", with(toPrivate, theirs(inPublic, Abuse, 4), gone(inPublic, 5)), CasePrivate, PrivateView},
	} {
		m := run(c.steps...)
		if m.State != c.state || m.View() != c.view {
			t.Errorf("%s: %s in %s, want %s in %s", c.what, m.State, m.View(), c.state, c.view)
		}
	}
}

func TestPromises(t *testing.T) {
	answered := []step{theirs(inPublic, Complaint, 0), ours(inPublic, 1), promise(7, 1, 6)}
	with := func(more ...step) []step { return append(slices.Clone(answered), more...) }
	keep := func(h int) step { return sure(func(m Matter) (Matter, error) { return m.Keep(7, hour(h)) }) }
	move := func(h, due int) step {
		return sure(func(m Matter) (Matter, error) { return m.Move(7, Promise{ID: 8, Due: hour(due)}, hour(h)) })
	}
	broke := func(h int) step { return sure(func(m Matter) (Matter, error) { return m.Break(7, hour(h)) }) }
	half := func(m Matter) Matter { return m.Tick(hour(6).Add(-PromiseLead)) }
	for _, c := range []struct {
		what     string
		steps    []step
		state    PromiseState
		view     View
		promised bool // stands in the view of promises
	}{
		{"open", with(), PromiseOpen, WaitingView, true},
		{"comes up in time", with(half), PromiseOpen, OpenView, true},
		{"kept by hand", with(half, keep(5)), PromiseKept, WaitingView, false},
		{"an answer does not keep a call", with(ours(inPublic, 2)), PromiseOpen, WaitingView, true},
		{"broken by its time", with(tick(6)), PromiseBroken, OpenView, true},
		{"broken, and they were told", with(tick(6), ours(inPublic, 7)), PromiseBroken, WaitingView, false},
		{"kept, but marked late", with(tick(6), keep(7)), PromiseKept, WaitingView, false},
		{"moved", with(half, move(5, 20)), PromiseMoved, WaitingView, true},
		{"moved too late stays broken", with(tick(6), move(7, 20)), PromiseBroken, WaitingView, true},
		{"broken by hand", with(broke(3)), PromiseBroken, OpenView, true},
		{"wakes a snooze", with(snooze(2, 48), half), PromiseOpen, OpenView, true},
		{"comes out of an escalation", with(escalate(2, 48), half), PromiseOpen, OpenView, true},
		{"comes back from closed", with(shut(2), half), PromiseOpen, OpenView, true},
		{"and goes there again", with(shut(2), half, keep(6)), PromiseKept, DoneView, false},
		{"stays although all is gone", with(gone(inPublic, 2), tick(6)), PromiseBroken, OpenView, true},
	} {
		m := run(c.steps...)
		if m.Promises[0].State != c.state || m.View() != c.view || m.InPromises() != c.promised {
			t.Errorf("%s: %s in %s, promises %v; want %s in %s, %v", c.what, m.Promises[0].State, m.View(), m.InPromises(), c.state, c.view, c.promised)
		}
	}
}

func TestAHoldingReplyStopsTheClockAndItsTimeIsTheNextOne(t *testing.T) {
	brand := sources.Brand{Timezone: "UTC"}
	m := run(theirs(inPublic, Complaint, 0), hold(1, 6))
	f := m.Facts(Facts{Kind: m.Kind()}) // nothing waits: the holding reply came after it
	if got := Assess(brand, f).Due; !got.Equal(hour(6)) {
		t.Fatalf("held: due %s", got)
	}
	m = hold(5, 8)(m)
	if m.Promises[0].State != PromiseMoved || !m.Held().Equal(hour(8)) {
		t.Fatalf("a second one moves the time: %+v", m.Promises)
	}
	m = theirs(inPublic, Complaint, 6)(m)
	f = m.Facts(Facts{Kind: Complaint, Waiting: hour(6)})
	if got := Assess(brand, f).Due; !got.Equal(hour(7)) {
		t.Fatalf("a new message has its own clock: due %s", got)
	}
	late := ours(inPublic, 9)(m)
	if p := late.Promises[1]; p.State != PromiseBroken || late.InPromises() {
		t.Fatalf("answered an hour late: %+v", p)
	}
	if kept := ours(inPublic, 7)(m); kept.Promises[1].State != PromiseKept || !kept.Held().IsZero() {
		t.Fatalf("answered in time: %+v", kept.Promises[1])
	}
	silent := run(theirs(inPublic, Complaint, 0), hold(1, 6), tick(6))
	if s := Assess(brand, silent.Facts(Facts{Kind: Complaint})); !s.Due.Equal(hour(6)) || s.Stale(false, hour(100)) {
		t.Fatalf("not answered in time: %+v", s)
	}
}

func TestWhatComesBackIsDueAtOnce(t *testing.T) {
	brand := sources.Brand{Timezone: "UTC"}
	for what, steps := range map[string][]step{
		"snooze":     {theirs(inPublic, Complaint, 0), snooze(1, 30), tick(40)},
		"escalation": {theirs(inPublic, Complaint, 0), escalate(1, 30), tick(40)},
	} {
		m := run(steps...)
		s := Assess(brand, m.Facts(Facts{Kind: Complaint, Waiting: hour(0)}))
		if !s.Due.Equal(hour(30)) || s.Stale(false, hour(100)) {
			t.Errorf("%s: due %s, stale %v", what, s.Due, s.Stale(false, hour(100)))
		}
		asleep := run(steps[:2]...)
		if s := Assess(brand, asleep.Facts(Facts{Kind: Complaint, Waiting: hour(0)})); !s.Due.IsZero() || !s.Press.IsZero() {
			t.Errorf("%s: due while it rests", what)
		}
	}
	wrote := run(theirs(inPublic, Complaint, 0), escalate(1, 30), theirs(inPublic, Complaint, 2))
	if s := Assess(brand, wrote.Facts(Facts{Kind: Complaint, Waiting: hour(2)})); !s.Due.Equal(hour(3)) {
		t.Errorf("they wrote: due %s", s.Due)
	}
	again := run(theirs(inPublic, Complaint, 0), shut(1), reopen(5))
	if s := Assess(brand, again.Facts(Facts{Kind: Complaint, Waiting: hour(0)})); !s.Due.Equal(hour(6)) {
		t.Errorf("put back by hand it waits since then: due %s", s.Due)
	}
}

func TestMissteps(t *testing.T) {
	m := run(theirs(inPublic, Complaint, 0), promise(7, 0, 5), sure(func(m Matter) (Matter, error) { return m.Keep(7, hour(1)) }))
	for want, do := range map[Misstep]func() error{
		TimePast:    func() error { _, err := m.Snooze(nine, nine); return err },
		NoContact:   func() error { _, err := m.Escalate(" ", hour(9), nine); return err },
		NoThread:    func() error { _, err := m.Gone(99, nine); return err },
		OnlyThread:  func() error { _, _, err := m.Unjoin(inPublic, nine); return err },
		SameThread:  func() error { _, err := m.Join(m, nine); return err },
		NoPromise:   func() error { _, err := m.Keep(99, nine); return err },
		PromiseOver: func() error { _, err := m.Break(7, nine); return err },
	} {
		if err := do(); err != want {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

func TestJoinedThreadsAreOneMatter(t *testing.T) {
	public := run(theirs(inPublic, Complaint, 0), ours(inPublic, 1))
	private := run(theirs(inPrivate, Complaint, 2))
	m, err := public.Join(private, hour(3))
	if err != nil || m.View() != OpenView || m.Lead() != inPrivate || m.Counterpart(inPrivate) != inPublic {
		t.Fatalf("%v, %s led by %d", err, m.View(), m.Lead())
	}
	m = m.Solve(hour(4))
	if m.View() != SolvedView || m.Lead() != inPublic {
		t.Fatalf("%s led by %d", m.View(), m.Lead())
	}
	rest, out, err := m.Unjoin(inPrivate, hour(5))
	if err != nil || rest.State != CaseSolved || out.State != CaseClosed {
		t.Fatalf("%v, %s and %s", err, rest.State, out.State)
	}
	two := run(theirs(3, Complaint, 0))
	m, _ = m.Join(two, hour(6))
	m = m.Solve(hour(7))
	if m = ours(inPublic, 8)(m); m.State != CaseSolved || m.Lead() != 3 {
		t.Fatalf("a line is owed wherever they complained: %s led by %d", m.State, m.Lead())
	}
	if m = ours(3, 9)(m); m.State != CaseSaid {
		t.Fatalf("said in both: %s", m.State)
	}
}
