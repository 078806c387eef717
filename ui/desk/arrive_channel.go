package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/sources/intake"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/standing"
)

type readingsMsg struct {
	n    int
	list map[string]store.Reading
	err  error
}

// loadReadings reads how the channels stood when they were last read, by whatever program.
func (m *Model) loadReadings() tea.Cmd {
	n, db, ctx := m.ask(reqReadings), m.Store, m.Context
	return func() tea.Msg {
		list, err := db.Readings(ctx)
		return readingsMsg{n, list, err}
	}
}

func (r readingsMsg) apply(m *Model) tea.Cmd {
	if m.fresh(reqReadings, r.n) && r.err == nil { // the list's own reading tells the fault
		m.sync.readings = r.list
	}
	return nil
}

// voice says how channels stand.
func (m *Model) voice() standing.Voice {
	return standing.Voice{Words: m.Words, Now: m.Now(), Span: m.exactly, Logged: m.Logged}
}

// exactly is a length of time in words, a short one in seconds.
func (m *Model) exactly(d time.Duration) string {
	if d < 100*time.Second {
		return m.Words.N("cmd.span.seconds", int(d/time.Second))
	}
	return m.span(d)
}

// standing is how a channel stands: what the sync tells, and where it has told nothing yet, what was written down.
func (m *Model) standing(c sources.Channel) standing.Channel {
	id := c.ID()
	s := standing.Channel{Channel: c, Off: m.Off(id), Closed: m.Closed(id), Reading: m.sync.readings[id], Expires: m.Expires(id), Now: m.Now()}
	if pinned, served := m.Version(id); served != pinned {
		s.Pinned, s.Served = pinned, served
	}
	if e, ok := m.sync.trouble[id]; ok {
		s.Reading.Trouble = store.TroubleOf(e.Lane, e.Err, e.Until)
		if s.Reading.Since.IsZero() {
			s.Reading.Since = m.sync.heard[id]
		}
	} else if at := m.sync.done[id]; at.After(s.Reading.Tried) {
		s.Reading = store.Reading{Tried: at, Read: at}
	}
	if _, running := m.sync.runs[id]; running {
		s.Silent = m.Now().Sub(m.sync.heard[id])
	}
	return s
}

// troubledChannels counts the channels that cannot be read.
func (m *Model) troubledChannels() (n int) {
	for _, b := range m.Brands {
		for _, c := range b.Channels {
			if m.standing(c).Mark() == standing.Troubled {
				n++
			}
		}
	}
	return n
}

// troubleOf says in words what is wrong with a channel and what to do.
func (m *Model) troubleOf(e intake.Event) string {
	return m.th.Spell(m.voice().Why(e.Channel, store.TroubleOf(e.Lane, e.Err, e.Until)))
}

// channelRemark says below the panes what is up with the channel the cursor is on.
func (m *Model) channelRemark() string {
	if m.focus != layout.Side || m.side.cur >= len(m.side.items) || len(m.over) > 0 {
		return ""
	}
	c := m.side.items[m.side.cur].channel
	if c == nil {
		return ""
	}
	s := m.standing(*c)
	if s.Mark() == standing.Well {
		return ""
	}
	return m.t("standing.how", "Channel", m.th.Safe(c.Name), "Text", m.th.Spell(m.voice().Lines(s)[0]), "Key", m.km.Name("channel", m.Words))
}

// channelInfo tells of the channel the cursor is on how it stands and what to do; elsewhere it lists them all.
func (m *Model) channelInfo() tea.Cmd {
	if m.focus == layout.Side && m.side.cur < len(m.side.items) {
		if c := m.side.items[m.side.cur].channel; c != nil {
			m.push(m.channelDialog(*c))
			return nil
		}
	}
	d, found := &menu{title: m.t("standing.all"), about: "channels"}, false
	for _, b := range m.Brands {
		for _, c := range b.Channels {
			s := m.standing(c)
			if s.Mark() == standing.Troubled && !found {
				d.cur, found = len(d.items), true
			}
			d.items = append(d.items, menuItem{
				text: m.t("network_short."+string(c.Network)) + " " + m.th.Safe(c.Name) + m.th.Sep + m.th.Safe(b.Name),
				note: "  " + m.t(s.Mark().Key()),
				do:   func(m *Model) tea.Cmd { m.push(m.channelDialog(c)); return nil },
			})
		}
	}
	if len(d.items) == 0 {
		d.text = []string{m.t("standing.none")}
	}
	m.push(d)
	return nil
}

func (m *Model) channelDialog(c sources.Channel) *menu {
	s := m.standing(c)
	d := &menu{about: "channels", title: m.th.Safe(c.Name) + m.th.Sep + m.t("network."+string(c.Network)) + m.th.Sep + m.t(s.Mark().Key())}
	for _, line := range m.voice().Lines(s) {
		d.text = append(d.text, m.th.Spell(line))
	}
	if e, ok := m.sync.runs[c.ID()]; ok && e.Done > 0 {
		d.text = append(d.text, m.t("standing.running", "Done", e.Done, "Total", e.Total))
	}
	if do := s.Command(); do != "" {
		d.text = append(d.text, "", m.t("standing.do"), "  "+m.th.Spell(do))
		d.items = append(d.items, menuItem{key: "y", text: m.t("standing.copy"), do: func(m *Model) tea.Cmd {
			m.say(good, "standing.copied", "Command", do)
			return tea.SetClipboard(do)
		}})
	}
	if !s.Off {
		d.items = append(d.items, menuItem{key: "r", text: m.t("standing.fetch"), do: (*Model).syncNow})
	}
	d.items = append(d.items, menuItem{key: "t", text: m.t("standing.threads"), do: func(m *Model) tea.Cmd {
		return tea.Batch(m.visit(State{View: m.at.View, Brand: c.Brand, Channel: c.ID()}), m.turn(layout.List))
	}}, menuItem{key: "q", text: m.t("standing.leave")})
	return d
}
