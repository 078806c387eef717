package desk

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// wanted are the words the list was searched for.
func (m *Model) wanted() []string {
	if m.at.Filter == "" {
		return nil
	}
	return m.filterNow().Words()
}

// lit draws a line with the words found in it marked.
func (m *Model) lit(text string, hits []filter.Span, style, mark lipgloss.Style) string {
	if len(hits) == 0 {
		return style.Render(text)
	}
	var b strings.Builder
	at := 0
	for _, h := range hits {
		if h.Start > at {
			b.WriteString(style.Render(text[at:h.Start]))
		}
		hit := text[h.Start:h.End]
		if m.th.Dumb { // no signs but letters
			hit = strings.ToUpper(hit)
		}
		b.WriteString(mark.Render(hit))
		at = h.End
	}
	if at < len(text) {
		b.WriteString(style.Render(text[at:]))
	}
	return b.String()
}

// litWord draws a line of a stranger's with what was searched for marked.
func (m *Model) litWord(text string, style, mark lipgloss.Style) string {
	return m.lit(text, filter.Places(text, m.wanted()), style, mark)
}

// excerpt is the part of a passage about what was found in it, as wide as there is room, with that marked.
func (m *Model) excerpt(found string, w int, style, mark lipgloss.Style) string {
	words := m.wanted()
	text := m.th.Safe(found)
	hits := filter.Places(text, words)
	if len(hits) == 0 {
		return style.Render(safe.Fit(text, w, m.th.More))
	}
	start := 0
	if lead := text[:hits[0].Start]; safe.Width(lead)+safe.Width(text[hits[0].Start:hits[0].End]) > w*2/3 {
		for keep := w / 4; safe.Width(text[start:hits[0].Start]) > keep; {
			start += len(firstCluster(text[start:]))
		}
		if i := strings.IndexByte(text[start:hits[0].Start], ' '); i >= 0 && i+1 < hits[0].Start-start { // a word is not begun in its middle
			start += i + 1
		}
	}
	if start > 0 {
		text = m.th.More + text[start:]
	}
	text = safe.Fit(text, w, m.th.More)
	return m.lit(text, filter.Places(text, words), style, mark)
}

// firstCluster is the first sign of a text, with all that belongs to it.
func firstCluster(s string) string {
	for _, c := range safe.Clusters(s[:min(len(s), 64)], nil) {
		return s[c.Start:c.End]
	}
	return s
}

// light finds what was searched for in the wrapped lines of one message: also where it goes on in the next line.
func light(lines []talkLine, words []string) {
	if len(words) == 0 {
		return
	}
	var b strings.Builder
	starts := make([]int, len(lines))
	for i, l := range lines {
		starts[i] = b.Len()
		b.WriteString(l.text)
		b.WriteByte(' ')
	}
	at := 0
	for _, h := range filter.Places(b.String(), words) {
		for at < len(lines) && starts[at]+len(lines[at].text) <= h.Start {
			at++
		}
		for i := at; i < len(lines) && starts[i] < h.End; i++ {
			from, to := max(h.Start-starts[i], 0), min(h.End-starts[i], len(lines[i].text))
			if from < to {
				lines[i].hits = append(lines[i].hits, filter.Span{Start: from, End: to})
			}
		}
	}
}

// firstHit lets a conversation begin where what was searched for stands.
func (t *talk) firstHit() {
	for i, l := range t.lines {
		if len(l.hits) > 0 && l.msg >= 0 {
			t.goToLine(i)
			return
		}
	}
}

// goToLine selects the message of a line and has it in sight.
func (t *talk) goToLine(i int) {
	if m := t.lines[i].msg; m >= 0 {
		t.cur = m
	}
	t.hit = i
	if i < t.top || i >= t.top+t.h {
		t.top = i - t.h/3
	}
	t.bound()
}

// stepHit goes to the next or the previous place in the conversation where what was searched for stands, and from its
// last one to the next thread of the list.
func (m *Model) stepHit(by int) tea.Cmd {
	if len(m.wanted()) == 0 {
		m.say(plain, "find.no_words", "Key", m.km.Name("search", m.Words))
		return nil
	}
	t := &m.talk
	m.drawLines()
	for i := t.hit + by; i >= 0 && i < len(t.lines); i += by {
		if len(t.lines[i].hits) > 0 {
			t.goToLine(i)
			return m.moreMessages()
		}
	}
	if m.focus == layout.Talk && m.writer.open {
		return nil
	}
	at := m.list.cur
	if m.list.move(by); m.list.cur == at {
		m.say(plain, "find.no_more_hits")
		return nil
	}
	return tea.Batch(m.openNext(), m.page())
}

// openNext shows the selected thread's conversation, wherever the keys are.
func (m *Model) openNext() tea.Cmd {
	if m.focus == layout.Talk {
		return m.loadThread(m.list.id())
	}
	return m.follow()
}

// hasHit tells whether a row's second line is best the passage that was found.
func (m *Model) hasHit(r store.Row) bool {
	return r.Found != "" && m.at.Filter != "" && len(m.wanted()) > 0
}
