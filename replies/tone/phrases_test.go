package tone

import (
	"os"
	"strings"
	"testing"

	"atempause/replies"
)

// faults lists what speaks against a reply.
func faults(l replies.Labels) map[string]bool {
	return map[string]bool{
		"defensive": l.Defensive, "hostile": l.Hostile, "lecturing": l.Lecturing, "submissive": l.Submissive,
		"personal_data": l.PersonalData, "hollow": l.Apology == replies.HollowApology,
	}
}

// TestPhrases holds the rules against replies full of words that could be mistaken, and against faults put in ways of
// many people. A false alarm fails at once; of the faults a few may be missed.
func TestPhrases(t *testing.T) {
	data, err := os.ReadFile("testdata/phrases.txt")
	if err != nil {
		t.Fatal(err)
	}
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	flawed, missed := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		p := strings.SplitN(line, "|", 4)
		got := faults(a.Analyze(p[3], Context{Lang: p[1], Kind: replies.Kind(p[2])}).Labels)
		if p[0] != "clean" {
			flawed++
			if !got[p[0]] {
				missed++
				t.Logf("missed as %s: %s", p[0], p[3])
			}
			continue
		}
		for fault, is := range got {
			if is {
				t.Errorf("false alarm, %s: %s", fault, p[3])
			}
		}
	}
	if missed*10 > flawed {
		t.Errorf("%d of %d faults missed", missed, flawed)
	}
}
