package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// enterChecks gives the keys to the checklist.
func (m *Model) enterChecks() tea.Cmd {
	w := &m.writer
	if len(w.verdict.Checks) == 0 {
		return nil
	}
	c, ok := w.focusCheck()
	if !ok {
		c = w.verdict.Checks[0]
	}
	w.inChecks, w.check = true, c.ID
	return nil
}

// stepCheck selects another check; the ones that need something come first, as they are drawn.
func (m *Model) stepCheck(by int) tea.Cmd {
	w := &m.writer
	var order []replies.CheckID
	at := 0
	for pass := range 3 {
		for _, c := range w.verdict.Checks {
			if rank(c) != pass {
				continue
			}
			if c.ID == w.check {
				at = len(order)
			}
			order = append(order, c.ID)
		}
	}
	if n := len(order); n > 0 {
		w.check = order[((at+by)%n+n)%n]
		w.offer = 0
		if c, _ := w.verdict.Check(w.check); len(c.Evidence) > 0 && c.Evidence[0].Start <= len(w.field.Text()) {
			w.field.Jump(c.Evidence[0].Place(w.field.Text()))
		}
	}
	return nil
}

// nextOffer turns to the next suggestion of the check.
func (m *Model) nextOffer() tea.Cmd {
	w := &m.writer
	c, ok := w.focusCheck()
	if !ok {
		return nil
	}
	if w.offered != c.ID {
		w.offered, w.offer = c.ID, 0
	}
	w.offer++
	return nil
}

// waive asks for the reason why a failing check may stand.
type waive struct {
	check   replies.Check
	passage string
	field   edit.Field
}

func (m *Model) askWaive() tea.Cmd {
	w := &m.writer
	c, ok := w.verdict.Check(w.check)
	if !ok {
		return nil
	}
	d := &waive{check: c}
	d.field.One, d.field.Fold = true, m.th.Spell
	if replies.WaivedByPassage(c.ID, w.audience) {
		d.passage = m.openPassage(c)
		if d.passage == "" {
			m.say(warn, "refused.passage")
			return nil
		}
	}
	m.push(d)
	return nil
}

// openPassage is the first marked passage no waiver covers yet.
func (m *Model) openPassage(c replies.Check) string {
	for _, e := range c.Evidence {
		covered := false
		for _, got := range m.writer.reply.Waivers {
			for _, marked := range c.Evidence {
				covered = covered || got.Check == c.ID && got.Passage == marked.Text && marked.Start <= e.Start && e.End <= marked.End
			}
		}
		if !covered {
			return e.Text
		}
	}
	return ""
}

func (d *waive) scope() keys.Scope { return keys.Dialog }

func (d *waive) paste(_ *Model, s string) { d.field.Insert(s) }

func (d *waive) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	switch k.String() {
	case "esc":
		m.pop()
		return nil
	case "enter":
		reason := safe.Line(d.field.Text())
		if reason == "" {
			m.say(warn, "refused.reason")
			return nil
		}
		m.pop()
		given := replies.Waiver{Check: d.check.ID, Passage: d.passage, Reason: reason}
		return m.stored(func(m *Model) tea.Cmd {
			db, ctx, id, rev := m.Store, m.Context, m.writer.reply.ID, m.writer.reply.Rev
			return func() tea.Msg {
				r, err := db.Waive(ctx, id, rev, given)
				return waivedMsg{r, err}
			}
		})
	}
	editField(m, &d.field, k)
	return nil
}

func (d *waive) draw(m *Model, w, _ int) drawn {
	th := m.th
	width := min(w-8, 64)
	text := m.t("waive.ask", "Check", m.Words.Check(d.check))
	if d.passage != "" {
		text += " " + m.t("waive.passage", "Text", m.quote(th.Safe(d.passage)))
	}
	var lines []string
	for _, l := range safe.Wrap(text, width) {
		lines = append(lines, th.Text.Render(l))
	}
	d.field.Size(width-2, 1)
	line, x, _ := d.field.View(edit.Paint{Text: th.Bold}, nil)
	lines = append(lines, "", th.Accent.Render("> ")+line[0], "")
	for _, l := range safe.Wrap(m.t("waive.kept"), width) {
		lines = append(lines, th.Soft.Render(l))
	}
	y := len(lines) - 2
	for i, l := range lines {
		if l == th.Accent.Render("> ")+line[0] {
			y = i
		}
	}
	box := m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: m.t("waive.title"), focus: true}, lines)
	return drawn{lines: box, cursor: true, x: 4 + x, y: y + 1}
}

type waivedMsg struct {
	reply replies.Reply
	err   error
}

func (v waivedMsg) apply(m *Model) tea.Cmd {
	if v.err != nil {
		m.failed("storage.save", v.err)
		return nil
	}
	if m.writer.thread == v.reply.Thread {
		m.writer.reply = v.reply
		m.writer.refused = false
	}
	m.say(good, "waive.done")
	return m.judge()
}
