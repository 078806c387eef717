package desk

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// posting is the question that stays until it is answered: a reply is in the person's hands, has it been posted? It holds
// the text, so that it can be selected where the terminal has no clipboard for programs.
type posting struct {
	menu
	reply  replies.Reply
	thread store.Thread
	link   string // pasted, "" for none
	top    int
	room   int // rows of the text shown
	rows   int // rows it has
}

// keyWords says what a key does where it stands: what the breath lets go is not always sent by the program.
func (m *Model) keyWords(k keys.Key) string {
	if n := len(m.over); n > 0 && k.ID == keys.BreathSend {
		if b, ok := m.over[n-1].(*breath); ok && m.byHand(b.reply.Audience) {
			return m.t("posting.release_key")
		}
	}
	if m.reading() {
		switch k.ID {
		case keys.DialogBack:
			return m.t("keys.dialog_close")
		case keys.DialogDown:
			return m.t("keys.dialog_scroll")
		}
	}
	return m.t(k.Words())
}

// unpost takes the question about a reply off the screen.
func (m *Model) unpost(id int64) {
	m.over = slices.DeleteFunc(m.over, func(o overlay) bool {
		p, ok := o.(*posting)
		return ok && p.reply.ID == id
	})
}

// byHand tells whether a reply to the open thread goes out by the person's own hands.
func (m *Model) byHand(audience sources.Audience) bool {
	th := m.talk.thread
	_, can := m.Capabilities(th.Channel).Reply(th.Form, th.Audience, audience)
	return can.ByHand
}

// placeName is where a thread is, in words: the network, or the place something was written down from.
func (m *Model) placeName(channel string, network sources.Network) string {
	if network == sources.Hand {
		for _, b := range m.Brands {
			for _, c := range b.Channels {
				if c.ID() == channel {
					return m.th.Safe(c.Name)
				}
			}
		}
	}
	return m.t("network." + string(network))
}

// post asks about a reply of the open thread that is in the person's hands, and puts it on the clipboard.
func (m *Model) post(r replies.Reply) tea.Cmd {
	m.unpost(r.ID)
	p := &posting{reply: r, thread: m.talk.thread}
	p.self = true // it may open by itself while keys are still coming
	p.list(m)
	m.note.clear()
	m.push(p)
	return m.toClipboard(r.Text)
}

// postThere asks about a reply wherever one is: its thread is read first where another is on the screen.
func (m *Model) postThere(r replies.Reply) tea.Cmd {
	if m.talk.thread.ID == r.Thread {
		m.talk.draft = r
		m.talk.stale()
		return tea.Batch(m.post(r), m.refresh())
	}
	m.talk.then, m.talk.thenID = func(m *Model) tea.Cmd { return m.post(r) }, r.Thread
	return tea.Batch(m.loadThread(r.Thread), m.refresh())
}

// toClipboard puts a text on the clipboard by way of the terminal, where it has one.
func (m *Model) toClipboard(text string) tea.Cmd {
	if !m.hasClipboard() {
		return nil
	}
	return tea.SetClipboard(safe.Plain(text))
}

// hasClipboard tells whether the terminal may take a text for the clipboard (OSC 52). Those that surely do not are known by
// name; of the others nobody can tell, and so the text is always there to be selected as well.
func (m *Model) hasClipboard() bool {
	switch term := m.Getenv("TERM"); {
	case term == "linux", term == "dumb", strings.HasPrefix(term, "vt1"), strings.HasPrefix(term, "vt2"):
		return false
	}
	return m.Getenv("TERM_PROGRAM") != "Apple_Terminal"
}

// list makes the answers anew: a link that has been pasted is the first.
func (p *posting) list(m *Model) {
	r := p.reply
	p.items, p.cur = nil, 0
	yes := "posting.yes"
	switch {
	case r.Audience == sources.Private:
		yes = "posting.yes_private"
	case p.link != "":
		link := p.link
		p.items = append(p.items, menuItem{text: m.t("posting.yes_this"), do: func(m *Model) tea.Cmd { return m.posted(r, link) }})
	default:
		p.items = append(p.items, menuItem{text: m.t("posting.yes_link"), do: func(m *Model) tea.Cmd { return m.askLink(p) }})
	}
	p.items = append(
		p.items,
		menuItem{text: m.t(yes), do: func(m *Model) tea.Cmd { return m.posted(r, "") }},
		menuItem{text: m.t("posting.later"), do: func(m *Model) tea.Cmd { return m.postLater() }},
		menuItem{text: m.t("posting.no"), do: func(m *Model) tea.Cmd { return m.notPosted(r) }},
		menuItem{key: "y", gap: true, text: m.t("posting.again"), do: func(m *Model) tea.Cmd { return m.handAgain(r) }},
		menuItem{key: "v", text: m.t("posting.show"), do: func(m *Model) tea.Cmd { return m.showPlain(r) }},
	)
	if r.Audience == sources.Private { // what was said has no link; what was written may have one
		p.items = append(p.items, menuItem{key: "l", text: m.t("posting.yes_link"), do: func(m *Model) tea.Cmd { return m.askLink(p) }})
	}
}

// paste takes a link right here; anything else is no answer.
func (p *posting) paste(m *Model, s string) {
	link, ok := hand.Link(s)
	if !ok || !strings.Contains(s, ".") {
		m.say(warn, "posting.bad_link")
		return
	}
	p.calm, p.link = true, link
	p.list(m)
	if p.reply.Audience == sources.Private {
		r := p.reply
		p.items = append([]menuItem{{text: m.t("posting.yes_this"), do: func(m *Model) tea.Cmd { return m.posted(r, link) }}}, p.items...)
	}
}

// press lets the text be scrolled and hands the rest to the answers. Leaving means: not yet.
func (p *posting) press(m *Model, k tea.KeyPressMsg, since time.Duration) tea.Cmd {
	name := k.String()
	switch id, _ := m.km.Find(name, keys.Move); id {
	case keys.PageDown:
		p.top = min(p.top+max(1, p.room-1), max(0, p.rows-p.room))
		return nil
	case keys.PageUp:
		p.top = max(0, p.top-max(1, p.room-1))
		return nil
	}
	if id, _ := m.km.Find(name, keys.Dialog); (id == keys.DialogBack || name == "q") && (p.calm || since >= typingPause) {
		m.pop()
		return m.postLater()
	}
	return p.menu.press(m, k, since)
}

// follow tells whether there is nothing to ask any more: somebody has answered elsewhere.
func (p *posting) follow(known map[int64]replies.Reply) (gone bool) {
	r, ok := known[p.reply.ID]
	return !ok || r.State != replies.Handed || r.Rev != p.reply.Rev
}

func (p *posting) draw(m *Model, w, h int) drawn {
	th := m.th
	width := min(w-8, 72)
	var foot []string
	add := func(text string) {
		foot = append(foot, wrapTo(text, width, 2, th.Soft, th.More)...)
	}
	foot = append(foot, m.rule(width, th.Line))
	if m.hasClipboard() {
		add(m.t("posting.copied", "Key", "v"))
	} else {
		add(m.t("posting.not_copied", "Key", "v"))
	}
	if link := p.thread.Permalink; link != "" {
		foot = append(foot, th.Soft.Render(safe.Cut(m.t("posting.where", "Link", m.th.Safe(link)), width, th.More)))
	}
	foot = append(foot, th.Bold.Render(safe.Cut(m.t("posting.ask_"+string(p.reply.Audience)), width, th.More)))
	if p.link != "" {
		foot = append(foot, th.Good.Render(safe.Cut(m.t("posting.link", "Link", m.th.Safe(p.link)), width, th.More)))
	}
	answers := p.answers(m, width)
	body := safe.Wrap(th.Block(p.reply.Text), width)
	p.rows = len(body)
	p.room = max(2, h-2-len(foot)-len(answers))
	p.top = max(0, min(p.top, p.rows-p.room))
	var lines []string
	for i := p.top; i < min(p.rows, p.top+p.room); i++ {
		l := th.Text.Render(body[i])
		if i == p.top+p.room-1 && i < p.rows-1 {
			l = th.Soft.Render(th.More + " " + m.t("posting.more", "Key", keys.Spell("pgdown", m.Words)))
		}
		lines = append(lines, l)
	}
	lines = append(append(lines, foot...), answers...)
	style := th.Public
	if p.reply.Audience == sources.Private {
		style = th.Private
	}
	title := m.t("posting.title_"+string(p.reply.Audience), "Place", m.placeName(p.thread.Channel, p.thread.Network))
	box := m.box(layout.Rect{W: width + 4, H: len(lines) + 2}, frame{title: title, style: &style, focus: true}, lines)
	return drawn{lines: box}
}

// answers are the rows of the menu without its frame.
func (p *posting) answers(m *Model, width int) []string {
	th := m.th
	var lines []string
	for i, it := range p.items {
		mark, style := "  ", th.Text
		if i == p.cur {
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(th.Accent, true)
		}
		name := it.key
		if name == "" {
			name = itoa(i + 1)
		}
		lines = append(lines, style.Render(safe.Fit(mark+name+" "+it.text, width, th.More)))
	}
	return lines
}

type postedMsg struct {
	said  string
	name  string
	reply replies.Reply
	write bool // on with writing
	err   error
}

func (p postedMsg) apply(m *Model) tea.Cmd {
	if p.err != nil {
		if r, ok := replies.AsRefused(p.err); ok && (r.Why == replies.Changed || r.Why == replies.WrongState) {
			m.say(warn, "desk.changed_elsewhere")
			return m.refresh()
		}
		m.failed("storage.save", p.err)
		return m.refresh()
	}
	m.unpost(p.reply.ID)
	if p.write && m.talk.thread.ID == p.reply.Thread {
		m.talk.draft = p.reply
		return m.write("", "")
	}
	if p.said != "" {
		m.say(good, p.said, "Name", m.name(p.name))
	}
	return m.refresh()
}

// posted takes the person's word that the reply has been posted. Only now it counts as sent.
func (m *Model) posted(r replies.Reply, link string) tea.Cmd {
	db, ctx, name := m.Store, m.Context, m.talk.thread.Author
	if m.talk.thread.ID != r.Thread {
		name = m.names[r.Thread]
	}
	return func() tea.Msg {
		got, err := db.Posted(ctx, r.ID, r.Rev, link)
		return postedMsg{said: "posting.done", name: name, reply: got, err: err}
	}
}

// notPosted takes the reply back to the composer.
func (m *Model) notPosted(r replies.Reply) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		got, err := db.NotPosted(ctx, r.ID, r.Rev)
		return postedMsg{reply: got, write: true, err: err}
	}
}

func (m *Model) postLater() tea.Cmd {
	m.say(plain, "posting.waits", "View", m.t("view.ready"))
	return nil
}

type handedMsg struct {
	reply replies.Reply
	err   error
}

// handAgain copies the text once more; from here on it may be posted, so the store is told of the time.
func (m *Model) handAgain(r replies.Reply) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		got, err := db.Hand(ctx, r.ID, r.Rev)
		return handedMsg{got, err}
	}
}

func (h handedMsg) apply(m *Model) tea.Cmd {
	if h.err != nil {
		return postedMsg{err: h.err}.apply(m)
	}
	if m.talk.thread.ID != h.reply.Thread {
		return m.refresh()
	}
	m.talk.draft = h.reply
	return tea.Batch(m.post(h.reply), m.refresh())
}

// askLink asks where the reply stands, above the question it belongs to.
func (m *Model) askLink(p *posting) tea.Cmd {
	r := p.reply
	m.push(p)
	d := newAsk(m, m.t("posting.link_title"))
	d.hint = m.t("posting.link_hint")
	d.take = func(m *Model, text string) (string, tea.Cmd) {
		link, ok := hand.Link(text)
		if !ok {
			return m.t("posting.bad_link"), nil
		}
		return "", m.posted(r, link)
	}
	m.push(d)
	return nil
}

// plainText prints a text to the terminal itself, where it can be selected without frames around it.
type plainText struct {
	text, below string
	in          io.Reader
	out         io.Writer
}

// SetStdin takes the terminal's input.
func (p *plainText) SetStdin(r io.Reader) { p.in = r }

// SetStdout takes the terminal's output.
func (p *plainText) SetStdout(w io.Writer) { p.out = w }

// SetStderr does nothing: no error is told here.
func (p *plainText) SetStderr(io.Writer) {}

// Run prints and waits for Enter.
func (p *plainText) Run() error {
	if _, err := io.WriteString(p.out, "\n"+p.text+"\n\n("+p.below+") "); err != nil {
		return err
	}
	_, err := bufio.NewReader(p.in).ReadString('\n')
	if err == io.EOF {
		return nil
	}
	return err
}

// shownMsg comes when the person has had the text to select.
type shownMsg struct{ reply replies.Reply }

func (s shownMsg) apply(m *Model) tea.Cmd {
	if m.talk.thread.ID != s.reply.Thread || m.talk.draft.State != replies.Handed {
		return m.refresh()
	}
	p := &posting{reply: s.reply, thread: m.talk.thread}
	p.list(m)
	m.push(p)
	return m.refresh()
}

// showPlain leaves the screen for a moment to show the text alone. The store is told: it may be posted from here on.
func (m *Model) showPlain(r replies.Reply) tea.Cmd {
	db, ctx, below := m.Store, m.Context, m.t("posting.below")
	return func() tea.Msg {
		got, err := db.Hand(ctx, r.ID, r.Rev)
		if err != nil {
			return handedMsg{got, err}
		}
		return plainMsg{got, below}
	}
}

type plainMsg struct {
	reply replies.Reply
	below string
}

func (p plainMsg) apply(m *Model) tea.Cmd {
	if m.talk.thread.ID == p.reply.Thread {
		m.talk.draft = p.reply
	}
	return tea.Exec(&plainText{text: safe.Plain(p.reply.Text), below: p.below}, func(error) tea.Msg { return shownMsg{p.reply} })
}
