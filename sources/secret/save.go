package secret

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/zalando/go-keyring"
)

// ErrNotOurs says that a place is not this program's to write to: what a command prints and what stands in the environment
// others have put there.
var ErrNotOurs = errors.New("this place is not written to by this program")

// errLines refuses what would not come back whole: Lookup reads one line.
var errLines = errors.New("a secret is one line")

// Writable tells whether Save can put a secret there.
func (s Spec) Writable() bool { return s.Place() == FromFile || s.Place() == FromKeyring }

// Save puts a secret where the spec says, over what is there. A file is made with mode 0600, its directory with 0700, and
// it is whole or not there at all. The error is an Error, or ErrNotOurs for a command and a variable.
func Save(ctx context.Context, s Spec, t Token) error {
	text := strings.TrimSpace(t.Reveal())
	switch {
	case text == "":
		return s.fail(Blank, nil)
	case strings.ContainsAny(text, "\r\n"):
		return s.fail(Unwritten, errLines)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	switch s.Place() {
	case FromFile:
		return s.toFile(text)
	case FromKeyring:
		if err := keyring.Set(Service, s.Account, text); err != nil {
			return s.fail(NoKeyring, err)
		}
		return nil
	}
	return ErrNotOurs
}

// Remove takes a secret away that Save has put there. One that is not there is no error.
func Remove(s Spec) error {
	switch s.Place() {
	case FromFile:
		if err := os.Remove(s.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return s.fail(Unwritten, err)
		}
		return nil
	case FromKeyring:
		if err := keyring.Delete(Service, s.Account); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return s.fail(NoKeyring, err)
		}
		return nil
	}
	return ErrNotOurs
}

// HasKeyring tells whether this machine has a keyring that answers. It looks for an entry nobody has made.
func HasKeyring() bool {
	_, err := keyring.Get(Service, "is anybody there")
	return err == nil || errors.Is(err, keyring.ErrNotFound)
}

// toFile writes beside the file and moves it into its place, so that nobody ever reads half a secret. A link is followed:
// people keep such files elsewhere and link to them.
func (s Spec) toFile(text string) error {
	path := s.path()
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return s.fail(Unwritten, err)
	}
	f, err := os.CreateTemp(dir, ".atempause-*") // mode 0600
	if err != nil {
		return s.fail(Unwritten, err)
	}
	_, err = f.WriteString(text + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return s.fail(Unwritten, err)
	}
	return nil
}
