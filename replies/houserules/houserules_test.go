package houserules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/houserules"
	"atempause/replies/page"
	"atempause/replies/page/pagetest"
	"atempause/replies/template"
	"atempause/sources"
)

func load(t testing.TB, files map[string]string) (*houserules.Book, []*page.Error) {
	t.Helper()
	return houserules.Load(pagetest.Dir(files), []string{"Bäckerei Krume", "Radhaus Nord"})
}

const krume = `+++
title = "Bei uns in der Backstube"
lang = "de"
brands = ["Bäckerei Krume"]
link = "https://krume.example/regeln"
+++
Seid nett.

## Reklame {#advert}

Wer Brötchen verkauft, fragt
vorher.

> Hallo {name?}, Reklame gehört
> hier nicht hin.
`

// Whatever the form of address, the explanation of each ground is a text the real checklist lets go.
func TestExplanationsPassTheChecklist(t *testing.T) {
	gate, err := checklist.New(checklist.Options{})
	if err != nil {
		t.Fatal(err)
	}
	book, _ := load(t, nil)
	for _, lang := range []string{"de", "en"} {
		rules := book.For("x", lang)
		if rules.Lang != lang || len(rules.Lacking) > 0 || len(rules.Rules) != len(houserules.Grounds) || rules.Intro == "" {
			t.Errorf("%s: %+v", lang, rules)
		}
		for _, link := range []string{"", "https://krume.example/regeln"} {
			rules.Link = link
			for _, a := range []sources.Address{sources.Sie, sources.Du, sources.Ihr} {
				b := sources.Brand{Name: "Bäckerei Krume", Lang: lang, Address: a, Signature: "^JL"}
				if lang == "en" {
					b.Address = ""
				}
				for _, g := range houserules.Grounds {
					text, gaps := rules.Explain(g, template.ValuesOf(b, ""))
					if len(gaps) > 0 || strings.Contains(text, "http") != (link != "") {
						t.Errorf("%s: %s", g, text)
					}
					for _, kind := range []replies.Kind{replies.Spam, replies.Other, replies.Abuse} {
						for _, c := range gate.Check(replies.CheckRequest{Text: text, Kind: kind, Lang: lang, Audience: sources.Public, Brand: b}).Checks {
							if !c.Pass {
								t.Errorf("%s %s %s as %s: %s: %+v\n%s", lang, a, g, kind, c.ID, c.Evidence, text)
							}
						}
					}
				}
			}
		}
	}
}

// They are the grounds of package sources, all of them.
func TestTheGrounds(t *testing.T) {
	all := []sources.Ground{
		sources.Obscene, sources.Defamatory, sources.Discriminatory, sources.Advert, sources.OffTopic, sources.PersonalData, sources.Threat,
	}
	if len(all) != len(houserules.Grounds) {
		t.Fatal(houserules.Grounds)
	}
	for _, g := range all {
		if !slices.Contains(houserules.Grounds, g) {
			t.Error(g)
		}
	}
}

func TestABrandsOwnRules(t *testing.T) {
	book, wrong := load(t, map[string]string{
		"house-rules/krume.md": krume,
		"house-rules.md":       strings.NewReplacer("brands = [\"Bäckerei Krume\"]\n", "", "Bei uns in der Backstube", "Für alle").Replace(krume),
	})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	r := book.For("bäckerei krume", "de")
	rule, _ := r.Of(sources.Advert)
	if r.Title != "Bei uns in der Backstube" || rule.Sentence != "Wer Brötchen verkauft, fragt vorher." || r.Address(sources.Advert) != "https://krume.example/regeln#advert" {
		t.Errorf("%+v", r)
	}
	if strings.Contains(r.Text, "gehört") || !strings.HasPrefix(r.Text, "Seid nett.\n\n## Reklame\n\nWer") {
		t.Errorf("to be read: %q", r.Text)
	}
	if threat, _ := r.Of(sources.Threat); rule.Builtin || !threat.Builtin {
		t.Error("whose rule it is")
	}
	if len(r.Lacking) != 6 || len(r.Rules) != 7 {
		t.Errorf("lacking %v", r.Lacking)
	}
	if got := book.For("Radhaus Nord", "de").Title; got != "Für alle" {
		t.Error(got)
	}
	if got := book.For("Bäckerei Krume", "en").Title; got != "House rules" {
		t.Error(got)
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	const top = "+++\ntitle = \"x\"\nlang = \"de\"\n+++\n"
	for _, c := range []struct {
		text, key string
		line      int
	}{
		{top + "Nur Text.\n", "house.no_rule", 5},
		{top + "## Werbung\n\nx\n", "house.heading", 5},
		{top + "\n## Werbung {#spam}\n", "house.ground", 6},
		{top + "## W {#advert}\n\nx\n\n> y\n\n## W {#advert}\n", "house.ground_twice", 11},
		{top + "## W {#advert}\n\n> y\n", "house.no_sentence", 5},
		{top + "## W {#advert}\n\ny\n", "house.no_quote", 5},
		{top + "## {#advert}\n\ny\n", "page.no_title", 5},
		{top + "## W {#advert}\ny\n> a\nb\n> c\n", "house.second_quote", 9},
		{top + "## W {#advert}\ny\n> a\n> {nmae}\n", "template.field", 8},
		{strings.Replace(top, "+++\n", "+++\nlink = \"krume\"\n", 1) + "## W {#advert}\ny\n> a\n", "page.link", 2},
		{strings.Replace(top, "+++\n", "+++\nsee = \"{\"\n", 1) + "## W {#advert}\ny\n> a\n", "template.open", 2},
	} {
		_, wrong := load(t, map[string]string{"house-rules.md": c.text})
		if len(wrong) != 1 || wrong[0].Key != c.key || wrong[0].Line != c.line {
			t.Errorf("%q: %v, want %s in line %d", c.text, wrong, c.key, c.line)
		}
	}
	if _, wrong := load(t, map[string]string{"house-rules/a.md": krume, "house-rules/b.md": krume}); len(wrong) != 1 || wrong[0].Key != "house.twice" {
		t.Error(wrong)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(krume))
	f.Add([]byte("+++\ntitle=\"x\"\nlang=\"en\"\n+++\n## a {#threat}\nx\n> {du:a|Sie:b} [...] {{\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := houserules.Read(page.File{Name: "x.md", Data: data}, nil)
		if err != nil {
			if lines := 1 + strings.Count(string(data), "\n"); err.Line < 1 || err.Line > lines || err.Key == "" {
				t.Fatalf("%v in %d lines", err, lines)
			}
			return
		}
		if len(r.Rules) != len(houserules.Grounds) {
			t.Fatalf("%+v", r)
		}
		for _, g := range houserules.Grounds {
			if text, _ := r.Explain(g, template.Values{}); text == "" {
				t.Fatalf("%s is not explained", g)
			}
		}
	})
}

func ExampleRules_Explain() {
	book, _ := houserules.Load(nil, nil)
	text, _ := book.For("Bäckerei Krume", "de").Explain(sources.Advert, template.ValuesOf(sources.Brand{Name: "Bäckerei Krume", Signature: "^JL"}, ""))
	fmt.Println(text)
	// Output:
	// Hallo zusammen, hier stand Werbung ohne Bezug zu unserem Beitrag. Wir haben sie entfernt, damit das Gespräch lesbar bleibt.
	//
	// Bäckerei Krume ^JL
}
