package words

import "time"

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
		return w.T("cause." + value)
	}
	return w.T("kind." + value)
}

// Corrected says that a part of a verdict is a person's: on this very thread (here), or on the same wording before.
func (w *Words) Corrected(label, said, meant string, at time.Time, here bool) string {
	args := []any{"Date", at.Format(w.T("verdict.date")), "Said", w.Verdict(label, said), "Meant", w.Verdict(label, meant)}
	if here {
		return w.T("verdict.corrected", args...)
	}
	return w.T("verdict.corrected_before", args...)
}
