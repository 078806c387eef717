package desk

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"

	"atempause/ui/guide"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// handbook is the page that explains: opened at what one has before one.
type handbook struct {
	section string
	width   int // it was drawn for
	page    guide.Page
	view    viewport.Model
}

func (m *Model) openGuide() tea.Cmd {
	for _, o := range m.over {
		if _, open := o.(*handbook); open {
			m.pop()
			return nil
		}
	}
	m.push(&handbook{section: m.here(), view: viewport.New()})
	return nil
}

// here names the section about what one is doing.
func (m *Model) here() string {
	if n := len(m.over); n > 0 {
		switch over := m.over[n-1].(type) {
		case *breath:
			return "breath"
		case *escalate:
			return "escalate"
		case *whois:
			return "person"
		case *moderate:
			return "moderation"
		case *picker:
			return "templates"
		case *call:
			return "playbooks"
		case *posting, *form:
			return "by_hand"
		case *ask:
			if over.about != "" {
				return over.about
			}
		case *menu:
			if over.about != "" {
				return over.about
			}
		}
	}
	if m.focus == layout.Writer || m.writing() {
		if c, ok := m.writer.focusCheck(); ok {
			return string(c.ID)
		}
		return "way"
	}
	if m.focus == layout.List {
		return "queue"
	}
	return "way"
}

func (h *handbook) scope() keys.Scope { return keys.Dialog }

func (h *handbook) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	id, ok := m.km.Find(k.String(), keys.Dialog, keys.Move, keys.Talk)
	switch {
	case id == keys.DialogDown:
		h.view.ScrollDown(1)
	case id == keys.DialogUp:
		h.view.ScrollUp(1)
	case id == keys.PageDown, id == keys.Page:
		h.view.PageDown()
	case id == keys.PageUp:
		h.view.PageUp()
	case id == keys.Top:
		h.view.GotoTop()
	case id == keys.Bottom:
		h.view.GotoBottom()
	case ok, k.String() == "q", k.String() == "?":
		m.pop()
	}
	return nil
}

func (h *handbook) draw(m *Model, w, height int) drawn {
	width, rows := min(w-8, 76), max(1, height-4)
	h.view.SetWidth(width)
	h.view.SetHeight(rows)
	if width != h.width {
		page, err := guide.Draw(m.Words.Lang(), m.th, width)
		if err != nil {
			page.Lines = []string{m.t("desk.no_guide")}
		}
		first := h.width == 0
		h.width, h.page = width, page
		h.view.SetContentLines(page.Lines)
		if first {
			h.view.SetYOffset(page.At[h.section])
		}
	}
	f := frame{title: m.t("keys.guide"), focus: true, footer: itoa(int(h.view.ScrollPercent()*100)) + " %"}
	shown := strings.Split(h.view.View(), "\n")
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(shown) + 2}, f, shown)}
}
