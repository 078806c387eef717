package mail

import (
	"fmt"
	"strings"
	"testing"

	"atempause/sources"
	"atempause/sources/sourcetest"
)

// The table of README.md is made from the code: what is told there is what happens.
func TestReadmeTellsWhatTheCodeDoes(t *testing.T) {
	s, err := New(Config{
		Channel: sources.Channel{Account: ours}, Token: noToken, IMAP: "imaps://imap.example.org", SMTP: "smtps://smtp.example.org",
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| | mail |\n|---|---|\n")
	for _, act := range sources.Acts {
		if c := s.Capabilities().Of(sources.MailForm, act); c.Can {
			word := "yes"
			if c.Undo {
				word += ", can be taken back"
			}
			fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(string(act), "_", " "), word)
		}
	}
	sourcetest.Readme(t, map[string]string{"capabilities": b.String()})
}
