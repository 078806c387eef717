package desk

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/playbook"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// sheet is the playbook beside the composer. It is no dialog: the keys go on to where they went before, and only its own
// keys move it.
type sheet struct {
	open   bool
	thread int64
	list   []playbook.Suggestion // what fits comes first, then all others
	fit    int                   // how many fit
	cur    int
	name   string // what a person has chosen; "" leaves it to the thread
	top    int
	word   int // the wording that is put in next

	words []playbook.Wording
	lines []string // drawn for width and word; nil when stale
	marks []int    // the line of each wording
	width int
}

func (s *sheet) stale() { s.lines = nil }

// toggleSheet opens the playbook of the open thread, or closes it.
func (m *Model) toggleSheet() tea.Cmd {
	if len(m.over) > 0 {
		return nil
	}
	if m.sheet.open {
		m.sheet = sheet{}
		return nil
	}
	return m.opened(func(m *Model) tea.Cmd {
		m.sheet = sheet{open: true, thread: m.talk.thread.ID}
		m.fillSheet()
		return m.loadAids()
	})
}

// followSheet keeps an open playbook with the thread one goes to.
func (m *Model) followSheet() tea.Cmd {
	if !m.sheet.open || m.sheet.thread == m.talk.thread.ID || m.talk.thread.ID == 0 {
		return nil
	}
	m.sheet = sheet{open: true, thread: m.talk.thread.ID}
	m.fillSheet()
	return m.loadAids()
}

// fillSheet finds the playbooks for what is known of the thread now. What a person has chosen stays.
func (m *Model) fillSheet() {
	s := &m.sheet
	set := m.aids.pages.Playbooks
	if !s.open || set == nil {
		return
	}
	th := m.talk.thread
	was := ""
	if s.cur < len(s.list) {
		was = s.list[s.cur].Name
	}
	s.list = set.Pick(th.Kind, m.factsHere())
	s.fit = len(s.list)
	for _, p := range set.All(th.Brand, m.langRead()) {
		if !slices.ContainsFunc(s.list, func(o playbook.Suggestion) bool { return o.Name == p.Name }) {
			s.list = append(s.list, playbook.Suggestion{Playbook: p})
		}
	}
	// The playbook of this kind of post is the one that is opened; others that are suggested are named above it.
	s.cur = max(0, slices.IndexFunc(s.list[:s.fit], func(o playbook.Suggestion) bool { return len(o.Kinds) > 0 }))
	if i := slices.IndexFunc(s.list, func(o playbook.Suggestion) bool { return o.Name == s.name && s.name != "" }); i >= 0 {
		s.cur = i
	}
	if s.cur < len(s.list) && s.list[s.cur].Name != was {
		s.top, s.word = 0, 0
	}
	s.stale()
}

// langRead is the language of playbooks: wordings in them go into the reply, so it is the one of templates.
func (m *Model) langRead() string { return m.langHere() }

// factsHere is what is known of the open matter.
func (m *Model) factsHere() playbook.Facts {
	th := m.talk.thread
	f := playbook.Facts{
		Brand: th.Brand, Lang: m.langRead(), Rounds: th.Rounds, Heat: th.Heat, Critics: th.Critics, Stars: th.Rating,
		Weather: m.weatherOf(th.Brand),
		// Urgent alone is half of all complaints: it does not put the telephone before their own playbook.
		Hard: th.View == store.Escalated || th.Urgent && th.Heat >= replies.HeatedFrom,
	}
	waivers := m.talk.draft.Waivers
	if m.writer.open && m.writer.thread == th.ID {
		waivers = m.writer.reply.Waivers
	}
	for _, w := range waivers {
		f.Unjust = f.Unjust || w.Check == replies.CheckApology
	}
	if !m.knowing() {
		return f
	}
	p := m.aids.person
	f.Complaints = p.Complaints
	for _, r := range p.Threads {
		if r.Rating == 1 {
			f.OneStars++
		}
	}
	for _, w := range p.Waived {
		f.Unjust = f.Unjust || w.Thread == th.ID
	}
	f.Asked = !m.aids.may.Asked.IsZero()
	return f
}

// chooseSheet lists all playbooks, those that fit first with their reasons.
func (m *Model) chooseSheet() tea.Cmd {
	if len(m.over) > 0 {
		return nil
	}
	return m.opened(func(m *Model) tea.Cmd {
		if !m.sheet.open {
			m.sheet = sheet{open: true, thread: m.talk.thread.ID}
			m.fillSheet()
		}
		d := &menu{title: m.t("playbooks.title")}
		for i, p := range m.sheet.list {
			text := m.th.Safe(p.Title)
			if why := m.whyFits(p); why != "" {
				text += m.th.Sep + why
			}
			if i == m.sheet.cur {
				d.cur = i
			}
			d.items = append(d.items, menuItem{text: text, gap: i == m.sheet.fit && i > 0, do: func(m *Model) tea.Cmd {
				m.sheet.name, m.sheet.cur, m.sheet.top, m.sheet.word = p.Name, i, 0, 0
				m.sheet.stale()
				return nil
			}})
		}
		if len(d.items) == 0 {
			m.say(plain, "playbooks.none")
			return nil
		}
		m.push(d)
		return m.loadAids()
	})
}

// whyFits says what speaks for a playbook besides the kind of post; that something is not so goes without saying.
func (m *Model) whyFits(p playbook.Suggestion) string {
	var parts []string
	for _, r := range p.Why {
		if r.Key == "playbook.because.kind" || strings.HasPrefix(r.Key, "playbook.because.not_") {
			continue
		}
		parts = append(parts, m.t(r.Key, "N", r.N, "Kind", m.t("kind."+string(r.Kind))))
	}
	return strings.Join(parts, ", ")
}

// stepSheet goes to the next wording, or on by some lines where there is none in that direction within a page.
func (m *Model) stepSheet(by int) tea.Cmd {
	s := &m.sheet
	if !m.sheetRect().Shown() || len(m.over) > 0 {
		return nil
	}
	rows := m.sheetRows()
	m.drawSheetLines(m.sheetRect().W - 4)
	next := s.word + by
	if next >= 0 && next < len(s.marks) {
		at := s.marks[next]
		if at >= s.top-rows && at < s.top+2*rows {
			s.word = next
			s.stale()
			m.drawSheetLines(s.width)
			s.top = max(min(s.top, at-1), at-rows+2)
			m.boundSheet(rows)
			return nil
		}
	}
	return m.scrollSheet(by * max(1, rows/2))
}

func (m *Model) scrollSheet(by int) tea.Cmd {
	m.sheet.top += by
	m.boundSheet(m.sheetRows())
	return nil
}

func (m *Model) boundSheet(rows int) {
	s := &m.sheet
	s.top = max(0, min(s.top, len(s.lines)-rows))
}

// putWording puts the marked wording of the playbook into the draft.
func (m *Model) putWording() tea.Cmd {
	s, w := &m.sheet, &m.writer
	if !m.sheetRect().Shown() || len(m.over) > 0 {
		return nil
	}
	if !w.open || w.thread != s.thread {
		m.say(plain, "playbooks.write_first", "Key", m.km.Name(keys.Reply, m.Words))
		return nil
	}
	m.drawSheetLines(m.sheetRect().W - 4)
	if s.word >= len(s.words) {
		m.say(plain, "playbooks.no_wording")
		return nil
	}
	m.putText(safe.Plain(s.words[s.word].Text))
	m.say(good, "playbooks.put", "Undo", keys.Spell("ctrl+z", m.Words))
	return tea.Batch(m.turn(layout.Writer), m.typed())
}

// putText puts words in at the cursor, with the blanks they need; the cursor goes to their first gap.
func (m *Model) putText(words string) {
	f := &m.writer.field
	text, at := f.Text(), f.At()
	if s, in := gapAt(text, at); in { // that is what the gap waited for
		text, at = text[:s.Start]+text[s.End:], s.Start
	}
	if at > 0 && text[at-1] != ' ' && text[at-1] != '\n' {
		words = " " + words
	}
	cursor := at + len(words)
	if gaps := gapsIn(words); len(gaps) > 0 {
		cursor = at + gaps[0].Start
	}
	if at < len(text) && !strings.ContainsRune(" \n.,;:!?", rune(text[at])) {
		words += " "
	}
	f.Change(text[:at]+words+text[at:], cursor)
	m.writer.inChecks = false
}
