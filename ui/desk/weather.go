package desk

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/replies"
	"atempause/replies/care"
	"atempause/replies/escalation"
	"atempause/replies/weather"
	"atempause/store"
	"atempause/ui/layout"
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
		if s := m.counts.Weather[b.Name]; brand == "" || s.Level > w.Level || w.Seen.IsZero() {
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
	if s.Seen.IsZero() {
		return m.t("bar.weather_unknown") + "  ", style
	}
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

// weatherLines is how many lines of reasons are told one by one; more are told in a row.
const weatherLines = 12

// weatherMenu tells the weather of every brand and why it is so, the worst first, and the heat of the open conversation.
func weatherMenu(m *Model) *menu {
	d := &menu{title: m.t("keys.weather"), about: "weather"}
	var brands []string
	lines := 0
	for _, b := range m.Brands {
		if m.at.Brand == "" || m.at.Brand == b.Name {
			brands = append(brands, b.Name)
			lines += len(m.counts.Weather[b.Name].Why) + 2
		}
	}
	slices.SortStableFunc(brands, func(a, b string) int { return m.counts.Weather[b].Level - m.counts.Weather[a].Level })
	for _, name := range brands {
		d.text = append(d.text, m.forecast(name, lines > weatherLines)...)
		if s := m.counts.Weather[name]; s.Level > 0 && len(d.items) < 2 {
			d.items = append(d.items, menuItem{text: m.t("weather.show", "Brand", m.th.Safe(name)), do: func(m *Model) tea.Cmd {
				return m.sift(m.only(name) + "kind:complaint,abuse,misinformation updated<1d")
			}})
		}
	}
	if _, s := m.worst(); s.Level >= escalation.FromWeather {
		d.text = append(d.text, m.t("weather.do", "Key", m.km.Name("playbook", m.Words)))
	}
	d.text = append(d.text, m.heatHere()...)
	if end, ok := m.Alarm.Quiet.Ends(m.Now()); ok && m.Alarm.Quiet.Holds(m.Now()) {
		d.text = append(d.text, "", m.t("weather.quiet", "Time", end.In(m.Now().Location()).Format("15:04")))
	}
	d.items = append(d.items, menuItem{text: m.t("weather.hot"), do: func(m *Model) tea.Cmd { return m.sift("heat>=" + itoa(replies.HeatedFrom)) }})
	return d
}

// forecast is the weather of one brand in words; short puts its reasons in a row.
func (m *Model) forecast(brand string, short bool) []string {
	s := m.counts.Weather[brand]
	if s.Seen.IsZero() {
		return []string{m.th.Safe(brand) + ": " + m.t("weather.unknown")}
	}
	list := []string{m.th.Safe(brand) + ": " + m.t("weather.is", "Level", s.Level, "Name", m.t(weather.Name(s.Level)))}
	var why []string
	for _, w := range s.Why {
		why = append(why, m.t("weather."+w.Key, "N", w.N, "Span", m.spanLong(w.Span)))
	}
	if at := s.Falls(); !at.IsZero() {
		why = append(why, m.t("weather.falls", "Time", at.In(m.Now().Location()).Format("15:04")))
	}
	if short && len(why) > 0 {
		why = []string{strings.Join(why, m.th.Sep)}
	}
	for _, w := range why {
		list = append(list, "  "+w)
	}
	return list
}

// heatHere is the heat of the open conversation and by how much each reason moves it.
func (m *Model) heatHere() []string {
	t := &m.talk.thread
	if t.ID == 0 {
		return nil
	}
	name := m.name(t.Author)
	if t.Heat == 0 {
		return []string{"", m.t("weather.no_heat", "Name", name)}
	}
	list := []string{"", m.t("weather.heat", "Name", name, "Heat", t.Heat)}
	for i, text := range m.heated(t.Heated) {
		list = append(list, fmt.Sprintf("  %+d  %s", t.Heated[i].Weight, text))
	}
	return list
}

// sift shows what passes a filter. The brand one is at stays, so that leaving the filter leads back.
func (m *Model) sift(filter string) tea.Cmd {
	return tea.Batch(m.visit(State{View: store.All, Brand: m.at.Brand, Filter: filter}), m.turn(layout.List))
}

// only is the filter for a brand, where there is anything else on the screen.
func (m *Model) only(brand string) string {
	if m.at.Brand == brand || len(m.Brands) < 2 {
		return ""
	}
	name, _, _ := strings.Cut(brand, `"`) // a part of the name is enough
	return `brand:"` + name + `" `
}
