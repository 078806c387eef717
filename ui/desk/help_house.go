package desk

import (
	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/ui/keys"
)

// houseLink puts the address of the house rules into the reply, of all of them or of one.
func (m *Model) houseLink() tea.Cmd {
	if m.aids.pages.House == nil {
		return m.loadPages()
	}
	r := m.aids.pages.House.For(m.talk.thread.Brand, m.langHere())
	if r.Link == "" {
		m.say(warn, "houserules.none")
		return nil
	}
	put := func(g sources.Ground) func(m *Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			m.putText(r.Address(g))
			m.say(good, "houserules.put", "Undo", keys.Spell("ctrl+z", m.Words))
			return m.typed()
		}
	}
	d := &menu{title: m.t("houserules.which"), items: []menuItem{{text: m.t("houserules.all"), do: put("")}}}
	for _, x := range r.Rules {
		if x.Builtin { // stands in no file of theirs: its address would lead nowhere
			continue
		}
		d.items = append(d.items, menuItem{text: m.th.Safe(x.Title), do: put(x.Ground)})
	}
	if len(d.items) == 1 {
		return d.items[0].do(m)
	}
	m.push(d)
	return nil
}
