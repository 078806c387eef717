package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/replies"
	"atempause/sources"
)

func TestWhatTheReportCounts(t *testing.T) {
	f := newFixture(t)
	at := f.clock.now()
	f.tell(
		f.comment("k1", "Maria", "Torte kaputt"), f.comment("k2", "Tom", "Habt ihr offen?"), f.comment("k3", "Ann", "toll, morgen wieder"),
		f.comment("k4", "Bo", "kaputt", ours("o", "k4", "Hallo", at.Add(time.Second))), // answered on the network: nobody saw the verdict
		f.comment("k5", "Cem", "Torte 5 kaputt"), f.comment("k6", "Cem", "Torte 6 kaputt"), f.comment("k7", "Eva", "Wo?"),
	)
	f.act("kind", "praise", "k5", "k6")            // two corrections of one wording
	f.tell(f.comment("k8", "Cem", "Torte kaputt")) // judged as corrected: not the classifier's
	f.act("done", "", "k8")
	f.act("done", "", "k1") // let stand
	f.act("done", "", "k2")
	f.undo() // taken back: as if it had not been
	f.act("urgent", No, "k3")
	f.act("kind", "question", "k7") // says the same: let stand
	r, err := f.TriageReport(f.ctx, "", time.Time{})
	f.ok(err)
	want := TriageReport{
		Verdicts: 5, Corrected: 2,
		Kinds: []KindRecord{
			{replies.Complaint, 3, 1},
			{replies.Question, 1, 1},
			{replies.Praise, 1, 1},
			{replies.Abuse, 0, 0},
			{replies.Spam, 0, 0},
			{replies.Misinformation, 0, 0},
			{replies.Other, 0, 0},
		},
		Changes: []Change{{"kind", "complaint", "praise", 2}, {"urgent", "true", "false", 1}},
		Wordings: []Wording{
			{"Torte 6 kaputt", []Change{{"kind", "complaint", "praise", 2}}, 2, 1, 1},
			{"toll, morgen wieder", []Change{{"urgent", "true", "false", 1}}, 1, 1, 0},
		},
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	posts, err := f.CorrectedPosts(f.ctx, krume.Name, time.Time{})
	f.ok(err)
	if diff := cmp.Diff([]CorrectedPost{
		{sources.Facebook, "de", "Cem", "Torte 5 kaputt", replies.Praise, false, ""},
		{sources.Facebook, "de", "Cem", "Torte 6 kaputt", replies.Praise, false, ""},
		{sources.Facebook, "de", "Ann", "toll, morgen wieder", replies.Praise, false, ""},
	}, posts); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		brand string
		since time.Time
	}{{radhaus.Name, time.Time{}}, {"", f.clock.now().Add(time.Second)}} {
		r, err := f.TriageReport(f.ctx, c.brand, c.since)
		f.ok(err)
		if r.Verdicts != 0 || r.Changes != nil || r.Wordings != nil {
			t.Errorf("%+v: %+v", c, r)
		}
	}
}

// A reply that was sent lets the verdict stand; one that is only written does not.
func TestAnAnswerLetsTheVerdictStand(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	verdicts := func() int {
		t.Helper()
		r, err := f.TriageReport(f.ctx, "", time.Time{})
		f.ok(err)
		return r.Verdicts
	}
	r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Maria, tut uns leid"})
	f.ok(err)
	r, err = f.Request(f.ctx, r.ID, r.Rev)
	f.ok(err)
	f.clock.tick(2 * time.Minute)
	r, err = f.Confirm(f.ctx, r.ID, r.Rev)
	f.ok(err)
	if n := verdicts(); n != 0 {
		t.Errorf("%d verdicts before anything was sent", n)
	}
	_, _, err = f.Claim(f.ctx, "me", time.Minute, 0)
	f.ok(err)
	_, err = f.Settle(f.ctx, r.ID, "me", replies.Outcome{State: replies.Sent, RemoteID: "k1_1"})
	f.ok(err)
	if n := verdicts(); n != 1 {
		t.Errorf("%d verdicts", n)
	}
}

// Every act there is lets a verdict stand or corrects it: who adds one decides which.
func TestEveryActCountsInTheReport(t *testing.T) {
	for _, act := range Acts {
		if _, told := acting[act]; !told {
			t.Errorf("%s: nobody has said whether it looks at the verdict", act)
		}
	}
}
