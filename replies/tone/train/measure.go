package main

import (
	"fmt"
	"io"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/linear/study"
	"atempause/replies/rules/rulestest"
	"atempause/replies/tone"
	"atempause/sources"
)

// steps are the thresholds a measure tries, around nought.
const steps = 13

func step(i int) float32 { return float32(i-steps/2) * 0.25 }

// tally counts for each label how often the rules and the model were right, the model at every threshold, and for the
// gate how many good replies were refused and flawed ones stopped.
type tally struct {
	rules [linear.Outcomes]rulestest.Count
	final [linear.Outcomes]rulestest.Count // what is said in the end
	model [linear.Outcomes][steps]rulestest.Count
	gate  [2]gate
}

type gate struct{ good, refused, flawed, stopped int }

func (g *gate) add(good, pass bool) {
	switch {
	case good && !pass:
		g.refused++
		fallthrough
	case good:
		g.good++
	case !pass:
		g.stopped++
		fallthrough
	default:
		g.flawed++
	}
}

func (g gate) String() string {
	return fmt.Sprintf("good %d, refused %.1f %%; flawed %d, stopped %.1f %%",
		g.good, 100*float64(g.refused)/float64(max(1, g.good)), g.flawed, 100*float64(g.stopped)/float64(max(1, g.flawed)))
}

// passes tells whether labels leave no hard check of their kind open.
func passes(l replies.Labels, kind replies.Kind) bool {
	for id, ok := range map[replies.CheckID]bool{
		replies.CheckGreeting: l.Greeting, replies.CheckApology: l.Apology == replies.RealApology, replies.CheckHelp: l.Help,
		replies.CheckDefensive: !l.Defensive, replies.CheckHostile: !l.Hostile, replies.CheckPersonal: !l.PersonalData,
		replies.CheckThanks: l.Thanks, replies.CheckSource: l.SourceLink,
	} {
		if !ok && replies.LevelOf(id, kind, sources.Public, false) == replies.Hard {
			return false
		}
	}
	return true
}

// leaveOut reads each author's replies by a model that has seen nothing of that author's. The keys are the author, the
// language and "all".
func leaveOut(a *tone.Analyzer, all []lesson, authors []string) (map[string]*tally, error) {
	out := map[string]*tally{}
	for _, who := range authors {
		m, err := linear.Open(linear.Pack(train(a, all, who), linear.Fine))
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			if l.Author != who {
				continue
			}
			want := holds(l.Labels)
			a.Use(nil)
			byRules := a.Analyze(l.Text, l.Context).Labels
			score, _ := m.Score(a.Traits(l.Text, l.Context, false))
			a.Use(m)
			byModel := a.Analyze(l.Text, l.Context).Labels
			for _, key := range []string{who, l.Lang, "all"} {
				t := out[key]
				if t == nil {
					t = &tally{}
					out[key] = t
				}
				got, final := holds(byRules), holds(byModel)
				for k := range want {
					t.rules[k].Add(want[k], got[k])
					t.final[k].Add(want[k], final[k])
					for i := range steps {
						t.model[k][i].Add(want[k], score[k] > step(i))
					}
				}
				good := passes(l.Labels, l.Context.Kind)
				t.gate[0].add(good, passes(byRules, l.Context.Kind))
				t.gate[1].add(good, passes(byModel, l.Context.Kind))
			}
		}
	}
	a.Use(nil)
	return out, nil
}

func measureLeftOut(w io.Writer, a *tone.Analyzer, all []lesson) error {
	var authors []string
	for _, who := range study.Learning {
		if !schooled[who] {
			authors = append(authors, who)
		}
	}
	t, err := leaveOut(a, all, authors)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%-6s %-16s %5s %5s %5s  model at", "", "F1", "times", "rules", "both")
	for i := range steps {
		fmt.Fprintf(w, " %5.2f", step(i))
	}
	fmt.Fprintln(w)
	for _, key := range append(authors, "de", "en", "all") {
		if t[key] == nil { // wrote only posts
			continue
		}
		for k, name := range tone.Heads {
			c := t[key].rules[k]
			fmt.Fprintf(w, "%-6s %-16s %5d %5.2f %5.2f          ", key, name, c.Hit+c.Miss, c.F1(), t[key].final[k].F1())
			for i := range steps {
				fmt.Fprintf(w, " %5.2f", t[key].model[k][i].F1())
			}
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%-6s gate by rules %v; by model %v\n", key, t[key].gate[0], t[key].gate[1])
	}
	return nil
}
