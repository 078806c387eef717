package desk

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/template"
	"atempause/ui/keys"
	"atempause/ui/safe"
)

// wordList is the list of shortcuts below a ::word that is being typed.
type wordList struct {
	cur  int
	text string // the text it was moved in
	shut string // the text it was closed for: by Esc, or by taking back what it had put in
}

// words lists what the ::word at the cursor can become.
func (m *Model) words() (from, to int, list []template.Template) {
	w := &m.writer
	text := w.field.Text()
	if !w.open || w.inChecks || m.aids.pages.Templates == nil || w.list.shut != "" && w.list.shut == text {
		return 0, 0, nil
	}
	return m.aids.pages.Templates.Complete(text, w.field.At(), m.askHere())
}

// expand puts the template of the ::word at the cursor in. chosen also takes what the word only begins: the line of the
// list that is marked.
func (m *Model) expand(chosen bool) (tea.Cmd, bool) {
	w := &m.writer
	from, to, list := m.words()
	if len(list) == 0 {
		return nil, false
	}
	word := strings.ToLower(w.field.Text()[from+2 : to])
	for _, t := range list {
		if t.Shortcut == word && (w.list.text != w.field.Text() || w.list.cur == 0) {
			return m.putAt(t, from, to), true
		}
	}
	if !chosen {
		return nil, false
	}
	return m.putAt(list[m.wordCur(len(list))], from, to), true
}

// wordCur is the marked line of the list; typing on marks the first again.
func (m *Model) wordCur(n int) int {
	if l := &m.writer.list; l.text == m.writer.field.Text() {
		return min(l.cur, n-1)
	}
	return 0
}

// pressWord handles the keys of the list while it is open.
func (m *Model) pressWord(name string) (handled bool) {
	w := &m.writer
	switch name {
	case "up", "down", "esc":
	default:
		return false
	}
	_, _, list := m.words()
	if len(list) == 0 {
		return false
	}
	cur := m.wordCur(len(list))
	switch name {
	case "up":
		cur = max(0, cur-1)
	case "down":
		cur = min(cur+1, len(list)-1)
	case "esc":
		w.list.shut = w.field.Text()
	}
	w.list.cur, w.list.text = cur, w.field.Text()
	return true
}

// drawWords draws the list in the checklist's place, nil where there is none.
func (m *Model) drawWords(width, rows int) []string {
	from, to, list := m.words()
	if to == from && list == nil {
		return nil
	}
	th := m.th
	if len(list) == 0 {
		return []string{th.Soft.Render(m.t("templates.unknown_word"))}
	}
	cur := m.wordCur(len(list))
	top := max(0, cur-rows+1)
	var lines []string
	for i := top; i < len(list) && i < top+rows; i++ {
		mark, style := "  ", th.Text
		if i == cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(style, true)
		}
		lines = append(lines, style.Render(safe.Fit(mark+safe.Fit("::"+th.Safe(list[i].Shortcut), 13, th.More)+" "+th.Safe(list[i].Title), width, th.More)))
	}
	return lines
}

// afterUndo keeps a ::word that was just taken back from turning into its template again.
func (m *Model) afterUndo(id keys.ID) {
	if id == keys.TextUndo {
		m.writer.list.shut = m.writer.field.Text()
	}
}
