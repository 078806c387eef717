package secret_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"

	"atempause/sources/secret"
)

func TestWhatIsSavedIsFoundAgain(t *testing.T) {
	keyring.MockInit()
	dir := t.TempDir()
	for name, spec := range map[string]secret.Spec{
		"file":    {File: "secrets/page", Dir: dir},
		"keyring": {Account: "facebook:1"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range []string{"first", loud} { // the second over the first
				if err := secret.Save(t.Context(), spec, secret.Make(text+"\n")); err != nil {
					t.Fatal(err)
				}
				if tok, err := secret.Lookup(t.Context(), spec); err != nil || tok.Reveal() != text {
					t.Fatalf("%q, %v", tok.Reveal(), err)
				}
			}
			if err := errors.Join(secret.Remove(spec), secret.Remove(spec)); err != nil {
				t.Fatal(err)
			}
			var e *secret.Error
			if _, err := secret.Lookup(t.Context(), spec); !errors.As(err, &e) || e.Fault != secret.NotSet {
				t.Errorf("after its removal: %v", err)
			}
		})
	}
	if left, err := filepath.Glob(filepath.Join(dir, "secrets", "*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestASavedFileIsItsOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "elsewhere")
	put(t, real, "old", 0o644)
	if err := os.Symlink(real, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := secret.Save(t.Context(), secret.Spec{File: "link", Dir: dir}, secret.Make(loud)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(real); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(filepath.Join(dir, "link")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was written over")
	}
}

func TestWhatCannotBeSaved(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "x", 0o600)
	for name, c := range map[string]struct {
		spec secret.Spec
		text string
		want error
	}{
		"a command":    {secret.Spec{Command: "true"}, loud, secret.ErrNotOurs},
		"a variable":   {secret.Spec{Env: "X"}, loud, secret.ErrNotOurs},
		"nothing":      {secret.Spec{File: "a", Dir: dir}, "  ", nil},
		"two lines":    {secret.Spec{File: "a", Dir: dir}, "a\nb", nil},
		"below a file": {secret.Spec{File: "file/a", Dir: dir}, loud, nil},
	} {
		err := secret.Save(t.Context(), c.spec, secret.Make(c.text))
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A network hands out a new secret with each use: it takes the place of the old one, also for the next start.
func TestAKeeperStoresARenewedSecret(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "x"), "old", 0o600)
	spec := secret.Spec{File: "x", Dir: dir}
	k := secret.Keep(spec)
	if tok, err := k.Get(t.Context()); err != nil || tok.Reveal() != "old" || !k.Writable() {
		t.Fatal(tok.Reveal(), err)
	}
	if err := k.Save(t.Context(), secret.Make("new")); err != nil {
		t.Fatal(err)
	}
	for _, who := range []*secret.Keeper{k, secret.Keep(spec)} {
		if tok, err := who.Get(t.Context()); err != nil || tok.Reveal() != "new" {
			t.Errorf("%q, %v", tok.Reveal(), err)
		}
	}
	if secret.Keep(secret.Spec{Command: "true"}).Writable() {
		t.Error("a command takes no secret")
	}
	held := secret.Have(secret.Make("typed"))
	if err := held.Save(context.Background(), secret.Make("typed-2")); err != nil {
		t.Fatal(err)
	}
	held.Forget()
	if tok, err := held.Get(t.Context()); err != nil || tok.Reveal() != "typed-2" {
		t.Errorf("what is only held was dropped: %q, %v", tok.Reveal(), err)
	}
}
