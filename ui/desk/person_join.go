package desk

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/store"
)

// peopleShown is how many people are offered to be the same.
const peopleShown = 40

// joinPersonMsg is whom the page's person may be the same as.
type joinPersonMsg struct {
	w    *whois
	text string
	list []store.Someone
	err  error
}

// findOther looks for people by name; the answer opens the dialog, or fills the one that is open.
func (w *whois) findOther(m *Model, text string) tea.Cmd {
	db, ctx, brand := m.Store, m.Context, w.row.Brand
	return func() tea.Msg {
		r := joinPersonMsg{w: w, text: text}
		r.list, r.err = db.People(ctx, brand, text, peopleShown)
		return r
	}
}

// joiner is the dialog that says who else a person is: what is typed is looked for in the store.
type joiner struct {
	*ask
	w     *whois
	found string // what the answers are to
}

func (j *joiner) press(m *Model, k tea.KeyPressMsg, since time.Duration) tea.Cmd {
	return tea.Batch(j.ask.press(m, k, since), j.search(m))
}

func (j *joiner) paste(m *Model, s string) { j.ask.paste(m, s) }

// search asks anew when something else is written.
func (j *joiner) search(m *Model) tea.Cmd {
	text := j.field.Text()
	if text == j.found || !slices.Contains(m.over, overlay(j)) {
		return nil
	}
	j.found = text
	return j.w.findOther(m, text)
}

func (r joinPersonMsg) apply(m *Model) tea.Cmd {
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	if n := len(m.over); n > 0 {
		if j, open := m.over[n-1].(*joiner); open && j.w == r.w {
			if r.text == j.field.Text() {
				j.fill(m, r.list)
			}
			return nil
		}
		if w, open := m.over[n-1].(*whois); !open || w != r.w {
			return nil // gone elsewhere meanwhile
		}
	}
	j := &joiner{ask: newAsk(m, m.t("person.join_title", "Name", m.name(r.w.row.Author))), w: r.w}
	j.hint = m.t("person.join_hint")
	j.fill(m, r.list)
	m.push(j)
	return nil
}

// fill offers those who were found: others first, on other networks before those on the same.
func (j *joiner) fill(m *Model, found []store.Someone) {
	j.list, j.cur = nil, -1
	list := slices.Clone(found)
	slices.SortStableFunc(list, func(a, b store.Someone) int {
		return rankBool(a.Network == j.w.row.Network) - rankBool(b.Network == j.w.row.Network)
	})
	for _, s := range list {
		if slices.Contains(j.w.p.Authors, s.Key) {
			continue
		}
		j.list = append(j.list, choice{text: m.authorName(s.Key, s.Name), note: m.n("person.count", s.Threads), do: func(m *Model) tea.Cmd {
			return j.w.do(m, store.Act{Do: "same_person", Value: s.Key}, "person.joined")
		}})
	}
	if len(j.list) > 0 {
		j.cur = 0
		return
	}
	if j.field.Text() != "" {
		j.wrong = m.t("person.join_none")
	}
}

func rankBool(b bool) int {
	if b {
		return 1
	}
	return 0
}
