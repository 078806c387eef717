package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/keys"
	"atempause/ui/layout"
)

// UnderWay is an attempt on a network that has not come to an end.
type UnderWay struct {
	Thread int64 // 0 where it is not known
	Deed   bool  // a deed of moderation; else a reply
	Since  time.Time
}

// departEvery is how often it is looked whether what was under way has come to its end.
const departEvery = 200 * time.Millisecond

// departure says what leaving waits for. It goes by itself when that is over.
type departure struct{ n int }

// departMsg says that it is time to look again.
type departMsg int

// depart ends the program, or says what it still waits for.
func (m *Model) depart() tea.Cmd {
	if len(m.UnderWay()) == 0 {
		return tea.Quit
	}
	m.quit.waits = m.ask(reqDepart)
	m.push(&departure{n: m.quit.waits})
	return m.after(departEvery, departMsg(m.quit.waits))
}

func (d departMsg) apply(m *Model) tea.Cmd {
	switch {
	case m.quit.waits != int(d):
		return nil // one stays, or is gone
	case len(m.UnderWay()) == 0:
		return tea.Quit
	}
	return m.after(departEvery, d)
}

// abandon leaves at once. What was under way counts as unsure then.
func (m *Model) abandon() tea.Cmd {
	m.Abandon()
	return tea.Quit
}

func (d *departure) scope() keys.Scope { return keys.Dialog }

func (d *departure) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	if id, _ := m.km.Find(name, keys.Global); id == keys.Quit || id == keys.Abort || name == "q" {
		return m.abandon()
	}
	if id, _ := m.km.Find(name, keys.Dialog); id == keys.DialogBack {
		m.quit.waits, m.quit.wanted = 0, false
		m.pop()
		m.say(plain, "depart.stays")
	}
	return nil
}

func (d *departure) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 62)
	var lines []string
	for _, u := range m.UnderWay() {
		key := "depart.reply"
		switch {
		case u.Deed:
			key = "depart.deed"
		case m.names[u.Thread] == "":
			key = "depart.some"
		}
		text := m.t(key, "Name", m.name(m.names[u.Thread]), "Since", clock(max(0, m.Now().Sub(u.Since))))
		lines = append(lines, wrapTo(text, width, 2, th.Bold, th.More)...)
	}
	lines = append(lines, "")
	lines = append(lines, wrapTo(m.t("depart.waits"), width, 3, th.Text, th.More)...)
	lines = append(lines, "")
	lines = append(lines, wrapTo(m.t("depart.go", "Key", m.km.Name(keys.Quit, m.Words), "Abort", m.km.Name(keys.Abort, m.Words)), width, 4, th.Warn, th.More)...)
	lines = append(lines, wrapTo(m.t("depart.stay"), width, 2, th.Soft, th.More)...)
	if most := h - 2; len(lines) > most && most > 0 {
		lines = lines[:most]
	}
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: m.t("depart.title"), focus: true}, lines)}
}
