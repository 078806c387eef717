package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// palette finds what can be done by its words.
type palette struct {
	field edit.Field
	all   []keys.Key
	found []int
	cur   int
}

func newPalette(m *Model) *palette {
	p := &palette{}
	p.field.One, p.field.Fold = true, m.th.Spell
	for _, s := range []keys.Scope{keys.Posts, keys.Rows, keys.Talk, keys.Global, keys.Always, keys.Move} {
		for _, k := range m.km.In(s) {
			if k.ID != keys.Palette && k.ID != keys.Abort {
				p.all = append(p.all, k)
			}
		}
	}
	p.search(m)
	return p
}

// search keeps what fits the text; with no text, everything in the table's order.
func (p *palette) search(m *Model) {
	p.cur, p.found = 0, p.found[:0]
	if p.field.Text() == "" {
		for i := range p.all {
			p.found = append(p.found, i)
		}
		return
	}
	texts := make([]string, len(p.all))
	for i, k := range p.all {
		texts[i] = m.t(k.Words()) + " " + string(k.ID)
	}
	for _, hit := range fuzzy.Find(p.field.Text(), texts) {
		p.found = append(p.found, hit.Index)
	}
}

func (p *palette) scope() keys.Scope { return keys.Dialog }

func (p *palette) paste(m *Model, s string) {
	if p.field.Insert(s) {
		p.search(m)
	}
}

func (p *palette) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	switch name := k.String(); name {
	case "enter":
		m.pop()
		if p.cur < len(p.found) {
			return m.act(p.all[p.found[p.cur]].ID)
		}
	case "esc":
		m.pop()
	case "down", "ctrl+n", "tab":
		p.cur = min(p.cur+1, max(0, len(p.found)-1))
	case "up", "ctrl+p", "shift+tab":
		p.cur = max(0, p.cur-1)
	default:
		if editField(m, &p.field, k) {
			p.search(m)
		}
	}
	return nil
}

// editField hands a key to a dialog's text field.
func editField(m *Model, f *edit.Field, k tea.KeyPressMsg) bool {
	if id, ok := m.km.Find(k.String(), keys.Text); ok {
		return f.Do(id)
	}
	return k.Text != "" && k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 && f.Insert(k.Text)
}

func (p *palette) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 56)
	p.field.Size(width-2, 1)
	text, x, _ := p.field.View(edit.Paint{Text: th.Text}, nil)
	lines := []string{th.Accent.Render(": ") + text[0], m.rule(width, th.Line)}
	rows := max(1, min(h-6, 12))
	top := max(0, p.cur-rows+1)
	column := 5
	for _, i := range p.found[top:min(len(p.found), top+rows)] {
		column = max(column, safe.Width(th.Spell(m.km.Name(p.all[i].ID, m.Words))))
	}
	for i := top; i < len(p.found) && i < top+rows; i++ {
		k := p.all[p.found[i]]
		name := safe.Fit(th.Spell(m.km.Name(k.ID, m.Words)), column+2, "")
		what, style := m.t(k.Words()), th.Text
		why := m.cannot(k.ID)
		if why != "" {
			what, style = what+th.Sep+why, th.Faint
		}
		mark := "  "
		if i == p.cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(style, true)
		}
		lines = append(lines, style.Render(safe.Fit(mark+name+what, width, th.More)))
	}
	if len(p.found) == 0 {
		lines = append(lines, th.Soft.Render(m.t("desk.nothing_found")))
	}
	for len(lines) < rows+2 {
		lines = append(lines, "")
	}
	d := drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: m.t("keys.palette"), focus: true}, lines)}
	d.cursor, d.x, d.y = true, 4+x, 1
	return d
}

func lineWidth(s string) int { return safe.Width(s) }
