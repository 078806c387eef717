package desk

import (
	"path"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/replies/page"
	"atempause/replies/playbook"
	"atempause/replies/template"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/safe"
)

// aids is what stands ready beside the composer: the workspace's pages, and what is known of the open thread.
type aids struct {
	pages  workspace.Pages
	wrong  string // the mistakes that were told last
	thread int64  // whom the rest is about
	person store.Person
	may    playbook.Request
	about  replies.CheckRequest
}

type pagesMsg struct{ pages workspace.Pages }

// loadPages reads templates, playbooks and house rules, anew if a file has changed.
func (m *Model) loadPages() tea.Cmd {
	read := m.Pages
	return func() tea.Msg { return pagesMsg{read()} }
}

func (p pagesMsg) apply(m *Model) tea.Cmd {
	m.takePages(p.pages)
	return nil
}

// takePages keeps the pages. Mistakes in them are told once, and again when they are others.
func (m *Model) takePages(p workspace.Pages) {
	m.aids.pages = p
	m.sheet.stale()
	all := ""
	for _, e := range p.Wrong {
		all += e.Error() + "\n"
	}
	if all != m.aids.wrong {
		m.aids.wrong = all
		if len(p.Wrong) > 0 {
			m.tellWrong(p.Wrong)
		}
	}
}

// tellWrong says which pages are left out: the first with its line and reason, the others by their number.
func (m *Model) tellWrong(wrong []*page.Error) {
	e := wrong[0]
	fields := append([]any(nil), e.Fields...)
	for i := 1; i < len(fields); i += 2 {
		if s, ok := fields[i].(string); ok {
			fields[i] = safe.LineOf(s, 80)
		}
	}
	place := m.t("page.place", "File", safe.Line(path.Base(e.File)), "Line", e.Line, "Text", m.t(e.Key, fields...))
	key := "templates.left_out"
	if e.File == escalation.File {
		key = "contacts.left_out"
	}
	text := m.t(key, "What", place)
	if n := len(wrong) - 1; n > 0 {
		text = m.n("templates.left_out_more", n, "Text", text)
	}
	if m.note.text != "" && m.note.tone == warn && m.Notice != "" && m.note.text == m.th.Spell(m.Notice) {
		text = m.note.text + " " + text // both have to be read
	}
	m.Notice = text
	m.sayText(warn, text)
	m.note.said = m.note.said.Add(noticeRead)
	m.note.until = m.note.said.Add(noticeStays)
}

type aidsMsg struct {
	n     int
	pages workspace.Pages
	aids  aids
	err   error
}

// loadAids asks what is known of the open thread's person, and reads the pages again.
func (m *Model) loadAids() tea.Cmd {
	n := m.ask(reqAids)
	db, ctx, read, id := m.Store, m.Context, m.Pages, m.talk.thread.ID
	audience, target := m.talk.thread.Audience, m.target()
	if m.writer.open {
		audience, target = m.writer.audience, m.writer.target
	}
	return func() tea.Msg {
		a := aidsMsg{n: n, pages: read(), aids: aids{thread: id}}
		if a.aids.person, a.err = db.Person(ctx, id); a.err != nil {
			return a
		}
		if a.aids.may, a.err = db.MayAskReview(ctx, id); a.err != nil {
			return a
		}
		a.aids.about, a.err = db.CheckRequest(ctx, id, audience, target)
		return a
	}
}

func (a aidsMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqAids, a.n) {
		return nil
	}
	if a.err != nil {
		m.fault("storage.read", a.err)
		return nil
	}
	wrong := m.aids.wrong
	m.aids = a.aids
	m.aids.wrong = wrong
	m.takePages(a.pages)
	if n := len(m.over); n > 0 {
		if p, ok := m.over[n-1].(*picker); ok {
			p.gather(m)
		}
	}
	m.fillSheet()
	return nil
}

// knowing tells whether the aids are the open thread's.
func (m *Model) knowing() bool { return m.aids.thread != 0 && m.aids.thread == m.talk.thread.ID }

// langHere is the language one answers in: the post's, or else the brand's.
func (m *Model) langHere() string {
	if l := m.talk.thread.Lang; l == "de" || l == "en" {
		return l
	}
	return m.brand(m.talk.thread.Brand).Lang
}

// askHere says for what a template is wanted. Nobody is offered a request for a review before it is known to be the first.
func (m *Model) askHere() template.Ask {
	a := template.Ask{Brand: m.talk.thread.Brand, Lang: m.langHere(), Kind: m.talk.thread.Kind, Audience: m.talk.thread.Audience, Asked: true}
	if m.writer.open {
		a.Audience = m.writer.audience
	}
	if m.knowing() {
		a.Asked = !m.aids.may.May
	}
	return a
}

// valuesHere is what fields are filled with.
func (m *Model) valuesHere() template.Values {
	name := m.talk.thread.Author
	switch { // whom the checklist takes for the one that is answered
	case m.writer.open && m.writer.asked && m.writer.thread == m.talk.thread.ID:
		name = m.writer.about.Author
	case m.knowing():
		name = m.aids.about.Author
	}
	return template.ValuesOf(m.brand(m.talk.thread.Brand), safe.Line(name)).To(m.askHere().Audience)
}
