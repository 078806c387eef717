package desk

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// modWidth is the widest the dialog is.
const modWidth = 70

func (d *moderate) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, modWidth)
	out := drawn{}
	var lines []string
	add := func(more ...string) { lines = append(lines, more...) }
	add(d.head(m, width)...)
	switch d.step {
	case modActs:
		add(d.acts(m, width)...)
	case modGrounds:
		add(d.why(m, width)...)
	case modReason:
		add(d.refused(m, width)...)
		d.field.Size(width-2, 1)
		line, x, _ := d.field.View(edit.Paint{Text: th.Bold}, nil)
		out.cursor, out.x, out.y = true, 4+x, len(lines)+1
		add(th.Accent.Render("> ") + line[0])
		add(wrapTo(m.t("mod.reason_hint", "N", moderation.ReasonLetters), width, 2, th.Soft, th.More)...)
	case modConfirm:
		add(d.confirming(m, width)...)
	case modRest:
		add(d.rest(m, width)...)
	case modTrouble:
		add(d.trouble(m, width)...)
	}
	if most := h - 2; len(lines) > most && most > 3 { // the keys below stay in sight
		cut := len(lines) - most
		lines = append(lines[:1:1], lines[1+cut:]...)
		out.y -= cut
	}
	out.lines = m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: d.title(m), focus: true}, lines)
	return out
}

func (d *moderate) title(m *Model) string {
	switch {
	case d.many != nil && d.step == modActs:
		return m.n("mod.title_many", len(d.many))
	case d.many != nil:
		return m.t("deed.act."+string(d.act)) + m.th.Sep + m.n("mod.title_many", len(d.many))
	case d.step == modActs:
		return m.t("mod.title", "Name", m.name(d.msg.Author.Name))
	}
	return m.t("deed.act."+string(d.act)) + m.th.Sep + m.name(d.msg.Author.Name)
}

// head is the message, as short as can be.
func (d *moderate) head(m *Model, width int) []string {
	if d.many != nil {
		return nil
	}
	th := m.th
	text := safe.Wrap(th.Safe(d.msg.Text), width-2)
	if len(text) > 2 {
		text = []string{text[0], safe.Fit(text[1]+th.More, width-2, th.More)}
	}
	var lines []string
	for _, l := range text {
		lines = append(lines, "  "+th.Soft.Render(strings.TrimRight(l, " ")))
	}
	return append(lines, "")
}

// item draws an answer.
func (d *moderate) item(m *Model, i, width int, text, note string, faint bool) string {
	th := m.th
	mark, style := "  ", th.Text
	if faint {
		style = th.Faint
	}
	if i == d.cur {
		mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(style, true)
	}
	note = safe.Cut(note, max(0, width-safe.Width(text)-6), th.More)
	return style.Render(safe.Fit(mark+itoa(i+1)+" "+text, width-safe.Width(note), th.More) + note)
}

// acts lists what can be done, and below it what the chosen one means: for the network, and for others.
func (d *moderate) acts(m *Model, width int) []string {
	th := m.th
	var lines, below []string
	if d.many != nil {
		for i, act := range manyActs {
			lines = append(lines, d.item(m, i, width, m.t("deed.act."+string(act)), "", false))
		}
		below = []string{m.t("mod.many_hint")}
	}
	for i, o := range d.opts {
		text, note, off := m.t("deed.act."+string(o.Act)), "", d.cannot(m, i)
		switch {
		case o.Back:
			text, note = m.t("deed.back."+string(o.Act)), m.Words.Deed(moderation.Deed{Act: o.Act}, moderation.Done)
		case o.Deed != nil && off == "" && slices.Contains(openDeeds, o.Deed.State):
			text = m.Words.Deed(o.Deed.Deed, o.Deed.At(m.Now()))
			if left := o.Deed.Left(m.Now()); left > 0 {
				note = clock(left)
			}
		case off != "" && i > 0 && d.can(m, i-1) && m.h > 24:
			lines = append(lines, "")
			fallthrough
		case off != "":
			text += th.Sep + strings.TrimSuffix(off, ".")
		}
		lines = append(lines, d.item(m, i, width, th.Spell(text), th.Spell(note), off != ""))
		if i != d.cur {
			continue
		}
		switch {
		case o.Back:
			below = []string{m.t("mod.back_hint")}
		case off != "":
			below = []string{off}
		default:
			below = d.seen(m, o.Ruling)
		}
	}
	lines = append(lines, m.rule(width, th.Line))
	return append(lines, d.paragraph(m, below, width, 4)...)
}

// seen is what the network does with it and what others will still see, in one paragraph.
func (d *moderate) seen(m *Model, r moderation.Ruling) []string {
	_, see, _ := m.Words.Guard(r)
	if len(see) == 0 {
		return nil
	}
	return []string{strings.Join(see, " ")}
}

func (d *moderate) paragraph(m *Model, texts []string, width, most int) []string {
	var lines []string
	for _, t := range texts {
		lines = append(lines, wrapTo(m.th.Spell(t), width, most, m.th.Soft, m.th.More)...)
	}
	for len(lines) < 2 { // the box keeps its height while one goes through the list
		lines = append(lines, "")
	}
	return lines
}

// why asks for the rule of the house.
func (d *moderate) why(m *Model, width int) []string {
	lines := []string{m.th.Text.Render(safe.Cut(m.t("mod.why"), width, m.th.More))}
	for i, g := range grounds {
		text := m.Words.Ground(g.ground)
		if g.ground == sources.PersonalData {
			text += ": " + m.t("mod.third")
			if !g.third {
				text = m.Words.Ground(g.ground) + ": " + m.t("mod.own")
			}
		}
		lines = append(lines, d.item(m, i, width, m.th.Spell(text), "", false))
	}
	return lines
}

// refused says why not, what to do instead, and what it would take all the same.
func (d *moderate) refused(m *Model, width int) []string {
	th := m.th
	why, _, instead := m.Words.Guard(d.ruling)
	var lines []string
	for _, t := range why {
		lines = append(lines, wrapTo(th.Spell(t), width, 2, th.Warn, th.More)...)
	}
	for _, t := range instead {
		lines = append(lines, wrapTo(th.Spell(m.t("mod.instead", "Text", t)), width, 2, th.Good, th.More)...)
	}
	lines = append(lines, "")
	return append(lines, wrapTo(m.t("mod.overrule"), width, 2, th.Text, th.More)...)
}

// copied shows what is kept.
func (d *moderate) copied(m *Model, width int) []string {
	th, c := m.th, d.deed.Copy
	head := m.t("mod.kept", "Name", m.name(c.Author.Name), "Time", c.Time.Local().Format(m.t("mod.time")))
	if n := len(c.Links); n > 0 {
		head += th.Sep + m.n("mod.pictures", n)
	}
	lines := []string{th.Good.Render(safe.Cut(th.Pass+" "+head, width, th.More))}
	if d.deed.Ground != "" {
		lines = append(lines, th.Text.Render(safe.Cut("  "+m.t("deed.ground", "Ground", m.Words.Ground(d.deed.Ground)), width, th.More)))
	}
	if d.deed.Overrule != "" {
		lines = append(lines, wrapTo(m.t("deed.own_words", "Text", th.Safe(d.deed.Overrule)), width, 3, th.Text, th.More)...)
	}
	return lines
}

// confirming is the last look before it is done.
func (d *moderate) confirming(m *Model, width int) []string {
	th := m.th
	if d.many != nil {
		lines := []string{th.Text.Render(safe.Cut(m.t("deed.ground", "Ground", m.Words.Ground(d.ground)), width, th.More)), ""}
		if !d.asked {
			return append(lines, th.Faint.Render(m.t("desk.loading")))
		}
		lines = append(lines, wrapTo(m.n("mod.many_go", d.counts[0]), width, 2, th.Text, th.More)...)
		if d.counts[1] > 0 {
			lines = append(lines, wrapTo(m.n("mod.many_stay", d.counts[1]), width, 3, th.Warn, th.More)...)
		}
		return append(lines, "", d.keys(m, d.counts[0] > 0))
	}
	lines := d.copied(m, width)
	lines = append(lines, "")
	why, see, _ := m.Words.Guard(d.ruling)
	for _, t := range append(why, see...) {
		lines = append(lines, wrapTo(th.Spell(t), width, 2, th.Soft, th.More)...)
	}
	return append(lines, "", d.keys(m, true))
}

// keys names what Enter and Esc do here.
func (d *moderate) keys(m *Model, may bool) string {
	th := m.th
	var parts []string
	if may {
		parts = append(parts, th.Key.Render("Enter")+" "+th.Soft.Render(m.t("deed.act."+string(d.act))))
	}
	if d.step == modRest {
		parts = append(parts, th.Key.Render("x")+" "+th.Soft.Render(m.t("mod.let_go")))
	}
	return strings.Join(append(parts, th.Key.Render("Esc")+" "+th.Soft.Render(m.t("mod.leave"))), "   ")
}

// rest is the breath before going against criticism.
func (d *moderate) rest(m *Model, width int) []string {
	th := m.th
	lines := append(d.copied(m, width), "")
	left := d.deed.Left(m.Now())
	if left == 0 {
		lines = append(lines, wrapTo(m.t("mod.rest_over"), width, 2, th.Good, th.More)...)
		lines = append(lines, d.paragraph(m, d.seen(m, d.ruling), width, 3)...)
		return append(lines, "", d.keys(m, true))
	}
	lines = append(lines, d.guide(m, width))
	lines = append(lines, wrapTo(m.t("mod.rest_ask"), width, 2, th.Text, th.More)...)
	return append(lines, "", d.keys(m, false))
}

// guide is the slow line of the breath before a reply.
func (d *moderate) guide(m *Model, width int) string {
	b := &breath{}
	b.reply.State, b.reply.ReadyAt, b.reply.BreathAt = "breathing", d.deed.ReadyAt, d.deed.AskedAt
	return b.guide(m, width)
}

// trouble says what is known of a deed that has not come to a good end, and what can be done.
func (d *moderate) trouble(m *Model, width int) []string {
	th := m.th
	lines := []string{th.Warn.Render(safe.Cut(th.Spell(m.Words.Deed(d.deed.Deed, d.deed.At(m.Now()))), width, th.More))}
	switch d.deed.State {
	case moderation.Unsure:
		lines = append(lines, wrapTo(m.t("deed.unsure_why"), width, 3, th.Text, th.More)...)
	case moderation.Failed:
		lines = append(lines, wrapTo(m.deedTrouble(d.deed), width, 4, th.Text, th.More)...)
	}
	lines = append(lines, "")
	for i, s := range troubleSteps(d.deed) {
		lines = append(lines, d.item(m, i, width, m.t(s.key), "", false))
	}
	return lines
}

// deedTrouble is the network's reason in words.
func (m *Model) deedTrouble(d store.Deed) string {
	if d.Trouble == "" || d.Trouble == sources.NotSent {
		return m.t("deed.not_done")
	}
	return m.classSentence(d.Trouble, d.Copy.Network, "", d.Detail, time.Time{})
}

// troubleStep is what can be done with a deed that has not come to a good end.
type troubleStep struct {
	key string
	do  func(m *Model, d *moderate) tea.Cmd
}

func troubleSteps(d store.Deed) []troubleStep {
	retry := troubleStep{"mod.retry", func(m *Model, x *moderate) tea.Cmd { return x.settle(m, "retry") }}
	drop := troubleStep{"mod.let_go", func(m *Model, x *moderate) tea.Cmd { return x.drop(m) }}
	later := troubleStep{"mod.leave", func(m *Model, _ *moderate) tea.Cmd { m.pop(); return nil }}
	switch d.State {
	case moderation.Failed:
		return []troubleStep{retry, drop, later}
	case moderation.Unsure:
		return []troubleStep{
			{"mod.was_done", func(m *Model, x *moderate) tea.Cmd { return x.settle(m, "seen") }},
			{"mod.was_not", func(m *Model, x *moderate) tea.Cmd { return x.settle(m, "unseen") }},
			retry, later,
		}
	case moderation.Asked, moderation.Queued:
		return []troubleStep{
			{"mod.look_again", func(m *Model, x *moderate) tea.Cmd { x.step, x.cur = modGrounds, 0; return nil }},
			drop, later,
		}
	}
	return []troubleStep{later}
}

// markRoom is from which width on the ground of a deed stands at the message's head.
const markRoom = 44

// deedMark says at a message's head what was done to it; told tells whether that says why it is out of sight.
func (m *Model) deedMark(msg store.Message) (text string, told bool) {
	var parts []string
	seen := map[sources.Act]bool{}
	for _, d := range m.talk.deeds { // the newest first
		if d.Message != msg.ID || seen[d.Act] {
			continue
		}
		seen[d.Act] = true
		removes := slices.Contains([]sources.Act{sources.ActHide, sources.ActTrash, sources.ActSpam, sources.ActDelete}, d.Act)
		switch {
		case d.State == moderation.Undone, d.State == moderation.Dropped, d.State == moderation.Done && removes && !msg.Hidden && !msg.Deleted:
			continue // it is to be seen again
		}
		t := m.Words.Deed(d.Deed, d.At(m.Now()))
		if d.State == moderation.Done {
			told = told || removes
			if d.Ground != "" && m.talk.w >= markRoom {
				t += ": " + m.Words.Ground(d.Ground)
			}
		}
		parts = append(parts, m.th.Spell(t))
	}
	return strings.Join(parts, ", "), told
}
