package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/care"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// Care is how the one who reads is looked after.
type Care struct {
	Blur  bool // attacks are unreadable until they are opened
	Pause bool // after several harsh threads a pause is suggested
}

// blurred tells whether a message is unreadable for now.
func (m *Model) blurred(msg store.Message) bool {
	return m.Care.Blur && !msg.Ours && care.Blur(msg.Kind, msg.Heat) && !m.talk.faced[m.talk.thread.ID]
}

// face opens a thread for good: what was blurred in it can be read. A harsh thread counts towards the next pause; covered
// tells whether there was anything to uncover on the screen.
func (m *Model) face(row store.Row) (cmd tea.Cmd, covered bool) {
	if row.ID == 0 || m.talk.faced[row.ID] {
		return nil, false
	}
	for _, msg := range m.talk.msgs {
		covered = covered || m.talk.thread.ID == row.ID && m.blurred(msg)
	}
	if m.talk.faced == nil {
		m.talk.faced = map[int64]bool{}
	}
	m.talk.faced[row.ID] = true
	m.talk.stale()
	if !m.Care.Pause || !care.IsHarsh(row.Kind, row.Heat) {
		return nil, covered
	}
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		r, err := db.ReadHarsh(ctx, row.ID, row.Kind, row.Heat)
		return harshMsg{r, err}
	}, covered
}

type harshMsg struct {
	reader care.Reader
	err    error
}

func (h harshMsg) apply(m *Model) tea.Cmd {
	if h.err != nil {
		m.fault("storage.save", h.err)
		return nil
	}
	advice := h.reader.Pause(m.Now())
	if !advice.Suggest || len(m.over) > 0 || m.writer.open {
		return nil
	}
	m.push(pauseMenu(m, advice))
	return m.noteRest(m.Now(), time.Time{})
}

// noteRest notes that a pause was suggested or taken.
func (m *Model) noteRest(asked, paused time.Time) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		if err := db.Rested(ctx, asked, paused); err != nil {
			return actedMsg{err: err}
		}
		return nil
	}
}

func pauseMenu(m *Model, a care.Advice) *menu {
	d := &menu{title: m.t("care.title"), about: "care", self: true, text: []string{m.t("care.pause", "For", m.span(a.For)), ""}}
	for _, w := range a.Why {
		d.text = append(d.text, m.t("care."+w.Key, "N", w.N, "Span", m.span(w.Span)))
	}
	d.items = []menuItem{
		{text: m.t("care.take"), do: func(m *Model) tea.Cmd {
			m.push(&pause{from: m.Now(), until: m.Now().Add(a.For)})
			return nil
		}},
		{text: m.t("care.later")},
	}
	return d
}

// pause is a pause that is being taken: the breathing guide and nothing else. Work waits; any time it can be left.
type pause struct{ from, until time.Time }

func (m *Model) pauseOpen() (*pause, bool) {
	if n := len(m.over); n > 0 {
		p, ok := m.over[n-1].(*pause)
		return p, ok
	}
	return nil, false
}

func (m *Model) pausing() bool { _, ok := m.pauseOpen(); return ok }

func (p *pause) scope() keys.Scope { return keys.Dialog }

func (p *pause) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	if id, _ := m.km.Find(k.String(), keys.Dialog); id == keys.DialogBack || id == keys.DialogTake || k.String() == "q" {
		return p.end(m)
	}
	return nil
}

// end leaves the pause. One that was broken off at once does not count.
func (p *pause) end(m *Model) tea.Cmd {
	m.pop()
	if m.Now().Sub(p.from) < p.until.Sub(p.from)/2 {
		return nil
	}
	m.say(good, "care.welcome")
	return m.noteRest(time.Time{}, m.Now())
}

func (p *pause) draw(m *Model, w, h int) drawn {
	width := min(w-8, 56)
	now := m.Now()
	lines := []string{"", m.breathLine(now.Sub(p.from), m.t("breath.left", "Time", clock(max(0, p.until.Sub(now)))), width), ""}
	for _, l := range safe.Wrap(m.t("care.rest", "Key", m.km.Name("dialog_back", m.Words)), width) {
		lines = append(lines, m.th.Soft.Render(l))
	}
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: m.t("care.title"), focus: true}, lines)}
}
