package rules

import (
	"errors"
	"fmt"
)

// Fault is one thing that is wrong. Key names its sentence in the catalogues ("rules.*"), Fields are the pairs it is filled
// with.
type Fault struct {
	Key    string
	Fields []any
	what   string // for the log
}

// Error is for the log.
func (f *Fault) Error() string {
	if f.what == "" {
		return f.Key
	}
	return f.what
}

// Error is what is wrong with a rule file. Line and Column count from 1, the column in characters; a column of 0 is not
// known. Within is what is wrong with a pattern or a list, when the fault is in one.
type Error struct {
	File         string
	Line, Column int
	Fault
	Within *Fault
}

// Error names file, line, column and what is wrong, for the log.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Fault.Error())
}

// bad makes a fault: its key, what the log is told, and the pairs of its sentence.
func bad(key, what string, fields ...any) *Fault { return &Fault{Key: key, Fields: fields, what: what} }

// at puts a fault in its place.
func (f *Fault) at(file string, p point) *Error {
	return &Error{File: file, Line: p.line, Column: p.column, Fault: *f}
}

// around tells that a pattern or a list is wrong, and why.
func around(err error, key, what string, fields ...any) *Error {
	e := &Error{Fault: Fault{Key: key, Fields: fields, what: what + ": " + err.Error()}}
	errors.As(err, &e.Within)
	return e
}
