package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"atempause/replies"
	"atempause/replies/rules"
)

const goodRule = `lang = "de"
[[rule]]
id = "haus.billig"
finds = { house_words = 1 }
patterns = ['billig']
hits = ["Das ist billig."]
misses = ["Das ist günstig."]
`

// With some rule files wrong the others are used, and each that is not is told with its reason.
func TestWrongRuleFilesAreLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.toml": "[[rule]]\nid = 'a'\ncolour = 'red'\n", "b.toml": goodRule, "c.toml": "nonsense", "d.toml": goodRule, "notes.txt": "nonsense",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "e.toml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := newGate(dir); err == nil {
		t.Error("a command that answers yes or no must not judge by half of the rules")
	}
	g, out := usableGate(dir)
	var files []string
	for _, err := range out {
		var r *rules.Error
		if !errors.As(err, &r) {
			t.Fatal(err)
		}
		files = append(files, filepath.Base(r.File))
	}
	if len(files) != 3 || files[0] != "a.toml" || files[1] != "c.toml" || files[2] != "d.toml" { // d says the same id again
		t.Errorf("left out: %v", files)
	}
	v := g.Check(replies.CheckRequest{Text: "Das ist billig.", Lang: "de", Kind: replies.Other})
	if ch, _ := v.Check(replies.CheckWords); ch.Pass {
		t.Error("the good file is not used")
	}
	if g, out := usableGate(filepath.Join(dir, "none")); g == nil || len(out) != 0 {
		t.Errorf("no folder: %v", out)
	}
}
