package desk

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/replies"
	"atempause/sources"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// drawWriter draws the composer and tells where the cursor stands in it.
func (m *Model) drawWriter(r layout.Rect) (lines []string, x, y int) {
	w, th := &m.writer, m.th
	style := th.Public
	if w.audience == sources.Private {
		style = th.Private
	}
	paint := edit.Paint{Text: th.Text, Mark: th.Mark}
	if th.ASCII || th.Dumb || th.Plain {
		paint.Under = "~"
	}
	paint.Gaps, paint.Gap = m.gaps(), th.Bad
	if !w.refused && !w.inChecks {
		paint.Gap = th.Accent
	}
	w.field.Size(w.w, w.textRows())
	text, x, y := w.field.View(paint, m.spans())
	inner := r.W - 4
	rows := append([]string{}, text...)
	rule := th.Line
	if m.writing() && len(m.over) == 0 {
		rule = th.LineFocus
	}
	rows = append(rows, m.rule(inner, rule))
	rows = append(rows, m.drawChecks(inner, w.checkRows())...)
	title, below := w.title+th.Sep+w.place, ""
	if safe.Width(title) > r.W-5 {
		title, below = w.title, w.place
	}
	f := frame{title: title, below: below, style: &style, focus: m.focus == layout.Writer && len(m.over) == 0, joined: true, footer: m.writerFooter()}
	return m.box(r, f, rows), x + 2, y + 1
}

// spans are the passages the open checks rest on, as far as they still stand where the checklist found them.
func (m *Model) spans() []replies.Span {
	w := &m.writer
	text := w.field.Text()
	var out []replies.Span
	for _, c := range w.verdict.Checks {
		if c.Pass || c.Waived {
			continue
		}
		for _, e := range c.Evidence {
			if e.Missing != "" {
				continue // these words are well; what is not there cannot be marked
			}
			if e.Start >= 0 && e.End <= len(text) && e.Start < e.End && text[e.Start:e.End] == e.Text {
				out = append(out, e.Span)
			}
		}
	}
	return append(out, gapsIn(text)...)
}

// gaps are the places where an open check wants something, named below the line. They are shown when the person asks:
// by a refused try or in the checklist, there also the advice one looks at. While one types, everything is missing that
// has not been typed yet.
func (m *Model) gaps() []edit.Gap {
	w := &m.writer
	if !w.refused && !w.inChecks {
		return m.gapHere()
	}
	text := w.field.Text()
	var out []edit.Gap
	for _, c := range w.verdict.Checks {
		asked := w.inChecks && c.ID == w.check && !c.Pass && !c.Waived
		if !c.Open() && !asked || len(c.Evidence) == 0 || c.Evidence[0].Missing == "" {
			continue
		}
		at := c.Evidence[0].Place(text)
		name := m.th.Spell(m.Words.Check(c))
		if i := slices.IndexFunc(out, func(g edit.Gap) bool { return g.At == at }); i >= 0 {
			out[i].Label += ", " + name
			continue
		}
		out = append(out, edit.Gap{At: at, Label: name})
	}
	slices.SortStableFunc(out, func(a, b edit.Gap) int { return a.At - b.At })
	for i := range out {
		n := 1 + strings.Count(out[i].Label, ", ")
		out[i].Label = m.th.Gap + " " + m.n("desk.gap", n, "What", out[i].Label)
	}
	return out
}

// drawChecks draws the checklist: its lines, then the hint for the check that counts now.
func (m *Model) drawChecks(width, rows int) []string {
	w := &m.writer
	if words := m.drawWords(width, rows); words != nil {
		return words
	}
	if len(w.verdict.Checks) == 0 {
		return []string{m.th.Faint.Render(m.t("desk.checking"))}
	}
	chips := 2
	if w.room != "" && rows <= 5 && m.openWidth() <= width {
		chips = 1 // what has passed needs no room on a low screen; the hint does
	}
	lines := m.chips(width, chips)
	if w.room != "" && !w.inChecks { // how often and how long, before it is tried
		lines = append(lines, m.th.Private.Render(safe.Cut(w.room, width, m.th.More)))
	}
	return append(lines, m.hint(width, rows-len(lines))...)
}

// chips draws the checks, what is open first when not all find room.
func (m *Model) chips(width, rows int) []string {
	w := &m.writer
	order := append([]replies.Check(nil), w.verdict.Checks...)
	sorted := make([]replies.Check, 0, len(order))
	for pass := range 3 {
		for _, c := range order {
			if rank(c) == pass {
				sorted = append(sorted, c)
			}
		}
	}
	var lines []string
	line, used := "", 0
	for _, c := range sorted {
		text, style := m.chip(c)
		n := safe.Width(text)
		if used > 0 && used+1+n > width {
			lines = append(lines, line)
			line, used = "", 0
			if len(lines) == rows {
				return lines
			}
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line += style.Render(text)
		used += n
	}
	if used > 0 {
		lines = append(lines, line)
	}
	return lines
}

// openWidth is how much room the chips of the checks that have not passed take in one row.
func (m *Model) openWidth() int {
	n := -1
	for _, c := range m.writer.verdict.Checks {
		if rank(c) < 2 {
			text, _ := m.chip(c)
			n += 1 + safe.Width(text)
		}
	}
	return n
}

func rank(c replies.Check) int {
	switch {
	case c.Open():
		return 0
	case !c.Pass:
		return 1
	}
	return 2
}

func (m *Model) chip(c replies.Check) (string, lipgloss.Style) {
	th := m.th
	sign, style := th.Pass, th.Soft
	switch {
	case c.Waived:
		sign, style = th.Waived, th.Soft
	case c.Open():
		sign, style = th.Fail, th.Bad
	case !c.Pass:
		sign, style = th.Advice, th.Warn
	}
	text := sign + m.th.Spell(m.Words.Check(c))
	if m.writer.inChecks && m.writer.check == c.ID {
		text = th.Here + text
		style = th.Chosen(style, true)
	}
	return text, style
}

// hint says what to do about one check, the words it rests on, and a better wording.
func (m *Model) hint(width, rows int) []string {
	w, th := &m.writer, m.th
	c, ok := w.focusCheck()
	if !ok || rows <= 0 {
		text := m.t("desk.all_well", "Key", m.km.Name("send", m.Words))
		return wrapTo(text, width, rows, th.Good, th.More)
	}
	style := th.Warn
	if c.Open() {
		style = th.Bad
	}
	label := m.th.Spell(m.Words.Check(c)) + ":"
	text := label + " "
	switch {
	case c.Waived:
		text += m.t("desk.waived")
	case c.Pass:
		text += m.t("desk.passed")
	default:
		text += th.Safe(c.Hint)
		if w.refused && c.Open() && rows > 4 { // on a low screen the suggestion needs the room more
			label = m.t("desk.not_yet") + " " + label
			text = m.t("desk.not_yet") + " " + text
		}
		if len(c.Evidence) > 0 && c.Evidence[0].Missing == "" && !c.Instead {
			text += " " + m.t("desk.see", "Text", m.quote(safe.Cut(th.Safe(c.Evidence[0].Text), 40, th.More)))
		}
	}
	offer, offered := m.offerLine()
	room := rows
	if offered && rows > 1 { // what can be put in must be seen, if need be instead of the hint's last words
		room--
	}
	more := keys.List // the key that leads on from a hint that is cut
	if w.inChecks {
		more = keys.CheckFull
	}
	out := wrapTo(text, width, room, th.Text, th.More+" "+m.km.Name(more, m.Words))
	if rest, ok := strings.CutPrefix(ansi.Strip(out[0]), label); ok {
		out[0] = style.Render(label) + th.Text.Render(rest)
	}
	if offered && len(out) < rows {
		out = append(out, wrapTo(offer, width, rows-len(out), th.Accent, th.More)...)
	}
	if w.inChecks && c.Open() && len(out) < rows {
		out = append(out, wrapTo(m.km.Name("waive", m.Words)+" "+m.t("keys.waive"), width, 1, th.Soft, th.More)...)
	}
	return out
}

// wrapTo wraps a text into at most rows lines; the last one says that there is more.
func wrapTo(text string, width, rows int, style lipgloss.Style, more string) []string {
	lines := safe.Wrap(text, width)
	if len(lines) > rows {
		rest := strings.Join(lines[rows-1:], " ")
		lines = append(lines[:rows-1:rows-1], safe.Cut(rest, width, more))
	}
	for i, l := range lines {
		lines[i] = style.Render(l)
	}
	return lines
}

// writerFooter says whether the text is stored and, near the network's limit, how much room is left.
func (m *Model) writerFooter() string {
	w := &m.writer
	var parts []string
	if n, most, ok := w.fill(); ok {
		count := itoa(n) + "/" + itoa(most)
		if n > most {
			count = m.th.Fail + count
		}
		parts = append(parts, count)
	}
	switch {
	case w.stuck:
		parts = append(parts, m.t("desk.not_saved"))
	case w.dirty || w.saving:
		parts = append(parts, m.t("desk.saving"))
	case w.reply.ID != 0:
		parts = append(parts, m.t("desk.saved"))
	}
	return strings.Join(parts, m.th.Sep)
}

// fill is how long the text is and may be, by the network or by the brand's house style, whichever is tighter. It is told
// from the first letter on where there is little room, elsewhere from the middle on.
func (w *writer) fill() (n, most int, ok bool) {
	text := w.field.Text()
	n, most, ok = w.limit.Fill(text)
	own := sources.Limit{Max: w.about.Brand.Style.MaxLength, Measure: sources.Graphemes}
	if on, om, has := own.Fill(text); has && (!ok || on*most > n*om) {
		n, most, ok = on, om, true
	}
	return n, most, ok && n > 0 && (most <= 300 || n*2 >= most)
}
