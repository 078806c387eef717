package app

import (
	"os"
	"path/filepath"
)

// demoPrefix begins the name of every throw-away workspace.
const demoPrefix = "atempause-demo-"

// claimFile lies in a throw-away workspace and is locked as long as its program lives. The system lets go of the lock
// however that ends, so nothing has to be guessed from process numbers, which differ between containers.
const claimFile = "in-use"

// claim locks a throw-away workspace. The file gets its name only when it is locked, so that nobody finds it unlocked.
func claim(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, claimFile+".new"), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := lock(f); err != nil {
		_ = f.Close()
		return nil, err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, claimFile)); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// sweep removes throw-away workspaces whose program was killed before it could. What cannot be removed stays; one
// without a claim is none of ours.
func sweep(parent string) {
	dirs, err := filepath.Glob(filepath.Join(parent, demoPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
			continue
		}
		f, err := os.OpenFile(filepath.Join(dir, claimFile), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if free, err := lock(f); err == nil && free {
			_ = os.RemoveAll(dir)
		}
		_ = f.Close()
	}
}
