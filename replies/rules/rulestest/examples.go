// Package rulestest runs the examples that stand in rule files.
package rulestest

import (
	"testing"

	"atempause/replies/rules"
)

// Examples fails for every rule that misses one of its hits or hits one of its misses, or that has none of either.
func Examples(t *testing.T, set *rules.Set) {
	t.Helper()
	for _, r := range set.Rules {
		if len(r.Hits) == 0 || len(r.Misses) == 0 {
			t.Errorf("%s: rule %s needs at least one example that hits and one that does not", r.File, r.ID)
		}
		for _, text := range r.Hits {
			if !Fires(set, r, text) {
				t.Errorf("%s: rule %s should hit %q", r.File, r.ID, text)
			}
		}
		for _, text := range r.Misses {
			if Fires(set, r, text) {
				t.Errorf("%s: rule %s should not hit %q", r.File, r.ID, text)
			}
		}
	}
}

// Fires tells whether a rule hits a text. A rule for any language is tried in both.
func Fires(set *rules.Set, r *rules.Rule, text string) bool {
	for _, lang := range []string{"de", "en"} {
		if r.Lang != "any" && r.Lang != lang {
			continue
		}
		for _, h := range set.Lang(lang).Scan(rules.Parse(text, lang), nil) {
			if h.Rule.ID == r.ID {
				return true
			}
		}
	}
	return false
}
