package workspace

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"atempause/replies/template"
	"atempause/sources"
)

const ownTemplate = `+++
title = "Torte misslungen"
shortcut = "torte"
lang = "de"
kinds = ["complaint"]
+++
Guten Tag,

die Torte war nicht, wie sie sein soll. […]
`

func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPagesStandBesideTheDefaults(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "templates/krume/torte.md", ownTemplate)
	put(t, dir, "house-rules.md", "+++\ntitle = \"Hausregeln\"\nlang = \"de\"\nlink = \"https://krume.example/regeln\"\n+++\n## Werbung {#advert}\n\nKeine Werbung.\n\n> Hallo, hier stand Werbung.\n")
	p := Workspace{Dir: dir}.Pages([]string{"Bäckerei Krume"})
	if len(p.Wrong) != 0 {
		t.Fatal(p.Wrong)
	}
	ask := template.Ask{Brand: "Bäckerei Krume", Lang: "de"}
	for _, name := range []string{"torte", "leid"} { // the workspace's own, and the program's
		if _, ok := p.Templates.Named(ask, name); !ok {
			t.Errorf("no template %s", name)
		}
	}
	if got := p.House.For("Bäckerei Krume", "de").Address(sources.Advert); got != "https://krume.example/regeln#advert" {
		t.Errorf("house rules at %q", got)
	}
	if _, ok := p.Playbooks.Named("Bäckerei Krume", "en", "praise"); !ok {
		t.Error("no English playbook for praise")
	}
}

func TestAMistakeLeavesOutItsFileOnly(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "templates/gut.md", ownTemplate)
	put(t, dir, "templates/schlecht.md", "+++\ntitle = \"X\"\nlang = \"de\"\n+++\nohne Lücke {nahme}\n")
	put(t, dir, "playbooks/schlecht.md", "+++\ntitle = \"X\"\nlang = \"fr\"\n+++\nText\n")
	p := Workspace{Dir: dir}.Pages(nil)
	if len(p.Wrong) != 2 || p.Wrong[0].File != "templates/schlecht.md" || p.Wrong[0].Line != 5 || p.Wrong[1].File != "playbooks/schlecht.md" || p.Wrong[1].Line != 3 {
		t.Fatalf("%v", p.Wrong)
	}
	if _, ok := p.Templates.Named(template.Ask{Lang: "de"}, "torte"); !ok {
		t.Error("the good one is gone, too")
	}
}

func TestLibraryFollowsTheFiles(t *testing.T) {
	dir := t.TempDir()
	l := Workspace{Dir: dir}.Library(nil)
	has := func(p Pages, name string) bool {
		_, ok := p.Templates.Named(template.Ask{Lang: "de"}, name)
		return ok
	}
	if has(l.Pages(), "torte") {
		t.Fatal("there is none yet")
	}
	path := put(t, dir, "templates/torte.md", ownTemplate)
	if has(l.Pages(), "torte") || !has(l.Refresh(), "torte") || !has(l.Pages(), "torte") {
		t.Error("a new file is had by Refresh, and from then on by Pages")
	}
	same := l.Refresh().Templates
	if l.Refresh().Templates != same {
		t.Error("read anew although nothing has changed")
	}
	put(t, dir, "templates/torte.md", ownTemplate+"\nNoch ein Satz.\n")
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if l.Refresh().Templates == same {
		t.Error("a changed file is not seen")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if has(l.Refresh(), "torte") {
		t.Error("a removed file is still there")
	}
}

func TestDefaultsNeedNoWorkspace(t *testing.T) {
	p := Workspace{}.Pages(nil)
	if len(p.Wrong) != 0 || len(p.Templates.All()) == 0 || len(p.Playbooks.All("", "de")) == 0 || p.House.For("", "en").Text == "" {
		t.Errorf("%+v", p)
	}
}
