package desk

import (
	"charm.land/lipgloss/v2"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/safe"
)

// offersShown is how many ways to go on are listed.
const offersShown = 5

// findRows is how many rows the line takes at the foot of the list.
func (m *Model) findRows() int {
	if !m.find.open {
		return 0
	}
	return len(m.findBelow(m.plan.List.W-4)) + 2
}

// drawFind draws the line, below it what is to be said about it, and tells where the cursor is.
func (m *Model) drawFind(w int) (lines []string, x, y int) {
	f, th := &m.find, m.th
	lines = append(lines, m.rule(w, th.Line))
	f.field.Size(w-2, 1)
	var marks []replies.Span
	if e := f.mistake; e != nil && !f.typing() {
		marks = []replies.Span{{Start: e.At, End: max(e.End, e.At+1)}}
	}
	text, x, _ := f.field.View(edit.Paint{Text: th.Bold, Mark: th.Mark}, marks)
	lines = append(lines, th.Accent.Render("/ ")+text[0])
	return append(lines, m.findBelow(w)...), x + 2, 1
}

// findBelow is what stands below the line: a mistake, what can be put in, or how much was found.
func (m *Model) findBelow(w int) []string {
	f, th := &m.find, m.th
	one := func(s string, style lipgloss.Style) []string { return []string{style.Render(safe.Cut(s, w, th.More))} }
	switch {
	case len(f.offers.list) > 1:
		return m.drawOffers(w)
	case f.mistake != nil && !f.typing():
		return wrapTo(m.mistakeText(f.mistake), w, 4, th.Warn, th.More)
	}
	if hint := f.hint(); hint != "" {
		return one(m.km.Name(keys.FindTab, m.Words)+": "+th.Safe(hint), th.Soft)
	}
	if f.field.Text() == "" {
		return one(m.t("find.how"), th.Faint)
	}
	return one(m.foundText(), th.Soft)
}

// foundText says how many were found, and whether the search is slower than it will be.
func (m *Model) foundText() string {
	f := &m.find
	if f.looking {
		return m.t("find.looking")
	}
	n := len(m.list.rows)
	text := m.n("find.found", n)
	if m.list.full {
		text = m.t("find.found_many", "N", n)
	}
	if r := f.reach; r.Total-r.Done > slowTail {
		text += m.th.Sep + m.t("find.indexing", "Percent", r.Done*100/max(1, r.Total))
	}
	return text
}

// slowTail is how many messages the index may lack before one is told why searching is slow.
const slowTail = 50_000

// drawOffers lists the ways to go on around the one that is put in.
func (m *Model) drawOffers(w int) []string {
	o, th := m.find.offers, m.th
	top := max(0, min(o.cur-offersShown/2, len(o.list)-offersShown))
	var lines []string
	for i := top; i < len(o.list) && len(lines) < offersShown; i++ {
		mark, style := "  ", th.Text
		if i == o.cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(th.Accent, true)
		}
		lines = append(lines, style.Render(safe.Fit(mark+th.Safe(o.list[i].Text), w, th.More)))
	}
	return lines
}

// mistakeText says what is wrong with what is typed.
func (m *Model) mistakeText(e *filter.Error) string {
	return m.th.Spell(m.Words.Mistake(e, m.km.Name(keys.FindTab, m.Words)))
}

// listTitle says what the list shows: a view, a saved view, or a search.
func (m *Model) listTitle(w int) string {
	if m.at.Filter == "" {
		title := m.t("view." + string(m.at.View))
		if m.at.View == store.Open && w >= 40 {
			title += m.th.Sep + m.t("desk.by_urgency")
		}
		return title
	}
	if v, ok := m.savedAt(); ok {
		return m.th.Safe(v.Name)
	}
	if m.find.open {
		return m.t("find.title")
	}
	return "/ " + m.th.Safe(m.inWords(m.filterNow()))
}

// withFind puts the line at the foot of the list, below as many rows as there is room for.
func (m *Model) withFind(lines []string, room, w int) []string {
	if !m.find.open {
		return lines
	}
	lines = lines[:min(len(lines), room)]
	for len(lines) < room {
		lines = append(lines, "")
	}
	pad := ""
	if w == m.plan.List.W-2 {
		pad = " "
	}
	below, _, _ := m.drawFind(m.plan.List.W - 4)
	for _, l := range below {
		lines = append(lines, pad+l)
	}
	return lines
}

// findCursor is where the cursor is in the list's box.
func (m *Model) findCursor() (x, y int, ok bool) {
	if !m.find.open || len(m.over) > 0 {
		return 0, 0, false
	}
	_, x, y = m.drawFind(m.plan.List.W - 4)
	return x + 2, m.plan.List.H - 1 - m.findRows() + y, true
}
