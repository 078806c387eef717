package desk

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/keys"
	"atempause/ui/safe"
)

func (e *escalate) scope() keys.Scope { return keys.Dialog }

func (e *escalate) paste(m *Model, s string) {
	if e.part < escBrief && e.fields[e.part].Insert(s) {
		e.typed(m)
	}
}

func (e *escalate) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	if id, _ := m.km.Find(name, keys.Writer); id == keys.Send {
		return e.act(m)
	}
	switch name {
	case "esc":
		return e.leave(m)
	case "tab":
		e.turn(1)
		return nil
	case "shift+tab":
		e.turn(-1)
		return nil
	case "enter":
		if e.part == escBrief {
			return e.act(m)
		}
		e.turn(1)
		return nil
	case "pgdown", "ctrl+d":
		e.scroll(max(1, e.rows-1))
		return nil
	case "pgup":
		e.scroll(-max(1, e.rows-1))
		return nil
	}
	switch e.part {
	case escBrief:
		return e.pressBrief(m, name)
	case escTo, escUntil:
		switch name {
		case "down", "ctrl+n":
			e.choose(m, 1)
			return nil
		case "up", "ctrl+p":
			e.choose(m, -1)
			return nil
		}
	case escAsked:
		if name == "down" || name == "up" {
			e.turn(map[string]int{"down": 1, "up": -1}[name])
			return nil
		}
	}
	if editField(m, &e.fields[e.part], k) {
		e.typed(m)
	}
	return nil
}

// turn goes to another part of the dialog.
func (e *escalate) turn(by int) {
	e.part = (e.part + by + escBrief + 1) % (escBrief + 1)
}

// typed follows a change of what is written.
func (e *escalate) typed(m *Model) {
	if e.part == escTo {
		e.chosen = strings.TrimSpace(e.fields[escTo].Text()) != ""
		if !e.chosen {
			e.pick = 0
		}
	}
	if e.part == escUntil {
		e.preset = 0
	}
	e.refresh(m)
}

// choose goes on to another contact, or to another time.
func (e *escalate) choose(m *Model, by int) {
	if e.part == escTo {
		e.pick = max(0, min(e.pick+by, len(e.list)-1))
		e.chosen = true
	} else {
		e.fields[escUntil].Set("")
		e.preset = max(0, min(e.preset+by, len(e.times(m))-1))
	}
	e.refresh(m)
}

func (e *escalate) scroll(by int) { e.top = max(0, min(e.top+by, len(e.lines)-e.rows)) }

// pressBrief is what keys do while the brief has them.
func (e *escalate) pressBrief(m *Model, name string) tea.Cmd {
	id, _ := m.km.Find(name, keys.Dialog, keys.Move)
	switch {
	case name == "c", name == "y":
		m.say(good, "escal.copied")
		return tea.SetClipboard(e.brief().Markdown())
	case name == "n":
		phone := safe.Line(e.to().Contact.Phone)
		if phone == "" {
			m.say(warn, "escal.no_phone", "Name", m.th.Safe(e.to().Contact.Name))
			return nil
		}
		m.say(good, "escal.copied_phone", "Phone", m.th.Safe(phone))
		return tea.SetClipboard(phone)
	case name == "m":
		b := e.brief()
		link := b.Mailto()
		if link == "" {
			m.say(warn, "escal.no_mail", "Name", m.th.Safe(e.to().Contact.Name))
			return nil
		}
		m.say(good, "escal.copied_mail", "Mail", m.th.Safe(b.To.Contact.Mail))
		return tea.SetClipboard(link)
	case name == "w":
		return e.file(m)
	case id == keys.DialogDown:
		e.scroll(1)
	case id == keys.DialogUp:
		e.scroll(-1)
	case id == keys.Top:
		e.scroll(-len(e.lines))
	case id == keys.Bottom:
		e.scroll(len(e.lines))
	}
	return nil
}

// leave closes the dialog; what was entered is there again when it is opened the next time.
func (e *escalate) leave(m *Model) tea.Cmd {
	m.pop()
	begun := e.chosen || e.preset != 0
	for i := range e.fields {
		begun = begun || e.fields[i].Text() != ""
	}
	if !begun || e.again {
		return nil
	}
	if m.folk.forms == nil {
		m.folk.forms = map[int64]*escalate{}
	}
	m.folk.forms[e.thread] = e
	m.say(plain, "escal.kept", "Key", m.km.Name(keys.Escalate, m.Words))
	return nil
}

type briefFileMsg struct {
	path string
	err  error
}

// file writes the brief into a file of the workspace.
func (e *escalate) file(m *Model) tea.Cmd {
	if m.KeepBrief == nil {
		m.say(warn, "escal.no_file")
		return nil
	}
	keep, name, text := m.KeepBrief, briefName(e.thread, m.Now()), e.brief().Markdown()
	return func() tea.Msg {
		path, err := keep(name, text)
		return briefFileMsg{path, err}
	}
}

// briefName is the name of a brief's file.
func briefName(thread int64, now time.Time) string {
	return "brief-" + itoa(int(thread)) + "-" + now.Format("20060102-1504") + ".md"
}

func (b briefFileMsg) apply(m *Model) tea.Cmd {
	if b.err != nil {
		m.fault("escal.file_failed", b.err)
		return nil
	}
	m.say(good, "escal.written", "File", m.th.Safe(b.path))
	return nil
}
