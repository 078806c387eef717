package desk

import (
	"errors"
	"math"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
)

// pageSize is how many rows are asked for at a time: some screens full.
const pageSize = 60

// messagePage is how many messages of a thread are asked for at a time.
const messagePage = 100

type rowsMsg struct {
	n    int
	keep int64 // the thread that was selected, 0 for the first
	rows []store.Row
	head bool // the first row is the view's first
	full bool // the page was full: there may be more
	err  error
}

// loadRows reads the list anew from where its window begins. at least tells how many rows have to come.
func (m *Model) loadRows(atLeast int) tea.Cmd {
	n := m.ask(reqRows)
	m.ask(reqMore) // pages asked for before do not fit any more
	m.list.paging = false
	page := m.listPage()
	page.Limit = max(atLeast, pageSize)
	keep := m.list.id()
	head := true
	if atLeast > 0 && m.list.before != nil {
		page.After, head = m.list.before, false
	}
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		rows, err := db.Rows(ctx, page)
		return rowsMsg{n: n, keep: keep, rows: rows, head: head, full: len(rows) >= page.Limit, err: err}
	}
}

func (r rowsMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqRows, r.n) {
		return nil
	}
	if r.err != nil {
		return m.unlisted(r.err)
	}
	was := m.list.id()
	keep := r.keep
	if was != 0 {
		keep = was // the person may have moved on while the answer was under way
	}
	m.list.set(r.rows, keep, r.head, r.full)
	m.prune()
	for _, row := range r.rows {
		if row.Reply != "" {
			m.names[row.ID] = row.Author
		}
	}
	m.list.loaded, m.list.failed = true, false
	if m.focus == layout.Talk && m.talk.thread.ID != 0 {
		return m.page() // who reads a conversation keeps it, wherever its row has gone
	}
	return tea.Batch(m.follow(), m.page())
}

// retryRows is how long after a list could not be read it is tried again.
const retryRows = 5 * time.Second

// againMsg says that it is time to try again to read a list.
type againMsg int

func (a againMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqRows, int(a)) {
		return nil
	}
	return m.loadRows(0)
}

// unlisted says that a list could not be read. What waited for it does not come, and no key waits for it from now on; while
// there is none to look at, it is tried again.
func (m *Model) unlisted(err error) tea.Cmd {
	m.fault("storage.read", err)
	if m.list.loaded {
		return nil
	}
	m.list.failed = true
	if m.talk.then == nil {
		m.held = nil
	}
	return m.after(retryRows, againMsg(m.last[reqRows]))
}

type moreMsg struct {
	n    int
	up   bool
	rows []store.Row
	full bool
	err  error
}

// page asks for rows beyond an end of the window the selection comes near to.
func (m *Model) page() tea.Cmd {
	up, down := m.list.wants()
	if !up && !down || m.list.paging {
		return nil
	}
	m.list.paging = true
	n := m.ask(reqMore)
	p := m.listPage()
	p.Limit = pageSize
	if down {
		row := m.list.rows[len(m.list.rows)-1]
		p.After = &row
	} else {
		row := m.list.rows[0]
		p.Before = &row
	}
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		rows, err := db.Rows(ctx, p)
		return moreMsg{n: n, up: !down, rows: rows, full: len(rows) >= p.Limit, err: err}
	}
}

func (r moreMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqMore, r.n) {
		return nil
	}
	m.list.paging = false
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	m.list.add(r.rows, r.up, r.full)
	return m.page()
}

type countsMsg struct {
	n     int
	count store.Count
	err   error
}

func (m *Model) loadCounts() tea.Cmd {
	n, db, ctx, brand := m.ask(reqCounts), m.Store, m.Context, m.at.Brand
	return func() tea.Msg {
		c, err := db.Counts(ctx, "")
		if err == nil && brand != "" { // the filter is for the views; what waits anywhere is always told
			var own store.Count
			if own, err = db.Counts(ctx, brand); err == nil {
				c.Views = own.Views
			}
		}
		return countsMsg{n, c, err}
	}
}

func (r countsMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqCounts, r.n) {
		return nil
	}
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	was := m.counts.Weather
	m.counts = r.count
	m.side.build(m)
	m.side.follow()
	return m.ring(was)
}

type threadMsg struct {
	n      int
	thread store.Thread
	others []store.Row // the other threads of the case
	kin    []store.Kin // those that may belong to it
	msgs   []store.Message
	draft  replies.Reply // ID 0 if none
	deeds  []store.Deed
	person store.Person
	keep   bool // the same thread again: keep scroll and selection
	err    error
}

// loadThread reads a conversation with its draft.
func (m *Model) loadThread(id int64) tea.Cmd {
	n, db, ctx := m.ask(reqTalk), m.Store, m.Context
	keep := m.talk.thread.ID == id
	limit := messagePage
	if keep {
		limit = max(limit, len(m.talk.msgs))
	}
	return func() tea.Msg {
		r := threadMsg{n: n, keep: keep}
		if r.thread, r.err = db.Thread(ctx, id); r.err != nil {
			return r
		}
		if r.msgs, r.err = db.Messages(ctx, id, 0, limit); r.err != nil {
			return r
		}
		if r.deeds, r.err = db.Deeds(ctx, store.DeedPage{Thread: id, States: moderation.States}); r.err != nil {
			return r
		}
		if r.others, r.err = othersOf(ctx, db, &r.thread); r.err != nil {
			return r
		}
		if r.person, r.err = db.PersonFacts(ctx, id); r.err != nil {
			return r
		}
		if r.kin, r.err = db.Kin(ctx, id); r.err != nil {
			return r
		}
		var err error
		if r.draft, err = db.Draft(ctx, id); err != nil && !errors.Is(err, store.ErrNotFound) {
			r.err = err
		}
		return r
	}
}

func (r threadMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqTalk, r.n) {
		return nil
	}
	if r.err != nil {
		m.talk.then, m.held = nil, nil
		if errors.Is(r.err, store.ErrNotFound) {
			m.talk.drop()
			return nil
		}
		m.fault("storage.read", r.err)
		return nil
	}
	m.talk.set(r.thread, r.msgs, r.draft, r.keep && m.talk.thread.ID == r.thread.ID)
	m.talk.others, m.talk.deeds, m.talk.person, m.talk.kin = r.others, r.deeds, r.person, r.kin
	if r.draft.ID != 0 {
		m.names[r.thread.ID] = r.thread.Author
	}
	cmd := tea.Batch(m.meetDraft(r.draft), m.followSheet())
	if then := m.talk.then; then != nil && m.talk.thenID == r.thread.ID {
		m.talk.then = nil
		return tea.Batch(cmd, then(m))
	}
	return cmd
}

type messagesMsg struct {
	n      int
	thread int64
	msgs   []store.Message
	err    error
}

// moreMessages reads on in a long thread when its end comes into sight.
func (m *Model) moreMessages() tea.Cmd {
	if !m.talk.wants() {
		return nil
	}
	m.talk.paging = true
	db, ctx, id, from, n := m.Store, m.Context, m.talk.thread.ID, len(m.talk.msgs), m.last[reqTalk]
	return func() tea.Msg {
		msgs, err := db.Messages(ctx, id, from, messagePage)
		return messagesMsg{n, id, msgs, err}
	}
}

func (r messagesMsg) apply(m *Model) tea.Cmd {
	m.talk.paging = false
	if r.thread != m.talk.thread.ID || !m.fresh(reqTalk, r.n) {
		return nil
	}
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	m.talk.more(r.msgs)
	return nil
}

// capability looks up what the channel lets us do with the open thread.
func (m *Model) capability(act sources.Act) sources.Capability {
	return m.Capabilities(m.talk.thread.Channel).Of(m.talk.thread.Form, act)
}

type endMsg struct {
	n    int
	rows []store.Row
	err  error
}

// lastOf stands for a row behind every row of a view, whatever the view is ordered by.
func lastOf(v store.View) *store.Row {
	never := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	r := &store.Row{
		ID: math.MaxInt64, Press: never, ReadyAt: never, Rests: never, Until: never, Turned: never, Promised: never, Updated: time.UnixMilli(0),
	}
	if v == store.All {
		r.ID = 0
	}
	return r
}

// loadEnd reads the last page of the view, however far down it is.
func (m *Model) loadEnd() tea.Cmd {
	n := m.ask(reqRows)
	m.ask(reqMore)
	m.list.paging = false
	p := m.listPage()
	p.Limit, p.Before = pageSize, lastOf(m.at.View)
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		rows, err := db.Rows(ctx, p)
		return endMsg{n, rows, err}
	}
}

func (e endMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqRows, e.n) {
		return nil
	}
	if e.err != nil {
		return m.unlisted(e.err)
	}
	m.list.clear()
	m.list.loaded = true
	m.list.add(e.rows, true, len(e.rows) >= pageSize)
	m.list.move(len(m.list.rows))
	return m.follow()
}
