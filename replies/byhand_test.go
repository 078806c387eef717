package replies

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
)

// Whatever is done in whatever order: what is in the person's hands has passed the gate, keeps its text, and becomes sent by
// the person's word alone; nothing but a confirmed reply gets there.
func TestByHandAtMostOnceAndHonest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		pass := Verdict{Lang: "de", Pass: true}
		r := Reply{State: Writing, Text: "Hallo", Audience: sources.Public}
		rested := ""
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(rt, "seconds")) * time.Second)
			was := r
			op := rapid.SampledFrom([]string{"edit", "request", "confirm", "hand", "posted", "not", "claim", "withdraw", "retry"}).Draw(rt, "op")
			var next Reply
			var err error
			switch op {
			case "edit":
				next, err = r.Edit(rapid.StringMatching(`[a-z]{1,4}`).Draw(rt, "text"), r.Audience, r.Target, now)
			case "request":
				next, err = r.Request(pass, Question, 0, sources.BreathPlan{}, now)
			case "confirm":
				if next, err = r.Confirm(pass, now); err == nil {
					rested = next.Text
				}
			case "hand":
				next, err = r.Hand(now)
			case "posted":
				next, err = r.Posted("id", "https://a.example", now)
			case "not":
				next, err = r.NotPosted(now)
			case "claim":
				next, err = r.Claim("me", time.Minute, now)
			case "withdraw":
				next, err = r.Withdraw(now)
			case "retry":
				next, err = r.Retry(now)
			}
			if err != nil {
				if next.State != was.State || next.Text != was.Text {
					rt.Fatalf("%s was refused and changed %s to %s", op, was.State, next.State)
				}
				continue
			}
			r = next
			if r.State == Handed && (r.Text != rested || op != "hand") {
				rt.Fatalf("%s put %q into the person's hands, rested is %q", op, r.Text, rested)
			}
			if r.State == Sent && (op != "posted" || was.State != Handed || r.Text != rested) {
				rt.Fatalf("%s from %s made it sent", op, was.State)
			}
			if was.State == Handed && r.State != Handed && op != "posted" && op != "not" {
				rt.Fatalf("%s took it out of the person's hands to %s", op, r.State)
			}
			if r.State == Sent || r.State == Sending {
				return
			}
		}
	})
}

func TestCopiedOnceMoreIsTheNewerTry(t *testing.T) {
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	r, err := Reply{State: Queued}.Hand(at)
	if err != nil || r.Attempts != 1 || !r.FirstTry.Equal(at) {
		t.Fatalf("%+v %v", r, err)
	}
	r, err = r.Hand(at.Add(time.Hour))
	if err != nil || r.Attempts != 2 || !r.FirstTry.Equal(at) || !r.TriedAt.Equal(at.Add(time.Hour)) {
		t.Errorf("%+v %v", r, err)
	}
	r, err = r.Posted("", "", at.Add(2*time.Hour))
	if err != nil || r.Pending() {
		t.Errorf("%+v %v", r, err)
	}
}
