package desk

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// folk is what the desk knows of people besides their threads.
type folk struct {
	forms map[int64]*escalate // begun and not handed over yet, by thread
}

// whois is the page on a person: what they and we have said and done, and what was noted on them.
type whois struct {
	thread int64 // by which they are known
	row    store.Row
	p      store.Person
	names  map[string]string // of those who are the same person, by author
	items  []whoItem
	cur    int
	top    int
	rows   int
}

// whoItem is a line of the page one can go to.
type whoItem struct {
	head   string // the section that begins with it
	text   string
	note   string
	mark   tone
	thread int64  // Enter goes there
	noteID int64  // a note
	was    string // its text
	author string // who is the same person
}

type whoisMsg struct {
	at    int64
	row   store.Row
	p     store.Person
	names map[string]string
	err   error
}

// person opens the page on whom the thread is with.
func (m *Model) person() tea.Cmd {
	row, ok := m.subject()
	if ids, _ := m.subjects(); len(ids) > 1 {
		m.say(warn, "person.one", "N", len(ids))
		return nil
	}
	if !ok {
		return nil
	}
	return m.opening(m.readPerson(row))
}

func (m *Model) readPerson(row store.Row) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		r := whoisMsg{at: row.ID, row: row, names: map[string]string{}}
		if r.p, r.err = db.WholePerson(ctx, row.ID); r.err != nil {
			return r
		}
		for _, a := range r.p.Authors[min(1, len(r.p.Authors)):] {
			if r.names[a], r.err = db.NameOf(ctx, row.Brand, a); r.err != nil {
				return r
			}
		}
		return r
	}
}

func (r whoisMsg) apply(m *Model) tea.Cmd {
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	for _, o := range m.over {
		if w, open := o.(*whois); open && w.thread == r.at {
			w.p, w.names = r.p, r.names
			w.list(m)
			return nil
		}
	}
	w := &whois{thread: r.at, row: r.row, p: r.p, names: r.names}
	w.list(m)
	m.push(w)
	return nil
}

// list makes the lines of the page.
func (w *whois) list(m *Model) {
	w.items = w.items[:0]
	section := func(head string, items []whoItem) {
		if len(items) > 0 {
			items[0].head = head
			w.items = append(w.items, items...)
		}
	}
	section(m.t("person.notes"), w.notes(m))
	section(m.t("person.same"), w.same(m))
	section(m.t("person.promises"), w.promises(m))
	section(m.t("person.complaints"), w.complaints(m))
	section(m.t("person.waived"), w.waived(m))
	section(m.t("person.threads"), w.threads(m, w.p.Threads))
	section(m.t("person.elsewhere"), w.threads(m, w.p.Elsewhere))
	w.cur = max(0, min(w.cur, len(w.items)-1))
}

func (w *whois) notes(m *Model) []whoItem {
	var list []whoItem
	for _, n := range slices.Backward(w.p.Notes) {
		list = append(list, whoItem{text: m.th.Safe(strings.Join(strings.Fields(n.Text), " ")), note: m.ago(n.At), noteID: n.ID, was: n.Text})
	}
	return list
}

func (w *whois) same(m *Model) []whoItem {
	var list []whoItem
	for _, a := range w.p.Authors[min(1, len(w.p.Authors)):] {
		list = append(list, whoItem{text: m.authorName(a, w.names[a]), author: a})
	}
	return list
}

// authorName is an author with the network they are on.
func (m *Model) authorName(author, name string) string {
	network, id, _ := strings.Cut(author, ":")
	if name == "" {
		name = id
	}
	if m.Words.Has("network." + network) {
		return m.name(name) + m.th.Sep + m.t("network."+network)
	}
	return m.name(name)
}

func (w *whois) promises(m *Model) []whoItem {
	var list []whoItem
	for _, p := range slices.Backward(w.p.Promises) {
		it := whoItem{thread: p.Thread, note: m.date(p.Due.In(m.Now().Location()))}
		state := p.State
		if state == "" {
			state = replies.PromiseOpen
		}
		if state == replies.PromiseBroken {
			it.mark = warn
		}
		words := m.t("promise.answer")
		if !p.Answer || strings.TrimSpace(p.Words) != "" {
			words = m.quote(m.th.Safe(strings.Join(strings.Fields(p.Words), " ")))
		}
		it.text = m.t("person.promise_"+string(state)) + ": " + words
		list = append(list, it)
	}
	return list
}

func (w *whois) complaints(m *Model) []whoItem {
	var list []whoItem
	for _, c := range slices.Backward(w.p.Complained) {
		cause := m.t("cause.other")
		if c.Cause != "" {
			cause = m.causeName(c.Cause)
		}
		it := whoItem{thread: c.Thread, text: cause, note: m.ago(c.At)}
		if c.Thread == w.thread {
			it.text += m.th.Sep + m.t("person.here")
		}
		list = append(list, it)
	}
	return list
}

func (w *whois) waived(m *Model) []whoItem {
	var list []whoItem
	for _, a := range slices.Backward(w.p.Waived) {
		list = append(list, whoItem{thread: a.Thread, text: m.quote(m.th.Safe(strings.Join(strings.Fields(a.Reason), " "))), note: m.ago(a.At)})
	}
	return list
}

func (w *whois) threads(m *Model, rows []store.Row) []whoItem {
	var list []whoItem
	for _, r := range rows {
		text := joinParts(m.th.Sep, m.t("network."+string(r.Network)), m.t("kind."+string(r.Kind)), m.t("case."+string(r.State)), m.quote(m.th.Safe(r.Snippet)))
		if r.ID == w.thread {
			text = m.t("person.here") + m.th.Sep + text
		}
		list = append(list, whoItem{thread: r.ID, text: text, note: m.ago(r.Updated)})
	}
	return list
}

func (w *whois) scope() keys.Scope { return keys.Dialog }

func (w *whois) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	switch name {
	case "n":
		m.push(w.writeNote(m, whoItem{}))
		return nil
	case "e":
		if it, ok := w.at(); ok && it.noteID != 0 {
			m.push(w.writeNote(m, it))
			return nil
		}
		m.say(plain, "person.no_note")
		return nil
	case "x", "delete":
		return w.strike(m)
	case "v":
		return w.findOther(m, "")
	case "z":
		return w.takeBack(m, false)
	case "Z":
		return w.takeBack(m, true)
	case "q":
		m.pop()
		return nil
	}
	id, _ := m.km.Find(name, keys.Dialog, keys.Move, keys.Posts)
	switch id {
	case keys.DialogBack, keys.Person:
		m.pop()
	case keys.DialogDown:
		w.cur = min(w.cur+1, max(0, len(w.items)-1))
	case keys.DialogUp:
		w.cur = max(0, w.cur-1)
	case keys.PageDown:
		w.cur = min(w.cur+max(1, w.rows-1), max(0, len(w.items)-1))
	case keys.PageUp:
		w.cur = max(0, w.cur-max(1, w.rows-1))
	case keys.Top:
		w.cur = 0
	case keys.Bottom:
		w.cur = max(0, len(w.items)-1)
	case keys.DialogTake:
		return w.enter(m)
	}
	return nil
}

func (w *whois) at() (whoItem, bool) {
	if w.cur < len(w.items) {
		return w.items[w.cur], true
	}
	return whoItem{}, false
}

// enter goes to what the line is about.
func (w *whois) enter(m *Model) tea.Cmd {
	it, ok := w.at()
	switch {
	case !ok:
		return nil
	case it.noteID != 0:
		m.push(w.writeNote(m, it))
		return nil
	case it.author != "":
		return w.strike(m)
	}
	m.pop()
	if it.thread == m.talk.thread.ID {
		return m.turn(layout.Talk)
	}
	m.leaveSpot()
	return m.show(it.thread, nil)
}

// personActMsg tells that something on the page was changed.
type personActMsg struct {
	acted actedMsg
	row   store.Row
}

// do carries an act on the person out, and reads the page again.
func (w *whois) do(m *Model, act store.Act, said string) tea.Cmd {
	db, ctx, row := m.Store, m.Context, w.row
	return func() tea.Msg {
		a := actedMsg{act: act, said: said, name: row.Author, first: row.ID, asked: 1}
		a.changed, a.err = db.Change(ctx, []int64{row.ID}, act)
		return personActMsg{a, row}
	}
}

func (a personActMsg) apply(m *Model) tea.Cmd {
	return tea.Batch(a.acted.apply(m), m.readPerson(a.row))
}

// personBackMsg tells that something was taken back, or done again, while the page was open.
type personBackMsg struct {
	taken tea.Msg
	row   store.Row
}

// takeBack takes the last act back, whatever it was, and reads the page again.
func (w *whois) takeBack(m *Model, redo bool) tea.Cmd {
	take, row := m.takeBack(redo), w.row
	return func() tea.Msg { return personBackMsg{take(), row} }
}

func (b personBackMsg) apply(m *Model) tea.Cmd {
	cmd := m.readPerson(b.row)
	if a, ok := b.taken.(applier); ok {
		cmd = tea.Batch(a.apply(m), cmd)
	}
	return cmd
}

// writeNote asks for a note on the person, or for another wording of one.
func (w *whois) writeNote(m *Model, it whoItem) *ask {
	d := newAsk(m, m.t("person.note_title", "Name", m.name(w.row.Author)))
	d.text, d.hint = []string{m.t("case.note_about")}, m.t("case.note_hint")
	d.field.Set(safe.Plain(it.was))
	d.take = func(m *Model, text string) (string, tea.Cmd) {
		text = strings.TrimSpace(text)
		if text == "" {
			return m.t("case.note_empty"), nil
		}
		if it.noteID != 0 {
			return "", w.do(m, store.Act{Do: "renote", ID: it.noteID, Value: text}, "")
		}
		return "", w.do(m, store.Act{Do: "person_note", Value: text}, "")
	}
	return d
}

// strike deletes a note, or takes two accounts apart; both can be taken back.
func (w *whois) strike(m *Model) tea.Cmd {
	it, ok := w.at()
	switch {
	case ok && it.noteID != 0:
		return w.do(m, store.Act{Do: "unnote", ID: it.noteID}, "")
	case ok && it.author != "":
		m.push(&menu{title: m.t("person.part_title"), text: []string{m.t("person.part", "Name", m.name(w.row.Author), "Other", it.text)}, items: []menuItem{
			{text: m.t("person.keep")},
			{text: m.t("person.part_do"), do: func(m *Model) tea.Cmd {
				return w.do(m, store.Act{Do: "other_person", Value: it.author}, "person.parted")
			}},
		}})
		return nil
	}
	m.say(plain, "person.nothing_to_strike")
	return nil
}
