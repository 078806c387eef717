package houserules_test

import (
	"os"
	"regexp"
	"testing"
)

// The files shown in the README are files that can be read.
func TestTheReadmesExamples(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)`([a-z-]+/[a-z/-]+\\.md)`:\n\n```markdown\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		files[m[1]] = m[2]
	}
	if len(files) == 0 {
		t.Fatal("there is no example")
	}
	if _, wrong := load(t, files); len(wrong) > 0 {
		t.Error(wrong)
	}
}
