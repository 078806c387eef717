package facebook

import (
	"fmt"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/sourcetest"
)

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	sourcetest.Readme(t, map[string]string{"errors": errorTable(), "capabilities": capabilityTable()})
}

func errorTable() string {
	var b strings.Builder
	b.WriteString("| code | sub-code | what Meta means | class |\n|---|---|---|---|\n")
	for _, r := range graph.Table {
		sub := ""
		if r.Sub != 0 {
			sub = fmt.Sprint(r.Sub)
		}
		class := "`" + string(r.Class) + "`"
		if r.Class == sources.Transient {
			class += ", for a write `" + string(sources.Ambiguous) + "`"
		}
		if r.Scope != graph.NoScope {
			class += "; pauses: " + string(r.Scope)
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %s |\n", r.Code, sub, r.Means, class)
	}
	return b.String()
}

func capabilityTable() string {
	word := func(_ sources.Act, c sources.Capability) string {
		word := "yes"
		if c.Once {
			word += ", once"
		}
		if c.Until > 0 {
			word += fmt.Sprintf(", for %d h", int(c.Until.Hours()))
		}
		return word
	}
	return sourcetest.ActTable(sourcetest.FormColumns(table(false), word,
		sources.CommentForm, sources.PostForm, sources.TagForm, sources.ReviewForm, sources.ConversationForm)...)
}
