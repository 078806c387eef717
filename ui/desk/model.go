package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/keys"
	"atempause/ui/layout"
	"atempause/ui/theme"
)

// Model is the desk. It is a tea.Model.
type Model struct {
	Deps
	th   *theme.Theme
	km   *keys.Map
	plan layout.Plan
	w, h int

	focus  layout.Pane
	side   sidebar
	list   list
	talk   talk
	writer writer
	over   []overlay
	note   note
	deeds  deedwork
	work   casework
	folk   folk
	find   finding
	saved  saved

	at      State // view and filter
	counts  store.Count
	known   map[int64]replies.Reply // replies on their way, to tell what became of them
	names   map[int64]string        // who the replies on their way are for, by thread
	began   time.Time
	sync    syncing
	last    map[request]int // number of the newest request of each sort
	tick    ticking
	lastKey time.Time
	quit    quitting
	held    []tea.Msg // keys and pastes that wait for a list or a conversation to be read
	opens   int       // dialogs whose matter is being read
	deaf    bool      // until typing pauses: see noReply
	stepped time.Time // when the selection last moved on

	aids  aids
	sheet sheet
	calls map[int64]*call // begun and not kept yet, by thread
}

// request is a sort of question to the store, of which only the newest answer counts.
type request int

const (
	reqRows request = iota
	reqMore
	reqCounts
	reqTalk
	reqPreview
	reqOutbox
	reqCheck
	reqBody
	reqReadings
	reqAids
	reqFind
	reqDepart
)

// ask numbers a request; fresh tells whether an answer is still wanted.
func (m *Model) ask(r request) int {
	m.last[r]++
	return m.last[r]
}

func (m *Model) fresh(r request, n int) bool { return m.last[r] == n }

// noticeRead is how long what is said at the start takes to read.
const noticeRead = 6 * time.Second

// noticeStays is how long it stays at the most.
const noticeStays = 2 * time.Minute

// New makes the desk.
func New(d Deps) *Model {
	d.fill()
	m := &Model{
		Deps: d, th: theme.New(d.Look), km: keysOf(d.Keys), focus: layout.List, at: d.Start,
		last: map[request]int{}, names: map[int64]string{}, began: d.Now(),
	}
	m.writer.field.Fold = m.th.Spell
	m.side.build(m)
	if d.Notice != "" {
		m.sayText(warn, m.th.Spell(d.Notice))
		m.note.said = m.note.said.Add(noticeRead) // keys do not take it away before it can be read
		m.note.until = m.note.said.Add(noticeStays)
	}
	return m
}

// Init begins: everything the first screen needs is asked for at once.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{
		m.loadRows(0), m.loadCounts(), m.loadOutbox(), m.loadReadings(), m.loadSaved(true), m.waitChanges(m.Store.Changes(m.Context)), m.waitEvent(), m.loadPages(),
	}
	if m.Look.Auto {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Update hands each message to what it is for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	return m, tea.Batch(m.update(msg), m.release(), m.keepTicking())
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		m.lookAt(msg.IsDark())
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		return m.paste(msg.Content)
	case tea.ClipboardMsg:
		return m.clipped(msg.Content)
	case applier:
		return msg.apply(m)
	}
	return nil
}

// applier is a message that knows what it changes: the answers of commands.
type applier interface {
	apply(m *Model) tea.Cmd
}

func (m *Model) lookAt(dark bool) {
	if !m.Look.Auto || m.Look.Light == !dark {
		return
	}
	m.Look.Light = !dark
	m.th = theme.New(m.Look)
	m.talk.stale()
}

func (m *Model) resize(w, h int) tea.Cmd {
	m.w, m.h = w, h
	m.lay()
	if d := m.Notice; d == "" || m.note.text != m.th.Spell(d) {
		m.note.clear()
	}
	return tea.Batch(m.page(), m.talk.wrapWhole(m))
}

// lay makes the plan anew; call it whenever focus or composer change.
func (m *Model) lay() {
	m.plan = layout.Of(m.w, m.h, layout.State{Focus: m.focus, Writing: m.writer.open})
	if p := m.plan; !p.Small {
		m.list.height = p.List.H - 2 - m.findRows()
		m.side.height = p.Side.H - 2
		if p.Talk.Shown() {
			m.talk.size(p.Talk.W-4, p.Talk.H-m.talkBorders())
		}
		if p.Writer.Shown() {
			m.writer.size(p.Writer.W-4, p.Writer.H)
		}
		m.list.follow()
		m.side.follow()
	}
}

// talkBorders is how many border rows the conversation has: the composer's upper border is its lower one.
func (m *Model) talkBorders() int {
	if m.plan.Writer.Shown() {
		return 1
	}
	return 2
}

// turn gives a pane the keys.
func (m *Model) turn(p layout.Pane) tea.Cmd {
	if p == layout.Writer && !m.writer.open {
		p = layout.Talk
	}
	was := m.focus
	m.focus = p
	m.lay()
	switch {
	case was == layout.Writer && p != layout.Writer:
		return m.saveDraft()
	case p == layout.List && m.list.loaded:
		return m.follow()
	}
	return nil
}

// t is a text of the catalogues in this terminal's characters.
func (m *Model) t(key string, args ...any) string { return m.th.Spell(m.Words.T(key, args...)) }

// n is a text with a plural.
func (m *Model) n(key string, n int, args ...any) string {
	return m.th.Spell(m.Words.N(key, n, args...))
}
