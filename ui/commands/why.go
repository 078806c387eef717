package commands

import (
	"fmt"
	"strings"

	"atempause/replies/tone"
	"atempause/ui/safe"
)

// whyParts is how many of the heaviest parts of an account are shown.
const whyParts = 8

// why gives account of what the model of how replies sound makes of a text.
func (j *judging) why(in checkLine) ([]tone.Account, error) {
	req, _, err := j.request(in)
	if err != nil {
		return nil, err
	}
	return j.list.Why(req), nil
}

// whyText shows for each label its score and what spoke for and against it: words in quotes, what rules and form tell in
// brackets.
func (c *cli) whyText(accounts []tone.Account) string {
	var b strings.Builder
	b.WriteString(c.words.T("cmd.check.why_head"))
	for _, a := range accounts {
		fmt.Fprintf(&b, "\n%-16s %+5.1f ", a.Label, a.Score)
		for _, p := range a.Parts[:min(len(a.Parts), whyParts)] {
			what := "[" + p.What + "]"
			if p.Word {
				what = c.words.T("cmd.check.why_word", "Word", safe.Line(p.What))
			}
			fmt.Fprintf(&b, " %s %+.1f", what, p.Weight)
		}
	}
	return b.String()
}

// whyJSON is an account for machines.
type whyJSON struct {
	Label string     `json:"label"`
	Score float64    `json:"score"`
	Parts []partJSON `json:"parts"`
}

type partJSON struct {
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
	Word   bool    `json:"word"`
}

func whyOf(accounts []tone.Account) []whyJSON {
	var out []whyJSON
	for _, a := range accounts {
		w := whyJSON{Label: a.Label, Score: a.Score, Parts: []partJSON{}}
		for _, p := range a.Parts {
			w.Parts = append(w.Parts, partJSON(p))
		}
		out = append(out, w)
	}
	return out
}
