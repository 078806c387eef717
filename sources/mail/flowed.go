package mail

import (
	"strings"
	"unicode/utf8"
)

// lines brings line ends of a transferred text into our form. A text that is not in the form of transfer (every end
// CRLF) was meant as it is.
func lines(s string) string {
	if n := strings.Count(s, "\r\n"); n > 0 && n == strings.Count(s, "\n") && n == strings.Count(s, "\r") {
		return strings.ReplaceAll(s, "\r\n", "\n")
	}
	return s
}

// unflow joins the lines of a text in format=flowed (RFC 3676).
func unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	open, depth := false, 0
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSuffix(line, "\r")
		quote := 0
		for quote < len(line) && line[quote] == '>' {
			quote++
		}
		rest := strings.TrimPrefix(line[quote:], " ") // room made by the sender
		sign := line[quote:] == "-- " || rest == "-- "
		if open && (quote != depth || sign) {
			open = false
		}
		if !open {
			if i > 0 {
				b.WriteByte('\n')
			}
			if quote > 0 {
				b.WriteString(strings.Repeat(">", quote))
				if rest != "" {
					b.WriteByte(' ')
				}
			}
		}
		if sign {
			rest = "-- "
		}
		flows := strings.HasSuffix(rest, " ") && !sign
		if flows && delSp {
			rest = rest[:len(rest)-1]
		}
		b.WriteString(rest)
		open, depth = flows, quote
	}
	return b.String()
}

// flowWidth is where lines of an outgoing text are broken.
const flowWidth = 72

// flow writes a text as format=flowed, so that it reads well on any screen.
func flow(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			b.WriteString("\r\n")
		}
		if line == "-- " {
			b.WriteString(line)
			continue
		}
		prefix := ""
		if line == ">" || strings.HasPrefix(line, "> ") {
			if strings.TrimSpace(line) == ">" {
				b.WriteByte('>')
				continue
			}
			prefix, line = "> ", line[2:]
		}
		flowLine(&b, prefix, strings.TrimRight(line, " "))
	}
	return b.String()
}

func flowLine(b *strings.Builder, prefix, line string) {
	for {
		b.WriteString(prefix)
		if prefix == "" && stuffed(line) {
			b.WriteByte(' ')
		}
		at := breakAt(line)
		if at == 0 {
			b.WriteString(line)
			return
		}
		b.WriteString(line[:at])
		b.WriteString("\r\n")
		line = line[at:]
	}
}

func stuffed(line string) bool {
	return strings.HasPrefix(line, " ") || strings.HasPrefix(line, ">") || strings.HasPrefix(line, "From ")
}

// breakAt is behind which blank a line is broken; 0 is not at all. A break before a further blank would be lost on the
// way, and one that leaves "-- " behind would be a signature.
func breakAt(line string) int {
	if utf8.RuneCountInString(line) <= flowWidth {
		return 0
	}
	last, n := 0, 0
	for i, r := range line {
		n++
		if r == ' ' && i+1 < len(line) && line[i+1] != ' ' && strings.TrimSpace(line[:i+1]) != "" && line[:i+1] != "-- " {
			if n > flowWidth && last > 0 {
				return last
			}
			last = i + 1
			if n > flowWidth {
				return last
			}
		}
	}
	return last
}
