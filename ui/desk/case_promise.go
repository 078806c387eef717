package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
)

// promises lists what was promised in the case, to keep, move or break it.
func (m *Model) promises() tea.Cmd {
	return m.opened(func(m *Model) tea.Cmd {
		list := m.owed()
		switch len(list) {
		case 0:
			return m.newPromise()
		case 1:
			m.push(m.promiseMenu(list[0]))
			return nil
		}
		d := &menu{title: m.t("promise.title", "Name", m.name(m.talk.thread.Author)), about: "case"}
		for _, p := range list {
			d.items = append(d.items, menuItem{text: m.promiseText(p), do: func(m *Model) tea.Cmd {
				m.push(m.promiseMenu(p))
				return nil
			}})
		}
		d.items = append(d.items, menuItem{key: "+", gap: true, text: m.t("promise.add"), do: (*Model).newPromise})
		m.push(d)
		return nil
	})
}

// owed are the promises of the open case that are still owed, the nearest first.
func (m *Model) owed() []replies.Promise {
	var list []replies.Promise
	for _, p := range m.talk.thread.Matter.Promises {
		if p.Owed {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b replies.Promise) int { return a.Due.Compare(b.Due) })
	return list
}

// promiseText is a promise in a line: by when, how long there is, and the words.
func (m *Model) promiseText(p replies.Promise) string {
	left := p.Due.Sub(m.Now())
	key, span := "promise.by", left
	switch {
	case p.State == replies.PromiseBroken:
		key, span = "promise.broken", -left
	case left <= 0:
		key, span = "promise.over", -left
	}
	text := m.t(key, "Time", m.moment(p.Due), "Left", m.span(max(0, span)))
	switch words := m.th.Safe(strings.Join(strings.Fields(p.Words), " ")); {
	case words != "":
		text += ": " + m.quote(words)
	case p.Answer:
		text += ": " + m.t("promise.answer")
	}
	return text
}

// promiseMenu asks what has become of a promise.
func (m *Model) promiseMenu(p replies.Promise) *menu {
	id, name := m.talk.thread.ID, m.talk.thread.Author
	on := func(act store.Act) tea.Cmd { return m.doOn([]int64{id}, name, act, "", nil) }
	broken := menuItem{key: "b", text: m.t("promise.do_break"), do: func(*Model) tea.Cmd { return on(store.Act{Do: "break", ID: p.ID}) }}
	if p.State == replies.PromiseBroken {
		broken.off = m.t("promise.off_broken")
	}
	return &menu{title: m.t("promise.title", "Name", m.name(name)), text: []string{m.promiseText(p)}, about: "case", items: []menuItem{
		{key: "e", text: m.t("promise.do_keep"), do: func(*Model) tea.Cmd { return on(store.Act{Do: "keep", ID: p.ID}) }},
		{key: "v", text: m.t("promise.do_move"), do: func(m *Model) tea.Cmd {
			m.push(m.askTime(m.t("promise.move_title"), func(t time.Time) tea.Cmd { return on(store.Act{Do: "move", ID: p.ID, At: t}) }))
			return nil
		}},
		broken,
		{key: "x", text: m.t("promise.do_forget"), do: func(*Model) tea.Cmd { return on(store.Act{Do: "forget", ID: p.ID}) }},
		{key: "+", gap: true, text: m.t("promise.add"), do: (*Model).newPromise},
	}}
}

// newPromise enters one that was made elsewhere, as on the phone: what, and then by when.
func (m *Model) newPromise() tea.Cmd {
	row, ok := m.subject()
	if !ok {
		return nil
	}
	d := newAsk(m, m.t("promise.new_title", "Name", m.name(row.Author)))
	d.hint = m.t("promise.new_hint")
	d.take = func(m *Model, text string) (string, tea.Cmd) {
		words := strings.TrimSpace(text)
		if words == "" {
			return m.t("promise.new_empty"), nil
		}
		return "", func() tea.Msg { return askWhenMsg{row.ID, row.Author, words} }
	}
	m.push(d)
	return nil
}

// askWhenMsg goes on from what was promised to by when.
type askWhenMsg struct {
	id          int64
	name, words string
}

func (a askWhenMsg) apply(m *Model) tea.Cmd {
	d := m.askTime(m.t("promise.when_title"), func(t time.Time) tea.Cmd {
		return m.doOn([]int64{a.id}, a.name, store.Act{Do: "promise", Value: a.words, At: t}, "", nil)
	})
	d.text = []string{m.quote(m.th.Safe(a.words))}
	m.push(d)
	return nil
}

// promisedMsg tells what a reply of ours that has arrived promises.
type promisedMsg struct {
	name string
	list []replies.Promise
}

// lookForPromise reads what a reply that has just been sent promises, to say so once.
func lookForPromise(ctx context.Context, db Store, r replies.Reply) tea.Cmd {
	return func() tea.Msg {
		t, err := db.Thread(ctx, r.Thread)
		if err != nil {
			return nil // the list's own reading tells the fault
		}
		p := promisedMsg{name: t.Author}
		sent := r.QueuedAt.Truncate(time.Second) // networks tell no smaller times
		for _, q := range t.Matter.Promises {
			if q.ID > 0 && q.Thread == r.Thread && q.State == replies.PromiseOpen && !q.Made.Before(sent) {
				p.list = append(p.list, q)
			}
		}
		return p
	}
}

func (p promisedMsg) apply(m *Model) tea.Cmd {
	if len(p.list) == 0 {
		return nil
	}
	slices.SortStableFunc(p.list, func(a, b replies.Promise) int { return a.Due.Compare(b.Due) })
	m.sayText(good, m.n("promise.made", len(p.list), "Name", m.name(p.name), "What", m.promiseText(p.list[0]), "View", m.t("view.promises"),
		"Key", m.km.Name("promise", m.Words)))
	return nil
}
