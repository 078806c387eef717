package desk

import (
	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
)

// caseMenu lists what can become of the case now, and of what cannot, why not.
func (m *Model) caseMenu() tea.Cmd {
	if ids, _ := m.subjects(); len(ids) > 1 {
		m.push(m.caseMenuMany(len(ids)))
		return nil
	}
	return m.opened(func(m *Model) tea.Cmd {
		m.push(m.caseMenuOne())
		return nil
	})
}

// caseStep is a line of the case menu.
type caseStep struct {
	key, what string
	off       string // the key of why not, "" if it can be done
	do        func(m *Model) tea.Cmd
}

// plainly is a step that is nothing but an act.
func plainly(key, act, off string) caseStep {
	return caseStep{key: key, what: act, off: off, do: func(m *Model) tea.Cmd { return m.do(store.Act{Do: act}) }}
}

func unless(ok bool, why string) string {
	if ok {
		return ""
	}
	return why
}

func (m *Model) caseMenuOne() *menu {
	row, t := m.talk.thread.Row, &m.talk.thread
	k := t.Matter
	fresh := k.State == replies.CaseNew || k.State == ""
	rests := !k.View().InSight()
	at := k.View()
	steps := []caseStep{
		plainly("w", "wait", unless(fresh && (!k.Waiting || at != replies.WaitingView) || at == replies.SnoozedView || at == replies.EscalatedView, "case.off_wait")),
		{"g", "solved", unless(k.State != replies.CaseSolved && k.State != replies.CaseSaid && k.State != replies.CaseClosed, "case.off_"+string(k.State)), (*Model).solve},
		{"p", "say", unless(k.State == replies.CaseSolved, "case.off_say"), func(m *Model) tea.Cmd { return m.sayLine(&m.talk.thread) }},
		{"d", "close", unless(k.State != replies.CaseClosed || at != replies.DoneView, "case.off_closed"), (*Model).done},
		plainly("o", "reopen", unless(!fresh || rests, "case.off_open")),
		{"s", "snooze", "", (*Model).snooze},
		plainly("a", "wake", unless(!k.Snoozed.IsZero(), "case.off_wake")),
		{"e", "escalate", "", (*Model).escalate},
		plainly("r", "recall", unless(k.Escalated != (replies.Escalation{}), "case.off_recall")),
		{"v", "promise", "", func(m *Model) tea.Cmd { return m.newPromise() }},
		{"=", "join", "", (*Model).join},
		plainly("t", "unjoin", unless(len(k.Parts) > 1, "case.off_single")),
	}
	d := &menu{title: m.t("case.title", "Name", m.name(row.Author)), text: m.caseStands(), about: "case"}
	return m.withSteps(d, steps)
}

// caseMenuMany is the menu for all that is marked; what a single one of them does not allow leaves that one as it is.
func (m *Model) caseMenuMany(n int) *menu {
	d := &menu{title: m.n("case.title_many", n), about: "case"}
	return m.withSteps(d, []caseStep{
		plainly("w", "wait", ""),
		{"g", "solved", "", (*Model).solve},
		{"d", "close", "", (*Model).done},
		plainly("o", "reopen", ""),
		{"s", "snooze", "", (*Model).snooze},
		plainly("a", "wake", ""), plainly("r", "recall", ""),
		plainly("=", "join", unless(m.oneBrand(), "case.off_brands")), plainly("t", "unjoin", ""), plainly("x", "unread", ""),
	})
}

func (m *Model) withSteps(d *menu, steps []caseStep) *menu {
	var not []menuItem
	for _, s := range steps {
		it := menuItem{key: s.key, text: m.t("case.do_" + s.what), do: s.do}
		if s.off == "" {
			d.items = append(d.items, it)
			continue
		}
		it.off = m.t(s.off)
		it.gap = len(not) == 0
		not = append(not, it)
	}
	d.items = append(d.items, not...)
	return d
}

// caseStands says in a sentence or two where the case stands.
func (m *Model) caseStands() []string {
	k := m.talk.thread.Matter
	state := k.State
	if state == "" {
		state = replies.CaseNew
	}
	lines := []string{m.t("case.stands_" + string(state))}
	switch {
	case !k.Snoozed.IsZero():
		lines = append(lines, m.t("snooze.until", "Time", m.moment(k.Snoozed)))
	case k.Escalated != (replies.Escalation{}):
		lines = append(lines, m.t("case.with", "Name", m.th.Safe(k.Escalated.To), "Time", m.moment(k.Escalated.Until)))
	case k.Waiting:
		lines = append(lines, m.t("case.waiting"))
	}
	return lines
}

// oneBrand tells whether all that is marked belongs to one brand, as far as it is in the list's window.
func (m *Model) oneBrand() bool {
	brand := ""
	for i, r := range m.list.rows {
		if !m.isMarked(i) {
			continue
		}
		if brand != "" && r.Brand != brand {
			return false
		}
		brand = r.Brand
	}
	return true
}
