package playbook

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/replies/page"
	"atempause/replies/template"
	"atempause/sources"
)

func TestWordings(t *testing.T) {
	text := "## Schreiben\n\n- Etwa: „Wir holen das Rad morgen früh ab.“\n- Ohne „aber“, und „Wie besprochen …“\n\n## Nicht\n\n- „Das steht auf unserer Seite.“\n\n## Write\n\n- Say \"Back to your cake: …\"\n- “We will look at it.”\n"
	var got []string
	for _, w := range Wordings(text) {
		got = append(got, w.Text)
		if s := text[w.Start:w.End]; !strings.Contains(s, strings.Split(w.Text, " ")[0]) {
			t.Errorf("%q stands elsewhere than %q", w.Text, s)
		}
	}
	want := []string{"Wir holen das Rad morgen früh ab.", "Wie besprochen […]", "Back to your cake: […]", "We will look at it."}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q", got)
	}
}

func TestWordingsOfAnyText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"„", "“", "”", "\"", "»", "«", "eins zwei drei", "…", "\n", "## Nicht\n", "## Do\n", "- ", "x", "\xff"})).Draw(r, "parts"), "")
		last := 0
		for _, w := range Wordings(text) {
			if w.Start < last || w.End <= w.Start || w.End > len(text) || w.Text == "" {
				r.Fatalf("%+v after %d in %q", w, last, text)
			}
			last = w.End
		}
	})
}

// Wordings follow the brand's form of address, and none of a default is left with a brace in it.
func TestTold(t *testing.T) {
	s, _ := Load(nil, nil)
	p, _ := s.Named("", "de", "complaint-unjustified")
	for form, want := range map[sources.Address]string{sources.Du: "Komm vorbei", sources.Sie: "Kommen Sie vorbei", sources.Ihr: "Kommt vorbei", "": "Kommen Sie vorbei"} {
		if text := p.Told(template.Values{Address: form}); !strings.Contains(text, want) {
			t.Errorf("%s: %s", form, text)
		}
	}
	offers := 0
	for _, p := range Defaults() {
		text := p.Told(template.Values{})
		if strings.ContainsAny(text, "{}") {
			t.Errorf("%s/%s: %s", p.Lang, p.Name, text)
		}
		offers += len(Wordings(text))
	}
	if offers < 8 {
		t.Errorf("the defaults offer %d wordings", offers)
	}
}

func TestAFaultInAFormIsToldWithItsLine(t *testing.T) {
	f := page.File{Name: "playbooks/x.md", Data: []byte("+++\ntitle = \"X\"\nlang = \"de\"\n+++\n## Schreiben\n\n- „Zurück zu {du:dir|Si:Ihnen}.“\n")}
	if _, err := Read(f, nil); err == nil || err.Line != 7 || err.Key != "template.form" {
		t.Errorf("%v", err)
	}
}
