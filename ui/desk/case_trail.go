package desk

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"atempause/store"
	"atempause/ui/layout"
)

// longestTrail is how many places one can go back.
const longestTrail = 50

// spot is a place one has been at: a view and the thread that was selected, or read, in it.
type spot struct {
	at   State
	row  store.Row // ID 0 for none
	read bool      // its conversation had the keys
}

// trail is where one came from, and where one went back from.
type trail struct{ back, ahead []spot }

// spot is the present spot.
func (m *Model) spot() spot {
	row, ok := m.subject()
	if !ok {
		row = store.Row{}
	}
	return spot{m.at, row, m.focus == layout.Talk}
}

func (s spot) same(o spot) bool { return s.at == o.at && s.row.ID == o.row.ID }

// leaveSpot notes the present spot before a jump.
func (m *Model) leaveSpot() {
	t, s := &m.work.trail, m.spot()
	t.ahead = nil
	if n := len(t.back); n > 0 && t.back[n-1].same(s) {
		return
	}
	t.back = append(t.back, s)
	if len(t.back) > longestTrail {
		t.back = t.back[1:]
	}
}

// jump goes back to where one was before the last jump, or ahead again.
func (m *Model) jump(ahead bool) tea.Cmd {
	t := &m.work.trail
	from, to := &t.back, &t.ahead
	if ahead {
		from, to = &t.ahead, &t.back
	}
	here := m.spot()
	for n := len(*from); n > 0; n = len(*from) {
		next := (*from)[n-1]
		*from = (*from)[:n-1]
		if next.same(here) {
			continue
		}
		*to = append(*to, here)
		return m.goTo(next)
	}
	if ahead {
		m.say(plain, "case.no_ahead")
	} else {
		m.say(plain, "case.no_back")
	}
	return nil
}

// goTo shows a spot: the view as it is now, about the thread that was selected there.
func (m *Model) goTo(s spot) tea.Cmd {
	if s.at != m.at {
		m.at = s.at
		m.work.marks.clear()
		m.side.build(m)
		m.Save(s.at)
	}
	if s.row.ID == 0 {
		m.list.clear()
		return tea.Batch(m.loadRows(0), m.loadCounts(), m.turn(layout.List))
	}
	n, db, ctx, page, row, read := m.ask(reqRows), m.Store, m.Context, m.listPage(), s.row, s.read
	m.ask(reqMore)
	m.list.paging = false
	return tea.Batch(m.loadCounts(), func() tea.Msg {
		return aroundMsg{windowAround(ctx, db, n, page, row), read}
	})
}

// windowAround reads the part of a view about a row: one that stands there, or stood there once.
func windowAround(ctx context.Context, db Store, n int, page store.Page, row store.Row) unreadMsg {
	r := unreadMsg{n: n, id: row.ID}
	p := page
	p.Limit, p.Before = pageSize, &row
	before, err := db.Rows(ctx, p)
	if err != nil {
		r.err = err
		return r
	}
	p.Before = nil
	if len(before) > 0 {
		p.After = &before[len(before)-1]
	}
	rest, err := db.Rows(ctx, p)
	if err != nil {
		r.err = err
		return r
	}
	r.head, r.full = len(before) < pageSize, len(rest) >= pageSize
	r.rows = append(before, rest...)
	return r
}

// aroundMsg is the window about a spot one goes back to.
type aroundMsg struct {
	unreadMsg
	read bool
}

func (a aroundMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqRows, a.n) {
		return nil
	}
	if a.err != nil {
		return m.unlisted(a.err)
	}
	m.list.clear()
	m.list.loaded = true
	if !a.head && len(a.rows) > 0 { // the first one stands for what lies before
		row := a.rows[0]
		m.list.before, a.rows = &row, a.rows[1:]
	}
	m.list.rows, m.list.head, m.list.full = a.rows, a.head, a.full
	if m.list.find(a.id) && !a.read {
		return tea.Batch(m.turn(layout.List), m.follow(), m.page())
	}
	return tea.Batch(m.page(), m.show(a.id, nil)) // it has left the view, or was being read
}

// show opens the conversation of a thread, wherever it is listed, and goes on from there.
func (m *Model) show(id int64, then func(m *Model) tea.Cmd) tea.Cmd {
	arrive := func(m *Model) tea.Cmd {
		cmds := []tea.Cmd{m.turn(layout.Talk), m.markRead(id)}
		if then != nil {
			cmds = append(cmds, then(m))
		}
		return tea.Batch(cmds...)
	}
	m.list.chosen = true
	if m.talk.thread.ID == id {
		return arrive(m)
	}
	m.talk.then, m.talk.thenID = arrive, id
	return m.loadThread(id)
}
