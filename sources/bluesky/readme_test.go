package bluesky

import (
	"context"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	sourcetest.Readme(t, map[string]string{"capabilities": capabilityTable(t)})
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
	word := func(act sources.Act, c sources.Capability) string {
		switch {
		case act == sources.ActDelete:
			return "our own"
		case c.Undo:
			return "yes, and back"
		}
		return "yes"
	}
	return sourcetest.ActTable(sourcetest.FormColumns(all, word, forms...)...)
}
