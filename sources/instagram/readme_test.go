package instagram

import (
	"fmt"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// The tables of README.md are made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	sourcetest.Readme(t, map[string]string{"capabilities": capabilityTable()})
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
		sources.CommentForm, sources.TagForm, sources.MentionForm, sources.ConversationForm)...)
}
