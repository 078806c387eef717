package desk

import (
	tea "charm.land/bubbletea/v2"

	"atempause/store"
)

// drawKin offers the threads that may belong to the same case. Nothing is ever joined by itself.
func (m *Model) drawKin(w int) {
	if len(m.talk.kin) == 0 {
		return
	}
	for _, l := range wrapTo(m.kinLine(m.talk.kin[0]), w, 3, m.th.Accent, m.th.More) {
		m.talk.put(-1, l)
	}
}

func (m *Model) kinLine(k store.Kin) string {
	return m.t("kin."+string(k.Why), "Name", m.name(k.Author), "Network", m.t("network."+string(k.Network)),
		"Audience", m.t("audience."+string(k.Audience)), "Time", m.ago(k.Updated), "Key", m.km.Name("kin", m.Words))
}

// kinMenu asks whether two threads are one case. A no is remembered.
func (m *Model) kinMenu() tea.Cmd {
	return m.opened(func(m *Model) tea.Cmd {
		if len(m.talk.kin) == 0 {
			m.say(plain, "kin.none")
			return nil
		}
		k, here := m.talk.kin[0], m.talk.thread
		said := func(r store.Row) string {
			return m.name(r.Author) + m.th.Sep + m.t("network."+string(r.Network)) + m.th.Sep + m.t("audience."+string(r.Audience)) +
				": " + m.quote(m.th.Safe(r.Snippet))
		}
		m.push(&menu{
			title: m.t("kin.title"), about: "arrivals", text: []string{said(here.Row), "", said(k.Row)},
			items: []menuItem{
				{key: "y", text: m.t("kin.join"), do: func(m *Model) tea.Cmd {
					return m.doOn([]int64{here.ID}, k.Author, store.Act{Do: "join", ID: k.ID}, "did.join_kin", nil)
				}},
				{key: "n", text: m.t("kin.apart"), do: func(m *Model) tea.Cmd {
					return m.doOn([]int64{here.ID}, k.Author, store.Act{Do: "apart", ID: k.ID}, "", nil)
				}},
				{key: "o", text: m.t("kin.look"), do: func(m *Model) tea.Cmd {
					m.leaveSpot()
					return m.show(k.ID, nil)
				}},
				{key: "q", text: m.t("kin.later")},
			},
		})
		return nil
	})
}
