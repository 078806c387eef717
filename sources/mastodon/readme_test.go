package mastodon

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
	for name, table := range map[string]string{"capabilities": capabilityTable(), "errors": errorTable()} {
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
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/mastodon -run Readme -update", name)
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
	b.WriteString("| | answer below our post | post that mentions us | post about us | conversation | permission |\n|---|---|---|---|---|---|\n")
	all := table()
	for _, act := range sources.Acts {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(string(act), "_", " "))
		for _, form := range []sources.Form{sources.CommentForm, sources.TagForm, sources.MentionForm, sources.ConversationForm} {
			word := "–"
			if all.Of(form, act).Can {
				word = "yes"
				if act == sources.ActEdit || act == sources.ActDelete {
					word = "our own"
				}
			}
			fmt.Fprintf(&b, " %s |", word)
		}
		need := ""
		if n := needs[act]; n != "" {
			need = "`" + n + "`"
		}
		fmt.Fprintf(&b, " %s |\n", need)
	}
	return b.String()
}

func errorTable() string {
	var b strings.Builder
	b.WriteString("| status | if the server says | class |\n|---|---|---|\n")
	for _, p := range phrases {
		fmt.Fprintf(&b, "| %d | %s | `%s` |\n", p.status, p.word, p.class)
	}
	return b.String()
}
