package desk

import (
	"testing"

	"atempause/replies"
)

// The gate's answer takes a moment. Who has begun to mend the text by then goes on where they are.
func TestARefusalDoesNotTakeTheCursorAway(t *testing.T) {
	d := sit(t, 120, 36).at("Maria Kern").press("r").write("Das stimmt nicht.").rest()
	asked := d.m.writer.field.Text()
	d.write(" Es tut")
	no := &replies.Refused{Why: replies.OpenChecks, Verdict: replies.Verdict{Checks: []replies.Check{{
		ID: replies.CheckGreeting, Level: replies.Hard, Evidence: []replies.Evidence{{}},
	}}}}
	d.send(requestedMsg{text: asked, err: no}).write(" uns leid.")
	if got := d.m.writer.field.Text(); got != "Das stimmt nicht. Es tut uns leid." {
		t.Errorf("what was written has become %q", got)
	}
	d.rest().send(requestedMsg{text: d.m.writer.field.Text(), err: no}).write("Hallo, ")
	if got := d.m.writer.field.Text(); got != "Hallo, Das stimmt nicht. Es tut uns leid." {
		t.Errorf("the cursor is not where something is missing: %q", got)
	}
}
