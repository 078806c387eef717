package safe

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Line makes a text fit for one line: breaks, tabs and runs of blanks become one blank.
func Line(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank, state := true, -1 // leading blanks go
	for len(s) > 0 {
		orig, shown, _, st := next(s, state)
		state = st
		s = s[len(orig):]
		switch shown {
		case "\n", "\t", " ":
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		case "":
		default:
			b.WriteString(shown)
			blank = false
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// LineOf is Line of the beginning of a text, for a place that can show no more than some hundred cells anyway.
func LineOf(s string, bytes int) string {
	if len(s) > bytes {
		s = strings.ToValidUTF8(s[:bytes], "")
	}
	return Line(s)
}

// Block makes a text fit for a place with many lines. Breaks stay, more than two in a row become two; a tab is four
// blanks.
func Block(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	breaks, state := 2, -1 // leading empty lines go
	for len(s) > 0 {
		orig, shown, _, st := next(s, state)
		state = st
		s = s[len(orig):]
		switch shown {
		case "\n":
			if breaks++; breaks <= 2 {
				b.WriteByte('\n')
			}
		case "\t":
			b.WriteString("    ")
		case "":
		case " ":
			b.WriteByte(' ')
		default:
			b.WriteString(shown)
			breaks = 0
		}
	}
	return strings.TrimRight(b.String(), " \n")
}

// Plain takes only the control characters out: for the clipboard, where the text has to stay what it was but must not
// give orders to the terminal it is pasted into.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r < 0x20, r >= 0x7f && r < 0xa0:
			return -1
		}
		if _, ok := direction[r]; ok {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// Width is how many cells a drawn text takes; colours count nothing.
func Width(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// Cut shortens a drawn text to a width, with tail as its last cell or cells when something had to go.
func Cut(s string, width int, tail string) string {
	if width <= 0 {
		return ""
	}
	if Width(s) <= width {
		return s
	}
	if Width(tail) > width {
		tail = ""
	}
	return ansi.Truncate(s, width, tail)
}

// Fit cuts or fills a drawn text to exactly a width.
func Fit(s string, width int, tail string) string {
	s = Cut(s, width, tail)
	if w := Width(s); w < width {
		s += Blanks(width - w)
	}
	return s
}

const blanks = "                                                                                                    "

// Blanks is n spaces.
func Blanks(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}
