package sandbox

import (
	"fmt"
	"strings"
)

// field is one name of a fields parameter with what stands behind it: comments.limit(5).order(chronological){id,message}.
type field struct {
	name string
	args []arg
	sub  []field
}

type arg struct{ name, value string }

// get tells the value of a modifier.
func (f field) get(name string) string {
	for _, a := range f.args {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (f field) write(b *strings.Builder) {
	b.WriteString(f.name)
	for _, a := range f.args {
		fmt.Fprintf(b, ".%s(%s)", a.name, a.value)
	}
	if len(f.sub) > 0 {
		b.WriteByte('{')
		b.WriteString(fieldsString(f.sub))
		b.WriteByte('}')
	}
}

// fieldsString writes fields as they were asked for; the next link of a nested listing needs it.
func fieldsString(fs []field) string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteByte(',')
		}
		f.write(&b)
	}
	return b.String()
}

// maxDepth bounds nesting; Meta gives no figure, clients in the wild use four or five.
const maxDepth = 12

// modifiers are the words that may stand behind a dot.
var modifiers = map[string]bool{
	"limit": true, "order": true, "filter": true, "summary": true, "since": true, "until": true, "after": true,
	"before": true, "fields": true, "platform": true, "folder": true, "user_id": true, "live_filter": true,
	"include_hidden": true, "source": true, "type": true, "media_id": true, "comment_id": true, "width": true, "height": true,
}

// parseFields reads a fields parameter. Errors are of Meta's own form: code 2500 with the place.
func parseFields(s string) ([]field, error) {
	p := fieldParser{s: s}
	fs, err := p.list(0)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.i < len(p.s) {
		return nil, p.fail(fmt.Sprintf("Expected end of string instead of %q.", p.s[p.i]))
	}
	return fs, nil
}

type fieldParser struct {
	s string
	i int
}

func (p *fieldParser) fail(what string) error {
	return &graphError{
		Code: 2500, Type: "OAuthException",
		Message: fmt.Sprintf("Syntax error %q at character %d: %s", what, p.i, p.s),
	}
}

func (p *fieldParser) space() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0 {
		p.i++
	}
}

func (p *fieldParser) eat(c byte) bool {
	p.space()
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *fieldParser) name() string {
	p.space()
	from := p.i
	for p.i < len(p.s) && isNameByte(p.s[p.i]) {
		p.i++
	}
	return p.s[from:p.i]
}

func isNameByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (p *fieldParser) list(depth int) ([]field, error) {
	if depth > maxDepth {
		return nil, p.fail("Too many nested fields.")
	}
	var fs []field
	seen := map[string]int{}
	for {
		f, err := p.field(depth)
		if err != nil {
			return nil, err
		}
		if at, dup := seen[f.name]; dup {
			fs[at] = f // the last one wins
		} else {
			seen[f.name] = len(fs)
			fs = append(fs, f)
		}
		if !p.eat(',') {
			return fs, nil
		}
	}
}

func (p *fieldParser) field(depth int) (field, error) {
	f := field{name: p.name()}
	if f.name == "" {
		return f, p.fail("Field name expected.")
	}
	for {
		switch {
		case p.eat('.'):
			if err := p.modifier(&f, depth); err != nil {
				return f, err
			}
		case p.eat('{'):
			sub, err := p.list(depth + 1)
			if err != nil {
				return f, err
			}
			if !p.eat('}') {
				return f, p.fail("Expected \"}\".")
			}
			f.sub = sub
		default:
			return f, nil
		}
	}
}

func (p *fieldParser) modifier(f *field, depth int) error {
	name := p.name()
	if !modifiers[name] {
		return p.fail(fmt.Sprintf("Unknown modifier %q.", name))
	}
	if !p.eat('(') {
		return p.fail("Expected \"(\".")
	}
	if name == "fields" {
		sub, err := p.list(depth + 1)
		if err != nil {
			return err
		}
		f.sub = sub
	} else {
		end := strings.IndexByte(p.s[p.i:], ')')
		if end < 0 {
			return p.fail("Expected \")\".")
		}
		value := strings.TrimSpace(p.s[p.i : p.i+end])
		if strings.ContainsAny(value, "({") {
			return p.fail("Unexpected bracket.")
		}
		f.args = append(f.args, arg{name, value})
		p.i += end
	}
	if !p.eat(')') {
		return p.fail("Expected \")\".")
	}
	return nil
}
