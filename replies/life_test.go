package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

var (
	passes = Verdict{Pass: true}
	stops  = Verdict{Checks: []Check{{ID: CheckGreeting, Level: Hard}}}
	angry  = Verdict{Checks: []Check{{ID: CheckHostile, Level: Hard}}}
	noon   = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
)

func written(t *testing.T, text string) Reply {
	t.Helper()
	r, err := Reply{State: Writing, Audience: sources.Public}.Edit(text, sources.Public, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func refusedWhy(err error) Why {
	if r, ok := AsRefused(err); ok {
		return r.Why
	}
	return ""
}

func TestAReplyLeavesOnlyAfterItsBreath(t *testing.T) {
	r := written(t, "Guten Tag Frau Kern, …")
	r, err := r.Request(passes, Complaint, 0, sources.BreathPlan{}, noon)
	if err != nil || r.At(noon) != Breathing || r.Left(noon) != time.Minute {
		t.Fatalf("request: %v, %s, %s left", err, r.At(noon), r.Left(noon))
	}
	early, err := r.Confirm(passes, noon.Add(59*time.Second))
	if refusedWhy(err) != StillBreathing || early.State != Breathing {
		t.Fatalf("confirmed early: %v", err)
	}
	r, err = r.Confirm(passes, noon.Add(time.Minute))
	if err != nil || r.State != Queued {
		t.Fatalf("confirm: %v", err)
	}
}

func TestAnEditRestartsTheBreath(t *testing.T) {
	r := written(t, "eins")
	r, _ = r.Request(passes, Complaint, 0, sources.BreathPlan{}, noon)
	r, err := r.Edit("zwei", sources.Public, "", noon.Add(50*time.Second))
	if err != nil || r.State != Writing {
		t.Fatalf("edit: %v, %s", err, r.State)
	}
	if _, err = r.Confirm(passes, noon.Add(time.Hour)); refusedWhy(err) != NotBreathed {
		t.Fatalf("an edited text left without a breath: %v", err)
	}
	r, _ = r.Request(passes, Complaint, 0, sources.BreathPlan{}, noon.Add(50*time.Second))
	if got := r.Left(noon.Add(50 * time.Second)); got != time.Minute {
		t.Errorf("breath starts at %s", got)
	}
}

func TestAnOpenHardCheckKeepsItWriting(t *testing.T) {
	r, err := written(t, "x").Request(stops, Complaint, 0, sources.BreathPlan{}, noon)
	if refusedWhy(err) != OpenChecks || r.State != Writing {
		t.Fatalf("%v, %s", err, r.State)
	}
	if _, err = written(t, " \n\t").Request(passes, Complaint, 0, sources.BreathPlan{}, noon); refusedWhy(err) != Empty {
		t.Fatalf("a blank text was taken: %v", err)
	}
}

func TestAnAngryDraftBreathesLonger(t *testing.T) {
	r, _ := written(t, "böse").Request(angry, Complaint, 0, sources.BreathPlan{}, noon)
	r, _ = r.Edit("milde", sources.Public, "", noon)
	r, err := r.Request(passes, Complaint, 0, sources.BreathPlan{}, noon)
	if err != nil || r.Breath != 2*time.Minute {
		t.Fatalf("%v, breath %s", err, r.Breath)
	}
}

func TestUnsureWaitsForTheReadbackAndAPerson(t *testing.T) {
	r := written(t, "Guten Tag")
	r, _ = r.Request(passes, Question, 0, sources.BreathPlan{}, noon)
	r, _ = r.Confirm(passes, noon.Add(time.Minute))
	r, _ = r.Claim("a", time.Minute, noon.Add(time.Minute))
	r, err := r.Settle(Outcome{State: Unsure, Trouble: sources.Ambiguous}, noon.Add(2*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.Retry(noon); refusedWhy(err) != StillLooking {
		t.Fatalf("tried again before looking: %v", err)
	}
	if _, err = r.Edit("anders", sources.Public, "", noon); refusedWhy(err) != WrongState {
		t.Fatalf("the text the read-back looks for was changed: %v", err)
	}
	r, _ = r.Settle(Outcome{State: Unsure, Trouble: sources.Ambiguous, Readback: Absent}, noon)
	r, err = r.Retry(noon.Add(3 * time.Minute))
	if err != nil || r.State != Queued {
		t.Fatalf("a person's retry: %v", err)
	}
	if first := r.FirstTry; !first.Equal(noon.Add(time.Minute)) {
		t.Errorf("the first try is forgotten: %s", first)
	}
}

func TestBreathLengths(t *testing.T) {
	own := sources.BreathPlan{Praise: time.Second}
	for _, c := range []struct {
		plan     sources.BreathPlan
		audience sources.Audience
		kind     Kind
		heat     int
		heated   bool
		want     time.Duration
	}{
		{sources.BreathPlan{}, sources.Public, Praise, 0, false, 10 * time.Second},
		{sources.BreathPlan{}, sources.Public, Question, 0, false, 20 * time.Second},
		{sources.BreathPlan{}, sources.Public, Complaint, 2, false, 60 * time.Second},
		{sources.BreathPlan{}, sources.Public, Complaint, 3, false, 120 * time.Second},
		{sources.BreathPlan{}, sources.Public, Praise, 0, true, 120 * time.Second},
		{sources.BreathPlan{}, sources.Private, Complaint, 6, true, 5 * time.Second},
		{own, sources.Public, Praise, 0, false, MinBreath},
	} {
		if got := BreathFor(c.plan, c.audience, c.kind, c.heat, c.heated); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

// Whatever is done in whatever order: nothing is being sent that has not rested for its whole breath under a verdict
// that passes, unchanged since; and a second attempt needs a person.
func TestLifeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Reply{State: Writing, Audience: sources.Public}
		now := noon
		var restedText string
		var restedUntil time.Time
		attempts, allowed := 0, 1
		step := func(next Reply, err error) {
			if err == nil || refusedWhy(err) == OpenChecks {
				r = next
			}
		}
		verdicts := rapid.SampledFrom([]Verdict{passes, stops, angry})
		t.Repeat(map[string]func(*rapid.T){
			"time": func(t *rapid.T) {
				now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "s")) * time.Second)
			},
			"edit": func(t *rapid.T) {
				before := r.Rev
				step(r.Edit(rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "text"), sources.Public, "", now))
				if r.Rev != before {
					attempts, allowed = 0, 1
				}
			},
			"request": func(t *rapid.T) {
				v := verdicts.Draw(t, "verdict")
				was := r.State
				step(r.Request(v, Complaint, 0, sources.BreathPlan{}, now))
				if was == Writing && r.State == Breathing {
					if !v.Pass {
						t.Fatal("breathes under an open check")
					}
					restedText, restedUntil = r.Text, now.Add(time.Minute)
				}
			},
			"confirm": func(t *rapid.T) {
				v := verdicts.Draw(t, "verdict")
				was := r.State
				step(r.Confirm(v, now))
				if was == Breathing && r.State == Queued && (!v.Pass || now.Before(restedUntil) || r.Text != restedText) {
					t.Fatal("left without its breath")
				}
			},
			"withdraw": func(t *rapid.T) {
				before := r.Rev
				step(r.Withdraw(now))
				if r.Rev != before {
					attempts, allowed = 0, 1
				}
			},
			"claim": func(t *rapid.T) {
				was := r.State
				step(r.Claim("me", time.Minute, now))
				if was != Sending && r.State == Sending {
					attempts++
					if attempts > allowed {
						t.Fatal("a second attempt without a person")
					}
					if r.Text != restedText {
						t.Fatal("sends a text that has not rested")
					}
				}
			},
			"settle": func(t *rapid.T) {
				o := rapid.SampledFrom([]Outcome{
					{State: Sent, RemoteID: "1"},
					{State: Failed, Trouble: sources.Missing},
					{State: Unsure, Trouble: sources.Ambiguous},
					{State: Unsure, Readback: Absent},
				}).Draw(t, "outcome")
				was := r.State
				step(r.Settle(o, now))
				if was != Sending && was != Unsure && r.State != was {
					t.Fatalf("settled from %s", was)
				}
			},
			"retry": func(t *rapid.T) {
				was := r.State
				step(r.Retry(now))
				if was != r.State {
					allowed = attempts + 1
				}
			},
			"rework": func(t *rapid.T) {
				was := r.State
				step(r.Rework(now))
				if was != r.State {
					attempts, allowed = 0, 1
				}
			},
			"seen": func(*rapid.T) { step(r.Seen(now)) },
		})
	})
}

func TestAWaiverSaysWhy(t *testing.T) {
	r := Reply{State: Writing, Audience: sources.Public}
	for _, blank := range []string{"", " ", "\n\t", "\u00a0\u200b", "\u2060"} {
		if _, err := r.Waive(Waiver{Check: CheckApology, Reason: blank}, noon); refusedWhy(err) != NeedsReason {
			t.Errorf("a reason of %q: %v", blank, err)
		}
		if _, err := r.Waive(Waiver{Check: CheckHostile, Reason: "ein Zitat", Passage: blank}, noon); refusedWhy(err) != NeedsPassage {
			t.Errorf("a passage of %q: %v", blank, err)
		}
		if _, err := (Reply{State: Writing, Text: blank}).Request(Verdict{Pass: true}, Praise, 0, sources.BreathPlan{}, noon); refusedWhy(err) != Empty {
			t.Errorf("a text of %q: %v", blank, err)
		}
	}
}
