package template

import (
	"cmp"
	"slices"
	"strings"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/sources"
)

// Text is a wording with fields, gaps and forms of address:
//
//	{name}                     a field; a gap is left where it is not filled
//	{name?}                    a field that is left out, and the space before it, where it is not filled
//	{du:dein|Sie:Ihr|ihr:euer} what is said in each form of address; ihr may be missing, then du is taken
//	{public:…|private:…}       what is said only in public or only in private; either may be missing
//	[…]                        a gap: the person's own words
//	{{ and }}                  a brace as it stands
type Text struct{ nodes []node }

// node is a piece of a text: a literal, a field, a gap, or a choice by form of address or by who reads it.
type node struct {
	literal  string
	field    string
	optional bool
	gap      bool
	forms    map[string][]node // by form of address
	readers  map[string][]node // by audience
}

// addresses and audiences are all a text can be in; the audience a text is in unless said is public.
var (
	addresses = []sources.Address{sources.Sie, sources.Du, sources.Ihr}
	audiences = []sources.Audience{sources.Public, sources.Private}
)

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

// in is the text in one form of address and for one audience: literals, fields and gaps, literals side by side made one.
func (t Text) in(a sources.Address, to sources.Audience) []node {
	var out []node
	left := false // something was left out, so the line may begin with a space too many
	add := func(n node) {
		last := len(out) - 1
		if n.literal == "" {
			out, left = append(out, n), false
			return
		}
		if left && (last < 0 || strings.HasSuffix(out[last].literal, "\n")) {
			n.literal = strings.TrimLeft(n.literal, " ")
		}
		left = false
		switch {
		case n.literal == "":
		case last >= 0 && out[last].literal != "":
			out[last].literal += n.literal
		default:
			out = append(out, n)
		}
	}
	var walk func([]node)
	walk = func(nodes []node) {
		for _, n := range nodes {
			switch {
			case n.readers != nil && len(n.readers[string(to)]) == 0:
				left = true
				if last := len(out) - 1; last >= 0 && out[last].literal != "" {
					if out[last].literal = strings.TrimRight(out[last].literal, " "); out[last].literal == "" {
						out = out[:last]
					}
				}
			case n.readers != nil:
				walk(n.readers[string(to)])
			case n.forms != nil:
				walk(n.form(a))
			default:
				add(n)
			}
		}
	}
	walk(t.nodes)
	return out
}

// form is what a choice says in a form of address.
func (n node) form(a sources.Address) []node {
	form, ok := n.forms[string(a)]
	if !ok && a == sources.Ihr {
		form, ok = n.forms[string(sources.Du)]
	}
	if !ok {
		form = n.forms[string(sources.Sie)]
	}
	return form
}

// Gap is a place that is still to be filled in a text: a field nobody knew, or, with Field empty, the person's own words.
type Gap struct {
	replies.Span
	Field string
}

// Values are what a text is filled with. A brand that sets no form of address says Sie; with no audience a text is for the
// public.
type Values struct {
	Address  sources.Address
	Audience sources.Audience
	Fields   map[string]string
}

// To gives the values of a text for an audience.
func (v Values) To(a sources.Audience) Values {
	v.Audience = a
	return v
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
	for _, n := range t.in(v.Address, cmp.Or(v.Audience, sources.Public)) {
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

// open tells whether the text has a gap for the person's own words in each form of address, for the audiences it is for
// ("" for both).
func (t Text) open(to sources.Audience) bool {
	for _, a := range addresses {
		for _, r := range audiences {
			if (to == "" || to == r) && !slices.ContainsFunc(t.in(a, r), func(n node) bool { return n.gap }) {
				return false
			}
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
				walk(n.forms[string(a)])
			}
			for _, r := range audiences {
				walk(n.readers[string(r)])
			}
		}
	}
	walk(t.nodes)
}
