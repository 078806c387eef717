package desk

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// breath is the pause before a reply leaves: the reply as it will be read, a slow guide, the time left, one question.
type breath struct {
	reply  replies.Reply
	thread store.Thread
	above  store.Message // what is answered
	opened time.Time
	calm   bool
	top    int
}

// In four, out six: about six breaths a minute.
const (
	inhale = 4 * time.Second
	exhale = 6 * time.Second
)

// questions is how many questions the catalogues hold under "breath.ask.".
const questions = 6

func newBreath(m *Model, r replies.Reply) *breath {
	b := &breath{reply: r, thread: m.talk.thread, opened: m.Now()}
	b.above, _ = m.answered(r.Target)
	m.note.clear() // a refusal of the try before is over, and would hide the keys on a low screen
	return b
}

// breathing tells whether a breath is on the screen.
func (m *Model) breathing() bool {
	if n := len(m.over); n > 0 {
		if d, ok := m.over[n-1].(*moderate); ok {
			return d.resting(m)
		}
		b, ok := m.over[n-1].(*breath)
		return ok && b.reply.At(m.Now()) == replies.Breathing
	}
	return false
}

func (b *breath) scope() keys.Scope { return keys.Breath }

func (b *breath) press(m *Model, k tea.KeyPressMsg, since time.Duration) tea.Cmd {
	if !b.calm { // it opened by itself while keys were still coming
		if since < typingPause && m.Now().Sub(b.opened) < 2*time.Second {
			return nil
		}
		b.calm = true
	}
	name := k.String()
	id, _ := m.km.Find(name, keys.Breath)
	switch id {
	case keys.BreathSend:
		if b.reply.At(m.Now()) != replies.Ready {
			m.say(warn, "refused.breathing", "Left", clock(b.reply.Left(m.Now())))
			return nil
		}
		m.pop()
		return m.confirm(b.reply)
	case keys.BreathEdit:
		m.pop()
		return m.write("", "")
	case keys.BreathBack: // back to the list, to go on with the next thread
		m.pop()
		return m.turn(layout.List)
	}
	id, ok := m.km.Find(name, keys.Move, keys.Global)
	switch {
	case id == keys.PageDown:
		b.top++
	case id == keys.PageUp:
		b.top = max(0, b.top-1)
	case ok && id != keys.Help && id != keys.Palette: // going on triaging: the reply waits under Ready
		m.pop()
		m.focus = layout.List
		m.lay()
		return m.act(id)
	}
	return nil
}

// follow takes over what became of the reply meanwhile; gone tells that there is nothing to breathe for any more.
func (b *breath) follow(known map[int64]replies.Reply) (gone bool) {
	r, ok := known[b.reply.ID]
	if !ok || r.State != replies.Breathing {
		return true
	}
	b.reply = r
	return false
}

func (b *breath) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 72)
	ready := b.reply.At(m.Now()) == replies.Ready
	foot := b.foot(m, width, ready)
	head := b.head(m, width)
	body := safe.Wrap(th.Block(b.reply.Text), width-4)
	room := max(1, h-4-len(head)-len(foot))
	b.top = max(0, min(b.top, len(body)-room))
	shown := body[b.top:min(len(body), b.top+room)]
	lines := append([]string{}, head...)
	for i, l := range shown {
		if i == room-1 && b.top+room < len(body) {
			l = th.More + " " + m.t("desk.scroll", "Key", keys.Spell("pgdown", m.Words))
		}
		lines = append(lines, "  "+th.OursText.Render(th.Glyphs.Ours)+" "+th.Text.Render(l))
	}
	lines = append(lines, foot...)
	style := th.Public
	if b.reply.Audience == sources.Private {
		style = th.Private
	}
	title := m.t("breath.title_" + string(b.reply.Audience))
	return drawn{lines: m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: title, style: &style, focus: true}, lines)}
}

// head is what stands above the reply: the post, and the message that is answered.
func (b *breath) head(m *Model, width int) []string {
	th := m.th
	var lines []string
	if c := b.thread.Context; c.Text != "" && b.reply.Audience == sources.Public {
		lines = append(lines, th.Faint.Render(safe.Cut(m.t("desk.under", "Text", m.quote(th.Safe(c.Text))), width, th.More)))
	}
	who := b.above.Author.Name
	if who == "" {
		who = b.thread.Author
	}
	lines = append(lines, th.TheirsText.Render(safe.Cut(m.name(who), width, th.More)))
	text := b.above.Text
	if text == "" {
		text = b.thread.Snippet
	}
	said := safe.Wrap(th.Safe(text), width-2)
	if len(said) > 2 {
		said = []string{said[0], safe.Fit(said[1]+th.More, width-2, th.More)}
	}
	for _, l := range said {
		lines = append(lines, "  "+th.Soft.Render(strings.TrimRight(l, " ")))
	}
	name := m.t("desk.ours", "Name", th.Safe(b.thread.Brand))
	return append(lines, "  "+th.Faint.Render(th.Glyphs.Reply)+" "+th.OursText.Render(safe.Cut(name, width-6, th.More)))
}

// foot is the guide, the time and the question, or how to let it go.
func (b *breath) foot(m *Model, width int, ready bool) []string {
	th := m.th
	lines := []string{"", m.rule(width, th.Line)}
	if ready {
		over := "breath.over_" + string(b.reply.Audience)
		if m.byHand(b.reply.Audience) {
			over = "posting.release"
		}
		for _, l := range safe.Wrap(m.t(over, "Key", m.km.Name("breath_send", m.Words)), width) {
			lines = append(lines, th.Good.Render(l))
		}
	} else {
		lines = append(lines, b.guide(m, width))
		for _, l := range safe.Wrap(m.t("breath.ask."+itoa(int(b.reply.ID)%questions+1)), width) {
			lines = append(lines, th.Text.Render(l))
		}
	}
	var names []string
	for _, k := range m.km.In(keys.Breath) {
		if k.ID != keys.BreathSend || ready {
			names = append(names, th.Key.Render(th.Spell(m.km.Name(k.ID, m.Words)))+" "+th.Soft.Render(m.keyWords(k)))
		}
	}
	return append(lines, "", strings.Join(names, "   "))
}

// guide is a line that grows while one breathes in and goes back while one breathes out. Who wants little motion gets
// words and the time.
func (b *breath) guide(m *Model, width int) string {
	now := m.Now()
	return m.breathLine(now.Sub(b.reply.BreathAt), m.t("breath.left", "Time", clock(b.reply.Left(now))), width)
}

// breathLine draws the guide for a breath that has gone on for so long, with what is to stand behind it.
func (m *Model) breathLine(since time.Duration, left string, width int) string {
	th := m.th
	if th.Look.Still {
		return th.Breath.Render(safe.Cut(m.t("breath.still"), max(0, width-safe.Width(left)-2), th.More)) + "  " + th.Bold.Render(left)
	}
	at := since % (inhale + exhale)
	word, full := m.t("breath.in"), float64(at)/float64(inhale)
	if at >= inhale {
		word, full = m.t("breath.out"), 1-float64(at-inhale)/float64(exhale)
	}
	word = safe.Fit(word, max(safe.Width(m.t("breath.in")), safe.Width(m.t("breath.out"))), "")
	room := max(4, width-safe.Width(word)-safe.Width(left)-4)
	n := max(0, min(room, int(full*float64(room)+0.5)))
	return th.Breath.Render(word) + "  " + th.Breath.Render(strings.Repeat(th.Full, n)) +
		th.BreathRest.Render(strings.Repeat(th.Glyphs.Empty, room-n)) + "  " + th.Bold.Render(left)
}

type confirmedMsg struct {
	reply replies.Reply
	err   error
}

// confirmOpen lets the open thread's rested reply leave.
func (m *Model) confirmOpen() tea.Cmd {
	switch r := m.talk.draft; r.At(m.Now()) {
	case replies.Handed:
		return m.post(r)
	case replies.Ready:
	default:
		if _, ok := m.waitingDeed(); ok {
			return m.openDeed()
		}
	}
	return m.confirm(m.talk.draft)
}

func (m *Model) confirm(r replies.Reply) tea.Cmd {
	db, ctx, wake := m.Store, m.Context, m.Dispatch
	return func() tea.Msg {
		got, err := db.Confirm(ctx, r.ID, r.Rev)
		if err == nil && got.State != replies.Handed {
			wake()
		}
		return confirmedMsg{got, err}
	}
}

func (c confirmedMsg) apply(m *Model) tea.Cmd {
	if c.err != nil {
		if r, ok := replies.AsRefused(c.err); ok && r.Why == replies.Changed {
			m.say(warn, "desk.changed_elsewhere")
			return m.refresh()
		}
		m.failed("storage.save", c.err)
		return m.refresh()
	}
	if c.reply.State == replies.Handed {
		return m.postThere(c.reply)
	}
	m.say(good, "desk.on_its_way", "Name", m.who(c.reply.Thread))
	return m.refresh()
}

func (m *Model) quote(s string) string { return m.th.Spell(quote(s, m.Words.Lang())) }
