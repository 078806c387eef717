package youtube

import (
	"context"
	"errors"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/youtube/fake"
)

func (s *stage) question(t *testing.T) sources.Outgoing {
	t.Helper()
	v := s.world.AddVideo("Angebot")
	c := must[string](t)(s.world.AddComment(v, "Maria", "Wann?"))
	return sources.Outgoing{Form: sources.CommentForm, Audience: sources.Public, Thread: c, Target: c, Text: "Morgen.", Tried: s.Now()}
}

// What is counted here is what YouTube counts.
func TestUnitsAreCounted(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	s, h := st.source(t), newShelf()
	h.read(t, s)
	r, err := s.Reply(context.Background(), out)
	no(t, err)
	if _, err := s.Edit(context.Background(), r.RemoteID, "Übermorgen."); err != nil {
		t.Fatal(err)
	}
	no(t, s.Delete(context.Background(), r.RemoteID))
	no(t, s.Moderate(context.Background(), out.Target, sources.Hold))
	got := s.Spent()
	if got.Used != st.world.Spent() || got.Used < 200 || got.Max != 10000 || got.Kept != 1000 {
		t.Errorf("counted %+v, YouTube %d", got, st.world.Spent())
	}
	h.read(t, s)
	again := st.source(t) // a restarted program learns from the cursor
	h.read(t, again)
	if a := again.Spent().Used; a < got.Used {
		t.Errorf("after a new start %d, before %d", a, got.Used)
	}
}

// Reading stops at the reserve; a reply and its reading back still go. At midnight in California it goes on.
func TestTheReserveIsForReplies(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	s, h := st.source(t), newShelf()
	h.read(t, s)
	s.ledger.spend(9000 - s.Spent().Used)
	st.world.Spend(9000 - st.world.Spent())
	calls := st.Calls()
	err := s.Fetch(context.Background(), Comments, h.cursor, h.take)
	var e *sources.Error
	if !errors.As(err, &e) || e.Class != sources.RateLimited || !e.Until.Equal(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)) {
		t.Fatalf("Fetch: %v (%v)", err, e)
	}
	if st.Calls() != calls {
		t.Error("something was asked")
	}
	if _, err := s.Reply(context.Background(), out); err != nil {
		t.Errorf("Reply: %v", err)
	}
	if _, found, err := s.FindOwn(context.Background(), out); !found || err != nil {
		t.Errorf("FindOwn: %v, %v", found, err)
	}
	st.Advance(e.Until.Sub(st.Now()))
	h.read(t, s)
	if s.Spent().Used > 10 {
		t.Errorf("a new day begins with %d", s.Spent().Used)
	}
}

// Another program of the same project has used all up: YouTube says so, and nothing is asked until the new day.
func TestQuotaExceeded(t *testing.T) {
	st := newStage(t)
	out := st.question(t)
	s := st.source(t)
	st.world.Spend(10000)
	_, err := s.Reply(context.Background(), out)
	var e *sources.Error
	if !errors.As(err, &e) || e.Class != sources.RateLimited || e.Applied || !e.Until.Equal(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)) {
		t.Fatalf("%v", err)
	}
	if got := s.Spent(); got.Used != got.Max {
		t.Errorf("%+v", got)
	}
	calls := st.Calls()
	if _, err := s.Reply(context.Background(), out); sources.ClassOf(err) != sources.RateLimited || st.Calls() != calls {
		t.Errorf("asked again: %v", err)
	}
	if len(s.Waits()) != 1 {
		t.Errorf("waits: %v", s.Waits())
	}
	st.Advance(e.Until.Sub(st.Now()) + time.Second)
	if _, err := s.Reply(context.Background(), out); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

// The day ends at midnight in California, whatever the clocks there do.
func TestMidnight(t *testing.T) {
	for now, want := range map[string]string{
		"2026-07-01T06:59:59Z": "2026-07-01T07:00:00Z", // summer time
		"2026-07-01T07:00:00Z": "2026-07-02T07:00:00Z",
		"2026-11-01T12:00:00Z": "2026-11-02T08:00:00Z", // the clocks are put back
		"2026-03-08T09:00:00Z": "2026-03-09T07:00:00Z", // and forward
		"2026-12-31T20:00:00Z": "2027-01-01T08:00:00Z",
	} {
		at, _ := time.Parse(time.RFC3339, now)
		l := NewLedger(0, func() time.Time { return at })
		if got := l.Spent().Renews.Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
}

// A token that allows only reading narrows what is offered.
func TestProbe(t *testing.T) {
	st := newStage(t)
	s := st.source(t)
	got, err := s.Probe(context.Background())
	no(t, err)
	if got.Name != "Bäckerei Krume" || len(got.Scopes) != 1 || got.Allowance.Used != 1 || !s.Capabilities().Of(sources.CommentForm, sources.ActReply).Can {
		t.Errorf("%+v", got)
	}
	cfg := s.cfg
	cfg.Channel.Account = ""
	if mine, err := Accounts(context.Background(), cfg); err != nil || len(mine) != 1 || mine[0].Account != st.world.Channel {
		t.Errorf("%+v, %v", mine, err)
	}
	other := st.source(t, func(c *Config) { c.Channel.Account = "UCsomebodyelse0123456789" })
	if _, err := other.Probe(context.Background()); sources.ClassOf(err) != sources.TokenRole {
		t.Errorf("another channel: %v", err)
	}
	st = newStage(t, func(o *fake.Options) { o.Scopes = []string{"https://www.googleapis.com/auth/youtube.readonly"} })
	st.secret = st.world.Tokens.Access()
	s = st.source(t)
	got, err = s.Probe(context.Background())
	no(t, err)
	if got.Expires.IsZero() || s.Capabilities().Of(sources.CommentForm, sources.ActReply).Why != "capability.scope_missing" {
		t.Errorf("%+v", got)
	}
}
