package desk

import (
	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// actions is what the keys do. A test holds it against the table: no key without an action, none without a key.
var actions map[keys.ID]func(m *Model) tea.Cmd

func init() {
	actions = map[keys.ID]func(m *Model) tea.Cmd{
		keys.Abort: (*Model).leave, keys.Quit: (*Model).leave,
		keys.Help:    func(m *Model) tea.Cmd { m.push(newHelp(m)); return nil },
		keys.Guide:   (*Model).openGuide,
		keys.Palette: func(m *Model) tea.Cmd { m.push(newPalette(m)); return nil },
		keys.Sync:    (*Model).syncNow,
		keys.Capture: (*Model).capture,
		keys.Pane1:   func(m *Model) tea.Cmd { return m.turn(layout.Side) },
		keys.Pane2:   func(m *Model) tea.Cmd { return m.turn(layout.List) },
		keys.Pane3:   func(m *Model) tea.Cmd { return m.turn(layout.Talk) },
		keys.Next:    func(m *Model) tea.Cmd { return m.turn((m.focus + 1) % 3) },
		keys.Prev:    func(m *Model) tea.Cmd { return m.turn((m.focus + 2) % 3) },
		keys.Undo:    func(m *Model) tea.Cmd { return m.takeBack(false) },
		keys.Redo:    func(m *Model) tea.Cmd { return m.takeBack(true) },
		keys.Suspend: func(m *Model) tea.Cmd { return tea.Suspend },
		keys.Views:   func(m *Model) tea.Cmd { m.push(viewMenu(m)); return nil },
		keys.Weather: func(m *Model) tea.Cmd { m.push(weatherMenu(m)); return nil },
		keys.Brands:  func(m *Model) tea.Cmd { m.push(brandMenu(m)); return nil },

		keys.Down:     func(m *Model) tea.Cmd { return m.move(1) },
		keys.Up:       func(m *Model) tea.Cmd { return m.move(-1) },
		keys.PageDown: func(m *Model) tea.Cmd { return m.movePage(1) },
		keys.PageUp:   func(m *Model) tea.Cmd { return m.movePage(-1) },
		keys.Top:      func(m *Model) tea.Cmd { return m.moveEnd(false) },
		keys.Bottom:   func(m *Model) tea.Cmd { return m.moveEnd(true) },
		keys.Left:     func(m *Model) tea.Cmd { return m.turn(max(layout.Side, m.focus-1)) },
		keys.Right:    func(m *Model) tea.Cmd { return m.turn(min(layout.Talk, m.focus+1)) },
		keys.Open:     (*Model).open,
		keys.Back:     (*Model).back,

		keys.Reply:        func(m *Model) tea.Cmd { return m.reply("") },
		keys.ReplyPrivate: func(m *Model) tea.Cmd { return m.reply(sources.Private) },
		keys.Done:         (*Model).done,
		keys.Snooze:       (*Model).snooze,
		keys.Label:        (*Model).label,
		keys.Cause:        (*Model).cause,
		keys.Note:         (*Model).writeNote,
		keys.Case:         (*Model).caseMenu,
		keys.Promise:      (*Model).promises,
		keys.Joined:       (*Model).toJoined,
		keys.Escalate:     (*Model).escalate,
		keys.Person:       (*Model).person,
		keys.Repeat:       (*Model).repeat,
		keys.Moderate:     (*Model).moderate,

		keys.Mark:    (*Model).mark,
		keys.Range:   (*Model).markRange,
		keys.MarkAll: (*Model).markAll,

		keys.Search:  (*Model).search,
		keys.HitNext: func(m *Model) tea.Cmd { return m.stepHit(1) },
		keys.HitPrev: func(m *Model) tea.Cmd { return m.stepHit(-1) },

		keys.Channel:   (*Model).channelInfo,
		keys.SideIn:    func(m *Model) tea.Cmd { return m.turn(layout.List) },
		keys.JumpBack:  func(m *Model) tea.Cmd { return m.jump(false) },
		keys.JumpAhead: func(m *Model) tea.Cmd { return m.jump(true) },

		keys.Unread:  (*Model).nextUnread,
		keys.Kind:    func(m *Model) tea.Cmd { m.push(verdictMenu(m)); return nil },
		keys.Link:    (*Model).link,
		keys.Copy:    (*Model).copy,
		keys.Confirm: func(m *Model) tea.Cmd { return m.opened((*Model).confirmOpen) },
		keys.Trouble: func(m *Model) tea.Cmd { return m.opened((*Model).troubleOpen) },

		keys.Page:  func(m *Model) tea.Cmd { return m.movePage(1) },
		keys.Whole: (*Model).showWhole, keys.History: (*Model).history, keys.Kin: (*Model).kinMenu,

		keys.Send:     (*Model).askToSend,
		keys.Leave:    (*Model).leaveWriter,
		keys.Editor:   (*Model).editor,
		keys.Offer:    (*Model).takeOffer,
		keys.Audience: (*Model).switchAudience,
		keys.List:     (*Model).tabKey,
		keys.Drop:     func(m *Model) tea.Cmd { m.push(dropMenu(m)); return nil },

		keys.Template: func(m *Model) tea.Cmd { return m.opened((*Model).pickTemplate) }, keys.TemplateHere: (*Model).pickTemplate, keys.Playbook: (*Model).toggleSheet,
		keys.PlaybookHere: (*Model).toggleSheet, keys.PlaybookPick: (*Model).chooseSheet,
		keys.PlaybookNext: func(m *Model) tea.Cmd { return m.stepSheet(1) },
		keys.PlaybookPrev: func(m *Model) tea.Cmd { return m.stepSheet(-1) },
		keys.PlaybookPut:  (*Model).putWording, keys.Call: (*Model).openCall, keys.HouseRules: (*Model).houseLink,

		keys.TalkUp:   func(m *Model) tea.Cmd { return m.scrollTalk(-1) },
		keys.TalkDown: func(m *Model) tea.Cmd { return m.scrollTalk(1) },

		keys.CheckDown: func(m *Model) tea.Cmd { return m.stepCheck(1) },
		keys.CheckUp:   func(m *Model) tea.Cmd { return m.stepCheck(-1) },
		keys.CheckTake: (*Model).takeOffer,
		keys.CheckNext: (*Model).nextOffer,
		keys.CheckFull: (*Model).readHint,
		keys.Waive:     (*Model).askWaive,
		keys.CheckBack: func(m *Model) tea.Cmd { m.writer.inChecks = false; return nil },
	}
}

// cannot says why a key cannot act now, or nothing when it can.
func (m *Model) cannot(id keys.ID) string {
	row, ok := m.subject()
	now := m.Now()
	state := replies.Reply{State: row.Reply, ReadyAt: row.ReadyAt}.At(now)
	switch id {
	case keys.Snooze, keys.Label, keys.Cause, keys.Note, keys.Case, keys.Promise, keys.Joined, keys.Moderate, keys.Mark, keys.Range, keys.MarkAll:
		return m.cannotCase(id)
	case keys.Escalate, keys.Person:
		return m.cannotCase(id)
	case keys.Repeat:
		if m.work.last == nil {
			return m.t("case.nothing_to_repeat")
		}
	case keys.Reply, keys.ReplyPrivate, keys.Template, keys.Playbook, keys.Call, keys.Done, keys.Kind, keys.Link, keys.Copy:
		if !ok {
			return m.t("cannot.no_thread")
		}
		if id == keys.ReplyPrivate && row.Audience == sources.Public && row.ID == m.talk.thread.ID {
			if can, why := m.mayWrite(sources.Private, m.target()); !can {
				return why
			}
		}
		if (id == keys.Reply || id == keys.Template) && row.ID == m.talk.thread.ID && m.talk.draft.ID == 0 {
			if can, why := m.mayWrite(row.Audience, m.target()); !can {
				return why
			}
		}
	case keys.Confirm:
		switch state {
		case replies.Ready, replies.Handed:
		case replies.Breathing:
			return m.cannotDeed(false, m.t("refused.breathing", "Left", clock(row.ReadyAt.Sub(now))))
		default:
			return m.cannotDeed(false, m.t("cannot.not_ready"))
		}
	case keys.BreathSend:
		if n := len(m.over); n > 0 {
			if b, ok := m.over[n-1].(*breath); ok && b.reply.At(now) == replies.Breathing {
				return m.t("refused.breathing", "Left", clock(b.reply.Left(now)))
			}
		}
	case keys.Trouble:
		if state != replies.Failed && state != replies.Unsure {
			return m.cannotDeed(true, m.t("cannot.no_trouble"))
		}
	case keys.Brands:
		if len(m.Brands) < 2 {
			return m.t("cannot.one_brand")
		}
	case keys.Kin:
		if m.talk.thread.ID == 0 || len(m.talk.kin) == 0 {
			return m.t("kin.none")
		}
	case keys.History:
		if msg, _ := m.talk.message(); msg.Quoted == 0 {
			return m.t("arrive.no_history")
		}
	case keys.Whole, keys.Page:
		if m.talk.thread.ID == 0 {
			return m.t("cannot.no_thread")
		}
	case keys.Offer, keys.CheckTake, keys.CheckNext:
		if _, _, ok := m.writer.suggestion(); !ok && !m.writer.turns() {
			return m.t("desk.no_offer")
		}
	case keys.Waive:
		if c, ok := m.writer.verdict.Check(m.writer.check); !ok || !c.Open() {
			return m.t("cannot.not_open")
		}
	case keys.Audience:
		if m.talk.thread.Audience == sources.Private {
			return m.t("desk.always_private")
		}
	}
	return ""
}

// subject is the thread a key speaks of: the open one when the conversation has the keys, else the selected one.
func (m *Model) subject() (store.Row, bool) {
	row, ok := m.list.row()
	if (m.focus == layout.Talk || m.focus == layout.Writer) && m.talk.thread.ID != 0 && m.talk.thread.ID != row.ID {
		row, ok = m.talk.thread.Row, true
	}
	if ok && m.talk.thread.ID == row.ID && m.talk.draft.ID != 0 {
		d := m.talk.draft
		row.Reply, row.ReadyAt, row.Trouble = d.State, d.ReadyAt, d.Trouble
	}
	return row, ok
}

// opened does something with a thread's conversation, which is read first if it is not the one on the screen.
func (m *Model) opened(do func(m *Model) tea.Cmd) tea.Cmd {
	row, ok := m.subject()
	if !ok {
		return nil
	}
	m.list.chosen = true
	if m.talk.thread.ID == row.ID {
		return do(m)
	}
	m.talk.then, m.talk.thenID = do, row.ID
	return m.loadThread(row.ID)
}

// target is the message a reply would hang below: the one of theirs a person has gone to, else the
// thread's own.
func (m *Model) target() string {
	if m.focus != layout.Talk || !m.talk.chosen || m.talk.thread.Audience == sources.Private {
		return ""
	}
	if msg, ok := m.talk.message(); ok && !msg.Ours && msg.ParentID != "" && !msg.Deleted {
		return msg.RemoteID
	}
	return ""
}
