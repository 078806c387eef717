package desk

import (
	"strings"

	"charm.land/lipgloss/v2"

	"atempause/ui/desk/edit"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// The text takes what the other lines leave of the screen, within these bounds.
const (
	formLeast = 3
	formMost  = 12
)

func (f *form) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 72)
	names := f.lines(m)
	label := 0
	for _, name := range names {
		if name != formText {
			label = max(label, safe.Width(m.t("capture."+string(name))))
		}
	}
	said := f.remark(m, width)
	rows := max(formLeast, min(formMost, h-2-len(names)-len(said)))
	var lines []string
	x, y, cursor := 0, 0, false
	for _, name := range names {
		here := name == f.at
		if name == formText {
			lines = append(lines, f.label(m, name, here))
			field := f.fields[name]
			field.Size(width-2, rows)
			text, fx, fy := field.View(edit.Paint{Text: th.Text}, nil)
			if here {
				x, y, cursor = 2+fx, len(lines)+fy, true
			}
			for _, l := range text {
				lines = append(lines, "  "+l)
			}
			continue
		}
		head := f.label(m, name, here) + safe.Blanks(label-safe.Width(m.t("capture."+string(name)))+2)
		room := width - label - 4
		field := f.fields[name]
		if field == nil {
			lines = append(lines, head+f.choice(m, name, here, room))
			continue
		}
		field.Size(room, 1)
		line, fx, _ := field.View(edit.Paint{Text: th.Text}, nil)
		shown := line[0]
		if field.Text() == "" {
			shown = th.Faint.Render(safe.Fit(f.hint(m, name), room, th.More))
		}
		if here {
			x, y, cursor = label+4+fx, len(lines), true
		}
		lines = append(lines, head+shown)
	}
	lines = append(lines, said...)
	box := m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: m.t("capture.title"), focus: true}, lines)
	return drawn{lines: box, cursor: cursor, x: x + 2, y: y + 1}
}

// label is the name of a line, marked where one is on it.
func (f *form) label(m *Model, name formField, here bool) string {
	mark, style := "  ", m.th.Soft
	if here {
		mark, style = safe.Fit(m.th.Here, 2, ""), m.th.Accent
	}
	return style.Render(mark + m.t("capture."+string(name)))
}

// choice shows what is chosen on a line.
func (f *form) choice(m *Model, name formField, here bool, room int) string {
	var text string
	switch name {
	case formInto:
		text = m.t("capture.into_new")
		if f.into {
			text = m.t("capture.into_old", "Name", m.name(f.old.Author))
		}
	case formBrand:
		text = m.th.Safe(m.Brands[f.brand].Name)
	case formAudience:
		text = m.t("capture." + string(f.audience()))
	}
	var style lipgloss.Style
	if style = m.th.Text; here {
		style = m.th.Accent
		text = "< " + text + " >"
	}
	return style.Render(safe.Fit(text, room, m.th.More))
}

// hint says what belongs on a line that is empty.
func (f *form) hint(m *Model, name formField) string {
	if name == formPlace {
		if p := f.place(); p != "" {
			return m.th.Safe(p)
		}
	}
	return m.t("capture." + string(name) + "_hint")
}

// remark is what stands below the form: what is wrong, or the places to choose from.
func (f *form) remark(m *Model, width int) []string {
	switch {
	case f.wrong != "":
		return wrapTo(f.wrong, width, 2, m.th.Warn, m.th.More)
	case f.at == formPlace && !f.into:
		names := strings.Join(f.places(m), m.th.Sep)
		key := m.th.Spell(m.km.Name("form_more", m.Words))
		return []string{m.th.Soft.Render(safe.Cut(key+" "+m.th.Safe(names), width, m.th.More))}
	}
	return []string{""}
}
