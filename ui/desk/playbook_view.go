package desk

import (
	"strings"

	"atempause/replies"
	"atempause/replies/playbook"
	"atempause/ui/guide"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// sheetWidth is the least a playbook needs beside the composer.
const sheetWidth = 40

// sheetRect is where the playbook stands: beside the composer in the place of the list, where there is room and the list
// is not what one looks at; else over the conversation.
func (m *Model) sheetRect() layout.Rect {
	p := m.plan
	switch {
	case !m.sheet.open || p.Small:
		return layout.Rect{}
	case !p.One && p.List.W >= sheetWidth && m.writer.open && m.focus >= layout.Talk:
		return p.List
	}
	return p.Talk
}

// sheetCovers tells whether the playbook lies over the conversation.
func (m *Model) sheetCovers() bool {
	r := m.sheetRect()
	return r.Shown() && r == m.plan.Talk
}

// sheetRows is how many lines of the playbook are to be seen.
func (m *Model) sheetRows() int {
	h := m.sheetRect().H - 2
	if m.sheetCovers() && m.plan.Writer.Shown() {
		h++
	}
	return max(1, h)
}

// laySheet puts the playbook in the place of the pane it covers.
func (m *Model) laySheet(list, talk []string) ([]string, []string) {
	switch r := m.sheetRect(); {
	case !r.Shown():
	case r == m.plan.List:
		list = m.drawSheet(r)
	default:
		talk = m.drawSheet(r)
	}
	return list, talk
}

func (m *Model) drawSheet(r layout.Rect) []string {
	s := &m.sheet
	rows := m.sheetRows()
	m.drawSheetLines(r.W - 4)
	m.boundSheet(rows)
	f := frame{title: m.t("playbooks.title"), focus: m.focus == layout.Talk && m.sheetCovers() && len(m.over) == 0}
	if s.cur < len(s.list) {
		f.title = m.th.Safe(s.list[s.cur].Title)
	}
	if n := len(s.lines); n > rows {
		f.right = m.km.Name(keys.PlaybookNext, m.Words) + " " + itoa(min(100, (s.top+rows)*100/n)) + " %"
	}
	f.open = m.sheetCovers() && m.plan.Writer.Shown()
	if !f.open {
		f.footer = m.sheetFooter()
	}
	shown := s.lines[min(s.top, len(s.lines)):min(len(s.lines), s.top+rows)]
	return m.box(r, f, shown)
}

// sheetFooter names the playbook's own keys.
func (m *Model) sheetFooter() string {
	args := []any{
		"Close", m.km.Name(keys.PlaybookHere, m.Words), "Next", m.km.Name(keys.PlaybookNext, m.Words), "Put", m.km.Name(keys.PlaybookPut, m.Words),
	}
	if len(m.sheet.words) > 0 && m.writer.open {
		return m.t("playbooks.footer_put", args...)
	}
	return m.t("playbooks.footer", args...)
}

// wordMark stands before a wording while the Markdown is drawn; it is nobody's letter.
const wordMark = "\ue000"

// drawSheetLines draws the playbook for a width, unless that is done already.
func (m *Model) drawSheetLines(width int) {
	s, th := &m.sheet, m.th
	if s.lines != nil && s.width == width {
		return
	}
	s.width, s.marks, s.words = width, nil, nil
	if s.cur >= len(s.list) {
		s.lines = wrapTo(m.t("playbooks.none"), width, 3, th.Soft, th.More)
		return
	}
	p := s.list[s.cur]
	text := safe.Block(p.Told(m.valuesHere()))
	s.words = playbook.Wordings(text)
	s.word = max(0, min(s.word, len(s.words)-1))
	lines, err := guide.Markdown(m.withMarks(text), th, width)
	if err != nil {
		s.lines = wrapTo(m.t("playbooks.failed"), width, 3, th.Bad, th.More)
		return
	}
	s.lines = []string{}
	if why := m.whyFits(p); why != "" {
		s.lines = append(s.lines, wrapTo(m.t("playbooks.why", "Why", why), width, 3, th.Soft, th.More)...)
	}
	if may := m.mayAskHere(); may != "" {
		s.lines = append(s.lines, wrapTo(may, width, 3, th.Accent, th.More)...)
	}
	if also := m.alsoFits(); also != "" {
		s.lines = append(s.lines, wrapTo(also, width, 2, th.Accent, th.More)...)
	}
	if len(s.lines) > 0 {
		s.lines = append(s.lines, "")
	}
	for _, l := range lines {
		for strings.Contains(l, wordMark) {
			sign := th.Soft.Render(strings.TrimSpace(th.Sep))
			if len(s.marks) == s.word {
				sign = th.Key.Render(th.Here)
			}
			l = strings.Replace(l, wordMark, sign, 1)
			s.marks = append(s.marks, len(s.lines))
		}
		s.lines = append(s.lines, l)
	}
	if len(s.marks) != len(s.words) { // a mark was lost in drawing: none of them can be trusted
		s.words, s.marks = nil, nil
	}
}

// alsoFits names the other playbooks that are suggested, and the key to get there.
func (m *Model) alsoFits() string {
	s := &m.sheet
	var names []string
	for i, p := range s.list[:s.fit] {
		if i != s.cur {
			names = append(names, m.th.Safe(p.Title))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return m.t("playbooks.also", "Key", m.km.Name(keys.PlaybookPick, m.Words), "Names", strings.Join(names, "; "))
}

// mayAskHere says of somebody who praises whether they may be asked for a review.
func (m *Model) mayAskHere() string {
	if !m.knowing() || m.talk.thread.Kind != replies.Praise {
		return ""
	}
	if may := m.aids.may; !may.May {
		return m.t(may.Key)
	}
	for _, t := range m.aids.pages.Templates.For(m.askHere()) {
		if t.Review && t.Shortcut != "" {
			return m.t("playbooks.may_ask", "Word", m.th.Safe("::"+t.Shortcut))
		}
	}
	return ""
}

// withMarks puts a mark before each wording and spells the rest for the terminal.
func (m *Model) withMarks(text string) string {
	var b strings.Builder
	at := 0
	for _, w := range m.sheet.words {
		b.WriteString(m.th.Spell(text[at:w.Start]))
		b.WriteString(wordMark)
		at = w.Start
	}
	b.WriteString(m.th.Spell(text[at:]))
	return b.String()
}
