package desk

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/safe"
	"atempause/ui/words"
)

// verdictMenu corrects what the classifier made of a thread: a number sets the kind, a letter the rest.
func verdictMenu(m *Model) *menu {
	row, _ := m.subject()
	d := &menu{title: m.t("desk.kind_of", "Name", m.name(row.Author)), text: m.restsOn(row), about: "verdict"}
	if ids, _ := m.subjects(); len(ids) > 1 {
		d.title, d.text = m.n("case.kind_title_many", len(ids)), nil
	}
	for i, k := range replies.Kinds {
		if k == row.Kind {
			d.cur = i
		}
		d.items = append(d.items, menuItem{text: m.t("kind." + string(k)), do: func(m *Model) tea.Cmd {
			return m.do(store.Act{Do: "kind", Value: string(k)})
		}})
	}
	value, text := store.Yes, "desk.make_urgent"
	if row.Urgent {
		value, text = store.No, "desk.make_calm"
	}
	d.items = append(d.items,
		menuItem{key: "u", gap: true, text: m.t(text), do: func(m *Model) tea.Cmd {
			return m.do(store.Act{Do: "urgent", Value: value})
		}},
		menuItem{key: "c", text: m.t("desk.cause_is", "Cause", m.causeName(row.Cause)) + " " + m.th.More, do: (*Model).cause})
	return d
}

// mostWords is how many of the words a verdict rests on are quoted.
const mostWords = 3

// restsOn says by which words a thread was sorted, or who has corrected that. It speaks of the conversation that has been
// read; of any other thread there is nothing to say yet.
func (m *Model) restsOn(row store.Row) []string {
	t := &m.talk.thread
	if t.ID != row.ID {
		return nil
	}
	out := m.corrected()
	var quotes []string
	for _, r := range t.Why {
		text := m.th.Safe(r.Text)
		if text == "" || r.Label != "kind" && r.Label != "urgent" || len(quotes) == mostWords {
			continue
		}
		if q := m.quote(safe.Cut(text, 24, m.th.More)); !slices.Contains(quotes, q) {
			quotes = append(quotes, q)
		}
	}
	if len(quotes) > 0 {
		out = append(out, m.t("desk.rests_on", "Words", strings.Join(quotes, ", ")))
	}
	return out
}

// corrected says what a person has corrected of the open conversation's verdict.
func (m *Model) corrected() []string {
	t := &m.talk.thread
	var list []words.Correction
	for _, c := range t.Corrected {
		list = append(list, words.Correction{Label: c.Label, Said: c.Said, Meant: c.Meant, At: c.At.Local(), Here: c.Thread == t.ID})
	}
	lines := m.Words.Corrected(list)
	for i := range lines {
		lines[i] = m.th.Spell(lines[i])
	}
	return lines
}
