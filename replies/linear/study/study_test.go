package study

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestEverybodyHasWritten fails for a name without a file and for a file whose name is on no list.
func TestEverybodyHasWritten(t *testing.T) {
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	wrote := map[string]bool{}
	for _, pattern := range []string{"replies/tone/examples/*.replies.jsonl", "replies/triage/examples/*.posts.jsonl"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			name := filepath.Base(f)
			name = name[:len(name)-len(filepath.Ext(name))]
			name = name[:len(name)-len(filepath.Ext(name))]
			wrote[name] = true
			if !slices.Contains(Learning, name) && !slices.Contains(Sealed, name) {
				t.Errorf("%s: nobody of that name is on the lists", f)
			}
		}
	}
	for _, name := range append(slices.Clone(Learning), Sealed...) {
		if !wrote[name] {
			t.Errorf("%s has written nothing", name)
		}
	}
	for _, name := range Sealed {
		if slices.Contains(Learning, name) {
			t.Errorf("%s is sealed and learnt from", name)
		}
	}
}

func TestReadTellsTheLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.jsonl")
	if err := os.WriteFile(path, []byte("{}\n{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read[struct{}](path); err == nil || !slices.Contains([]byte(err.Error()), '2') {
		t.Errorf("got %v", err)
	}
	if got, err := ReadIf[struct{}](path + "no"); got != nil || err != nil {
		t.Errorf("a file that is not there: %v %v", got, err)
	}
}
