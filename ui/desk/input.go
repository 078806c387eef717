package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/keys"
	"atempause/ui/layout"
)

// press hands a key to what it is for: the way out, the top dialog, the text, the pane, the rest.
func (m *Model) press(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	since := m.Now().Sub(m.lastKey)
	m.lastKey = m.Now()
	m.note.read(m.Now())
	if id, ok := m.km.Find(name, keys.Always); ok {
		return m.act(id)
	}
	if m.holding() {
		m.held = append(m.held, k)
		return nil
	}
	if n := len(m.over); n > 0 {
		return m.over[n-1].press(m, k, since)
	}
	if m.deaf && since < typingPause {
		return nil
	}
	m.deaf = false
	if m.plan.Small {
		if id, ok := m.km.Find(name, keys.Global); ok && id == keys.Quit && !m.writer.open {
			return m.act(id)
		}
		return nil
	}
	if m.find.open {
		return m.pressFind(k)
	}
	if m.writing() {
		if m.pressWord(name) {
			return nil
		}
		if id, ok := m.km.Find(name, keys.Writer); ok {
			return m.act(id)
		}
		return m.pressText(k)
	}
	if id, ok := m.km.Find(name, m.scopes()...); ok {
		if m.list.coming() && id != keys.Quit && id != keys.Help { // what it speaks of is on its way
			m.held = append(m.held, k)
			return nil
		}
		return m.act(id)
	}
	return nil
}

// opening asks the store for what a dialog begins with. What is typed meanwhile is meant for that dialog, and waits for it.
func (m *Model) opening(read tea.Cmd) tea.Cmd {
	m.opens++
	return func() tea.Msg {
		begins, _ := read().(applier)
		return openedMsg{begins}
	}
}

// openedMsg is the answer to opening.
type openedMsg struct{ begins applier }

func (o openedMsg) apply(m *Model) tea.Cmd {
	m.opens--
	var cmd tea.Cmd
	over := len(m.over)
	if o.begins != nil {
		cmd = o.begins.apply(m)
	}
	if len(m.over) == over { // there is no dialog: what was typed for it must not be taken for commands
		m.held = nil
	}
	return cmd
}

// holding tells whether input waits: behind a key that needs a conversation, a list or a dialog's matter that is still being
// read.
func (m *Model) holding() bool {
	return m.talk.then != nil || m.opens > 0 || len(m.held) > 0 && m.list.coming()
}

// scopes lists whose keys work now, the nearest first.
func (m *Model) scopes() []keys.Scope {
	switch m.focus {
	case layout.Writer:
		return []keys.Scope{keys.Checks}
	case layout.Talk:
		return []keys.Scope{keys.Talk, keys.Posts, keys.Move, keys.Global}
	case layout.Side:
		return []keys.Scope{keys.Side, keys.Move, keys.Global}
	}
	return []keys.Scope{keys.Posts, keys.Rows, keys.Move, keys.Global}
}

// paste puts pasted text where text is written; anywhere else it is no command and does nothing.
func (m *Model) paste(s string) tea.Cmd {
	m.lastKey = m.Now()
	if m.holding() {
		m.held = append(m.held, tea.PasteMsg{Content: s})
		return nil
	}
	if n := len(m.over); n > 0 {
		if t, ok := m.over[n-1].(interface{ paste(m *Model, s string) }); ok {
			t.paste(m, s)
		}
		return nil
	}
	if m.find.open {
		return m.pasteFind(s)
	}
	if m.writing() {
		fillGap(&m.writer.field)
		if m.writer.field.Insert(s) {
			return m.typed()
		}
	}
	return nil
}

// release plays the input that waited, in its order, as soon as what it waited for is there.
func (m *Model) release() tea.Cmd {
	if len(m.held) == 0 || m.talk.then != nil || m.opens > 0 || m.list.coming() {
		return nil
	}
	held := m.held
	m.held = nil
	var cmds []tea.Cmd
	for _, msg := range held {
		cmds = append(cmds, m.update(msg))
	}
	return tea.Batch(cmds...)
}

// noReply says why one cannot write here. Whoever types on without looking must not have letters taken for commands.
func (m *Model) noReply(why string) tea.Cmd {
	m.deaf = true
	m.sayText(warn, why)
	return nil
}

// act carries a key out, or says why it cannot act now.
func (m *Model) act(id keys.ID) tea.Cmd {
	if why := m.cannot(id); why != "" {
		if id == keys.Reply || id == keys.ReplyPrivate {
			return m.noReply(why)
		}
		m.sayText(warn, why)
		return nil
	}
	if f, ok := actions[id]; ok {
		return f(m)
	}
	return nil
}

// typingPause is how long keys must rest before a dialog that opened by itself listens to them.
const typingPause = 300 * time.Millisecond

// overlay is a dialog on the stack.
type overlay interface {
	scope() keys.Scope
	press(m *Model, k tea.KeyPressMsg, since time.Duration) tea.Cmd
	draw(m *Model, w, h int) drawn
}

// drawn is a dialog as a block of lines of one width.
type drawn struct {
	lines  []string
	x, y   int // of the cursor
	cursor bool
}

func (d drawn) width() int {
	if len(d.lines) == 0 {
		return 0
	}
	return lineWidth(d.lines[0])
}

func (m *Model) push(o overlay) { m.over = append(m.over, o) }

func (m *Model) pop() {
	if n := len(m.over); n > 0 {
		m.over = m.over[:n-1]
	}
}

// quitting waits for the last save before the program ends.
type quitting struct {
	wanted bool
	told   bool // that a call's note is not kept yet
	failed bool // it could not be saved; a second wish goes all the same
	waits  int  // for what is under way on a network: the number of the dialog that says so, 0 for none
}

// leave ends the program as soon as everything written is stored.
func (m *Model) leave() tea.Cmd {
	if m.quit.failed {
		return tea.Quit
	}
	if m.quit.waits > 0 {
		return m.abandon()
	}
	if m.unsavedCall() && !m.quit.told {
		m.quit.told = true
		m.say(warn, "call.quit", "Key", m.km.Name(keys.Call, m.Words)+" "+m.km.Name(keys.Send, m.Words), "Quit", m.km.Name(keys.Abort, m.Words))
		return nil
	}
	if m.holdForm() {
		return nil
	}
	m.quit.wanted = true
	return m.stored((*Model).depart)
}
