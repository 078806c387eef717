package sources

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Skew is how far a network's clock and ours may be apart.
const Skew = 2 * time.Minute

// Young tells whether what was written at a time is young enough to be this attempt's. Networks tell whole seconds.
func (o Outgoing) Young(at time.Time) bool {
	return o.Tried.IsZero() || !at.Before(o.Tried.Add(-Skew).Truncate(time.Second))
}

// Recognises tells whether something of ours that was read back is this attempt's: its text, not older than the attempt,
// and none of our other replies.
func (o Outgoing) Recognises(id, text string, at time.Time) bool {
	return o.Young(at) && SameText(text, o.Text) && !slices.Contains(o.Others, id)
}

// SameText compares a text as sent with one as told back.
func SameText(a, b string) bool { return PlainText(a) == PlainText(b) }

// PlainText is a text without what most networks change on the way: line ends, blanks at the ends of lines and of the
// text, the composition of letters.
func PlainText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\u00a0")
	}
	return norm.NFC.String(strings.TrimSpace(strings.Join(lines, "\n")))
}
