package desk

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/safe"
)

// foldAt is from how many lines on a message is shown shortened until its whole text is asked for.
const foldAt = 40

// talk is the pane of the conversation.
type talk struct {
	thread store.Thread
	others []store.Row // the other threads of its case
	msgs   []store.Message
	draft  replies.Reply
	deeds  []store.Deed // what was done to its messages, the newest first
	person store.Person // whom it is with: see Store.PersonFacts
	cur    int          // selected message
	chosen bool         // by a person: a reply then hangs below it
	top    int          // first line shown
	w, h   int
	all    bool // no more messages in the store
	paging bool
	whole  map[int64][]string // messages shown in full, wrapped for width wholeW
	wholeW int
	open   map[int64]bool // whose whole text is wanted
	kin    []store.Kin    // threads that may belong to its case

	faced   map[int64]bool         // threads that were opened: what is harsh in them may be read
	history map[int64]string       // what mails carry along, where it is folded out
	then    func(m *Model) tea.Cmd // what to do as soon as the thread thenID is here
	thenID  int64

	lines []talkLine // laid out; nil when stale
	drawn time.Time  // when that was
	first []int      // first line of each message
	hit   int        // line of the hit one went to last
}

// talkLine is a line of the conversation; msg is the message it belongs to, -1 for none. A line with a style is drawn
// when it comes into sight: a megabyte has thirty thousand of them.
type talkLine struct {
	text  string
	pad   int
	style *lipgloss.Style // nil: text is drawn already
	msg   int
	hits  []filter.Span // what was searched for
}

func (m *Model) drawLine(l talkLine) string {
	if l.style == nil {
		return l.text
	}
	return safe.Blanks(l.pad) + m.lit(l.text, l.hits, *l.style, m.th.Mark)
}

func (t *talk) stale() { t.lines = nil }

// size gives the conversation its room. Where its end was in sight, what is selected stays in sight.
func (t *talk) size(w, h int) {
	if (w != t.w || h != t.h) && t.lines != nil && t.top+t.h >= len(t.lines) {
		t.top = -1
	}
	if w != t.w {
		t.stale()
	}
	t.w, t.h = w, h
}

func (t *talk) drop() {
	*t = talk{w: t.w, h: t.h, then: t.then, thenID: t.thenID, faced: t.faced}
}

// set shows a thread; keep holds scroll and selection when it is the same one again.
func (t *talk) set(th store.Thread, msgs []store.Message, draft replies.Reply, keep bool) {
	var chosen int64
	grown := len(msgs) > len(t.msgs)
	atEnd := keep && t.cur == len(t.msgs)-1
	if keep && t.cur < len(t.msgs) {
		chosen = t.msgs[t.cur].ID
	}
	if !keep {
		t.drop()
	}
	t.thread, t.msgs, t.draft = th, msgs, draft
	t.all = len(msgs) < messagePage || len(msgs) >= th.Total
	t.stale()
	if !keep {
		t.cur = t.newestTheirs()
		t.top = -1 // the first drawing puts the newest in sight
		return
	}
	if atEnd && grown {
		t.cur = len(msgs) - 1 // one who reads the end wants to see what comes
		t.top = -1
		return
	}
	if i := slices.IndexFunc(msgs, func(m store.Message) bool { return m.ID == chosen }); i >= 0 {
		t.cur = i
	}
	t.cur = max(0, min(t.cur, len(msgs)-1))
}

func (t *talk) more(msgs []store.Message) {
	t.msgs = append(t.msgs, msgs...)
	t.all = len(msgs) < messagePage
	t.stale()
}

// newestTheirs is the message one most likely wants to read: the last one of whom the thread is with, else of theirs.
func (t *talk) newestTheirs() int {
	theirs := -1
	for i := len(t.msgs) - 1; i >= 0; i-- {
		msg := t.msgs[i]
		if msg.Ours || msg.Deleted {
			continue
		}
		if msg.Author.Name == t.thread.Author {
			return i
		}
		if theirs < 0 {
			theirs = i
		}
	}
	if theirs < 0 {
		return max(0, len(t.msgs)-1)
	}
	return theirs
}

// wants tells whether more messages are needed for what is or soon will be in sight.
func (t *talk) wants() bool {
	return t.thread.ID != 0 && !t.all && !t.paging && t.cur >= len(t.msgs)-20
}

func (t *talk) message() (store.Message, bool) {
	if t.cur >= 0 && t.cur < len(t.msgs) {
		return t.msgs[t.cur], true
	}
	return store.Message{}, false
}

// end is the line after a message's last.
func (t *talk) end(i int) int {
	if i+1 < len(t.first) {
		return t.first[i+1]
	}
	return len(t.lines)
}

// step goes on by one: through a message taller than the pane line by line, else to the next message.
func (t *talk) step(by int) {
	if len(t.lines) == 0 || t.cur >= len(t.first) {
		return
	}
	switch {
	case by > 0 && t.end(t.cur) > t.top+t.h:
		t.top++
	case by < 0 && t.first[t.cur] < t.top:
		t.top--
	default:
		next := max(0, min(t.cur+by, len(t.msgs)-1))
		if next == t.cur {
			t.scroll(by)
			return
		}
		t.cur, t.chosen = next, true
		t.see()
	}
}

// see scrolls so that the selected message is in sight, its head before its end.
func (t *talk) see() {
	if t.cur >= len(t.first) {
		return
	}
	from, to := t.first[t.cur], t.end(t.cur)
	t.top = max(t.top, to-t.h)
	t.top = min(t.top, from)
	t.bound()
}

func (t *talk) bound() { t.top = max(0, min(t.top, len(t.lines)-t.h)) }

// scroll moves the window; the selection stays in it.
func (t *talk) scroll(by int) {
	t.top += by
	t.bound()
	for t.cur+1 < len(t.first) && t.end(t.cur) <= t.top {
		t.cur++
	}
	for t.cur > 0 && t.cur < len(t.first) && t.first[t.cur] >= t.top+t.h {
		t.cur--
	}
}

func (t *talk) goTo(end bool) {
	if end {
		t.cur = len(t.msgs) - 1
		t.top = len(t.lines)
	} else {
		t.cur, t.top = 0, 0
	}
	t.cur = max(0, t.cur)
	t.bound()
}

type bodyMsg struct {
	n      int
	id     int64
	width  int
	lines  []string
	err    error
	thread int64
}

// showWhole asks for a message's whole text, or folds it again. A megabyte is read and wrapped in the command.
func (m *Model) showWhole() tea.Cmd {
	msg, ok := m.talk.message()
	if !ok {
		return nil
	}
	if _, cut := m.bodyLines(msg); cut == "" {
		return nil // all of it is to be seen already
	}
	if m.talk.open[msg.ID] {
		delete(m.talk.open, msg.ID)
		delete(m.talk.whole, msg.ID)
		m.talk.stale()
		return nil
	}
	if m.talk.open == nil {
		m.talk.open, m.talk.whole = map[int64]bool{}, map[int64][]string{}
	}
	m.talk.open[msg.ID] = true
	return m.loadBody(msg)
}

func (m *Model) loadBody(msg store.Message) tea.Cmd {
	n := m.ask(reqBody)
	db, ctx, th := m.Store, m.Context, m.th
	r := bodyMsg{n: n, id: msg.ID, width: m.talk.textWidth(msg.Depth), thread: m.talk.thread.ID}
	text, cut := msg.Text, msg.Cut
	return func() tea.Msg {
		if cut {
			if text, r.err = db.Body(ctx, r.id); r.err != nil {
				return r
			}
		}
		r.lines = safe.Wrap(th.Block(text), r.width)
		return r
	}
}

func (b bodyMsg) apply(m *Model) tea.Cmd {
	if b.err != nil {
		m.fault("storage.read", b.err)
		return nil
	}
	if b.thread != m.talk.thread.ID || !m.talk.open[b.id] {
		return nil
	}
	m.talk.whole[b.id] = b.lines
	m.talk.wholeW = m.talk.w
	m.talk.stale()
	return nil
}

// wrapWhole wraps the texts shown in full anew after the width has changed.
func (t *talk) wrapWhole(m *Model) tea.Cmd {
	if len(t.open) == 0 || t.wholeW == t.w {
		return nil
	}
	var cmds []tea.Cmd
	for _, msg := range t.msgs {
		if t.open[msg.ID] {
			cmds = append(cmds, m.loadBody(msg))
		}
	}
	return tea.Batch(cmds...)
}
