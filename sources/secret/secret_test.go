package secret_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"
	"pgregory.net/rapid"

	"atempause/sources/secret"
)

const loud = "EAAGm0PX4ZCpsBA"

func TestATokenIsNeverPrinted(t *testing.T) {
	tok := secret.Make(loud)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "token", tok, "in", struct{ T secret.Token }{tok})
	js, err := json.Marshal(map[string]any{"token": tok})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(tok) + fmt.Sprintf("%v %+v %#v %s %q %x", tok, tok, tok, tok, tok, tok) + log.String() + string(js) +
		fmt.Sprintf("%v %+v", struct{ T secret.Token }{tok}, &struct{ T secret.Token }{tok})
	if strings.Contains(all, loud) || strings.Contains(all, fmt.Sprintf("%x", loud)) {
		t.Errorf("the secret shows: %s", all)
	}
	if tok.Reveal() != loud {
		t.Error("the secret is lost")
	}
}

func TestEachPlace(t *testing.T) {
	keyring.MockInit()
	if err := keyring.Set(secret.Service, "facebook:1", loud); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "good"), loud+"\r\nsecond line\n", 0o600)
	put(t, filepath.Join(dir, "open"), loud, 0o644)
	put(t, filepath.Join(dir, "empty"), "\n", 0o600)
	t.Setenv("ATEMPAUSE_TEST_TOKEN", loud+"\n")
	t.Setenv("ATEMPAUSE_TEST_EMPTY", "")
	for name, c := range map[string]struct {
		spec  secret.Spec
		fault secret.Fault
	}{
		"command":                 {secret.Spec{Command: "cat good"}, ""},
		"command with quotes":     {secret.Spec{Command: `sh -c "cat 'good'"`}, ""},
		"command with a child":    {secret.Spec{Command: `sh -c "cat good; sleep 3 &"`}, ""}, // as gpg starts its agent
		"command not there":       {secret.Spec{Command: "no-such-program-here"}, secret.NoCommand},
		"command with open quote": {secret.Spec{Command: `cat "good`}, secret.NoCommand},
		"command that fails":      {secret.Spec{Command: `sh -c "echo ` + loud + `; echo no entry >&2; exit 3"`}, secret.CommandFell},
		"command without output":  {secret.Spec{Command: "true"}, secret.Blank},
		"variable":                {secret.Spec{Env: "ATEMPAUSE_TEST_TOKEN"}, ""},
		"variable not set":        {secret.Spec{Env: "ATEMPAUSE_TEST_NONE"}, secret.NotSet},
		"variable empty":          {secret.Spec{Env: "ATEMPAUSE_TEST_EMPTY"}, secret.Blank},
		"file":                    {secret.Spec{File: "good"}, ""},
		"file others can read":    {secret.Spec{File: "open"}, secret.TooOpen},
		"file not there":          {secret.Spec{File: "none"}, secret.NotSet},
		"file empty":              {secret.Spec{File: "empty"}, secret.Blank},
		"file is a directory":     {secret.Spec{File: "."}, secret.Unreadable},
		"keyring":                 {secret.Spec{Account: "facebook:1"}, ""},
		"keyring without entry":   {secret.Spec{Account: "facebook:2"}, secret.NotSet},
	} {
		t.Run(name, func(t *testing.T) {
			c.spec.Dir = dir
			tok, err := secret.Lookup(t.Context(), c.spec)
			if c.fault == "" {
				if err != nil || tok.Reveal() != loud {
					t.Fatalf("%q, %v", tok.Reveal(), err)
				}
				return
			}
			e, ok := secret.AsError(err)
			if !ok || e.Fault != c.fault {
				t.Fatalf("want %s, got %v", c.fault, err)
			}
			if strings.Contains(err.Error(), loud) {
				t.Errorf("the error tells the secret: %v", err)
			}
		})
	}
}

func TestAFailedCommandTellsItsOwnComplaint(t *testing.T) {
	_, err := secret.Lookup(t.Context(), secret.Spec{Command: `sh -c "echo first >&2; echo krume is not in the store >&2; exit 1"`})
	e, ok := secret.AsError(err)
	if !ok || e.Detail != "krume is not in the store" {
		t.Fatalf("%+v", err)
	}
	if strings.Contains(e.Error(), "krume") {
		t.Errorf("what a command printed stands in the log: %v", e)
	}
}

func TestACancelledLookUpIsNoFaultOfTheSecret(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := secret.Lookup(ctx, secret.Spec{Command: "sleep 30"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestAKeeperAsksOnce(t *testing.T) {
	dir := t.TempDir()
	k := secret.Keep(secret.Spec{Command: `sh -c "echo x >> asked; test -e here && cat here"`, Dir: dir})
	if _, err := k.Get(t.Context()); err == nil {
		t.Fatal("nothing there yet")
	}
	put(t, filepath.Join(dir, "here"), loud, 0o600)
	for range 3 {
		if tok, err := k.Get(t.Context()); err != nil || tok.Reveal() != loud {
			t.Fatal(err)
		}
	}
	k.Forget()
	if _, err := k.Get(t.Context()); err != nil {
		t.Fatal(err)
	}
	asked, err := os.ReadFile(filepath.Join(dir, "asked"))
	if err != nil || strings.Count(string(asked), "x") != 3 {
		t.Errorf("asked %q, %v; want three times: failed, found, found again", asked, err)
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		`pass show krume/facebook`:   {"pass", "show", "krume/facebook"},
		`  op read "op://x/y z"  `:   {"op", "read", "op://x/y z"},
		`a 'b "c" \d' e\ f "g\"h\i"`: {"a", `b "c" \d`, "e f", `g"h\i`},
		`echo ''`:                    {"echo", ""},
		`sh -c 'pass x | head -n1'`:  {"sh", "-c", "pass x | head -n1"},
	} {
		got, err := secret.Split(line)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", line, err, diff)
		}
	}
	for _, bad := range []string{"", "  ", `a "b`, `'`} {
		if got, err := secret.Split(bad); err == nil {
			t.Errorf("%q gave %q", bad, got)
		}
	}
}

// Whatever the words are, quoting them singly and splitting gives them back.
func TestSplitUndoesQuoting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringOf(rapid.RuneFrom([]rune(`ab "'\$|;ä`))), 1, 5).Draw(t, "words")
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		got, err := secret.Split(strings.Join(quoted, " "))
		if err != nil || cmp.Diff(words, got) != "" {
			t.Fatalf("%q became %q, %v", words, got, err)
		}
	})
}

func put(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}
