package youtube

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
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
	for name, table := range map[string]string{"errors": errorTable(), "capabilities": capabilityTable()} {
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
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/youtube -run Readme -update", name)
		}
		text = text[:i] + table + text[j:]
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func errorTable() string {
	var b strings.Builder
	b.WriteString("| YouTube's reason | class |\n|---|---|\n")
	for _, r := range slices.Sorted(maps.Keys(reasons)) {
		class := "`" + string(reasons[r]) + "`"
		if reasons[r] == sources.Transient {
			class += ", for a write `" + string(sources.Ambiguous) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", r, class)
	}
	return b.String()
}

func capabilityTable() string {
	var b strings.Builder
	b.WriteString("| | comment |\n|---|---|\n")
	acts := table()
	for _, act := range sources.Acts {
		word := "–"
		if acts[act].Can {
			word = "yes"
			if acts[act].Undo {
				word += ", can be undone"
			}
			if acts[act].Cost != "" {
				word += ", 50 units"
			}
		}
		fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(string(act), "_", " "), word)
	}
	return b.String()
}
