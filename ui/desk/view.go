package desk

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/layout"
	"atempause/ui/safe"
)

// View draws the screen.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: m.windowTitle()}
	if m.w == 0 || m.h == 0 {
		return v
	}
	if m.plan.Small {
		v.Content = m.drawSmall()
		return v
	}
	lines, cursor := m.drawDesk()
	if n := len(m.over); n > 0 {
		cursor = nil
		d := m.over[n-1].draw(m, m.w, m.h-2)
		x, y := max(0, (m.w-d.width())/2), max(1, (m.h-len(d.lines))/2)
		room := make([]string, len(d.lines)) // a blank on either side, so that nothing runs into the frame
		for i, l := range d.lines {
			room[i] = " " + l + " "
		}
		lines = overlayOn(lines, room, max(0, x-1), y)
		if d.cursor {
			cursor = tea.NewCursor(x+d.x, y+d.y)
		}
	}
	v.Content = strings.Join(lines, "\n")
	v.Cursor = cursor
	return v
}

func (m *Model) windowTitle() string {
	title := "Atempause"
	if n := m.counts.Overdue; n > 0 {
		title += " (" + itoa(n) + "!)"
	}
	return title
}

// drawDesk draws everything below the dialogs.
func (m *Model) drawDesk() ([]string, *tea.Cursor) {
	p := m.plan
	lines := make([]string, 0, m.h)
	lines = append(lines, m.drawTitle(p.Title.W))
	var side, list, talk []string
	var cursor *tea.Cursor
	if p.Side.Shown() {
		side = m.drawSide(p.Side)
	}
	if p.List.Shown() {
		list = m.drawList(p.List)
		if x, y, ok := m.findCursor(); ok {
			cursor = tea.NewCursor(p.List.X+x, p.List.Y+y)
		}
	}
	if p.Talk.Shown() {
		talk = m.drawTalk(p.Talk)
	}
	list, talk = m.laySheet(list, talk)
	if p.Writer.Shown() {
		w, x, y := m.drawWriter(p.Writer)
		talk = append(talk, w...)
		if m.writing() {
			cursor = tea.NewCursor(p.Writer.X+x, p.Writer.Y+y)
		}
	}
	for y := range max(len(side), len(list), len(talk)) {
		lines = append(lines, at(side, y)+at(list, y)+at(talk, y))
	}
	return m.drawBottom(lines, m.w, p.Status.Shown()), cursor
}

func at(lines []string, y int) string {
	if y < len(lines) {
		return lines[y]
	}
	return ""
}

// drawSmall says that there is no room.
func (m *Model) drawSmall() string {
	text := m.t("desk.too_small", "Width", layout.MinWidth, "Height", layout.MinHeight)
	lines := safe.Wrap(text, max(1, m.w))
	if len(lines) > m.h {
		lines = lines[:max(1, m.h)]
	}
	return strings.Join(lines, "\n")
}
