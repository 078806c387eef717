package google

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/sources"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for name, table := range map[string]string{"capabilities": capabilityTable()} {
		begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
		i, j := strings.Index(text, begin), strings.Index(text, end)
		if i < 0 || j < i {
			t.Fatalf("README.md has no place for the table of %s", name)
		}
		i += len(begin)
		if text[i:j] == table {
			continue
		}
		if !*update {
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/google -run Readme -update", name)
		}
		text = text[:i] + table + text[j:]
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func capabilityTable() string {
	var b strings.Builder
	b.WriteString("| | review |\n|---|---|\n")
	acts := table()
	for _, act := range sources.Acts {
		word := "–"
		if acts[act].Can {
			word = "yes"
			if acts[act].Undo {
				word += ", can be undone"
			}
			if acts[act].Once {
				word += ", once"
			}
		}
		fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(string(act), "_", " "), word)
	}
	return b.String()
}
