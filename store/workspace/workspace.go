package workspace

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/adrg/xdg"
)

// Env names the variable that chooses a workspace when no flag does.
const Env = "ATEMPAUSE_WORKSPACE"

// Example is a config.toml with every key explained; it is a valid config itself.
//
//go:embed config.example.toml
var Example string

// Workspace is a directory. It need not exist yet.
type Workspace struct{ Dir string }

// Locate chooses the workspace: the flag, else the variable, else the standard place.
func Locate(flag string) (Workspace, error) {
	dir := flag
	if dir == "" {
		dir = os.Getenv(Env)
	}
	if dir == "" {
		dir = filepath.Join(xdg.DataHome, "atempause")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Workspace{}, fmt.Errorf("locate workspace %s: %w", dir, err)
	}
	return Workspace{Dir: abs}, nil
}

// Config is the path of config.toml.
func (w Workspace) Config() string { return filepath.Join(w.Dir, "config.toml") }

// Database is the path of the store.
func (w Workspace) Database() string { return filepath.Join(w.Dir, "atempause.db") }

// Rules is where a user's own rule files lie; they add to those built in.
func (w Workspace) Rules() string { return filepath.Join(w.Dir, "rules") }

// Exists tells whether there is a config: the mark of a workspace.
func (w Workspace) Exists() bool {
	_, err := os.Stat(w.Config())
	return err == nil
}

// Make creates the directory, closed to others, if it is not there.
func (w Workspace) Make() error {
	if err := os.MkdirAll(w.Dir, 0o700); err != nil {
		return fmt.Errorf("make workspace %s: %w", w.Dir, err)
	}
	return nil
}

// ErrNoConfig says that the workspace has no config.toml.
var ErrNoConfig = errors.New("no config.toml")

// maxConfig bounds the config: whatever is larger was meant to be something else.
const maxConfig = 4 << 20

// Load reads config.toml. The error is ErrNoConfig, Problems, or the disk's.
func (w Workspace) Load(_ context.Context) (Config, error) {
	info, err := os.Stat(w.Config())
	if errors.Is(err, os.ErrNotExist) {
		return Config{}, fmt.Errorf("read %s: %w", w.Config(), ErrNoConfig)
	}
	if err != nil {
		return Config{}, fmt.Errorf("read %s: %w", w.Config(), err)
	}
	if info.Size() > maxConfig {
		return Config{}, Problems{{File: w.Config(), Line: 1, Col: 1, Key: "config.too_big"}}
	}
	data, err := os.ReadFile(w.Config())
	if err != nil {
		return Config{}, fmt.Errorf("read %s: %w", w.Config(), err)
	}
	return Parse(w, data)
}

var langLine = regexp.MustCompile(`(?m)^\s*lang\s*=\s*["'](de|en)["']`)

// Lang is the language the config asks for, "" if none. It is lenient where Load is strict: complaints about a broken
// config should come in the person's language, too.
func (w Workspace) Lang() string {
	data, err := os.ReadFile(w.Config())
	if err != nil || len(data) > maxConfig {
		return ""
	}
	head, _, _ := strings.Cut(string(data), "[[")
	if m := langLine.FindStringSubmatch(head); m != nil {
		return m[1]
	}
	return ""
}

// Backups is where copies of the workspace's data are kept.
func (w Workspace) Backups() string { return filepath.Join(w.Dir, "backups") }
