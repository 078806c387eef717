package store

import (
	"testing"

	"atempause/replies/moderation"
	"atempause/sources"
)

// A channel that is given to another brand takes along what rests on it: the deed is where its thread is.
func TestADeedGoesWithItsChannelToAnotherBrand(t *testing.T) {
	f := guarded(t)
	if r := f.asks(1, sources.ActDelete, sources.Threat, whyGood); r.Err != nil {
		t.Fatal(r.Err)
	}
	from, to := f.opt.Brands[0], f.opt.Brands[1]
	to.Channels = append(append([]sources.Channel{}, to.Channels...), from.Channels...)
	from.Channels = nil
	f.opt.Brands = []sources.Brand{from, to}
	f.ok(f.enrol(f.ctx))
	for brand, want := range map[string]int{from.Name: 0, to.Name: 1} {
		rows, err := f.Rows(f.ctx, Page{View: Ready, Brand: brand})
		f.ok(err)
		n, err := f.Counts(f.ctx, brand)
		f.ok(err)
		log, err := f.Deeds(f.ctx, DeedPage{Brand: brand, States: moderation.States})
		f.ok(err)
		if len(rows) != want || n.Views[Ready] != want || len(log) != want {
			t.Errorf("%s: %d rows, counted %d, %d in the log", brand, len(rows), n.Views[Ready], len(log))
		}
	}
}
