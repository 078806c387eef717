package desk

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/layout"
)

type saveTickMsg struct{ thread int64 }

// planSave stores the draft soon. The time runs from the first key that is not stored yet: whoever types without a pause
// is saved all the same.
func (m *Model) planSave() tea.Cmd {
	w := &m.writer
	if w.timer || w.saving {
		return nil
	}
	w.timer = true
	return m.after(saveAfter, saveTickMsg{w.thread})
}

func (s saveTickMsg) apply(m *Model) tea.Cmd {
	if s.thread != m.writer.thread {
		return nil
	}
	m.writer.timer = false
	return m.saveDraft()
}

type savedMsg struct {
	thread  int64
	version int
	reply   replies.Reply
	err     error
}

// saveDraft stores what is written now. One save is under way at a time: the next begins from its revision.
func (m *Model) saveDraft() tea.Cmd {
	w := &m.writer
	if !w.dirty || w.saving {
		return nil
	}
	w.saving, w.dirty = true, false
	e := store.Edit{Thread: w.thread, Audience: w.audience, Target: w.target, Text: w.field.Text(), Rev: w.reply.Rev}
	db, ctx, version := m.Store, m.Context, w.version
	return func() tea.Msg {
		r, err := db.SaveDraft(ctx, e)
		return savedMsg{e.Thread, version, r, err}
	}
}

func (s savedMsg) apply(m *Model) tea.Cmd {
	w := &m.writer
	if s.thread != w.thread {
		return nil
	}
	w.saving = false
	if s.err != nil {
		return m.saveFailed(s.err)
	}
	w.stuck, m.quit.failed = false, false
	w.reply = s.reply
	if m.talk.thread.ID == s.thread {
		m.talk.draft = s.reply
	}
	m.markRow(s.thread, s.reply)
	if w.dirty {
		if w.next != nil || !w.open {
			return m.saveDraft()
		}
		return m.planSave()
	}
	if next := w.next; next != nil {
		w.next = nil
		return next(m)
	}
	return nil
}

// saveFailed keeps the text on the screen and says what happened. Another writer's newer text leads to a question.
func (m *Model) saveFailed(err error) tea.Cmd {
	w := &m.writer
	w.dirty = true
	w.next = nil
	if r, ok := replies.AsRefused(err); ok {
		if r.Why == replies.Changed || r.Why == replies.WrongState {
			m.quit.wanted = false
			return m.meetOther(w.thread)
		}
		m.refuse(r)
		return nil
	}
	w.stuck = true
	m.fault("storage.save", err)
	if m.quit.wanted {
		m.quit.wanted, m.quit.failed = false, true
		m.say(bad, "desk.quit_anyway")
	}
	if w.open && !errors.Is(err, store.ErrNotFound) {
		return m.retrySave()
	}
	return nil
}

// retrySave tries again later: a full disk may have room again, and what is written must not depend on a key.
func (m *Model) retrySave() tea.Cmd {
	if m.writer.timer {
		return nil
	}
	m.writer.timer = true
	return m.after(10*saveAfter, saveTickMsg{m.writer.thread})
}

// stored does something as soon as everything written is in the store.
func (m *Model) stored(next func(m *Model) tea.Cmd) tea.Cmd {
	w := &m.writer
	if !w.dirty && !w.saving {
		return next(m)
	}
	w.next = next
	return m.saveDraft()
}

// markRow lets the list show at once what the store will tell a moment later.
func (m *Model) markRow(thread int64, r replies.Reply) {
	for i := range m.list.rows {
		if row := &m.list.rows[i]; row.ID == thread {
			row.Reply, row.ReadyAt, row.Trouble = r.State, r.ReadyAt, r.Trouble
		}
	}
}

type otherMsg struct {
	thread int64
	theirs replies.Reply
	err    error
}

// meetOther reads what another program has written into the same draft.
func (m *Model) meetOther(thread int64) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		r, err := db.Draft(ctx, thread)
		return otherMsg{thread, r, err}
	}
}

func (o otherMsg) apply(m *Model) tea.Cmd {
	w := &m.writer
	if !w.open || o.thread != w.thread {
		return nil
	}
	if errors.Is(o.err, store.ErrNotFound) { // sent or thrown away elsewhere: what is written here becomes a new draft
		w.reply = replies.Reply{}
		w.timer = false
		return m.planSave()
	}
	if o.err != nil {
		m.fault("storage.read", o.err)
		return nil
	}
	switch o.theirs.State {
	case replies.Queued, replies.Handed, replies.Sending, replies.Unsure: // it leaves as it was; this text becomes the next draft
		state, _ := m.replyState(o.theirs.State, o.theirs.ReadyAt, o.theirs.Trouble)
		m.say(warn, "desk.not_now", "State", state)
		w.stuck = true
		return m.retrySave()
	}
	if o.theirs.Text == w.field.Text() {
		w.reply, w.dirty = o.theirs, false
		return nil
	}
	m.push(conflict(m, o.theirs))
	return nil
}

// ask to send: everything written is stored first, then the gate decides.
func (m *Model) askToSend() tea.Cmd {
	return m.stored(func(m *Model) tea.Cmd {
		w := &m.writer
		if w.reply.ID == 0 {
			m.refuse(&replies.Refused{Why: replies.Empty})
			return nil
		}
		db, ctx, id, rev, text := m.Store, m.Context, w.reply.ID, w.reply.Rev, w.field.Text()
		return func() tea.Msg {
			r, err := db.Request(ctx, id, rev)
			return requestedMsg{r, text, err}
		}
	})
}

type requestedMsg struct {
	reply replies.Reply
	text  string // as it stood when it was asked for
	err   error
}

func (q requestedMsg) apply(m *Model) tea.Cmd {
	w := &m.writer
	if q.err == nil {
		m.talk.draft = q.reply
		m.markRow(q.reply.Thread, q.reply)
		if w.open && w.thread == q.reply.Thread {
			w.reply = q.reply
			if w.dirty || w.saving { // written on meanwhile: saving that ends this breath, and a new one is asked for
				m.say(plain, "desk.changed_elsewhere")
				return m.saveDraft()
			}
			w.open = false
			m.focus = layout.Talk
		}
		m.lay()
		m.talk.stale()
		m.push(newBreath(m, q.reply))
		return m.refresh()
	}
	r, ok := replies.AsRefused(q.err)
	if !ok {
		m.fault("storage.save", q.err)
		return nil
	}
	if r.Why == replies.Changed {
		return m.meetOther(w.thread)
	}
	m.refuse(r)
	if r.Why == replies.OpenChecks && w.open && w.field.Text() == q.text { // who writes on already must not have the cursor taken away
		w.verdict, w.judged, w.refused = r.Verdict, w.field.Text(), true
		m.jumpToFault()
	}
	return nil
}

// jumpToFault puts the cursor on the words the first open check rests on.
func (m *Model) jumpToFault() {
	w := &m.writer
	open := w.verdict.OpenHard()
	if len(open) == 0 {
		return
	}
	w.check = open[0].ID
	if ev := open[0].Evidence; len(ev) > 0 {
		w.field.Jump(ev[0].Place(w.field.Text()))
		return
	}
	if open[0].ID == replies.CheckGreeting {
		w.field.Jump(0)
	}
}
