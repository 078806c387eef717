package workspace

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"atempause/replies/escalation"
	"atempause/replies/houserules"
	"atempause/replies/page"
	"atempause/replies/playbook"
	"atempause/replies/template"
)

// Pages is what a workspace's people wrote to be read and used beside the composer, with what comes with the program.
type Pages struct {
	Templates *template.Set
	Playbooks *playbook.Set
	House     *houserules.Book
	Contacts  escalation.Book
	Wrong     []*page.Error // what is left out until it is mended: files, in the order of their folders, and contacts
}

// DefaultPages are those that come with the program.
var DefaultPages = sync.OnceValue(func() Pages { return readPages(nil, nil) })

func readPages(fsys fs.FS, brands []string) Pages {
	var p Pages
	var wrong []*page.Error
	p.Templates, p.Wrong = template.Load(fsys, brands)
	p.Playbooks, wrong = playbook.Load(fsys, brands)
	p.Wrong = append(p.Wrong, wrong...)
	p.House, wrong = houserules.Load(fsys, brands)
	p.Wrong = append(p.Wrong, wrong...)
	p.Contacts, wrong = readContacts(fsys, brands)
	p.Wrong = append(p.Wrong, wrong...)
	return p
}

// Pages reads the workspace's templates, facts, playbooks and house rules. Names of brands in them are held against those
// given, if any are. A mistake leaves out its file and nothing else.
func (w Workspace) Pages(brands []string) Pages {
	if w.Dir == "" {
		return DefaultPages()
	}
	return readPages(os.DirFS(w.Dir), brands)
}

// Library keeps a workspace's pages at hand and reads them anew when a file has changed. It is safe for use by several
// goroutines.
type Library struct {
	place  Workspace
	brands []string
	first  chan struct{} // closed when they have been read for the first time
	now    atomic.Pointer[Pages]
	mu     sync.Mutex // over reading
	stamp  string
}

// Library begins to read the pages, beside what goes on.
func (w Workspace) Library(brands []string) *Library {
	l := &Library{place: w, brands: brands, first: make(chan struct{})}
	go func() {
		defer close(l.first)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.read(l.place.pagesStamp())
	}()
	return l
}

func (l *Library) read(stamp string) {
	p := l.place.Pages(l.brands)
	l.stamp = stamp
	l.now.Store(&p)
}

// Pages are the pages as they were read last. It waits only while they are read for the first time.
func (l *Library) Pages() Pages {
	<-l.first
	return *l.now.Load()
}

// Refresh looks whether a file has changed, reads all anew if one has, and gives the pages.
func (l *Library) Refresh() Pages {
	<-l.first
	l.mu.Lock()
	defer l.mu.Unlock()
	if stamp := l.place.pagesStamp(); stamp != l.stamp {
		l.read(stamp)
	}
	return *l.now.Load()
}

// pagesStamp changes whenever a page comes, goes or is written: names, sizes and times of all of them.
func (w Workspace) pagesStamp() string {
	if w.Dir == "" {
		return ""
	}
	var b strings.Builder
	note := func(name string, d fs.FileInfo) {
		fmt.Fprintf(&b, "%s %d %d\n", name, d.Size(), d.ModTime().UnixNano())
	}
	for _, name := range []string{houserules.File, escalation.File} {
		if info, err := os.Stat(filepath.Join(w.Dir, name)); err == nil {
			note(name, info)
		}
	}
	for _, dir := range []string{template.Folder, template.Facts, playbook.Folder, houserules.Folder} {
		_ = filepath.WalkDir(filepath.Join(w.Dir, dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // what cannot be read is told when it is read
			}
			if info, err := os.Stat(name); err == nil {
				note(name, info)
			}
			return nil
		})
	}
	return b.String()
}
