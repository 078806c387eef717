package commands_test

import (
	"os"
	"strings"
	"testing"
)

// Whatever the program puts into a workspace, the README says what it is.
func TestTheReadmeNamesEachFileOfAWorkspace(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "## The workspace\n")
	text, _, _ = strings.Cut(text, "\n## ")
	dir, id := workspace(t)
	person{t, dir}.says(0, "act", id, "escalate", "Inhaber")
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 5 {
		t.Fatal(len(entries), err)
	}
	names := []string{"desk.json", "expiry.json", "config.toml.bak", "contacts.toml", "secrets", "backups", "playbooks", "templates", "facts", "rules", "house-rules.md"}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, "token-") {
			name = "token-ID"
		}
		names = append(names, name)
	}
	for _, name := range names {
		if !strings.Contains(text, "`"+name+"`") && !strings.Contains(text, "`"+name+"/`") {
			t.Errorf("%s is not told of", name)
		}
	}
}
