package store

import (
	"context"
	"slices"
	"strconv"

	"atempause/replies"
)

// corrections tells which parts of a thread's verdict are a person's and differ from the classifier's: those set here,
// and those taken over from an earlier correction of the same wording.
func corrections(ctx context.Context, q querier, t *full) ([]Correction, error) {
	var here ruling
	if t.marked != 0 {
		list, err := fixes(ctx, q, `WHERE c.thread = ? ORDER BY c.id`, t.ID)
		if err != nil {
			return nil, err
		}
		for i := range list {
			here.take(&list[i])
		}
	}
	own, err := ownVerdicts(ctx, q, `WHERE j.message = ?`, t.Focus)
	if err != nil {
		return nil, err
	}
	var before ruling
	for _, o := range own {
		list, err := fixesOf(ctx, q, t.brandID, o.wording)
		if err != nil {
			return nil, err
		}
		before = rule(list, o.author)
	}
	var out []Correction
	for i, label := range labels {
		f := before.of(label)
		if t.marked.has(1 << i) {
			f = here.of(label)
		}
		if f != nil && f.Said != f.Meant && f.Meant == t.part(label) {
			out = append(out, Correction{Label: label, Said: f.Said, Meant: f.Meant, At: moment(f.At), Thread: f.Thread})
		}
	}
	return out, nil
}

// part is a part of the thread's verdict as it stands.
func (t *full) part(label string) string {
	switch label {
	case labelKind:
		return string(t.Kind)
	case labelUrgent:
		return strconv.FormatBool(t.Urgent)
	}
	return t.Cause
}

// RuleCorrected is the rule of a reason that is no words but a person's correction.
const RuleCorrected = "corrected"

// corrected puts persons' corrections in the place of the classifier's reasons for the same.
func corrected(why []replies.Reason, list []Correction) []replies.Reason {
	if len(list) == 0 {
		return why
	}
	var out []replies.Reason
	for _, c := range list {
		out = append(out, replies.Reason{Label: c.Label, Value: c.Meant, Evidence: replies.Evidence{Rule: RuleCorrected}})
	}
	return append(out, slices.DeleteFunc(slices.Clone(why), func(r replies.Reason) bool {
		return slices.ContainsFunc(list, func(c Correction) bool { return c.Label == r.Label })
	})...)
}
