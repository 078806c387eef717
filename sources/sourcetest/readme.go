package sourcetest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atempause/sources"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// Readme holds the tables of the README beside a test against those made from the code, by their names: what is told there
// is what happens. A table stands between <!-- name --> and <!-- /name -->, each on a line of its own.
func Readme(t *testing.T, tables map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for name, table := range tables {
		before, rest, ok := strings.Cut(text, "<!-- "+name+" -->\n")
		old, after, closed := strings.Cut(rest, "<!-- /"+name+" -->")
		if !ok || !closed {
			t.Fatalf("README.md has no place for the table of %s", name)
		}
		if old != table && !*update {
			t.Errorf("the table of %s in README.md is not the code's; run: go test ./sources/%s -run Readme -update", name, folder(t))
		}
		text = before + "<!-- " + name + " -->\n" + table + "<!-- /" + name + " -->" + after
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Base(dir)
}

// Column is a column of a table of acts: its heading, and what stands there for an act.
type Column struct {
	Heading string
	Cell    func(sources.Act) string
}

// ActTable draws a table with a row for each act.
func ActTable(columns ...Column) string {
	var b strings.Builder
	b.WriteString("| |")
	for _, c := range columns {
		fmt.Fprintf(&b, " %s |", c.Heading)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, act := range sources.Acts {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(string(act), "_", " "))
		for _, c := range columns {
			fmt.Fprintf(&b, " %s |", c.Cell(act))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// FormColumns makes a column a form. What can be done is told by the word for it, what goes by hand by just that, and what
// cannot be done by a dash.
func FormColumns(all sources.Capabilities, word func(sources.Act, sources.Capability) string, forms ...sources.Form) []Column {
	var columns []Column
	for _, form := range forms {
		heading := string(form)
		if form == sources.PostForm {
			heading = "visitor's post"
		}
		columns = append(columns, Column{Heading: heading, Cell: func(act sources.Act) string {
			switch c := all.Of(form, act); {
			case c.ByHand:
				return "by hand"
			case c.Can:
				return word(act, c)
			}
			return "–"
		}})
	}
	return columns
}
