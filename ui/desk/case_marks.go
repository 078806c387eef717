package desk

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"atempause/store"
	"atempause/ui/layout"
)

// mostMarked bounds what is marked at once.
const mostMarked = 1000

// marks are the threads that the next act is for. They are kept by the thread's id, so that rows may come, go and move.
type marks struct {
	set    map[int64]bool
	names  map[int64]string // of the people, to name the one that is left
	anchor int64            // where a range begins, 0 while there is none
}

func (k *marks) clear() { *k = marks{} }

func (k *marks) put(r store.Row, on bool) {
	if k.set == nil {
		k.set, k.names = map[int64]bool{}, map[int64]string{}
	}
	if !on {
		delete(k.set, r.ID)
		return
	}
	k.set[r.ID], k.names[r.ID] = true, r.Author
}

// reach is the range that is being drawn: the rows from the anchor to the selection.
func (m *Model) reach() (from, to int, ok bool) {
	k := &m.work.marks
	if k.anchor == 0 {
		return 0, 0, false
	}
	at := slices.IndexFunc(m.list.rows, func(r store.Row) bool { return r.ID == k.anchor })
	if at < 0 {
		return 0, 0, false
	}
	return min(at, m.list.cur), max(at, m.list.cur), true
}

// isMarked tells whether the row at an index is marked.
func (m *Model) isMarked(i int) bool {
	if from, to, ok := m.reach(); ok && from <= i && i <= to {
		return true
	}
	return m.work.marks.set[m.list.rows[i].ID]
}

// marked lists what is marked, in the order of the list; what is out of its window comes last.
func (m *Model) marked() []int64 {
	var ids []int64
	for i, r := range m.list.rows {
		if m.isMarked(i) {
			ids = append(ids, r.ID)
		}
	}
	have := make(map[int64]bool, len(ids))
	for _, id := range ids {
		have[id] = true
	}
	var rest []int64
	for id := range m.work.marks.set {
		if !have[id] {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	return append(ids, rest...)
}

// mark marks the selected row, or unmarks it, and goes on to the next.
func (m *Model) mark() tea.Cmd {
	m.endRange()
	row, ok := m.list.row()
	if !ok {
		return nil
	}
	m.work.marks.put(row, !m.work.marks.set[row.ID])
	m.list.move(1)
	return tea.Batch(m.follow(), m.page())
}

// markRange begins a range at the selected row, or ends the one that is being drawn.
func (m *Model) markRange() tea.Cmd {
	row, ok := m.list.row()
	if m.endRange() || !ok {
		return nil
	}
	m.work.marks.anchor = row.ID
	m.list.chosen = true
	m.say(plain, "case.range", "Key", m.km.Name("range", m.Words))
	return nil
}

// endRange turns the range that is being drawn into marks.
func (m *Model) endRange() bool {
	if m.work.marks.anchor == 0 {
		return false
	}
	if from, to, ok := m.reach(); ok {
		for _, r := range m.list.rows[from : to+1] {
			m.work.marks.put(r, true)
		}
	}
	m.work.marks.anchor = 0
	return true
}

// unmark lets go of all marks; false if there were none.
func (m *Model) unmark() bool {
	k := &m.work.marks
	if len(k.set) == 0 && k.anchor == 0 {
		return false
	}
	k.clear()
	m.say(plain, "case.unmarked")
	return true
}

type markAllMsg struct {
	at   State
	rows []store.Row
	err  error
}

// markAll marks everything of the view, far beyond the screen; a second time lets go of it.
func (m *Model) markAll() tea.Cmd {
	m.endRange()
	if len(m.list.rows) == 0 {
		return nil
	}
	all := m.list.head && !m.list.full
	for i := range m.list.rows {
		all = all && m.isMarked(i)
	}
	if all || len(m.work.marks.set) >= mostMarked {
		m.unmark()
		return nil
	}
	db, ctx, at, page := m.Store, m.Context, m.at, m.listPage()
	page.Limit = mostMarked
	return func() tea.Msg {
		rows, err := db.Rows(ctx, page)
		return markAllMsg{at, rows, err}
	}
}

func (a markAllMsg) apply(m *Model) tea.Cmd {
	if a.err != nil {
		m.fault("storage.read", a.err)
		return nil
	}
	if a.at != m.at {
		return nil
	}
	for _, r := range a.rows {
		m.work.marks.put(r, true)
	}
	key := "case.marked"
	if len(a.rows) == mostMarked {
		key = "case.marked_most"
	}
	m.sayText(plain, m.n(key, len(m.work.marks.set)))
	return nil
}

// prune forgets marks on threads that are no longer in the view, where all of it is known.
func (m *Model) prune() {
	k := &m.work.marks
	if len(k.set) == 0 || !m.list.head || m.list.full || m.focus != layout.List && m.focus != layout.Side {
		return
	}
	have := make(map[int64]bool, len(m.list.rows))
	for _, r := range m.list.rows {
		have[r.ID] = true
	}
	for id := range k.set {
		if !have[id] {
			delete(k.set, id)
		}
	}
}

// listPage is the part of the store the list shows a window of.
func (m *Model) listPage() store.Page {
	return store.Page{View: m.at.View, Brand: m.at.Brand, Channel: m.at.Channel, Filter: m.filterNow()}
}

// markedFooter says how many are marked.
func (m *Model) markedFooter() string {
	n := len(m.work.marks.set)
	if from, to, ok := m.reach(); ok {
		for _, r := range m.list.rows[from : to+1] {
			if !m.work.marks.set[r.ID] {
				n++
			}
		}
	}
	if n > 0 {
		return m.n("case.marked", n)
	}
	return ""
}
