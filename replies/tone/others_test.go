package tone

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/linear/study"
	"atempause/replies/rules/rulestest"
)

// sealedFloors are a little below what is reached on the replies of all sealed hands together.
var sealedFloors = map[string]float64{
	"greeting": 0.98, "signoff": 0.95, "thanks": 0.97, "source_link": 0.97, "apology none": 0.97, "apology real": 0.95,
	"apology hollow": 0.88, "help": 0.92, "defensive": 0.80, "hostile": 0.78, "submissive": 0.92, "lecturing": 0.84,
	"personal_data": 0.92, "private_channel": 0.92,
}

// TestScoreSealed prints how well the replies of people are read whom neither rules nor model have learnt from. Their
// errors are never printed. With ATEMPAUSE_ERRORS naming labels and ATEMPAUSE_AUTHORS naming people who are learnt from
// it prints single errors of theirs; how well theirs are read by a model that has not seen them tells ./train -left-out.
func TestScoreSealed(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	show, whose := " "+os.Getenv("ATEMPAUSE_ERRORS")+" ", " "+os.Getenv("ATEMPAUSE_AUTHORS")+" "
	counts := map[string]map[string]rulestest.Count{}
	for _, label := range order {
		counts[label] = map[string]rulestest.Count{}
	}
	for _, who := range append(slices.Clone(study.Sealed), study.Learning...) {
		sealed := slices.Contains(study.Sealed, who)
		for _, e := range rulestest.Load[example](t, "examples/"+who+".replies.jsonl") {
			r := a.Analyze(e.Text, Context{Lang: e.Lang, Kind: e.Kind, Incoming: e.Incoming})
			got := marks(r.Labels)
			for label, want := range marks(e.Labels) {
				keys := []string{who}
				if sealed {
					keys = append(keys, "all", e.Lang)
				}
				for _, key := range keys {
					c := counts[label][key]
					c.Add(want, got[label])
					counts[label][key] = c
				}
				if want != got[label] && !sealed && strings.Contains(show, " "+label+" ") && strings.Contains(whose, " "+who+" ") {
					tell(e, r, label, want)
				}
			}
		}
	}
	columns := []string{"all", "de", "en"}
	for _, who := range study.Sealed {
		if len(rulestest.Load[example](t, "examples/"+who+".replies.jsonl")) > 0 {
			columns = append(columns, who)
		}
	}
	t.Logf("%-16s %s", "F1, sealed", fmt.Sprintf(strings.Repeat(" %6s", len(columns)), toAny(columns)...))
	for _, label := range order {
		line := fmt.Sprintf("%-16s ", label)
		for _, key := range columns {
			line += fmt.Sprintf(" %6.3f", counts[label][key].F1())
		}
		t.Log(line)
		if f := counts[label]["all"].F1(); f < sealedFloors[label] {
			t.Errorf("%s fell to %.3f, below its floor of %.2f", label, f, sealedFloors[label])
		}
	}
}

func toAny(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// tell prints an error with the rules that led to it.
func tell(e example, r Report, label string, want bool) {
	fmt.Printf("%s %s %s want %v: %s << %s", e.ID, e.Kind, label, want, strings.ReplaceAll(e.Text, "\n", " / "), e.Incoming)
	for _, f := range r.Of(replies.CheckID(label)) {
		fmt.Printf(" [%s: %s]", f.Evidence.Rule, f.Text)
	}
	fmt.Println()
}
