package store

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

func TestWhoseAttemptIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		alive  bool
		passed time.Duration
		unsure bool
	}{
		"its sender lives":                   {true, time.Second, false},
		"its sender is gone":                 {false, time.Second, true},
		"its sender lives, its time is over": {true, 2 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.tell(f.comment("k1", "Maria", "Torte kaputt"))
			r := f.claimed(1, "Hallo Maria")
			f.clock.tick(c.passed)
			list, err := f.Abandoned(f.ctx, func(string) bool { return c.alive })
			f.ok(err)
			if (len(list) == 1) != c.unsure {
				t.Fatalf("%+v", list)
			}
			// The sender's word that it was sent counts in any case.
			r, err = f.Settle(f.ctx, r.ID, "me", replies.Outcome{State: replies.Sent, RemoteID: "o1"})
			f.ok(err)
			if r.State != replies.Sent {
				t.Fatal(r.State)
			}
			f.only(Waiting)
		})
	}
}

func TestClaimingTheOldestOrTheOneNamed(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "kaputt"), f.comment("k2", "Tom", "kaputt"), f.comment("k3", "Ann", "kaputt"))
	var queued []replies.Reply
	for _, thread := range []int64{2, 1, 3} {
		r, err := f.SaveDraft(f.ctx, Edit{Thread: thread, Text: "Hallo"})
		f.ok(err)
		r, err = f.Request(f.ctx, r.ID, r.Rev)
		f.ok(err)
		f.clock.tick(r.Breath)
		r, err = f.Confirm(f.ctx, r.ID, r.Rev)
		f.ok(err)
		queued = append(queued, r)
	}
	for i, only := range []int64{queued[2].ID, 0, 0} {
		r, out, err := f.Claim(f.ctx, "me", time.Minute, only)
		f.ok(err)
		if want := []int64{queued[2].ID, queued[0].ID, queued[1].ID}[i]; r.ID != want {
			t.Errorf("claimed %d, want %d", r.ID, want)
		}
		again, err := f.Outgoing(f.ctx, r.ID)
		f.ok(err)
		if !reflect.DeepEqual(again, out) {
			t.Errorf("%+v, at the claim %+v", again, out)
		}
	}
	if _, _, err := f.Claim(f.ctx, "me", time.Minute, queued[0].ID); !errors.Is(err, replies.ErrNotFound) {
		t.Error(err)
	}
}

func TestWhatASourceIsTold(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	f.tell(
		f.comment("k1", "Maria", "kaputt", theirs("k2", "k1", "Jens", "bei mir auch kaputt", at.Add(time.Minute)), theirs("k3", "k2", "Jens", "hallo?", at.Add(2*time.Minute))),
		sources.Thread{
			RemoteID: "t_1", Form: sources.ConversationForm, Audience: sources.Private,
			Messages: []sources.Message{theirs("m1", "", "Tom", "offen?", at), ours("m2", "", "ja", at.Add(time.Second)), theirs("m3", "", "Tom", "und morgen?", at.Add(time.Minute))},
		},
	)
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Jens", Target: "k2", Audience: sources.Private})
	f.ok(err)
	r = f.claim(r)
	out, err := f.Outgoing(f.ctx, r.ID)
	f.ok(err)
	want := sources.Outgoing{
		Key: "reply-1-1", Form: sources.CommentForm, Audience: sources.Private, Thread: "k1", Target: "k2", Person: "uJens",
		LastIn: at.Add(2 * time.Minute), TargetAt: at.Add(time.Minute), Text: "Hallo Jens", Tried: f.clock.now(),
	}
	if !reflect.DeepEqual(out, want) {
		t.Errorf("%+v\n%+v", out, want)
	}
	r = f.claimed(2, "Hallo Tom")
	out, err = f.Outgoing(f.ctx, r.ID)
	f.ok(err)
	if out.Thread != "t_1" || out.Person != "uTom" || !out.LastIn.Equal(at.Add(time.Minute)) || out.Audience != sources.Private {
		t.Errorf("%+v", out)
	}
}

// Until the network has told our answer its time is by our clock. A customer whose words come in later is not taken for
// answered, however far our clock is ahead.
func TestAClockThatIsAhead(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt")
	f.tell(th)
	f.send(1, "Hallo Maria", "o1")
	f.only(Waiting)
	th.Messages = append(th.Messages, theirs("k2", "k1", "Maria", "Und wann?", th.Messages[0].Time.Add(time.Second)))
	f.tell(th)
	f.only(Open)
}

// Rules, kind and waivers may have changed while a reply took its breath: it is judged once more when it leaves.
func TestJudgedOnceMoreWhenItLeaves(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Maria"})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.clock.tick(r.Breath)
	f.opt.Gate = stern{}
	_, err = f.Confirm(f.ctx, r.ID, r.Rev)
	if refused, ok := replies.AsRefused(err); !ok || refused.Why != replies.OpenChecks {
		t.Fatal(err)
	}
	kept, err := f.Reply(f.ctx, r.ID)
	f.ok(err)
	if kept.State != replies.Breathing || kept.Verdict.Pass {
		t.Fatalf("%+v", kept)
	}
	if _, _, err := f.Claim(f.ctx, "me", time.Minute, 0); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	f.opt.Gate = gate{}
	r, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	if r.State != replies.Queued {
		t.Fatal(r.State)
	}
}

// stern lets nothing pass.
type stern struct{}

func (stern) Check(replies.CheckRequest) replies.Verdict {
	return replies.Verdict{Lang: "de", Checks: []replies.Check{{ID: replies.CheckHelp, Level: replies.Hard}}}
}

func TestNothingIsSentWithoutAGate(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo"})
	f.ok(err)
	f.opt.Gate = nil
	if _, err := f.Request(f.ctx, r.ID, r.Rev); err == nil {
		t.Error("requested")
	}
	if _, err := f.Confirm(f.ctx, r.ID, r.Rev); err == nil {
		t.Error("confirmed")
	}
}

// What this program has changed is told at once, without waiting for the next look.
func TestTheHubTellsAtOnce(t *testing.T) {
	f := newFixture(t)
	told := make(chan struct{}, 1)
	f.hub.join(told)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	if len(told) != 1 {
		t.Error("not told")
	}
	f.hub.leave(told)
	<-told
	f.ok(f.MarkRead(f.ctx, 1))
	if len(told) != 0 {
		t.Error("told after leaving")
	}
}

// The same thanks to two people within a minute: a read-back of the second must be able to tell it from the first.
func TestASourceIsToldOfOurOtherReplies(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "toll"), f.comment("k2", "Tom", "toll"))
	f.send(1, "Hallo und vielen Dank", "o1")
	r := f.claimed(2, "Hallo und vielen Dank")
	out, err := f.Outgoing(f.ctx, r.ID)
	f.ok(err)
	if !reflect.DeepEqual(out.Others, []string{"o1"}) {
		t.Errorf("others: %q", out.Others)
	}
	_, err = f.Settle(f.ctx, r.ID, "me", replies.Outcome{State: replies.Sent, RemoteID: "o2"})
	f.ok(err)
	if out, err = f.Outgoing(f.ctx, r.ID); err != nil || !reflect.DeepEqual(out.Others, []string{"o1"}) {
		t.Errorf("its own is among the others: %q %v", out.Others, err)
	}
	f.clock.tick(time.Hour)
	f.tell(f.comment("k3", "Ann", "toll"))
	r = f.claimed(3, "Hallo und vielen Dank")
	if out, err = f.Outgoing(f.ctx, r.ID); err != nil || out.Others != nil {
		t.Errorf("an hour later: %q %v", out.Others, err)
	}
}
