package desk

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
	"atempause/sources/intake"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

// settle is how long changes of the store are gathered before the screen follows: a sync stores many batches.
const settle = 200 * time.Millisecond

// A single step shows its conversation at once; of steps that come faster than hurry, as from a held key, only the last,
// when nothing has followed it for previewAfter.
const (
	hurry        = 55 * time.Millisecond // keyboards repeat some thirty times a second, fingers hardly more than twelve
	previewAfter = 40 * time.Millisecond
)

type changedMsg struct{ ch <-chan struct{} }

func (m *Model) waitChanges(ch <-chan struct{}) tea.Cmd {
	if ch == nil {
		return nil
	}
	return m.listen(func() tea.Msg {
		if _, ok := <-ch; !ok {
			return nil
		}
		return changedMsg{ch}
	})
}

func (c changedMsg) apply(m *Model) tea.Cmd {
	return tea.Batch(m.after(settle, refreshMsg{}), m.after(settle, rewaitMsg(c)))
}

type rewaitMsg struct{ ch <-chan struct{} }

func (r rewaitMsg) apply(m *Model) tea.Cmd { return m.waitChanges(r.ch) }

type refreshMsg struct{}

func (refreshMsg) apply(m *Model) tea.Cmd { return m.refresh() }

// refresh reads anew what is on the screen; selection, scroll and what is being written stay.
func (m *Model) refresh() tea.Cmd {
	cmds := []tea.Cmd{m.loadRows(max(1, len(m.list.rows))), m.loadCounts(), m.loadOutbox(), m.loadReadings(), m.recount(), m.loadDeeds()}
	id := m.talk.thread.ID
	if m.talk.then != nil {
		id = m.talk.thenID // a key waits for this one
	}
	if id != 0 {
		cmds = append(cmds, m.loadThread(id))
	}
	return tea.Batch(cmds...)
}

type previewMsg struct {
	n  int
	id int64
}

// follow lets the conversation follow the list's selection.
func (m *Model) follow() tea.Cmd {
	id := m.list.id()
	if m.writer.open || m.talk.then != nil || id == m.talk.thread.ID && id != 0 {
		return nil
	}
	n := m.ask(reqPreview)
	if id == 0 {
		m.talk.drop()
		return nil
	}
	calm := m.Now().Sub(m.stepped) > hurry
	m.stepped = m.Now()
	if calm || m.talk.thread.ID == 0 {
		return m.loadThread(id)
	}
	return m.after(previewAfter, previewMsg{n, id})
}

func (p previewMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqPreview, p.n) || m.list.id() != p.id || m.writer.open || m.talk.then != nil {
		return nil
	}
	return m.loadThread(p.id)
}

type outboxMsg struct {
	n    int
	list []replies.Reply
	err  error
}

// loadOutbox reads the replies on their way, and those that arrived lately, to tell what became of them.
func (m *Model) loadOutbox() tea.Cmd {
	n, db, ctx, since := m.ask(reqOutbox), m.Store, m.Context, m.began
	return func() tea.Msg {
		list, err := db.Outbox(ctx, since)
		return outboxMsg{n, list, err}
	}
}

func (o outboxMsg) apply(m *Model) tea.Cmd {
	if !m.fresh(reqOutbox, o.n) || o.err != nil {
		return nil // the list's own reading tells the fault
	}
	var cmds []tea.Cmd
	first := m.known == nil
	next := make(map[int64]replies.Reply, len(o.list))
	for _, r := range o.list {
		next[r.ID] = r
		was, ok := m.known[r.ID]
		if first || ok && was.State == r.State && was.Readback == r.Readback {
			continue
		}
		if was.State == replies.Handed && r.State == replies.Sent {
			m.say(good, "posting.done", "Name", m.who(r.Thread))
		} else {
			m.tell(r)
		}
		if r.State == replies.Sent {
			cmds = append(cmds, lookForPromise(m.Context, m.Store, r))
		}
	}
	m.known = next
	if n := len(m.over); n > 0 {
		if o, ok := m.over[n-1].(interface {
			follow(known map[int64]replies.Reply) (gone bool)
		}); ok && o.follow(next) {
			m.pop()
		}
	}
	return tea.Batch(cmds...)
}

// tell says in the status line what became of a reply.
func (m *Model) tell(r replies.Reply) {
	who := m.who(r.Thread)
	switch r.State {
	case replies.Sent:
		m.say(good, "desk.sent", "Name", who)
	case replies.Failed:
		m.say(bad, "desk.failed", "Name", who, "Why", m.replyTrouble(r))
	case replies.Unsure:
		if r.Readback == replies.NotRead {
			m.say(warn, "desk.unsure_looking", "Name", who)
		} else {
			m.say(warn, "desk.unsure_ask", "Name", who, "Key", m.km.Name("trouble", m.Words))
		}
	}
}

// who names the person of a thread that has been on the screen.
func (m *Model) who(thread int64) string {
	if name, ok := m.names[thread]; ok {
		return m.name(name)
	}
	return m.t("desk.somebody")
}

// syncing is what the status line knows about the sync.
type syncing struct {
	runs    map[string]intake.Event // by channel, while it is read
	trouble map[string]intake.Event
	heard   map[string]time.Time // when a channel's last event came
	done    map[string]time.Time // when a channel was last read to its end

	readings map[string]store.Reading // as they are written down
}

// silence is after how long without an event a channel is no longer shown as being read.
const silence = 30 * time.Second

type eventMsg intake.Event

func (m *Model) waitEvent() tea.Cmd {
	ch := m.Events
	if ch == nil {
		return nil
	}
	return m.listen(func() tea.Msg {
		e, ok := <-ch
		if !ok {
			return nil
		}
		return eventMsg(e)
	})
}

func (e eventMsg) apply(m *Model) tea.Cmd {
	if m.sync.note(intake.Event(e), m.Now()) { // told once, not at each round
		m.say(warn, "desk.channel_trouble", "Channel", m.th.Safe(e.Channel.Name), "Why", m.troubleOf(intake.Event(e)))
	}
	return m.waitEvent()
}

// note keeps what an event tells; fresh says that it is a trouble that was not there before.
func (s *syncing) note(e intake.Event, now time.Time) (fresh bool) {
	if s.runs == nil {
		s.runs, s.trouble, s.heard = map[string]intake.Event{}, map[string]intake.Event{}, map[string]time.Time{}
		s.done = map[string]time.Time{}
	}
	id := e.Channel.ID()
	s.heard[id] = now
	switch e.Phase {
	case intake.Started, intake.Stepped:
		s.runs[id] = e
	case intake.Finished:
		delete(s.runs, id)
		delete(s.trouble, id)
		s.done[id] = now
	case intake.Troubled:
		delete(s.runs, id)
		was, had := s.trouble[id]
		s.trouble[id] = e
		return !had || sources.ClassOf(was.Err) != sources.ClassOf(e.Err)
	}
	return false
}

// ticking keeps one clock running, as fast as something on the screen needs it.
type ticking struct {
	n  int
	at time.Time // when the next tick is due; zero if none is
}

type tickMsg int

// keepTicking sees to it that the next tick comes in time and no sooner than needed.
func (m *Model) keepTicking() tea.Cmd {
	now := m.Now()
	in := 20 * time.Second
	switch {
	case (m.breathing() || m.pausing()) && !m.Look.Still:
		in = 250 * time.Millisecond
	case m.breathing() || m.pausing() || m.counts.NextAt.After(now):
		in = time.Second
	case m.note.text != "" && !m.note.sticky:
		in = max(time.Second, m.note.until.Sub(now))
	}
	at := now.Add(in)
	if !m.tick.at.IsZero() && m.tick.at.After(now) && !m.tick.at.After(at) {
		return nil
	}
	m.tick.n++
	m.tick.at = at
	return m.after(in, tickMsg(m.tick.n))
}

func (t tickMsg) apply(m *Model) tea.Cmd {
	if int(t) != m.tick.n {
		return nil
	}
	m.tick.at = time.Time{}
	m.note.age(m.Now())
	if p, ok := m.pauseOpen(); ok && !m.Now().Before(p.until) {
		return p.end(m)
	}
	if m.talk.draft.State == replies.Breathing || m.Now().Sub(m.talk.drawn) >= 30*time.Second {
		m.talk.stale() // it tells times
	}
	if next := m.counts.NextAt; !next.IsZero() && !next.After(m.Now()) {
		m.rested()
		return tea.Batch(m.loadCounts(), m.loadRows(max(1, len(m.list.rows)))) // a breath is over
	}
	return nil
}

// rested says whose reply has finished breathing, unless that is on the screen anyway.
func (m *Model) rested() {
	if n := len(m.over); n > 0 {
		return
	}
	for _, r := range m.known {
		if r.State == replies.Breathing && r.ReadyAt.Equal(m.counts.NextAt) && m.note.text == "" {
			m.say(good, "desk.rested", "Name", m.who(r.Thread))
			return
		}
	}
}

// name makes a person's name fit for a line; networks hide some.
func (m *Model) name(s string) string {
	if s = m.th.Safe(safe.Line(s)); s == "" {
		return m.t("desk.nobody")
	}
	return s
}

// writing tells whether the keys go to the composer's text.
func (m *Model) writing() bool {
	return m.focus == layout.Writer && m.writer.open && !m.writer.inChecks
}
