package desk

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

func (m *Model) move(by int) tea.Cmd {
	switch m.focus {
	case layout.Side:
		m.side.move(by)
	case layout.Talk:
		if m.sheetCovers() {
			return m.scrollSheet(by)
		}
		m.drawLines()
		m.talk.step(by)
		return m.moreMessages()
	default:
		m.list.move(by)
		return tea.Batch(m.follow(), m.page())
	}
	return nil
}

func (m *Model) movePage(by int) tea.Cmd {
	switch m.focus {
	case layout.Side:
		m.side.move(by * max(1, m.side.height-1))
	case layout.Talk:
		if m.sheetCovers() {
			return m.scrollSheet(by * max(1, m.sheetRows()-1))
		}
		m.drawLines()
		m.talk.scroll(by * max(1, m.talk.h-2))
		return m.moreMessages()
	default:
		return m.move(by * max(1, m.list.shown()-1))
	}
	return nil
}

// scrollTalk moves the conversation while one writes below it.
func (m *Model) scrollTalk(by int) tea.Cmd {
	if m.sheetCovers() {
		return m.scrollSheet(by * max(1, m.sheetRows()/2))
	}
	m.drawLines()
	m.talk.scroll(by * max(1, m.talk.h/2))
	return m.moreMessages()
}

func (m *Model) moveEnd(end bool) tea.Cmd {
	switch m.focus {
	case layout.Side:
		m.side.goTo(end)
		return nil
	case layout.Talk:
		m.drawLines()
		m.talk.goTo(end)
		return m.moreMessages()
	}
	m.leaveSpot()
	switch {
	case end && m.list.full:
		return m.loadEnd()
	case !end && !m.list.head:
		m.list.clear()
		return m.loadRows(0)
	case end:
		m.list.move(len(m.list.rows))
	default:
		m.list.move(-len(m.list.rows))
	}
	return tea.Batch(m.follow(), m.page())
}

// open goes on from a pane to what its selection means.
func (m *Model) open() tea.Cmd {
	switch m.focus {
	case layout.Side:
		return m.choose()
	case layout.Talk:
		if cmd, covered := m.face(m.talk.thread.Row); covered {
			return cmd
		}
		if m.talk.draft.ID != 0 {
			return m.openDraft()
		}
		return m.showWhole()
	}
	row, ok := m.list.row()
	if !ok {
		return nil
	}
	switch m.at.View {
	case store.Ready:
		return m.opened((*Model).openDraft)
	case store.Solved:
		return m.opened(func(m *Model) tea.Cmd { return m.sayLine(&m.talk.thread) })
	}
	faced, _ := m.face(row)
	return tea.Batch(m.opened(func(*Model) tea.Cmd { return nil }), m.turn(layout.Talk), m.markRead(row.ID), faced)
}

// openDraft shows what the state of our reply calls for.
func (m *Model) openDraft() tea.Cmd {
	r := m.talk.draft
	switch r.At(m.Now()) {
	case replies.Breathing, replies.Ready:
		m.push(newBreath(m, r))
		return nil
	case replies.Failed, replies.Unsure:
		return m.troubleOpen()
	case replies.Handed:
		return m.post(r)
	case replies.Writing:
		return m.write("", "")
	}
	return m.turn(layout.Talk)
}

func (m *Model) back() tea.Cmd {
	if m.sheet.open {
		m.sheet = sheet{}
		return nil
	}
	if m.focus == layout.Talk {
		return m.turn(layout.List)
	}
	if m.unmark() {
		return nil
	}
	if m.focus == layout.List && m.at.Filter != "" {
		return m.unfilter()
	}
	m.note.clear()
	return nil
}

func (m *Model) reply(audience sources.Audience) tea.Cmd {
	target := m.target()
	return m.opened(func(m *Model) tea.Cmd {
		to := audience
		if to == "" && m.talk.draft.ID == 0 {
			to = m.talk.thread.Audience
		}
		if m.talk.draft.ID == 0 || to != "" {
			if ok, why := m.mayWrite(to, target); !ok {
				return m.noReply(why)
			}
		}
		return m.write(to, target)
	})
}

type takenBackMsg struct {
	redo    bool
	act     store.Act
	threads []int64
	name    string // whom it was about, if it was one thread
	err     error
}

func (m *Model) takeBack(redo bool) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		t := takenBackMsg{redo: redo}
		if redo {
			t.act, t.threads, t.err = db.Redo(ctx)
		} else {
			t.act, t.threads, t.err = db.Undo(ctx)
		}
		if t.err == nil && len(t.threads) == 1 {
			if th, err := db.Thread(ctx, t.threads[0]); err == nil {
				t.name = th.Author
			}
		}
		return t
	}
}

func (t takenBackMsg) apply(m *Model) tea.Cmd {
	if errors.Is(t.err, store.ErrNotFound) {
		if t.redo {
			m.say(plain, "desk.nothing_to_redo")
		} else {
			m.say(plain, "desk.nothing_to_undo")
		}
		return nil
	}
	if t.err != nil {
		m.failed("storage.act", t.err)
		return nil
	}
	if t.act.Do == store.ViewAct {
		m.say(good, map[bool]string{false: "find.undone", true: "find.redone"}[t.redo], "Name", m.th.Safe(t.act.Value))
		return m.loadSaved(true)
	}
	if t.act.OnCauses() {
		return m.causesTurned(t)
	}
	key := "case.undone"
	if t.redo {
		key = "case.redone"
	}
	switch {
	case len(t.threads) == 0:
		m.say(warn, "case.not_undone", "Act", m.Words.T("act."+t.act.Do))
	default:
		m.sayText(good, m.n(key, len(t.threads), "Act", m.Words.T("act."+t.act.Do), "Name", m.name(t.name)))
	}
	m.Dispatch() // what was done on a network is taken back there
	if len(t.threads) > 0 {
		m.list.seek = t.threads[0]
	}
	return m.refresh()
}

func (m *Model) markRead(id int64) tea.Cmd {
	for i := range m.list.rows {
		if m.list.rows[i].ID == id {
			if !m.list.rows[i].Unread {
				return nil
			}
			m.list.rows[i].Unread = false
		}
	}
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		if err := db.MarkRead(ctx, id); err != nil {
			return actedMsg{err: err}
		}
		return nil
	}
}

func (m *Model) syncNow() tea.Cmd {
	m.SyncNow()
	m.say(plain, "desk.fetching")
	return nil
}

// link shows a post's address and puts it on the clipboard; nothing is opened by itself.
func (m *Model) link() tea.Cmd {
	return m.opened(func(m *Model) tea.Cmd {
		url := m.talk.thread.Permalink
		if msg, ok := m.talk.message(); ok && m.focus == layout.Talk && msg.Permalink != "" {
			url = msg.Permalink
		}
		if url = safe.Line(safe.Plain(url)); url == "" {
			m.say(warn, "desk.no_link")
			return nil
		}
		m.push(&menu{title: m.t("desk.link"), text: []string{m.th.Spell(url), "", m.t("desk.copied")}})
		return tea.SetClipboard(url)
	})
}

// copy puts the selected message on the clipboard, by way of the terminal: that works over SSH too.
func (m *Model) copy() tea.Cmd {
	return m.opened(func(m *Model) tea.Cmd {
		msg, ok := m.talk.message()
		if !ok {
			return nil
		}
		m.say(good, "desk.copied_text", "Name", m.name(msg.Author.Name))
		return tea.SetClipboard(safe.Plain(msg.Text))
	})
}

func (m *Model) leaveWriter() tea.Cmd {
	return m.stored((*Model).shut)
}
