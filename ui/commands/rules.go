package commands

import (
	"errors"
	"path/filepath"

	"atempause/replies/rules"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// ruleFault says what is wrong with a rule file of the user's own, and where.
func (c *cli) ruleFault(e *app.RuleError) string {
	var r *rules.Error
	if !errors.As(e.Err, &r) {
		return safe.Line(e.Err.Error())
	}
	return c.words.T("rules.place", "File", safe.Line(r.File), "Line", r.Line, "Column", r.Column, "Text", c.ruleText(r))
}

func (c *cli) ruleText(r *rules.Error) string {
	args := shown(r.Fields)
	if r.Within != nil {
		args = append(args, "Why", c.words.T(r.Within.Key, shown(r.Within.Fields)...))
	}
	return c.words.T(r.Key, args...)
}

// shown makes what stands in somebody's file safe to draw.
func shown(fields []any) []any {
	out := append([]any(nil), fields...)
	for i := 1; i < len(out); i += 2 {
		if s, ok := out[i].(string); ok {
			out[i] = safe.LineOf(s, 80)
		}
	}
	return out
}

// leftOut says which rule files the desk does without: the first with its reason, the others by their number.
func (c *cli) leftOut(errs []error) string {
	var rule *app.RuleError
	var r *rules.Error
	if len(errs) == 0 || !errors.As(errs[0], &rule) {
		return ""
	}
	file, why := "rules", safe.Line(rule.Err.Error())
	if errors.As(rule.Err, &r) {
		file = filepath.Base(r.File)
		why = c.words.T("rules.at", "Line", r.Line, "Column", r.Column, "Text", c.ruleText(r))
	}
	text := c.words.T("rules.left_out", "File", safe.Line(file), "Why", why)
	if n := len(errs) - 1; n > 0 {
		text = c.words.N("rules.left_out_more", n, "Text", text)
	}
	return text
}
