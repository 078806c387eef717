package safe

import "strings"

// Wrap breaks a text that is safe already into lines of at most width cells: at blanks where there are any, else where
// the line is full. Line breaks of the text stay.
func Wrap(s string, width int) []string {
	if width < 1 {
		width = 1
	}
	var out []string
	for _, para := range strings.Split(s, "\n") {
		out = wrapLine(out, para, width)
	}
	return out
}

func wrapLine(out []string, s string, width int) []string {
	if Width(s) <= width {
		return append(out, s)
	}
	var (
		start   int // of the line
		at      int
		cells   int // of s[start:at]
		brk     = -1
		brkFrom int // where the line after the break begins
		cellsBr int // cells up to brkFrom
	)
	state := -1
	for at < len(s) {
		orig, _, w, st := next(s[at:], state)
		state = st
		if orig == " " {
			brk, brkFrom, cellsBr = at, at+1, cells+1
		}
		if cells+w > width && at > start && orig != " " {
			if brk > start {
				out = append(out, strings.TrimRight(s[start:brk], " "))
				start, cells = brkFrom, cells-cellsBr
			} else {
				out = append(out, s[start:at])
				start, cells = at, 0
			}
			brk, cellsBr = -1, 0
		}
		at += len(orig)
		cells += w
	}
	return append(out, strings.TrimRight(s[start:], " "))
}

// Rows lays clusters out for an editor: the index of the first cluster of each row. A row holds at most width cells,
// blanks at its end not counted; a line break ends its row. There is always one row, and one more after a final break.
func Rows(cs []Cluster, width int) []int {
	if width < 1 {
		width = 1
	}
	rows := []int{0}
	start, cells, brk, cellsBr := 0, 0, -1, 0
	for i, c := range cs {
		if c.Shown == "\n" {
			rows = append(rows, i+1)
			start, cells, brk, cellsBr = i+1, 0, -1, 0
			continue
		}
		blank := c.Shown == " "
		if cells+c.Width > width && i > start && !blank {
			if brk > start {
				start, cells = brk, cells-cellsBr
			} else {
				start, cells = i, 0
			}
			rows = append(rows, start)
			brk, cellsBr = -1, 0
		}
		cells += c.Width
		if blank {
			brk, cellsBr = i+1, cells
		}
	}
	return rows
}
