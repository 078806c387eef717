package filter

import (
	"slices"
	"strings"
	"time"
)

// Query is a filter. The zero value lets everything pass. Two queries that say the same in the same order are equal under
// reflect.DeepEqual.
type Query struct{ Node Node }

// Node is a part of a query: All, Any, Not, Test or Word. Trees made by Parse, And, Or and Negate are in normal form: no
// All in an All, no Any in an Any, no Not in a Not, and none with fewer than two parts.
type Node interface {
	write(p *pen, inside int)
}

// All holds when all its parts do.
type All []Node

// Any holds when one of its parts does.
type Any []Node

// Not holds when its part does not.
type Not struct{ Node Node }

// Word is a word or phrase that has to occur in the texts of the thread.
type Word struct{ Text string }

// Test asks one thing of a thread. Which of Text, N and Span counts follows from Field.Type and Op.
type Test struct {
	Field Field
	Op    Op
	Text  string        // for Is, of Exact and Part fields, flags and the days of Until fields
	N     int           // of Number fields
	Span  time.Duration // of Since and Until fields
}

// Op is how a test compares.
type Op string

// The comparisons.
const (
	Is      Op = ":"
	Less    Op = "<"
	AtMost  Op = "<="
	More    Op = ">"
	AtLeast Op = ">="
	None    Op = ":none" // has none of it
	Some    Op = ":any"  // has one, whichever
)

// And joins nodes so that all have to hold; nil for none.
func And(nodes ...Node) Node {
	var flat All
	for _, n := range nodes {
		switch n := n.(type) {
		case nil:
		case All:
			flat = append(flat, n...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return flat
}

// Or joins nodes so that one has to hold; nil for none.
func Or(nodes ...Node) Node {
	var flat Any
	for _, n := range nodes {
		switch n := n.(type) {
		case nil:
		case Any:
			flat = append(flat, n...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return flat
}

// Negate turns a node round. n is not nil.
func Negate(n Node) Node {
	if not, ok := n.(Not); ok {
		return not.Node
	}
	return Not{n}
}

// And narrows a query by another one.
func (q Query) And(o Query) Query { return Query{And(q.Node, o.Node)} }

// Empty tells whether everything passes because nothing is asked.
func (q Query) Empty() bool { return q.Node == nil }

// String is the query in its canonical form: English names, one space, brackets where they are needed. Parse reads it
// back to the same.
func (q Query) String() string { return q.In("en") }

// In is the canonical form with the names of a language, as it is shown to who works in it. Parse reads it back to the
// same, too; what is kept is String.
func (q Query) In(lang string) string {
	if q.Node == nil {
		return ""
	}
	p := pen{lang: lang}
	q.Node.write(&p, inNothing)
	return p.String()
}

// pen writes a query down in a language.
type pen struct {
	strings.Builder
	lang string
}

// What a node stands in, for its brackets.
const (
	inNothing = iota
	inAny
	inAll
	inNot
)

func list[N ~[]Node](p *pen, nodes N, between string, brackets bool, inside int) {
	if brackets {
		p.WriteByte('(')
	}
	for i, n := range nodes {
		if i > 0 {
			p.WriteString(between)
		}
		n.write(p, inside)
	}
	if brackets {
		p.WriteByte(')')
	}
}

func (n All) write(p *pen, inside int) { list(p, n, " ", inside == inNot, inAll) }

func (n Any) write(p *pen, inside int) { list(p, n, " | ", inside >= inAll, inAny) }

func (n Not) write(p *pen, _ int) {
	p.WriteByte('-')
	n.Node.write(p, inNot)
}

func (n Word) write(p *pen, _ int) { p.WriteString(quoted(n.Text, true)) }

func (n Test) write(p *pen, _ int) {
	p.WriteString(NameIn(p.lang, n.Field, ""))
	if n.Op == None || n.Op == Some {
		p.WriteString(string(Is) + lackIn(p.lang, n.Op))
		return
	}
	p.WriteString(string(n.Op))
	switch n.Field.Type() {
	case Number:
		p.WriteString(itoa(n.N))
	case Since, Until:
		if n.Op == Is {
			p.WriteString(valueIn(p.lang, n.Field, n.Text))
			return
		}
		p.WriteString(spanText(n.Span))
	default:
		p.WriteString(quoted(valueIn(p.lang, n.Field, n.Text), false))
	}
}

// quoted puts a text in quotation marks where it would be read as something else without.
func quoted(s string, word bool) string {
	plain := s != "" && !strings.ContainsFunc(s, func(r rune) bool { return breaks(r) || r == ',' || r == '\\' }) && s[0] != '-' && s[0] != '!'
	switch {
	case !plain:
	case word:
		plain = !strings.ContainsAny(s, ":<>=") && !reserved(s)
	default:
		_, none := noneOrAny[fold(s)]
		plain = !none && !strings.ContainsAny(s[:1], "<>=") && !strings.Contains(s, "..")
	}
	if plain {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// MarshalText and UnmarshalText let a file or a column hold a query as it is typed.
func (q Query) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText is Parse.
func (q *Query) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err == nil {
		*q = parsed
	}
	return err
}

// Words are the words and phrases that a thread must or may hold, for showing them in the texts: those that are not
// denied, each once, in order.
func (q Query) Words() []string {
	var words []string
	q.Walk(func(n Node, denied bool) {
		if w, ok := n.(Word); ok && !denied && !slices.Contains(words, w.Text) {
			words = append(words, w.Text)
		}
	})
	return words
}

// Walk visits each word and test, telling whether it is denied.
func (q Query) Walk(visit func(leaf Node, denied bool)) { walk(q.Node, false, visit) }

func walk(n Node, denied bool, visit func(Node, bool)) {
	switch n := n.(type) {
	case nil:
	case All:
		for _, p := range n {
			walk(p, denied, visit)
		}
	case Any:
		for _, p := range n {
			walk(p, denied, visit)
		}
	case Not:
		walk(n.Node, !denied, visit)
	default:
		visit(n, denied)
	}
}

// View is the view a query keeps to as a whole, "" if it names none: its list then has the order of that view.
func (q Query) View() string {
	parts, ok := q.Node.(All)
	if !ok {
		parts = All{q.Node}
	}
	for _, p := range parts {
		if t, ok := p.(Test); ok && t.Field == View && t.Op == Is {
			return t.Text
		}
	}
	return ""
}
