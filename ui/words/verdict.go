package words

import (
	"strings"
	"time"

	"atempause/replies"
)

// Check names a check of a verdict. One for the length that misses one's own words is named by those: nothing is too long.
func (w *Words) Check(c replies.Check) string {
	if c.ID == replies.CheckLength && !c.Pass && len(c.Evidence) > 0 {
		switch c.Evidence[0].Rule {
		case "length.gap", "length.template":
			return w.T("check.own_words")
		}
	}
	return w.T("check." + string(c.ID))
}

// Verdict names a part of a verdict: a kind, an urgency ("true", "false"), a cause ("" for none).
func (w *Words) Verdict(label, value string) string {
	switch {
	case label == "urgent" && value == "true":
		return w.T("verdict.urgent")
	case label == "urgent":
		return w.T("verdict.calm")
	case label == "cause" && value == "":
		return w.T("verdict.no_cause")
	case label == "cause":
		return w.Cause(value)
	}
	return w.T("kind." + value)
}

// Cause names a cause; one of a brand's own is named as it was written.
func (w *Words) Cause(name string) string {
	if key := "cause." + name; w.Has(key) {
		return w.T(key)
	}
	return name
}

// Correction is a part of a verdict that a person has corrected.
type Correction struct {
	Label, Said, Meant string
	At                 time.Time
	Here               bool // on this very thread, and not on the same wording before
}

// Corrected says which parts of a verdict are a person's, in one sentence for each day and place.
func (w *Words) Corrected(list []Correction) []string {
	type one struct {
		day  string
		here bool
	}
	var order []one
	parts := map[one][]string{}
	for _, c := range list {
		k := one{c.At.Format(w.T("verdict.date")), c.Here}
		if parts[k] == nil {
			order = append(order, k)
		}
		parts[k] = append(parts[k], w.T("verdict.instead", "Said", w.Verdict(c.Label, c.Said), "Meant", w.Verdict(c.Label, c.Meant)))
	}
	var out []string
	for _, k := range order {
		key := "verdict.corrected_before"
		if k.here {
			key = "verdict.corrected"
		}
		out = append(out, w.T(key, "Date", k.day, "What", strings.Join(parts[k], ", ")))
	}
	return out
}
