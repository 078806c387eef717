package desk

import (
	"cmp"
	"strings"

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
		m.push(&menu{title: m.t("line.title"), text: []string{m.t("line.ask", "Name", m.name(t.Author))}, about: "queue", items: []menuItem{
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
	text, at := m.closingText()
	open := m.write(sources.Public, "")
	if text == "" {
		return open
	}
	m.writer.field.Change(text, at)
	m.say(plain, "line.prepared")
	return tea.Batch(open, m.typed())
}

// closingText is the prepared line in the brand's voice, and where the first gap in it is.
func (m *Model) closingText() (string, int) {
	t := &m.talk.thread
	b := m.brand(t.Brand)
	if m.aids.pages.Templates == nil { // still being read
		return "", 0
	}
	tpl, ok := m.aids.pages.Templates.Named(template.Ask{Brand: b.Name, Lang: page.Spoken(cmp.Or(t.Lang, b.Lang))}, closingTemplate)
	if !ok {
		return "", 0
	}
	text, at, _ := template.Insert("", 0, 0, tpl, template.ValuesOf(b, t.Author))
	return strings.TrimSpace(text), at
}
