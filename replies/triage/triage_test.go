package triage

import (
	"testing"

	"atempause/replies/rules/rulestest"
)

// TestEveryRuleKeepsItsWord runs the examples that stand in the rules themselves.
func TestEveryRuleKeepsItsWord(t *testing.T) {
	set, err := Compile()
	if err != nil {
		t.Fatal(err)
	}
	rulestest.Examples(t, set)
}
