package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/store"
	"atempause/store/workspace"
)

const testContacts = `
[[contact]]
name = "Jens Roth"
role = "Filialleiter"
phone = "+49 30 901820"
hours = ["Mo-Fr 06:00-14:00"]
decides = ["Gutschein bis 20 EUR"]

[[contact]]
name = "Anna Krume"
role = "Inhaberin"
phone = "+49 30 901821"
mail = "anna@krume.example"
hours = ["Mo-Fr 09:00-17:00"]
decides = ["Erstattung bis 200 EUR"]
level = 2
`

// withContacts gives the desk a contacts.toml, and a place for briefs.
func withContacts(t testing.TB, kept map[string]string) option {
	t.Helper()
	book, err := escalation.Read("contacts.toml", []byte(testContacts), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(d *Deps) {
		d.Pages = func() workspace.Pages {
			p := workspace.DefaultPages()
			p.Contacts = book
			return p
		}
		if kept != nil {
			d.KeepBrief = func(name, text string) (string, error) {
				kept[name] = text
				return "briefs/" + name, nil
			}
		}
	}
}

func TestEscalateWaitsComesBackAndIsUndone(t *testing.T) {
	d := sit(t, 80, 24, withContacts(t, nil)).at("Maria Kern").press("e").rest()
	d.sees("Eskalieren: Maria Kern", "Jens Roth, Filialleiter", "ab Mo 23.11. 06:00", "Anna Krume, Inhaberin", "jetzt erreichbar", "Bitte um Entscheidung")
	// what is asked moves who may decide it to the front
	d.press("tab").write("Dürfen wir 150 EUR erstatten?").sees("Anna Krume, Inhaberin").press("shift+tab").sees("darf das: Erstattung bis 200 EUR")
	d.press("tab", "tab").write("heute 16:30").sees("→ Fr 20.11. 16:30").press("enter").sees("Fr 20.11. 16:30", "Enter übergeben")
	d.press("enter").rest().sees("Maria Kern: eskaliert bis heute 16:30")
	if !strings.Contains(d.clip, "# Bitte um Entscheidung bis 20.11.2026, 16:30") || !strings.Contains(d.clip, "Für Anna Krume, Inhaberin") ||
		!strings.Contains(d.clip, "Dürfen wir 150 EUR erstatten?") || !strings.Contains(d.clip, "Seit drei Wochen warte ich") ||
		!strings.Contains(d.clip, "Unter unserem Beitrag: „Unsere Herbstaktion“.") {
		t.Errorf("the brief:\n%s", d.clip)
	}
	d.in(store.Escalated).sees("1h •Maria Kern").at("Maria Kern").sees("Liegt bei Anna Krume bis heute", "Anna Krume: Dürfen wir 150 EUR")
	d.tick(2*time.Hour).seesNot("Liegt bei Anna Krume").in(store.Open).at("Maria Kern").sees("zurück von", "Anna Krume (heute 16:30)")
	if th := d.thread("Maria Kern"); th.View != store.Open || th.Matter.Back.By != replies.BackEscalation {
		t.Errorf("after the deadline: %s, %+v", th.View, th.Matter.Back)
	}
	d.press("z").rest()
	if th := d.thread("Maria Kern"); len(th.Notes) != 0 {
		t.Errorf("after undo: %+v", th.Notes)
	}
}

func TestTheAnswerOfAContactBringsTheCaseBack(t *testing.T) {
	d := sit(t, 80, 24, withContacts(t, nil)).at("Maria Kern").press("e").rest().press("ctrl+s").rest().in(store.Escalated).at("Maria Kern")
	d.press("e").rest().sees("Liegt bei Anna Krume", "Antwort von Anna Krume festhalten").press("a").sees("Was hat Anna Krume entschieden?")
	d.press("enter").sees("Schreiben Sie, was entschieden wurde").write("Ja, ganz erstatten.").press("enter").rest().sees("zurück von der Eskalation")
	th := d.thread("Maria Kern")
	if th.View != store.Open || len(th.Notes) != 2 || th.Notes[1].Text != "Entschieden von Anna Krume: Ja, ganz erstatten." {
		t.Errorf("%s %+v", th.View, th.Notes)
	}
	d.press("z").rest()
	if th := d.thread("Maria Kern"); th.View != store.Escalated || len(th.Notes) != 1 {
		t.Errorf("after undo: %s %+v", th.View, th.Notes)
	}
	d.at("Maria Kern").press("e").rest().press("v").sees("Bis wann hat Anna Krume Zeit?").write("montag 9").press("enter").rest()
	if th := d.thread("Maria Kern"); th.Until.Weekday() != time.Monday || th.Brief == 0 {
		t.Errorf("%s %d", th.Until, th.Brief)
	}
	d.at("Maria Kern").press("e").rest().press("r").rest()
	if th := d.thread("Maria Kern"); th.View != store.Open {
		t.Errorf("recalled it is in %s", th.View)
	}
}

func TestTheBriefGoesToClipboardFileAndMail(t *testing.T) {
	kept := map[string]string{}
	d := sit(t, 80, 24, withContacts(t, kept)).at("Maria Kern").press("e").rest().press("down", "up").press("shift+tab")
	d.press("c").sees("Zwischenablage").press("n").sees("+49 30 901821 liegt")
	if d.clip != "+49 30 901821" {
		t.Errorf("copied %q", d.clip)
	}
	if d.press("m").sees("anna@krume.example"); !strings.HasPrefix(d.clip, "mailto:anna@krume.example?subject=") {
		t.Errorf("copied %q", d.clip)
	}
	d.press("w").rest().sees("briefs/brief-")
	for name, text := range kept {
		if !strings.HasSuffix(name, ".md") || !strings.HasPrefix(text, "# Bitte um Entscheidung") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	if len(kept) != 1 {
		t.Errorf("%d files", len(kept))
	}
	d.press("G").press("esc").sees("ist mit e wieder da").press("e").rest().sees("Anna Krume")
}

func TestNobodyInTheBookIsNoBar(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("e").rest().sees("In contacts.toml steht noch niemand").press("ctrl+s").sees("An wen?")
	d.write("Frau Vogt").sees("steht nicht in contacts.toml").press("ctrl+s").rest()
	if th := d.thread("T. Brandt"); th.Matter.Escalated.To != "Frau Vogt" {
		t.Errorf("%+v", th.Matter.Escalated)
	}
}

func TestMarksAreNotEscalatedTogether(t *testing.T) {
	sit(t, 80, 24, withContacts(t, nil)).press("g", "space", "space", "e").rest().sees("Eskaliert wird einzeln").seesNot("Eskalieren:")
}

func TestAWrongDeadlineIsToldAndKept(t *testing.T) {
	d := sit(t, 80, 24, withContacts(t, nil)).at("Maria Kern").press("e").rest().press("tab", "tab").write("gestern 9").press("ctrl+s")
	d.sees("Eskalieren: Maria Kern", "gestern 9")
	if th := d.thread("Maria Kern"); th.View != store.Open {
		t.Error(th.View)
	}
}

func TestEscalatingFitsSmallScreens(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}, {200, 50}} {
		for _, o := range []option{english, inASCII} {
			d := sit(t, size[0], size[1], withContacts(t, nil), o).at("Maria Kern").press("e").rest()
			for range 4 {
				for i, l := range strings.Split(d.screen(), "\n") {
					if n := lineWidth(l); n != size[0] {
						t.Fatalf("%v: line %d is %d wide\n%s", size, i, n, d.screen())
					}
				}
				d.press("tab")
			}
		}
	}
}

func TestHeatSuggestsEscalatingUntilItIsDone(t *testing.T) {
	d := sit(t, 120, 36, withContacts(t, nil)).at("Maria Kern").seesNot("entscheiden lassen")
	th := &d.m.talk.thread
	for _, c := range []struct {
		heat int
		kind replies.Kind
		want bool
	}{{2, replies.Complaint, false}, {3, replies.Complaint, true}, {6, replies.Praise, false}, {4, replies.Question, true}} {
		th.Heat, th.Kind = c.heat, c.kind
		d.m.talk.stale()
		if d.screen(); (len(d.m.suggested()) > 0) != c.want {
			t.Errorf("heat %d, %s: %v", c.heat, c.kind, d.m.suggested())
		}
	}
	d.m.talk.stale()
	d.sees("Hitze 4: besser eskalieren (e)")
	d.press("e").rest().press("ctrl+s").rest().in(store.Escalated).at("Maria Kern").press("e", "r").rest().in(store.Open).at("Maria Kern")
	d.m.talk.thread.Heat = 5
	if got := d.m.suggested(); got != nil {
		t.Errorf("said again after it was done: %v", got)
	}
}

func TestGoldenPeople(t *testing.T) {
	for name, play := range map[string]func(d *driver) *driver{
		"escalate": func(d *driver) *driver { return d.at("Maria Kern").press("e").rest() },
		"brief": func(d *driver) *driver {
			return d.at("Maria Kern").press("e").rest().press("tab").write("Dürfen wir 150 EUR erstatten?").press("tab", "tab", "pgdown")
		},
		"escalated": func(d *driver) *driver {
			return d.at("Maria Kern").press("e").rest().press("ctrl+s").rest().in(store.Escalated).press("e").rest()
		},
		"person": func(d *driver) *driver {
			return d.at("Maria Kern").press("i").rest().press("n").write("ruft gern an").press("enter").rest()
		},
	} {
		for size, o := range map[[2]int]option{{60, 20}: noColour, {80, 24}: noColour, {120, 36}: english} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				golden.RequireEqual(t, play(sit(t, size[0], size[1], withContacts(t, nil), o)).screen()+"\n")
			})
		}
	}
}
