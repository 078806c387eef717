package filter

import (
	"slices"
	"strconv"
	"strings"
)

// test reads a test if one stands here: a name, a comparison, a value. Fields of numbers and times may have spaces
// between. nil if it is a word.
func (p *parser) test() (Node, error) {
	from := p.at
	name := p.fieldName()
	if name == "" {
		return nil, nil
	}
	f, isField := names[fold(name)]
	p.at += len(name)
	loose := isField && f.Type() != Exact && f.Type() != Part && f.Type() != Mark
	if loose {
		p.spaces()
		if r := p.peek(); p.at > from+len(name) && r != '<' && r != '>' && r != '=' && r != '≤' && r != '≥' {
			p.at = from
			return nil, nil
		}
	}
	op, not, isTest := p.operator()
	switch {
	case !isTest, !isField && strings.HasPrefix(p.text[p.at:], "/"): // https://…
		p.at = from
		return nil, nil
	case !isField:
		e := &Error{Kind: UnknownField, At: from, End: from + len(name), Part: name, Options: fieldNames()}
		e.Suggest = nearest(name, append(slices.Clone(e.Options), otherNames()...))
		return nil, e
	}
	if not {
		if err := p.deeper(from); err != nil {
			return nil, err
		}
		defer func() { p.depth-- }()
	}
	if loose {
		p.spaces()
	}
	n, err := p.values(f, op, from)
	if err != nil {
		return nil, err
	}
	if not {
		n = Negate(n)
	}
	return n, nil
}

// values reads one value or several with commas between, of which one has to hold.
func (p *parser) values(f Field, op Op, from int) (Node, error) {
	var parts []Node
	for {
		start := p.at
		text, isQuoted := "", false
		if _, quote := closers[p.peek()]; quote {
			var err error
			if text, err = p.quote(); err != nil {
				return nil, err
			}
			isQuoted = true
		} else {
			text = p.run(func(r rune) bool { return breaks(r) || r == ',' })
			p.at += len(text)
		}
		v := typed{field: f, op: op, text: tidy(text), quoted: isQuoted, at: start, end: p.at}
		if fold(v.text) == "" {
			return nil, v.fault(EmptyValue, optionsOf(f, op))
		}
		n, err := v.node()
		if err != nil {
			return nil, err
		}
		if err := p.leaf(from); err != nil {
			return nil, err
		}
		if _, two := n.(All); two {
			if err := p.leaf(from); err != nil {
				return nil, err
			}
			if p.depth+1 > MaxDepth {
				return nil, p.fault(TooDeep, from)
			}
		}
		parts = append(parts, n)
		if p.peek() != ',' || op != Is {
			break
		}
		p.at++
		if p.depth+2 > MaxDepth {
			return nil, p.fault(TooDeep, from)
		}
	}
	return Or(parts...), nil
}

// typed is a value as it was typed.
type typed struct {
	field   Field
	op      Op
	text    string
	quoted  bool
	at, end int
}

func (v typed) fault(kind ErrorKind, options []string) *Error {
	e := &Error{Kind: kind, At: v.at, End: v.end, Part: v.text, Field: v.field, Options: options}
	if examples := v.field.Type() == Number || v.op != Is; kind == BadValue && !examples {
		e.Suggest = nearest(v.text, append(slices.Clone(options), otherValues(v.field)...))
	}
	return e
}

func (v typed) node() (Node, error) {
	if op, ok := noneOrAny[fold(v.text)]; ok && !v.quoted && v.op == Is && specs[v.field].lacks {
		return Test{Field: v.field, Op: op}, nil
	}
	switch v.field.Type() {
	case Number:
		return v.number()
	case Since, Until:
		return v.moment()
	}
	if v.op != Is {
		return nil, v.fault(BadOperator, []string{":", "!="})
	}
	name, ok := terms[v.field][fold(v.text)]
	if away := terms[Flag][fold(v.text)]; !ok && v.field == State && (away == string(Snoozed) || away == string(Escalated)) {
		return Test{Field: Field(away), Op: Some}, nil // to a person it is a state like the others
	}
	switch {
	case ok && (!v.quoted || !v.field.open()):
	case v.field.open():
		name = v.text
	default:
		return nil, v.fault(BadValue, optionsOf(v.field, v.op))
	}
	switch {
	case v.field == Flag && name == Overdue:
		return Test{Field: Due, Op: Is, Text: Overdue}, nil
	case v.field == Flag && (name == string(Snoozed) || name == string(Escalated)),
		v.field == Having && (name == string(Promise) || name == string(Label)):
		return Test{Field: Field(name), Op: Some}, nil
	}
	return Test{Field: v.field, Op: Is, Text: name}, nil
}

// number reads "3" and "2..4".
func (v typed) number() (Node, error) {
	bad := v.fault(BadValue, optionsOf(v.field, v.op))
	if low, high, ok := strings.Cut(v.text, ".."); ok && v.op == Is {
		a, err1 := count(low)
		b, err2 := count(high)
		if err1 != nil || err2 != nil || a > b {
			return nil, bad
		}
		return And(Test{Field: v.field, Op: AtLeast, N: a}, Test{Field: v.field, Op: AtMost, N: b}), nil
	}
	n, err := count(v.text)
	if err != nil {
		return nil, bad
	}
	return Test{Field: v.field, Op: v.op, N: n}, nil
}

func count(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err
}

// moment reads spans, and the days of what lies ahead.
func (v typed) moment() (Node, error) {
	span, err := parseSpan(v.text)
	day, isDay := dayOf[fold(v.text)]
	isDay = isDay && v.field.Type() == Until
	switch {
	case v.op == Is && isDay:
		return Test{Field: v.field, Op: Is, Text: day}, nil
	case v.op == Is && err == nil:
		return nil, v.fault(BadOperator, []string{"<", ">", "<=", ">="})
	case err != nil:
		return nil, v.fault(BadValue, optionsOf(v.field, v.op))
	}
	return Test{Field: v.field, Op: v.op, Span: span}, nil
}

// optionsOf are the values a field can have, or examples of them.
func optionsOf(f Field, op Op) []string {
	var list []string
	switch f.Type() {
	case Number:
		return []string{"0", "3", "2..4"}
	case Since, Until:
		if op != Is {
			return []string{"30m", "2h", "1d", "1w"}
		}
		if f.Type() == Since {
			list = append(list, "<1d", ">1w")
		}
		if f.Type() == Until {
			for _, d := range days {
				list = append(list, d.name)
			}
		}
	default:
		for _, v := range known[f] {
			list = append(list, v.name)
		}
	}
	if specs[f].lacks {
		list = append(list, "none", "any")
	}
	return list
}

func fieldNames() []string {
	list := make([]string, 0, len(fields))
	for _, f := range fields {
		list = append(list, string(f.name))
	}
	return list
}

// otherValues are the other names of a field's values.
func otherValues(f Field) []string {
	var list []string
	for _, v := range known[f] {
		if v.de != "" {
			list = append(list, v.de)
		}
		list = append(list, v.also...)
	}
	return list
}

func otherNames() []string {
	var list []string
	for _, f := range fields {
		list = append(list, f.de)
		list = append(list, f.also...)
	}
	return list
}
