package mail

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/sources"
)

var update = flag.Bool("update", false, "write the table of README.md anew")

// The table in README.md is made from the code.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{
		Channel: sources.Channel{Account: ours}, Token: noToken, IMAP: "imaps://imap.example.org", SMTP: "smtps://smtp.example.org",
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("<!-- capabilities -->\n| | mail |\n|---|---|\n")
	for _, act := range sources.Acts {
		if c := s.Capabilities().Of(sources.MailForm, act); c.Can {
			word := "yes"
			if c.Undo {
				word += ", can be taken back"
			}
			fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(string(act), "_", " "), word)
		}
	}
	b.WriteString("<!-- /capabilities -->")
	text := string(raw)
	i, j := strings.Index(text, "<!-- capabilities -->"), strings.Index(text, "<!-- /capabilities -->")
	if i < 0 || j < i {
		t.Fatal("README.md has no place for the table")
	}
	j += len("<!-- /capabilities -->")
	if text[i:j] == b.String() {
		return
	}
	if !*update {
		t.Fatal("the table in README.md is not the code's; run: go test ./sources/mail -run Readme -update")
	}
	if err := os.WriteFile("README.md", []byte(text[:i]+b.String()+text[j:]), 0o644); err != nil {
		t.Fatal(err)
	}
}
