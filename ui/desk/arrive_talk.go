package desk

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/safe"
)

// abroadFrom is the width from which there is room to say that an answer of ours was not written here.
const abroadFrom = 44

// arrivalMarks are the remarks at a message's head that tell how it came in and what became of it. told: what we did to it
// ourselves is told already.
func (m *Model) arrivalMarks(msg store.Message, told bool) []string {
	var parts []string
	switch {
	case !msg.Deleted || told:
	case msg.Ours, msg.GoneAt.IsZero():
		parts = append(parts, m.t("mark.deleted"))
	default:
		parts = append(parts, m.t("mark.gone_theirs"))
	}
	if msg.Held && !msg.Deleted {
		parts = append(parts, m.t("mark.held"))
	}
	if key := "mark." + string(msg.Machine); msg.Machine != "" && m.Words.Has(key) {
		parts = append(parts, m.t(key))
	}
	if msg.Abroad && m.talk.w >= abroadFrom {
		parts = append(parts, m.t("mark.abroad"))
	}
	return parts
}

// wasLines is how much of a former text is shown.
const wasLines = 2

// drawArrival tells below a message's text what its marks mean to who has to act.
func (m *Model) drawArrival(i int, msg store.Message, w int) {
	th := m.th
	put := func(style lipgloss.Style, most int, text string) {
		pad := safe.Blanks(indent(msg.Depth))
		for _, l := range wrapTo(text, w-indent(msg.Depth), most, style, th.More) {
			m.talk.put(i, pad+l)
		}
	}
	if msg.Was != "" {
		was := msg.Was
		if most := 2 * wasLines * w; len(was) > most {
			was = strings.ToValidUTF8(was[:most], "")
		}
		put(th.Faint, wasLines, m.t("arrive.was", "Text", m.quote(th.Safe(safe.Line(was)))))
	}
	switch {
	case msg.Deleted && !msg.Ours && !msg.GoneAt.IsZero():
		put(th.Faint, 3, m.t("arrive.copy"))
	case msg.Deleted:
	case msg.Machine == sources.Bounce:
		put(th.Warn, 2, m.t("arrive.bounce"))
	case msg.Held:
		put(th.Soft, 2, m.t("arrive.held"))
	}
	if msg.Quoted == 0 {
		return
	}
	text, open := m.talk.history[msg.ID]
	if !open {
		put(th.Accent, 1, m.t("arrive.history", "Key", m.km.Name("history", m.Words)))
		return
	}
	for _, l := range safe.Wrap(th.Block(text), m.talk.textWidth(msg.Depth)) {
		m.talk.lines = append(m.talk.lines, talkLine{text: l, pad: indent(msg.Depth), style: &th.Faint, msg: i})
	}
	put(th.Accent, 1, m.t("arrive.history_shut", "Key", m.km.Name("history", m.Words)))
}

type historyMsg struct {
	thread, id int64
	text       string
	err        error
}

// historyBytes bounds what is shown of a mail's history.
const historyBytes = 64 << 10

// history folds out what the selected mail carries along, or folds it again.
func (m *Model) history() tea.Cmd {
	msg, ok := m.talk.message()
	if !ok {
		return nil
	}
	if msg.Quoted == 0 {
		m.say(plain, "arrive.no_history")
		return nil
	}
	if _, open := m.talk.history[msg.ID]; open {
		delete(m.talk.history, msg.ID)
		m.talk.stale()
		return nil
	}
	db, ctx, thread := m.Store, m.Context, m.talk.thread.ID
	return func() tea.Msg {
		text, err := db.Folded(ctx, msg.ID)
		if len(text) > historyBytes {
			text = strings.ToValidUTF8(text[:historyBytes], "")
		}
		return historyMsg{thread, msg.ID, text, err}
	}
}

func (h historyMsg) apply(m *Model) tea.Cmd {
	if h.err != nil {
		m.fault("storage.read", h.err)
		return nil
	}
	if h.thread != m.talk.thread.ID {
		return nil
	}
	if m.talk.history == nil {
		m.talk.history = map[int64]string{}
	}
	m.talk.history[h.id] = h.text
	m.talk.stale()
	return nil
}

// rowTraces says in a word or two what a list must not keep quiet about a thread.
func (m *Model) rowTraces(r store.Row) string {
	var parts []string
	for _, t := range []struct {
		on  bool
		key string
	}{
		{r.Bounced, "row.bounced"},
		{r.Held, "row.held"},
		{r.Gone, "row.gone"},
		{r.Edited, "row.edited"},
		{r.Machine && !r.Bounced, "row.machine"},
	} {
		if t.on {
			parts = append(parts, m.t(t.key))
		}
	}
	return strings.Join(parts, ", ")
}

// answeredElsewhere warns of a draft that somebody has overtaken in the network's own app.
func (m *Model) answeredElsewhere() string {
	r := m.talk.draft
	if r.ID == 0 || r.Text == "" || r.State == replies.Sent {
		return ""
	}
	for i := len(m.talk.msgs) - 1; i >= 0; i-- {
		if msg := m.talk.msgs[i]; msg.Abroad && !msg.Deleted && msg.FirstAt.After(r.Updated) {
			return m.t("arrive.elsewhere", "Time", m.ago(msg.Time))
		}
	}
	return ""
}

// drawArrivals tells above the conversation what has come in beside it.
func (m *Model) drawArrivals(w int) {
	if text := m.answeredElsewhere(); text != "" {
		for _, l := range wrapTo(text, w, 2, m.th.Warn, m.th.More) {
			m.talk.put(-1, l)
		}
	}
	m.drawKin(w)
}
