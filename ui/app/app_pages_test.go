package app_test

import (
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/template"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
)

// The gate of an opened workspace knows its templates: a draft that is nothing but one does not begin to breathe.
func TestTheStoreRefusesATemplateAlone(t *testing.T) {
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	d, err := app.OpenDemo(t.Context(), app.DemoOptions{Seed: 1, Now: func() time.Time { return noon }, Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if wrong := d.Pages.Pages().Wrong; len(wrong) > 0 {
		t.Errorf("the demo's own pages: %v", wrong)
	}
	if err := d.Reader(nil, 0).Once(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	rows, err := d.Store.Rows(t.Context(), store.Page{View: store.Praise, Limit: 1})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v %v", rows, err)
	}
	row := rows[0]
	var brand sources.Brand
	for _, b := range d.Config.Brands {
		if b.Name == row.Brand {
			brand = b
		}
	}
	tpl, ok := d.Pages.Pages().Templates.Named(template.Ask{Brand: brand.Name, Lang: "de"}, "danke")
	if !ok {
		t.Fatal("no template")
	}
	text, _ := tpl.Fill(template.ValuesOf(brand, row.Author))
	request := func(text string, rev int64) (replies.Reply, error) {
		t.Helper()
		r, err := d.Store.SaveDraft(t.Context(), store.Edit{Thread: row.ID, Text: text, Rev: rev})
		if err != nil {
			t.Fatal(err)
		}
		return d.Store.Request(t.Context(), r.ID, r.Rev)
	}
	r, err := request(text, 0)
	if refused, ok := replies.AsRefused(err); !ok || refused.Why != replies.OpenChecks {
		t.Fatalf("with its gap: %v", err)
	}
	r, err = request(strings.ReplaceAll(text, " […]", ""), r.Rev)
	refused, ok := replies.AsRefused(err)
	if !ok || len(refused.Verdict.OpenHard()) != 1 || refused.Verdict.OpenHard()[0].Evidence[0].Rule != "length.template" {
		t.Fatalf("without its gap: %v", err)
	}
	if r, err = request(strings.ReplaceAll(text, "[…]", "Die Sauerteigbrote backt unser Meister seit vierzig Jahren."), r.Rev); err != nil || r.State != replies.Breathing {
		t.Errorf("with a sentence of one's own: %v %v", r.State, err)
	}
}
