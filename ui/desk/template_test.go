package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/store"
	"atempause/store/workspace"
)

func writePage(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// pagesOf is a desk with a workspace's own pages.
func pagesOf(dir string) option {
	lib := workspace.Workspace{Dir: dir}.Library(nil)
	return func(d *Deps) { d.Pages = lib.Refresh }
}

func TestATemplateIsPickedAndItsGapsFilled(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("t").rest().sees("Vorlage", "::leid", "Tippen sucht").write("leid").rest().
		sees("Guten Tag Jens P.,", "dass […]").press("enter").rest().sees("ÖFFENTLICH", "eigene Worte")
	d.write("die Torte fehlt").press("tab").write("Wir backen sie heute neu.").rest()
	got := d.draft("Maria Kern").Text
	for _, want := range []string{"Guten Tag Jens P.,", "leid, dass die Torte fehlt. Das", "\n\nWir backen sie heute neu. Schreiben Sie uns", "Viele Grüße, Bäckerei Krume"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(d.m.writer.field.Text(), openGap+" Schreiben") {
		t.Error("the gap is still there")
	}
	if n := len(gapsIn(got)); n != 0 {
		t.Errorf("%d gaps are left:\n%s", n, got)
	}
}

// Undo has the text back as it was before the template; the brand's form of address is kept.
func TestATemplateIsTakenBack(t *testing.T) {
	d := sit(t, 80, 24, func(d *Deps) { d.Brands[0].Address = "du" }).at("Maria Kern").press("r").write("Ach. ").press("ctrl+t").rest().
		write("zwischen").press("enter").rest()
	if got := d.m.writer.field.Text(); !strings.Contains(got, "Ach. Hallo Jens,") || !strings.Contains(got, "bei dir") {
		t.Errorf("%s", got)
	}
	if d.press("ctrl+z"); d.m.writer.field.Text() != "Ach. " {
		t.Errorf("%q", d.m.writer.field.Text())
	}
}

func TestAShortcutIsTyped(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("r").write("::fra").rest().sees("▸ ::frage", "Frage beantworten").write("ge")
	d.write(" ").rest()
	if got := d.m.writer.field.Text(); !strings.HasPrefix(got, "Guten Tag T. Brandt,") || strings.Contains(got, "::") {
		t.Fatalf("%q", got)
	}
	if d.press("ctrl+z"); d.m.writer.field.Text() != "::frage" {
		t.Errorf("undo: %q", d.m.writer.field.Text())
	}
	if d.write(" ja").rest().seesNot("▸ ::frage"); d.m.writer.field.Text() != "::frage ja" {
		t.Errorf("what was taken back came again: %q", d.m.writer.field.Text())
	}
}

func TestTheListOfShortcuts(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("r").write("Hallo, ::").rest().sees("▸ ::")
	first := d.m.writer.field.Text()
	d.press("down", "up").sees("▸ ::").press("esc").rest().seesNot("::frage").sees("ÖFFENTLICH")
	if d.m.writer.field.Text() != first || !d.m.writing() {
		t.Errorf("Esc closes the list and nothing else: %q", d.m.writer.field.Text())
	}
	d.write("nach").press("tab").rest()
	if got := d.m.writer.field.Text(); !strings.Contains(got, "Hallo, Guten Tag") {
		t.Errorf("%q", got)
	}
	d = sit(t, 80, 24).at("T. Brandt").press("r").write("::zzz").rest().sees("Kein Kürzel passt.").write(" std::vector x::y ").rest()
	if got := d.m.writer.field.Text(); got != "::zzz std::vector x::y " {
		t.Errorf("%q", got)
	}
}

// A fact that answers the question comes first, and says to which words.
func TestAFactAnswersTheQuestion(t *testing.T) {
	d := sit(t, 80, 24, func(d *Deps) { d.Brands[0].Hours = []string{"Mo-Fr 09:00-18:00"} }).at("T. Brandt").press("t").rest()
	d.sees("▸ ::zeiten", "antwortet auf: Habt, offen", "Mo-Fr 09:00-18:00").press("enter").rest()
	if got := d.draft("T. Brandt").Text; !strings.Contains(got, "Mo-Fr 09:00-18:00") {
		t.Errorf("%q", got)
	}
}

// A request for a review is offered to who praises and was never asked, and to nobody else.
func TestAReviewIsOfferedOnce(t *testing.T) {
	sit(t, 80, 24).at("Maria Kern").press("t").rest().write("bewertung").rest().sees("Keine Vorlage passt")
	d := sit(t, 80, 24).press("f", "9", "enter").rest()
	d.run(d.m.visit(State{View: "praise"}))
	d.rest().at("@lena").press("t").rest().write("bewertung").rest().sees("▸ ::bewertung").press("esc", "p").rest().sees("::bewertung")
}

func TestMistakesInPagesAreToldAndStopNothing(t *testing.T) {
	dir := t.TempDir()
	writePage(t, dir, "templates/torte.md", "+++\ntitle = \"Torte\"\nlang = \"de\"\n+++\nohne \x1b[2J {nahme}\n")
	writePage(t, dir, "templates/brot.md", "+++\ntitle = \"Brot\"\nlang = \"de\"\nshortcut = \"brot\"\n+++\nGuten Tag, das Brot war hart. […]\n")
	d := sit(t, 80, 24, pagesOf(dir)).sees("Eine Seite bleibt weg", "torte.md")
	d.at("Maria Kern").press("r").write("::brot ").rest()
	if got := d.m.writer.field.Text(); !strings.HasPrefix(got, "Guten Tag, das Brot") {
		t.Fatalf("%q", got)
	}
	// What is written meanwhile is there when the composer is opened the next time.
	writePage(t, dir, "templates/salz.md", "+++\ntitle = \"Salz\"\nlang = \"de\"\nshortcut = \"salz\"\n+++\nGuten Tag, da fehlte Salz. […]\n")
	d.press("ctrl+u", "ctrl+u", "esc").rest().press("r").rest().write("::salz ").rest()
	if got := d.m.writer.field.Text(); !strings.Contains(got, "da fehlte Salz") {
		t.Errorf("%q", got)
	}
}

func TestGapsAreKnownByWhatStandsBeforeThem(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r").write("::lieferung ").rest().sees("↑ Datum der Bestellung")
	d.press("tab").rest().sees("↑ eigene Worte").press("ctrl+home").rest().seesNot("↑ ").press("tab").rest().sees("↑ Datum der Bestellung")
	before := d.m.writer.field.Text()
	if d.press("delete"); strings.Count(d.m.writer.field.Text(), openGap) != strings.Count(before, openGap)-1 {
		t.Errorf("a gap is deleted as one: %q", d.m.writer.field.Text())
	}
	d.press("ctrl+z", "right", "right", "right", "backspace")
	if strings.Count(d.m.writer.field.Text(), openGap) != strings.Count(before, openGap)-1 || strings.ContainsAny(d.m.writer.field.Text(), "[]") && strings.Count(d.m.writer.field.Text(), "[") != strings.Count(d.m.writer.field.Text(), openGap) {
		t.Errorf("from behind, too: %q", d.m.writer.field.Text())
	}
}

// Whatever is typed in whatever order, no gap is ever left in pieces by a letter, and the desk does not fall over.
func TestAnyKeysWithTemplates(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern")
	rapid.Check(t, func(r *rapid.T) {
		d.steps = 0
		d.press("esc", "esc", "esc", "esc").in(store.All).at("Maria Kern").press("r") // wherever the keys before have led
		for range rapid.IntRange(1, 10).Draw(r, "n") {
			switch k := rapid.SampledFrom([]string{
				"::leid ", "::lie", "tab", "a", " ", "ctrl+z", "ctrl+y", "f2", "f3", "f4", "shift+f3", "ctrl+t", "enter", "esc", "down", "left", "r", "alt+up",
			}).Draw(r, "key"); {
			case strings.HasPrefix(k, "::"):
				d.write(k)
			case len(k) == 1:
				d.write(k)
			default:
				d.press(k)
			}
			if len(d.screen()) == 0 {
				r.Fatal("nothing to be seen")
			}
		}
	})
}

func TestAWornTemplateSaysSo(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").press("r")
	var earlier []string
	tpl, _ := d.m.aids.pages.Templates.Named(d.m.askHere(), "leid")
	for range 3 {
		text, _ := tpl.Fill(d.m.valuesHere())
		earlier = append(earlier, strings.ReplaceAll(text, openGap, "etwas anderes war"))
	}
	d.m.aids.about = replies.CheckRequest{Earlier: earlier}
	d.write("::leid ").rest().sees("3-mal öffentlich")
}
