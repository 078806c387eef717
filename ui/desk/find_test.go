package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/store"
)

// found lists who stands in the list.
func (d *driver) found() string {
	var names []string
	for _, r := range d.m.list.rows {
		names = append(names, r.Author)
	}
	return strings.Join(names, ", ")
}

func (d *driver) finds(want string) *driver {
	d.t.Helper()
	if got := d.found(); got != want {
		d.t.Fatalf("the list has %q, want %q\n%s", got, want, d.screen())
	}
	return d
}

func TestSearchWhileTyping(t *testing.T) {
	d := sit(t, 120, 36).at("T. Brandt").press("/").sees("/ ", "von:name")
	d.write("tor").rest().finds("Jule Ahrens, Maria Kern").sees("2 gefunden", "Suche")
	d.write("te").press("space").write("ändern").rest().finds("Jule Ahrens").sees("1 gefunden")
	d.press("esc").seesNot("gefunden")
	if r, _ := d.m.list.row(); r.Author != "T. Brandt" || d.m.at.View != store.Open || d.m.at.Filter != "" {
		t.Errorf("back at %s in %+v", r.Author, d.m.at)
	}
	if id := d.m.talk.thread.Author; id != "T. Brandt" {
		t.Errorf("the conversation is %s's", id)
	}
}

func TestASearchIsKeptAsTheList(t *testing.T) {
	d := sit(t, 80, 24).at("Ozan Yıldız").press("/").write("warte").press("enter").rest()
	d.finds("Maria Kern, Tri\x1b[31mck\u202eser").sees("/ warte").seesNot("gefunden")
	d.press("j", "d").finds("Maria Kern, Tri\x1b[31mck\u202eser").press("z") // acts work in it
	d.changed().finds("Maria Kern, Tri\x1b[31mck\u202eser")
	d.press("/").sees("/ warte").write("torte").rest().finds("Maria Kern").press("esc").sees("Offen")
	if r, _ := d.m.list.row(); r.Author != "Ozan Yıldız" {
		t.Errorf("back at %s", r.Author)
	}
	d.press("/").write("warte").press("enter").rest().press("esc").sees("Offen").seesNot("/ warte")
}

func TestEnterWaitsForNoPause(t *testing.T) {
	d := sit(t, 80, 24).press("/")
	for _, r := range "torte" {
		d.send(keyPress(string(r)))
	}
	d.send(keyPress("enter"))
	d.finds("Jule Ahrens, Maria Kern").rest().finds("Jule Ahrens, Maria Kern")
}

func TestOlderAnswersAreDropped(t *testing.T) {
	d := sit(t, 80, 24).press("/").write("tor")
	late := d.m.lookFor("warte")
	d.write("te").rest().finds("Jule Ahrens, Maria Kern")
	d.run(late)
	d.finds("Jule Ahrens, Maria Kern")
	older := d.m.loadRows(1) // a change of the store, asked for before the search was answered
	d.write("nnn").rest()
	d.run(older)
	d.finds("").sees("Nichts gefunden")
}

func TestMistakesAreToldAndTheLastGoodListStays(t *testing.T) {
	d := sit(t, 200, 50).press("/").write("warte").rest().finds("Maria Kern, Tri\x1b[31mck\u202eser")
	d.write(" netzwrk:fb").rest().sees("Ein Feld „netzwrk“ gibt es nicht", "Gemeint: netzwerk? (Tab)").
		finds("Maria Kern, Tri\x1b[31mck\u202eser")
	d.press("enter").sees("netzwrk") // it cannot be kept
	if !d.m.find.open {
		t.Fatal("closed over a mistake")
	}
	d.press("tab").rest().seesNot("gibt es nicht")
	if got := d.m.find.field.Text(); got != "warte netzwerk:fb" {
		t.Error(got)
	}
	d.finds("Maria Kern, Tri\x1b[31mck\u202eser")
	d.press("end", "ctrl+u").write("(torte").rest().sees("Klammer ist nicht geschlossen").write(")").rest().finds("Jule Ahrens, Maria Kern")
	d.press("ctrl+u").write("hitze:heiß ").rest().sees("„heiß“ geht bei hitze nicht")
}

func TestCompletion(t *testing.T) {
	d := sit(t, 120, 36)
	if err := d.st.Do(t.Context(), []int64{1}, store.Act{Do: "label", Value: "Hochzeit am See"}); err != nil {
		t.Fatal(err)
	}
	line := func(want string) {
		t.Helper()
		if got := d.m.find.field.Text(); got != want {
			t.Fatalf("the line is %q, want %q\n%s", got, want, d.screen())
		}
	}
	d.press("/").write("etik").sees("Tab: etikett:").press("tab")
	line("etikett:")
	d.sees("Tab: \"Hochzeit am See\"").write("ho").press("tab")
	line(`etikett:"Hochzeit am See" `)
	if got := d.rest().found(); got == "" {
		t.Error("nobody has the label")
	}
	d.press("ctrl+u").write("kind:comp").rest().seesNot("geht bei").press("tab")
	line("kind:beschwerde ")
	d.press("ctrl+u").write("art:").press("tab").sees("beschwerde", "frage", "lob")
	line("art:beschwerde")
	d.press("tab")
	line("art:frage")
	d.press("shift+tab")
	line("art:beschwerde")
	d.write(" von:ma").press("tab")
	line(`art:beschwerde von:"Maria Kern" `)
	d.rest().finds("Maria Kern")
	d.press("ctrl+u").write("marke:bä").press("tab")
	line(`marke:"Bäckerei Krume" `)
	d.press("ctrl+u").write("xyzzy").press("tab").sees("nichts ergänzen")
}

func TestHistory(t *testing.T) {
	d := sit(t, 80, 24).press("/").write("torte").press("enter").rest().press("esc")
	d.press("/").write("warte").press("esc") // left, but it was a search
	d.press("/").write("bre").press("up").rest().finds("Maria Kern, Tri\x1b[31mck\u202eser")
	d.press("up").rest().finds("Jule Ahrens, Maria Kern").press("up").press("down", "down").rest()
	if got := d.m.find.field.Text(); got != "bre" {
		t.Error(got)
	}
	d.finds("@lena")
}

func TestSearchHereOrEverywhere(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("d").press("/").write("torte").rest().finds("Jule Ahrens, Maria Kern")
	d.press("ctrl+t").rest().finds("Jule Ahrens")
	if got := d.m.find.field.Text(); got != "ansicht:offen torte" {
		t.Error(got)
	}
	d.press("ctrl+t").rest().finds("Jule Ahrens, Maria Kern").press("esc")
	if d.m.at.View != store.Open {
		t.Error(d.m.at)
	}
}

func TestWhatWasFoundIsMarked(t *testing.T) {
	d := sit(t, 80, 24, noColour).press("/").write("geht").rest().finds("Maria Kern")
	d.sees("keiner geht ran!")
	view := d.m.View().Content
	if !strings.Contains(view, "\x1b[4;7;4mg\x1b[m") { // underlined besides, in the row that is turned round as a whole
		t.Errorf("not marked without colour:\n%q", view)
	}
	sit(t, 80, 24, inASCII).press("/").write("geht").press("enter").rest().sees("GEHT")
}

func TestGoingFromHitToHit(t *testing.T) {
	d := sit(t, 80, 24)
	var more []sources.Message
	for i := range 30 {
		text := "Ein Satz ohne das Wort."
		if i == 5 || i == 25 {
			text = "Hier steht die Expresslieferung."
		}
		at := d.now.Add(time.Duration(i-40) * time.Minute)
		more = append(more, sources.Message{
			RemoteID: "h" + itoa(i), Author: sources.Author{ID: "h", Name: "Hanna"}, Text: text, Time: at, ParentID: map[bool]string{true: "h0"}[i > 0],
		})
	}
	_, err := d.st.Ingest(t.Context(), "facebook:1", sources.Batch{Lane: "feed", Threads: []sources.Thread{
		{RemoteID: "h0", Form: sources.CommentForm, Audience: sources.Public, Messages: more},
	}})
	if err != nil {
		t.Fatal(err)
	}
	d.changed().press("N").sees("suchen Sie zuerst")
	d.press("/").write("lieferung").press("enter").rest().finds("Hanna")
	at := func(want int) {
		t.Helper()
		d.m.View()
		if got := d.m.talk.msgs[d.m.talk.cur].RemoteID; got != "h"+itoa(want) {
			t.Fatalf("at %s, want h%d\n%s", got, want, d.screen())
		}
		d.sees("Expresslieferung")
	}
	at(5)
	d.press("N")
	at(25)
	d.press("N").sees("Keine weitere Fundstelle").press("<")
	at(5)
	d.press("enter", "N")
	at(25)
}

func TestSavedViews(t *testing.T) {
	d := sit(t, 120, 36).press("/").write("art:beschwerde").press("enter").rest()
	d.press("f").sees("Diese Suche als Ansicht sichern").press("s").sees("art:beschwerde").press("enter").
		sees("braucht einen Namen").write("Ärger").press("enter").rest()
	d.sees("„Ärger“ steht jetzt unter den Ansichten", "▸Ärger              3", "─ Ärger ─")
	d.press("esc").seesNot("▸Ärger").sees("Ärger              3")
	d.press("1", "g")
	for d.m.side.items[d.m.side.cur].saved == "" {
		d.press("j")
	}
	d.press("enter").rest().sees("▸Ärger")
	d.at("Maria Kern").press("K", "2").rest().wait(3 * time.Second).rest().sees("Ärger              2")
	d.press("z").wait(3 * time.Second).rest().sees("Ärger              3")

	d.press("f", "e", "enter", "r").sees("umbenennen").press("ctrl+u").write("Zuerst").press("enter").rest().sees("heißt jetzt „Zuerst“", "▸Zuerst")
	d.press("z").rest().sees("▸Ärger").seesNot("▸Zuerst").press("Z").rest().sees("▸Zuerst")
	d.press("f", "e", "enter", "x").rest().sees("„Zuerst“ ist gelöscht").seesNot("▸Zuerst")
	d.press("z").rest().sees("▸Zuerst")
	list, err := d.st.SavedViews(t.Context(), "")
	if err != nil || len(list) != 1 || list[0].Name != "Zuerst" {
		t.Errorf("%+v %v", list, err)
	}
	d.press("f", "e", "enter", "c").sees("/ art:beschwerde").write("torte").press("enter").rest().finds("Maria Kern").
		press("f", "s").write("Zuerst").sees("wird ersetzt").press("enter").rest().sees("▸Zuerst")
}

func TestTheSearchLineTakesPastesAndOddKeys(t *testing.T) {
	d := sit(t, 60, 20).press("/")
	d.send(tea.PasteMsg{Content: "kind:complaint\n\x07torte"}).rest().finds("Maria Kern")
	for _, k := range []string{"f1", "ctrl+n", "ctrl+p", "pgdown", "home", "end", "delete", "left", "right", "ctrl+z", "ctrl+y", "tab", "tab", "up", "down"} {
		d.press(k)
	}
	d.press("esc", "esc", "esc").sees("Offen")
	for _, line := range strings.Split(d.screen(), "\n") {
		if len([]rune(line)) > 60 {
			t.Errorf("too wide: %q", line)
		}
	}
	if slices.Contains(d.m.find.history, "") {
		t.Error("nothing is remembered as a search")
	}
}

func TestSearchOnEveryScreen(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}, {200, 50}} {
		d := sit(t, size[0], size[1], english)
		for _, text := range []string{"torte", "netzwrk:x", "kind:", "(", "label:none | (kind:complaint,question heat>=0 -\"nie wieder\") from:kern"} {
			d.press("/").press("ctrl+u").write(text).press("tab").rest()
			lines := strings.Split(d.screen(), "\n")
			if len(lines) != size[1] {
				t.Fatalf("%v %s: %d lines", size, text, len(lines))
			}
			if c := d.m.View().Cursor; c == nil || c.Y >= size[1] || !strings.Contains(lines[c.Y], "/ ") {
				t.Errorf("%v %s: the cursor is not in the line: %+v\n%s", size, text, c, d.screen())
			}
			d.press("esc")
		}
	}
}
