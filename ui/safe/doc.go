// Package safe makes what strangers wrote harmless and of a known width before it is drawn.
//
// It is the one place for this. Control bytes do not reach the terminal, controls of writing direction are shown as
// words, invisible characters go, and whatever terminals disagree about in width (joined emoji, skin tones, flags, piles
// of accents) is brought to a form they agree on. The original stays where it is: only what is drawn passes here.
package safe
