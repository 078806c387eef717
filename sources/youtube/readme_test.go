package youtube

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	sourcetest.Readme(t, map[string]string{"errors": errorTable(), "capabilities": capabilityTable()})
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
	word := func(_ sources.Act, c sources.Capability) string {
		word := "yes"
		if c.Undo {
			word += ", can be undone"
		}
		if c.Cost != "" {
			word += ", 50 units"
		}
		return word
	}
	all := sources.Capabilities{sources.CommentForm: table()}
	return sourcetest.ActTable(sourcetest.FormColumns(all, word, sources.CommentForm)...)
}
