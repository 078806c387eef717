package desk

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/ui/layout"
	"atempause/ui/safe"
)

// frame is how a box looks around its lines.
type frame struct {
	title  string
	style  *lipgloss.Style // of the title; nil for the usual one
	right  string          // at the right end of the upper border
	below  string          // at the left end of the lower border, in the title's style
	footer string          // at the right end of the lower border
	focus  bool
	joined bool // the upper border goes on from a box above
	open   bool // no lower border: the box below brings it
	tight  bool // lines are as wide as the box inside its borders; otherwise there is a blank on either side
}

// box draws a border around lines, cuts and fills them so that every line is exactly r.W wide and there are exactly r.H
// of them. It is the only place that draws borders.
func (m *Model) box(r layout.Rect, f frame, lines []string) []string {
	th := m.th
	edge, title := th.Line, th.Title
	if f.focus {
		edge, title = th.LineFocus, th.TitleFocus
	}
	if f.style != nil {
		title = *f.style
	}
	tl, tr := th.TL, th.TR
	if f.joined {
		tl, tr = th.TeeL, th.TeeR
	}
	out := make([]string, 0, r.H)
	out = append(out, m.border(r.W, tl, tr, f.title, f.right, edge, title))
	rows := r.H - 2
	if f.open {
		rows++
	}
	inner, pad := r.W-4, " "
	if f.tight {
		inner, pad = r.W-2, ""
	}
	side := edge.Render(th.V)
	for i := range max(0, rows) {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out = append(out, side+pad+safe.Fit(line, inner, th.More)+pad+side)
	}
	if !f.open {
		out = append(out, m.border(r.W, th.BL, th.BR, f.below, f.footer, edge, title))
	}
	return out
}

// border draws a horizontal border with a title at its left and a remark at its right.
func (m *Model) border(w int, left, right, title, remark string, edge, style lipgloss.Style) string {
	th := m.th
	room := w - 2
	var head, tail string
	if n := safe.Width(remark) + 3; remark != "" && (n+8 <= room || title == "" && n < room) {
		tail = th.Soft.Render(" "+remark+" ") + edge.Render(th.H)
		room -= n
	}
	if title != "" {
		t := safe.Cut(title, max(0, room-3), th.More)
		head = edge.Render(th.H) + style.Render(" "+t+" ")
		room -= safe.Width(t) + 3
	}
	return edge.Render(left) + head + edge.Render(strings.Repeat(th.H, max(0, room))) + tail + edge.Render(right)
}

// rule is a line across the inside of a box.
func (m *Model) rule(w int, style lipgloss.Style) string {
	return style.Render(strings.Repeat(m.th.H, max(0, w)))
}

// overlayOn lays a box over a picture.
func overlayOn(base, top []string, x, y int) []string {
	for i, line := range top {
		if y+i < 0 || y+i >= len(base) {
			continue
		}
		w := safe.Width(line)
		base[y+i] = cutTo(base[y+i], 0, x) + line + cutTo(base[y+i], x+w, safe.Width(base[y+i]))
	}
	return base
}

// cutTo is the part of a drawn line between two columns. A wide character cut in half leaves a blank.
func cutTo(line string, from, to int) string {
	if from >= to {
		return ""
	}
	part := ansi.Cut(line, from, to)
	if safe.Width(part) > to-from { // its left half lies before the cut
		part = ansi.Cut(line, from+1, to)
	}
	if missing := to - from - safe.Width(part); missing > 0 {
		if from == 0 {
			return part + safe.Blanks(missing)
		}
		return safe.Blanks(missing) + part
	}
	return part
}
