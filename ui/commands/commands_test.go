package commands_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/commands"
)

// noon is when everything happens.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// run carries out a command line at noon and gives what it printed and its exit code.
func run(t *testing.T, in string, args ...string) (out, complaint string, code int) {
	t.Helper()
	return runAt(t, noon, in, args...)
}

func runAt(t *testing.T, now time.Time, in string, args ...string) (string, string, int) {
	t.Helper()
	var out, complaint bytes.Buffer
	code := commands.Run(t.Context(), commands.Env{
		Args: args, In: strings.NewReader(in), Out: &out, Err: &complaint, Now: func() time.Time { return now },
		Getenv: func(name string) string {
			switch name {
			case "LANG":
				return "de_DE.UTF-8"
			case "ATEMPAUSE_WORKSPACE":
				return filepath.Join(t.TempDir(), "none")
			}
			return ""
		},
	})
	return out.String(), complaint.String(), code
}

// shape lists the fields of JSON, each with its types: what a script relies on.
func shape(t *testing.T, text string) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	var lines []string
	seen := map[string]bool{}
	var walk func(path string)
	walk = func(path string) {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		kind := ""
		switch v := tok.(type) {
		case json.Delim:
			for n := 0; dec.More(); n++ {
				if v == '{' {
					key, err := dec.Token()
					if err != nil {
						t.Fatal(err)
					}
					walk(path + "." + key.(string))
				} else {
					walk(path + "[]")
				}
			}
			_, _ = dec.Token()
			return
		case string:
			kind = "string"
			if _, err := time.Parse(time.RFC3339, v); err == nil {
				kind = "time"
			}
		case float64:
			kind = "number"
		case bool:
			kind = "bool"
		case nil:
			kind = "null"
		}
		if line := path + " " + kind; !seen[line] {
			seen[line] = true
			lines = append(lines, line)
		}
	}
	walk("")
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// workspace makes a demo's workspace, read up to noon, with one reply breathing and one sent; its network is gone.
func workspace(t *testing.T) (dir, thread string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "demo")
	d, err := app.OpenDemo(t.Context(), app.DemoOptions{Keep: dir, Seed: 1, Now: func() time.Time { return noon }, Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Reader(nil, 0).Once(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	rows, err := d.Store.Rows(t.Context(), store.Page{View: store.Open, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(rows, func(r store.Row) bool { return r.Author == "Maria Kern" && r.Audience == sources.Public })
	if at < 0 {
		t.Fatal("no complaint of Maria Kern's is open")
	}
	rows = rows[at:]
	if err := d.Store.Do(t.Context(), []int64{rows[0].ID}, store.Act{Do: "kind", Value: string(replies.Other)}); err != nil {
		t.Fatal(err)
	}
	return dir, fmt.Sprint(rows[0].ID)
}

func TestJSONKeepsItsFields(t *testing.T) {
	dir, id := workspace(t)
	reply := "Hallo, danke für die Nachricht, wir sehen gleich nach. Viele Grüße, Jana"
	if _, complaint, code := run(t, "", "--workspace", dir, "views", "save", "Lob", "kind:praise"); code != 0 {
		t.Fatal(complaint)
	}
	for _, c := range []struct {
		name string
		in   string
		args []string
	}{
		{"draft", reply, []string{"draft", id, "--json"}},
		{"threads", "", []string{"threads", "--json", "--limit", "200"}},
		{"search", "", []string{"search", "--json", "kind:other,praise"}},
		{"views", "", []string{"views", "--json"}},
		{"show", "", []string{"show", id, "--json"}},
		{"status", "", []string{"status", "--json"}},
		{"outbox", "", []string{"outbox", "--json"}},
		{"check", "Das kann nicht sein. Ihre Kundennummer ist 4711.", []string{"check", "--kind", "complaint", "--json"}},
		{"check-jsonl", `{"id":"x","text":"Das kann nicht sein!","kind":"complaint"}`, []string{"check", "--jsonl"}},
		{"report-triage", "", []string{"report", "triage", "--json"}},
		{"triage-jsonl", `{"id":"x","text":"Seit drei Wochen warte ich auf meine Torte, eine Frechheit!"}`, []string{"triage", "--jsonl"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, complaint, code := run(t, c.in, append([]string{"--workspace", dir}, c.args...)...)
			if code > 1 || (code == 1) != (c.name == "check") {
				t.Fatalf("ended with %d: %s", code, complaint)
			}
			golden.RequireEqual(t, shape(t, out))
		})
	}
}

func TestSendWhileItBreathes(t *testing.T) {
	dir, id := workspace(t)
	text := "Hallo, danke für die Nachricht, wir sehen gleich nach. Viele Grüße, Jana"
	if _, complaint, code := run(t, text, "--workspace", dir, "draft", id); code != 0 {
		t.Fatal(complaint)
	}
	_, complaint, code := runAt(t, noon.Add(4*time.Second), "", "--workspace", dir, "send", id)
	if code != 1 || !regexp.MustCompile(`atmet noch \d+ Sekunden?`).MatchString(complaint) {
		t.Errorf("%d %s", code, complaint)
	}
	out, complaint, code := runAt(t, noon.Add(4*time.Minute), "", "--workspace", dir, "send", id, "--json")
	var e struct{ State, Error string }
	if err := json.Unmarshal([]byte(out), &e); err != nil || code != 3 || e.State != "failed" || !strings.Contains(complaint, "outbox retry") {
		t.Errorf("the network is gone: %d %s %s", code, out, complaint)
	}
	if out, _, _ := run(t, "", "--workspace", dir, "--lang", "en", "outbox"); !strings.Contains(out, "not sent") {
		t.Errorf("%s", out)
	}
	if _, complaint, code := run(t, "", "--workspace", dir, "outbox", "rework", "1"); code != 0 {
		t.Error(complaint)
	}
}

func TestActUndoRedo(t *testing.T) {
	dir, id := workspace(t)
	state := func() string {
		t.Helper()
		out, _, _ := run(t, "", "--workspace", dir, "show", id, "--json")
		var th struct{ State string }
		if err := json.Unmarshal([]byte(out), &th); err != nil {
			t.Fatal(err)
		}
		return th.State
	}
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"act", id, "done"}, "closed"},
		{[]string{"undo"}, "new"},
		{[]string{"redo"}, "closed"},
		{[]string{"act", id, "reopen"}, "new"},
	} {
		out, complaint, code := run(t, "", append([]string{"--workspace", dir}, step.args...)...)
		if got := state(); code != 0 || got != step.want {
			t.Errorf("%v: %d, state %s, want %s\n%s%s", step.args, code, got, step.want, out, complaint)
		}
	}
}

// Every command has its help, in both languages, with no text missing.
func TestHelp(t *testing.T) {
	out, _, code := run(t, "", "--help")
	if code != 0 {
		t.Fatal(out)
	}
	golden.RequireEqual(t, out)
	names := []string{"demo", "sandbox", "sync", "threads", "search", "views", "show", "status", "draft", "send", "outbox", "check", "triage", "act", "undo", "redo", "report", "networks", "templates", "playbook", "config", "version", "completion", "help"}
	for _, name := range append(names, "outbox retry", "outbox look", "outbox seen", "outbox rework", "outbox withdraw", "report triage", "views save", "views rename", "views drop") {
		for _, lang := range []string{"de", "en"} {
			out, complaint, code := run(t, "", append(append([]string{}, strings.Fields(name)...), "--help", "--lang="+lang)...)
			if code != 0 || strings.Contains(out, "[cmd.") || !strings.Contains(out, "atempause "+name) {
				t.Errorf("%s %s: %d %s%s", lang, name, code, out, complaint)
			}
		}
	}
}

func TestWelcomeIsNoError(t *testing.T) {
	out, complaint, code := run(t, "")
	if code != 0 || complaint != "" || !strings.Contains(out, "atempause demo") || !strings.Contains(out, "atempause connect") {
		t.Errorf("%d %s%s", code, out, complaint)
	}
}

func TestConfigCommands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"config"}, 0, "config --init"},
		{[]string{"config", "--check"}, 2, "atempause demo"},
		{[]string{"config", "--init"}, 0, "angelegt"},
		{[]string{"config", "--init"}, 2, "bleibt, wie sie ist"},
		{[]string{"config", "--check"}, 0, "1 Marke, 1 Kanal"},
		{[]string{"config", "--path"}, 0, filepath.Join(dir, "config.toml")},
		{[]string{"config", "--example"}, 0, "[[brand.channel]]"},
	} {
		out, complaint, code := run(t, "", append([]string{"--workspace", dir}, c.args...)...)
		if code != c.code || !strings.Contains(out+complaint, c.says) {
			t.Errorf("%v: %d\n%s%s", c.args, code, out, complaint)
		}
	}
	text := "[[brand]]\nname = \"x\"\nhotlin = \"1\"\naddress = \"er\"\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, complaint, code := run(t, "", "--workspace", dir, "config", "--check")
	if code != 2 || !strings.Contains(complaint, "Zeile 3") || !strings.Contains(complaint, "Zeile 4") {
		t.Errorf("all that is wrong is to be told: %d %s", code, complaint)
	}
	if _, complaint, _ = run(t, "", "--workspace", dir, "status"); strings.Count(complaint, "Zeile") != 1 || !strings.Contains(complaint, "config --check") {
		t.Errorf("elsewhere the first is told: %s", complaint)
	}
}

func TestOwnKeysThatCannotBe(t *testing.T) {
	for lines, want := range map[string]string{
		"[keys]\ndon = \"x\"\n":       "Zeile 2, Spalte 1: Eine Handlung don gibt es nicht. Ist done gemeint?",
		"[keys]\nfly = \"x\"\n":       "Zeile 2, Spalte 1: Eine Handlung fly gibt es nicht. Bekannt sind: ",
		"\n[keys]\n done = [\"r\"]\n": "Zeile 3, Spalte 2: Die Taste r bedeutet zweierlei: ",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(lines+"[[brand]]\nname = \"x\"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, complaint, code := run(t, "", "--workspace", dir, "config", "--check"); code != 2 || !strings.Contains(complaint, want) {
			t.Errorf("%q: %d %s", lines, code, complaint)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out, complaint, code := run(t, "", "completion", shell); code != 0 || !strings.Contains(out, "atempause") {
			t.Errorf("%s: %d %s", shell, code, complaint)
		}
	}
	if _, complaint, code := run(t, "", "completion", "bsh"); code != 2 || !strings.Contains(complaint, "bash") {
		t.Errorf("%d %s", code, complaint)
	}
}

func TestTheLanguageOfTheInterface(t *testing.T) {
	for lang, want := range map[string]string{
		"de_DE.UTF-8": "gibt es nicht", "en_GB.UTF-8": "There is no", "fr_FR": "There is no", "C": "gibt es nicht", "": "gibt es nicht",
	} {
		var complaint bytes.Buffer
		commands.Run(t.Context(), commands.Env{
			Args: []string{"nosuch"}, In: strings.NewReader(""), Out: io.Discard, Err: &complaint, Now: time.Now,
			Getenv: func(name string) string {
				if name == "LANG" {
					return lang
				}
				return ""
			},
		})
		if !strings.Contains(complaint.String(), want) {
			t.Errorf("%q: %s", lang, complaint.String())
		}
	}
	if _, complaint, _ := run(t, "", "--lang=en", "nosuch"); !strings.Contains(complaint, "There is no") {
		t.Errorf("--lang: %s", complaint)
	}
}

// The log tells what was done, and neither tokens nor texts.
func TestTheLogKeepsSecrets(t *testing.T) {
	dir, id := workspace(t)
	log := filepath.Join(t.TempDir(), "log")
	text := "Hallo Geheimnis, danke für die Nachricht. Viele Grüße, Jana"
	run(t, text, "--workspace", dir, "--log", log, "draft", id)
	run(t, "", "--workspace", dir, "--log", log, "sync")
	data, err := os.ReadFile(log)
	if err != nil || len(data) == 0 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	tokens, err := filepath.Glob(filepath.Join(dir, "token-*"))
	if err != nil || len(tokens) == 0 {
		t.Fatal(err)
	}
	for _, f := range tokens {
		tok, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, bytes.TrimSpace(tok)) {
			t.Error("a token stands in the log")
		}
	}
	if bytes.Contains(data, []byte("Geheimnis")) {
		t.Errorf("a text stands in the log: %s", data)
	}
	if info, err := os.Stat(log); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}
