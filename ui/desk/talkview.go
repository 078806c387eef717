package desk

import (
	"strings"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// measure is the widest a text is set: longer lines are hard to read.
const measure = 96

// textWidth is the room of a message's text at a depth of the tree.
func (t *talk) textWidth(depth int) int {
	return max(12, min(t.w, measure)-2-indent(depth))
}

func indent(depth int) int { return 2 * min(depth, 4) }

// drawTalk draws the conversation.
func (m *Model) drawTalk(r layout.Rect) []string {
	f := frame{focus: m.focus == layout.Talk && len(m.over) == 0, open: m.plan.Writer.Shown()}
	t := &m.talk
	if t.thread.ID == 0 {
		f.title = m.t("desk.conversation")
		hint := ""
		if len(m.list.rows) > 0 {
			hint = m.th.Faint.Render(m.t("desk.loading"))
		}
		return m.box(r, f, []string{hint})
	}
	f.title = m.name(t.thread.Author) + m.th.Sep + m.placeName(t.thread.Channel, t.thread.Network)
	if r.W > 60 {
		f.title += m.th.Sep + m.th.Safe(t.thread.Brand)
	}
	m.drawLines()
	if t.top < 0 {
		t.top = 0
		t.firstHit()
		if t.cur < len(t.first) {
			t.top = t.first[t.cur]
		}
		if t.end(t.cur) <= t.h {
			t.top = 0 // everything up to it fits
		}
		t.see()
	}
	t.bound()
	if n := len(t.lines); n > t.h {
		f.footer = itoa(min(100, (t.top+t.h)*100/n)) + " %"
		if f.open {
			f.right, f.footer = f.footer, ""
		}
	}
	var out []string
	for i := t.top; i < len(t.lines) && len(out) < t.h; i++ {
		l := t.lines[i]
		edge := "  "
		if l.msg >= 0 {
			edge = m.edge(t.msgs[l.msg], l.msg == t.cur && m.focus == layout.Talk)
		}
		if len(l.hits) > 0 && m.th.Dumb {
			edge = edge[:len(edge)-1] + "*"
		}
		out = append(out, edge+m.drawLine(l))
	}
	return m.box(r, f, out)
}

// edge tells ours from theirs, and which message is selected, without colour.
func (m *Model) edge(msg store.Message, chosen bool) string {
	switch {
	case chosen:
		return m.th.Accent.Render(m.th.Pick) + " "
	case msg.Ours:
		return m.th.OursText.Render(m.th.Ours) + " "
	}
	return m.th.Line.Render(m.th.Glyphs.Theirs) + " "
}

// drawLines lays the whole thread out once; scrolling only takes another part of it.
func (m *Model) drawLines() {
	t := &m.talk
	if t.lines != nil {
		return
	}
	t.lines, t.first, t.drawn = []talkLine{}, t.first[:0], m.Now()
	w := min(t.w, measure) - 2
	m.drawHead(w)
	for i, msg := range t.msgs {
		t.first = append(t.first, len(t.lines))
		m.drawMessage(i, msg, w)
	}
	m.drawPending(w)
	if !t.all {
		t.put(-1, m.th.Faint.Render(m.t("desk.more_messages")))
	}
	for len(t.lines) > 0 && t.lines[len(t.lines)-1].text == "" {
		t.lines = t.lines[:len(t.lines)-1]
	}
}

func (t *talk) put(msg int, text string) {
	t.lines = append(t.lines, talkLine{text: text, msg: msg})
}

// drawHead tells what the thread hangs under and how it stands.
func (m *Model) drawHead(w int) {
	t, th := &m.talk, m.th
	c := t.thread.Context
	if c.Text != "" || c.RemoteID != "" {
		text := th.Safe(c.Text)
		if text == "" {
			text = m.t("desk.post_without_text")
		} else {
			text = m.quote(text)
		}
		lines := safe.Wrap(th.Spell(m.t("desk.under", "Text", text)), w)
		if most := max(2, t.h/6); len(lines) > most {
			lines = append(lines[:most-1:most-1], safe.Fit(lines[most-1]+th.More, w, th.More))
		}
		for _, l := range lines {
			t.put(-1, th.Soft.Render(strings.TrimRight(l, " ")))
		}
	}
	for _, l := range wrapTo(m.facts(), w, 2, th.Faint, th.More) {
		t.put(-1, l)
	}
	m.drawCase(w)
	m.drawArrivals(w)
	if lines := m.corrected(); len(lines) > 0 {
		for _, l := range wrapTo(strings.Join(lines, " "), w, 3, th.Faint, th.More) {
			t.put(-1, l)
		}
	}
	t.put(-1, "")
}

// facts is the line under the head: what it is, how it stands, until when.
func (m *Model) facts() string {
	r := m.talk.thread.Row
	parts := []string{m.t("kind." + string(r.Kind))}
	if r.Rating > 0 {
		parts = append(parts, m.n("desk.stars", r.Rating))
	}
	if rec := m.talk.thread.Recommend; rec != "" {
		parts = append(parts, m.t("desk.recommend_"+rec))
	}
	if r.Heat > 0 && r.Heat < replies.HeatedFrom { // what is hot stands among the reasons below
		parts = append(parts, m.t("desk.heat", "Heat", r.Heat))
	}
	if due := m.owedBy(); !due.IsZero() {
		if left := due.Sub(m.Now()); left > 0 {
			parts = append(parts, m.t("desk.due_in", "Time", m.span(left)))
		} else {
			parts = append(parts, m.t("desk.overdue_since", "Time", m.span(-left)))
		}
	}
	parts = append(parts, m.t("form."+string(r.Form)), m.t("case."+string(r.State)))
	return strings.Join(parts, m.th.Sep)
}

func (m *Model) drawMessage(i int, msg store.Message, w int) {
	t, th := &m.talk, m.th
	pad := safe.Blanks(indent(msg.Depth))
	if msg.Depth > 0 {
		pad = safe.Blanks(indent(msg.Depth)-2) + th.Faint.Render(th.Glyphs.Reply) + safe.Blanks(2-safe.Width(th.Glyphs.Reply))
	}
	name, style := m.name(msg.Author.Name), th.TheirsText
	if msg.Ours {
		name, style = m.t("desk.ours", "Name", m.brandName(msg)), th.OursText
	}
	right := m.marks(msg)
	room := w - indent(msg.Depth)
	name = safe.Cut(name, max(6, room-safe.Width(right)-1), th.More)
	gap := max(1, room-safe.Width(name)-safe.Width(right))
	t.put(i, pad+style.Render(name)+safe.Blanks(gap)+th.Faint.Render(safe.Cut(right, max(0, room-safe.Width(name)-1), th.More)))
	pad = safe.Blanks(indent(msg.Depth))
	body := &th.Text
	if msg.Deleted || msg.Hidden {
		body = &th.Faint
	}
	lines, cut := m.bodyLines(msg)
	from := len(t.lines)
	for _, l := range lines {
		t.lines = append(t.lines, talkLine{text: l, pad: indent(msg.Depth), style: body, msg: i})
	}
	light(t.lines[from:], m.wanted())
	if cut != "" {
		t.put(i, pad+th.Accent.Render(safe.Cut(cut, room, th.More)))
	}
	m.drawArrival(i, msg, w)
	for _, file := range msg.Files {
		t.put(i, pad+th.Soft.Render(safe.Cut(m.attachment(file), room, th.More)))
	}
	t.put(i, "")
}

// bodyLines is a message's text as it is shown now, and what to say below it when that is not all.
func (m *Model) bodyLines(msg store.Message) (lines []string, cut string) {
	t := &m.talk
	if t.open[msg.ID] {
		if whole, ok := t.whole[msg.ID]; ok {
			return whole, m.t("desk.fold", "Key", m.km.Name("whole", m.Words))
		}
	}
	width := t.textWidth(msg.Depth)
	if m.blurred(msg) {
		return safe.Wrap(m.t("care.blurred"), t.textWidth(msg.Depth)), ""
	}
	text := msg.Text
	if most := foldAt * width * 2; len(text) > most { // more than is shown in any case
		text = strings.ToValidUTF8(text[:most], "")
	}
	lines = safe.Wrap(m.th.Block(text), width)
	if len(lines) == 1 && lines[0] == "" {
		if len(msg.Files) > 0 {
			return nil, ""
		}
		return []string{m.t("desk.no_text")}, ""
	}
	if len(lines) > foldAt || msg.Cut || len(text) < len(msg.Text) {
		n := min(len(lines), foldAt)
		return lines[:n:n], m.t("desk.whole", "Key", m.km.Name("whole", m.Words))
	}
	return lines, ""
}

// marks are the remarks at the right of a message's head.
func (m *Model) marks(msg store.Message) string {
	var parts []string
	done, told := m.deedMark(msg)
	if done != "" {
		parts = append(parts, done)
	}
	parts = append(parts, m.arrivalMarks(msg, told)...)
	if msg.Hidden && !told {
		parts = append(parts, m.t("mark.hidden"))
	}
	if !msg.Edited.IsZero() || msg.Was != "" {
		parts = append(parts, m.t("mark.edited"))
	}
	if msg.Likes > 0 {
		parts = append(parts, itoa(msg.Likes)+" "+m.th.Heart)
	}
	parts = append(parts, m.ago(msg.Time))
	return strings.Join(parts, m.th.Sep)
}

func (m *Model) brandName(msg store.Message) string {
	if msg.Author.Name != "" {
		return m.th.Safe(msg.Author.Name)
	}
	return m.th.Safe(m.talk.thread.Brand)
}

func (m *Model) attachment(a sources.Attachment) string {
	kind := "attachment." + a.Kind
	if !m.Words.Has(kind) {
		kind = "attachment.other"
	}
	text := m.t(kind)
	if a.Name != "" {
		text += ": " + m.th.Safe(a.Name)
	}
	return "[" + text + "]"
}

// drawPending shows our unsent reply where it will stand.
func (m *Model) drawPending(w int) {
	r := m.talk.draft
	if r.ID == 0 || m.writer.open && m.writer.thread == r.Thread || r.State == replies.Sent {
		return
	}
	t, th := &m.talk, m.th
	state, style := m.replyState(r.State, r.ReadyAt, r.Trouble)
	aud := m.t("audience." + string(r.Audience))
	t.put(-1, th.Line.Render(strings.Repeat(th.H, 2))+" "+style.Render(safe.Cut(state+m.th.Sep+aud, w-3, th.More)))
	lines := safe.Wrap(th.Block(r.Text), w-2)
	if len(lines) > 12 {
		lines = append(lines[:11:11], th.More)
	}
	for _, l := range lines {
		t.put(-1, "  "+th.OursText.Render(l))
	}
	if r.Trouble != "" {
		text := m.replyTrouble(r)
		if r.State == replies.Unsure {
			text = strings.Join(m.unsureFacts(r), " ")
		}
		for _, l := range safe.Wrap(text, w) {
			t.put(-1, th.Warn.Render(l))
		}
	}
	t.put(-1, "")
}
