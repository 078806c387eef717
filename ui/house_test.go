package ui

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// floor is how deep a room lies: imports run from a lower number to a higher one.
var floor = map[string]int{"atempause": 0, "screenshots": 1, "ui": 1, "store": 2, "replies": 3, "sources": 4}

// forbidden says what a room must not know, whatever floor it is on.
var forbidden = map[string][]string{
	"sources": {"database/sql", "charm.land/"},
	"replies": {"database/sql", "net/http", "charm.land/"},
	"store":   {"net/http", "charm.land/"},
	"ui":      {"database/sql", "net/http"},
}

func TestTheHouse(t *testing.T) {
	docs := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || (strings.HasPrefix(name, ".") && name != "..") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		rel := strings.TrimPrefix(strings.TrimPrefix(dir, ".."), "/")
		room, _, _ := strings.Cut(rel, "/")
		if room == "" {
			room = "atempause"
		}
		if _, seen := docs[dir]; !seen {
			docs[dir] = false
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		if file.Doc != nil {
			docs[dir] = true
		}
		if strings.HasSuffix(path, "_test.go") {
			return nil
		}
		for _, imp := range file.Imports {
			checkImport(t, path, room, rel, strings.Trim(imp.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, has := range docs {
		if has || dir == ".." {
			continue
		}
		t.Errorf("%s: no file says what this package is for", dir)
	}
	if entries, err := os.ReadDir(".."); err == nil {
		checkTopLevel(t, entries)
	}
}

func checkImport(t *testing.T, path, room, rel, imp string) {
	t.Helper()
	from, known := floor[room]
	if !known {
		t.Errorf("%s: a room the floor plan does not know", path)
		return
	}
	if to, ours := strings.CutPrefix(imp, "atempause/"); ours {
		target, _, _ := strings.Cut(to, "/")
		if floor[target] < from {
			t.Errorf("%s imports upward: %s", path, imp)
		}
		if room == "sources" && isNetwork(rel) && isNetwork(to) {
			t.Errorf("%s: a network knows its neighbour %s", path, imp)
		}
		return
	}
	for _, bad := range forbidden[room] {
		if strings.HasPrefix(imp, bad) && !(bad == "net/http" && mayHTTP(rel)) {
			t.Errorf("%s: %s has no business with %s", path, room, imp)
		}
	}
}

// isNetwork tells whether a folder speaks to one network; graph is the transport two of them share.
func isNetwork(rel string) bool {
	switch strings.TrimPrefix(rel, "sources/") {
	case "facebook", "instagram", "sandbox", "mastodon", "bluesky", "mail", "youtube", "google", "wordpress", "feed", "x":
		return true
	}
	return false
}

// mayHTTP: the room that puts the others together gives the sources their client.
func mayHTTP(rel string) bool { return rel == "ui/app" || rel == "ui/termtest" }

func checkTopLevel(t *testing.T, entries []fs.DirEntry) {
	t.Helper()
	want := map[string]bool{
		"main.go": true, "ui": true, "sources": true, "store": true, "replies": true, "screenshots": true, "go.mod": true,
		"go.sum": true, "README.md": true, "LICENSE": true, "CHANGELOG.md": true, "CONTRIBUTING.md": true,
	}
	for _, e := range entries {
		if !want[e.Name()] && !strings.HasPrefix(e.Name(), ".") && e.Name() != "atempause" {
			t.Errorf("%s has no place at the top level", e.Name())
		}
	}
}
