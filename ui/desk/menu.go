package desk

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// menu is a question with answers, or just something to read.
type menu struct {
	title string
	text  []string
	items []menuItem
	cur   int
	about string // the handbook's section on it, "" for none of its own
	self  bool   // opened by itself: listens only when typing pauses
	calm  bool
}

type menuItem struct {
	key  string // that takes it, "" for its number
	text string
	note string
	off  string // why it cannot be taken now
	gap  bool   // a line is left free above it
	do   func(m *Model) tea.Cmd
}

func (d *menu) scope() keys.Scope { return keys.Dialog }

func (d *menu) press(m *Model, k tea.KeyPressMsg, since time.Duration) tea.Cmd {
	if d.self && !d.calm {
		if since < typingPause {
			return nil
		}
		d.calm = true
	}
	name := k.String()
	for i, it := range d.items {
		if it.key != "" && it.key == name {
			d.cur = i
			return d.take(m)
		}
	}
	if len(name) == 1 && name[0] >= '1' && int(name[0]-'1') < len(d.items) && d.items[name[0]-'1'].key == "" {
		d.cur = int(name[0] - '1')
		return d.take(m)
	}
	id, _ := m.km.Find(name, keys.Dialog)
	switch id {
	case keys.DialogDown:
		d.cur = min(d.cur+1, max(0, len(d.items)-1))
	case keys.DialogUp:
		d.cur = max(d.cur-1, 0)
	case keys.DialogTake:
		return d.take(m)
	case keys.DialogBack:
		m.pop()
	default:
		if name == "q" {
			m.pop()
		}
	}
	return nil
}

func (d *menu) take(m *Model) tea.Cmd {
	if d.cur < len(d.items) && d.items[d.cur].off != "" {
		m.sayText(warn, d.items[d.cur].off)
		return nil
	}
	m.pop()
	if d.cur < len(d.items) && d.items[d.cur].do != nil {
		return d.items[d.cur].do(m)
	}
	return nil
}

func (d *menu) draw(m *Model, w, h int) drawn {
	th := m.th
	width := 24
	for _, t := range d.text {
		width = max(width, safe.Width(t))
	}
	for _, it := range d.items {
		if it.off != "" {
			width = max(width, safe.Width(it.text+th.Sep+it.off)+8)
		}
		width = max(width, safe.Width(it.text)+safe.Width(it.note)+8)
	}
	width = min(max(width, safe.Width(d.title)+4), min(w-8, 72))
	var lines []string
	for _, t := range d.text {
		body := strings.TrimLeft(t, " ")
		indent := safe.Blanks(min(len(t)-len(body), width/2)) // what goes on stands below its beginning
		for _, l := range safe.Wrap(body, width-len(indent)) {
			lines = append(lines, th.Text.Render(indent+l))
		}
	}
	if len(d.text) > 0 && len(d.items) > 0 {
		lines = append(lines, "")
	}
	if most := h - 2 - d.rows(); len(lines) > most && most > 0 {
		lines = lines[:most]
	}
	for i, it := range d.items {
		mark, style := "  ", th.Text
		if it.off != "" {
			style = th.Faint
			it.text += th.Sep + it.off
		}
		if i == d.cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(th.Accent, true)
			if it.off != "" {
				style = th.Chosen(th.Faint, true)
			}
		}
		num := "  "
		switch {
		case it.key != "":
			num = it.key + " "
		case i < 9:
			num = itoa(i+1) + " "
		}
		if it.gap {
			lines = append(lines, "")
		}
		text := mark + num + it.text
		lines = append(lines, style.Render(safe.Fit(text, width-safe.Width(it.note), th.More)+it.note))
	}
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: d.title, focus: true}, lines)}
}

// rows is how many lines the answers take.
func (d *menu) rows() int {
	n := len(d.items)
	for _, it := range d.items {
		if it.gap {
			n++
		}
	}
	return n
}

func viewMenu(m *Model) *menu {
	d := &menu{title: m.t("keys.views")}
	for i, v := range m.views() {
		if v == m.at.View && m.at.Filter == "" {
			d.cur = i
		}
		d.items = append(d.items, menuItem{text: m.t("view." + string(v)), note: some(m.counts.Views[v]), do: func(m *Model) tea.Cmd {
			at := m.at
			at.View, at.Filter = v, ""
			return tea.Batch(m.visit(at), m.turn(layout.List))
		}})
	}
	m.savedItems(d)
	return d
}

func brandMenu(m *Model) *menu {
	d := &menu{title: m.t("keys.brands")}
	add := func(name, text string, n int) {
		if name == m.at.Brand {
			d.cur = len(d.items)
		}
		d.items = append(d.items, menuItem{text: text, note: some(n), do: func(m *Model) tea.Cmd {
			return tea.Batch(m.visit(State{View: m.at.View, Brand: name, Filter: m.at.Filter}), m.turn(layout.List))
		}})
	}
	add("", m.t("desk.all_brands"), 0)
	for _, b := range m.Brands {
		add(b.Name, m.th.Safe(b.Name), m.counts.Brands[b.Name])
	}
	return d
}

// conflict asks what is to count when another program has changed the same draft.
func conflict(m *Model, theirs replies.Reply) *menu {
	text := []string{m.t("desk.conflict"), ""}
	for i, l := range safe.Wrap(m.th.Block(theirs.Text), 60) {
		if i == 8 {
			text = append(text, m.th.More)
			break
		}
		text = append(text, "  "+l)
	}
	return &menu{title: m.t("desk.conflict_title"), text: text, self: true, items: []menuItem{
		{text: m.t("desk.keep_mine"), do: func(m *Model) tea.Cmd {
			m.writer.reply, m.writer.dirty = theirs, true
			return m.saveDraft()
		}},
		{text: m.t("desk.take_theirs"), do: func(m *Model) tea.Cmd {
			w := &m.writer
			w.reply, w.dirty = theirs, false
			w.audience, w.target = theirs.Audience, theirs.Target
			w.field.Replace(theirs.Text) // undo has the own text back
			m.lookUp()
			return m.planCheck()
		}},
	}}
}

func dropMenu(m *Model) *menu {
	return &menu{title: m.t("keys.drop"), text: []string{m.t("desk.drop_ask")}, items: []menuItem{
		{text: m.t("desk.keep")},
		{text: m.t("desk.drop"), do: func(m *Model) tea.Cmd { return m.stored((*Model).dropDraft) }},
	}}
}
