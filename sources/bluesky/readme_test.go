package bluesky

import (
	"context"
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
		t.Fatal("README.md has no place for the table")
	}
	i += len(begin)
	if want := capabilityTable(t); text[i:j] != want {
		if !*update {
			t.Fatal("the table in README.md is not the code's; run: go test ./sources/bluesky -run Readme -update")
		}
		if err := os.WriteFile("README.md", []byte(text[:i]+want+text[j:]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func capabilityTable(t *testing.T) string {
	t.Helper()
	src, err := New(Config{
		Channel: sources.Channel{Account: "krume.bsky.social"}, Token: func(context.Context) (string, error) { return "", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	forms := []sources.Form{sources.CommentForm, sources.TagForm, sources.MentionForm, sources.ConversationForm}
	all := src.Capabilities()
	if len(all) != len(forms) {
		t.Errorf("%d forms", len(all))
	}
	var b strings.Builder
	b.WriteString("| | comment | tag | mention | conversation |\n|---|---|---|---|---|\n")
	for _, act := range sources.Acts {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(string(act), "_", " "))
		for _, form := range forms {
			word := "–"
			switch c := all.Of(form, act); {
			case act == sources.ActDelete && c.Can:
				word = "our own"
			case c.Can && c.Undo:
				word = "yes, and back"
			case c.Can:
				word = "yes"
			}
			fmt.Fprintf(&b, " %s |", word)
		}
		b.WriteString("\n")
	}
	return b.String()
}
