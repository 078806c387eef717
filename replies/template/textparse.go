package template

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/replies/checklist"
	"atempause/sources"
)

type textParser struct {
	src     string
	at      int
	own     []string
	inForm  bool // within a form of address
	inReads bool // within what is said to an audience
	err     *Fault
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
	case p.src[end] == ':' && slices.Contains(audiences, sources.Audience(word)):
		return node{readers: p.choice(open, &p.inReads, names(audiences))}
	case p.src[end] == ':':
		n := node{forms: p.choice(open, &p.inForm, names([]sources.Address{sources.Du, sources.Sie, sources.Ihr}))}
		for _, form := range []sources.Address{sources.Du, sources.Sie} {
			if _, there := n.forms[string(form)]; !there {
				p.bad(open, "template.form_missing", fmt.Sprintf("the form for %q is missing", form), "Form", string(form))
			}
		}
		return n
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

func names[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

// choice reads {du:…|Sie:…|ihr:…} or {public:…|private:…}; a choice of one sort does not stand within another of its own.
func (p *textParser) choice(open int, within *bool, allowed []string) map[string][]node {
	forms := map[string][]node{}
	if *within {
		p.bad(open, "template.nested", "a choice within another of its sort")
		return forms
	}
	*within = true
	defer func() { *within = false }()
	for p.at = open + 1; p.err == nil; p.at++ {
		colon := strings.IndexAny(p.src[p.at:], ":|}\n")
		if colon < 0 || p.src[p.at+colon] != ':' {
			p.bad(open, "template.form_open", "a form of address without its colon")
			return forms
		}
		form := strings.TrimSpace(p.src[p.at : p.at+colon])
		if !slices.Contains(allowed, form) {
			p.bad(open, "template.form", fmt.Sprintf("%q is none of %s", form, strings.Join(allowed, ", ")), "Got", form, "Allowed", strings.Join(allowed, ", "))
		} else if _, twice := forms[form]; twice {
			p.bad(open, "template.form_twice", fmt.Sprintf("%q stands here twice", form), "Got", form)
		}
		p.at += colon + 1
		forms[form] = p.run("|}")
		if p.err == nil && p.at >= len(p.src) {
			p.bad(open, "template.open", "a { that is not closed")
			return forms
		}
		if p.err == nil && p.src[p.at] == '}' {
			p.at++
			break
		}
	}
	return forms
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
