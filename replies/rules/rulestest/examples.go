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
			if !set.Fires(r, text) {
				t.Errorf("%s: rule %s should hit %q", r.File, r.ID, text)
			}
		}
		for _, text := range r.Misses {
			if set.Fires(r, text) {
				t.Errorf("%s: rule %s should not hit %q", r.File, r.ID, text)
			}
		}
	}
}
