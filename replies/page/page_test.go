package page_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/page"
)

type head struct {
	page.Scope
	Title string `toml:"title"`
}

func TestRead(t *testing.T) {
	var h head
	d, err := page.Read(page.File{Name: "a/b.md", Data: []byte("\ufeff+++ \r\ntitle = \"x\" # so\r\nlang = \"de\"\r\n+++\r\n\r\n\r\nEins\r\n\r\nzwei \r\n\r\n")}, &h)
	if err != nil || h.Title != "x" || d.Body != "Eins\n\nzwei" || d.Line != 7 || d.LineOf("lang") != 3 || d.LineOf("kinds") != 1 {
		t.Errorf("%+v %+v %v", h, d, err)
	}
}

func TestFiles(t *testing.T) {
	files, wrong := page.Files(fstest.MapFS{
		"templates/b.md": {Data: []byte("b")}, "templates/a/c.md": {Data: []byte("c")}, "templates/README.md": {}, "templates/x.txt": {},
		"templates/.git/d.md": {}, "templates/.e.md": {}, "other/f.md": {}, "templates/big.md": {Data: make([]byte, page.MaxSize+1)},
	}, "templates")
	if len(files) != 2 || files[0].Name != "templates/a/c.md" || files[1].Base() != "b" {
		t.Errorf("%+v", files)
	}
	if len(wrong) != 1 || wrong[0].Key != "page.too_big" || wrong[0].File != "templates/big.md" {
		t.Error(wrong)
	}
	if files, wrong := page.Files(fstest.MapFS{}, "templates"); len(files)+len(wrong) != 0 {
		t.Error("a folder that is not there")
	}
	if _, wrong := page.Files(broken{}, "templates"); len(wrong) != 1 || wrong[0].Key != "page.unreadable" {
		t.Error(wrong)
	}
}

// broken is a disk that does not answer.
type broken struct{}

func (broken) Open(string) (fs.File, error) { return nil, errors.New("input/output error") }

func TestScope(t *testing.T) {
	s := page.Scope{Kinds: []replies.Kind{replies.Praise}, Brands: []string{"Krume"}}
	if !s.For("krume") || s.For("Radhaus") || !s.About(replies.Praise) || s.About(replies.Spam) {
		t.Error("named")
	}
	if !(page.Scope{}).For("Radhaus") || !(page.Scope{}).About(replies.Spam) {
		t.Error("for all")
	}
	if err := (page.Doc{}).Check(page.Scope{Lang: "de", Brands: []string{" "}}, nil); err == nil {
		t.Error("a brand without a name")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("+++\ntitle=\"x\"\n+++\ntext"))
	f.Add([]byte("+++\ntitle='''x\n\n'''\n[[brands]]\n+++\n+++"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var h head
		d, err := page.Read(page.File{Name: "x.md", Data: data}, &h)
		lines := 1 + strings.Count(string(data), "\n")
		if err != nil {
			if err.Line < 1 || err.Line > lines || err.Key == "" || err.File != "x.md" {
				t.Fatalf("%v in %d lines", err, lines)
			}
			return
		}
		if d.Line < 1 || d.Line > lines || strings.TrimSpace(d.Body) == "" || !utf8.ValidString(d.Body) {
			t.Fatalf("%+v in %d lines", d, lines)
		}
	})
}
