package template_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atempause/replies/template"
)

// Nobody who writes an answer of their own is told that it is a template, however usual its words are.
func TestNoAnswerIsTakenForATemplate(t *testing.T) {
	set := load(t)
	files, err := filepath.Glob("../tone/examples/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../tone/testdata/own.replies.jsonl", "../tone/testdata/replies.dev.jsonl")
	n := 0
	for _, name := range files {
		if strings.Contains(name, "dora") { // nobody looks at hers
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			var reply struct{ Text, Lang string }
			if err := json.Unmarshal(lines.Bytes(), &reply); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			n++
			if set.Untouched(reply.Text, reply.Lang, template.Values{}) {
				t.Errorf("%s: %s", name, reply.Text)
			}
		}
		f.Close()
	}
	if n < 3000 {
		t.Errorf("only %d replies", n)
	}
}
