package store

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atempause/replies"
)

func TestThreadsOfTwoBrandsAreNeverJoined(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("maria", "Maria", "kaputt"), f.message("maria2", "Maria", "kaputt"))
	f.tellOn("facebook:2", f.comment("rad", "Maria", "kaputt"))
	before := f.world()
	for _, c := range []struct{ with, what string }{{"maria", "rad"}, {"rad", "maria"}} {
		err := f.Do(f.ctx, []int64{f.id(c.what)}, Act{Do: "join", ID: f.id(c.with)})
		if !errors.Is(err, replies.OtherBrand) {
			t.Errorf("%s with %s: %v", c.what, c.with, err)
		}
	}
	// One stranger among many: nothing of the act is done.
	err := f.Do(f.ctx, []int64{f.id("maria"), f.id("maria2"), f.id("rad")}, Act{Do: "join"})
	if !errors.Is(err, replies.OtherBrand) {
		t.Error(err)
	}
	if diff := cmp.Diff(before, f.world()); diff != "" {
		t.Error(diff)
	}
	f.do(Act{Do: "join", ID: f.id("maria")}, "maria2")
	f.jumps("maria", "maria2")
}

// A channel that is given to another brand takes its threads along: what was joined before is not joined anew by a redo.
func TestARedoJoinsNoTwoBrands(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("maria", "Maria", "kaputt"), f.message("maria2", "Maria", "kaputt"))
	f.do(Act{Do: "join", ID: f.id("maria")}, "maria2")
	f.undo()
	f.ok(f.write(f.ctx, f.pen, "move", func(t *tx) error {
		_, err := t.exec(`UPDATE thread SET brand = (SELECT id FROM brand WHERE name = 'Radhaus') WHERE remote = 'maria2'`)
		return err
	}))
	if _, touched, err := f.Redo(f.ctx); err != nil || len(touched) != 0 {
		t.Errorf("touched %v, %v", touched, err)
	}
	th, err := f.Thread(f.ctx, f.id("maria"))
	f.ok(err)
	if len(th.Matter.Parts) != 1 {
		t.Errorf("%+v", th.Matter.Parts)
	}
}
