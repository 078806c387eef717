package web

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"atempause/sources"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// The forms the networks use, each with what it means.
func TestQuotaHeaders(t *testing.T) {
	in := func(d time.Duration) time.Time { return noon.Add(d) }
	for _, row := range []struct {
		name string
		h    http.Header
		want Quota
	}{
		{"nothing", headers(), Quota{}},
		{"seconds", headers("Retry-After", "120"), Quota{RetryAfter: in(2 * time.Minute), Until: in(2 * time.Minute)}},
		{"date", headers("Retry-After", "Sat, 21 Nov 2026 12:01:30 GMT"), Quota{RetryAfter: in(90 * time.Second), Until: in(90 * time.Second)}},
		{
			"Mastodon", headers("X-RateLimit-Limit", "300", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "2026-11-21T12:05:00.000000Z"),
			Quota{Known: true, Limit: 300, Reset: in(5 * time.Minute), Until: in(5 * time.Minute)},
		},
		{
			"X", headers("x-rate-limit-limit", "15", "x-rate-limit-remaining", "3", "x-rate-limit-reset", fmt.Sprint(in(15*time.Minute).Unix())),
			Quota{Known: true, Limit: 15, Remaining: 3, Reset: in(15 * time.Minute), Until: in(15 * time.Minute)},
		},
		{
			"Bluesky", headers("ratelimit-limit", "3000", "ratelimit-remaining", "2999", "ratelimit-reset", fmt.Sprint(in(time.Minute).Unix()), "ratelimit-policy", "3000;w=300"),
			Quota{Known: true, Limit: 3000, Remaining: 2999, Reset: in(time.Minute), Until: in(time.Minute)},
		},
		{
			"seconds to go", headers("RateLimit-Limit", "100", "RateLimit-Remaining", "50", "RateLimit-Reset", "30"),
			Quota{Known: true, Limit: 100, Remaining: 50, Reset: in(30 * time.Second), Until: in(30 * time.Second)},
		},
		{"draft 7", headers("RateLimit", "limit=100, remaining=5, reset=40"), Quota{Known: true, Limit: 100, Remaining: 5, Reset: in(40 * time.Second), Until: in(40 * time.Second)}},
		{"draft 10", headers("RateLimit-Policy", `"d";q=100;w=60`, "RateLimit", `"d";r=5;t=40`), Quota{Known: true, Limit: 100, Remaining: 5, Reset: in(40 * time.Second), Until: in(40 * time.Second)}},
		{"milliseconds", headers("X-RateLimit-Reset", fmt.Sprint(in(time.Minute).UnixMilli())), Quota{Reset: in(time.Minute), Until: in(time.Minute)}},
		{"the nearer promise", headers("Retry-After", "10", "X-RateLimit-Reset", "60"), Quota{RetryAfter: in(10 * time.Second), Reset: in(time.Minute), Until: in(10 * time.Second)}},
		{"the past", headers("X-RateLimit-Reset", "2020-01-01T00:00:00Z"), Quota{Reset: noon, Until: noon}},
		{"for ever", headers("Retry-After", "99999999"), Quota{RetryAfter: in(farthest), Until: in(farthest)}},
		{"next century", headers("X-RateLimit-Reset", "2101-01-01T00:00:00Z"), Quota{Reset: in(farthest), Until: in(farthest)}},
		{"nonsense", headers("Retry-After", "-5", "X-RateLimit-Reset", "morgen", "X-RateLimit-Remaining", "NaN"), Quota{}},
		{
			"our clock is an hour slow", headers("Date", "Sat, 21 Nov 2026 13:00:00 GMT", "X-RateLimit-Reset", "2026-11-21T13:05:00Z"),
			Quota{Reset: in(5 * time.Minute), Until: in(5 * time.Minute)},
		},
		{
			"our clock is a day fast", headers("Date", "Fri, 20 Nov 2026 12:00:00 GMT", "Retry-After", "Fri, 20 Nov 2026 12:10:00 GMT"),
			Quota{RetryAfter: in(10 * time.Minute), Until: in(10 * time.Minute)},
		},
		{
			"out of a cache", headers("Date", "Fri, 20 Nov 2026 12:00:00 GMT", "Age", "86400", "X-RateLimit-Reset", "2026-11-21T12:05:00Z"),
			Quota{Reset: in(5 * time.Minute), Until: in(5 * time.Minute)},
		},
		{"spans do not depend on clocks", headers("Date", "Fri, 20 Nov 2026 12:00:00 GMT", "Retry-After", "60"), Quota{RetryAfter: in(time.Minute), Until: in(time.Minute)}},
	} {
		if got := ReadQuota(row.h, noon); got != row.want {
			t.Errorf("%s:\n got %+v\nwant %+v", row.name, got, row.want)
		}
	}
}

func FuzzQuota(f *testing.F) {
	for _, s := range []string{"120", "-1", "1e308", "NaN", "Inf", "2026-11-21T12:05:00Z", "Sat, 21 Nov 2026 12:01:30 GMT", `"d";r=5;t=40`, "limit=1, remaining=0", "1790000000"} {
		f.Add(s, s, s, s)
	}
	f.Fuzz(func(t *testing.T, a, b, c, date string) {
		for _, prefix := range []string{"X-RateLimit-", "X-Rate-Limit-", "RateLimit-"} {
			q := ReadQuota(headers("Retry-After", a, prefix+"Reset", b, prefix+"Remaining", c, prefix+"Limit", a, "RateLimit", b, "RateLimit-Policy", c, "Date", date), noon)
			for _, at := range []time.Time{q.RetryAfter, q.Reset, q.Until} {
				if !at.IsZero() && (at.Before(noon) || at.After(noon.Add(farthest))) {
					t.Errorf("%q %q %q: %v", a, b, c, at)
				}
			}
			if q.Limit < 0 || q.Remaining < 0 || !q.Known && q.Remaining != 0 {
				t.Errorf("%+v", q)
			}
		}
	})
}

// After a refusal nothing of that limit is asked until the time told; other accounts and other limits go on.
func TestRefusedForATime(t *testing.T) {
	shared := NewGovernor()
	refuse := true
	handler := func(w http.ResponseWriter, _ *http.Request) {
		if refuse {
			w.Header().Set("X-RateLimit-Reset", "300")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	s := newStage(t, handler, func(cfg *Config) { cfg.Governor = shared })
	other, err := New(Config{Network: sources.Mastodon, BaseURL: s.url, Account: "4712", Governor: shared, Now: s.clock.Now, Sleep: s.clock.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Do(context.Background(), reads())
	until := noon.Add(5 * time.Minute)
	if e := failure(t, err); e.Class != sources.RateLimited || !e.Until.Equal(until) || e.Applied {
		t.Fatalf("%v until %v", e, e.Until)
	}
	refuse = false
	for _, call := range []Call{reads(), writes()} {
		_, err = s.Do(context.Background(), call)
		if e := failure(t, err); e.Class != sources.RateLimited || !e.Until.Equal(until) || e.Applied || len(s.requests()) != 1 {
			t.Errorf("meanwhile: %v", e)
		}
	}
	waits := s.Waits()
	if len(waits) != 1 || waits[0].Until != until || waits[0].Account != "4711" || waits[0].Background || len(other.Waits()) != 0 || len(shared.Waits(noon)) != 1 {
		t.Errorf("%+v", waits)
	}
	elsewhere := reads()
	elsewhere.Bucket = "search"
	if _, err := s.Do(context.Background(), elsewhere); err != nil {
		t.Errorf("another limit: %v", err)
	}
	if _, err := other.Do(context.Background(), reads()); err != nil {
		t.Errorf("another account: %v", err)
	}
	s.clock.Advance(5*time.Minute + time.Second)
	if _, err := s.Do(context.Background(), reads()); err != nil || len(s.Waits()) != 0 {
		t.Errorf("afterwards: %v", err)
	}
}

// Who is not told how long waits longer each time, and not longer once it went well.
func TestPausesGrow(t *testing.T) {
	status := http.StatusTooManyRequests
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	for i, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 0, time.Minute} {
		status = http.StatusTooManyRequests
		if want == 0 {
			status = http.StatusOK
		}
		_, err := s.Do(context.Background(), reads())
		if want == 0 {
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		e := failure(t, err)
		if got := e.Until.Sub(s.Now()); got != want {
			t.Errorf("%d: %v, want %v", i, got, want)
		}
		s.clock.Advance(e.Until.Sub(s.Now()) + time.Second)
	}
}

// A pause that was told is not cut short by a shorter one.
func TestPausesAreNotShortened(t *testing.T) {
	g := NewGovernor()
	read := ticket{network: sources.X}
	g.punish(read, sources.RateLimited, noon.Add(time.Hour), noon)
	if until := g.punish(read, sources.RateLimited, noon.Add(time.Minute), noon); !until.Equal(noon.Add(time.Hour)) {
		t.Errorf("until %v", until)
	}
	g.learn(read, Quota{Known: true, Limit: 10, Reset: noon.Add(time.Second)}, noon)
	if _, hold := g.admit(read, false, noon.Add(30*time.Minute), noon); hold == nil {
		t.Error("let go")
	}
}

// What is left at the end of a limit is kept for whom a person waits for.
func TestReserve(t *testing.T) {
	left := 31
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		left--
		w.Header().Set("X-RateLimit-Limit", "300")
		w.Header().Set("X-RateLimit-Remaining", fmt.Sprint(left))
		w.Header().Set("X-RateLimit-Reset", noon.Add(time.Hour).Format(time.RFC3339))
	})
	ctx := context.Background()
	if _, err := s.Do(ctx, reads()); err != nil || left != 30 {
		t.Fatalf("%v, %d", err, left)
	}
	_, err := s.Do(ctx, reads())
	if e := failure(t, err); e.Class != sources.RateLimited || !e.Until.Equal(noon.Add(time.Hour)) || left != 30 {
		t.Errorf("background: %v", e)
	}
	if w := s.Waits(); len(w) != 1 || !w[0].Background {
		t.Errorf("%+v", w)
	}
	urgent := reads()
	urgent.Urgent = true
	for range 15 {
		for _, call := range []Call{writes(), urgent} {
			if _, err := s.Do(ctx, call); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, err = s.Do(ctx, writes())
	if e := failure(t, err); e.Class != sources.RateLimited || e.Applied || left != 0 {
		t.Errorf("nothing left: %v, %d", e, left)
	}
}

// Background reads never use the whole rate: a write in their midst hardly waits.
func TestWritesAreNotStarved(t *testing.T) {
	g := NewGovernor()
	g.SetRate(sources.X, "", Rate{PerSecond: 1, Burst: 5})
	at := noon
	read, write := ticket{network: sources.X}, ticket{network: sources.X, write: true, urgent: true}
	var last time.Duration
	for range 100 { // all at once
		if last, _ = g.admit(read, true, at, at); last < 0 {
			t.Fatal(last)
		}
	}
	if last < 100*time.Second || last > 130*time.Second {
		t.Errorf("the hundredth read waits %v", last)
	}
	for range 4 {
		if _, hold := g.admit(write, true, at, at); hold != nil {
			t.Fatal(hold)
		}
		if wait, _ := g.admit(write, false, at, at); wait != 0 {
			t.Errorf("a write waits %v", wait)
		}
	}
	for range 50 { // the reads come through one by one; between them there is always room
		at = at.Add(1250 * time.Millisecond)
		g.admit(read, false, at, at)
	}
	if wait, _ := g.admit(write, false, at, at); wait > time.Second {
		t.Errorf("a write among reads waits %v", wait)
	}
}

// A network that says when to come again is not asked before.
func TestUnavailableUntil(t *testing.T) {
	n := 0
	after := "20"
	s := newStage(t, func(w http.ResponseWriter, _ *http.Request) {
		if n++; n == 1 {
			w.Header().Set("Retry-After", after)
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if _, err := s.Do(context.Background(), reads()); err != nil || s.Now().Sub(noon) < 20*time.Second {
		t.Errorf("%v at %v", err, s.Now())
	}
	n, after = 0, "3600"
	_, err := s.Do(context.Background(), reads())
	if e := failure(t, err); e.Class != sources.Transient || n != 1 || e.Until.Sub(s.Now()) != time.Hour {
		t.Errorf("%v until %v after %d tries", e, e.Until, n)
	}
}
