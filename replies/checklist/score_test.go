package checklist

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/rules/rulestest"
)

type example struct {
	ID, Lang, Incoming, Text string
	Kind                     replies.Kind
	replies.Labels
}

// good tells whether an example passes every hard check of its kind by its labels.
func (e example) good() bool {
	l := e.Labels
	ok := map[replies.CheckID]bool{
		replies.CheckGreeting: l.Greeting, replies.CheckApology: l.Apology == replies.RealApology, replies.CheckHelp: l.Help,
		replies.CheckDefensive: !l.Defensive, replies.CheckHostile: !l.Hostile, replies.CheckPersonal: !l.PersonalData,
		replies.CheckThanks: l.Thanks, replies.CheckSource: l.SourceLink,
	}
	for id, pass := range ok {
		if !pass && replies.LevelOf(id, e.Kind, "public", false) == replies.Hard {
			return false
		}
	}
	return true
}

// TestScore measures the gate as a whole: how many good replies are refused, how many flawed ones are stopped. The errors
// of the parts "held" and "dora" are never printed.
func TestScore(t *testing.T) {
	parts := map[string][]example{"dev": rulestest.Load[example](t, "../tone/testdata/replies.dev.jsonl")}
	for _, e := range rulestest.Load[example](t, "../tone/testdata/own.replies.jsonl") {
		if rulestest.Held(e.Text) {
			parts["held"] = append(parts["held"], e)
		} else {
			parts["own"] = append(parts["own"], e)
		}
	}
	names, others := []string{"dev", "own", "held"}, map[string]bool{}
	for _, who := range []string{"anna", "bert", "cleo", "dora"} {
		names, others[who] = append(names, who), true
		parts[who] = rulestest.Load[example](t, "../tone/examples/"+who+".replies.jsonl")
	}
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range names {
		var good, refused, flawed, stopped int
		for _, e := range parts[part] {
			res := c.Check(replies.CheckRequest{Text: e.Text, Kind: e.Kind, Lang: e.Lang, Incoming: e.Incoming, Audience: "public"})
			pass := res.Pass
			if e.good() {
				good++
				if !pass {
					refused++
				}
			} else {
				flawed++
				if !pass {
					stopped++
				}
			}
			if e.good() != pass && part != "held" && part != "dora" && os.Getenv("ATEMPAUSE_ERRORS") != "" {
				fmt.Println(e.ID, e.Kind, failed(res), "good", e.good(), "pass", pass, strings.ReplaceAll(e.Text, "\n", " / "))
			}
		}
		t.Logf("%-5s good %3d, refused %2d (%.1f %%); flawed %3d, stopped %3d (%.1f %%)", part, good, refused, 100*float64(refused)/float64(good),
			flawed, stopped, 100*float64(stopped)/float64(flawed))
		most, least := 0.04, 0.9
		switch {
		case part == "dora": // sealed: nobody has learnt from it, and the goals are not reached there
			most, least = 0.10, 0.85
		case others[part]:
			most, least = 0.06, 0.95
		}
		if float64(refused) > most*float64(good) || float64(stopped) < least*float64(flawed) {
			t.Errorf("%s: the gate refuses more than %.0f %% of good replies or stops less than %.0f %% of flawed ones", part, 100*most, 100*least)
		}
	}
}

// failed names the hard checks that stopped a reply.
func failed(r replies.Verdict) string {
	var out []string
	for _, k := range r.Checks {
		if k.Level == replies.Hard && !k.Pass {
			out = append(out, string(k.ID))
		}
	}
	return strings.Join(out, ",")
}
