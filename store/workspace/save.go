package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup is where the config as it was before the last change by the program lies.
func (w Workspace) Backup() string { return w.Config() + ".bak" }

// Save writes the changed config in one step, after the one that was there has been put aside (see Backup). The error is
// ErrChanged if somebody else has been quicker, or the disk's. Nothing is written where nothing was changed.
func (e *Edit) Save(ctx context.Context) error {
	if bytes.Equal(e.was, e.text) {
		return nil
	}
	if err := e.w.Make(); err != nil {
		return err
	}
	path := e.w.Config()
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // people keep their config elsewhere and link to it
	}
	now, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		now = nil
	case err != nil:
		return fmt.Errorf("read %s: %w", path, err)
	}
	if !bytes.Equal(now, e.was) || (now == nil) != (e.was == nil) {
		return ErrChanged
	}
	mode := fs.FileMode(0o600)
	if e.was != nil {
		if info, err := os.Stat(path); err == nil {
			mode = info.Mode().Perm()
		}
		if err := replace(e.w.Backup(), e.was, mode); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := replace(path, e.text, mode); err != nil {
		return err
	}
	e.was = e.text
	return nil
}

// replace writes a file beside the one it takes the place of, so that nobody ever reads half of it.
func replace(path string, data []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".atempause-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
