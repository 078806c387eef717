package wordpress

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
	comment := func(act sources.Act) sources.Capability { return table().Of(sources.CommentForm, act) }
	return sourcetest.ActTable(
		sourcetest.Column{Heading: "comment", Cell: func(act sources.Act) string {
			if comment(act).Can {
				return "yes"
			}
			return "–"
		}},
		sourcetest.Column{Heading: "can be taken back", Cell: func(act sources.Act) string {
			switch c := comment(act); {
			case c.Undo:
				return "yes"
			case c.Can:
				return "no"
			}
			return ""
		}},
		sourcetest.Column{Heading: "WordPress asks for", Cell: func(act sources.Act) string { return needs[act] }},
	)
}
