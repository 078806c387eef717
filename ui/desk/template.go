package desk

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"atempause/replies/template"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// picker is the choice of a template or a fact, with what it would put in below the list.
type picker struct {
	field edit.Field
	all   []offered // in the order they are shown with nothing typed
	found []int
	cur   int
	moved bool // by a person: the choice then stays where it is when more becomes known
}

// offered is a line of the picker: a template, and what there is to know about it here.
type offered struct {
	template.Template
	fits bool   // meant for this kind of post and these readers
	note string // the words of the post a fact answers
	uses int    // how often it was used in public of late
}

// pickTemplate opens the choice, for the open conversation's composer or the one it will open.
func (m *Model) pickTemplate() tea.Cmd {
	p := &picker{}
	p.field.One, p.field.Fold = true, m.th.Spell
	p.gather(m)
	m.push(p)
	return m.loadAids()
}

// gather lists what can be used: what answers the post first, then what is meant for this brand, kind and audience, then
// the rest.
func (p *picker) gather(m *Model) {
	set := m.aids.pages.Templates
	if set == nil {
		return // the pages are still being read
	}
	was := p.chosen()
	ask := m.askHere()
	p.all = nil
	add := func(t template.Template, fits bool, note string) {
		if slices.ContainsFunc(p.all, func(o offered) bool { return o.File == t.File && o.Builtin == t.Builtin }) {
			return
		}
		o := offered{Template: t, fits: fits, note: note}
		if m.knowing() {
			o.uses = template.Uses(t, m.aids.about.Earlier)
		}
		p.all = append(p.all, o)
	}
	if m.knowing() {
		for _, hit := range set.Answers(m.aids.about.Incoming, ask) {
			var words []string
			for _, w := range hit.Words {
				words = append(words, m.th.Safe(w.Text))
			}
			add(hit.Template, true, m.t("templates.answers", "Words", strings.Join(words, ", ")))
		}
	}
	for _, t := range set.For(ask) {
		add(t, true, "")
	}
	any := ask
	any.Kind, any.Audience = "", ""
	for _, t := range set.For(any) {
		add(t, false, "")
	}
	p.search()
	if i := slices.IndexFunc(p.found, func(i int) bool { return p.moved && p.all[i].File == was.File }); i >= 0 {
		p.cur = i
	}
}

// search keeps what fits the text.
func (p *picker) search() {
	p.cur, p.found = 0, p.found[:0]
	if p.field.Text() == "" {
		for i := range p.all {
			p.found = append(p.found, i)
		}
		return
	}
	texts := make([]string, len(p.all))
	for i, o := range p.all {
		texts[i] = strings.ToLower(o.Shortcut + " " + o.Title + " " + o.Name)
	}
	wanted := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(p.field.Text(), "::")))
	for _, first := range []bool{true, false} { // a shortcut that begins so comes before all others
		for i, text := range texts {
			if strings.Contains(text, wanted) && strings.HasPrefix(text, wanted) == first {
				p.found = append(p.found, i)
			}
		}
	}
	if len(p.found) > 0 { // who types a word wants that word
		return
	}
	for _, hit := range fuzzy.Find(wanted, texts) {
		p.found = append(p.found, hit.Index)
	}
}

func (p *picker) chosen() offered {
	if p.cur < len(p.found) && p.found[p.cur] < len(p.all) {
		return p.all[p.found[p.cur]]
	}
	return offered{}
}

func (p *picker) scope() keys.Scope { return keys.Text }

func (p *picker) paste(_ *Model, s string) {
	if p.field.Insert(s) {
		p.search()
	}
}

func (p *picker) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	last := max(0, len(p.found)-1)
	p.moved = true
	switch name := k.String(); name {
	case "enter":
		return p.take(m)
	case "esc", "ctrl+t":
		m.pop()
	case "down", "ctrl+n", "tab":
		p.cur = min(p.cur+1, last)
	case "up", "ctrl+p", "shift+tab":
		p.cur = max(0, p.cur-1)
	case "pgdown":
		p.cur = min(p.cur+5, last)
	case "pgup":
		p.cur = max(0, p.cur-5)
	default:
		if editField(m, &p.field, k) {
			p.search()
		}
	}
	return nil
}

// take puts the choice into the composer, which is opened for it if need be.
func (p *picker) take(m *Model) tea.Cmd {
	o := p.chosen()
	if o.Title == "" {
		return nil
	}
	m.pop()
	if m.writer.open && m.writer.thread == m.talk.thread.ID {
		return tea.Batch(m.turn(layout.Writer), m.putTemplate(o.Template))
	}
	cmd := m.reply("")
	if !m.writer.open {
		return cmd // it has said why one cannot write here
	}
	return tea.Batch(cmd, m.putTemplate(o.Template))
}

// putTemplate puts a template in at the cursor.
func (m *Model) putTemplate(t template.Template) tea.Cmd {
	at := m.writer.field.At()
	return m.putAt(t, at, at)
}

// putAt puts a template into the text in the place of from to to, as one step of undo. What is missing stays marked.
func (m *Model) putAt(t template.Template, from, to int) tea.Cmd {
	w := &m.writer
	filled, gaps := t.Fill(m.valuesHere())
	filled = safe.Plain(filled)
	text := w.field.Text()
	if from > 0 && text[from-1] != '\n' && text[from-1] != ' ' {
		filled = " " + filled
	}
	if to < len(text) && text[to] != '\n' && text[to] != ' ' {
		filled += " "
	}
	whole := text[:from] + filled + text[to:]
	cursor := from + len(filled)
	if n := gapsIn(filled); len(n) > 0 {
		cursor = from + n[0].Start
	}
	w.field.Change(whole, cursor)
	w.inChecks = false
	w.gapNames.learn(whole, from, gaps, t.Labels)
	key := "templates.put_whole"
	if len(gaps) > 0 {
		key = "templates.put"
	}
	if uses := m.usesOf(t); uses >= template.UsesWarn {
		m.say(warn, "templates.used", "N", uses)
	} else {
		m.say(good, key, "Title", m.th.Safe(t.Title), "Undo", keys.Spell("ctrl+z", m.Words))
	}
	return m.typed()
}

// usesOf counts how often a template was used in public of late.
func (m *Model) usesOf(t template.Template) int {
	if !m.knowing() {
		return 0
	}
	return template.Uses(t, m.aids.about.Earlier)
}

func (p *picker) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-6, 92)
	p.field.Size(width-2, 1)
	text, x, _ := p.field.View(edit.Paint{Text: th.Text}, nil)
	lines := []string{th.Accent.Render("/ ") + text[0], m.rule(width, th.Line)}
	inner := max(6, h-4)
	rows := max(3, min(12, (inner-3)*2/5))
	lines = append(lines, p.drawList(m, width, rows)...)
	lines = append(lines, m.rule(width, th.Line))
	lines = append(lines, p.preview(m, width, max(2, inner-len(lines)))...)
	f := frame{title: m.t("templates.title"), right: m.framePlace(), focus: true, footer: m.t("templates.keys")}
	d := drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, f, lines)}
	d.cursor, d.x, d.y = true, 4+x, 1
	return d
}

func (p *picker) drawList(m *Model, width, rows int) []string {
	th := m.th
	var lines []string
	top := max(0, p.cur-rows+1)
	for i := top; i < len(p.found) && i < top+rows; i++ {
		o := p.all[p.found[i]]
		short := ""
		if o.Shortcut != "" {
			short = "::" + o.Shortcut
		}
		note := m.kindsOf(o)
		style := th.Text
		if !o.fits {
			style = th.Soft
		}
		mark := "  "
		if i == p.cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(style, true)
		}
		room := max(10, width-2-13-safe.Width(note)-1)
		lines = append(lines, style.Render(safe.Fit(mark+safe.Fit(th.Safe(short), 12, th.More)+" "+safe.Fit(th.Safe(o.Title), room, th.More)+" "+note, width, th.More)))
	}
	switch {
	case len(p.all) == 0:
		lines = append(lines, th.Soft.Render(m.t("templates.empty")))
	case len(p.found) == 0:
		lines = append(lines, th.Soft.Render(m.t("templates.none", "Text", th.Safe(p.field.Text()))))
	}
	for len(lines) < rows {
		lines = append(lines, "")
	}
	return lines
}

// kindsOf says for what a template is, in few words.
func (m *Model) kindsOf(o offered) string {
	var parts []string
	if o.IsFact() {
		parts = append(parts, m.t("templates.fact"))
	} else if len(o.Kinds) > 0 {
		parts = append(parts, m.t("kind."+string(o.Kinds[0])))
	}
	if o.Audience != "" {
		parts = append(parts, m.t("templates.only_"+string(o.Audience)))
	}
	return strings.Join(parts, ", ")
}

// preview is what would be put in: filled with what is known, what is missing marked.
func (p *picker) preview(m *Model, width, rows int) []string {
	th := m.th
	o := p.chosen()
	var lines []string
	if o.Title != "" {
		for _, note := range []string{o.note, m.worn(o)} {
			if note != "" {
				lines = append(lines, wrapTo(note, width, 2, th.Warn, th.More)...)
			}
		}
		text, _ := o.Fill(m.valuesHere())
		gap := th.Spell(openGap)
		for _, l := range safe.Wrap(th.Block(text), width) {
			lines = append(lines, strings.ReplaceAll(th.Text.Render(l), gap, th.Mark.Render(gap)))
		}
	}
	if len(lines) > rows {
		lines = append(lines[:rows-1:rows-1], th.More)
	}
	for len(lines) < rows {
		lines = append(lines, "")
	}
	return lines
}

func (m *Model) worn(o offered) string {
	if o.uses < template.UsesWarn {
		return ""
	}
	return m.t("templates.used", "N", o.uses)
}
