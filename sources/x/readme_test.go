package x

import (
	"context"
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
	for mark, table := range map[string]string{"capabilities": capabilityTable(t), "levels": levelTable(t)} {
		begin, end := "<!-- "+mark+" -->\n", "<!-- /"+mark+" -->"
		i, j := strings.Index(text, begin), strings.Index(text, end)
		if i < 0 || j < i {
			t.Fatalf("README.md has no place for the table of %s", mark)
		}
		i += len(begin)
		if text[i:j] != table && !*update {
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/x -run Readme -update", mark)
		}
		text = text[:i] + table + text[j:]
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func at(t *testing.T, l Level) *Source {
	t.Helper()
	src, err := New(Config{
		Channel: sources.Channel{Account: "17"}, Level: l, Token: func(context.Context) (string, error) { return "", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func capabilityTable(t *testing.T) string {
	t.Helper()
	forms := []sources.Form{sources.CommentForm, sources.TagForm, sources.ConversationForm}
	all := at(t, PayPerUse).Capabilities()
	if len(all) != len(forms) {
		t.Errorf("%d forms", len(all))
	}
	var b strings.Builder
	b.WriteString("| | comment | tag | conversation |\n|---|---|---|---|\n")
	for _, act := range sources.Acts {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(string(act), "_", " "))
		for _, form := range forms {
			word := "–"
			switch c := all.Of(form, act); {
			case act == sources.ActDelete && c.Can:
				word = "our own"
			case act == sources.ActBlock && c.Can:
				word = "messages only, and back"
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

func levelTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| `level` | read a month | mentions | conversations | look again | messages | reply | hide | like | mute |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, l := range Levels {
		src := at(t, l)
		word := func(ok bool) string { return map[bool]string{true: "yes", false: "–"}[ok] }
		can := func(act sources.Act) string { return word(src.Capabilities().Of(sources.CommentForm, act).Can) }
		fmt.Fprintf(&b, "| %s | %d | yes | %s | %s | %s | %s | %s | %s | %s |\n", l, src.Spent().Max, word(src.plan.search),
			word(src.plan.recheck), word(src.closed(Messages) == ""), can(sources.ActReply), can(sources.ActHide), can(sources.ActLike), can(sources.ActMute))
	}
	return b.String()
}
