package tone

import (
	"testing"

	"atempause/replies"
	"atempause/replies/rules"
	"atempause/replies/rules/rulestest"
)

// TestEveryRuleKeepsItsWord runs the examples that stand in the rules themselves.
func TestEveryRuleKeepsItsWord(t *testing.T) {
	set, err := Compile()
	if err != nil {
		t.Fatal(err)
	}
	rulestest.Examples(t, set)
}

// A workspace's own rule stands even where the fault is owned and mended beside it.
func TestAWorkspaceRuleStandsBesideAnApology(t *testing.T) {
	a, err := New(rules.Source{Name: "my.toml", Data: []byte(`lang = "de"
[[rule]]
id = "my.weather"
finds = { defensive = 1 }
patterns = ['wetterbedingt']
hits = ["Das war wetterbedingt."]
misses = ["Das Wetter war schön."]
`)})
	if err != nil {
		t.Fatal(err)
	}
	text := "Hallo Frau Kern, das war wetterbedingt, es tut uns leid. Wir bringen die Torte morgen. Gruß, Jana"
	r := a.Analyze(text, Context{Lang: "de", Kind: replies.Complaint})
	if found := r.Of(replies.CheckDefensive); !r.Labels.Defensive || len(found) != 1 || found[0].Text != "wetterbedingt" {
		t.Errorf("%+v %+v", r.Labels, found)
	}
}
