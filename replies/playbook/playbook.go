package playbook

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/template"
)

//go:embed defaults
var builtin embed.FS

// Folder of a workspace.
const Folder = "playbooks"

// Playbook is one page.
type Playbook struct {
	page.Scope
	Name    string // of its file, without ending
	Title   string
	When    [][]Condition // fits when all conditions of one of the lists hold; empty: whenever the kind does
	Text    string        // Markdown
	File    string
	Builtin bool
}

type head struct {
	page.Scope
	Title string   `toml:"title"`
	When  []string `toml:"when"`
}

// Set is all playbooks at hand.
type Set struct{ list []Playbook }

// Load reads the folder playbooks of a workspace; fsys may be nil. A playbook that comes with the program stands where
// the workspace has none of the same name. A file with a mistake is left out and told. Names of brands are held against
// those given, if any are.
func Load(fsys fs.FS, brands []string) (*Set, []*page.Error) {
	s := &Set{}
	var wrong []*page.Error
	if fsys != nil {
		var files []page.File
		files, wrong = page.Files(fsys, Folder)
		for _, f := range files {
			p, err := Read(f, brands)
			if err == nil {
				err = clash(p, s.list)
			}
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			s.list = append(s.list, p)
		}
	}
	for _, p := range Defaults() {
		if !slices.ContainsFunc(s.list, func(o Playbook) bool { return o.Name == p.Name && o.Lang == p.Lang && len(o.Brands) == 0 }) {
			s.list = append(s.list, p)
		}
	}
	return s, wrong
}

// Defaults are the playbooks that come with the program.
var Defaults = sync.OnceValue(func() []Playbook {
	var list []Playbook
	for _, f := range page.BuiltIn(builtin, "defaults") {
		p, err := Read(f, nil)
		if err != nil {
			panic("playbooks: " + err.Error())
		}
		list = append(list, p)
	}
	return list
})

func clash(p Playbook, list []Playbook) *page.Error {
	for _, o := range list {
		if o.Name == p.Name && o.Lang == p.Lang && slices.Equal(o.Brands, p.Brands) {
			return page.Doc{File: p.File}.Bad(1, "playbook.name_twice", fmt.Sprintf("%s has the same name", o.File), "Other", o.File)
		}
	}
	return nil
}

// Read reads one file.
func Read(f page.File, brands []string) (Playbook, *page.Error) {
	var h head
	d, err := page.Read(f, &h)
	if err == nil {
		err = d.Check(h.Scope, brands)
	}
	if err == nil && strings.TrimSpace(h.Title) == "" {
		err = d.Bad(d.LineOf("title"), "page.no_title", "a title is missing")
	}
	if err != nil {
		return Playbook{}, err
	}
	if formed(d.Body) {
		var fault *template.Fault
		if _, err := template.ParseText(d.Body, nil); errors.As(err, &fault) {
			return Playbook{}, d.Bad(d.Line+fault.Line, fault.Key, fault.Error(), fault.Fields...)
		}
	}
	p := Playbook{Scope: h.Scope, Name: f.Base(), Title: h.Title, Text: d.Body, File: f.Name, Builtin: f.Builtin}
	for _, line := range h.When {
		all, fault := parseWhen(line)
		if fault != nil {
			return Playbook{}, d.Bad(d.LineOf("when"), fault.key, fault.what, fault.fields...)
		}
		p.When = append(p.When, all)
	}
	return p, nil
}

// All lists every playbook a brand can read in a language, its own first.
func (s *Set) All(brand, lang string) []Playbook {
	var out []Playbook
	for _, own := range []bool{true, false} {
		for _, p := range s.list {
			if p.Lang == page.Spoken(lang) && p.For(brand) && own == (len(p.Brands) > 0) &&
				!slices.ContainsFunc(out, func(o Playbook) bool { return o.Name == p.Name }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Named finds one by its name.
func (s *Set) Named(brand, lang, name string) (Playbook, bool) {
	for _, p := range s.All(brand, lang) {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return Playbook{}, false
}

// Facts are what a matter is known to be. What is not known is left zero.
type Facts struct {
	Brand string
	Lang  string

	Rounds     int  // public rounds so far: see replies.Rounds
	Heat       int  // 0 to 6, of the thread
	Weather    int  // 0 to 6, of the brand
	Critics    int  // different people who complain in the thread
	Stars      int  // 1 to 5, 0 if none
	OneStars   int  // one-star threads of the same person, over all of the brand
	Complaints int  // threads with a complaint of the same person, this one with them
	Unjust     bool // a person has said that the complaint is unjustified
	Hard       bool // a person, or triage, holds that a call would be better: urgent, or escalated
	Called     bool // it came by phone, or a call is being noted
	Moderating bool // hiding, deleting or blocking is being thought of
	Asked      bool // the person has been asked for a review before
}

// Reason is one thing a suggestion rests on. Key is its sentence in the catalogues, N the figure it is filled with.
type Reason struct {
	Key  string
	N    int
	Kind replies.Kind
}

// Suggestion is a playbook that fits, and why.
type Suggestion struct {
	Playbook
	Why []Reason
}

// Pick suggests the playbooks that fit, the most particular first: what rests on figures and on what a person has said
// comes before what merely fits the kind, and a brand's own before general ones.
func (s *Set) Pick(kind replies.Kind, f Facts) []Suggestion {
	var out []Suggestion
	for _, p := range s.All(f.Brand, f.Lang) {
		if len(p.Kinds) == 0 && len(p.When) == 0 || !p.About(kind) {
			continue
		}
		why, ok := p.fits(f)
		if !ok {
			continue
		}
		if len(p.Kinds) > 0 {
			why = append(why, Reason{Key: "playbook.because.kind", Kind: kind})
		}
		out = append(out, Suggestion{p, why})
	}
	slices.SortStableFunc(out, func(x, y Suggestion) int {
		if n := y.weight() - x.weight(); n != 0 {
			return n
		}
		return min(len(y.When), 1) - min(len(x.When), 1)
	})
	return out
}

// weight counts what speaks for a suggestion; that something is not so speaks least.
func (s Suggestion) weight() int {
	n := 2 * min(len(s.Brands), 1)
	for _, r := range s.Why {
		if strings.HasPrefix(r.Key, "playbook.because.not_") || r.Key == "playbook.because.kind" {
			n++
		} else {
			n += 3
		}
	}
	return n
}

// fits gives the conditions that hold: the longest list of those that do as a whole.
func (p Playbook) fits(f Facts) ([]Reason, bool) {
	if len(p.When) == 0 {
		return nil, true
	}
	var best []Reason
	for _, all := range p.When {
		var why []Reason
		for _, c := range all {
			if !c.holds(f) {
				why = nil
				break
			}
			why = append(why, c.reason(f))
		}
		if len(why) > len(best) {
			best = why
		}
	}
	return best, len(best) > 0
}
