package replies

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

// act is one of everything that can happen to a matter, with what it must and must not do.
type act struct {
	name string
	do   func(t *rapid.T, m Matter, at time.Time) Matter
}

func anyThread(t *rapid.T) int64 { return rapid.Int64Range(1, 4).Draw(t, "thread") }

// audienceFor: even threads are private.
func audienceFor(thread int64) sources.Audience {
	if thread%2 == 0 {
		return sources.Private
	}
	return sources.Public
}

func anyIncoming(t *rapid.T, at time.Time, thanks bool) Incoming {
	th := anyThread(t)
	return Incoming{Thread: th, Audience: audienceFor(th), Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), Thanks: thanks, At: at}
}

func anyAnswer(t *rapid.T, m Matter, at time.Time) Answer {
	th := anyThread(t)
	a := Answer{Thread: th, Audience: audienceFor(th), At: at}
	if rapid.IntRange(0, 4).Draw(t, "aside") == 0 {
		a.Audience = sources.Private
	}
	if rapid.IntRange(0, 4).Draw(t, "promises") == 0 {
		a.Promises = []Promise{{ID: int64(len(m.Promises) + 1000), Due: soon(t, at)}}
	}
	return a
}

func soon(t *rapid.T, at time.Time) time.Time {
	return at.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "minutes")) * time.Minute)
}

// orSame drops a refused step.
func orSame(m Matter, err error, old Matter) Matter {
	if err != nil {
		return old
	}
	return m
}

func anyPromise(t *rapid.T, m Matter) int64 {
	if len(m.Promises) == 0 {
		return 0
	}
	return m.Promises[rapid.IntRange(0, len(m.Promises)-1).Draw(t, "promise")].ID
}

var acts = []act{
	{"they write", func(t *rapid.T, m Matter, at time.Time) Matter { return m.Theirs(anyIncoming(t, at, false)) }},
	{"they thank", func(t *rapid.T, m Matter, at time.Time) Matter { return m.Theirs(anyIncoming(t, at, true)) }},
	{"we answer", func(t *rapid.T, m Matter, at time.Time) Matter { return m.Ours(anyAnswer(t, m, at)) }},
	{"we hold", func(t *rapid.T, m Matter, at time.Time) Matter {
		a := anyAnswer(t, m, at)
		a.Hold, a.HoldID = soon(t, at), int64(len(m.Promises)+1)
		return m.Ours(a)
	}},
	{"solve", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Solve(at) }},
	{"close", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Close(at) }},
	{"reopen", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Reopen(at) }},
	{"wait", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Wait(at) }},
	{"wake", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Wake(at) }},
	{"recall", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Recall(at) }},
	{"snooze", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Snooze(soon(t, at), at)
		return orSame(n, err, m)
	}},
	{"escalate", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Escalate("Anna", soon(t, at), at)
		return orSame(n, err, m)
	}},
	{"promise", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Promise(Promise{ID: int64(len(m.Promises) + 500), Thread: anyThread(t), Made: at, Due: soon(t, at)})
		return orSame(n, err, m)
	}},
	{"keep", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Keep(anyPromise(t, m), at)
		return orSame(n, err, m)
	}},
	{"move", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Move(anyPromise(t, m), Promise{ID: int64(len(m.Promises) + 2000), Due: soon(t, at)}, at)
		return orSame(n, err, m)
	}},
	{"break", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Break(anyPromise(t, m), at)
		return orSame(n, err, m)
	}},
	{"forget", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Forget(anyPromise(t, m), at)
		return orSame(n, err, m)
	}},
	{"gone", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.Gone(anyThread(t), at)
		return orSame(n, err, m)
	}},
	{"kind", func(t *rapid.T, m Matter, at time.Time) Matter {
		n, err := m.SetKind(anyThread(t), rapid.SampledFrom(Kinds).Draw(t, "kind"), at)
		return orSame(n, err, m)
	}},
	{"join", func(t *rapid.T, m Matter, at time.Time) Matter {
		th := anyThread(t)
		n, err := m.Join(NewMatter(th, audienceFor(th)).Theirs(anyIncoming(t, at, false)), at)
		return orSame(n, err, m)
	}},
	{"unjoin", func(t *rapid.T, m Matter, at time.Time) Matter {
		rest, out, err := m.Unjoin(anyThread(t), at)
		if err == nil && rapid.Bool().Draw(t, "which") {
			rest = out
		}
		return orSame(rest, err, m)
	}},
	{"time", func(_ *rapid.T, m Matter, at time.Time) Matter { return m.Tick(at) }},
}

func asJSON(t *rapid.T, m Matter) string {
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// walk leads a matter through a random life and calls look after each step.
func walk(t *rapid.T, look func(name string, was, is Matter, at time.Time)) {
	at := nine
	m := NewMatter(1, sources.Public).Theirs(anyIncoming(t, at, rapid.Bool().Draw(t, "thanks")))
	for range rapid.IntRange(1, 25).Draw(t, "steps") {
		at = at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "later")) * time.Minute)
		a := rapid.SampledFrom(acts).Draw(t, "act")
		was := m
		before := asJSON(t, was)
		m = a.do(t, m.Tick(at), at)
		if asJSON(t, was) != before {
			t.Fatalf("%s changed the value it came from", a.name)
		}
		look(a.name, was, m, at)
	}
}

func owedLines(m Matter) int { return len(m.Unsaid()) }

func TestNoOrderOfEventsLosesAMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(name string, was, m Matter, at time.Time) {
			view := m.View()
			bad := func(what string) { t.Fatalf("after %s: %s\nwas %s\nis  %s", name, what, asJSON(t, was), asJSON(t, m)) }
			if !slices.Contains(MainViews, view) {
				bad("no such view: " + string(view))
			}
			if m.waits() && m.State != CaseNew {
				bad("somebody waits and it is not new")
			}
			quiet := m.Snoozed.IsZero() && m.Escalated == (Escalation{}) && !m.Waiting
			if (m.waits() || m.State == CaseSolved) && quiet && !view.InSight() {
				bad("what owes something is out of sight")
			}
			if m.State == CaseSolved && owedLines(m) == 0 {
				bad("solved, and there is nothing left to say")
			}
			if m.State == CaseSaid && owedLines(m) > 0 {
				bad("said, and a complaint stands without our line")
			}
			if now := m.Tick(at); now.View() == SnoozedView || now.View() == EscalatedView {
				if next := now.Next(); next.IsZero() || !next.After(at) {
					bad("it rests without an end")
				}
			}
			if _, ok := m.Part(m.Lead()); !ok {
				bad("no thread leads it")
			}
			for _, p := range m.Promises {
				if p.Owed && !m.InPromises() || p.State == PromiseOpen && !p.Owed || p.State == PromiseOpen && !m.Next().Before(p.Due.Add(1)) {
					bad("a promise is forgotten")
				}
			}
			if m.Promises != nil && m.Back.By == BackPromise && !m.InPromises() {
				bad("it is back for a promise nobody owes")
			}
		})
	})
}

func TestWhatEachEventMustDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(name string, was, m Matter, at time.Time) {
			was = was.Tick(at)
			bad := func(what string) { t.Fatalf("after %s: %s\nwas %s\nis  %s", name, what, asJSON(t, was), asJSON(t, m)) }
			switch name {
			case "they write":
				if !m.View().InSight() || m.State != CaseNew {
					bad("a customer's message does not bring it back")
				}
			case "they thank":
				if m.View() != was.View() && !was.allGone() {
					bad("a mere thanks moves it")
				}
			case "snooze":
				if m.View() != SnoozedView || m.State != was.State {
					bad("not asleep")
				}
			case "escalate":
				if m.View() != EscalatedView || m.State != was.State {
					bad("not escalated")
				}
			case "solve":
				if owed := len(was.Unsaid()) > 0 && was.State != CaseSaid; owed != (m.State == CaseSolved) {
					bad("solved and said do not fit")
				}
			case "recall":
				if m.Escalated != (Escalation{}) || was.Escalated != (Escalation{}) && !m.View().InSight() {
					bad("it does not come back")
				}
			}
			if m.State == CaseSaid && was.State != CaseSaid && name != "we answer" && name != "unjoin" {
				bad("only our line in public says it")
			}
			if (name == "join") && was.View().InSight() && !m.View().InSight() {
				bad("joining puts it out of sight")
			}
		})
	})
}

func TestTimeComesTrueHoweverOftenOneLooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(_ string, _, m Matter, at time.Time) {
			a, b := soon(t, at), soon(t, at)
			if b.Before(a) {
				a, b = b, a
			}
			once, twice := asJSON(t, m.Tick(b)), asJSON(t, m.Tick(a).Tick(b))
			if once != twice {
				t.Fatalf("looked at once\n%s\nand twice\n%s", once, twice)
			}
			late := m.Tick(at.AddDate(1, 0, 0))
			if v := late.View(); v == SnoozedView || v == EscalatedView || late.State == CaseSaid || !late.Next().IsZero() {
				t.Fatalf("a year later something is still to come: %s", asJSON(t, late))
			}
		})
	})
}

func TestAMatterIsKeptAndPutBackAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(_ string, _, m Matter, _ time.Time) {
			text := asJSON(t, m)
			var back Matter
			if err := json.Unmarshal([]byte(text), &back); err != nil {
				t.Fatal(err)
			}
			if again := asJSON(t, back); again != text || back.View() != m.View() || back.Lead() != m.Lead() {
				t.Fatalf("%s\nbecame\n%s", text, again)
			}
		})
	})
}

func TestUnjoiningLosesNobodyWhoWaits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(_ string, _, m Matter, at time.Time) {
			if len(m.Parts) < 2 {
				return
			}
			th := m.Parts[rapid.IntRange(0, len(m.Parts)-1).Draw(t, "out")].Thread
			rest, out, err := m.Unjoin(th, at)
			if err != nil {
				t.Fatal(err)
			}
			if len(rest.Parts)+len(out.Parts) != len(m.Parts) || len(rest.Promises)+len(out.Promises) != len(m.Promises) {
				t.Fatal("something was lost")
			}
			if m.View().InSight() && !rest.View().InSight() && !out.View().InSight() {
				t.Fatalf("both are out of sight\nwas %s\nrest %s\nout %s", asJSON(t, m), asJSON(t, rest), asJSON(t, out))
			}
			if m.State == CaseSolved && len(rest.Unsaid())+len(out.Unsaid()) > 0 && rest.State != CaseSolved && out.State != CaseSolved {
				t.Fatalf("the line is not owed any more\nwas %s\nrest %s\nout %s", asJSON(t, m), asJSON(t, rest), asJSON(t, out))
			}
		})
	})
}

func TestEachRowHasItsPlaceAndItsReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		walk(t, func(_ string, _, m Matter, at time.Time) { inPlace(t, m.Tick(at), at) })
	})
}

// inPlace looks whether a matter has a place in the queue where it needs one, and says why.
func inPlace(t *rapid.T, m Matter, at time.Time) {
	lead, _ := m.Part(m.Lead())
	f := m.Facts(Facts{Kind: m.Kind(), Audience: lead.Audience, Waiting: lead.Waits, Theirs: 1, Critics: 1})
	s := Assess(sources.Brand{Timezone: "UTC"}, f)
	why := Explain(f, s, at)
	switch v := m.View(); {
	case v == OpenView || v == PraiseView:
		if s.Press.IsZero() {
			t.Fatalf("it has no place in the queue: %s", asJSON(t, m))
		}
		if s.Due.IsZero() && m.Kind() != Spam && m.Kind() != Other {
			t.Fatalf("it is never due: %s", asJSON(t, m))
		}
		if !s.Due.IsZero() && (len(why) == 0 || why[0].Key != WhyLeft && why[0].Key != WhyOver) {
			t.Fatalf("it does not say how long there is: %v", why)
		}
	case !v.InSight():
		if !s.Due.IsZero() || !s.Press.IsZero() {
			t.Fatalf("it presses although it rests: %s", asJSON(t, m))
		}
		if rests := v == SnoozedView || v == EscalatedView; rests && (len(why) == 0 || why[0].Time.IsZero()) {
			t.Fatalf("it does not say until when: %v, %s", why, asJSON(t, m))
		}
	}
}
