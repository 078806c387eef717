package desk

import (
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"atempause/replies"
	"atempause/replies/care"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// drawList draws the thread pane.
func (m *Model) drawList(r layout.Rect) []string {
	focus := m.focus == layout.List && len(m.over) == 0
	f := frame{title: m.listTitle(r.W), focus: focus, footer: m.listFooter()}
	room := r.H - 2 - m.findRows()
	if len(m.list.rows) == 0 {
		return m.box(r, f, m.withFind(m.emptyList(r.W-4, room), room, r.W-4))
	}
	var lines []string
	for i := m.list.top; i < len(m.list.rows) && len(lines)+rowHeight <= room; i++ {
		a, b := m.drawRow(m.list.rows[i], r.W-2, i == m.list.cur, focus, m.isMarked(i))
		lines = append(lines, a, b)
	}
	f.tight = true
	return m.box(r, f, m.withFind(lines, room, r.W-2))
}

func (m *Model) listFooter() string {
	if text := m.markedFooter(); text != "" {
		return text
	}
	if n := m.counts.Views[m.at.View]; n > m.list.shown() && m.at.Filter == "" && m.at.Brand == "" && m.at.Channel == "" {
		return m.n("desk.threads", n)
	}
	return ""
}

// emptyList says what it means that nothing is here, and what to do.
func (m *Model) emptyList(w, h int) []string {
	switch {
	case m.list.coming():
		return []string{m.th.Faint.Render(m.t("desk.loading"))}
	case !m.list.loaded:
		return wrapTo(m.t("desk.not_read"), w, 4, m.th.Soft, m.th.More)
	}
	head, text := m.t("empty."+string(m.at.View)), m.t("empty_do."+string(m.at.View))
	if m.at.Filter != "" {
		head, text = m.t("find.none"), m.t("find.none_do", "Key", m.km.Name("back", m.Words))
	} else if m.at.Brand != "" || m.at.Channel != "" {
		text = m.t("empty_do.filtered")
	} else if m.counts.Views[store.All] == 0 {
		head, text = m.t("empty.nothing"), m.t("empty_do.nothing", "Key", m.km.Name("sync", m.Words))
		if m.troubledChannels() > 0 {
			text = m.t("empty_do.trouble", "Key", m.km.Name("pane1", m.Words))
		}
	}
	lines := make([]string, max(0, h/3))
	for _, l := range safe.Wrap(head, w) {
		lines = append(lines, m.th.Bold.Render(l))
	}
	for _, l := range safe.Wrap(text, w) {
		lines = append(lines, m.th.Soft.Render(l))
	}
	return lines
}

// kindBeside is the width from which a row's kind stands beside the name and not on the second line.
const kindBeside = 34

// drawRow draws the two lines of a thread; on a narrow pane the kind begins the second one:
//
//	▌ 42m •Maria Kern              Beschw fb
//	▌ wartet 3 Std, 12 ♥ · „Seit drei Wochen warte ich“
func (m *Model) drawRow(r store.Row, w int, chosen, focus, marked bool) (string, string) {
	th := m.th
	on := func(s lipgloss.Style) lipgloss.Style {
		if chosen {
			return th.Chosen(s, focus)
		}
		return s
	}
	bar, barStyle := m.urgency(r)
	first, firstStyle := bar, barStyle
	if chosen {
		first, firstStyle = th.Here, th.Accent
	}
	mark := " "
	if r.Unread {
		mark = th.Unread
	}
	left, timeStyle := m.timeLeft(r)
	tick := " "
	if marked {
		tick = th.Marked
	}
	right := m.t("network_short." + string(r.Network))
	kind := m.t("kind_short." + string(r.Kind))
	if w >= kindBeside {
		right, kind = kind+" "+right, ""
	}
	name := on(th.Text)
	if r.Unread {
		name = on(th.Bold)
	}
	room := w - 7 - safe.Width(right) - 2
	one := on(firstStyle).Render(first) + on(timeStyle).Render(fitLeft(left, 4)) + on(th.Accent).Render(tick+mark) +
		m.litWord(safe.Fit(m.name(r.Author), room, th.More), name, on(th.Mark)) + on(th.Soft).Render(" "+right+" ")
	two := on(barStyle).Render(bar) + on(th.Accent).Render(tick)
	if m.hasHit(r) {
		two += m.excerpt(r.Found, w-3, on(th.Soft), on(th.Mark)) + on(th.Soft).Render(" ")
	} else {
		text, style := m.secondLine(r, kind, w-3)
		two += on(style).Render(safe.Fit(text, w-3, th.More) + " ")
	}
	return safe.Fit(one, w, ""), safe.Fit(two, w, "")
}

// fitLeft puts a text to the right of its room.
func fitLeft(s string, w int) string {
	if n := safe.Width(s); n < w {
		return safe.Blanks(w-n) + s
	}
	return safe.Cut(s, w, "")
}

// urgency is the bar at the left edge: its form says the same as its colour.
func (m *Model) urgency(r store.Row) (string, lipgloss.Style) {
	left := r.Due.Sub(m.Now())
	switch {
	case r.Due.IsZero():
		return " ", m.th.Faint
	case r.Stale:
		return m.th.Calm, m.th.Faint // the pile at the end does not shout over today's work
	case left <= 0:
		return m.th.Late, m.th.Bad
	case left < time.Hour || r.Urgent:
		return m.th.Soon, m.th.Warn
	}
	return m.th.Calm, m.th.Faint
}

// timeLeft is how long there is still to answer; "!" before it when that time is over. Without a due time it is the age.
func (m *Model) timeLeft(r store.Row) (string, lipgloss.Style) {
	now := m.Now()
	if at := m.comes(r); !at.IsZero() {
		if left := at.Sub(now); left > 0 {
			return m.short(left), m.th.Soft
		}
		return "!" + m.short(now.Sub(at)), m.th.Bad
	}
	if r.Due.IsZero() {
		return m.short(now.Sub(r.Updated)), m.th.Faint
	}
	if left := r.Due.Sub(now); left > 0 {
		if left < time.Hour {
			return m.short(left), m.th.Warn
		}
		return m.short(left), m.th.Soft
	}
	if r.Stale {
		return "!" + m.short(now.Sub(r.Due)), m.th.Faint
	}
	return "!" + m.short(now.Sub(r.Due)), m.th.Bad
}

// secondLine says what is up: the state of our reply, or why it presses, and what they wrote.
func (m *Model) secondLine(r store.Row, kind string, w int) (string, lipgloss.Style) {
	style := m.th.Soft
	var parts []string
	switch ready := (replies.Reply{State: r.Reply, ReadyAt: r.ReadyAt}).At(m.Now()) == replies.Ready; {
	case r.Deed != nil && !ready && m.at.View == store.Ready:
		var text string
		text, style = m.deedState(*r.Deed)
		parts = append(parts, text)
	case r.Reply != "":
		var text string
		text, style = m.replyState(r.Reply, r.ReadyAt, r.Trouble)
		parts = append(parts, text)
	default:
		room := w
		if kind != "" && !m.comesIn() {
			room -= safe.Width(kind) + 2
		}
		if traces := m.rowTraces(r); traces != "" {
			parts = append(parts, traces)
			room -= safe.Width(traces + m.th.Sep)
		}
		if why := m.why(r, w, room); why != "" {
			parts = append(parts, why)
		}
		switch {
		case kind == "" || m.comesIn() && len(parts) > 0: // there is room for the time only
		case len(parts) > 0:
			parts[0] = kind + ": " + parts[0]
		default:
			parts = append(parts, kind)
		}
	}
	text := strings.Join(parts, m.th.Sep)
	if room := w - safe.Width(text) - safe.Width(m.th.Sep); room >= 8 || text == "" {
		snippet := m.t("desk.no_text")
		if m.Care.Blur && care.Blur(r.Kind, 0) && !m.talk.faced[r.ID] {
			snippet = m.t("care.covered")
		} else if r.Snippet != "" {
			snippet = m.quote(m.th.Safe(r.Snippet))
		}
		parts = append(parts, snippet)
	}
	return strings.Join(parts, m.th.Sep), style
}

// why says in words what puts a row where it stands. How long there is left stands before the name; how late it is, too,
// where the pane is narrow. Of what goes beyond the room only the weightiest is told, cut off: half a reason tells nothing.
func (m *Model) why(r store.Row, w, room int) string {
	var parts []string
	for _, b := range r.Reasons {
		switch {
		case b.Key == replies.WhyLeft, b.Key == replies.WhyOver && w < 44, b.Key == replies.WhyStars && b.N > 2,
			b.Key == replies.WhyLikes && b.N <= 2:
			continue
		}
		parts = append(parts, m.reasonHere(b))
	}
	if m.at.View == store.Promises && !slices.ContainsFunc(r.Reasons, func(b replies.Because) bool {
		return b.Key == replies.WhyPromised || b.Key == replies.WhyBroken
	}) {
		parts = append([]string{m.t("reason.by", "Time", m.moment(r.Promised))}, parts...)
	}
	told := parts[:min(1, len(parts))]
	for _, p := range parts[len(told):] {
		if safe.Width(strings.Join(told, ", ")+", "+p) <= room {
			told = append(told, p)
		}
	}
	return strings.Join(told, ", ")
}

// reasonHere is a reason without what the name of the view says already.
func (m *Model) reasonHere(b replies.Because) string {
	switch {
	case m.at.View == store.Promises && b.Key == replies.WhyPromised:
		return m.t("reason.by", "Time", m.moment(b.Time))
	case m.at.View == store.Snoozed && b.Key == replies.WhyUntil:
		return m.t("reason.back", "Time", m.moment(b.Time))
	}
	return m.reason(b)
}

// comesIn tells whether the view is sorted by when something comes.
func (m *Model) comesIn() bool {
	return m.at.View == store.Promises || m.at.View == store.Snoozed || m.at.View == store.Escalated
}

// comes is the time a view is sorted by where that is not the due time: of a promise, or of the coming back.
func (m *Model) comes(r store.Row) time.Time {
	switch m.at.View {
	case store.Promises:
		return r.Promised
	case store.Snoozed, store.Escalated:
		return r.Until
	}
	return time.Time{}
}

// replyState says where a reply of ours stands.
func (m *Model) replyState(s replies.State, readyAt time.Time, _ sources.Class) (string, lipgloss.Style) {
	th := m.th
	s = replies.Reply{State: s, ReadyAt: readyAt}.At(m.Now())
	sign := func(glyph, text string) string { return glyph + " " + text }
	switch s {
	case replies.Writing:
		return sign(th.Writing, m.t("reply_state.writing")), th.Accent
	case replies.Breathing:
		return sign(th.Breathing, m.t("reply_state.breathing", "Time", clock(readyAt.Sub(m.Now())))), th.Accent
	case replies.Ready:
		return sign(th.Ready, m.t("reply_state.ready", "Key", m.km.Name("confirm", m.Words))), th.Good
	case replies.Handed:
		return sign(th.Ready, m.t("reply_state.handed", "Key", m.km.Name("confirm", m.Words))), th.Warn
	case replies.Queued:
		return sign(th.Sending, m.t("reply_state.queued")), th.Accent
	case replies.Sending:
		return sign(th.Sending, m.t("reply_state.sending")), th.Accent
	case replies.Failed:
		return sign(th.Failed, m.t("reply_state.failed", "Key", m.km.Name("trouble", m.Words))), th.Bad
	case replies.Unsure:
		return sign(th.Unsure, m.t("reply_state.unsure", "Key", m.km.Name("trouble", m.Words))), th.Warn
	case replies.Sent:
		return sign(th.Sent, m.t("reply_state.sent")), th.Good
	}
	return "", th.Soft
}
