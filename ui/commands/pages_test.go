package commands_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const pageConfig = `[[brand]]
name = "Bäckerei Krume"
address = "Sie"
signature = "^JL"
  [[brand.channel]]
  network = "facebook"
  name = "Krume"
  account = "1"
  token_env = "KRUME"
`

// pagesPlace is a workspace with files in it.
func pagesPlace(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["config.toml"] = pageConfig
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func ownPage(kind, body string) string {
	return "+++\ntitle = \"Torte misslungen\"\nlang = \"de\"\nkinds = [\"" + kind + "\"]\n+++\n" + body + "\n"
}

func TestTemplatesAndPlaybooksAreListedAndShown(t *testing.T) {
	dir := pagesPlace(t, map[string]string{
		"templates/torte.md": ownPage("complaint", "Guten Tag {name?},\n\ndie Torte war nicht gut. […] Viele Grüße, {brand} {signature?}"),
		"playbooks/torte.md": ownPage("complaint", "## Zuerst\n\n- In der Backstube anrufen."),
	})
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"templates", "--kind", "complaint", "--brand", "bäckerei krume"}, []string{"Torte misslungen", "::leid"}},
		{[]string{"templates", "torte", "--brand", "Bäckerei Krume"}, []string{"templates/torte.md", "[…] Viele Grüße, Bäckerei Krume ^JL"}},
		{[]string{"--lang", "en", "templates"}, []string{"::sorry"}},
		{[]string{"playbook"}, []string{"torte", "phone"}},
		{[]string{"playbook", "complaint"}, []string{"Auch zu dieser Art", "torte"}},
		{[]string{"playbook", "torte"}, []string{"# Torte misslungen", "In der Backstube anrufen."}},
		{[]string{"templates", "--check"}, []string{"2 eigene Seiten"}},
		{[]string{"config", "--check"}, []string{"Bäckerei Krume"}},
	} {
		out, complaint, code := run(t, "", append([]string{"--workspace", dir}, c.args...)...)
		for _, want := range c.want {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("%v: %d, %q is missing\n%s%s", c.args, code, want, out, complaint)
			}
		}
	}
	var list []struct{ Name, Text, File string }
	out, _, _ := run(t, "", "--workspace", dir, "templates", "torte", "--json")
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 || list[0].File != "templates/torte.md" || !strings.Contains(list[0].Text, "[…]") {
		t.Errorf("%v %s", err, out)
	}
	var books []struct{ Name string }
	out, _, _ = run(t, "", "--workspace", dir, "playbook", "--json")
	if err := json.Unmarshal([]byte(out), &books); err != nil || len(books) < 10 {
		t.Errorf("%v %s", err, out)
	}
	for _, args := range [][]string{{"templates", "tote"}, {"playbook", "telefn"}, {"templates", "--kind", "lob"}, {"templates", "--brand", "Krumme"}} {
		if _, complaint, code := run(t, "", append([]string{"--workspace", dir}, args...)...); code != 2 || complaint == "" {
			t.Errorf("%v: %d %s", args, code, complaint)
		}
	}
}

// A mistake in a page is told with file and line by all that look at pages, and stops nothing else.
func TestMistakesInPagesAreTold(t *testing.T) {
	dir := pagesPlace(t, map[string]string{
		"templates/torte.md": ownPage("complaint", "ohne Lücke"),
		"playbooks/torte.md": ownPage("klage", "Text"),
		"house-rules.md":     "+++\ntitle = \"Regeln\"\nlang = \"de\"\n+++\nnichts\n",
	})
	for _, args := range [][]string{{"templates", "--check"}, {"playbook", "--check"}, {"config", "--check"}} {
		_, complaint, code := run(t, "", append([]string{"--workspace", dir}, args...)...)
		for _, want := range []string{"templates/torte.md, Zeile 6", "playbooks/torte.md, Zeile 4", "house-rules.md, Zeile 5"} {
			if code != 2 || !strings.Contains(complaint, want) {
				t.Errorf("%v: %d, %q is missing\n%s", args, code, want, complaint)
			}
		}
	}
	out, _, code := run(t, "", "--workspace", dir, "templates", "--check", "--json")
	var wrong []struct {
		File string
		Line int
		Text string
	}
	if err := json.Unmarshal([]byte(out), &wrong); err != nil || code != 2 || len(wrong) != 3 || wrong[0].Line != 6 || wrong[0].Text == "" {
		t.Errorf("%d %v %s", code, err, out)
	}
	if out, _, _ := run(t, "", "--workspace", dir, "templates"); !strings.Contains(out, "::leid") {
		t.Errorf("the good ones are gone: %s", out)
	}
}

// A template alone is no answer, on the command line as everywhere.
func TestATemplateAloneDoesNotPass(t *testing.T) {
	dir := pagesPlace(t, map[string]string{
		"templates/dank.md": ownPage("other", "Hallo zusammen,\n\nwie schön, von Ihnen aus dem Garten zu hören, das lesen wir gern am Abend. […] Viele Grüße, Jana"),
	})
	alone := "Hallo zusammen,\n\nwie schön, von Ihnen aus dem Garten zu hören, das lesen wir gern am Abend. Viele Grüße, Jana"
	out, _, code := run(t, alone, "--workspace", dir, "check", "--kind", "other", "--text-lang", "de")
	if code != 1 || !strings.Contains(out, "nur die Vorlage") {
		t.Errorf("%d %s", code, out)
	}
	own := strings.Replace(alone, "Abend.", "Abend. Ihre Dahlien sehen prächtig aus, vor allem die gelben.", 1)
	if out, _, code := run(t, own, "--workspace", dir, "check", "--kind", "other", "--text-lang", "de"); code != 0 {
		t.Errorf("%d %s", code, out)
	}
}
