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
}{{"anna", false}, {"bert", false}, {"cleo", false}, {"dora", true}}

// authorFloors are what must be reached on the replies of those who are learnt from, and on those of the sealed one.
var authorFloors = map[string][2]float64{
	"greeting": {0.97, 0.98}, "signoff": {0.94, 0.95}, "thanks": {0.95, 0.96}, "source_link": {0.99, 0.99},
	"apology none": {0.97, 0.95}, "apology real": {0.95, 0.93}, "apology hollow": {0.89, 0.85}, "help": {0.90, 0.89},
	"defensive": {0.84, 0.68}, "hostile": {0.94, 0.42}, "submissive": {0.83, 0.88}, "lecturing": {0.91, 0.76},
	"personal_data": {0.95, 0.80}, "private_channel": {0.93, 0.83},
}

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
					tell(e, r, label, want)
				}
			}
		}
	}
	head := fmt.Sprintf("%-16s", "F1 (de, en)")
	for _, who := range authors {
		name := who.name
		if who.sealed {
			name += ", sealed"
		}
		head += fmt.Sprintf(" %18s", name)
	}
	t.Log(head)
	for _, label := range order {
		line := fmt.Sprintf("%-16s", label)
		for _, who := range authors {
			c := counts[label]
			line += fmt.Sprintf("  %5.3f (%4.2f %4.2f)", c[who.name].F1(), c[who.name+" de"].F1(), c[who.name+" en"].F1())
			floor := authorFloors[label][0]
			if who.sealed {
				floor = authorFloors[label][1]
			}
			if c[who.name].F1() < floor {
				t.Errorf("%s on %s's replies fell below its floor of %.2f", label, who.name, floor)
			}
		}
		t.Log(line)
	}
}

// tell prints an error with the rules that led to it.
func tell(e example, r Report, label string, want bool) {
	fmt.Printf("%s %s %s want %v: %s << %s", e.ID, e.Kind, label, want, strings.ReplaceAll(e.Text, "\n", " / "), e.Incoming)
	for _, f := range r.Of(replies.CheckID(label)) {
		fmt.Printf(" [%s: %s]", f.Evidence.Rule, f.Text)
	}
	fmt.Println()
}
