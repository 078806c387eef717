package bluesky

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/bluesky/fake"
)

func TestSearch(t *testing.T) {
	s := newStage(t, func(o *fake.Options) { o.PageSize = 4 })
	w := s.world
	own := must[string](t)(w.AddPost("Bäckerei Krume öffnet um sieben"))
	must[string](t)(w.AddComment(own, "Jens", "Bäckerei Krume ist die beste"))
	var ids []string
	for i := range 9 {
		ids = append(ids, must[string](t)(w.Write(fake.Draft{Author: fmt.Sprint("Gast ", i), Text: fmt.Sprint("bäckerei krume, Besuch ", i)})))
	}
	above := must[string](t)(w.Write(fake.Draft{Author: "Uwe", Text: "Wo frühstückt ihr?"}))
	hit := must[string](t)(w.Write(fake.Draft{Author: "Ida", Text: "Bäckerei Krume!", ReplyTo: above}))
	b := newBox()
	b.read(t, s.source(t), Search)
	if len(b.msgs) != 10 {
		t.Errorf("%d found", len(b.msgs))
	}
	if th := b.threads[hit]; th.Form != sources.MentionForm || th.Context.Text != "Wo frühstückt ihr?" {
		t.Errorf("%+v", th)
	}
	if err := w.Remove(ids[3]); err != nil {
		t.Fatal(err)
	}
	s.Advance(24 * time.Hour)
	must[string](t)(w.Write(fake.Draft{Author: "Neu", Text: "Gerade in der Bäckerei Krume"}))
	b.read(t, s.source(t), Search)
	if !b.gone[ids[3]] || len(b.gone) != 1 || len(b.msgs) != 11 {
		t.Errorf("%d gone of %d", len(b.gone), len(b.msgs))
	}
}

func TestTerms(t *testing.T) {
	for name, want := range map[string][]string{
		"Bäckerei Krume": {"Bäckerei Krume", "#BäckereiKrume"}, "Krume": {"Krume"}, "@krume.bsky.social": {}, " ": {}, "🥨": {"🥨"},
	} {
		if got := terms(name); !slices.Equal(got, want) || got == nil {
			t.Errorf("%q: %q", name, got)
		}
	}
	if got := phrase(`Krume "Berlin`) + phrase("#krume"); got != `"Krume  Berlin"#krume` {
		t.Error(got)
	}
}
