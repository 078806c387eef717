package desk

import (
	"strings"

	"atempause/replies/escalation"
	"atempause/ui/desk/edit"
	"atempause/ui/guide"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// escRows is how many contacts or times are shown at once.
const escRows = 5

func (e *escalate) draw(m *Model, w, h int) drawn {
	width := min(w-6, 88)
	d := drawn{}
	label := 0
	for _, key := range []string{"escal.to", "escal.asked", "escal.until"} {
		label = max(label, safe.Width(m.t(key))+2)
	}
	var lines []string
	for part, key := range []string{escTo: "escal.to", escAsked: "escal.asked", escUntil: "escal.until"} {
		head := safe.Fit(m.t(key), label, "")
		if part != e.part {
			lines = append(lines, m.th.Soft.Render(head)+m.th.Text.Render(safe.Fit(e.summary(m, part), width-label, m.th.More)))
			continue
		}
		f := &e.fields[part]
		f.Size(width-label-2, 1)
		text, x, _ := f.View(edit.Paint{Text: m.th.Bold}, nil)
		d.cursor, d.x, d.y = true, 2+label+2+x, len(lines)+1
		lines = append(lines, m.th.Bold.Render(head)+m.th.Accent.Render("> ")+text[0])
		lines = append(lines, e.below(m, width, label)...)
	}
	lines = append(lines, m.rule(width, m.th.Line))
	if e.lines == nil || e.width != width {
		e.width = width
		var err error
		if e.lines, err = guide.Markdown(e.text, m.th, width-1); err != nil {
			e.lines = strings.Split(m.th.Block(e.text), "\n")
		}
	}
	e.rows = max(1, h-4-len(lines))
	e.rows = min(e.rows, max(3, len(e.lines)))
	e.scroll(0)
	lines = append(lines, e.lines[e.top:min(len(e.lines), e.top+e.rows)]...)
	f := frame{title: m.t("escal.title", "Name", m.name(e.name)), focus: true, footer: safe.Cut(e.footer(m), width-6, m.th.More)}
	if n := len(e.lines); n > e.rows {
		f.right = itoa(min(100, (e.top+e.rows)*100/n)) + " %"
	}
	d.lines = m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, f, lines)
	return d
}

func (e *escalate) footer(m *Model) string {
	if e.part == escBrief {
		return m.t("escal.keys_brief")
	}
	return m.t("escal.keys", "Key", m.km.Name("send", m.Words))
}

// summary is what stands beside a part that does not have the keys.
func (e *escalate) summary(m *Model, part int) string {
	switch part {
	case escTo:
		to := e.to()
		if to.Contact.Name == "" {
			return m.t("escal.nobody_yet")
		}
		return joinParts(m.th.Sep, m.contactName(to), m.reached(to), m.th.Safe(to.Contact.Phone))
	case escUntil:
		if e.wrong != "" {
			return e.wrong
		}
		return joinParts(m.th.Sep, m.there(e.until), e.missed)
	}
	if text := e.fields[part].Text(); strings.TrimSpace(text) != "" {
		return m.th.Safe(text)
	}
	return m.t("escal.asked_none")
}

func joinParts(sep string, parts ...string) string {
	var list []string
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, sep)
}

// contactName is a contact with their role, and for whom they stand in.
func (m *Model) contactName(c escalation.Choice) string {
	name := m.th.Safe(c.Contact.Name)
	if c.Contact.Role != "" {
		name += ", " + m.th.Safe(c.Contact.Role)
	}
	if c.For != "" {
		name += " (" + m.t("contacts.for", "Name", m.th.Safe(c.For)) + ")"
	}
	return name
}

// reached says whether somebody can be reached now, or from when on.
func (m *Model) reached(c escalation.Choice) string {
	switch {
	case c.Contact.Phone == "" && c.Contact.Mail == "" && c.Contact.Line == 0:
		return m.t("contacts.unlisted")
	case c.There:
		return m.t("contacts.now")
	case c.From.IsZero():
		return m.t("contacts.never")
	}
	return m.t("contacts.from", "Time", m.moment(c.From))
}

// below is what stands below the line being written: whom or when there is to choose from.
func (e *escalate) below(m *Model, width, label int) []string {
	th := m.th
	room := width - label
	pad := safe.Blanks(label)
	var lines []string
	put := func(text, note string, here bool) {
		mark, style := "  ", th.Text
		if here {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(th.Accent, true)
		}
		note = safe.Cut(note, max(0, room-12), th.More)
		lines = append(lines, pad+style.Render(safe.Fit(mark+text, room-safe.Width(note), th.More)+note))
	}
	say := func(text string) {
		for _, l := range wrapTo(text, room-2, 2, th.Soft, th.More) {
			lines = append(lines, pad+"  "+l)
		}
	}
	switch e.part {
	case escTo:
		if len(e.book.All) == 0 {
			say(m.t("escal.no_contacts"))
		}
		top := max(0, min(e.pick-escRows+1, len(e.list)-escRows))
		for i := top; i < len(e.list) && i < top+escRows; i++ {
			put(m.contactName(e.list[i]), m.reached(e.list[i]), i == e.pick)
		}
		c := e.to().Contact
		for _, about := range []string{joinParts(th.Sep, th.Safe(c.Phone), th.Safe(c.Mail)), e.decides(m, c)} {
			if about != "" {
				say(about)
			}
		}
	case escUntil:
		if e.fields[escUntil].Text() != "" {
			text, style := th.Arrow+" "+m.there(e.until), th.Good
			if e.wrong != "" {
				text, style = e.wrong, th.Warn
			}
			for _, l := range wrapTo(text, room-2, 2, style, th.More) {
				lines = append(lines, pad+"  "+l)
			}
			break
		}
		list := e.times(m)
		top := max(0, min(e.preset-escRows+1, len(list)-escRows))
		for i := top; i < len(list) && i < top+escRows; i++ {
			put(m.t(list[i].key), m.there(list[i].at), i == e.preset)
		}
		if e.missed != "" {
			say(e.missed)
		}
	case escAsked:
		say(m.t("escal.asked_hint"))
	}
	return lines
}

// decides says what a contact may decide, and whether what is asked is among it.
func (e *escalate) decides(m *Model, c escalation.Contact) string {
	if len(c.Decides) == 0 {
		return ""
	}
	key := "contacts.decides"
	if escalation.May(c, e.fields[escAsked].Text()) {
		key = "contacts.may"
	}
	return m.t(key, "What", m.th.Safe(strings.Join(c.Decides, "; ")))
}
