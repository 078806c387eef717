package desk

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"atempause/store"
	"atempause/ui/layout"
)

// nextUnread goes to the next unread thread of the view, however far down it is; behind the last one comes the first.
func (m *Model) nextUnread() tea.Cmd {
	m.leaveSpot()
	if m.list.nextUnread() {
		return tea.Batch(m.turn(layout.List), m.follow(), m.page())
	}
	from, ok := m.list.row()
	if !ok {
		m.say(plain, "desk.all_read")
		return nil
	}
	below := from
	if m.list.full {
		below = m.list.rows[len(m.list.rows)-1] // the window has been looked through
	}
	n, db, ctx := m.ask(reqRows), m.Store, m.Context
	m.ask(reqMore)
	m.list.paging = false
	page := m.listPage()
	return func() tea.Msg { return findUnread(ctx, db, n, page, below) }
}

// unreadMsg is the window around the next unread thread; no rows if everything has been read.
type unreadMsg struct {
	n    int
	id   int64
	rows []store.Row
	head bool
	full bool
	err  error
}

// findUnread looks below a row first, then from the top.
func findUnread(ctx context.Context, db Store, n int, page store.Page, below store.Row) unreadMsg {
	r := unreadMsg{n: n}
	for _, after := range []*store.Row{&below, nil} {
		p := page
		p.Unread, p.Limit, p.After = true, 1, after
		found, err := db.Rows(ctx, p)
		if err != nil {
			r.err = err
			return r
		}
		if len(found) == 0 {
			continue
		}
		row := found[0]
		p = page
		p.Limit, p.Before = pageSize, &row
		before, err := db.Rows(ctx, p)
		if err != nil {
			r.err = err
			return r
		}
		p.Before, p.After = nil, &row
		rest, err := db.Rows(ctx, p)
		if err != nil {
			r.err = err
			return r
		}
		r.id, r.head, r.full = row.ID, len(before) < pageSize, len(rest) >= pageSize
		r.rows = append(append(before, row), rest...)
		return r
	}
	return r
}

func (u unreadMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqRows, u.n) {
		return nil
	}
	if u.err != nil {
		return m.unlisted(u.err)
	}
	if u.id == 0 {
		m.say(plain, "desk.all_read")
		return nil
	}
	m.list.clear()
	m.list.loaded = true
	if !u.head { // the first one stands for what lies before
		row := u.rows[0]
		m.list.before, u.rows = &row, u.rows[1:]
	}
	m.list.rows, m.list.head, m.list.full = u.rows, u.head, u.full
	m.list.find(u.id)
	return tea.Batch(m.turn(layout.List), m.follow(), m.page())
}
