package desk

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// casework is what the desk knows of triage besides the rows: what is marked, what was done last, where one was before.
type casework struct {
	marks marks
	last  *store.Act // what "." does again
	trail trail
	form  *form // what is being written down by hand, nil if nothing is
}

// actedMsg tells that a triage act has been carried out, or, without one, that something else was noted.
type actedMsg struct {
	act     store.Act
	said    string // the key of what to say; "" for that of the act
	name    string // whom it is about, if it is one
	first   int64  // the first thread
	asked   int    // on how many threads
	changed []int64
	then    func(m *Model) tea.Cmd // what follows when it went well
	err     error
}

// leaves lists the acts after which a thread mostly is no longer where it was: marks go with it, and from the conversation
// one is back in the list.
var leaves = []string{"done", "snooze", "escalate", "wait", "wake", "recall", "reopen", "solved"}

func (a actedMsg) apply(m *Model) tea.Cmd {
	if a.err != nil {
		m.failed("storage.act", a.err)
		return nil
	}
	if a.act.Do == "" {
		if a.said != "" {
			m.say(good, a.said)
		}
		return m.refresh()
	}
	if len(a.changed) == 0 {
		m.say(plain, "did.nothing")
	} else {
		m.sayText(good, m.did(a))
	}
	var cmd tea.Cmd
	if slices.Contains(leaves, a.act.Do) {
		if a.asked > 1 {
			m.work.marks.clear()
		}
		if m.focus == layout.Talk && (a.act.Do == "done" || a.act.Do == "snooze") {
			cmd = m.turn(layout.List)
		}
	}
	if a.then != nil {
		cmd = tea.Batch(cmd, a.then(m))
	}
	return tea.Batch(cmd, m.refresh())
}

// did says what an act has done, and how to have it back.
func (m *Model) did(a actedMsg) string {
	key := a.said
	if key == "" {
		key = "did." + a.act.Do
	}
	return m.n(key, len(a.changed), "Name", m.name(a.name), "Value", m.valueOf(a.act), "Key", m.km.Name("undo", m.Words))
}

// valueOf is what an act was told, in words.
func (m *Model) valueOf(a store.Act) string {
	switch a.Do {
	case "kind":
		return m.Words.T("kind." + a.Value)
	case "cause":
		return m.causeName(a.Value)
	case "urgent":
		return m.t("did.urgent_" + a.Value)
	case "snooze", "escalate", "move", "promise":
		return m.moment(a.At)
	case "labels":
		return m.Words.Labels(a.Value)
	}
	return m.th.Safe(a.Value)
}

// subjects are the threads a key speaks of: in the list what is marked, else the one of subject.
func (m *Model) subjects() (ids []int64, name string) {
	if m.focus == layout.List {
		if ids = m.marked(); len(ids) > 1 {
			return ids, ""
		}
	}
	row, ok := m.subject()
	if len(ids) == 1 && ids[0] != row.ID {
		return ids, m.work.marks.names[ids[0]]
	}
	if !ok {
		return nil, ""
	}
	return []int64{row.ID}, row.Author
}

// do carries out a triage act on what a key speaks of: one act, however many threads, so that one undo takes it back.
func (m *Model) do(act store.Act) tea.Cmd { return m.doAnd(act, "", nil) }

// doAnd is do with a sentence of its own, and something to follow.
func (m *Model) doAnd(act store.Act, said string, then func(m *Model) tea.Cmd) tea.Cmd {
	ids, name := m.subjects()
	return m.doOn(ids, name, act, said, then)
}

// doOn is doAnd on threads that were chosen before.
func (m *Model) doOn(ids []int64, name string, act store.Act, said string, then func(m *Model) tea.Cmd) tea.Cmd {
	if len(ids) == 0 {
		return nil
	}
	if slices.Contains(repeatable, act.Do) {
		m.work.last = &act
	}
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		a := actedMsg{act: act, said: said, name: name, first: ids[0], asked: len(ids), then: then}
		a.changed, a.err = db.Change(ctx, ids, act)
		return a
	}
}

// done puts the matter away; what it still owes in public is told.
func (m *Model) done() tea.Cmd {
	said := ""
	if row, _ := m.subject(); row.State == replies.CaseSolved {
		said = "did.done_unsaid"
	}
	return m.doAnd(store.Act{Do: "done"}, said, nil)
}

// repeatable are the acts that make sense on another thread. The others name a promise, a note or a thread of their own.
var repeatable = []string{
	"done", "reopen", "wait", "solved", "wake", "recall", "snooze", "kind", "urgent", "cause", "read", "unread", "label",
	"unlabel", "labels", "note",
}

// repeat does the last act again, with its value, on what is selected or marked now.
func (m *Model) repeat() tea.Cmd {
	last := m.work.last
	switch {
	case last == nil:
		m.say(plain, "case.nothing_to_repeat")
		return nil
	case !last.At.IsZero() && !last.At.After(m.Now()):
		m.say(warn, "case.repeat_past", "Time", m.moment(last.At), "Key", m.km.Name("snooze", m.Words))
		return nil
	case last.Do == "solved":
		return m.solve()
	case last.Do == "done":
		return m.done()
	}
	return m.do(*last)
}

// cannotCase says why a key of the case cannot act now.
func (m *Model) cannotCase(id keys.ID) string {
	_, ok := m.subject()
	switch id {
	case keys.Mark, keys.Range, keys.MarkAll:
		if m.focus == layout.List && len(m.list.rows) == 0 || m.focus != layout.List {
			return m.t("cannot.no_thread")
		}
		return ""
	}
	if ids, _ := m.subjects(); !ok && len(ids) == 0 {
		return m.t("cannot.no_thread")
	}
	return ""
}
