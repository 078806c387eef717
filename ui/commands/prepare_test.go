package commands_test

import (
	"strings"
	"testing"
)

// A draft is begun with a template's wording, printed to be filled in; what is written already is not written over.
func TestADraftIsBegunWithATemplate(t *testing.T) {
	dir, id := workspace(t)
	at := func(args ...string) (string, string, int) {
		return run(t, "", append([]string{"--workspace", dir}, args...)...)
	}
	if _, complaint, code := at("draft", id, "--template", "complaint-solvd"); code != 2 || !strings.Contains(complaint, "complaint-solved") {
		t.Errorf("an unknown one: %d %s", code, complaint)
	}
	if _, complaint, code := at("draft", id, "--template", "complaint-solved", "--json"); code != 2 || !strings.Contains(complaint, "--template") {
		t.Errorf("with --json: %d %s", code, complaint)
	}
	out, complaint, code := at("draft", id, "--template", "complaint-solved")
	if code != 0 || !strings.Contains(out, "[…]") || !strings.Contains(complaint, "draft "+id+" --file") {
		t.Fatalf("%d %s%s", code, out, complaint)
	}
	if _, complaint, code := run(t, out, "--workspace", dir, "draft", id); code != 1 {
		t.Errorf("with its gaps it is let go: %d %s", code, complaint)
	}
	if _, complaint, code := at("draft", id, "--template", "complaint-solved"); code != 1 || !strings.Contains(complaint, "schon ein Entwurf") {
		t.Errorf("a second time: %d %s", code, complaint)
	}
}
