package desk

import (
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/store"
)

// again lets a person write once more, in a thread of their own on the Page.
func (d *driver) again(id, author, name, text string) {
	d.t.Helper()
	_, err := d.st.Ingest(d.t.Context(), "facebook:1", sources.Batch{Lane: "feed", Cursor: sources.Cursor(id), Threads: []sources.Thread{{
		RemoteID: id, Form: sources.CommentForm, Audience: sources.Public,
		Messages: []sources.Message{{RemoteID: id, Author: sources.Author{ID: author, Name: name}, Text: text, Time: d.now}},
	}}})
	if err != nil {
		d.t.Fatal(err)
	}
	d.changed()
}

func TestAPersonsPageTellsTheirHistory(t *testing.T) {
	d := sit(t, 80, 24).at("Maria Kern").seesNot("Beschwerde in")
	d.wait(40 * 24 * time.Hour)
	d.again("1_7_1", "p1_1_1", "Maria Kern", "Schon wieder warte ich.")
	d.in(store.Open).at("Maria Kern")
	d.press("enter").rest()
	if !strings.Contains(d.screen(), "2. Beschwerde in 5 Wochen") {
		t.Fatalf("nothing above the conversation:\n%s", d.screen())
	}
	d.press("i").rest().sees("Wer ist Maria Kern?", "2 Gespräche", "Lieferung", "Beschwerden", "Gespräche", "dieses", "Noch keine Notiz")
	d.press("n").write("ruft gern an").press("enter").rest().sees("ruft gern an", "Notizen")
	d.press("g", "e").sees("ruft gern an").write(", morgens").press("enter").rest().sees("ruft gern an, morgens")
	d.press("z").rest().sees("ruft gern an").seesNot("morgens")
	d.press("g", "x").rest().seesNot("ruft gern an").press("z").rest().sees("ruft gern an")
	// to the earlier thread
	d.press("G", "enter").rest().seesNot("Wer ist Maria Kern?").sees("Seit drei Wochen warte ich")
}

func TestTwoAccountsAreMadeOnePerson(t *testing.T) {
	d := sit(t, 80, 24).at("T. Brandt").press("i").rest().sees("Wer ist T. Brandt?", "1 Gespräch")
	d.press("v").rest().sees("Wer ist dieselbe Person wie T. Brandt?", "Maria Kern").write("lena").rest().sees("@lena").seesNot("Maria Kern ·")
	d.press("enter").rest().sees("Dieselbe Person", "@lena", "2 Gespräche")
	if p, err := d.st.Person(t.Context(), d.thread("T. Brandt").ID); err != nil || len(p.Authors) != 2 {
		t.Fatal(err, p.Authors)
	}
	d.press("g", "x").sees("Auseinandernehmen", "doch zwei verschiedene").press("2").rest().seesNot("@lena")
	d.press("z").rest().sees("@lena").press("Z").rest().seesNot("@lena").press("esc").seesNot("Wer ist")
}

func TestNobodyOfThatName(t *testing.T) {
	sit(t, 80, 24).at("T. Brandt").press("i").rest().press("v").rest().write("zzz").rest().sees("Niemand dieses Namens").press("esc", "esc").seesNot("Wer ist")
}

func TestThePageFitsSmallScreens(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {200, 50}} {
		for _, o := range []option{english, inASCII} {
			d := sit(t, size[0], size[1], o).at("Maria Kern").press("i").rest()
			for i, l := range strings.Split(d.screen(), "\n") {
				if n := lineWidth(l); n != size[0] {
					t.Fatalf("%v: line %d is %d wide\n%s", size, i, n, d.screen())
				}
			}
		}
	}
}
