package facebook

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/graph"
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
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/facebook -run Readme -update", name)
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
	forms := []sources.Form{
		sources.CommentForm, sources.PostForm, sources.TagForm, sources.ReviewForm, sources.ConversationForm,
	}
	var b strings.Builder
	b.WriteString("| | comment | visitor's post | tag | review | conversation |\n|---|---|---|---|---|---|\n")
	all := table(false)
	for _, act := range sources.Acts {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(string(act), "_", " "))
		for _, form := range forms {
			c, word := all.Of(form, act), "–"
			if c.Can {
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
