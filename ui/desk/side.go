package desk

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
	"atempause/ui/standing"
)

// sideItem is a line of the side pane. One with nothing to choose is a gap.
type sideItem struct {
	view    store.View
	brand   string
	channel *sources.Channel
	all     bool   // all brands
	saved   string // name of a saved view
}

func (i sideItem) empty() bool { return i.view == "" && i.brand == "" && !i.all && i.saved == "" }

// sidebar is the pane of views, brands and channels.
type sidebar struct {
	items  []sideItem
	cur    int
	top    int
	height int
}

// seldom lists the views that most days have nothing in them: they take a line only when they do.
var seldom = []store.View{store.InPrivate, store.Solved, store.Promises, store.Snoozed, store.Escalated}

// views are those one can go to.
func (m *Model) views() []store.View {
	return slices.DeleteFunc(slices.Clone(store.Views), func(v store.View) bool {
		return slices.Contains(seldom, v) && m.counts.Views[v] == 0 && m.at.View != v
	})
}

// build lists what there is to choose; the cursor stays on what it is on.
func (s *sidebar) build(m *Model) {
	var on sideItem
	if s.cur < len(s.items) {
		on = s.items[s.cur]
	}
	s.items = nil
	for _, v := range m.views() {
		s.items = append(s.items, sideItem{view: v})
	}
	for _, v := range m.saved.list {
		s.items = append(s.items, sideItem{saved: v.Name})
	}
	s.items = append(s.items, sideItem{})
	if len(m.Brands) > 1 {
		s.items = append(s.items, sideItem{all: true})
	}
	for _, b := range m.Brands {
		s.items = append(s.items, sideItem{brand: b.Name})
		for _, c := range b.Channels {
			s.items = append(s.items, sideItem{brand: b.Name, channel: &c})
		}
	}
	if i := slices.IndexFunc(s.items, on.same); i >= 0 && !on.empty() {
		s.cur = i
	}
	s.cur = min(s.cur, len(s.items)-1)
}

// same tells whether two items stand for the same; a channel by its id, as its item is made anew each time.
func (i sideItem) same(o sideItem) bool {
	if (i.channel == nil) != (o.channel == nil) || i.channel != nil && i.channel.ID() != o.channel.ID() {
		return false
	}
	return i.view == o.view && i.brand == o.brand && i.all == o.all && i.saved == o.saved
}

func (s *sidebar) move(by int) {
	for next := s.cur + by; next >= 0 && next < len(s.items); next += sign(by) {
		if !s.items[next].empty() {
			s.cur = next
			break
		}
	}
	s.follow()
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

func (s *sidebar) goTo(end bool) {
	s.cur = 0
	if end {
		s.cur = len(s.items) - 1
	}
	s.follow()
}

func (s *sidebar) follow() {
	s.top = min(s.top, s.cur)
	s.top = max(s.top, s.cur-s.height+1)
	s.top = max(0, min(s.top, len(s.items)-s.height))
}

// choose goes to the view or filter the side pane's cursor is on.
func (m *Model) choose() tea.Cmd {
	if m.side.cur >= len(m.side.items) {
		return nil
	}
	it := m.side.items[m.side.cur]
	at := m.at
	switch {
	case it.view != "":
		at.View, at.Filter = it.view, ""
	case it.saved != "":
		if v, ok := m.savedNamed(it.saved); ok {
			return m.visitSaved(v)
		}
	case it.channel != nil:
		at.Brand, at.Channel = it.brand, it.channel.ID()
	case it.brand != "" && m.at.Brand == it.brand && m.at.Channel == "":
		at.Brand = "" // a second time lets go of it
	case it.brand != "":
		at.Brand, at.Channel = it.brand, ""
	case it.all:
		at.Brand, at.Channel = "", ""
	}
	return tea.Batch(m.visit(at), m.turn(layout.List))
}

// visit shows another view or filter.
func (m *Model) visit(at State) tea.Cmd {
	if at.View == "" {
		at.View = store.Open
	}
	if at == m.at && m.list.loaded {
		return nil
	}
	m.leaveSpot()
	if at.Filter != "" && m.at.Filter == "" {
		m.keepFormer()
	}
	m.work.marks.clear()
	m.at = at
	m.side.build(m)
	m.list.clear()
	if at.Filter == "" {
		m.Save(at)
	}
	return tea.Batch(m.loadRows(0), m.loadCounts(), m.recount())
}

func (m *Model) drawSide(r layout.Rect) []string {
	focus := m.focus == layout.Side && len(m.over) == 0
	w := r.W - 2
	var lines []string
	for i := m.side.top; i < len(m.side.items) && len(lines) < r.H-2; i++ {
		lines = append(lines, m.drawItem(m.side.items[i], w, i == m.side.cur && focus))
	}
	return m.box(r, frame{title: m.t("desk.channels"), focus: focus, tight: true}, lines)
}

func (m *Model) drawItem(it sideItem, w int, chosen bool) string {
	th := m.th
	var text, count string
	style, here := th.Text, false
	switch {
	case it.empty():
		return ""
	case it.view != "":
		text, here = m.t("view."+string(it.view)), m.at.View == it.view && m.at.Filter == ""
		count = some(m.counts.Views[it.view])
	case it.saved != "":
		v, _ := m.savedNamed(it.saved)
		text, here = m.th.Safe(it.saved), m.at.Filter == v.Filter.String()
		count = passing(v)
	case it.all:
		text, here, style = m.t("desk.all_brands"), m.at.Brand == "", th.Soft
	case it.channel != nil:
		name := m.th.Safe(it.channel.Name)
		if it.channel.Name == it.brand {
			name = m.t("account." + string(it.channel.Network)) // the brand's name stands right above
		}
		text = " " + m.t("network_short."+string(it.channel.Network)) + " " + name
		here = m.at.Channel == it.channel.ID()
		count = some(m.counts.Channels[it.channel.ID()])
		style = th.Soft
		switch m.standing(*it.channel).Mark() {
		case standing.Troubled:
			count, style = th.Trouble, th.Bad
		case standing.Off:
			count, style = m.t("standing.mark_off"), th.Faint
		case standing.Slow:
			count, style = th.Breathing, th.Warn
		case standing.Ending:
			count, style = count+th.Waived, th.Warn
		case standing.Partly:
			count += th.Waived
		}
	default:
		text, here = m.th.Safe(it.brand), m.at.Brand == it.brand && m.at.Channel == ""
		style = th.Bold
		if m.channels(it.brand) != 1 { // one channel's figure stands right below
			count = some(m.counts.Brands[it.brand])
		}
	}
	mark := " "
	if here {
		mark = th.Here
		style = th.Accent
		if !th.Dumb {
			style = style.Bold(true)
		}
	}
	if count != "" {
		count = " " + count
	}
	if count != "" || safe.Width(text) < w-1 {
		count += " " // a blank before the frame, unless it costs the name's last letter
	}
	line := mark + safe.Fit(text, max(0, w-1-safe.Width(count)), th.More) + count
	if chosen {
		if th.Dumb {
			line = ">" + line[len(mark):]
		}
		return th.Chosen(style, true).Render(line)
	}
	return style.Render(line)
}

func (m *Model) channels(brand string) int {
	for _, b := range m.Brands {
		if b.Name == brand {
			return len(b.Channels)
		}
	}
	return 0
}

func some(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}
