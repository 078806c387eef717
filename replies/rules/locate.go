package rules

import (
	"strings"
	"unicode/utf8"
)

// point is a place in a file: line and column from 1, the column in characters.
type point struct{ line, column int }

// locator finds the place of a rule, or of a text inside it, for errors.
type locator struct {
	lines []string
	heads []int // line index of each [[rule]]
}

func newLocator(data []byte) *locator {
	l := &locator{lines: strings.Split(string(data), "\n")}
	for i, line := range l.lines {
		if strings.HasPrefix(strings.ReplaceAll(strings.TrimSpace(line), " ", ""), "[[rule]]") {
			l.heads = append(l.heads, i)
		}
	}
	return l
}

// characters turns a column counted in bytes into one in characters, and keeps the place within the file.
func (l *locator) characters(line, column int) point {
	line = max(1, min(line, len(l.lines)))
	return l.point(line-1, column-1)
}

// point is the place of a byte of a line; both count from 0.
func (l *locator) point(line, at int) point {
	text := l.lines[line]
	return point{line + 1, 1 + utf8.RuneCountInString(text[:max(0, min(at, len(text)))])}
}

// of gives the place of a text in the nth rule: of the value, if it is the name of a field; of the rule's head when it is
// not found.
func (l *locator) of(rule int, text string) point {
	if rule >= len(l.heads) {
		return point{1, 1}
	}
	from, to := l.heads[rule], len(l.lines)
	if rule+1 < len(l.heads) {
		to = l.heads[rule+1]
	}
	if p, ok := l.within(from, to, text); ok {
		return p
	}
	return point{from + 1, 1}
}

// anywhere gives the place where a text first stands in the file.
func (l *locator) anywhere(text string) point {
	if p, ok := l.within(0, len(l.lines), text); ok {
		return p
	}
	return point{1, 1}
}

// within looks through the lines [from, to), for a field of that name first.
func (l *locator) within(from, to int, text string) (point, bool) {
	if text == "" {
		return point{}, false
	}
	for i := from; i < to; i++ {
		line := l.lines[i]
		rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), text)
		if !ok {
			continue
		}
		if rest = strings.TrimLeft(rest, " \t"); strings.HasPrefix(rest, "=") {
			return l.point(i, len(line)-len(strings.TrimLeft(rest[1:], " \t"))), true
		}
	}
	for i := from; i < to; i++ {
		if at := strings.Index(l.lines[i], text); at >= 0 {
			return l.point(i, at), true
		}
	}
	return point{}, false
}

// shows tells whether a text stands at a place as it is, with nothing in it written otherwise.
func (l *locator) shows(p point, text string) bool {
	line := []rune(l.lines[p.line-1])
	return p.column <= len(line) && strings.HasPrefix(string(line[p.column-1:]), text)
}

// inPattern is how many characters into a pattern its fault stands.
func inPattern(pattern string, wrong *Fault) int {
	at := -1
	switch wrong.Key {
	case "rules.not_closed", "rules.no_beginning":
		at = unpaired(pattern)
	case "rules.bar":
		at = lonelyBar(pattern)
	default:
		for i := 0; i+1 < len(wrong.Fields) && at < 0; i += 2 {
			if word, ok := wrong.Fields[i+1].(string); ok && word != "" {
				at = strings.Index(strings.ToLower(pattern), word)
			}
		}
	}
	if at < 0 || at > len(pattern) {
		return 0
	}
	return utf8.RuneCountInString(pattern[:at])
}

// unpaired finds a closing bracket without its beginning, or the last opening one that is not closed.
func unpaired(pattern string) int {
	var open []int
	for i := range len(pattern) {
		switch {
		case pattern[i] == '(':
			open = append(open, i)
		case pattern[i] == ')' && len(open) == 0:
			return i
		case pattern[i] == ')':
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return -1
	}
	return open[len(open)-1]
}

// lonelyBar finds a bar that lacks a word on one of its sides.
func lonelyBar(pattern string) int {
	for i := range len(pattern) {
		if pattern[i] == '|' && (i == 0 || i+1 == len(pattern) || strings.IndexByte(" |(", pattern[i-1]) >= 0 || strings.IndexByte(" |)", pattern[i+1]) >= 0) {
			return i
		}
	}
	return -1
}
