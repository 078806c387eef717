package desk

import (
	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/template"
	"atempause/sources"
	"atempause/store"
)

// closingTemplate is the name of the wording a public closing line begins with. A workspace's own file of this name takes
// the place of the program's.
const closingTemplate = "complaint-solved"

// solve says that the customer has been helped, and asks for the line in public where one is owed.
func (m *Model) solve() tea.Cmd {
	ids, _ := m.subjects()
	act := store.Act{Do: "solved"}
	if len(ids) != 1 {
		return m.doAnd(act, "", nil)
	}
	id := ids[0]
	return m.doAnd(act, "", func(m *Model) tea.Cmd {
		db, ctx := m.Store, m.Context
		return func() tea.Msg {
			t, err := db.Thread(ctx, id)
			return solvedMsg{t, err}
		}
	})
}

type solvedMsg struct {
	thread store.Thread
	err    error
}

func (s solvedMsg) apply(m *Model) tea.Cmd {
	if s.err != nil {
		m.fault("storage.read", s.err)
		return nil
	}
	if s.thread.Matter.State == replies.CaseSolved {
		t := s.thread
		m.push(&menu{title: m.t("line.title"), text: []string{m.t("line.ask", "Name", m.name(t.Author))}, about: "case", items: []menuItem{
			{text: m.t("line.now"), do: func(m *Model) tea.Cmd { return m.sayLine(&t) }},
			{text: m.t("line.later", "View", m.t("view.solved"))},
		}})
	}
	return nil
}

// sayLine goes to the public thread where the closing line is owed, and begins it.
func (m *Model) sayLine(t *store.Thread) tea.Cmd {
	unsaid := t.Matter.Unsaid()
	if len(unsaid) == 0 {
		m.say(plain, "case.off_say")
		return nil
	}
	if unsaid[0] != m.talk.thread.ID {
		m.leaveSpot()
	}
	return m.show(unsaid[0], (*Model).closingLine)
}

// closingLine opens the composer with a prepared line. Its gaps are for the person's own words; the gate lets it go only
// with a sentence of theirs.
func (m *Model) closingLine() tea.Cmd {
	if d := m.talk.draft; d.ID != 0 && d.State != replies.Sent {
		return m.openDraft()
	}
	if ok, why := m.mayWrite(sources.Public, ""); !ok {
		return m.noReply(why)
	}
	open := m.write(sources.Public, "")
	set := m.aids.pages.Templates
	if set == nil { // still being read
		return open
	}
	tpl, ok := set.Named(template.Ask{Brand: m.talk.thread.Brand, Lang: page.Spoken(m.langHere())}, closingTemplate)
	if !ok {
		return open
	}
	put := m.putTemplate(tpl)
	m.say(plain, "line.prepared")
	return tea.Batch(open, put)
}
