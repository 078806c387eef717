package tone

import (
	"os"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/rules/rulestest"
)

// English lectures come in many polite dresses; and not everything with "should" or "read" in it is one.
func TestEnglishLectures(t *testing.T) {
	data, err := os.ReadFile("testdata/lecturing.txt")
	if err != nil {
		t.Fatal(err)
	}
	var count rulestest.Count
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		want, text, ok := strings.Cut(line, "|")
		if !ok {
			continue
		}
		r, err := Analyze("Hello Tom,\n"+text+"\nBest wishes, Jana", Context{Lang: "en", Kind: replies.Complaint})
		if err != nil {
			t.Fatal(err)
		}
		count.Add(want == "yes", r.Labels.Lecturing)
		if r.Labels.Lecturing != (want == "yes") {
			t.Logf("want %s: %s %v", want, text, r.Of(replies.CheckLecturing))
		}
	}
	if t.Logf("F1 %.3f", count.F1()); count.F1() < 0.9 {
		t.Error("fell below 0.9")
	}
}
