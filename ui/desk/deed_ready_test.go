package desk

import (
	"testing"
	"time"

	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
)

// rests is a desk with a deletion of criticism on its breath.
func rests(t *testing.T) *driver {
	return sit(t, 100, 30).at("Maria Kern").press("m", "2", "8").write(overrule).press("enter").rest().press("esc").rest().changed().rest()
}

func TestARestedDeedStandsInReadyAndIsConfirmedThere(t *testing.T) {
	d := rests(t)
	d.sees("1 atmet").in(store.Ready).sees("Löschen: atmet")
	if n := d.m.counts.Views[store.Ready]; n != 1 || len(d.m.list.rows) != 1 {
		t.Fatalf("counted %d, listed %d", n, len(d.m.list.rows))
	}
	d.press("S").sees("Erst durchatmen").wait(3 * time.Minute).changed().rest()
	d.sees("1 bereit", "Löschen: bereit (S)")
	d.press("S").rest().sees("Löschen · Jens P.", "Kopie gesichert: Jens P.", "Die Atempause ist vorbei", "Endgültig")
	if len(d.deeds(moderation.Queued)) > 0 {
		t.Fatal("it goes without the second word")
	}
	d.press("c").rest()
	if len(d.deeds(moderation.Queued)) != 1 || d.woken == 0 {
		t.Fatalf("%+v", d.deeds(moderation.States...))
	}
	d.changed().rest().sees("unterwegs")
	d.carry(well).changed().rest()
	if n := d.m.counts.Views[store.Ready]; n != 0 || len(d.m.list.rows) != 0 {
		t.Errorf("counted %d, listed %d", n, len(d.m.list.rows))
	}
}

func TestARestedDeedIsLetGoOrClearedUpInReady(t *testing.T) {
	d := rests(t).wait(3 * time.Minute).in(store.Ready).press("S").rest().press("x").rest().changed().rest()
	if n := d.m.counts.Views[store.Ready]; n != 0 || len(d.deeds(moderation.Dropped)) != 1 {
		t.Errorf("%d, %+v", n, d.deeds(moderation.States...))
	}
	d = rests(t).wait(3 * time.Minute).in(store.Ready).press("S").rest().press("enter").rest()
	d.carry(moderation.Outcome{State: moderation.Unsure, Trouble: sources.Ambiguous}).changed().rest()
	d.sees("Löschen: ungewiss (x)", "1 ungewiss").press("x").rest().sees("ich habe nachgesehen: es ist geschehen").press("1").rest().changed().rest()
	if n := d.m.counts.Views[store.Ready]; n != 0 || len(d.deeds(moderation.Done)) != 1 {
		t.Errorf("%d, %+v", n, d.deeds(moderation.States...))
	}
}

func TestInReadyThereIsNothingToConfirmWithoutAny(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("S")
	if len(d.m.over) > 0 {
		t.Error("a dialog about nothing")
	}
	d.press("x")
	if len(d.m.over) > 0 {
		t.Error("a dialog about no trouble")
	}
}
