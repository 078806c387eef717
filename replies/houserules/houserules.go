package houserules

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"atempause/replies/page"
	"atempause/replies/template"
	"atempause/sources"
)

//go:embed defaults
var builtin embed.FS

// Where a workspace keeps them: one file for all brands, and a folder for further ones.
const (
	File   = "house-rules.md"
	Folder = "house-rules"
)

// Grounds lists the grounds in the order a menu shows them.
var Grounds = []sources.Ground{
	sources.Advert, sources.OffTopic, sources.PersonalData, sources.Obscene, sources.Discriminatory, sources.Defamatory, sources.Threat,
}

// Rule is one ground: its heading, what may not be, and what is said in public after a post was taken down for it.
type Rule struct {
	Ground   sources.Ground
	Title    string
	Sentence string
	Builtin  bool // the program's own: no file of the workspace says anything on this ground
	public   template.Text
}

// Rules are a brand's house rules in one language.
type Rules struct {
	Lang    string
	Brands  []string
	Title   string
	Link    string // where readers find them; "" where they are not published
	Intro   string // what stands above the first rule
	Rules   []Rule // of each ground one, in the order of Grounds
	Text    string // Markdown, as it was written, without the explanations
	Lacking []sources.Ground
	File    string
	Builtin bool

	see template.Text
}

type head struct {
	Lang   string   `toml:"lang"`
	Brands []string `toml:"brands"`
	Title  string   `toml:"title"`
	Link   string   `toml:"link"`
	See    string   `toml:"see"`
}

// Book is all house rules at hand.
type Book struct{ list []Rules }

// Load reads the house rules of a workspace; fsys may be nil. Where it has none in a language, those that come with the
// program hold. A file with a mistake is left out and told. Names of brands are held against those given, if any are.
func Load(fsys fs.FS, brands []string) (*Book, []*page.Error) {
	b := &Book{}
	var files []page.File
	var wrong []*page.Error
	if fsys != nil {
		files, wrong = page.Files(fsys, Folder)
		if f, err := page.One(fsys, File); err == nil {
			files = append([]page.File{f}, files...)
		} else if _, missing := fs.Stat(fsys, File); !errors.Is(missing, fs.ErrNotExist) {
			wrong = append(wrong, err)
		}
	}
	for _, f := range files {
		r, err := Read(f, brands)
		if err == nil {
			err = b.clash(r)
		}
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		b.list = append(b.list, r)
	}
	b.list = append(b.list, Defaults()...)
	return b, wrong
}

// clash finds rules for the same brand and language.
func (b *Book) clash(r Rules) *page.Error {
	for _, o := range b.list {
		twice := len(o.Brands) == 0 && len(r.Brands) == 0
		for _, name := range r.Brands {
			twice = twice || slices.ContainsFunc(o.Brands, func(n string) bool { return strings.EqualFold(n, name) })
		}
		if twice && o.Lang == r.Lang {
			return page.Doc{File: r.File}.Bad(1, "house.twice", fmt.Sprintf("%s is for the same brand and language", o.File), "Other", o.File)
		}
	}
	return nil
}

// Defaults are the house rules that come with the program, German and English.
var Defaults = sync.OnceValue(func() []Rules {
	var out []Rules
	for _, f := range page.BuiltIn(builtin, "defaults") {
		r, err := read(f, nil)
		if err != nil {
			panic("house rules: " + err.Error())
		}
		out = append(out, r)
	}
	return out
})

// For gives the rules that hold for a brand in a language: its own, else those for all brands, else the program's.
func (b *Book) For(brand, lang string) Rules {
	lang = page.Spoken(lang)
	var general Rules
	for _, r := range b.list {
		switch {
		case r.Lang != lang:
		case slices.ContainsFunc(r.Brands, func(n string) bool { return strings.EqualFold(n, brand) }):
			return r
		case len(r.Brands) == 0 && general.Lang == "":
			general = r
		}
	}
	return general
}

// Of finds the rule of a ground.
func (r Rules) Of(g sources.Ground) (Rule, bool) {
	for _, x := range r.Rules {
		if x.Ground == g {
			return x, true
		}
	}
	return Rule{}, false
}

// Address is where the rule of a ground can be read, to be put into a reply; "" where the rules are not published.
func (r Rules) Address(g sources.Ground) string {
	if r.Link == "" || g == "" || strings.Contains(r.Link, "#") {
		return r.Link
	}
	return r.Link + "#" + string(g)
}

// Explain is what is said in public after a post was taken down for a ground, with the address of the rules where there
// is one. It is a draft like others: it is judged and takes its breath.
func (r Rules) Explain(g sources.Ground, v template.Values) (string, []template.Gap) {
	rule, ok := r.Of(g)
	if !ok {
		return "", nil
	}
	fields := map[string]string{}
	for k, x := range v.Fields {
		fields[k] = x
	}
	fields["link"] = r.Address(g)
	v.Fields = fields
	text := rule.public
	if r.Link != "" {
		text = template.Join(text, r.see)
	}
	return template.Join(text, signed).Fill(v)
}

// signed ends each explanation.
var signed = func() template.Text {
	t, err := template.ParseText("\n\n{brand} {signature?}", nil)
	if err != nil {
		panic(err)
	}
	return t
}()

var heading = regexp.MustCompile(`^##\s+(.*?)\s*\{#([^}]*)\}\s*$`)

// Read reads one file. A ground it leaves out is taken over from the program's own rules, and named in Lacking.
func Read(f page.File, brands []string) (Rules, *page.Error) {
	r, err := read(f, brands)
	if err != nil {
		return Rules{}, err
	}
	r.complete()
	return r, nil
}

func read(f page.File, brands []string) (Rules, *page.Error) {
	var h head
	d, err := page.Read(f, &h)
	if err == nil {
		err = d.Check(page.Scope{Lang: h.Lang, Brands: h.Brands}, brands)
	}
	if err == nil && strings.TrimSpace(h.Title) == "" {
		err = d.Bad(d.LineOf("title"), "page.no_title", "a title is missing")
	}
	if err == nil && h.Link != "" && !template.ValidLink(h.Link) {
		err = d.Bad(d.LineOf("link"), "page.link", fmt.Sprintf("%q is no address of a page", h.Link), "Got", h.Link)
	}
	if err != nil {
		return Rules{}, err
	}
	r := Rules{Lang: h.Lang, Brands: h.Brands, Title: h.Title, Link: h.Link, File: f.Name, Builtin: f.Builtin}
	see := h.See
	if see == "" {
		see = map[string]string{"de": "Unsere Hausregeln: {link}", "en": "Our house rules: {link}"}[h.Lang]
	}
	text, fault := template.ParseText(" "+see, nil)
	if fault != nil {
		return Rules{}, placed(d, d.LineOf("see"), fault)
	}
	r.see = text
	if err := r.sections(d); err != nil {
		return Rules{}, err
	}
	return r, nil
}

// complete adds what the program's own rules say of the grounds left out, and puts all in order.
func (r *Rules) complete() {
	for _, g := range Grounds {
		if _, there := r.Of(g); !there {
			r.Lacking = append(r.Lacking, g)
		}
	}
	if len(r.Lacking) > 0 {
		for _, o := range Defaults() {
			for _, g := range r.Lacking {
				if x, ok := o.Of(g); ok && o.Lang == r.Lang {
					r.Rules = append(r.Rules, x)
				}
			}
		}
	}
	slices.SortStableFunc(r.Rules, func(a, b Rule) int { return slices.Index(Grounds, a.Ground) - slices.Index(Grounds, b.Ground) })
}

func placed(d page.Doc, line int, err error) *page.Error {
	var f *template.Fault
	if !errors.As(err, &f) {
		return d.Bad(line, "template.text", err.Error())
	}
	return d.Bad(line+f.Line, f.Key, f.Error(), f.Fields...)
}

// section is a rule being read.
type section struct {
	Rule
	line, quoteLine int
	text, quote     []string
}

// sections cuts the body at its headings.
func (r *Rules) sections(d page.Doc) *page.Error {
	var cur *section
	var intro, shown []string
	for i, line := range strings.Split(d.Body, "\n") {
		at := d.Line + i
		if strings.HasPrefix(line, "## ") {
			if err := r.close(d, cur); err != nil {
				return err
			}
			var err *page.Error
			if cur, err = r.open(d, line, at); err != nil {
				return err
			}
			shown = append(shown, "## "+cur.Title)
			continue
		}
		quote, quoted := strings.CutPrefix(line, ">")
		switch {
		case cur == nil:
			intro = append(intro, line)
		case quoted && cur.quoteLine > 0 && at != cur.quoteLine+len(cur.quote):
			return d.Bad(at, "house.second_quote", "a second explanation for one rule", "Ground", string(cur.Ground))
		case quoted:
			if cur.quoteLine == 0 {
				cur.quoteLine = at
			}
			cur.quote = append(cur.quote, strings.TrimSpace(quote))
		default:
			cur.text = append(cur.text, line)
		}
		if !quoted {
			shown = append(shown, line)
		}
	}
	if err := r.close(d, cur); err != nil {
		return err
	}
	if len(r.Rules) == 0 {
		return d.Bad(d.Line, "house.no_rule", "there is no rule in it")
	}
	r.Intro = strings.TrimSpace(strings.Join(intro, "\n"))
	r.Text = strings.TrimSpace(blanks.ReplaceAllString(strings.Join(shown, "\n"), "\n\n"))
	return nil
}

var blanks = regexp.MustCompile(`\n{3,}`)

func (r *Rules) open(d page.Doc, line string, at int) (*section, *page.Error) {
	m := heading.FindStringSubmatch(line)
	if m == nil {
		return nil, d.Bad(at, "house.heading", "a heading without its ground, as {#advert}", "Grounds", page.Listed(Grounds))
	}
	g := sources.Ground(m[2])
	if !slices.Contains(Grounds, g) {
		return nil, d.Bad(at, "house.ground", fmt.Sprintf("%q is no ground", g), "Got", string(g), "Grounds", page.Listed(Grounds))
	}
	if _, twice := r.Of(g); twice {
		return nil, d.Bad(at, "house.ground_twice", fmt.Sprintf("%q stands here twice", g), "Ground", string(g))
	}
	if m[1] == "" {
		return nil, d.Bad(at, "page.no_title", "a heading without words")
	}
	return &section{Rule: Rule{Ground: g, Title: m[1], Builtin: r.Builtin}, line: at}, nil
}

// close holds a finished rule against what it needs.
func (r *Rules) close(d page.Doc, s *section) *page.Error {
	if s == nil {
		return nil
	}
	s.Sentence = strings.Join(strings.Fields(strings.Join(s.text, " ")), " ")
	if s.Sentence == "" {
		return d.Bad(s.line, "house.no_sentence", fmt.Sprintf("%q has no rule below it", s.Ground), "Ground", string(s.Ground))
	}
	if strings.TrimSpace(strings.Join(s.quote, "")) == "" {
		return d.Bad(s.line, "house.no_quote", fmt.Sprintf("%q has no explanation, lines that begin with >", s.Ground), "Ground", string(s.Ground))
	}
	text, err := template.ParseText(strings.Trim(strings.Join(s.quote, "\n"), "\n"), nil)
	if err != nil {
		return placed(d, s.quoteLine, err)
	}
	s.public = text
	r.Rules = append(r.Rules, s.Rule)
	return nil
}
