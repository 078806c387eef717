// Package when reads times as people write them, in German and English: Parse for what is typed into a field, Promises and
// Holding for what our own sent text commits us to, Presets for the snooze menu. It is pure: the clock and the brand's
// hours come in as arguments. README.md tells what is understood and how ambiguous things are read.
package when
