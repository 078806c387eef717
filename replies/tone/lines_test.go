package tone

import (
	"os"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/linear/study"
	"atempause/replies/rules/rulestest"
)

// TestLines holds personal data and private channels against single lines. Two fifths of them, chosen by a hash of the
// text, are only counted: their errors are not printed, so that nobody writes rules for them.
func TestLines(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file       string
		got        func(replies.Labels) bool
		open, held float64 // floors
	}{
		{"personal", func(l replies.Labels) bool { return l.PersonalData }, 0.95, 0.85},
		{"private", func(l replies.Labels) bool { return l.PrivateChannel }, 0.95, 0.85},
	} {
		data, err := os.ReadFile("testdata/" + c.file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		var open, held rulestest.Count
		for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			p := strings.SplitN(line, "|", 3)
			if len(p) < 3 {
				continue
			}
			r := a.Analyze(p[2], Context{Lang: p[1], Kind: replies.Complaint})
			want, got := p[0] == "yes", c.got(r.Labels)
			if study.Held(p[2]) {
				held.Add(want, got)
				continue
			}
			open.Add(want, got)
			if want != got {
				t.Logf("%s, want %s: %s %v", c.file, p[0], p[2], evidence(r, c.file))
			}
		}
		t.Logf("%s: F1 %.3f, held back %.3f", c.file, open.F1(), held.F1())
		if open.F1() < c.open || held.F1() < c.held {
			t.Errorf("%s fell below its floor of %.2f (open) or %.2f (held back)", c.file, c.open, c.held)
		}
	}
}

// evidence lists the rules behind a label of personal.txt or private.txt.
func evidence(r Report, file string) (ids []string) {
	check := replies.CheckPersonal
	if file == "private" {
		check = replies.CheckPrivate
	}
	for _, f := range r.Of(check) {
		ids = append(ids, f.Evidence.Rule+": "+f.Text)
	}
	return ids
}
