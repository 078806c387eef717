package store

import (
	"context"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/outbox"
	"atempause/sources"
)

var _ outbox.Ledger = (*Store)(nil)

// flaky is a network that takes a reply and loses the answer.
type flaky struct {
	took  []sources.Outgoing
	apply bool
}

func (n *flaky) Reply(_ context.Context, out sources.Outgoing) (sources.Receipt, error) {
	if n.apply {
		n.took = append(n.took, out)
	}
	return sources.Receipt{}, &sources.Error{Class: sources.Ambiguous, Op: "reply", Applied: true}
}

func (n *flaky) FindOwn(_ context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	for _, t := range n.took {
		if t.Text == out.Text && !t.Tried.Before(out.Tried) {
			return sources.Receipt{RemoteID: "found"}, true, nil
		}
	}
	return sources.Receipt{}, false, nil
}

// The outbox and the store together: an answer that was lost is found by reading back, one that never arrived is left
// for a person to decide.
func TestALostAnswer(t *testing.T) {
	for name, applied := range map[string]bool{"applied": true, "not applied": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.tell(f.comment("k1", "Maria", "Torte kaputt"))
			r, err := f.SaveDraft(f.ctx, Edit{Thread: 1, Text: "Hallo Maria"})
			f.ok(err)
			r, err = f.Request(f.ctx, r.ID, r.Rev)
			f.ok(err)
			f.clock.tick(r.Breath)
			_, err = f.Confirm(f.ctx, r.ID, r.Rev)
			f.ok(err)
			n := &flaky{apply: applied}
			d := outbox.New(f.Store, func(context.Context, string) (any, error) { return n, nil }, outbox.Options{
				Now: f.clock.now, Owner: "me", Between: time.Millisecond,
			})
			r, err = d.SendOne(f.ctx, r.ID)
			f.ok(err)
			if applied {
				if r.State != replies.Sent || r.RemoteID != "found" || len(n.took) != 1 {
					t.Fatalf("%+v", r)
				}
				f.only(Waiting)
				return
			}
			if r.State != replies.Unsure || r.Readback != replies.Absent {
				t.Fatalf("%+v", r)
			}
			if row := f.only(Ready); row.Reply != replies.Unsure || row.Trouble != sources.Ambiguous {
				t.Fatalf("%+v", row)
			}
			if list, err := f.Outbox(f.ctx, f.clock.now()); err != nil || len(list) != 1 {
				t.Fatalf("%+v %v", list, err)
			}
			f.only(Open) // the customer still waits
			r, err = f.Seen(f.ctx, r.ID)
			f.ok(err)
			f.only(Waiting)
			if list, err := f.Outbox(f.ctx, f.clock.now(), replies.Sent); err != nil || len(list) != 1 || list[0].ID != r.ID {
				t.Fatalf("%+v %v", list, err)
			}
		})
	}
}
