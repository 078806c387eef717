package commands

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atempause/ui/words"
)

// A program of the clipboard's name, so that the test asks no clipboard of this machine.
func fakeClipboard(t *testing.T, script string) *cli {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "wl-paste"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return &cli{words: words.New("en"), Env: Env{Getenv: func(name string) string {
		return map[string]string{"WAYLAND_DISPLAY": "wayland-0"}[name]
	}}}
}

func TestTheClipboardIsRead(t *testing.T) {
	got, err := fakeClipboard(t, `printf 'Habt ihr\r\noffen?'`).fromClipboard(t.Context())
	if err != nil || got != "Habt ihr\noffen?" {
		t.Errorf("%q %v", got, err)
	}
}

func TestAnEmptyClipboardIsSaid(t *testing.T) {
	for _, script := range []string{"exit 0", "echo nothing >&2; exit 1", "printf ' '"} {
		_, err := fakeClipboard(t, script).fromClipboard(t.Context())
		var f *failure
		if !errors.As(err, &f) || !strings.Contains(f.text, "no text") {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestNoClipboardIsSaid(t *testing.T) {
	c := fakeClipboard(t, "exit 0")
	c.Getenv = func(string) string { return "" }
	if _, err := c.fromClipboard(t.Context()); !errors.Is(err, errNoClipboard) {
		t.Errorf("%v", err)
	}
}
