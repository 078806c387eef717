package commands_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	places "atempause/store/workspace"
	"atempause/ui/app"
)

// within opens a workspace for a while.
func within(t *testing.T, dir string, do func(*app.App)) {
	t.Helper()
	w, err := places.Locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{Workspace: w, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	do(a)
}

// oneThread makes a workspace of one channel with one thread.
func oneThread(t *testing.T, th sources.Thread) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "w")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(`
[[brand]]
name = "Krume"
timezone = "Europe/Berlin"
[[brand.channel]]
network = "facebook"
name = "Krume"
account = "1"
token_env = "NONE"
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	within(t, dir, func(a *app.App) {
		if _, err := a.Store.Ingest(t.Context(), "facebook:1", sources.Batch{Threads: []sources.Thread{th}}); err != nil {
			t.Fatal(err)
		}
	})
	return dir
}

func comment(id, parent, author, text string, minutes int) sources.Message {
	return sources.Message{
		RemoteID: id, ParentID: parent, Author: sources.Author{ID: "u" + author, Name: author}, Text: text,
		Time: noon.Add(time.Duration(minutes-60) * time.Minute),
	}
}

// A private reply goes to the person whose message the thread is listed with, and never to another.
func TestAPrivateDraftGoesToWhoWaits(t *testing.T) {
	dir := oneThread(t, sources.Thread{
		RemoteID: "k1", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{
			comment("k1", "", "Maria", "Wann habt ihr offen?", 0),
			comment("k2", "k1", "Jens", "Seit drei Wochen warte ich auf meine Torte, eine Frechheit!", 1),
		},
	})
	_, complaint, code := run(t, "Hallo Jens", "--workspace", dir, "draft", "1", "--audience", "private")
	if code > 1 {
		t.Fatal(complaint)
	}
	within(t, dir, func(a *app.App) {
		r, err := a.Store.Draft(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		out, err := a.Store.Outgoing(t.Context(), r.ID)
		if err != nil || out.Target != "k2" || out.Person != "uJens" || out.Audience != sources.Private {
			t.Errorf("%+v %v", out, err)
		}
	})
}

func TestADraftTheNetworkDoesNotTake(t *testing.T) {
	for _, c := range []struct {
		thread   sources.Thread
		audience string
	}{
		{sources.Thread{Form: sources.ReviewForm, Audience: sources.Public}, "private"},
		{sources.Thread{Form: sources.ConversationForm, Audience: sources.Private}, "public"},
	} {
		c.thread.RemoteID, c.thread.Messages = "r1", []sources.Message{comment("m1", "", "Maria", "Wann habt ihr offen?", 0)}
		dir := oneThread(t, c.thread)
		_, complaint, code := run(t, "Hallo Maria", "--workspace", dir, "draft", "1", "--audience", c.audience)
		if code != 1 || !strings.Contains(complaint, "Netzwerk") {
			t.Errorf("%s as %s: %d %s", c.thread.Form, c.audience, code, complaint)
		}
	}
}

// Of a text too large to be read whole there is no verdict.
func TestATextTooLargeToCheck(t *testing.T) {
	for _, args := range [][]string{{"check"}, {"check", "--json"}} {
		out, complaint, code := run(t, strings.Repeat("Guten Tag! ", 1<<17), args...)
		if code != 2 || out != "" || !strings.Contains(complaint, "Megabyte") {
			t.Errorf("%v: %d %s%s", args, code, out, complaint)
		}
	}
}
