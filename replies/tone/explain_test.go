package tone

import (
	"bufio"
	"fmt"
	"os"
	"testing"

	"atempause/replies"
	"atempause/replies/rules"
)

// TestExplain prints which rules hit the lines of the file named in ATEMPAUSE_EXPLAIN: a help for writing rules.
func TestExplain(t *testing.T) {
	f, err := os.Open(os.Getenv("ATEMPAUSE_EXPLAIN"))
	if err != nil {
		t.Skip("set ATEMPAUSE_EXPLAIN to a file with one text a line")
	}
	defer f.Close()
	set, err := Compile()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		r := a.Analyze(sc.Text(), Context{Kind: replies.Complaint})
		fmt.Printf("%s\n  %+v\n", sc.Text(), r.Labels)
		d := rules.Parse(sc.Text(), r.Lang)
		for _, h := range set.Lang(r.Lang).Scan(d, nil) {
			fmt.Printf("    %-24s %q\n", h.Rule.ID, sc.Text()[h.Start:h.End])
		}
	}
}
