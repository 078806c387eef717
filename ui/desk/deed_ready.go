package desk

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"charm.land/lipgloss/v2"

	"atempause/replies/moderation"
	"atempause/store"
)

// waitingOrder are the states of a deed that stands in Ready, what waits for the person first.
var waitingOrder = []moderation.State{
	moderation.Ready, moderation.Unsure, moderation.Failed, moderation.Breathing, moderation.Doing, moderation.Queued,
}

// waitingDeed is the moderating act of the subject that waits for the person, or else rests or is on its way.
func (m *Model) waitingDeed() (store.Deed, bool) {
	row, ok := m.subject()
	if !ok {
		return store.Deed{}, false
	}
	if m.talk.thread.ID != row.ID {
		if row.Deed == nil {
			return store.Deed{}, false
		}
		return *row.Deed, true
	}
	best, rank := store.Deed{}, len(waitingOrder)
	for _, d := range m.talk.deeds {
		if d.State == moderation.Asked { // nothing but a question that was left open
			continue
		}
		if i := slices.Index(waitingOrder, d.At(m.Now())); i >= 0 && i < rank {
			best, rank = d, i
		}
	}
	return best, rank < len(waitingOrder)
}

// cannotDeed says why there is no moderating act to confirm, or to clear up; "" where there is one.
func (m *Model) cannotDeed(clears bool, otherwise string) string {
	d, ok := m.waitingDeed()
	state := d.At(m.Now())
	switch {
	case !ok:
	case clears && (state == moderation.Failed || state == moderation.Unsure), !clears && state == moderation.Ready:
		return ""
	case !clears && state == moderation.Breathing:
		return m.t("mod.not_yet", "Left", clock(d.Left(m.Now())))
	}
	return otherwise
}

// openDeed shows the page the subject's deed stands at: what it is, what it will do, and the question.
func (m *Model) openDeed() tea.Cmd {
	deed, ok := m.waitingDeed()
	if !ok {
		return nil
	}
	msg := store.Message{ID: deed.Message}
	msg.Author, msg.Text = deed.Copy.Author, deed.Copy.Text
	d := &moderate{thread: m.talk.thread.Row, msg: msg, kept: deed.Copy, act: deed.Act, deed: deed, opened: m.Now()}
	d.field.One, d.field.Fold = true, m.th.Spell
	d.follow(m)
	m.push(d)
	w := store.DeedAsk{Message: deed.Message, Act: deed.Act, Ground: deed.Ground, ThirdPerson: deed.Third, Overrule: deed.Overrule}
	return d.ask(m, "", func(ctx context.Context, db Store) (store.Deed, moderation.Ruling, error) {
		r, _, err := db.JudgeDeed(ctx, w)
		return deed, r, err
	})
}

// deedState says in a row what a moderating act is at.
func (m *Model) deedState(d store.Deed) (string, lipgloss.Style) {
	th, state := m.th, d.At(m.Now())
	act := m.t("deed.act." + string(d.Act))
	if d.Back {
		act = m.t("deed.back." + string(d.Act))
	}
	switch state {
	case moderation.Ready:
		return th.Ready + " " + m.t("mod.row_ready", "Act", act, "Key", m.km.Name("confirm", m.Words)), th.Good
	case moderation.Breathing:
		return th.Breathing + " " + m.t("mod.row_breathing", "Act", act, "Left", clock(d.Left(m.Now()))), th.Accent
	case moderation.Failed:
		return th.Failed + " " + m.t("mod.row_failed", "Act", act, "Key", m.km.Name("trouble", m.Words)), th.Bad
	case moderation.Unsure:
		return th.Unsure + " " + m.t("mod.row_unsure", "Act", act, "Key", m.km.Name("trouble", m.Words)), th.Warn
	}
	return th.Sending + " " + m.t("mod.row_doing", "Act", act), th.Accent
}
