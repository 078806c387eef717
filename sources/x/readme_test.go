package x

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	sourcetest.Readme(t, map[string]string{"capabilities": capabilityTable(t), "levels": levelTable(t)})
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
	word := func(act sources.Act, c sources.Capability) string {
		switch {
		case act == sources.ActDelete:
			return "our own"
		case act == sources.ActBlock:
			return "messages only, and back"
		case c.Undo:
			return "yes, and back"
		}
		return "yes"
	}
	return sourcetest.ActTable(sourcetest.FormColumns(all, word, forms...)...)
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
