package filter

import "strings"

// Bounds of a query, so that no database chokes on it.
const (
	MaxDepth  = 50  // brackets in brackets
	MaxLeaves = 200 // words and tests
)

// Parse reads a query. An error is always an *Error.
func Parse(text string) (Query, error) {
	p := parser{scanner: scanner{text: text}}
	n, err := p.any()
	if err != nil {
		return Query{}, err
	}
	if !p.end() { // only a closing bracket stops before the end
		return Query{}, &Error{Kind: StrayBracket, At: p.at, End: p.at + 1, Part: ")"}
	}
	return Query{n}, nil
}

type parser struct {
	scanner
	depth  int
	leaves int
}

func (p *parser) fault(kind ErrorKind, from int) *Error {
	return &Error{Kind: kind, At: from, End: p.at, Part: p.text[from:p.at]}
}

// deeper counts a level; leaf one word or test.
func (p *parser) deeper(from int) error {
	if p.depth++; p.depth > MaxDepth {
		return p.fault(TooDeep, from)
	}
	return nil
}

func (p *parser) leaf(from int) error {
	if p.leaves++; p.leaves > MaxLeaves {
		return p.fault(TooMany, from)
	}
	return nil
}

// bar takes an "or".
func (p *parser) bar() bool {
	if p.peek() == '|' {
		p.at++
		if p.peek() == '|' {
			p.at++
		}
		return true
	}
	return p.keyword("or", "oder")
}

// any reads "a | b".
func (p *parser) any() (Node, error) {
	var parts []Node
	var or *Error // the last "or", should nothing stand behind it
	for {
		n, err := p.all()
		if err != nil {
			return nil, err
		}
		if n == nil && or != nil {
			return nil, or
		}
		if n != nil {
			parts = append(parts, n)
		}
		from := p.at
		if !p.bar() {
			return Or(parts...), nil
		}
		if or = p.fault(Dangling, from); n == nil {
			return nil, or
		}
	}
}

// all reads "a b" up to an "or", a closing bracket or the end; nil if nothing stands there.
func (p *parser) all() (Node, error) {
	var parts []Node
	for {
		p.spaces()
		if p.end() || p.peek() == ')' || p.atBar() {
			return And(parts...), nil
		}
		if from := p.at; p.keyword("and", "und") {
			stop := p.at
			p.spaces()
			if len(parts) == 0 || p.end() || p.peek() == ')' || p.atBar() {
				return nil, &Error{Kind: Dangling, At: from, End: stop, Part: p.text[from:stop]}
			}
		}
		n, err := p.unary()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
	}
}

func (p *parser) atBar() bool {
	ahead := *p
	return ahead.bar()
}

// unary reads a term, turned round or not.
func (p *parser) unary() (Node, error) {
	from := p.at
	sign := p.peek() == '-' || p.peek() == '!'
	if sign {
		p.at++
	} else if !p.keyword("not") {
		return p.term()
	}
	stop := p.at
	if !sign {
		p.spaces()
	}
	if r := p.peek(); p.end() || r == ')' || r == '|' || sign && strings.ContainsRune(" \t\r\n", r) || p.atBar() {
		return nil, &Error{Kind: Dangling, At: from, End: stop, Part: p.text[from:stop]}
	}
	if err := p.deeper(from); err != nil {
		return nil, err
	}
	n, err := p.unary()
	p.depth--
	if err != nil {
		return nil, err
	}
	return Negate(n), nil
}

// term reads brackets, a phrase, a test or a word.
func (p *parser) term() (Node, error) {
	from := p.at
	if p.peek() == '(' {
		return p.brackets()
	}
	if _, quote := closers[p.peek()]; quote {
		text, err := p.quote()
		if err != nil {
			return nil, err
		}
		return p.word(text, from)
	}
	if n, err := p.test(); n != nil || err != nil {
		return n, err
	}
	text := p.run(breaks)
	p.at += len(text)
	if t, ok := bare[fold(text)]; ok {
		return t, p.leaf(from)
	}
	return p.word(text, from)
}

func (p *parser) word(text string, from int) (Node, error) {
	if text = tidy(text); text == "" || fold(text) == "" {
		return nil, p.fault(EmptyValue, from)
	}
	if err := p.leaf(from); err != nil {
		return nil, err
	}
	return Word{text}, nil
}

func (p *parser) brackets() (Node, error) {
	from := p.at
	p.at++
	if err := p.deeper(from); err != nil {
		return nil, err
	}
	n, err := p.any()
	p.depth--
	switch {
	case err != nil:
		return nil, err
	case p.end():
		return nil, &Error{Kind: OpenBracket, At: from, End: len(p.text), Part: p.text[from:]}
	}
	p.at++
	if n == nil {
		return nil, p.fault(Dangling, from)
	}
	return n, nil
}
