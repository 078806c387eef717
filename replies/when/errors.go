package when

import (
	"fmt"
	"time"
)

// ErrorKind says why a time could not be read. The words for a person are made elsewhere from it.
type ErrorKind string

// The kinds.
const (
	Empty     ErrorKind = "empty"     // nothing was written
	Unread    ErrorKind = "unread"    // Part was not understood
	Ambiguous ErrorKind = "ambiguous" // Part can be two days, Options are both
	Past      ErrorKind = "past"      // At lies behind us; Options may hold the next such time
	NoSuch    ErrorKind = "no_such"   // Part is no day or time of day: 31.2., 25:00
	Clash     ErrorKind = "clash"     // the weekday is not the date's; At is the date
	Closed    ErrorKind = "closed"    // asked for an opening or closing that never comes
	TooFar    ErrorKind = "too_far"   // more than five years ahead
)

// Error is what Parse could not read and why.
type Error struct {
	Kind     ErrorKind
	Text     string      // what was written
	Part     string      // the words in question
	At       time.Time   // the time they would mean
	Options  []time.Time // times one of which is probably meant
	Examples []string    // what can be written, in the language of the text
}

func (e *Error) Error() string {
	switch e.Kind {
	case Empty:
		return "no time was written"
	case Ambiguous:
		return fmt.Sprintf("%q can mean two days: write the month as a word, or YYYY-MM-DD", e.Part)
	case Past:
		return fmt.Sprintf("%q is past: %s", e.Text, e.At.Format(time.DateTime))
	case NoSuch:
		return fmt.Sprintf("%q is no day or time of day", e.Part)
	case Clash:
		return fmt.Sprintf("%q: %s is a %s", e.Text, e.At.Format(time.DateOnly), e.At.Weekday())
	case Closed:
		return fmt.Sprintf("%q: no opening hours ahead", e.Text)
	case TooFar:
		return fmt.Sprintf("%q is more than five years ahead", e.Text)
	}
	return fmt.Sprintf("%q is no time I can read", e.Part)
}

// Examples are times that can be written in a language.
func Examples(lang string) []string {
	if german(lang) {
		return []string{"in 2 Stunden", "morgen 9", "fr 14:00", "nächsten Dienstag", "am 3.12. um 10", "bis Ladenschluss"}
	}
	return []string{"in 2 hours", "tomorrow 9", "fri 14:00", "next Tuesday", "3 Dec 10am", "when shop opens"}
}
