package template_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/page"
	"atempause/replies/template"
	"atempause/sources"
)

// Whatever the values, a filled text holds a gap exactly where it says, and no brace of the notation; and a template
// filled and left as it is never counts as an answer, while a sentence put into its gap does.
func TestFillAlways(t *testing.T) {
	set := load(t)
	var list []template.Template
	for _, tp := range set.All() {
		if !tp.IsFact() && tp.Lang == "de" {
			list = append(list, tp)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		tp := rapid.SampledFrom(list).Draw(t, "template")
		v := template.Values{Address: rapid.SampledFrom([]sources.Address{"", sources.Du, sources.Sie, sources.Ihr}).Draw(t, "address"), Fields: map[string]string{}}
		for _, f := range tp.Text.Fields() {
			if rapid.Bool().Draw(t, "known "+f) {
				v.Fields[f] = rapid.StringMatching(`[A-ZÄ][a-zäß]{2,9}( [A-Z][a-z]{2,9})?`).Draw(t, f)
			}
		}
		text, gaps := tp.Fill(v)
		if strings.ContainsAny(text, "{}|") || strings.Count(text, checklist.Gap) != len(gaps) {
			t.Fatalf("%q with %d gaps", text, len(gaps))
		}
		if !set.Untouched(text, "de", v) {
			t.Fatalf("an answer: %q", text)
		}
		own := slices.IndexFunc(gaps, func(g template.Gap) bool { return g.Field == "" })
		full := text[:gaps[own].Start] + "Der Schlüssel lag noch im Kühlschrank hinter den Gurken." + text[gaps[own].End:]
		if set.Untouched(full, "de", v) {
			t.Fatalf("no answer: %q", full)
		}
	})
}

func FuzzParseText(f *testing.F) {
	for _, s := range []string{torte, "{du:a {name?}|Sie:b|ihr:c} […] {{x}}", "{{{name}}}", "{du:|Sie:}", "[...]{first?}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		text, err := template.ParseText(src, []string{"torte"})
		if err != nil {
			return
		}
		for _, a := range []sources.Address{sources.Du, sources.Sie, sources.Ihr} {
			got, gaps := text.Fill(template.Values{Address: a})
			if utf8.ValidString(src) && !utf8.ValidString(got) {
				t.Fatalf("%q became %q", src, got)
			}
			for _, g := range gaps {
				if got[g.Start:g.End] != checklist.Gap {
					t.Fatalf("%q: gap %+v in %q", src, g, got)
				}
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(torte), false)
	f.Add([]byte(parken), true)
	f.Fuzz(func(t *testing.T, data []byte, fact bool) {
		tp, err := template.Read(page.File{Name: "x.md", Data: data}, nil, fact)
		if err != nil {
			if lines := 1 + strings.Count(string(data), "\n"); err.Line < 1 || err.Line > lines || err.Key == "" {
				t.Fatalf("%v in %d lines", err, lines)
			}
			return
		}
		tp.Example(template.Values{})
		template.Own(tp.Example(template.Values{}), tp)
	})
}

func FuzzTyped(f *testing.F) {
	set := load(f)
	f.Add("Hallo ::dan", 11)
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		from, to, list := set.Complete(text, cursor, template.Ask{Lang: "de"})
		if from < 0 || to > len(text) || from > to || len(list) > 0 && !strings.HasPrefix(text[from:to], "::") {
			t.Fatalf("%q at %d: %d to %d", text, cursor, from, to)
		}
		set.Expand(text, cursor, template.Ask{Lang: "de"}, template.Values{})
		set.Untouched(text, "de", template.Values{})
	})
}

func BenchmarkAlone(b *testing.B) {
	set := load(b)
	req := replies.CheckRequest{Lang: "de", Text: strings.Repeat("Wir haben den Ofen geprüft und backen die Torte morgen früh noch einmal neu. ", 26)}
	for b.Loop() {
		set.Alone(req)
	}
}
