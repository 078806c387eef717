package app

import (
	"os"
	"path/filepath"
)

// KeepBrief writes a brief into the workspace, for nobody else's eyes, and tells where it lies. One of the same name is
// written over: it is the same case in the same minute.
func (a *App) KeepBrief(name, text string) (string, error) {
	dir := a.Workspace.Briefs()
	path := filepath.Join(dir, filepath.Base(name))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", &DiskError{Path: dir, Err: err}
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", &DiskError{Path: path, Err: err}
	}
	return path, nil
}
