// Package rules is the engine that reads rule files and finds what they describe in a text.
//
// A text is cut into sentences and words once; every word is looked up in the compiled vocabulary of one language (stem,
// exact form, word lists, prefixes), and from there on all rules work with small numbers. Offsets are always byte offsets
// of the text as it came in and lie on rune borders.
package rules
