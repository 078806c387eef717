package tone

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/rules/rulestest"
)

// authors are the people who wrote examples without knowing the rules. The errors of a sealed one are never printed.
var authors = []struct {
	name   string
	sealed bool
}{{"anna", false}, {"bert", false}, {"cleo", false}}

// TestScoreByAuthor prints how well the replies of other hands are read. With ATEMPAUSE_ERRORS naming labels and
// ATEMPAUSE_AUTHORS naming people it also prints single errors.
func TestScoreByAuthor(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	show, whose := " "+os.Getenv("ATEMPAUSE_ERRORS")+" ", " "+os.Getenv("ATEMPAUSE_AUTHORS")+" "
	counts := map[string]map[string]rulestest.Count{}
	for _, label := range order {
		counts[label] = map[string]rulestest.Count{}
	}
	for _, who := range authors {
		for _, e := range rulestest.Load[example](t, "examples/"+who.name+".replies.jsonl") {
			r := a.Analyze(e.Text, Context{Lang: e.Lang, Kind: e.Kind, Incoming: e.Incoming})
			got := marks(r.Labels)
			for label, want := range marks(e.Labels) {
				for _, key := range []string{who.name, who.name + " " + e.Lang} {
					c := counts[label][key]
					c.Add(want, got[label])
					counts[label][key] = c
				}
				if want != got[label] && !who.sealed && strings.Contains(show, " "+label+" ") && strings.Contains(whose, " "+who.name+" ") {
					fmt.Printf("%s %s %s want %v: %s << %s", e.ID, e.Kind, label, want, strings.ReplaceAll(e.Text, "\n", " / "), e.Incoming)
					for _, f := range r.Findings {
						if string(f.Check) == label || f.Check == replies.CheckPrivate && label == "private_channel" {
							fmt.Printf(" [%s: %s]", f.Evidence.Rule, f.Text)
						}
					}
					fmt.Println()
				}
			}
		}
	}
	head := fmt.Sprintf("%-16s", "F1 (de, en)")
	for _, who := range authors {
		head += fmt.Sprintf(" %18s", who.name)
	}
	t.Log(head)
	for _, label := range order {
		line := fmt.Sprintf("%-16s", label)
		for _, who := range authors {
			c := counts[label]
			line += fmt.Sprintf("  %5.3f (%4.2f %4.2f)", c[who.name].F1(), c[who.name+" de"].F1(), c[who.name+" en"].F1())
		}
		t.Log(line)
	}
}
