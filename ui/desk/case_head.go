package desk

import (
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
)

// drawCase tells above the conversation how the case stands: what belongs to it, what is promised and until when, what the
// network allows for how long, and why the row stands where it stands.
func (m *Model) drawCase(w int) {
	th, t := m.th, &m.talk
	put := func(style lipgloss.Style, rows int, lines ...string) {
		for _, line := range lines {
			for _, l := range wrapTo(line, w, rows, style, th.More) {
				t.put(-1, l)
			}
		}
	}
	put(th.Accent, 2, m.belongs()...)
	put(th.Soft, 2, m.knownHere()...)
	put(th.Warn, 2, m.suggested()...)
	for _, p := range m.owed() {
		style := th.Soft
		if p.State == replies.PromiseBroken || p.Up {
			style = th.Warn
		}
		put(style, 2, m.t("promise.head")+" "+m.promiseText(p))
	}
	put(th.Soft, 2, m.restsUntil()...)
	put(th.Warn, 3, m.pingPong()...)
	put(th.Soft, 2, m.windows()...)
	if text := m.because(t.thread.Because, t.thread.Heated); text != "" {
		put(th.Faint, 4, m.t("reason.here", "Why", text))
	}
	if len(t.thread.Labels) > 0 {
		put(th.Soft, 2, m.t("case.labels", "Labels", m.th.Safe(strings.Join(t.thread.Labels, ", "))))
	}
	for _, n := range lastNotes(t.thread.Notes) {
		put(th.Soft, 2, m.t("case.note", "Time", m.ago(n.At), "Text", m.th.Safe(strings.Join(strings.Fields(n.Text), " "))))
	}
	for _, n := range lastNotes(t.thread.PersonNotes) {
		put(th.Soft, 2, m.t("case.note_on", "Name", m.name(t.thread.Author), "Text", m.th.Safe(strings.Join(strings.Fields(n.Text), " "))))
	}
}

// notesShown is how many notes stand above a conversation.
const notesShown = 3

func lastNotes(list []store.Note) []store.Note { return list[max(0, len(list)-notesShown):] }

// restsUntil says that the case is out of sight, and until when.
func (m *Model) restsUntil() []string {
	k := m.talk.thread.Matter
	switch k.View() {
	case replies.SnoozedView:
		return []string{m.t("snooze.until", "Time", m.moment(k.Snoozed))}
	case replies.EscalatedView:
		return []string{m.t("case.with", "Name", m.th.Safe(k.Escalated.To), "Time", m.moment(k.Escalated.Until))}
	case replies.SolvedView:
		return []string{m.t("line.owed", "Key", m.km.Name("case", m.Words))}
	}
	return nil
}

// pingPong warns when people have watched two rounds in public, and offers to go on in private.
func (m *Model) pingPong() []string {
	t := &m.talk.thread
	if t.Audience != sources.Public || t.Rounds < replies.WarnRounds || t.Matter.State != replies.CaseNew {
		return nil
	}
	line := m.n("case.rounds", t.Rounds)
	switch {
	case !t.Handover && t.Counterpart != 0:
		line += " " + m.t("case.rounds_other", "Key", m.km.Name("joined", m.Words))
	case !t.Handover:
	default:
		if ok, why := m.mayWrite(sources.Private, ""); ok {
			line += " " + m.t("case.handover", "Key", m.km.Name("reply_private", m.Words))
		} else {
			line += " " + why
		}
	}
	return []string{line}
}

// inWork are the states in which one may still want to write.
var inWork = []replies.CaseState{replies.CaseNew, replies.CaseAnswered, replies.CasePrivate, replies.CaseSolved}

// onceFrom is from when on a way that is open once is counted down where nobody complains.
const onceFrom = 48 * time.Hour

// farOff is how much has to be left that the days say enough.
const farOff = 48 * time.Hour

// windows counts down what the network allows only for a time.
func (m *Model) windows() []string {
	var lines []string
	for _, win := range m.talk.thread.Windows {
		if !m.Words.Has("window.act_"+string(win.Act)) || !slices.Contains(inWork, m.talk.thread.Matter.State) {
			continue
		}
		if win.Once && m.talk.thread.Kind != replies.Complaint && win.Left(m.Now()) > onceFrom {
			continue
		}
		key := "window.open"
		if win.Once {
			key = "window.once"
		}
		if !win.Open(m.Now()) {
			key = "window.shut"
		}
		if win.Left(m.Now()) >= farOff {
			key += "_far"
		}
		lines = append(lines, m.t(key, "Act", m.t("window.act_"+string(win.Act)), "Left", m.span(win.Left(m.Now())), "Time", m.moment(win.Closes)))
	}
	return lines
}

// toldAbove are the reasons that stand above a conversation in other words.
var toldAbove = []string{
	replies.WhyLeft, replies.WhyOver, replies.WhyUntil, replies.WhyWith, replies.WhyPromised, replies.WhyBroken, replies.WhyRounds,
	replies.WhyWindow, replies.WhyShut, replies.WhyStars,
}

// because says in words why a row stands where it stands, the weightiest first, as far as nothing else
// above its conversation says so. What makes its heat is told with the heat.
func (m *Model) because(list, heat []replies.Because) string {
	var parts []string
	hot := slices.ContainsFunc(list, func(b replies.Because) bool { return b.Key == replies.WhyHeat })
	for _, b := range list {
		if slices.Contains(toldAbove, b.Key) || hot && slices.ContainsFunc(heat, func(h replies.Because) bool { return slices.Contains(sameThing[h.Key], b.Key) }) {
			continue
		}
		if text := m.reason(b); text != "" {
			if b.Key == replies.WhyHeat && len(heat) > 0 {
				text = m.t("reason.heat_of", "N", b.N, "Why", strings.Join(m.heated(heat), ", "))
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

// sameThing is which reasons of a row say no more than a reason of its heat.
var sameThing = map[string][]string{
	replies.HeatCritics: {replies.WhyCritics}, replies.HeatLikes: {replies.WhyLikes}, replies.HeatAgain: {replies.WhyMessages},
	replies.HeatRate: {replies.WhyRate, replies.WhyMessages}, replies.HeatReach: {replies.WhyReach},
}

// heated says in words what makes a heat, the weightiest first.
func (m *Model) heated(list []replies.Because) []string {
	parts := make([]string, len(list))
	for i, b := range list {
		parts[i] = m.t("heat."+b.Key, "N", b.N, "Span", m.span(b.Span))
		if b.Key == replies.HeatLikes {
			parts[i] = m.reason(replies.Because{Key: replies.WhyLikes, N: b.N})
		}
	}
	return parts
}

// reason is one of them.
func (m *Model) reason(b replies.Because) string {
	switch b.Key {
	case replies.WhyUrgent:
		if b.Text == "" {
			return m.t("desk.urgent")
		}
		return m.t("reason.urgent", "Text", m.quote(m.th.Safe(b.Text)))
	case replies.WhyCritics, replies.WhyMessages, replies.WhyStars, replies.WhyRounds: // rate and reach are never one
		return m.n("reason."+b.Key, b.N)
	case replies.WhyLikes:
		return itoa(b.N) + " " + m.th.Heart
	case replies.WhyWindow, replies.WhyShut:
		return m.t("reason."+b.Key, "Act", m.t("window.act_"+b.Text), "Span", m.span(b.Span), "Time", m.moment(b.Time))
	}
	return m.t("reason."+b.Key, "Span", m.span(b.Span), "Time", m.moment(b.Time), "Name", m.th.Safe(b.Text), "N", b.N)
}
