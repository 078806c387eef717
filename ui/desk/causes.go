package desk

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/safe"
)

// causeName is a cause in words, in this terminal's characters.
func (m *Model) causeName(name string) string { return m.th.Safe(m.Words.Verdict("cause", name)) }

// causesMsg is what the question for the cause begins with.
type causesMsg struct {
	ids              []int64
	name, was, brand string
	list             []store.Cause
	err              error
}

// cause asks what it is about: one of the brand's own list, the most used first, or something new.
func (m *Model) cause() tea.Cmd {
	ids, name := m.subjects()
	row, _ := m.subject()
	return m.opening(m.loadCauses(causesMsg{ids: ids, name: name, was: row.Cause, brand: row.Brand}))
}

func (m *Model) loadCauses(r causesMsg) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		r.list, r.err = db.Causes(ctx, r.brand)
		if errors.Is(r.err, store.ErrNotFound) { // a brand that is no longer in the config: the program's own list has to do
			r.err = nil
			for _, c := range replies.Causes {
				r.list = append(r.list, store.Cause{Brand: r.brand, Name: c})
			}
		}
		return r
	}
}

func (r causesMsg) apply(m *Model) tea.Cmd {
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	title := m.t("desk.cause_of", "Name", m.name(r.name))
	if len(r.ids) > 1 {
		title = m.n("case.cause_title_many", len(r.ids))
	}
	d := newAsk(m, title)
	d.counts = true
	d.hint = m.t("causes.hint", "Brand", m.th.Safe(r.brand))
	d.choose = func(m *Model, text string) ([]choice, int) { return r.choices(m, text) }
	d.list, d.cur = r.choices(m, "")
	d.take = func(m *Model, text string) (string, tea.Cmd) { return m.t("causes.name_first"), nil }
	d.extra = map[string]func(*Model, *ask) tea.Cmd{
		"ctrl+r": func(m *Model, d *ask) tea.Cmd { return r.manage(m, d, r.rename) },
		"ctrl+x": func(m *Model, d *ask) tea.Cmd { return r.manage(m, d, r.remove) },
	}
	m.push(d)
	return nil
}

// fitting are the causes what is written may mean.
func (r causesMsg) fitting(m *Model, text string) []store.Cause {
	want := filter.Fold(strings.Join(strings.Fields(text), " "))
	return slices.DeleteFunc(slices.Clone(r.list), func(c store.Cause) bool {
		return want != "" && !strings.Contains(filter.Fold(m.Words.Verdict("cause", c.Name)), want) && !strings.Contains(filter.Fold(c.Name), want)
	})
}

func (r causesMsg) choices(m *Model, text string) ([]choice, int) {
	want := strings.Join(strings.Fields(text), " ")
	clean, ok := replies.CleanCause(want)
	var list []choice
	cur, exact := 0, false
	for i, c := range r.fitting(m, text) {
		name := m.causeName(c.Name)
		if want == "" && i < 9 {
			name = itoa(i+1) + " " + name
		}
		if exact = exact || ok && replies.SameCause(c.Name, clean); exact && replies.SameCause(c.Name, clean) {
			cur = i
		}
		if want == "" && c.Name == r.was {
			cur = i
		}
		note := ""
		if c.Uses > 0 {
			note = m.n("causes.uses", c.Uses)
		}
		list = append(list, choice{text: name, note: note, do: r.give(c.Name)})
	}
	if want != "" && !exact {
		c := choice{text: m.t("causes.new", "Name", m.th.Safe(safe.Line(want))), do: r.give(want)}
		if n := utf8.RuneCountInString(want); n > replies.CauseRunes {
			c.off = m.t("causes.long", "N", n, "Most", replies.CauseRunes)
		} else if !ok {
			c.off = m.t("causes.bad")
		}
		list = append(list, c)
		if len(list) > 1 && !strings.HasPrefix(filter.Fold(list[0].text), filter.Fold(want)) {
			cur = len(list) - 1 // only somewhere within: the new one is meant
		}
	}
	return list, cur
}

func (r causesMsg) give(cause string) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		return m.doOn(r.ids, r.name, store.Act{Do: "cause", Value: cause}, "", nil)
	}
}

// manage does something to the entry of the list the cursor is on.
func (r causesMsg) manage(m *Model, d *ask, do func(*Model, store.Cause) tea.Cmd) tea.Cmd {
	list := r.fitting(m, d.field.Text())
	if d.cur < 0 || d.cur >= len(list) {
		d.wrong = m.t("causes.choose_first")
		return nil
	}
	m.pop()
	return do(m, list[d.cur])
}

// rename asks for the new name. One that is on the list takes the other in.
func (r causesMsg) rename(m *Model, c store.Cause) tea.Cmd {
	d := newAsk(m, m.t("causes.rename_title", "Name", m.causeName(c.Name), "Brand", m.th.Safe(c.Brand)))
	d.field.Set(m.Words.Verdict("cause", c.Name))
	d.hint = m.t("causes.rename_hint")
	d.tell = func(m *Model, text string) (string, tone) {
		clean, ok := replies.CleanCause(text)
		for _, other := range r.list {
			if ok && replies.SameCause(other.Name, clean) && other.Name != c.Name {
				return m.t("causes.merges", "Name", m.causeName(other.Name)), warn
			}
		}
		return d.hint, plain
	}
	d.take = func(m *Model, text string) (string, tea.Cmd) {
		if _, ok := replies.CleanCause(text); !ok {
			return m.t("causes.bad"), nil
		}
		db, ctx := m.Store, m.Context
		return "", func() tea.Msg {
			name, n, err := db.RenameCause(ctx, c.Brand, c.Name, text)
			return causeListMsg{r, "causes.renamed", c.Name, name, n, err}
		}
	}
	m.push(d)
	return nil
}

func (r causesMsg) remove(m *Model, c store.Cause) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		name, n, err := db.RemoveCause(ctx, c.Brand, c.Name)
		return causeListMsg{r, "causes.removed", name, "", n, err}
	}
}

// causeListMsg tells that a brand's list has been changed; the question it came from is asked again.
type causeListMsg struct {
	from       causesMsg
	said       string
	name, into string
	n          int
	err        error
}

func (c causeListMsg) apply(m *Model) tea.Cmd {
	switch {
	case errors.Is(c.err, store.ErrNotFound):
		m.say(warn, "causes.gone")
	case c.err != nil:
		m.failed("storage.act", c.err)
		return nil
	default:
		m.sayText(good, m.n(c.said, c.n, "Name", m.causeName(c.name), "Into", m.causeName(c.into), "Key", m.km.Name("undo", m.Words)))
	}
	return tea.Batch(m.refresh(), m.loadCauses(c.from))
}

// causesTurned tells that a change of a list was taken back, or made again.
func (m *Model) causesTurned(t takenBackMsg) tea.Cmd {
	key := map[bool]string{false: "causes.undone", true: "causes.redone"}[t.redo]
	m.say(good, key, "Act", m.Words.T("act."+t.act.Do), "Name", m.causeName(t.act.Value))
	return m.refresh()
}
