package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// help is the page of keys, those of where one is first.
type help struct {
	scopes []keys.Scope
	top    int
	most   int
}

func newHelp(m *Model) *help {
	h := &help{scopes: append([]keys.Scope(nil), m.helpScopes()...)}
	seen := map[keys.Scope]bool{}
	for _, s := range h.scopes {
		seen[s] = true
	}
	for _, s := range keys.Scopes {
		if !seen[s] {
			h.scopes = append(h.scopes, s)
		}
	}
	return h
}

func (h *help) scope() keys.Scope { return keys.Dialog }

func (h *help) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	id, ok := m.km.Find(k.String(), keys.Dialog, keys.Move, keys.Talk)
	page := max(1, m.h-8)
	switch {
	case id == keys.DialogDown:
		h.top++
	case id == keys.DialogUp:
		h.top--
	case id == keys.PageDown, id == keys.Page:
		h.top += page
	case id == keys.PageUp:
		h.top -= page
	case id == keys.Top:
		h.top = 0
	case id == keys.Bottom:
		h.top = h.most
	case ok, k.String() == "q", k.String() == "?":
		m.pop()
	}
	h.top = max(0, min(h.top, h.most))
	return nil
}

func (h *help) draw(m *Model, w, height int) drawn {
	th := m.th
	width := min(w-8, 64)
	var lines []string
	for _, s := range h.scopes {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, th.Bold.Render(m.t("key_scope."+string(s))))
		for _, k := range m.km.In(s) {
			names := safe.Fit(m.th.Spell(m.km.Names(k.ID, m.Words)), 18, th.More)
			lines = append(lines, "  "+th.Key.Render(names)+" "+th.Text.Render(safe.Cut(m.t(k.Words()), width-21, th.More)))
		}
	}
	rows := max(1, height-4)
	h.most = max(0, len(lines)-rows)
	h.top = max(0, min(h.top, h.most))
	f := frame{title: m.t("keys.help"), focus: true}
	if h.most > 0 {
		f.footer = itoa((h.top+rows)*100/len(lines)) + " %"
	}
	shown := lines[h.top:min(len(lines), h.top+rows)]
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(shown) + 2}, f, shown)}
}
