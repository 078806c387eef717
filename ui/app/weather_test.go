package app

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/store/workspace"
)

// When the weather rises the person's command is run once, with what it needs in its environment and no stranger's words;
// in quiet hours it is not.
func TestTheHookRunsWhenTheWeatherRises(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the hook of this test is a shell script, and this system has no shell for it")
	}
	for _, quiet := range []string{"", "quiet = [\"00:00-20:00\"]\ntimezone = \"UTC\"\n"} {
		dir := t.TempDir()
		said := filepath.Join(dir, "said")
		hook := filepath.Join(dir, "hook.sh")
		script := "#!/bin/sh\necho \"$ATEMPAUSE_BRAND $ATEMPAUSE_WEATHER_BEFORE $ATEMPAUSE_WEATHER $ATEMPAUSE_WHY $*\" >> " + said + "\n"
		if err := os.WriteFile(hook, []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		w := workspace.Workspace{Dir: filepath.Join(dir, "w")}
		cfg, err := workspace.Parse(w, []byte("[alarm]\nhook = \""+hook+"\"\n"+quiet+
			"[[brand]]\nname = \"Krume\"\n[[brand.channel]]\nnetwork = \"facebook\"\naccount = \"1\"\ntoken_env = \"X\"\n"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
		a, err := Open(t.Context(), Options{Workspace: w, Config: &cfg, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		look := func() {
			t.Helper()
			if err := a.LookAtWeather(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		look()
		var b sources.Batch
		for i := range 9 {
			id := fmt.Sprint("1_", i)
			b.Threads = append(b.Threads, sources.Thread{
				RemoteID: id, Form: sources.CommentForm, Audience: sources.Public,
				Messages: []sources.Message{{
					RemoteID: id, Author: sources.Author{ID: id, Name: "$(touch x)"}, Time: now,
					Text: fmt.Sprint("Seit ", i+2, " Wochen warte ich auf meine Lieferung, so eine Frechheit!"),
				}},
			})
		}
		if _, err := a.Store.Ingest(t.Context(), "facebook:1", b); err != nil {
			t.Fatal(err)
		}
		look()
		look()
		got, _ := os.ReadFile(said)
		lines := strings.Split(strings.TrimSpace(string(got)), "\n")
		switch {
		case quiet != "" && len(got) > 0:
			t.Errorf("in quiet hours: %q", got)
		case quiet == "" && (len(lines) != 1 || !strings.HasPrefix(lines[0], "Krume 0 ") || strings.Contains(lines[0], "Frechheit")):
			t.Errorf("said %q", got)
		}
		a.Close()
	}
}
