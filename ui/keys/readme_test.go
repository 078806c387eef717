package keys

import (
	"flag"
	"os"
	"strings"
	"testing"

	"atempause/ui/words"
)

var update = flag.Bool("update", false, "write the table of keys into the README")

const readme = "../../README.md"

// The README's table is made from the one table of keys.
func TestTheReadmeTellsTheKeys(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(have), "<!-- keys:begin")
	mark, rest, ok2 := strings.Cut(rest, "-->\n")
	_, after, ok3 := strings.Cut(rest, "<!-- keys:end -->")
	if !ok || !ok2 || !ok3 {
		t.Fatal("the README has no place for the keys")
	}
	want := before + "<!-- keys:begin" + mark + "-->\n" + strings.TrimSpace(m.Readme(words.New("en"))) + "\n<!-- keys:end -->" + after
	if want == string(have) {
		return
	}
	if !*update {
		t.Fatal("the README's keys are not those of the table: go test ./ui/keys -update")
	}
	if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
