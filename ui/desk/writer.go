package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// saveAfter is how long after a key the draft is stored at the latest, checkAfter how long typing has to pause for the
// checklist to follow.
const (
	saveAfter  = 300 * time.Millisecond
	checkAfter = 40 * time.Millisecond
)

// writer is the composer: a text, to whom it goes, and what the checklist says of it.
type writer struct {
	open     bool
	thread   int64
	title    string // the loud frame: to whom
	place    string // and where
	audience sources.Audience
	target   string
	field    edit.Field
	reply    replies.Reply // as last stored; ID 0 before the first save
	about    replies.CheckRequest
	asked    bool // about has come
	limit    sources.Limit
	room     string // what the network allows here, in words

	dirty, saving, timer bool // timer: a save is planned
	version              int  // grows with every change of the text
	verdict              replies.Verdict
	judged               string // the text the verdict is of
	refused              bool   // asked to send and refused: say so until the text changes

	inChecks bool // the keys go to the checklist
	check    replies.CheckID
	offer    int
	offered  replies.CheckID
	took     taken // the wording put in last
	gapNames gapNames
	list     wordList

	next  func(m *Model) tea.Cmd // what to do when everything is stored
	w, h  int
	stuck bool // the last save failed
}

// size divides the composer's room between text and checklist.
func (w *writer) size(inner, height int) {
	w.w, w.h = inner, height
	w.field.Size(inner, w.textRows())
}

// checkRows is the checklist's share. When it is what the person looks at, it takes the rows a short text leaves empty.
func (w *writer) checkRows() int {
	n := 4
	switch {
	case w.h >= 17:
		n = 6
	case w.h >= 13:
		n = 5
	}
	if w.refused || w.inChecks {
		n += max(0, min(3, w.h-3-n-w.field.Rows()-2))
	}
	return n
}

func (w *writer) textRows() int { return max(2, w.h-3-w.checkRows()) }

// write opens the composer for the open thread.
func (m *Model) write(audience sources.Audience, target string) tea.Cmd {
	r := m.talk.draft
	if r.State == replies.Handed { // only the person knows whether it stands there already
		return m.post(r)
	}
	if r.ID != 0 && (r.State == replies.Queued || r.State == replies.Sending || r.State == replies.Unsure) {
		state, _ := m.replyState(r.State, r.ReadyAt, r.Trouble)
		return m.noReply(m.t("desk.not_now", "State", state))
	}
	w := &m.writer
	fold, inner, h := w.field.Fold, w.w, w.h
	*w = writer{open: true, thread: m.talk.thread.ID, audience: audience, target: target, w: inner, h: h}
	w.field.Fold = fold
	if r.ID != 0 && r.State != replies.Sent {
		w.reply = r
		w.field.Set(r.Text)
		if audience == "" || audience == r.Audience {
			w.audience, w.target = r.Audience, r.Target
		}
		w.verdict, w.judged = r.Verdict, r.Text
	}
	if w.audience == "" {
		w.audience = m.talk.thread.Audience
	}
	w.dirty = w.reply.ID != 0 && w.audience != w.reply.Audience
	m.lookUp()
	m.focus = layout.Writer
	m.lay()
	m.talk.stale()
	m.showAnswered()
	cmds := []tea.Cmd{m.askAbout(), m.markRead(w.thread), m.loadAids()}
	if w.dirty {
		cmds = append(cmds, m.planSave())
	}
	return tea.Batch(cmds...)
}

// lookUp sets what depends on the audience: the frame, the limit, what the network allows.
func (m *Model) lookUp() {
	w, th := &m.writer, m.talk.thread
	w.limit = m.Limit(th.Channel, th.Form, w.audience)
	w.title, w.place = m.frameTitle(w.audience, w.target), m.framePlace()
	_, w.room = m.mayWrite(w.audience, w.target)
}

// showAnswered scrolls the conversation so that what is answered stays in sight above the composer.
func (m *Model) showAnswered() {
	for i, msg := range m.talk.msgs {
		if msg.RemoteID == m.writer.target && m.writer.target != "" {
			m.talk.cur = i
		}
	}
	m.drawLines()
	m.talk.see()
}

// meetDraft follows what another program did to the draft that is open here.
func (m *Model) meetDraft(r replies.Reply) tea.Cmd {
	w := &m.writer
	if !w.open || w.thread != m.talk.thread.ID || w.dirty || w.saving {
		return nil // a save under way meets the conflict itself
	}
	switch {
	case r.ID == 0 && w.reply.ID != 0, r.State == replies.Sent:
		return m.shut()
	case r.Rev > w.reply.Rev || r.ID != w.reply.ID:
		w.reply = r
		w.audience, w.target = r.Audience, r.Target
		w.field.Replace(r.Text)
		m.lookUp()
		return m.planCheck()
	case r.Rev == w.reply.Rev:
		w.reply = r
	}
	return nil
}

type aboutMsg struct {
	n        int
	thread   int64
	audience sources.Audience
	about    replies.CheckRequest
	err      error
}

// askAbout asks the store what the checklist has to know about this thread.
func (m *Model) askAbout() tea.Cmd {
	n := m.ask(reqCheck)
	db, ctx, id, aud, target := m.Store, m.Context, m.writer.thread, m.writer.audience, m.writer.target
	return func() tea.Msg {
		about, err := db.CheckRequest(ctx, id, aud, target)
		return aboutMsg{n, id, aud, about, err}
	}
}

func (a aboutMsg) apply(m *Model) tea.Cmd {
	w := &m.writer
	if !w.open || w.thread != a.thread || w.audience != a.audience {
		return nil
	}
	if a.err != nil {
		m.fault("storage.read", a.err)
		return nil
	}
	w.about, w.asked = a.about, true
	return m.judge()
}

type judgeMsg struct{ version int }

// planCheck has the checklist follow as soon as typing pauses.
func (m *Model) planCheck() tea.Cmd {
	w := &m.writer
	w.version++
	w.refused = false
	return m.after(checkAfter, judgeMsg{w.version})
}

func (j judgeMsg) apply(m *Model) tea.Cmd {
	if j.version != m.writer.version || !m.writer.open {
		return nil
	}
	return m.judge()
}

type verdictMsg struct {
	n       int
	text    string
	verdict replies.Verdict
}

// judge asks the checklist, beside the keys: however slow a check may be, typing never waits for it.
func (m *Model) judge() tea.Cmd {
	w := &m.writer
	if !w.asked || m.Gate == nil {
		return nil
	}
	req := w.about
	req.Text, req.Audience, req.HintLang = w.field.Text(), w.audience, m.Words.Lang()
	req.Waivers, req.Limit = w.reply.Waivers, w.limit
	n, gate := m.ask(reqCheck), m.Gate
	return func() tea.Msg { return verdictMsg{n, req.Text, gate.Check(req)} }
}

func (v verdictMsg) apply(m *Model) tea.Cmd {
	if m.fresh(reqCheck, v.n) && m.writer.open {
		m.writer.verdict, m.writer.judged = v.verdict, v.text
	}
	return nil
}

// typed follows a change of the text.
func (m *Model) typed() tea.Cmd {
	m.writer.dirty = true
	return tea.Batch(m.planSave(), m.planCheck())
}

// pressText hands a key to the text.
func (m *Model) pressText(k tea.KeyPressMsg) tea.Cmd {
	if id, ok := m.km.Find(k.String(), keys.Text); ok {
		if pressGap(&m.writer.field, id, "") || m.writer.field.Do(id) {
			m.afterUndo(id)
			return m.typed()
		}
		return nil
	}
	if k.Text == " " {
		if cmd, ok := m.expand(false); ok {
			return cmd
		}
	}
	if k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
		pressGap(&m.writer.field, "", k.Text)
	}
	if k.Text != "" && k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 && m.writer.field.Insert(k.Text) {
		return m.typed()
	}
	return nil
}

// shut closes the composer; the draft stays in the store.
func (m *Model) shut() tea.Cmd {
	m.writer.open = false
	m.focus = layout.Talk
	m.lay()
	m.talk.stale()
	return m.refresh()
}

// switchAudience turns a public draft into a private one or back, where the network allows it.
func (m *Model) switchAudience() tea.Cmd {
	w := &m.writer
	to := sources.Private
	if w.audience == sources.Private {
		to = sources.Public
	}
	if m.talk.thread.Audience == sources.Private {
		m.say(warn, "desk.always_private")
		return nil
	}
	if ok, why := m.mayWrite(to, w.target); !ok {
		m.sayText(warn, why)
		return nil
	}
	w.audience = to
	m.lookUp()
	return tea.Batch(m.askAbout(), m.typed())
}

// focusCheck is the check the hint speaks of: the selected one, else the first that stops, else the first advice.
func (w *writer) focusCheck() (replies.Check, bool) {
	if w.inChecks {
		if c, ok := w.verdict.Check(w.check); ok {
			return c, true
		}
	}
	if open := w.verdict.OpenHard(); len(open) > 0 {
		return open[0], true
	}
	for _, c := range w.verdict.Checks {
		if !c.Pass && !c.Waived {
			return c, true
		}
	}
	return replies.Check{}, false
}
