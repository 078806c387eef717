// Package edit is a text field of one or many lines that knows how wide characters are, can mark words, undoes, and
// never changes what was typed to fit the screen.
package edit
