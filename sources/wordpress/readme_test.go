package wordpress

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
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/wordpress -run Readme -update", name)
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
	b.WriteString("| WordPress says | class |\n|---|---|\n")
	byClass := map[sources.Class][]string{}
	for code, class := range classes {
		byClass[class] = append(byClass[class], "`"+code+"`")
	}
	for _, class := range slices.Sorted(maps.Keys(byClass)) {
		slices.Sort(byClass[class])
		fmt.Fprintf(&b, "| %s | `%s` |\n", strings.Join(byClass[class], ", "), class)
	}
	return b.String()
}

func capabilityTable() string {
	needs := map[sources.Act]string{}
	for capability, acts := range needed {
		for _, a := range acts {
			needs[a] = "`" + capability + "`"
		}
	}
	var b strings.Builder
	b.WriteString("| act | comment | can be taken back | WordPress asks for |\n|---|---|---|---|\n")
	for _, act := range sources.Acts {
		c, word, back := table().Of(sources.CommentForm, act), "–", ""
		if c.Can {
			word, back = "yes", "no"
		}
		if c.Undo {
			back = "yes"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", strings.ReplaceAll(string(act), "_", " "), word, back, needs[act])
	}
	return b.String()
}
