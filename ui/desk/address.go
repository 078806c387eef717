package desk

import (
	"slices"
	"time"

	"atempause/sources"
	"atempause/store"
)

// frameTitle says in words to whom one writes and who will read it.
func (m *Model) frameTitle(audience sources.Audience, target string) string {
	th := m.talk.thread
	name := m.name(m.targetName(target))
	var text string
	switch {
	case th.Audience == sources.Private:
		text = m.t("to.private", "Name", name)
	case audience == sources.Private:
		text = m.t("to.private_reply", "Name", name)
	default:
		text = m.t("to.public_"+string(th.Form), "Name", m.th.Spell(genitive(name, m.Words.Lang())))
	}
	return text
}

// framePlace says where: the network and the brand one writes for.
func (m *Model) framePlace() string {
	th := m.talk.thread
	return m.placeName(th.Channel, th.Network) + m.th.Sep + m.th.Safe(th.Brand)
}

func (m *Model) targetName(target string) string {
	if target != "" {
		for _, msg := range m.talk.msgs {
			if msg.RemoteID == target {
				return msg.Author.Name
			}
		}
	}
	return m.talk.thread.Author
}

// mayWrite tells whether the network lets us write to this audience here, and what there is to know about it: how often
// and until when, or why not.
func (m *Model) mayWrite(audience sources.Audience, target string) (bool, string) {
	th := m.talk.thread
	from := m.answeredAt(target)
	if th.Audience == sources.Private {
		from = m.lastTheirs()
	}
	act, _ := m.Capabilities(th.Channel).Reply(th.Form, th.Audience, audience)
	c := m.capability(act)
	if c.ByHand {
		return true, m.t("posting.by_hand")
	}
	if !c.Can {
		return false, m.whyNot(c.Why)
	}
	if msg, ok := m.answered(target); ok && slices.Contains(msg.Barred, act) {
		return false, m.t("desk.barred")
	}
	var room string
	if c.Once {
		room = m.t("desk.once")
	}
	if c.Until > 0 && !from.IsZero() {
		left := from.Add(c.Until).Sub(m.Now())
		if left <= 0 {
			return false, m.t("desk.window_over", "Time", m.span(c.Until))
		}
		if room == "" {
			return true, m.t("desk.window_only", "Time", m.span(left))
		}
		room += ", " + m.t("desk.window_left", "Time", m.span(left))
	}
	return true, room
}

func (m *Model) whyNot(key string) string {
	if key == "" || !m.Words.Has(key) {
		return m.t("desk.not_offered")
	}
	return m.t(key)
}

// answered is the message a reply would hang below.
func (m *Model) answered(target string) (store.Message, bool) {
	for _, msg := range m.talk.msgs {
		if target == "" && msg.ParentID == "" || target != "" && msg.RemoteID == target {
			return msg, true
		}
	}
	return store.Message{}, false
}

func (m *Model) answeredAt(target string) time.Time {
	msg, _ := m.answered(target)
	return msg.Time
}

// lastTheirs is when the person last wrote: it opens the window for direct messages.
func (m *Model) lastTheirs() time.Time {
	var last time.Time
	for _, msg := range m.talk.msgs {
		if !msg.Ours && msg.Time.After(last) {
			last = msg.Time
		}
	}
	return last
}
