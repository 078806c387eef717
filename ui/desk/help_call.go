package desk

import (
	"regexp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/playbook"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// call is the sheet for a phone call: number, opening and points to read from, and the outcome to fill in. It stays with
// the case as a note and is sent to nobody.
type call struct {
	thread int64
	name   string
	field  edit.Field
	blank  string // as it was before anything was written
	gaps   gapNames
}

// phoneNumber is what looks like the number of a telephone, with its area code.
var phoneNumber = regexp.MustCompile(`(?:\+|\b0)[0-9][0-9 /()-]{5,18}[0-9]\b`)

// openCall opens the sheet of the thread's person, the one begun before if there is one.
func (m *Model) openCall() tea.Cmd {
	return m.opened(func(m *Model) tea.Cmd {
		id := m.talk.thread.ID
		c, ok := m.calls[id]
		if !ok {
			c = m.newCall()
		}
		m.push(c)
		return nil
	})
}

func (m *Model) newCall() *call {
	v := m.valuesHere()
	v.Fields["name"] = safe.Line(m.talk.thread.Author)
	for _, msg := range m.talk.msgs { // the last number they have named themselves
		if n := phoneNumber.FindString(msg.Text); n != "" && !msg.Ours && msg.Author.Name == m.talk.thread.Author {
			v.Fields["phone"] = safe.Line(n)
		}
	}
	text, gaps := playbook.CallNote(m.langHere(), v)
	c := &call{thread: m.talk.thread.ID, name: m.talk.thread.Author}
	c.field.Fold = m.th.Spell
	c.blank = safe.Plain(text)
	c.field.Set(c.blank)
	c.gaps.learn(c.blank, 0, gaps, nil)
	c.field.Jump(0)
	nextGap(&c.field)
	return c
}

func (c *call) scope() keys.Scope { return keys.Text }

func (c *call) paste(_ *Model, s string) {
	fillGap(&c.field)
	c.field.Insert(s)
}

func (c *call) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	if id, _ := m.km.Find(name, keys.Writer); id == keys.Send {
		return c.save(m)
	}
	switch name {
	case "esc":
		m.pop()
		return c.put(m)
	case "tab":
		nextGap(&c.field)
		return nil
	}
	id, _ := m.km.Find(name, keys.Text)
	text := k.Text
	if k.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
		text = ""
	}
	if !pressGap(&c.field, id, text) {
		editField(m, &c.field, k)
	}
	return nil
}

// put keeps what was begun for later.
func (c *call) put(m *Model) tea.Cmd {
	if c.field.Text() == c.blank {
		delete(m.calls, c.thread)
		return nil
	}
	if m.calls == nil {
		m.calls = map[int64]*call{}
	}
	m.calls[c.thread] = c
	m.quit.told = false
	m.say(plain, "call.kept", "Key", m.km.Name(keys.Call, m.Words))
	return nil
}

// outcome is the note as it is kept: without the lines nothing was written in, and without empty gaps.
func (c *call) outcome() string {
	var out []string
	for _, line := range strings.Split(c.field.Text(), "\n") {
		if strings.Contains(line, openGap) {
			line = strings.TrimSpace(strings.ReplaceAll(line, openGap, ""))
			if line == "-" || strings.HasSuffix(line, ":") {
				continue
			}
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

type calledMsg struct {
	call *call
	err  error
}

func (c *call) save(m *Model) tea.Cmd {
	if c.field.Text() == c.blank {
		m.say(warn, "call.empty")
		return nil
	}
	db, ctx, text := m.Store, m.Context, c.outcome()
	return func() tea.Msg {
		_, err := db.Change(ctx, []int64{c.thread}, store.Act{Do: "note", Value: text})
		return calledMsg{c, err}
	}
}

func (c calledMsg) apply(m *Model) tea.Cmd {
	if c.err != nil { // what was written stays where it is
		m.failed("storage.act", c.err)
		return nil
	}
	delete(m.calls, c.call.thread)
	m.quit.told = false
	if n := len(m.over); n > 0 && m.over[n-1] == overlay(c.call) {
		m.pop()
	}
	m.say(good, "call.saved")
	return m.refresh()
}

// unsavedCall tells whether a call's note would be lost at the end of the program.
func (m *Model) unsavedCall() bool {
	for _, o := range m.over {
		if c, ok := o.(*call); ok && c.field.Text() != c.blank {
			return true
		}
	}
	return len(m.calls) > 0
}

func (c *call) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 84)
	rows := max(4, h-4)
	c.field.Size(width, min(rows, max(12, c.field.Rows()+1)))
	paint := edit.Paint{Text: th.Text, Mark: th.Mark, Gap: th.Accent}
	if th.ASCII || th.Dumb || th.Plain {
		paint.Under = "~"
	}
	text := c.field.Text()
	var spans []replies.Span
	if s, ok := gapAt(text, c.field.At()); ok {
		paint.Gaps = []edit.Gap{{At: s.Start, Label: th.Gap + " " + m.nameOf(c.gaps[before(text, s.Start)])}}
	}
	spans = append(spans, gapsIn(text)...)
	lines, x, y := c.field.View(paint, spans)
	f := frame{
		title: m.t("call.title", "Name", m.name(c.name)), focus: true,
		footer: safe.Cut(m.t("call.footer", "Key", m.km.Name(keys.Send, m.Words)), width-8, th.More),
	}
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, f, lines), cursor: true, x: x + 2, y: y + 1}
}
