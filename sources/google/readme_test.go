package google

import (
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
		if c.Undo {
			word += ", can be undone"
		}
		if c.Once {
			word += ", once"
		}
		return word
	}
	all := sources.Capabilities{sources.ReviewForm: table()}
	return sourcetest.ActTable(sourcetest.FormColumns(all, word, sources.ReviewForm)...)
}
