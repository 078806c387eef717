package desk

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/template"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
)

// openGap stands where something is still to be written.
const openGap = checklist.Gap

// gapsIn are the gaps of a text, in their order.
func gapsIn(text string) []replies.Span {
	var out []replies.Span
	for at := 0; ; {
		i := strings.Index(text[at:], openGap)
		if i < 0 {
			return out
		}
		at += i
		out = append(out, replies.Span{Start: at, End: at + len(openGap)})
		at += len(openGap)
	}
}

// gapNames tells what is missing in a gap, by the words before it: those stay while the text around them changes.
type gapNames map[string]gapName

type gapName struct{ field, label string }

// before is what a gap is known by.
func before(text string, at int) string {
	from := max(strings.LastIndexByte(text[:at], '\n'), strings.LastIndex(text[:at], openGap)) + 1
	return text[from:at]
}

// learn notes the gaps of a template that was put into a text.
func (g *gapNames) learn(text string, from int, gaps []template.Gap, labels map[string]string) {
	if *g == nil {
		*g = gapNames{}
	}
	n := 0
	for _, s := range gapsIn(text) {
		if s.Start < from || n == len(gaps) {
			continue
		}
		(*g)[before(text, s.Start)] = gapName{gaps[n].Field, labels[gaps[n].Field]}
		n++
	}
}

// nameOf says what belongs into a gap.
func (m *Model) nameOf(g gapName) string {
	if g.label != "" {
		return m.th.Safe(g.label)
	}
	if key := "gap." + g.field; g.field != "" && m.Words.Has(key) {
		return m.t(key)
	}
	return m.t("gap.own")
}

// gapAt is the gap the cursor stands at the beginning of, or in.
func gapAt(text string, at int) (replies.Span, bool) {
	for _, s := range gapsIn(text) {
		if s.Start <= at && at < s.End {
			return s, true
		}
	}
	return replies.Span{}, false
}

// gapHere names the gap at the cursor below its line.
func (m *Model) gapHere() []edit.Gap {
	w := &m.writer
	text := w.field.Text()
	s, ok := gapAt(text, w.field.At())
	if !ok || w.inChecks {
		return nil
	}
	label := m.th.Gap + " " + m.nameOf(w.gapNames[before(text, s.Start)])
	return []edit.Gap{{At: s.Start, Label: label}}
}

// nextGap goes to the next gap behind the cursor, or to the first one; false if there is no other.
func nextGap(f *edit.Field) bool {
	gaps := gapsIn(f.Text())
	if len(gaps) == 0 {
		return false
	}
	here, in := gapAt(f.Text(), f.At())
	for _, s := range gaps {
		if s.Start > f.At() || !in && s.Start == f.At() {
			f.Jump(s.Start)
			return true
		}
	}
	if in && here == gaps[0] {
		return false
	}
	f.Jump(gaps[0].Start)
	return true
}

// fillGap makes room for what is typed at a gap: the first letter takes the gap's place, and so does a key that deletes.
func fillGap(f *edit.Field) bool {
	s, ok := gapAt(f.Text(), f.At())
	if !ok {
		return false
	}
	text := f.Text()
	f.Change(text[:s.Start]+text[s.End:], s.Start)
	return true
}

// tabKey goes on from one place to the next: a ::word is put in, then the gaps come, then the checklist.
func (m *Model) tabKey() tea.Cmd {
	w := &m.writer
	if cmd, ok := m.expand(true); ok {
		return cmd
	}
	if nextGap(&w.field) {
		return nil
	}
	return m.enterChecks()
}

// pressGap handles the keys that mean something else at a gap.
func pressGap(f *edit.Field, id keys.ID, text string) bool {
	switch {
	case text != "":
		fillGap(f)
		return false // the letter itself is still to come
	case id == keys.TextDelete:
		return fillGap(f)
	case id == keys.TextBackspace:
		at := f.At()
		if strings.HasSuffix(f.Text()[:at], openGap) {
			f.Jump(at - len(openGap))
			return fillGap(f)
		}
	}
	return false
}
