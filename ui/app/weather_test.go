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
	"atempause/sources/intake"
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
		if w, err := a.Store.Weather(t.Context()); err != nil || len(w) > 0 {
			t.Fatalf("before anything was read it is told to be %v, %v", w, err)
		}
		a.Hear(intake.Event{Phase: intake.Finished, Channel: cfg.Channels[0].Channel})
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

// However many batches a sync stores, one look is asked for; reading that brings nothing asks for none, but for the first.
func TestTheWeatherIsLookedAtWhenSomethingHasComeIn(t *testing.T) {
	h := newHorizon()
	a, b := sources.Channel{Network: sources.Facebook, Account: "1"}, sources.Channel{Network: sources.Mail, Account: "2"}
	brand := sources.Brand{Channels: []sources.Channel{a, b, {Network: sources.Hand, Account: "3"}}}
	reads := func(channel string) bool { return channel == a.ID() || channel == b.ID() }
	asked := func() bool {
		select {
		case <-h.fresh:
			return true
		default:
			return false
		}
	}
	told := func(p intake.Phase, c sources.Channel, n int) { h.hear(intake.Event{Phase: p, Channel: c, New: n}) }
	told(intake.Started, a, 0)
	if asked() || h.whole(brand, reads) {
		t.Fatal("before anything was read")
	}
	for n := range 1000 {
		told(intake.Stepped, a, n)
	}
	if !asked() || asked() {
		t.Fatal("a large sync asks for a look, and for one")
	}
	told(intake.Finished, a, 999)
	if !asked() || h.whole(brand, reads) {
		t.Fatal("one of two channels is read")
	}
	told(intake.Troubled, b, 0)
	if !asked() || !h.whole(brand, reads) {
		t.Fatal("the other one cannot be read: more will not be known")
	}
	told(intake.Started, a, 0)
	told(intake.Stepped, a, 0)
	told(intake.Finished, a, 0)
	if asked() {
		t.Fatal("nothing has come in")
	}
	told(intake.Started, a, 0)
	told(intake.Stepped, a, 1)
	if !asked() {
		t.Fatal("a message has come in")
	}
}
