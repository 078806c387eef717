package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// ask is a question with a line to write on and answers to choose from, which may follow what is written.
type ask struct {
	title  string
	text   []string // what to know before answering
	hint   string   // below the line while nothing is written
	field  edit.Field
	list   []choice
	cur    int // the chosen answer, -1 for what is written
	about  string
	wrong  string // why what was written could not be taken
	marked string // before the answers that are switched on; "" where none can be

	choose func(m *Model, text string) (list []choice, cur int) // the answers to what is written; nil: always the same
	tell   func(m *Model, text string) (string, tone)           // what that would mean, live; nil: nothing
	take   func(m *Model, text string) (wrong string, do tea.Cmd)
	extra  map[string]func(m *Model, d *ask) tea.Cmd // keys of this question alone
	counts bool                                      // while nothing is written a digit takes the answer of its number
	toggle func(m *Model, d *ask)                    // what Tab does with the chosen answer; nil: it goes to the next
}

// choice is an answer of an ask.
type choice struct {
	text, note string
	on         bool
	off        string // why it cannot be taken now
	do         func(m *Model) tea.Cmd
}

func newAsk(m *Model, title string) *ask {
	d := &ask{title: title, cur: -1, about: "case"}
	d.field.One, d.field.Fold = true, m.th.Spell
	return d
}

// written follows a change of the line.
func (d *ask) written(m *Model) {
	d.wrong = ""
	if d.choose != nil {
		d.list, d.cur = d.choose(m, d.field.Text())
	}
}

func (d *ask) scope() keys.Scope { return keys.Dialog }

func (d *ask) paste(m *Model, s string) {
	if d.field.Insert(s) {
		d.written(m)
	}
}

func (d *ask) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	if do := d.extra[name]; do != nil {
		return do(m, d)
	}
	if n := len(name) == 1 && d.counts && d.field.Text() == ""; n && name[0] >= '1' && int(name[0]-'1') < len(d.list) {
		d.cur = int(name[0] - '1')
		return d.enter(m)
	}
	switch name {
	case "esc":
		m.pop()
	case "enter":
		return d.enter(m)
	case "tab":
		if d.toggle != nil {
			d.toggle(m, d)
			return nil
		}
		d.move(1)
	case "down", "ctrl+n":
		d.move(1)
	case "up", "shift+tab", "ctrl+p":
		d.move(-1)
	default:
		before := d.field.Text()
		if editField(m, &d.field, k); d.field.Text() != before {
			d.written(m)
		}
	}
	return nil
}

// move goes to another answer; above the first one lies what is written.
func (d *ask) move(by int) {
	low := 0
	if d.field.Text() != "" && d.take != nil || len(d.list) == 0 {
		low = -1
	}
	d.cur = max(low, min(d.cur+by, len(d.list)-1))
	d.wrong = ""
}

func (d *ask) enter(m *Model) tea.Cmd {
	if d.cur >= 0 && d.cur < len(d.list) {
		c := d.list[d.cur]
		if c.off != "" {
			d.wrong = c.off
			return nil
		}
		m.pop()
		return c.do(m)
	}
	if d.take == nil {
		return nil
	}
	wrong, do := d.take(m, d.field.Text())
	if wrong != "" {
		d.wrong = wrong
		return nil
	}
	m.pop()
	return do
}

func (d *ask) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 64)
	var lines []string
	for _, t := range d.text {
		for _, l := range safe.Wrap(t, width) {
			lines = append(lines, th.Text.Render(l))
		}
	}
	d.field.Size(width-2, 1)
	line, x, _ := d.field.View(edit.Paint{Text: th.Bold}, nil)
	y := len(lines)
	lines = append(lines, th.Accent.Render("> ")+line[0])
	said, style := d.hint, th.Soft
	switch {
	case d.wrong != "":
		said, style = d.wrong, th.Warn
	case d.field.Text() != "" && d.tell != nil:
		text, tone := d.tell(m, d.field.Text())
		if said = text; tone == warn {
			style = th.Warn
		} else if tone == good {
			style = th.Good
		}
	}
	lines = append(lines, wrapTo(said, width, 3, style, th.More)...)
	if len(d.list) > 0 {
		lines = append(lines, "")
		lines = append(lines, d.answers(m, width, h-4-len(lines))...)
	}
	box := m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: d.title, focus: true}, lines)
	return drawn{lines: box, cursor: true, x: 4 + x, y: y + 1}
}

// answers draws those around the chosen one.
func (d *ask) answers(m *Model, width, rows int) []string {
	th := m.th
	rows = max(1, min(rows, 12))
	top := max(0, min(d.cur-rows+1, len(d.list)-rows))
	var lines []string
	for i := top; i < len(d.list) && i < top+rows; i++ {
		c := d.list[i]
		mark, style := "  ", th.Text
		if c.off != "" {
			style = th.Faint
		}
		if i == d.cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(th.Accent, true)
		}
		if d.marked != "" {
			sign := safe.Blanks(safe.Width(d.marked))
			if c.on {
				sign = d.marked
			}
			mark += sign + " "
		}
		note := c.note
		if room := width - safe.Width(mark+c.text) - 1; safe.Width(note) > max(0, room) {
			note = safe.Cut(note, max(0, room), th.More)
		}
		lines = append(lines, style.Render(safe.Fit(mark+c.text, width-safe.Width(note), th.More)+note))
	}
	return lines
}
