package filter

import "fmt"

// Error says what in a query could not be understood, and where. It is an answer to who typed it, not a fault.
type Error struct {
	Kind    ErrorKind
	At, End int      // the place in the text, in bytes
	Part    string   // the words in question
	Field   Field    // for BadValue, BadOperator and EmptyValue
	Suggest string   // what may have been meant, ready to be put in the place of Part; "" if nothing comes near
	Options []string // what is possible; values or examples
}

// ErrorKind is what is wrong.
type ErrorKind string

// The kinds.
const (
	UnknownField ErrorKind = "field"    // no field has this name
	BadValue     ErrorKind = "value"    // the field does not know this value
	BadOperator  ErrorKind = "operator" // the field cannot be compared like that
	EmptyValue   ErrorKind = "empty"    // nothing stands behind the field, or between the quotation marks
	OpenBracket  ErrorKind = "bracket"  // it is not closed
	StrayBracket ErrorKind = "stray"    // a closing one without its opening one
	OpenQuote    ErrorKind = "quote"    // it is not closed
	Dangling     ErrorKind = "dangling" // an operator or a pair of brackets without what belongs to it
	TooDeep      ErrorKind = "deep"     // too many brackets in brackets
	TooMany      ErrorKind = "many"     // too many words and tests
)

// Error is for the log; people read the sentence of Key.
func (e *Error) Error() string {
	s := fmt.Sprintf("filter: %s at %d: %q", e.Kind, e.At, e.Part)
	if e.Suggest != "" {
		s += fmt.Sprintf(", did you mean %q?", e.Suggest)
	}
	return s
}

// Key is its sentence in the catalogues.
func (e *Error) Key() string { return "filter." + string(e.Kind) }
