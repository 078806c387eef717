package instagram

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/sources"
)

var update = flag.Bool("update", false, "write the table of README.md anew")

// The table of README.md is made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	begin, end := "<!-- capabilities -->\n", "<!-- /capabilities -->"
	i, j := strings.Index(text, begin), strings.Index(text, end)
	if i < 0 || j < i {
		t.Fatal("README.md has no place for the table of capabilities")
	}
	i += len(begin)
	table := capabilityTable()
	if text[i:j] == table {
		return
	}
	if !*update {
		t.Fatal("the table in README.md is not the code's; run: go test ./sources/instagram -run Readme -update")
	}
	if err := os.WriteFile("README.md", []byte(text[:i]+table+text[j:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

func capabilityTable() string {
	forms := []sources.Form{sources.CommentForm, sources.TagForm, sources.MentionForm, sources.ConversationForm}
	var b strings.Builder
	b.WriteString("| | comment | tag | mention | conversation |\n|---|---|---|---|---|\n")
	all := table(false)
	for _, act := range sources.Acts {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(string(act), "_", " "))
		for _, form := range forms {
			c, word := all.Of(form, act), "–"
			switch {
			case c.ByHand:
				word = "by hand"
			case c.Can:
				word = "yes"
				if c.Once {
					word += ", once"
				}
				if c.Until > 0 {
					word += fmt.Sprintf(", for %d h", int(c.Until.Hours()))
				}
			}
			fmt.Fprintf(&b, " %s |", word)
		}
		b.WriteString("\n")
	}
	return b.String()
}
