package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/filter"
	"atempause/store"
	"atempause/ui/safe"
)

// labelsMsg is what the label dialog begins with.
type labelsMsg struct {
	ids   []int64
	name  string
	known []store.Label
	on    map[string]int
	err   error
}

// label asks which labels to put on or take off. The brand's own are read first.
func (m *Model) label() tea.Cmd {
	ids, name := m.subjects()
	row, _ := m.subject()
	db, ctx, brand := m.Store, m.Context, row.Brand
	if len(ids) > 1 {
		brand = m.at.Brand
	}
	return m.opening(func() tea.Msg {
		r := labelsMsg{ids: ids, name: name}
		if r.known, r.err = db.Labels(ctx, brand); r.err == nil {
			r.on, r.err = db.LabelsOn(ctx, ids)
		}
		return r
	})
}

func (r labelsMsg) apply(m *Model) tea.Cmd {
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	m.push(newLabeller(m, r).ask)
	return nil
}

// labeller is the dialog of labels: what is on, what was switched in it, what is being typed.
type labeller struct {
	*ask
	labelsMsg
	turned map[string]bool // what each label switched in the dialog is to be
}

func newLabeller(m *Model, r labelsMsg) *labeller {
	title := m.t("case.label_title", "Name", m.name(r.name))
	if len(r.ids) > 1 {
		title = m.n("case.label_title_many", len(r.ids))
	}
	l := &labeller{ask: newAsk(m, title), labelsMsg: r, turned: map[string]bool{}}
	l.marked = m.th.Pass
	l.hint = m.t("case.label_hint")
	l.ask.choose = func(m *Model, text string) ([]choice, int) { return l.choices(m, text) }
	l.ask.toggle = func(m *Model, d *ask) {
		if name := l.at(); name != "" && utf8.RuneCountInString(name) <= store.LabelRunes {
			l.turned[name] = !l.isOn(name)
			d.field.Set("")
			at := d.cur
			d.written(m)
			d.cur = min(at, len(d.list)-1)
		}
	}
	l.ask.take = func(*Model, string) (string, tea.Cmd) { return "", l.act(m, "") }
	l.ask.list, l.ask.cur = l.choices(m, "")
	return l
}

// isOn tells whether a label is, or will be, on all of the threads.
func (l *labeller) isOn(name string) bool {
	if to, ok := l.turned[name]; ok {
		return to
	}
	return l.on[name] == len(l.ids)
}

// names are the labels to choose from: those on the threads first, then the most used.
func (l *labeller) names() []string {
	var names []string
	for _, k := range l.known {
		names = append(names, k.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(l.turned)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.on)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	rank := func(name string) int {
		if _, turned := l.turned[name]; turned || l.on[name] > 0 {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return names
}

func (l *labeller) choices(m *Model, text string) ([]choice, int) {
	want := safe.Line(strings.Join(strings.Fields(text), " "))
	var list []choice
	exact := false
	for _, name := range l.names() {
		if want != "" && !strings.Contains(filter.Fold(name), filter.Fold(want)) {
			continue
		}
		exact = exact || filter.Fold(name) == filter.Fold(want)
		note := ""
		if n := l.on[name]; n > 0 && n < len(l.ids) {
			note = m.t("case.label_some", "N", n, "All", len(l.ids))
		}
		list = append(list, choice{text: m.th.Safe(name), note: note, on: l.isOn(name), do: func(m *Model) tea.Cmd { return l.act(m, name) }})
	}
	if want != "" && !exact {
		c := choice{text: m.t("case.label_new", "Name", m.th.Safe(want)), do: func(m *Model) tea.Cmd { return l.act(m, want) }}
		if n := utf8.RuneCountInString(want); n > store.LabelRunes {
			c.off = m.t("case.label_long", "N", n, "Most", store.LabelRunes)
		}
		list = append(list, c)
	}
	switch {
	case want == "":
		return list, -1
	case len(list) > 1 && !exact && !strings.HasPrefix(filter.Fold(list[0].text), filter.Fold(want)):
		return list, len(list) - 1 // only somewhere within: the new one is meant
	}
	return list, 0
}

// at is the label the dialog's cursor is on, or the one being typed.
func (l *labeller) at() string {
	want := strings.Join(strings.Fields(l.field.Text()), " ")
	names := slices.DeleteFunc(l.names(), func(name string) bool {
		return want != "" && !strings.Contains(filter.Fold(name), filter.Fold(want))
	})
	if l.cur >= 0 && l.cur < len(names) {
		return names[l.cur]
	}
	return want
}

// act puts on and takes off what was switched, and the label chosen last, as one act.
func (l *labeller) act(m *Model, name string) tea.Cmd {
	if name != "" {
		if _, done := l.turned[name]; !done {
			l.turned[name] = !l.isOn(name)
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(l.turned)) {
		sign := "+"
		if !l.turned[name] {
			sign = "-"
		}
		lines = append(lines, sign+name)
	}
	switch len(lines) {
	case 0:
		return nil
	case 1:
		act := store.Act{Do: "label", Value: lines[0][1:]}
		if lines[0][0] == '-' {
			act.Do = "unlabel"
		}
		return m.doOn(l.ids, l.name, act, "", nil)
	}
	return m.doOn(l.ids, l.name, store.Act{Do: "labels", Value: strings.Join(lines, "\n")}, "", nil)
}

// writeNote asks for a note on the thread, or on the person.
func (m *Model) writeNote() tea.Cmd {
	ids, name := m.subjects()
	title := m.t("case.note_title", "Name", m.name(name))
	if len(ids) > 1 {
		title = m.n("case.note_title_many", len(ids))
	}
	d := newAsk(m, title)
	d.text = []string{m.t("case.note_about")}
	d.hint = m.t("case.note_hint")
	do := func(what string) func(*Model, string) (string, tea.Cmd) {
		return func(m *Model, text string) (string, tea.Cmd) {
			if strings.TrimSpace(text) == "" {
				return m.t("case.note_empty"), nil
			}
			return "", m.doOn(ids, name, store.Act{Do: what, Value: strings.TrimSpace(text)}, "", nil)
		}
	}
	d.take = do("note")
	if len(ids) == 1 {
		d.list = []choice{{text: m.t("case.note_person", "Name", m.name(name)), do: func(m *Model) tea.Cmd {
			wrong, cmd := do("person_note")(m, d.field.Text())
			if wrong != "" {
				m.sayText(warn, wrong)
			}
			return cmd
		}}}
	}
	m.push(d)
	return nil
}
