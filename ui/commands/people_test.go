package commands_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const contactsFile = `
[[contact]]
name = "Svea Nord"
role = "Geschäftsführerin"
phone = "+49 40 66969012"
mail = "svea@radhaus.example"
hours = ["Mo-So 00:00-24:00"]
decides = ["Erstattung bis 500 EUR"]
level = 2

[[contact]]
name = "Jens Roth"
phone = "112"
hours = ["Mo 03:00-03:30"]
brands = ["Bäckerei Krume"]
`

func TestEscalatingByCommand(t *testing.T) {
	dir, _ := workspace(t)
	p := person{t, dir}
	if out := p.says(0, "contacts", "--example"); !strings.Contains(out, "[[contact]]") {
		t.Error(out)
	}
	if out := p.says(0, "contacts"); !strings.Contains(out, "Noch keine Kontakte") && !strings.Contains(out, "jetzt erreichbar") {
		t.Error(out)
	}
	file := filepath.Join(dir, "contacts.toml")
	if err := os.WriteFile(file, []byte(contactsFile), 0o600); err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name      string
		Reachable bool
		From      *string
	}
	if err := json.Unmarshal([]byte(p.says(0, "contacts", "--json")), &list); err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for _, k := range list {
		if k.Reachable != (k.Name == "Svea Nord") || k.Reachable != (k.From == nil) {
			t.Errorf("%+v", k)
		}
	}
	if out := p.says(0, "contacts", "--brand", "Radhaus Nord"); strings.Contains(out, "Jens") || !strings.Contains(out, "jetzt erreichbar") {
		t.Error(out)
	}
	ids := p.some("open", 2)
	one := ids[0]
	p.says(2, "act", one, "escalate")
	p.says(2, "act", one, ids[1], "escalate", "svea")
	p.says(2, "act", one, "done", "--ask", "Wie?")
	p.says(2, "act", one, "escalate", "svea", "--by", "gestern 9")
	if out := p.says(2, "act", one, "escalate", "Svae Nord"); !strings.Contains(out, "Svea Nord") {
		t.Error(out)
	}
	if out := p.says(0, "brief", one, "--ask", "Erstatten wir?"); !strings.Contains(out, "Für Svea Nord") || !strings.Contains(out, "Erstatten wir?") {
		t.Error(out)
	}
	p.says(0, "act", one, "escalate", "svea", "--by", "in 2h", "--ask", "Erstatten wir 100 EUR?")
	var b struct {
		To, Asked, Until, Markdown, Mailto string
	}
	if err := json.Unmarshal([]byte(p.says(0, "brief", one, "--json")), &b); err != nil {
		t.Fatal(err)
	}
	if b.To != "Svea Nord" || b.Asked != "Erstatten wir 100 EUR?" || b.Until != noon.Add(2*time.Hour).UTC().Format(time.RFC3339) ||
		!strings.HasPrefix(b.Markdown, "# ") || !strings.HasPrefix(b.Mailto, "mailto:svea") {
		t.Errorf("%+v", b)
	}
	if got := p.show(one); got.Case.View != "escalated" || len(got.Case.Notes) != 1 {
		t.Errorf("%+v", got)
	}
	p.says(0, "act", one, "recall", "ja,", "ganz")
	if got := p.show(one); got.Case.View == "escalated" || len(got.Case.Notes) != 2 || got.Case.Notes[1].Text != "Entschieden von Svea Nord: ja, ganz" {
		t.Errorf("%+v", got)
	}
	p.says(0, "undo")
	if got := p.show(one); got.Case.View != "escalated" || len(got.Case.Notes) != 1 {
		t.Errorf("%+v", got)
	}
	if out := p.says(0, "act", ids[1], "escalate", "Frau Unbekannt"); !strings.Contains(out, "steht nicht in contacts.toml") {
		t.Error(out)
	}
	if err := os.WriteFile(file, []byte(contactsFile+"fon = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := p.says(2, "config", "--check"); !strings.Contains(out, "contacts.toml, Zeile 16") || !strings.Contains(out, "fon") {
		t.Error(out)
	}
}

func TestAPersonByCommand(t *testing.T) {
	dir, _ := workspace(t)
	p := person{t, dir}
	one := p.some("open", 1)[0]
	type who struct {
		Name    string
		Threads []struct{ ID string }
		Notes   []struct{ ID, Text string }
	}
	see := func() (w who) {
		t.Helper()
		if err := json.Unmarshal([]byte(p.says(0, "person", one, "--json")), &w); err != nil {
			t.Fatal(err)
		}
		return w
	}
	if w := see(); w.Name == "" || len(w.Threads) == 0 || len(w.Notes) != 0 {
		t.Errorf("%+v", w)
	}
	p.says(0, "act", one, "person_note", "Stammkundin")
	note := see().Notes[0]
	p.says(2, "act", one, "renote", note.ID)
	p.says(2, "act", one, "unnote", "x")
	p.says(0, "act", one, "renote", note.ID, "kommt", "seit 2019")
	if out := p.says(0, "person", one); !strings.Contains(out, "kommt seit 2019") || !strings.Contains(out, "Gespräche") {
		t.Error(out)
	}
	p.says(0, "act", one, "unnote", note.ID)
	if w := see(); len(w.Notes) != 0 {
		t.Errorf("%+v", w.Notes)
	}
	p.says(0, "undo")
	if w := see(); len(w.Notes) != 1 || w.Notes[0] != (struct{ ID, Text string }{note.ID, "kommt seit 2019"}) {
		t.Errorf("%+v", w.Notes)
	}
}
