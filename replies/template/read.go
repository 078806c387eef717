package template

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"

	"atempause/replies/checklist"
	"atempause/replies/page"
	"atempause/sources"
)

//go:embed defaults facts
var builtin embed.FS

// Folders of a workspace.
const (
	Folder = "templates"
	Facts  = "facts"
)

// Template is one wording, or, with Asks, one fact.
type Template struct {
	page.Scope
	Name     string           // of its file, without ending
	Title    string           // for the list
	Shortcut string           // typed as ::shortcut; "" for none
	Audience sources.Audience // "" for both
	Asks     []string         // of a fact: words that ask for it, each entry a set of words that have to come together
	Link     string           // put in for {link}; a fact without that field ends with it
	Review   bool             // it asks for a review
	Labels   map[string]string
	Text     Text
	File     string
	Builtin  bool

	sample []Text
}

// IsFact tells a fact from a template.
func (t Template) IsFact() bool { return len(t.Asks) > 0 }

// head is how a template is written.
type head struct {
	page.Scope
	Title    string            `toml:"title"`
	Shortcut string            `toml:"shortcut"`
	Audience sources.Audience  `toml:"audience"`
	Asks     []string          `toml:"asks"`
	Link     string            `toml:"link"`
	Review   bool              `toml:"review"`
	Fields   map[string]string `toml:"fields"`
	Sample   []string          `toml:"sample"`
}

// Set is all templates and facts at hand: those of the workspace, and those that come with the program where the workspace
// has none of the same name.
type Set struct {
	list []Template // the workspace's first, each by name
	own  map[string]*borrowing

	mu   sync.Mutex
	made map[string][]*trace // see earlier
}

// Load reads the folders templates and facts of a workspace; fsys may be nil. A file with a mistake is left out and told.
// Names of brands are held against those given, if any are.
func Load(fsys fs.FS, brands []string) (*Set, []*page.Error) {
	var list []Template
	var wrong []*page.Error
	if fsys != nil {
		for _, dir := range []string{Folder, Facts} {
			files, bad := page.Files(fsys, dir)
			wrong = append(wrong, bad...)
			for _, f := range files {
				t, err := Read(f, brands, dir == Facts)
				if err == nil {
					err = clash(f, t, list)
				}
				if err != nil {
					wrong = append(wrong, err)
					continue
				}
				list = append(list, t)
			}
		}
	}
	for _, t := range Defaults() {
		if !slices.ContainsFunc(list, func(o Template) bool { return !o.Builtin && o.Name == t.Name && o.Lang == t.Lang && len(o.Brands) == 0 }) {
			list = append(list, t)
		}
	}
	return &Set{list: list, own: borrowings(list)}, wrong
}

// Defaults are the templates and facts that come with the program.
var Defaults = sync.OnceValue(func() []Template {
	var list []Template
	for _, dir := range []string{"defaults", "facts"} {
		for _, f := range page.BuiltIn(builtin, dir) {
			t, err := Read(f, nil, dir == "facts")
			if err == nil {
				err = clash(f, t, list)
			}
			if err != nil {
				panic("templates: " + err.Error())
			}
			list = append(list, t)
		}
	}
	return list
})

// clash finds an earlier template that could not be told from this one.
func clash(f page.File, t Template, list []Template) *page.Error {
	for _, o := range list {
		if o.Lang != t.Lang || !meet(o.Brands, t.Brands) {
			continue
		}
		var head head
		d, _ := page.Read(f, &head)
		if o.Name == t.Name && slices.Equal(o.Brands, t.Brands) {
			return d.Bad(1, "template.name_twice", fmt.Sprintf("%s has the same name", o.File), "Other", o.File)
		}
		if t.Shortcut != "" && o.Shortcut == t.Shortcut && len(o.Brands) > 0 == (len(t.Brands) > 0) {
			return d.Bad(d.LineOf("shortcut"), "template.shortcut_twice", fmt.Sprintf("%s has the same shortcut", o.File), "Shortcut", t.Shortcut, "Other", o.File)
		}
	}
	return nil
}

// meet tells whether two lists of brands have one in common; an empty one holds all.
func meet(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return strings.EqualFold(x, y) })
	})
}

// Read reads one file; fact says that it lies among the facts.
func Read(f page.File, brands []string, fact bool) (Template, *page.Error) {
	var h head
	d, err := page.Read(f, &h)
	if err == nil {
		err = d.Check(h.Scope, brands)
	}
	if err == nil {
		err = checkHead(d, h, fact)
	}
	if err != nil {
		return Template{}, err
	}
	own := make([]string, 0, len(h.Fields))
	for name := range h.Fields {
		own = append(own, name)
	}
	slices.Sort(own)
	text, fault := ParseText(d.Body, own)
	if fault != nil {
		return Template{}, at(d, d.Line, fault)
	}
	t := Template{
		Scope: h.Scope, Name: f.Base(), Title: h.Title, Shortcut: strings.ToLower(h.Shortcut), Audience: h.Audience, Asks: h.Asks, Link: h.Link,
		Review: h.Review, Labels: h.Fields, Text: text, File: f.Name, Builtin: f.Builtin,
	}
	if !t.IsFact() && !text.open(t.Audience) {
		return t, d.Bad(d.Line, "template.no_gap", "no "+checklist.Gap+" for the person's own sentence")
	}
	if t.IsFact() && t.Link != "" && !slices.Contains(text.Fields(), "link") {
		t.Text.nodes = append(slices.Clone(text.nodes), node{literal: " "}, node{field: "link"})
	}
	for _, s := range h.Sample {
		piece, fault := ParseText(s, own)
		if fault != nil {
			return t, at(d, d.LineOf("sample"), fault)
		}
		t.sample = append(t.sample, piece)
	}
	return t, nil
}

// at puts a fault of a text in its file.
func at(d page.Doc, from int, err error) *page.Error {
	var f *Fault
	if !errors.As(err, &f) {
		return d.Bad(from, "template.text", err.Error())
	}
	return d.Bad(from+f.Line, f.Key, f.what, f.Fields...)
}

func checkHead(d page.Doc, h head, fact bool) *page.Error {
	switch {
	case strings.TrimSpace(h.Title) == "":
		return d.Bad(d.LineOf("title"), "page.no_title", "a title is missing")
	case h.Shortcut != "" && !validShortcut(h.Shortcut):
		return d.Bad(d.LineOf("shortcut"), "template.shortcut", fmt.Sprintf("%q is no shortcut", h.Shortcut), "Got", h.Shortcut)
	case h.Audience != "" && h.Audience != sources.Public && h.Audience != sources.Private:
		return d.Bad(d.LineOf("audience"), "template.audience", fmt.Sprintf("audience must be public or private, not %q", h.Audience), "Got", string(h.Audience))
	case fact && len(h.Asks) == 0:
		return d.Bad(d.LineOf("asks"), "template.no_asks", "a fact needs words that ask for it")
	case h.Link != "" && !ValidLink(h.Link):
		return d.Bad(d.LineOf("link"), "page.link", fmt.Sprintf("%q is no address of a page", h.Link), "Got", h.Link)
	}
	for _, words := range h.Asks {
		if len(stems(words, h.Lang)) == 0 {
			return d.Bad(d.LineOf("asks"), "template.asks_empty", fmt.Sprintf("%q holds no word", words), "Got", words)
		}
	}
	for name, label := range h.Fields {
		switch {
		case !validName(name):
			return d.Bad(d.LineOf(name), "template.field_name", fmt.Sprintf("%q is no name for a field", name), "Name", name)
		case slices.Contains(Standard, name) && !slices.Contains(labelled, name):
			return d.Bad(d.LineOf(name), "template.field_standard", fmt.Sprintf("%q is filled by the program", name), "Name", name)
		case strings.TrimSpace(label) == "":
			return d.Bad(d.LineOf(name), "template.field_label", fmt.Sprintf("%q does not say what to ask for", name), "Name", name)
		}
	}
	return nil
}

// labelled are standard fields that are not always known: a file may say what to ask for.
var labelled = []string{"order_date", "review_link"}

func validShortcut(s string) bool {
	return len(s) <= 30 && !strings.ContainsFunc(s, func(r rune) bool { return !shortcutRune(r) })
}

func shortcutRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_'
}

// ValidLink tells whether a text is the address of a page.
func ValidLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(s, " \t\n")
}
