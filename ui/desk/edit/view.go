package edit

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/replies"
	"atempause/ui/safe"
)

// Paint is how a field is drawn.
type Paint struct {
	Text, Mark lipgloss.Style
	Under      string // when set, marked words get a line of this sign below them: for terminals that show no style
	Gaps       []Gap  // what is missing, and where it could stand; told below the line
	Gap        lipgloss.Style
}

// Gap is a place in Text where something is missing.
type Gap struct {
	At    int // in bytes; it stands before what begins there, or behind everything
	Label string
}

// View draws the rows in the window, each exactly as wide as the field, and tells where the cursor is in them. marks are
// passages of Text in bytes.
func (f *Field) View(p Paint, marks []replies.Span) (lines []string, x, y int) {
	if f.w == 0 || len(f.rows) == 0 {
		f.lay()
	}
	if f.One {
		line, x := f.oneLine(p, marks)
		return []string{line}, x, 0
	}
	row := f.row()
	top := f.top
	if row-top == f.h-1 && f.h > 1 { // what is told below the cursor's line has to be seen
		if _, under := f.drawRow(row, p, marks); under != "" {
			top++
		}
	}
	for i := top; i < len(f.rows) && len(lines) < f.h; i++ {
		if i == row {
			x, y = min(f.column(), f.w-1), len(lines)
		}
		line, under := f.drawRow(i, p, marks)
		lines = append(lines, line)
		if under != "" && len(lines) < f.h && i >= row-f.h+2 {
			lines = append(lines, p.Gap.Render(under))
		}
	}
	if y >= f.h {
		y = f.h - 1
	}
	for len(lines) < f.h {
		lines = append(lines, safe.Blanks(f.w))
	}
	return lines, x, y
}

func (f *Field) drawRow(i int, p Paint, marks []replies.Span) (line, under string) {
	var b, run, u strings.Builder
	marked, any, cells := false, false, 0
	flush := func() {
		if run.Len() == 0 {
			return
		}
		if marked {
			b.WriteString(p.Mark.Render(run.String()))
		} else {
			b.WriteString(p.Text.Render(run.String()))
		}
		run.Reset()
	}
	for _, c := range f.cs[f.rows[i]:f.rowEnd(i)] {
		if c.Shown == "\n" || cells+c.Width > f.w {
			break // a blank at the end of a full row takes no room
		}
		if m := inside(marks, c); m != marked {
			flush()
			marked = m
		}
		run.WriteString(c.Shown)
		cells += c.Width
		sign := " "
		if marked {
			any, sign = true, p.Under
		}
		u.WriteString(strings.Repeat(sign, c.Width))
	}
	flush()
	b.WriteString(safe.Blanks(f.w - cells))
	if p.Under == "" || !any {
		u.Reset()
	}
	return b.String(), f.withGaps(i, u.String(), p.Gaps)
}

// withGaps writes the labels of a row's gaps over the signs below it. One that would run into the one before it waits
// until that is mended.
func (f *Field) withGaps(i int, under string, gaps []Gap) string {
	free := 0
	for _, g := range gaps {
		if f.rowOf(g.At) != i {
			continue
		}
		label := safe.Cut(g.Label, f.w, "")
		at := max(0, min(f.cellOf(i, g.At), f.w-safe.Width(label)))
		if at < free {
			continue
		}
		free = at + safe.Width(label) + 1
		under = safe.Fit(under, f.w, "")
		under = ansi.Cut(under, 0, at) + label + ansi.Cut(under, at+safe.Width(label), f.w)
	}
	if under == "" {
		return ""
	}
	return safe.Fit(under, f.w, "")
}

// rowOf is the row in which a byte of Text stands; the end of Text is in the last one.
func (f *Field) rowOf(at int) int {
	for i := range f.rows {
		if end := f.rowEnd(i); i == len(f.rows)-1 || end > f.rows[i] && f.cs[end-1].End > at {
			return i
		}
	}
	return 0
}

// cellOf is how far from the left a byte of Text stands in its row.
func (f *Field) cellOf(row, at int) int {
	cells := 0
	for _, c := range f.cs[f.rows[row]:f.rowEnd(row)] {
		if c.Start >= at || c.Shown == "\n" {
			break
		}
		cells += c.Width
	}
	return cells
}

func inside(marks []replies.Span, c safe.Cluster) bool {
	for _, m := range marks {
		if c.Start >= m.Start && c.End <= m.End {
			return true
		}
	}
	return false
}

// oneLine draws a field of one line, scrolled so that the cursor is in it.
func (f *Field) oneLine(p Paint, marks []replies.Span) (string, int) {
	from, cells := f.pos, 0
	for from > 0 && cells+f.cs[from-1].Width < f.w {
		from--
		cells += f.cs[from].Width
	}
	var b, run strings.Builder
	marked := false
	flush := func() {
		style := p.Text
		if marked {
			style = p.Mark
		}
		if run.Len() > 0 {
			b.WriteString(style.Render(run.String()))
		}
		run.Reset()
	}
	total := 0
	for _, c := range f.cs[from:] {
		if total+c.Width > f.w {
			break
		}
		if m := inside(marks, c); m != marked {
			flush()
			marked = m
		}
		run.WriteString(c.Shown)
		total += c.Width
	}
	flush()
	return b.String() + safe.Blanks(f.w-total), min(cells, f.w-1)
}
