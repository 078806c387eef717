package checklist

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

// share is how many good replies were refused and how many flawed ones were stopped.
type share struct{ good, refused, flawed, stopped int }

func (s *share) add(good, pass bool) {
	if good {
		s.good++
		if !pass {
			s.refused++
		}
		return
	}
	s.flawed++
	if !pass {
		s.stopped++
	}
}

// TestScore measures the gate as a whole: how many good replies are refused, how many flawed ones are stopped. "sealed" are
// the replies of people nothing was learnt from; their errors are never printed.
func TestScore(t *testing.T) {
	parts := map[string][]example{"dev": rulestest.Load[example](t, "../tone/testdata/replies.dev.jsonl")}
	for _, e := range rulestest.Load[example](t, "../tone/testdata/own.replies.jsonl") {
		if study.Held(e.Text) {
			parts["held"] = append(parts["held"], e)
		} else {
			parts["own"] = append(parts["own"], e)
		}
	}
	names := []string{"dev", "own", "held"}
	for _, who := range study.Sealed {
		if list := rulestest.Load[example](t, "../tone/examples/"+who+".replies.jsonl"); len(list) > 0 {
			names = append(names, who)
			parts[who] = list
		}
	}
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	shares := map[string]*share{}
	for _, part := range names {
		for _, e := range parts[part] {
			res := c.Check(replies.CheckRequest{Text: e.Text, Kind: e.Kind, Lang: e.Lang, Incoming: e.Incoming, Audience: "public"})
			keys := []string{part}
			if slices.Contains(study.Sealed, part) {
				keys = append(keys, "sealed", "sealed "+e.Lang)
			}
			for _, key := range keys {
				if shares[key] == nil {
					shares[key] = &share{}
				}
				shares[key].add(e.good(), res.Pass)
			}
			if e.good() != res.Pass && (part == "dev" || part == "own") && os.Getenv("ATEMPAUSE_ERRORS") != "" {
				fmt.Println(e.ID, e.Kind, failed(res), "good", e.good(), "pass", res.Pass, strings.ReplaceAll(e.Text, "\n", " / "))
			}
		}
	}
	for _, key := range append(names, "sealed de", "sealed en", "sealed") {
		s := shares[key]
		t.Logf("%-9s good %3d, refused %2d (%.1f %%); flawed %3d, stopped %3d (%.1f %%)", key, s.good, s.refused,
			100*float64(s.refused)/float64(s.good), s.flawed, s.stopped, 100*float64(s.stopped)/float64(s.flawed))
		if key != "sealed" && key != "dev" && key != "own" && key != "held" {
			continue
		}
		if float64(s.refused) > 0.04*float64(s.good) || float64(s.stopped) < 0.9*float64(s.flawed) {
			t.Errorf("%s: the gate refuses more than 4 %% of good replies or stops less than 90 %% of flawed ones", key)
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
