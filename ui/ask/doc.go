// Package ask puts short questions to a person, one after the other: as a form on a terminal (Form), or line by line where
// there is none (Plain). Both ask the same questions and take the same answers, so that whoever asks need not know which it
// is.
package ask
