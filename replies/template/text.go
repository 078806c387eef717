package template

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/sources"
)

// Text is a wording with fields, gaps and forms of address:
//
//	{name}                     a field; a gap is left where it is not filled
//	{name?}                    a field that is left out, and the space before it, where it is not filled
//	{du:dein|Sie:Ihr|ihr:euer} what is said in each form of address; ihr may be missing, then du is taken
//	[…]                        a gap: the person's own words
//	{{ and }}                  a brace as it stands
type Text struct{ nodes []node }

// node is a piece of a text: a literal, a field, a gap, or a choice by form of address.
type node struct {
	literal  string
	field    string
	optional bool
	gap      bool
	forms    map[sources.Address][]node
}

// Standard are the fields a brand, a thread and a template itself fill. Others have to be declared.
var Standard = []string{"name", "first", "brand", "signature", "hotline", "hours", "link", "order_date", "review_link"}

// Fault is what is wrong with a text; Line counts from 0.
type Fault struct {
	Line   int
	Key    string // "template.*" in the catalogues
	Fields []any
	what   string
}

// Error is for the log.
func (f *Fault) Error() string { return f.what }

// ParseText reads a text. Own are the fields that may stand in it beside the standard ones.
func ParseText(src string, own []string) (Text, error) {
	p := &textParser{src: src, own: own}
	nodes := p.run("")
	if p.err != nil {
		return Text{}, p.err
	}
	return Text{nodes}, nil
}

// Join puts texts one behind the other.
func Join(texts ...Text) Text {
	var all Text
	for _, t := range texts {
		all.nodes = append(all.nodes, t.nodes...)
	}
	return all
}

type textParser struct {
	src   string
	at    int
	own   []string
	depth int
	err   *Fault
}

func (p *textParser) bad(at int, key, what string, fields ...any) {
	if p.err == nil {
		p.err = &Fault{Line: strings.Count(p.src[:at], "\n"), Key: key, Fields: fields, what: what}
	}
}

// run reads up to the end of the text or, within a choice, up to one of the bytes in stop.
func (p *textParser) run(stop string) []node {
	var out []node
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			out = append(out, node{literal: lit.String()})
			lit.Reset()
		}
	}
	for p.at < len(p.src) && p.err == nil {
		rest := p.src[p.at:]
		switch {
		case stop != "" && strings.IndexByte(stop, rest[0]) >= 0:
			flush()
			return out
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			lit.WriteByte(rest[0])
			p.at += 2
		case rest[0] == '{':
			flush()
			out = append(out, p.brace())
		case rest[0] == '}':
			p.bad(p.at, "template.stray", "a } without its {")
		case gapLen(rest) > 0:
			flush()
			out = append(out, node{gap: true})
			p.at += gapLen(rest)
		default:
			lit.WriteByte(rest[0])
			p.at++
		}
	}
	flush()
	return out
}

// gapLen is how long a gap is that the text begins with, 0 if it begins with none.
func gapLen(s string) int {
	for _, g := range []string{checklist.Gap, "[...]"} {
		if strings.HasPrefix(s, g) {
			return len(g)
		}
	}
	return 0
}

// brace reads a field or a choice.
func (p *textParser) brace() node {
	open := p.at
	end := strings.IndexAny(p.src[open+1:], "{}:|\n")
	if end < 0 || p.src[open+1+end] == '\n' {
		p.bad(open, "template.open", "a { that is not closed")
		return node{}
	}
	end += open + 1
	word := strings.TrimSpace(p.src[open+1 : end])
	switch {
	case p.src[end] == '}':
		p.at = end + 1
		return p.field(open, word)
	case p.src[end] == ':' && p.depth == 0:
		return p.choice(open)
	case p.src[end] == ':':
		p.bad(open, "template.nested", "a form of address within another")
	default:
		p.bad(open, "template.open", "a { that is not closed")
	}
	return node{}
}

func (p *textParser) field(at int, word string) node {
	name, optional := strings.CutSuffix(word, "?")
	if !validName(name) {
		p.bad(at, "template.field_name", fmt.Sprintf("%q is no name for a field", name), "Name", name)
	} else if !slices.Contains(Standard, name) && !slices.Contains(p.own, name) {
		p.bad(at, "template.field", fmt.Sprintf("no field is called %q", name), "Name", name, "Suggest", near(name, append(slices.Clone(Standard), p.own...)))
	}
	return node{field: name, optional: optional}
}

// choice reads {du:…|Sie:…|ihr:…}.
func (p *textParser) choice(open int) node {
	n := node{forms: map[sources.Address][]node{}}
	p.depth++
	defer func() { p.depth-- }()
	for p.at = open + 1; p.err == nil; p.at++ {
		colon := strings.IndexAny(p.src[p.at:], ":|}\n")
		if colon < 0 || p.src[p.at+colon] != ':' {
			p.bad(open, "template.form_open", "a form of address without its colon")
			return n
		}
		form := sources.Address(strings.TrimSpace(p.src[p.at : p.at+colon]))
		if !slices.Contains([]sources.Address{sources.Du, sources.Sie, sources.Ihr}, form) {
			p.bad(open, "template.form", fmt.Sprintf("%q is no form of address", form), "Got", string(form))
		} else if _, twice := n.forms[form]; twice {
			p.bad(open, "template.form_twice", fmt.Sprintf("%q stands here twice", form), "Got", string(form))
		}
		p.at += colon + 1
		n.forms[form] = p.run("|}")
		if p.err == nil && p.at >= len(p.src) {
			p.bad(open, "template.open", "a { that is not closed")
			return n
		}
		if p.err == nil && p.src[p.at] == '}' {
			p.at++
			break
		}
	}
	for _, form := range []sources.Address{sources.Du, sources.Sie} {
		if _, there := n.forms[form]; !there {
			p.bad(open, "template.form_missing", fmt.Sprintf("the form for %q is missing", form), "Form", string(form))
		}
	}
	return n
}

func validName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && len(s) <= 40 && unicode.IsLetter(r) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}

// near finds the name that was probably meant: one with a letter missing, added, changed or swapped. "" if none is.
func near(got string, names []string) string {
	for _, n := range names {
		got := strings.ToLower(got)
		if distance(got, n) <= max(1, len(n)/3) || slices.Equal(letters(got), letters(n)) {
			return n
		}
	}
	return ""
}

// letters are the bytes of a word in order: two words with the same ones are a slip of the fingers apart.
func letters(s string) []byte {
	b := []byte(s)
	slices.Sort(b)
	return b
}

// distance counts the letters to change, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost = 1 + min(last, row[j], row[j+1])
			}
			last, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// in is the text in one form of address: literals, fields and gaps, literals side by side made one.
func (t Text) in(a sources.Address) []node {
	var out []node
	var walk func([]node)
	walk = func(nodes []node) {
		for _, n := range nodes {
			switch {
			case n.forms != nil:
				form, ok := n.forms[a]
				if !ok && a == sources.Ihr {
					form, ok = n.forms[sources.Du]
				}
				if !ok {
					form = n.forms[sources.Sie]
				}
				walk(form)
			case n.literal != "" && len(out) > 0 && out[len(out)-1].literal != "":
				out[len(out)-1].literal += n.literal
			default:
				out = append(out, n)
			}
		}
	}
	walk(t.nodes)
	return out
}

// Gap is a place that is still to be filled in a text: a field nobody knew, or, with Field empty, the person's own words.
type Gap struct {
	replies.Span
	Field string
}

// Values are what a text is filled with. A brand that sets no form of address says Sie.
type Values struct {
	Address sources.Address
	Fields  map[string]string
}

// ValuesOf is what a brand and the person written to fill. The order's date and own fields have to be added.
func ValuesOf(b sources.Brand, author string) Values {
	author = strings.Join(strings.Fields(author), " ")
	first, _, _ := strings.Cut(author, " ")
	return Values{Address: b.Address, Fields: map[string]string{
		"name": author, "first": first, "brand": b.Name, "signature": b.Signature, "hotline": b.Hotline, "hours": strings.Join(b.Hours, ", "), "review_link": b.Review,
	}}
}

// Fill puts the values in. What is not known, and the places for the person's own words, stay open as gaps, in the order
// they stand in; package checklist lets no text with a gap go.
func (t Text) Fill(v Values) (string, []Gap) {
	var b strings.Builder
	var gaps []Gap
	trim := false // the field before was left out, so the line may begin with a space or mark too many
	for _, n := range t.in(v.Address) {
		value := strings.Join(strings.Fields(strings.ReplaceAll(v.Fields[n.field], checklist.Gap, " ")), " ")
		switch {
		case n.literal != "":
			if trim && (b.Len() == 0 || strings.HasSuffix(b.String(), "\n")) {
				n.literal = strings.TrimLeft(n.literal, " ")
			}
			b.WriteString(n.literal)
			trim = false
		case n.gap, value == "" && !n.optional:
			gaps = append(gaps, Gap{replies.Span{Start: b.Len(), End: b.Len() + len(checklist.Gap)}, n.field})
			b.WriteString(checklist.Gap)
			trim = false
		case value == "":
			kept := strings.TrimRight(b.String(), " ")
			b.Reset()
			b.WriteString(kept)
			trim = true
		default:
			b.WriteString(value)
			trim = false
		}
	}
	return strings.TrimRight(b.String(), " \n"), gaps
}

// Fields lists the fields of a text, each once, in the order they stand in.
func (t Text) Fields() []string {
	var out []string
	t.each(func(n node) {
		if n.field != "" && !slices.Contains(out, n.field) {
			out = append(out, n.field)
		}
	})
	return out
}

// open tells whether the text has a gap for the person's own words in each form of address.
func (t Text) open() bool {
	for _, a := range []sources.Address{sources.Sie, sources.Du, sources.Ihr} {
		if !slices.ContainsFunc(t.in(a), func(n node) bool { return n.gap }) {
			return false
		}
	}
	return true
}

func (t Text) each(f func(node)) {
	var walk func([]node)
	walk = func(nodes []node) {
		for _, n := range nodes {
			f(n)
			for _, a := range []sources.Address{sources.Du, sources.Sie, sources.Ihr} {
				walk(n.forms[a])
			}
		}
	}
	walk(t.nodes)
}
