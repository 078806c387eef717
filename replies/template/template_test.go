package template_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/page"
	"atempause/replies/page/pagetest"
	"atempause/replies/template"
	"atempause/sources"
)

func workspace(t testing.TB, files map[string]string) (*template.Set, []*page.Error) {
	t.Helper()
	return template.Load(pagetest.Dir(files), []string{"Bäckerei Krume", "Radhaus Nord"})
}

const (
	torte = `+++
title = "Torte misslungen"
shortcut = "torte"
lang = "de"
kinds = ["complaint"]
brands = ["Bäckerei Krume"]
fields = { torte = "Welche Torte?" }
+++
Guten Tag {name?},

die {torte} war nicht, wie sie sein soll, und das tut uns leid. […]

{signature}
`
	parken = `+++
title = "Parken"
shortcut = "parken"
lang = "de"
asks = ["parken", "Auto abstellen"]
link = "https://krume.example/anfahrt"
+++
Hinter dem Laden sind drei Plätze.
`
)

func TestFill(t *testing.T) {
	for _, c := range []struct {
		text    string
		address sources.Address
		fields  map[string]string
		want    string
		gaps    []string
	}{
		{"Guten Tag {name},", "", map[string]string{"name": "Maria Kern"}, "Guten Tag Maria Kern,", nil},
		{"Guten Tag {name},", "", nil, "Guten Tag […],", []string{"name"}},
		{"Guten Tag {name?}, […]", "", nil, "Guten Tag, […]", []string{""}},
		{"{name?} Guten Tag", "", nil, "Guten Tag", nil},
		{"Hallo\n{name?} und alle", "", nil, "Hallo\nund alle", nil},
		{"{du:dein|Sie:Ihr|ihr:euer} Rad", sources.Du, nil, "dein Rad", nil},
		{"{du:dein|Sie:Ihr|ihr:euer} Rad", sources.Ihr, nil, "euer Rad", nil},
		{"{du:dein|Sie:Ihr} Rad", sources.Ihr, nil, "dein Rad", nil},
		{"{du:dein|Sie:Ihr} Rad", "", nil, "Ihr Rad", nil},
		{"{du:Hallo {first}|Sie:Guten Tag}, [...]", sources.Du, map[string]string{"first": "Maria"}, "Hallo Maria, […]", []string{""}},
		{"Rufen Sie an. {public:Oder schreiben Sie {du:dir|Sie:uns} privat.}\n\nGrüße", "", nil, "Rufen Sie an. Oder schreiben Sie uns privat.\n\nGrüße", nil},
		{"{{a}} {{", "", nil, "{a} {", nil},
		{"Hallo {name}!", "", map[string]string{"name": " {brand}\n[…] x "}, "Hallo {brand} x!", nil},
		{"vom {order_date} […]. {signature?}", "", nil, "vom […] […].", []string{"order_date", ""}},
	} {
		text, err := template.ParseText(c.text, nil)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		got, gaps := text.Fill(template.Values{Address: c.address, Fields: c.fields})
		var names []string
		for _, g := range gaps {
			names = append(names, g.Field)
			if got[g.Start:g.End] != checklist.Gap {
				t.Errorf("%q: the gap %+v is not where it says", c.text, g)
			}
		}
		if got != c.want || !slices.Equal(names, c.gaps) {
			t.Errorf("%q: %q %q, want %q %q", c.text, got, names, c.want, c.gaps)
		}
	}
}

// What is said in public only leaves no trace in private: no space, no empty line's beginning.
func TestFillForAnAudience(t *testing.T) {
	for _, c := range []struct{ text, public, private string }{
		{"Bis bald. {public:Oder privat.}\n\nGrüße", "Bis bald. Oder privat.\n\nGrüße", "Bis bald.\n\nGrüße"},
		{"Wir sind{public: hier} da", "Wir sind hier da", "Wir sind da"},
		{"Das {public:steht hier|private:bleibt} gern", "Das steht hier gern", "Das bleibt gern"},
		{"A\n{public:B.} C", "A\nB. C", "A\nC"},
		{"{private:Nur {du:dir|Sie:Ihnen}.} C", "C", "Nur Ihnen. C"},
		{"{name} {public:x}.", "Maria x.", "Maria."},
		{"A {du:{public:dein x}|Sie:Ihr {private:y}} z", "A Ihr z", "A Ihr y z"},
	} {
		text, err := template.ParseText(c.text, nil)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		v := template.Values{Fields: map[string]string{"name": "Maria"}}
		for to, want := range map[sources.Audience]string{"": c.public, sources.Public: c.public, sources.Private: c.private} {
			if got, _ := text.Fill(v.To(to)); got != want {
				t.Errorf("%q %s: %q, want %q", c.text, to, got, want)
			}
		}
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	const top = "+++\ntitle = \"x\"\nlang = \"de\"\n+++\n"
	with := func(line string) string { return strings.Replace(top, "+++\n", "+++\n"+line+"\n", 1) + "Hallo […]\n" }
	for _, c := range []struct {
		file, text, key string
		line            int
	}{
		{"templates/x.md", top + "Hallo,\n\nalles gut.\n", "template.no_gap", 5},
		{"templates/x.md", top + "Hallo,\n{du:[…]|Sie:nein}\n", "template.no_gap", 5},
		{"templates/x.md", top + "Hallo {nmae},\n[…]\n", "template.field", 5},
		{"templates/x.md", top + "\nHallo […]\n\n{du:dein}\n", "template.form_missing", 8},
		{"templates/x.md", top + "[…] {du:dein|Sie:Ihr|du:x}", "template.form_twice", 5},
		{"templates/x.md", top + "[…] {man:dein|Sie:Ihr}", "template.form", 5},
		{"templates/x.md", top + "[…] {du:a|Sie}", "template.form_open", 5},
		{"templates/x.md", top + "[…] {du:{du:a|Sie:b}|Sie:c}", "template.nested", 5},
		{"templates/x.md", top + "{public:[…]|private:nein}\n", "template.no_gap", 5},
		{"templates/x.md", top + "[…] {public:{private:a}}\n", "template.nested", 5},
		{"templates/x.md", top + "[…] {public:a|Sie:b}\n", "template.form", 5},
		{"templates/x.md", top + "[…] {du:a|Sie:b", "template.open", 5},
		{"templates/x.md", top + "[…]\n{name\n", "template.open", 6},
		{"templates/x.md", top + "[…] a}\n", "template.stray", 5},
		{"templates/x.md", top + "[…] {2x}\n", "template.field_name", 5},
		{"templates/x.md", with("shortcut = \"a b\""), "template.shortcut", 2},
		{"templates/x.md", with("audience = \"all\""), "template.audience", 2},
		{"templates/x.md", with("link = \"krume\""), "page.link", 2},
		{"templates/x.md", with("fields = { name = \"x\" }"), "template.field_standard", 1},
		{"templates/x.md", strings.Replace(top, "de\"\n", "de\"\n[fields]\ntorte = \"\"\n", 1) + "[…]", "template.field_label", 5},
		{"templates/x.md", with("sample = [\"{x}\"]"), "template.field", 2},
		{"templates/x.md", with("asks = [\"?!\"]"), "template.asks_empty", 2},
		{"facts/x.md", top + "Text\n", "template.no_asks", 1},
	} {
		_, wrong := workspace(t, map[string]string{c.file: c.text, "templates/torte.md": torte})
		if len(wrong) != 1 || wrong[0].Key != c.key || wrong[0].Line != c.line || wrong[0].File != c.file {
			t.Errorf("%q: %v, want %s in line %d", c.text, wrong, c.key, c.line)
		}
	}
	_, wrong := workspace(t, map[string]string{"templates/a.md": torte, "templates/b.md": torte, "templates/c/a.md": strings.Replace(torte, "\"torte\"", "\"kuchen\"", 1)})
	if len(wrong) != 2 || wrong[0].Key != "template.shortcut_twice" || wrong[0].Line != 3 || wrong[1].Key != "template.name_twice" {
		t.Error(wrong)
	}
	if _, wrong = workspace(t, map[string]string{"templates/x.md": top + "[…] {nmae}"}); wrong[0].Fields[3] != "name" {
		t.Errorf("what was meant: %v", wrong[0].Fields)
	}
}

func TestPicking(t *testing.T) {
	set, wrong := workspace(t, map[string]string{
		"templates/krume/torte.md": torte,
		"templates/praise.md":      strings.NewReplacer("brands = [\"Bäckerei Krume\"]\n", "", "\"torte\"", "\"danke\"", "complaint", "praise", "Torte misslungen", "Unser Dank").Replace(torte),
		"facts/parken.md":          parken,
	})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	krume := template.Ask{Brand: "Bäckerei Krume", Lang: "de", Kind: replies.Complaint}
	list := set.For(krume)
	if list[0].Name != "torte" || !list[len(list)-1].IsFact() {
		t.Errorf("the brand's own first, facts last: %s … %s", list[0].Name, list[len(list)-1].Name)
	}
	if _, ok := set.Named(template.Ask{Brand: "Radhaus Nord", Lang: "de"}, "torte"); ok {
		t.Error("another brand's template was found")
	}
	if p, _ := set.Named(krume, "praise"); p.Title != "Unser Dank" {
		t.Errorf("the workspace's stands in the place of the program's: %+v", p)
	}
	if p, _ := set.Named(template.Ask{Lang: "en"}, "praise"); !p.Builtin {
		t.Error("the English one is still the program's")
	}
	for _, tp := range set.For(template.Ask{Lang: "de", Kind: replies.Complaint, Audience: sources.Private}) {
		if tp.Audience == sources.Public {
			t.Errorf("%s is for public answers", tp.Name)
		}
	}
}

// Who has been asked for a review is offered no template that asks again, by list or by shortcut.
func TestNoTemplateAsksTwice(t *testing.T) {
	set := load(t)
	for lang, shortcut := range map[string]string{"de": "::bewertung", "en": "::review"} {
		for _, asked := range []bool{false, true} {
			ask := template.Ask{Lang: lang, Kind: replies.Praise, Asked: asked}
			offered := slices.ContainsFunc(set.For(ask), func(tp template.Template) bool { return tp.Review })
			_, _, _, expanded := set.Expand(shortcut, len(shortcut), ask, template.Values{})
			_, named := set.Named(ask, "praise-review")
			if offered == asked || expanded == asked || named == asked {
				t.Errorf("%s, asked %v: offered %v, expanded %v, named %v", lang, asked, offered, expanded, named)
			}
		}
	}
}

// A fact sheet is found by the claim it answers, and with a sentence of one's own it makes an answer that passes.
func TestAFactSheet(t *testing.T) {
	set, wrong := workspace(t, map[string]string{"facts/mehl.md": `+++
title = "Mehl aus China"
lang = "de"
kinds = ["misinformation"]
asks = ["China", "Mehl importiert"]
link = "https://www.muehlen.example/brandenburg"
+++
Unser Mehl kommt seit 2011 von der Mühle Lorenz in Brandenburg, nachzulesen beim Verband der Mühlen:
`})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	found := set.Answers("Die backen doch mit Mehl aus China!", template.Ask{Lang: "de", Kind: replies.Misinformation})
	if len(found) != 1 || found[0].Words[0].Text != "China" {
		t.Fatalf("%+v", found)
	}
	sheet, _ := found[0].Fill(template.Values{})
	req := replies.CheckRequest{Kind: replies.Misinformation, Lang: "de", Audience: sources.Public, Brand: brands[0], Author: "Jens Pohl"}
	c := gate(t, set)
	req.Text = "Guten Tag Jens Pohl, " + sheet + " Viele Grüße ^JL"
	if c.Check(req).Pass {
		t.Error("the sheet alone passes")
	}
	req.Text = "Guten Tag Jens Pohl, " + sheet + " Kommen Sie gern am Freitag in die Backstube und schauen die Säcke an. Viele Grüße ^JL"
	if v := c.Check(req); !v.Pass {
		t.Errorf("%+v", v.OpenHard())
	}
}

func TestCompleteAndExpand(t *testing.T) {
	set, _ := workspace(t, map[string]string{"templates/torte.md": torte, "facts/parken.md": parken})
	ask := template.Ask{Brand: "Bäckerei Krume", Lang: "de", Kind: replies.Complaint}
	for _, c := range []struct {
		text  string
		at    int
		first string
	}{
		{"::to", 4, "torte"},
		{"Hallo ::", 8, "torte"},
		{"ü ::PARK", 9, "parken"},
		{"(::torte)", 8, "torte"},
		{"std::to", 7, ""},
		{":::to", 5, ""},
		{"::to da", 7, ""},
		{"::xyz", 5, ""},
		{"", 0, ""},
	} {
		from, to, list := set.Complete(c.text, c.at, ask)
		got := ""
		if len(list) > 0 {
			got = list[0].Shortcut
			if c.text[from:from+2] != "::" || to != c.at {
				t.Errorf("%q: place %d to %d", c.text, from, to)
			}
		}
		if got != c.first {
			t.Errorf("%q: %q, want %q", c.text, got, c.first)
		}
	}
	v := template.ValuesOf(brands[0], "Maria Kern")
	got, cursor, gaps, ok := set.Expand("Vorher ::torte nachher", len("Vorher ::torte"), ask, v)
	if !ok || !strings.HasPrefix(got, "Vorher Guten Tag Maria Kern,\n\ndie […] war") || !strings.HasSuffix(got, "^JL nachher") {
		t.Errorf("%q %v", got, ok)
	}
	if len(gaps) != 2 || gaps[0].Field != "torte" || gaps[1].Field != "" || cursor != gaps[0].Start || got[gaps[1].Start:gaps[1].End] != checklist.Gap {
		t.Errorf("%d %+v", cursor, gaps)
	}
	if _, _, _, ok := set.Expand("::tort", 6, ask, v); ok {
		t.Error("half a word was taken")
	}
	if got, _, _, _ := set.Expand("::parken", 8, ask, v); got != "Hinter dem Laden sind drei Plätze. https://krume.example/anfahrt" {
		t.Errorf("%q", got)
	}
}

func TestAnswers(t *testing.T) {
	set, _ := workspace(t, map[string]string{"facts/parken.md": parken})
	for question, want := range map[string]string{
		"Wo kann man bei euch parken?":              "parken",
		"Kann ich mein Auto irgendwo abstellen?":    "parken",
		"Mein Auto ist neu.":                        "",
		"Wann habt ihr am Montag offen?":            "hours",
		"Wie sind eure Öffnungszeiten am Samstag?":  "hours",
		"Kann ich euch auch telefonisch erreichen?": "phone",
		"Schmeckt das Brot?":                        "",
	} {
		got := ""
		for _, m := range set.Answers(question, template.Ask{Lang: "de", Kind: replies.Question}) {
			if got == "" {
				got = m.Name
			}
			for _, w := range m.Words {
				if question[w.Start:w.End] != w.Text {
					t.Errorf("%q: %+v is not where it says", question, w)
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
	if list := set.Answers("What are your opening hours?", template.Ask{Lang: "en"}); len(list) != 1 || list[0].Name != "hours" {
		t.Errorf("%+v", list)
	}
}

func TestOwn(t *testing.T) {
	set := load(t)
	p, _ := set.Named(template.Ask{Lang: "de"}, "praise")
	const hello, end = "Guten Tag Maria Kern,\n\nherzlichen Dank für Ihre freundlichen Worte! ", " Das Team hört das gern und freut sich auf Ihren nächsten Besuch.\n\nViele Grüße, Bäckerei Krume ^JL"
	for text, want := range map[string]int{
		hello + end:           0,
		hello + "[…]" + end:   0,
		hello + "Toll!" + end: 0,
		hello + "Das Roggenbrot backt Svea übrigens selbst." + end:                          1,
		hello + "Das Roggenbrot backt Svea selbst. Sie wird rot, wenn sie das liest!" + end: 2,
		strings.Replace(hello, "herzlichen", "vielen", 1) + end:                             0,
		strings.Replace(hello+end, "hört das gern", "hört das sehr gern", 1):                0,
		hello + end + "\nMit freundlichen Grüßen, Jana Lenz":                                0,
		"Ihre Frage beantwortet gern der Meister in der Werkstatt.":                         1,
		"": 0,
	} {
		if got := template.Own(text, p); got != want {
			t.Errorf("%d own sentences, want %d: %s", got, want, text)
		}
		touched := set.Untouched(text, "de", template.ValuesOf(brands[0], "Maria Kern"))
		if strings.HasPrefix(text, "Guten Tag") && touched != (want == 0) || !strings.HasPrefix(text, "Guten Tag") && touched {
			t.Errorf("untouched %v: %s", touched, text)
		}
	}
	first, _ := set.Named(template.Ask{Lang: "de"}, "complaint-first")
	changed := "Guten Tag Maria Kern,\n\nes tut mir leid. Das hätten wir besser machen müssen.\n\nSchreiben Sie uns dafür bitte eine private Nachricht, dann klären wir den Rest in Ruhe."
	if n := template.Own(changed, first); n != 0 || !set.Untouched(changed, "de", template.ValuesOf(brands[0], "Maria Kern")) {
		t.Errorf("a word changed makes %d own sentences", n)
	}
	q, _ := set.Named(template.Ask{Lang: "de"}, "hours")
	two, _ := p.Fill(template.ValuesOf(brands[0], "Maria Kern"))
	hours, _ := q.Fill(template.ValuesOf(brands[0], ""))
	if !set.Untouched(strings.Replace(two, "[…]", hours, 1), "de", template.ValuesOf(brands[0], "Maria Kern")) {
		t.Error("two templates together are an answer")
	}
	if set.Untouched("Danke dir!", "de", template.Values{}) || set.Untouched("Guten Tag Frau Kern, gern. Viele Grüße", "de", template.Values{}) {
		t.Error("a short answer of one's own is no template")
	}
}

func TestUses(t *testing.T) {
	set := load(t)
	p, _ := set.Named(template.Ask{Lang: "de"}, "praise")
	var earlier []string
	for _, b := range brands[:3] {
		earlier = append(earlier, p.Example(template.ValuesOf(b, "Jens Pohl")))
	}
	earlier = append(earlier, "Danke, Jens! Der Meister freut sich.")
	if got := template.Uses(p, earlier); got != template.UsesWarn {
		t.Errorf("%d uses", got)
	}
}

func ExampleSet_Expand() {
	set, _ := template.Load(nil, nil)
	krume := sources.Brand{Name: "Bäckerei Krume", Address: sources.Sie, Signature: "^JL"}
	text, cursor, gaps, _ := set.Expand("::danke", 7, template.Ask{Brand: krume.Name, Lang: "de"}, template.ValuesOf(krume, "Maria Kern"))
	fmt.Println(text)
	fmt.Println(cursor, len(gaps))
	// Output:
	// Guten Tag Maria Kern,
	//
	// herzlichen Dank für Ihre freundlichen Worte! […] Das Team hört das gern und freut sich auf Ihren nächsten Besuch.
	//
	// Viele Grüße, Bäckerei Krume ^JL
	// 69 1
}

func ExampleOwn() {
	set, _ := template.Load(nil, nil)
	thanks, _ := set.Named(template.Ask{Lang: "en"}, "thanks")
	fmt.Println(template.Own("Hello Tom, thank you so much for your kind words! The whole team is happy to hear it.", thanks))
	fmt.Println(template.Own("Hello Tom, thank you so much for your kind words! Rosie grinds the rye herself. The whole team is happy to hear it.", thanks))
	// Output:
	// 0
	// 1
}
