package desk

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"charm.land/lipgloss/v2"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources/intake"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// tone is how a remark in the status line is meant.
type tone int

const (
	plain tone = iota
	good
	warn
	bad
)

// note is the remark in the status line.
type note struct {
	text   string
	tone   tone
	said   time.Time
	until  time.Time
	sticky bool // stays until something else is said
}

func (n *note) clear() { *n = note{} }

// read lets a remark go that has been seen: keys come again and it has stood for a moment.
func (n *note) read(now time.Time) {
	if !n.sticky && now.Sub(n.said) > 2*time.Second {
		n.clear()
	}
}

func (n *note) age(now time.Time) {
	if n.text != "" && !n.sticky && !now.Before(n.until) {
		n.clear()
	}
}

// say puts a text of the catalogue into the status line.
func (m *Model) say(t tone, key string, args ...any) { m.sayText(t, m.t(key, args...)) }

func (m *Model) sayText(t tone, text string) {
	stay := 5 * time.Second
	if t == warn || t == bad {
		stay = 12 * time.Second
	}
	m.note = note{text: text, tone: t, said: m.Now(), until: m.Now().Add(stay)}
}

// fault says what went wrong in the store and what to do. Nothing is lost by it: what is on the screen stays there.
func (m *Model) fault(doing string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	slog.Error("desk: store", "doing", doing, "err", err)
	key := "storage.other"
	for _, c := range []struct {
		err error
		key string
	}{
		{store.ErrReadOnly, "storage.here_read_only"},
		{store.ErrBusy, "storage.here_busy"},
		{store.ErrCorrupt, "storage.here_corrupt"},
		{store.ErrNewer, "storage.here_newer"},
		{store.ErrNotFound, "storage.not_found"},
	} {
		if errors.Is(err, c.err) {
			key = c.key
		}
	}
	m.sayText(bad, m.t(doing)+" "+m.t(key))
	m.note.sticky = doing == "storage.save"
}

// refuse says why the gate did not let a step through.
func (m *Model) refuse(r *replies.Refused) {
	args := []any{"Left", clock(r.Left), "Checks", ""}
	if r.Why == replies.OpenChecks {
		var names []string
		for _, c := range r.Verdict.OpenHard() {
			names = append(names, m.Words.Check(c))
		}
		args[3] = strings.Join(names, ", ")
	}
	m.say(warn, "refused."+string(r.Why), args...)
}

// failed tells either of the two.
func (m *Model) failed(doing string, err error) {
	if r, ok := replies.AsRefused(err); ok {
		m.refuse(r)
		return
	}
	var step replies.Misstep
	if errors.As(err, &step) {
		m.say(warn, step.Key())
		return
	}
	m.fault(doing, err)
}

func (m *Model) noteStyle() lipgloss.Style {
	switch m.note.tone {
	case good:
		return m.th.Good
	case warn:
		return m.th.Warn
	case bad:
		return m.th.Bad
	}
	return m.th.Accent
}

// drawTitle draws the first line: where one is, what waits, what the sync does, what time it is.
func (m *Model) drawTitle(w int) string {
	th := m.th
	where := m.at.Brand
	if where == "" {
		where = m.t("desk.all_brands")
		if len(m.Brands) == 1 {
			where = m.Brands[0].Name
		}
	}
	left := " " + m.th.Safe(where) + " " + th.Down
	if m.Sandbox {
		left += "  " + m.t("desk.demo")
	}
	clockText := m.Now().Format("15:04") + " "
	right := m.drawSync(w / 3)
	if right != "" {
		right += "  "
	}
	sky, skyStyle := m.sky(w)
	right += clockText
	mid := m.figures()
	room := w - safe.Width(left) - safe.Width(right) - safe.Width(sky) - 4
	var out string
	used := 0
	for _, p := range mid {
		n := safe.Width(p.text)
		if used > 0 {
			n += safe.Width(th.Sep)
		}
		if used+n > room {
			break
		}
		if used > 0 {
			out += th.Faint.Render(th.Sep)
		}
		out += p.style.Render(p.text)
		used += n
	}
	gap := w - safe.Width(left) - used - safe.Width(sky) - safe.Width(right)
	before := max(2, gap/2)
	return safe.Fit(th.BarStrong.Render(left)+safe.Blanks(before)+out+safe.Blanks(max(1, gap-before))+skyStyle.Render(sky)+th.Bar.Render(right), w, "")
}

// figure is a number in the first line.
type figure struct {
	text  string
	style lipgloss.Style
}

// figures are what waits, the most pressing first.
func (m *Model) figures() []figure {
	th, c := m.th, m.counts
	var out []figure
	add := func(n int, key string, style lipgloss.Style, args ...any) {
		if n > 0 {
			out = append(out, figure{m.n(key, n, args...), style})
		}
	}
	breath := ""
	if left := c.NextAt.Sub(m.Now()); left > 0 {
		breath = " " + clock(left)
	}
	add(c.Replies[replies.Unsure]+c.Deeds[moderation.Unsure], "bar.unsure", th.BarAlert)
	add(c.Replies[replies.Failed]+c.Deeds[moderation.Failed], "bar.failed", th.BarAlert)
	add(c.Overdue, "bar.overdue", th.BarAlert)
	add(c.Replies[replies.Ready]+c.Deeds[moderation.Ready], "bar.ready", th.BarStrong)
	add(c.Replies[replies.Handed], "bar.handed", th.BarStrong)
	add(c.Replies[replies.Breathing]+c.Deeds[moderation.Breathing], "bar.breathing", th.Accent, "Left", breath)
	add(c.Replies[replies.Queued]+c.Replies[replies.Sending]+c.Deeds[moderation.Queued]+c.Deeds[moderation.Doing], "bar.sending", th.Accent)
	add(c.Unread, "bar.unread", th.Bar)
	return out
}

// drawSync says in few words which channels are in trouble, and what the sync is doing.
func (m *Model) drawSync(w int) string {
	text := ""
	if t := m.troubledChannels(); t > 0 {
		text = m.n("bar.trouble", t) + "  "
	}
	var run intake.Event
	n := 0
	for id, e := range m.sync.runs {
		if m.Now().Sub(m.sync.heard[id]) > silence {
			continue
		}
		if n == 0 || e.Channel.ID() < run.Channel.ID() {
			run = e
		}
		n++
	}
	if n == 0 {
		return safe.Cut(strings.TrimRight(text, " "), w, m.th.More)
	}
	text += m.th.Sync + " " + m.th.Safe(run.Channel.Name)
	if run.Total > 0 {
		text += " " + itoa(run.Done) + "/" + itoa(run.Total)
	} else if run.Done > 0 {
		text += " " + itoa(run.Done)
	}
	if run.Left > 0 {
		text += " " + m.t("bar.left", "Min", itoa(max(1, int(run.Left.Round(time.Minute)/time.Minute))))
	}
	if n > 1 {
		text += " +" + itoa(n-1)
	}
	return safe.Cut(text, w, m.th.More)
}

// drawBottom draws the status line, where there is one, and the help line. A remark that is too long for its line takes
// what it needs from the lines above and below.
func (m *Model) drawBottom(lines []string, w int, status bool) []string {
	help := m.drawHelp(w)
	if status {
		lines = append(lines, safe.Blanks(w))
	}
	lines = append(lines, help)
	text := m.remark()
	if text == "" {
		return lines
	}
	note := wrapTo(text, w-2, 3, m.noteStyle(), m.th.More)
	from := len(lines) - len(note)
	if status && len(note) == 1 {
		from--
	}
	for i, l := range note {
		lines[from+i] = safe.Fit(" "+l, w, "")
	}
	return lines
}

// remark is what the status line says: the last remark, or what is wrong with the channel the cursor is on.
func (m *Model) remark() string {
	if m.note.text != "" {
		return m.note.text
	}
	return m.channelRemark()
}

// drawHelp is the help line: the keys of where one is, as many as find room.
func (m *Model) drawHelp(w int) string {
	var out strings.Builder
	used := 0
	for _, k := range m.km.Bar(m.helpScopes()...) {
		if m.cannot(k.ID) != "" {
			continue
		}
		first, ok := m.barKey(k)
		if !ok {
			continue
		}
		name, what := keys.Spell(first, m.Words), m.keyWords(k)
		name = m.th.Spell(name)
		n := safe.Width(name) + 1 + safe.Width(what) + 2
		if used+n > w-1 {
			continue
		}
		out.WriteString(" " + m.th.Key.Render(name) + " " + m.th.Soft.Render(what) + " ")
		used += n
	}
	return out.String() + safe.Blanks(w-used)
}

// barKey is the key the help line names: where a dialog has a text field, letters are text.
func (m *Model) barKey(k keys.Key) (string, bool) {
	n := len(m.over)
	if n == 0 {
		return k.Keys[0], true
	}
	if m.reading() {
		_, still := m.over[n-1].(*menu)
		if k.ID == keys.DialogTake || still && k.ID != keys.DialogBack {
			return "", false // it is only there to be read
		}
	}
	if _, ok := m.over[n-1].(interface{ paste(m *Model, s string) }); !ok {
		return k.Keys[0], true
	}
	if k.ID == keys.DialogDown || k.ID == keys.DialogUp {
		_, waives := m.over[n-1].(*waive)
		if d, asks := m.over[n-1].(*ask); waives || asks && len(d.list) == 0 {
			return "", false // there is nothing to choose
		}
	}
	for _, name := range k.Keys {
		if utf8.RuneCountInString(name) > 1 {
			return name, true
		}
	}
	return "", false
}

// reading tells whether what lies on top is only there to be read.
func (m *Model) reading() bool {
	if len(m.over) == 0 {
		return false
	}
	switch d := m.over[len(m.over)-1].(type) {
	case *help, *handbook:
		return true
	case *menu:
		return len(d.items) == 0
	}
	return false
}

func (m *Model) helpScopes() []keys.Scope {
	if n := len(m.over); n > 0 {
		return []keys.Scope{m.over[n-1].scope()}
	}
	switch {
	case m.find.open:
		return []keys.Scope{keys.Find}
	case m.focus == layout.Writer && m.writer.inChecks:
		return []keys.Scope{keys.Checks}
	case m.focus == layout.Writer:
		return []keys.Scope{keys.Writer}
	case m.focus == layout.Side:
		return []keys.Scope{keys.Move, keys.Side, keys.Global}
	case m.focus == layout.Talk:
		return []keys.Scope{keys.Posts, keys.Move, keys.Talk, keys.Global}
	}
	return []keys.Scope{keys.Posts, keys.Rows, keys.Move, keys.Global}
}
