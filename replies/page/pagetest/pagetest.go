// Package pagetest gives the tests of whatever reads pages (playbooks, templates, house rules) their files.
package pagetest

import (
	"os"
	"regexp"
	"testing"
	"testing/fstest"
)

// Dir is a folder that holds these files: texts by their paths.
func Dir(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

var shown = regexp.MustCompile("(?s)`([a-z-]+/[a-z/-]+\\.md)`:\n\n```markdown\n(.*?)```")

// Examples are the files the README beside a test shows, by the paths it gives them. It fails if there are none.
func Examples(t testing.TB) map[string]string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, m := range shown.FindAllStringSubmatch(string(text), -1) {
		files[m[1]] = m[2]
	}
	if len(files) == 0 {
		t.Fatal("README.md shows no file")
	}
	return files
}
