package commands

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// The shapes of report triage --json; see json.go.
type (
	triageReportJSON struct {
		Brand     string        `json:"brand"`
		Since     *string       `json:"since"`
		Verdicts  int           `json:"verdicts"`
		Corrected int           `json:"corrected"`
		Kinds     []kindJSON    `json:"kinds"`
		Changes   []changeJSON  `json:"changes"`
		Wordings  []wordingJSON `json:"wordings"`
	}
	kindJSON struct {
		Kind      string   `json:"kind"`
		Said      int      `json:"said"`
		Kept      int      `json:"kept"`
		Precision *float64 `json:"precision"`
	}
	changeJSON struct {
		Label string `json:"label"`
		From  string `json:"from"`
		To    string `json:"to"`
		Count int    `json:"count"`
	}
	wordingJSON struct {
		Text    string       `json:"text"`
		Changes []changeJSON `json:"changes"`
		Count   int          `json:"count"`
		Authors int          `json:"authors"`
		Again   int          `json:"again"`
	}
)

func (c *cli) reportTriageCommand() *cobra.Command {
	var s scope
	var asJSON bool
	var export string
	cmd := c.commandAs("cmd.report_triage", "triage", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		since, err := c.sinceTime(s.since)
		if err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			brand, err := c.brandName(a, s.brand)
			if err != nil {
				return err
			}
			if export != "" {
				posts, err := a.Store.CorrectedPosts(ctx, brand, since)
				if err != nil {
					return err
				}
				return c.exportExamples(export, posts)
			}
			r, err := a.Store.TriageReport(ctx, brand, since)
			if err != nil {
				return err
			}
			if asJSON {
				out := triageReportOf(r)
				out.Brand, out.Since = brand, stamp(since)
				return c.json(out)
			}
			c.triageReportText(r)
			return nil
		})
	})
	c.scopeFlags(cmd, &s)
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	cmd.Flags().StringVar(&export, "export", "", c.words.T("cmd.report_triage.export"))
	return cmd
}

func triageReportOf(r store.TriageReport) triageReportJSON {
	out := triageReportJSON{Verdicts: r.Verdicts, Corrected: r.Corrected, Changes: []changeJSON{}, Wordings: []wordingJSON{}}
	for _, k := range r.Kinds {
		j := kindJSON{Kind: string(k.Kind), Said: k.Said, Kept: k.Kept}
		if k.Said > 0 {
			p := float64(k.Kept*1000/k.Said) / 1000
			j.Precision = &p
		}
		out.Kinds = append(out.Kinds, j)
	}
	for _, ch := range r.Changes {
		out.Changes = append(out.Changes, changeOf(ch))
	}
	for _, w := range r.Wordings {
		j := wordingJSON{Text: w.Text, Count: w.Count, Authors: w.Authors, Again: w.Again}
		for _, ch := range w.Changes {
			j.Changes = append(j.Changes, changeOf(ch))
		}
		out.Wordings = append(out.Wordings, j)
	}
	return out
}

func changeOf(ch store.Change) changeJSON {
	return changeJSON{Label: ch.Label, From: ch.Said, To: ch.Meant, Count: ch.Count}
}

// triageReportText tells it to a person: the one sentence, then where it went wrong, how often each kind was right, and
// which texts to learn from.
func (c *cli) triageReportText(r store.TriageReport) {
	if r.Verdicts == 0 && len(r.Changes) == 0 {
		c.out(c.words.T("cmd.report_triage.none"))
		return
	}
	c.out(c.words.T("cmd.report_triage.head", "Corrected", r.Corrected, "Verdicts", r.Verdicts))
	for _, label := range []string{"kind", "urgent", "cause"} {
		c.changesText(r.Changes, label)
	}
	c.out("\n" + c.words.T("cmd.report_triage.kinds"))
	for _, k := range r.Kinds {
		if k.Said > 0 {
			c.out("  " + safe.Fit(c.kindName(k.Kind), kindWidth, "") + right(k.Said, 7) + right(k.Kept, 11) +
				right(k.Kept*100/k.Said, 7) + " %")
		}
	}
	if len(r.Wordings) == 0 {
		return
	}
	c.out("\n" + c.words.T("cmd.report_triage.wordings"))
	for _, w := range r.Wordings {
		var parts []string
		for _, ch := range w.Changes {
			parts = append(parts, c.words.Verdict(ch.Label, ch.Said)+" → "+c.words.Verdict(ch.Label, ch.Meant))
		}
		if w.Again > 0 {
			parts = append(parts, c.words.N("cmd.report_triage.again", w.Again))
		}
		width := c.width() - 6
		c.out(right(w.Count, 3) + "× " + safe.Cut(c.words.T("cmd.quote", "Text", safe.Line(w.Text)), width, "…"))
		c.out("     " + safe.Cut(strings.Join(parts, " · "), width, "…"))
	}
	c.out("\n" + c.words.T("cmd.report_triage.learn"))
}

// kindWidth holds the longest name of a kind.
const kindWidth = 16

// changesText is the table of one part of the verdict: how often, from what, to what.
func (c *cli) changesText(all []store.Change, label string) {
	began := false
	for _, ch := range all {
		if ch.Label != label {
			continue
		}
		if !began {
			c.out("\n" + c.words.T("cmd.report_triage.label_"+label))
			began = true
		}
		c.out("  " + safe.Fit(c.words.Verdict(label, ch.Said), kindWidth, "") + "→ " +
			safe.Fit(c.words.Verdict(label, ch.Meant), kindWidth, "") + right(ch.Count, 5))
	}
}

// right puts a number at the right edge of a column.
func right(n, width int) string {
	s := strconv.Itoa(n)
	return safe.Blanks(max(0, width-len(s))) + s
}
