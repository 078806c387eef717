package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store"
	"atempause/ui/layout"
)

// Capture is what a person writes down on the desk, and where it goes.
type Capture struct {
	hand.Note
	Brand  string // needed for a new thread
	Thread int64  // a thread written down before that this goes on with, 0 for none chosen
	Apart  bool   // a thread of its own, although one with the same link is there
	Again  bool   // although the very same has been written down before
}

// Captured tells what became of it.
type Captured struct {
	Thread  int64
	Channel sources.Channel // where the thread stands
	Known   bool            // the very same was there already: nothing was written down
	Joined  bool            // the thread was there already, by its link or by choice
}

// capture opens the form: empty, or as it was left.
func (m *Model) capture() tea.Cmd {
	switch {
	case m.Capture == nil:
		m.say(warn, "capture.off")
		return nil
	case len(m.Brands) == 0:
		m.say(warn, "capture.no_brand")
		return nil
	}
	f := m.work.form
	if f == nil {
		f = newForm(m)
		m.work.form = f
	}
	f.offer(m)
	m.push(f)
	return nil
}

// holdForm asks once before what stands on the slip is left behind: it is in no store yet.
func (m *Model) holdForm() bool {
	f := m.work.form
	if f == nil || f.warned || f.blank() {
		return false
	}
	f.warned = true
	m.say(warn, "capture.unsaved", "Key", m.km.Name("capture", m.Words))
	return true
}

type capturedMsg struct {
	in   Capture
	done Captured
	err  error
}

// writeDown hands a note to the store, in a command.
func (m *Model) writeDown(in Capture) tea.Cmd {
	take, ctx := m.Capture, m.Context
	return func() tea.Msg {
		done, err := take(ctx, in)
		return capturedMsg{in, done, err}
	}
}

func (c capturedMsg) apply(m *Model) tea.Cmd {
	f := m.work.form
	if f != nil {
		f.busy = false
	}
	var fault hand.Fault
	switch {
	case errors.As(c.err, &fault):
		if f != nil {
			f.blame(m, fault)
		}
		return nil
	case c.err != nil:
		if !errors.Is(c.err, context.Canceled) {
			m.failed("storage.save", c.err)
		}
		return nil
	case c.done.Known:
		m.push(knownMenu(m, c))
		return nil
	}
	m.work.form = nil
	m.over = slices.DeleteFunc(m.over, func(o overlay) bool { return o == overlay(f) && f != nil })
	m.meetChannel(c.done.Channel)
	key := "capture.done"
	if c.done.Joined {
		key = "capture.joined"
	}
	name := c.in.Author
	if name == "" {
		name = m.names[c.done.Thread]
	}
	m.say(good, key, "Name", m.name(name), "Place", m.th.Safe(c.done.Channel.Name))
	m.list.seek = c.done.Thread
	return m.refresh()
}

// meetChannel takes a place that has just been made among the brand's channels.
func (m *Model) meetChannel(c sources.Channel) {
	for i, b := range m.Brands {
		if b.Name != c.Brand || slices.ContainsFunc(b.Channels, func(o sources.Channel) bool { return o.ID() == c.ID() }) {
			continue
		}
		m.Brands = slices.Clone(m.Brands)
		m.Brands[i].Channels = append(slices.Clip(b.Channels), c)
		m.side.build(m)
		return
	}
}

// knownMenu asks what is meant where the very same stands there already.
func knownMenu(m *Model, c capturedMsg) *menu {
	return &menu{
		title: m.t("capture.known_title"),
		text:  []string{m.t("capture.known", "Name", m.name(c.in.Author), "Link", c.in.Link != "")},
		items: []menuItem{
			{text: m.t("capture.known_open"), do: func(m *Model) tea.Cmd { return m.showThread(c.done.Thread) }},
			{text: m.t("capture.known_again"), do: func(m *Model) tea.Cmd {
				in := c.in
				in.Again = true
				return m.writeDown(in)
			}},
			{text: m.t("capture.known_back")},
		},
	}
}

// showThread goes to a thread wherever it is listed; the form stays as it is.
func (m *Model) showThread(id int64) tea.Cmd {
	m.over = slices.DeleteFunc(m.over, func(o overlay) bool { _, ok := o.(*form); return ok })
	m.say(plain, "capture.kept", "Key", m.km.Name("capture", m.Words))
	m.talk.then, m.talk.thenID = func(m *Model) tea.Cmd { return m.turn(layout.Talk) }, id
	return m.loadThread(id)
}

// clipWait is how long a terminal may take to hand its clipboard out; most never do, for good reasons.
const clipWait = 1500 * time.Millisecond

type clipLateMsg struct{ n int }

// fetchClip asks the terminal for its clipboard.
func (m *Model) fetchClip(f *form) tea.Cmd {
	f.asked++
	f.waits = true
	m.say(plain, "capture.clipboard_asked")
	return tea.Batch(tea.ReadClipboard, m.after(clipWait, clipLateMsg{f.asked}))
}

func (c clipLateMsg) apply(m *Model) tea.Cmd {
	if f := m.work.form; f != nil && f.waits && f.asked == c.n {
		f.waits = false
		m.say(warn, "capture.no_clipboard")
	}
	return nil
}

// clipped puts what the terminal has handed out where it was asked for, and nowhere else.
func (m *Model) clipped(text string) tea.Cmd {
	f := m.work.form
	if f == nil || !f.waits || len(m.over) == 0 || m.over[len(m.over)-1] != overlay(f) {
		return nil
	}
	f.waits = false
	if strings.TrimSpace(text) == "" {
		m.say(warn, "capture.no_clipboard")
		return nil
	}
	m.note.clear()
	f.paste(m, text)
	return nil
}

// goesOn is the thread a note could go on with: the one in sight, if it was written down by hand.
func (m *Model) goesOn() (store.Row, bool) {
	row, ok := m.subject()
	return row, ok && row.Network == sources.Hand
}
