package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/filter"
	"atempause/store"
)

// toJoined goes to the other thread of the case: from the public one to the private one, and back.
func (m *Model) toJoined() tea.Cmd {
	return m.opened(func(m *Model) tea.Cmd {
		other := m.talk.thread.Counterpart
		if other == 0 {
			if len(m.talk.kin) > 0 {
				m.say(plain, "case.off_alone_kin", "Key", m.km.Name("kin", m.Words))
				return nil
			}
			m.say(plain, "case.off_alone")
			return nil
		}
		m.leaveSpot()
		return m.show(other, nil)
	})
}

// joinRows is how many threads are offered to be joined.
const joinRows = 200

type joinMsg struct {
	id   int64
	name string
	rows []store.Row
	same map[int64]bool // of the same person
	err  error
}

// join asks with which thread of the brand this one belongs together: those of the same person come first.
func (m *Model) join() tea.Cmd {
	row, ok := m.subject()
	if !ok {
		return nil
	}
	db, ctx := m.Store, m.Context
	return m.opening(func() tea.Msg {
		j := joinMsg{id: row.ID, name: row.Author, same: map[int64]bool{}}
		p, err := db.Person(ctx, row.ID)
		if err != nil {
			j.err = err
			return j
		}
		for _, r := range p.Threads {
			j.rows, j.same[r.ID] = append(j.rows, r), true
		}
		latest, err := db.Rows(ctx, store.Page{View: store.All, Brand: row.Brand, Limit: joinRows})
		j.err = err
		for _, r := range latest {
			if !j.same[r.ID] {
				j.rows = append(j.rows, r)
			}
		}
		return j
	})
}

func (j joinMsg) apply(m *Model) tea.Cmd {
	if j.err != nil {
		m.fault("storage.read", j.err)
		return nil
	}
	if m.talk.thread.ID != j.id {
		return nil
	}
	d := newAsk(m, m.t("case.join_title", "Name", m.name(j.name)))
	d.hint = m.t("case.join_hint")
	d.choose = func(m *Model, text string) ([]choice, int) { return j.choices(m, text), 0 }
	if d.list = j.choices(m, ""); len(d.list) > 0 {
		d.cur = 0
	}
	m.push(d)
	return nil
}

func (j joinMsg) choices(m *Model, text string) []choice {
	var list []choice
	want := filter.Fold(strings.TrimSpace(text))
	for _, r := range j.rows {
		if _, own := m.talk.thread.Matter.Part(r.ID); own || r.ID == j.id ||
			want != "" && !strings.Contains(filter.Fold(r.Author+" "+r.Snippet), want) {
			continue
		}
		note := ""
		if j.same[r.ID] {
			note = m.t("case.join_same")
		}
		list = append(list, choice{
			text: m.name(r.Author) + m.th.Sep + m.t("audience."+string(r.Audience)) + m.th.Sep + m.quote(m.th.Safe(r.Snippet)), note: note,
			do: func(m *Model) tea.Cmd {
				return m.doOn([]int64{j.id}, j.name, store.Act{Do: "join", ID: r.ID}, "", nil)
			},
		})
	}
	return list
}

// belongs says which other threads the case has.
func (m *Model) belongs() []string {
	t := &m.talk
	var lines []string
	for _, o := range t.others {
		lines = append(lines, m.t("case.belongs", "Audience", m.t("audience."+string(o.Audience)), "Name", m.name(o.Author),
			"Key", m.km.Name("joined", m.Words)))
	}
	return lines
}

// owedBy is by when the case of the conversation is owed an answer: the time stands with the thread by which the case is
// listed, and holds for those joined to it as well. Zero if nothing is owed.
func (m *Model) owedBy() time.Time {
	t := &m.talk
	due := t.thread.Due
	for _, o := range t.others {
		if due.IsZero() || !o.Due.IsZero() && o.Due.Before(due) {
			due = o.Due
		}
	}
	return due
}

// othersOf reads the other threads of a case.
func othersOf(ctx context.Context, db Store, t *store.Thread) ([]store.Row, error) {
	var list []store.Row
	for _, p := range t.Matter.Parts {
		if p.Thread == t.ID {
			continue
		}
		o, err := db.Thread(ctx, p.Thread)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, o.Row)
	}
	return list, nil
}
