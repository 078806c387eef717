package desk

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// findPause is how long typing rests before what was typed is looked for.
const findPause = 90 * time.Millisecond

// longestHistory is how many searches are remembered.
const longestHistory = 50

// finding is the line at the foot of the list in which one searches, and what it has led to.
type finding struct {
	open    bool
	field   edit.Field
	mistake *filter.Error // in what is typed now; the list stays with the last that was none
	looking bool          // an answer is under way
	reach   store.Reach   // how far the index goes
	former  former        // what Esc gives back
	history []string      // the newest last
	past    int           // which of them is shown, len(history) for none
	draft   string        // what was typed before going through them
	known   filter.Vocabulary
	offers  offers
	parsed  string // of the query below
	query   filter.Query
}

// former is the list one came from.
type former struct {
	at   State
	list list
}

// filterNow is the filter of the list as it stands.
func (m *Model) filterNow() filter.Query {
	f := &m.find
	if f.parsed != m.at.Filter {
		f.parsed = m.at.Filter
		f.query, _ = filter.Parse(m.at.Filter) // the desk itself has written it
	}
	return f.query
}

// inWords shows a filter with the names of the desk's language; what is kept has the English ones.
func (m *Model) inWords(q filter.Query) string { return q.In(m.Words.Lang()) }

// search opens the line. In a list that is filtered already it goes on from there.
func (m *Model) search() tea.Cmd {
	f := &m.find
	if m.at.Filter == "" {
		m.keepFormer()
	}
	f.open, f.mistake, f.offers = true, nil, offers{}
	f.field.One, f.field.Fold = true, m.th.Spell
	f.field.Set("")
	if m.at.Filter != "" {
		f.field.Set(m.inWords(m.filterNow()) + " ")
	}
	f.past = len(f.history)
	cmd := m.turn(layout.List)
	m.lay()
	return tea.Batch(cmd, m.loadKnown())
}

// keepFormer remembers the list as it is, with its selection.
func (m *Model) keepFormer() {
	l := m.list
	l.rows = slices.Clone(l.rows)
	m.find.former = former{m.at, l}
}

// pressFind hands a key to the line.
func (m *Model) pressFind(k tea.KeyPressMsg) tea.Cmd {
	f := &m.find
	id, _ := m.km.Find(k.String(), keys.Find)
	if id != keys.FindTab && id != keys.FindTabBack {
		f.offers = offers{}
	}
	defer m.lay()
	switch id {
	case keys.FindTake:
		return m.takeFound()
	case keys.FindLeave:
		return m.leaveFind()
	case keys.FindTab:
		return m.complete(1)
	case keys.FindTabBack:
		return m.complete(-1)
	case keys.FindOlder:
		return m.goThrough(-1)
	case keys.FindNewer:
		return m.goThrough(1)
	case keys.FindHere:
		return m.findHere()
	case keys.FindDown, keys.FindUp:
		by := 1
		if id == keys.FindUp {
			by = -1
		}
		m.list.move(by)
		return tea.Batch(m.follow(), m.page())
	}
	before := f.field.Text()
	editField(m, &f.field, k)
	if f.field.Text() == before {
		return nil
	}
	f.past = len(f.history)
	return m.findTyped()
}

// findTyped follows a change of the line: mistakes are told at once, the search waits for a pause.
func (m *Model) findTyped() tea.Cmd {
	f := &m.find
	_, err := filter.Parse(f.field.Text())
	f.mistake = nil
	errors.As(err, &f.mistake)
	m.lay()
	n := m.ask(reqFind) // what is under way for another text does not fit any more
	if f.looking = f.mistake == nil; !f.looking {
		return nil
	}
	return m.after(findPause, findMsg{n})
}

type findMsg struct{ n int }

func (f findMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqFind, f.n) || !m.find.open {
		return nil
	}
	return m.lookFor(m.find.field.Text())
}

// placeOf is where a filter is looked for: in everything of the brand or channel one is at, unless it names a view.
func (m *Model) placeOf(text string) (State, filter.Query, error) {
	at := m.find.former.at
	at.Brand, at.Channel = m.at.Brand, m.at.Channel
	q, err := filter.Parse(text)
	if err != nil || q.Empty() {
		return at, q, err
	}
	at.Filter, at.View = q.String(), viewIn(q)
	return at, q, nil
}

// viewIn is the view a filter is looked for in: everything, unless it names one.
func viewIn(q filter.Query) store.View {
	if v := store.View(q.View()); slices.Contains(store.Views, v) {
		return v
	}
	return store.All
}

// foundMsg is the beginning of what was found.
type foundMsg struct {
	n     int
	at    State
	rows  []store.Row
	full  bool
	reach store.Reach
	err   error
}

func (m *Model) lookFor(text string) tea.Cmd {
	at, q, err := m.placeOf(text)
	if err != nil {
		return nil // the line says so already
	}
	n, db, ctx := m.ask(reqFind), m.Store, m.Context
	page := store.Page{View: at.View, Brand: at.Brand, Channel: at.Channel, Filter: q, Limit: pageSize}
	return func() tea.Msg {
		r := foundMsg{n: n, at: at}
		r.rows, r.err = db.Rows(ctx, page)
		r.full = len(r.rows) >= page.Limit
		if r.err == nil {
			r.reach, r.err = db.Reach(ctx)
		}
		return r
	}
}

func (r foundMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqFind, r.n) {
		return nil
	}
	m.find.looking, m.find.reach = false, r.reach
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	m.ask(reqRows) // what was asked for the list before does not fit any more
	m.ask(reqMore)
	keep := m.list.id()
	if m.at != r.at {
		keep = 0
		m.work.marks.clear()
	}
	m.at = r.at
	m.side.build(m)
	if keep == 0 {
		m.list.clear()
	}
	m.list.set(r.rows, keep, true, r.full)
	m.list.loaded = true
	m.lay()
	m.talk.stale()
	return tea.Batch(m.follow(), m.page())
}

// takeFound keeps what was found as the list.
func (m *Model) takeFound() tea.Cmd {
	f := &m.find
	text := f.field.Text()
	at, q, err := m.placeOf(text)
	if err != nil {
		return nil
	}
	if q.Empty() {
		return m.leaveFind()
	}
	f.remember(m.inWords(q))
	f.open = false
	m.leaveSpot()
	if at == m.at && !f.looking {
		return m.turn(layout.List)
	}
	return tea.Batch(m.turn(layout.List), m.lookFor(text))
}

func (f *finding) remember(text string) {
	f.history = append(slices.DeleteFunc(f.history, func(s string) bool { return s == text }), text)
	if n := len(f.history); n > longestHistory {
		f.history = f.history[n-longestHistory:]
	}
}

// leaveFind closes the line and gives back the list one came from, with what was selected in it.
func (m *Model) leaveFind() tea.Cmd {
	f := &m.find
	if q, err := filter.Parse(f.field.Text()); err == nil && !q.Empty() {
		f.remember(m.inWords(q))
	}
	f.open = false
	m.ask(reqFind)
	return m.unfilter()
}

// unfilter gives the former list back as it was, and then reads it anew where it stood.
func (m *Model) unfilter() tea.Cmd {
	if m.at.Filter == "" {
		m.lay()
		return nil
	}
	back := m.find.former
	if back.at.View == "" {
		back.at.View = store.Open
	}
	back.at.Brand, back.at.Channel, back.at.Filter = m.at.Brand, m.at.Channel, ""
	if back.at != m.find.former.at || !back.list.loaded { // meanwhile another brand was chosen
		return m.visit(back.at)
	}
	m.work.marks.clear()
	m.at = back.at
	height := m.list.height
	m.list = back.list
	m.list.height = height
	m.side.build(m)
	m.talk.stale()
	m.lay()
	m.Save(m.at)
	m.note.clear()
	return tea.Batch(m.follow(), m.loadRows(max(1, len(m.list.rows))), m.loadCounts())
}

// goThrough shows an older or newer search.
func (m *Model) goThrough(by int) tea.Cmd {
	f := &m.find
	next := f.past + by
	if next < 0 || next > len(f.history) {
		return nil
	}
	if f.past == len(f.history) {
		f.draft = f.field.Text()
	}
	f.past = next
	text := f.draft
	if next < len(f.history) {
		text = f.history[next]
	}
	f.field.Change(text, len(text))
	return m.findTyped()
}

// findHere keeps the search to the view one came from, or lets it go everywhere again: it writes that into the line.
func (m *Model) findHere() tea.Cmd {
	f := &m.find
	view := filter.Query{Node: filter.Test{Field: filter.View, Op: filter.Is, Text: string(f.former.at.View)}}
	q, err := filter.Parse(f.field.Text())
	if err != nil {
		return nil
	}
	rest := filter.All{}
	parts, ok := q.Node.(filter.All)
	if !ok && q.Node != nil {
		parts = filter.All{q.Node}
	}
	had := false
	for _, p := range parts {
		if t, ok := p.(filter.Test); ok && t.Field == filter.View {
			had = true
			continue
		}
		rest = append(rest, p)
	}
	text := m.inWords(filter.Query{Node: filter.And(rest...)})
	if !had {
		text = m.inWords(view) + " " + text
	}
	f.field.Change(text, len(text))
	return m.findTyped()
}

// pasteFind takes pasted text into the line.
func (m *Model) pasteFind(s string) tea.Cmd {
	m.find.offers = offers{}
	if !m.find.field.Insert(s) {
		return nil
	}
	return m.findTyped()
}
