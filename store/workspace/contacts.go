package workspace

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"atempause/replies/escalation"
	"atempause/replies/page"
)

// ContactsExample is a contacts.toml with every key explained; it is a valid one itself.
//
//go:embed contacts.example.toml
var ContactsExample string

// Contacts is the path of contacts.toml.
func (w Workspace) Contacts() string { return filepath.Join(w.Dir, escalation.File) }

// Briefs is where briefs that were written to a file lie.
func (w Workspace) Briefs() string { return filepath.Join(w.Dir, "briefs") }

// readContacts reads contacts.toml and tells its mistakes as those of the pages are told.
func readContacts(fsys fs.FS, brands []string) (escalation.Book, []*page.Error) {
	if fsys == nil {
		return escalation.Book{}, nil
	}
	book, err := escalation.ReadFS(fsys, brands)
	var list escalation.Problems
	switch {
	case err == nil:
		return book, nil
	case errors.As(err, &list):
	default:
		return book, []*page.Error{{File: escalation.File, Line: 1, Key: "page.unreadable"}}
	}
	wrong := make([]*page.Error, len(list))
	for i, p := range list {
		wrong[i] = page.Told(p.File, p.Line, p.Key, p.Fields, fmt.Sprint(p.Key, p.Fields))
	}
	return book, wrong
}
