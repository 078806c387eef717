package store

import (
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/playbook"
)

// once is a gate that knows of nothing but requests for a review.
type once struct{}

func (once) Check(r replies.CheckRequest) replies.Verdict {
	c := replies.Check{ID: replies.CheckRepeated, Level: replies.Hard, Pass: r.AskedReview.IsZero() || !playbook.AsksForReview(r.Text, "de", nil)}
	return replies.Verdict{Lang: "de", Pass: c.Pass, Checks: []replies.Check{c}}
}

const pleads = "Danke! Über eine Bewertung freuen wir uns."

// rested is a reply that may be confirmed.
func (f *fixture) rested(thread int64, text string) (replies.Reply, error) {
	r, err := f.SaveDraft(f.ctx, Edit{Thread: thread, Text: text})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.clock.tick(time.Hour)
	return r, err
}

func refusedFor(err error, id replies.CheckID) bool {
	r, ok := replies.AsRefused(err)
	if !ok || r.Why != replies.OpenChecks {
		return false
	}
	open := r.Verdict.OpenHard()
	return len(open) == 1 && open[0].ID == id
}

func reviewed(t *testing.T) *fixture {
	f := newFixture(t)
	f.opt.Gate = once{}
	f.tell(f.comment("k1", "Lena", "toll, Brezeln"), f.comment("k2", "Lena", "Super Torte"), f.comment("k3", "Ute", "Super Brot"))
	return f
}

func TestNobodyIsAskedForAReviewTwice(t *testing.T) {
	f := reviewed(t)
	r, err := f.rested(f.id("k1"), pleads)
	f.ok(err)
	if at, err := f.AskedForReview(f.ctx, krume.Name, "facebook:uLena"); err != nil || !at.IsZero() {
		t.Fatalf("a draft asks nobody: %v %v", at, err)
	}
	_, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	asked, err := f.AskedForReview(f.ctx, krume.Name, "facebook:uLena")
	f.ok(err)
	if !asked.Equal(moment(milli(f.clock.now()))) {
		t.Errorf("asked at %v", asked)
	}
	if _, err := f.rested(f.id("k2"), pleads); !refusedFor(err, replies.CheckRepeated) {
		t.Errorf("asked a second time in another thread: %v", err)
	}
	if r, err := f.rested(f.id("k3"), pleads); err != nil {
		t.Errorf("somebody else: %v", err)
	} else if _, err := f.Confirm(f.ctx, r.ID, r.Rev); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	req, err := f.CheckRequest(f.ctx, f.id("k2"), "")
	f.ok(err)
	if !req.AskedReview.Equal(asked) {
		t.Errorf("the live list is told %v", req.AskedReview)
	}
	if may, err := f.MayAskReview(f.ctx, f.id("k2")); err != nil || may.May {
		t.Errorf("%+v %v", may, err)
	}
}

// Two drafts side by side both pass while nobody has been asked. Only one of them goes.
func TestOfTwoRequestsSideBySideOneGoes(t *testing.T) {
	f := reviewed(t)
	a, err := f.rested(f.id("k1"), pleads)
	f.ok(err)
	b, err := f.rested(f.id("k2"), pleads)
	f.ok(err)
	a, err = f.Confirm(f.ctx, a.ID, a.Rev)
	f.ok(err)
	if _, err := f.Confirm(f.ctx, b.ID, b.Rev); !refusedFor(err, replies.CheckRepeated) {
		t.Fatalf("%v", err)
	}
	// The first is taken back: now the other may ask.
	_, err = f.Withdraw(f.ctx, a.ID)
	f.ok(err)
	b, err = f.Draft(f.ctx, f.id("k2"))
	f.ok(err)
	b, err = f.Request(f.ctx, b.ID, b.Rev)
	f.ok(err)
	f.clock.tick(time.Hour)
	_, err = f.Confirm(f.ctx, b.ID, b.Rev)
	f.ok(err)
}

// One that failed asked nobody; it does not go again once another has asked.
func TestAFailedRequestDoesNotGoAfterAnother(t *testing.T) {
	f := reviewed(t)
	a := f.claimed(f.id("k1"), pleads)
	_, err := f.Settle(f.ctx, a.ID, a.Owner, replies.Outcome{State: replies.Failed, Trouble: "rate_limited"})
	f.ok(err)
	b, err := f.rested(f.id("k2"), pleads)
	f.ok(err)
	_, err = f.Confirm(f.ctx, b.ID, b.Rev)
	f.ok(err)
	if _, err := f.Retry(f.ctx, a.ID); !refusedFor(err, replies.CheckRepeated) {
		t.Errorf("%v", err)
	}
}

// Accounts a person has said to be one are one here too.
func TestJoinedAccountsAreAskedOnce(t *testing.T) {
	f := reviewed(t)
	f.do(Act{Do: "same_person", Value: "facebook:uUte"}, "k1")
	r, err := f.rested(f.id("k1"), pleads)
	f.ok(err)
	_, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	if _, err := f.rested(f.id("k3"), pleads); !refusedFor(err, replies.CheckRepeated) {
		t.Errorf("%v", err)
	}
}

func TestWhoHasAnOpenComplaintIsNotAsked(t *testing.T) {
	f := reviewed(t)
	if may, err := f.MayAskReview(f.ctx, f.id("k1")); err != nil || !may.May {
		t.Fatalf("%+v %v", may, err)
	}
	f.tell(f.comment("k9", "Lena", "Torte kaputt"))
	if may, err := f.MayAskReview(f.ctx, f.id("k1")); err != nil || may.May || may.Key != "review.complaint" {
		t.Errorf("%+v %v", may, err)
	}
}
