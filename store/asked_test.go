package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/replies"
	"atempause/sources"
)

// listening is a gate that remembers what it was asked.
type listening struct {
	replies.Gate
	asked []replies.CheckRequest
}

func (l *listening) Check(r replies.CheckRequest) replies.Verdict {
	l.asked = append(l.asked, r)
	return replies.Verdict{Pass: true}
}

// The live list, the request and the confirmation ask the checklist the very same: desk, draft and send go through here,
// and none of them can leave out whom one answers, what was said before, the house style or the network's length.
func TestAllAskTheSame(t *testing.T) {
	for _, x := range []struct {
		thread, target string
		audience       sources.Audience
		author         string
		later          bool
	}{
		{"k2", "k3", sources.Public, "Jens", false},
		{"k2", "", sources.Public, "Maria", false},
		{"k2", "k3", sources.Private, "Jens", false},
		{"k1", "", sources.Public, "Ute", true},
	} {
		f := newFixture(t)
		gate := &listening{Gate: f.opt.Gate}
		f.opt.Gate = gate
		f.opt.Limit = func(_ string, _ sources.Form, audience sources.Audience) sources.Limit {
			if audience == sources.Private {
				return sources.Limit{Max: 1000, Measure: sources.Bytes}
			}
			return sources.Limit{Max: 280, Measure: sources.Weighted}
		}
		at := f.clock.now()
		f.tell(f.comment("k1", "Ute", "Habt ihr offen?"), f.comment("k2", "Maria", "Torte kaputt", theirs("k3", "k2", "Jens", "Bei mir auch", at.Add(time.Minute))))
		f.send(f.id("k1"), "Hallo Ute, ja. Wir freuen uns.", "o1")
		before, err := f.CheckRequest(f.ctx, f.id(x.thread), x.audience, x.target)
		f.ok(err)
		if before.Author != x.author || before.Later != x.later || before.Brand.Name == "" || before.Limit.Max == 0 || (before.Incoming == "") != x.later ||
			x.audience == sources.Public && len(before.Earlier) != 1 {
			t.Errorf("%+v: %+v", x, before)
		}
		r, err := f.SaveDraft(f.ctx, Edit{Thread: f.id(x.thread), Audience: x.audience, Target: x.target, Text: "Hallo"})
		f.ok(err)
		gate.asked = nil
		r, err = f.Request(f.ctx, r.ID, r.Rev)
		f.ok(err)
		f.clock.tick(3 * time.Minute)
		_, err = f.Confirm(f.ctx, r.ID, r.Rev)
		f.ok(err)
		before.Text = "Hallo"
		if len(gate.asked) != 2 {
			t.Fatalf("asked %d times", len(gate.asked))
		}
		for _, asked := range gate.asked {
			if diff := cmp.Diff(before, asked); diff != "" {
				t.Errorf("%+v: %s", x, diff)
			}
		}
	}
}
