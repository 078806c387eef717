package playbook_test

import (
	"testing"

	"atempause/replies/page/pagetest"
)

// The files shown in the README are files that can be read.
func TestTheReadmesExamples(t *testing.T) {
	if _, wrong := load(t, pagetest.Examples(t)); len(wrong) > 0 {
		t.Error(wrong)
	}
}
