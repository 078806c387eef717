package desk

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// saved are the filters that were given a name, with how many threads pass.
type saved struct {
	list    []store.SavedView
	under   bool // they are being counted
	again   bool // and are to be counted once more
	counted time.Time
}

// countEvery is how often saved views are counted at most: they are not kept like the figures of the other views.
const countEvery = 2 * time.Second

// mostViewName bounds the name of a saved view.
const mostViewName = 40

type savedReadMsg struct {
	list []store.SavedView
	err  error
}

// loadSaved reads and counts the saved views, one reading at a time.
func (m *Model) loadSaved(now bool) tea.Cmd {
	s := &m.saved
	if s.under {
		s.again = true
		return nil
	}
	if wait := s.counted.Add(countEvery).Sub(m.Now()); !now && wait > 0 {
		s.under = true
		return m.after(wait, recountMsg{})
	}
	s.under = true
	db, ctx, brand := m.Store, m.Context, m.at.Brand
	return func() tea.Msg {
		list, err := db.SavedViews(ctx, brand)
		return savedReadMsg{list, err}
	}
}

type recountMsg struct{}

func (recountMsg) apply(m *Model) tea.Cmd {
	m.saved.under = false
	return m.loadSaved(true)
}

func (r savedReadMsg) apply(m *Model) tea.Cmd {
	s := &m.saved
	s.under, s.counted = false, m.Now()
	again := s.again
	s.again = false
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	s.list = r.list
	m.side.build(m)
	m.side.follow()
	if again && len(s.list) > 0 {
		return m.loadSaved(false)
	}
	return nil
}

// savedAt is the saved view the list shows.
func (m *Model) savedAt() (store.SavedView, bool) {
	if m.at.Filter == "" {
		return store.SavedView{}, false
	}
	i := slices.IndexFunc(m.saved.list, func(v store.SavedView) bool { return v.Filter.String() == m.at.Filter })
	if i < 0 {
		return store.SavedView{}, false
	}
	return m.saved.list[i], true
}

// visitSaved shows a saved view.
func (m *Model) visitSaved(v store.SavedView) tea.Cmd {
	at := m.at
	at.Filter, at.View = v.Filter.String(), viewIn(v.Filter)
	return tea.Batch(m.visit(at), m.turn(layout.List))
}

// passing is a saved view's figure.
func passing(v store.SavedView) string {
	if v.Count >= store.SavedCount {
		return itoa(store.SavedCount) + "+"
	}
	return some(v.Count)
}

// savedItems are the saved views in the menu of views, with what can be done with them.
func (m *Model) savedItems(d *menu) {
	for i, v := range m.saved.list {
		if v.Filter.String() == m.at.Filter {
			d.cur = len(d.items)
		}
		d.items = append(d.items, menuItem{
			text: m.th.Safe(v.Name), note: passing(v), gap: i == 0,
			do: func(m *Model) tea.Cmd { return m.visitSaved(v) },
		})
	}
	if m.at.Filter != "" {
		d.items = append(d.items, menuItem{key: "s", gap: true, text: m.t("find.save"), do: (*Model).askViewName})
	}
	if len(m.saved.list) > 0 {
		d.items = append(d.items, menuItem{key: "e", gap: m.at.Filter == "", text: m.t("find.edit"), do: (*Model).chooseSaved})
	}
}

// askViewName asks for the name to keep the present filter under.
func (m *Model) askViewName() tea.Cmd {
	q := m.filterNow()
	d := newAsk(m, m.t("find.save_title"))
	d.text = []string{m.th.Safe(m.inWords(q))}
	d.hint = m.t("find.save_hint")
	if v, ok := m.savedAt(); ok {
		d.field.Set(v.Name)
	}
	d.tell = m.takesName("")
	d.take = func(m *Model, name string) (string, tea.Cmd) {
		if wrong := m.badName(name); wrong != "" {
			return wrong, nil
		}
		return "", m.changeViews("find.saved", name, func() error { return m.Store.SaveView(m.Context, name, q) })
	}
	m.push(d)
	return nil
}

// takesName says when another view has the name that is written.
func (m *Model) takesName(own string) func(*Model, string) (string, tone) {
	return func(m *Model, name string) (string, tone) {
		for _, v := range m.saved.list {
			if v.Name == safe.Line(name) && v.Name != own {
				return m.t("find.name_taken", "Filter", m.th.Safe(m.inWords(v.Filter))), warn
			}
		}
		return "", plain
	}
}

func (m *Model) badName(name string) string {
	switch name = safe.Line(name); {
	case name == "":
		return m.t("find.no_name")
	case len([]rune(name)) > mostViewName:
		return m.t("find.long_name", "Most", mostViewName)
	}
	return ""
}

// chooseSaved asks which saved view to rename, change or forget.
func (m *Model) chooseSaved() tea.Cmd {
	d := &menu{title: m.t("find.edit")}
	for _, v := range m.saved.list {
		if v.Filter.String() == m.at.Filter {
			d.cur = len(d.items)
		}
		d.items = append(d.items, menuItem{text: m.th.Safe(v.Name), note: passing(v), do: func(m *Model) tea.Cmd {
			m.push(editSaved(m, v))
			return nil
		}})
	}
	m.push(d)
	return nil
}

func editSaved(m *Model, v store.SavedView) *menu {
	return &menu{title: m.th.Safe(v.Name), text: []string{m.th.Safe(m.inWords(v.Filter))}, items: []menuItem{
		{key: "r", text: m.t("find.rename"), do: func(m *Model) tea.Cmd { return m.askRename(v) }},
		{key: "c", text: m.t("find.change"), do: func(m *Model) tea.Cmd {
			return tea.Batch(m.visitSaved(v), m.search())
		}},
		{key: "x", text: m.t("find.drop"), do: func(m *Model) tea.Cmd {
			return m.changeViews("find.dropped", v.Name, func() error { return m.Store.DropView(m.Context, v.Name) })
		}},
	}}
}

func (m *Model) askRename(v store.SavedView) tea.Cmd {
	d := newAsk(m, m.t("find.rename"))
	d.field.Set(v.Name)
	d.tell = m.takesName(v.Name)
	d.take = func(m *Model, name string) (string, tea.Cmd) {
		if wrong := m.badName(name); wrong != "" {
			return wrong, nil
		}
		return "", m.changeViews("find.renamed", name, func() error { return m.Store.RenameView(m.Context, v.Name, name) })
	}
	m.push(d)
	return nil
}

type viewsMsg struct {
	said, name string
	err        error
}

func (m *Model) changeViews(said, name string, do func() error) tea.Cmd {
	return func() tea.Msg { return viewsMsg{said, name, do()} }
}

func (v viewsMsg) apply(m *Model) tea.Cmd {
	if v.err != nil {
		m.fault("storage.act", v.err)
		return nil
	}
	m.say(good, v.said, "Name", m.th.Safe(safe.Line(v.name)), "Key", m.km.Name("undo", m.Words))
	return m.loadSaved(true)
}

func (m *Model) savedNamed(name string) (store.SavedView, bool) {
	i := slices.IndexFunc(m.saved.list, func(v store.SavedView) bool { return v.Name == name })
	if i < 0 {
		return store.SavedView{}, false
	}
	return m.saved.list[i], true
}

// recount counts the saved views anew, if there are any.
func (m *Model) recount() tea.Cmd {
	if len(m.saved.list) == 0 {
		return nil
	}
	return m.loadSaved(false)
}
