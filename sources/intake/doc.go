// Package intake brings in what people wrote: it walks the lanes of every channel, stores each step with its cursor, and
// goes on where it was interrupted. One channel's trouble stops no other.
package intake
