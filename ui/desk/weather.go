package desk

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/replies/care"
	"atempause/replies/weather"
	"atempause/ui/safe"
)

// Alarm is how it rings when the weather of a brand rises.
type Alarm struct {
	Bell   bool       // the terminal's bell
	Notify bool       // a notification by way of the terminal
	Quiet  care.Quiet // hours in which nothing rings but a storm
}

// worst is the highest weather of what is on the screen, and whose it is.
func (m *Model) worst() (brand string, w weather.State) {
	if m.at.Brand != "" {
		return m.at.Brand, m.counts.Weather[m.at.Brand]
	}
	for _, b := range m.Brands { // in the file's order, so that it does not jump between two that are alike
		if s := m.counts.Weather[b.Name]; brand == "" || s.Level > w.Level {
			brand, w = b.Name, s
		}
	}
	return brand, w
}

// sky is the weather in the first line.
func (m *Model) sky(width int) (string, lipgloss.Style) {
	_, s := m.worst()
	style := m.th.Bar
	switch {
	case s.Level >= 4:
		style = m.th.BarAlert
	case s.Level >= weather.RingsFrom:
		style = m.th.BarStrong
	}
	text := m.t("bar.weather", "Level", s.Level)
	if width >= 110 {
		text += " " + m.t(weather.Name(s.Level))
	}
	return text + "  ", style
}

// ring tells a rise of the weather since the counts before: in the status line always, and aloud unless it is quiet. The
// first counts and the first look only tell how it is.
func (m *Model) ring(before map[string]weather.State) tea.Cmd {
	if before == nil {
		return nil
	}
	var cmds []tea.Cmd
	for _, b := range m.Brands {
		now := m.counts.Weather[b.Name]
		if was := before[b.Name]; was.Seen.IsZero() || !weather.Alarm(was, now) {
			continue
		}
		text := m.t("weather.rose", "Brand", m.th.Safe(b.Name), "Level", now.Level, "Name", m.t(weather.Name(now.Level)),
			"Key", m.km.Name("weather", m.Words))
		m.sayText(bad, text)
		if !m.Alarm.Quiet.MayRing(m.Now(), now.Level) {
			continue
		}
		if m.Alarm.Bell {
			cmds = append(cmds, tea.Raw("\a"))
		}
		if m.Alarm.Notify {
			cmds = append(cmds, tea.Raw(ansi.Notify(safe.Line(text))))
		}
	}
	return tea.Batch(cmds...)
}

// weatherMenu tells the weather of every brand and why it is so.
func weatherMenu(m *Model) *menu {
	d := &menu{title: m.t("keys.weather"), about: "weather"}
	for _, b := range m.Brands {
		if m.at.Brand != "" && m.at.Brand != b.Name {
			continue
		}
		s := m.counts.Weather[b.Name]
		if len(d.text) > 0 {
			d.text = append(d.text, "")
		}
		d.text = append(d.text, m.th.Safe(b.Name)+": "+m.t("weather.is", "Level", s.Level, "Name", m.t(weather.Name(s.Level))))
		for _, w := range s.Why {
			d.text = append(d.text, "  "+m.t("weather."+w.Key, "N", w.N, "Span", m.span(w.Span)))
		}
		if at := s.Falls(); !at.IsZero() {
			d.text = append(d.text, "  "+m.t("weather.falls", "Time", at.In(m.Now().Location()).Format("15:04")))
		}
		if s.Level >= 3 {
			d.text = append(d.text, "  "+m.t("weather.do"))
		}
	}
	if end, ok := m.Alarm.Quiet.Ends(m.Now()); ok && m.Alarm.Quiet.Holds(m.Now()) {
		d.text = append(d.text, "", m.t("weather.quiet", "Time", end.In(m.Now().Location()).Format("15:04")))
	}
	return d
}
