package mastodon

import (
	"fmt"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	sourcetest.Readme(t, map[string]string{"capabilities": capabilityTable(), "errors": errorTable()})
}

func capabilityTable() string {
	word := func(act sources.Act, _ sources.Capability) string {
		if act == sources.ActEdit || act == sources.ActDelete {
			return "our own"
		}
		return "yes"
	}
	columns := sourcetest.FormColumns(table(), word, sources.CommentForm, sources.TagForm, sources.MentionForm, sources.ConversationForm)
	for i, heading := range []string{"answer below our post", "post that mentions us", "post about us"} {
		columns[i].Heading = heading
	}
	return sourcetest.ActTable(append(columns, sourcetest.Column{Heading: "permission", Cell: func(act sources.Act) string {
		if n := needs[act]; n != "" {
			return "`" + n + "`"
		}
		return ""
	}})...)
}

func errorTable() string {
	var b strings.Builder
	b.WriteString("| status | if the server says | class |\n|---|---|---|\n")
	for _, p := range phrases {
		fmt.Fprintf(&b, "| %d | %s | `%s` |\n", p.status, p.word, p.class)
	}
	return b.String()
}
