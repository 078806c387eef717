package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// fullHint shows all that is to be said of one check: on a low screen the composer has no room for it.
type fullHint struct{ check replies.Check }

// readHint opens the hint of the chosen check in full.
func (m *Model) readHint() tea.Cmd {
	if c, ok := m.writer.focusCheck(); ok {
		m.push(&fullHint{c})
	}
	return nil
}

func (d *fullHint) scope() keys.Scope { return keys.Dialog }

func (d *fullHint) paste(*Model, string) {}

// press closes it with whatever key: there is nothing to choose.
func (d *fullHint) press(m *Model, _ tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	m.pop()
	return nil
}

func (d *fullHint) draw(m *Model, w, h int) drawn {
	th, c := m.th, d.check
	width := min(w-8, 64)
	var lines []string
	add := func(text string, style func(...string) string) {
		for _, l := range safe.Wrap(text, width) {
			lines = append(lines, style(l))
		}
	}
	switch {
	case c.Waived:
		add(m.t("desk.waived"), th.Text.Render)
	case c.Pass:
		add(m.t("desk.passed"), th.Text.Render)
	default:
		add(th.Safe(c.Hint), th.Text.Render)
	}
	for _, e := range c.Evidence {
		if e.Missing == "" && !c.Pass {
			add(m.t("desk.see", "Text", m.quote(safe.Cut(th.Safe(e.Text), 200, th.More))), th.Soft.Render)
		}
	}
	for _, o := range c.Offers {
		if o != "" && !c.Pass {
			add(m.km.Name("offer", m.Words)+" "+m.quote(th.Safe(o)), th.Accent.Render)
		}
	}
	if most := max(1, h-4); len(lines) > most { // many marked words on a low screen: the hint itself stands first
		lines = append(lines[:most-1], th.Soft.Render(th.More))
	}
	title := m.t("check." + string(c.ID))
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: title, focus: true}, lines)}
}
