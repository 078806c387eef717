package desk

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/replies/filter"
	"atempause/replies/when"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/handover"
	"atempause/ui/keys"
	"atempause/ui/safe"
)

// The parts of the dialog, in their order.
const (
	escTo = iota
	escAsked
	escUntil
	escBrief
)

// escalate is the dialog that hands a case over: to whom, what is asked, by when, and the brief that goes with it.
type escalate struct {
	thread int64
	name   string
	k      handover.Case
	book   escalation.Book
	height int // of the weather, when it was opened
	again  bool

	part   int
	fields [escBrief]edit.Field
	list   []escalation.Choice // who can be chosen now, who fits best first
	pick   int
	chosen bool // by a person: what is asked no longer moves it
	preset int
	until  time.Time
	wrong  string // why by when could not be read

	text   string // the brief
	lines  []string
	width  int
	top    int
	rows   int // of the brief that are in sight
	missed string
}

// escalate asks to hand the case over, or, where it has been, what has come of it.
func (m *Model) escalate() tea.Cmd {
	if ids, _ := m.subjects(); len(ids) > 1 {
		m.say(warn, "escal.one", "N", len(ids))
		return nil
	}
	return m.opened(func(m *Model) tea.Cmd {
		if m.talk.thread.Matter.Escalated != (replies.Escalation{}) {
			m.push(m.escalatedMenu())
			return nil
		}
		return m.handOver(false)
	})
}

type handoverMsg struct {
	k    handover.Case
	book escalation.Book
	then func(m *Model, e *escalate) tea.Cmd
	err  error
}

// handOver opens the dialog; again is true where the case is with somebody already.
func (m *Model) handOver(again bool) tea.Cmd {
	id := m.talk.thread.ID
	begun := m.folk.forms[id]
	return m.opening(m.readCase(id, func(m *Model, e *escalate) tea.Cmd {
		if begun != nil && begun.again == again { // what was said meanwhile belongs into the brief
			begun.k, begun.book, begun.height = e.k, e.book, e.height
			begun.refresh(m)
			e = begun
		}
		e.again = again
		m.push(e)
		return nil
	}))
}

// readCase reads what a brief is made of.
func (m *Model) readCase(id int64, then func(m *Model, e *escalate) tea.Cmd) tea.Cmd {
	db, ctx, brands, read := m.Store, m.Context, m.Brands, m.Pages
	return func() tea.Msg {
		r := handoverMsg{then: then}
		r.book = read().Contacts
		r.k, r.err = handover.Read(ctx, db, brands, id)
		return r
	}
}

func (r handoverMsg) apply(m *Model) tea.Cmd {
	if errors.Is(r.err, store.ErrNotFound) {
		return m.refresh()
	}
	if r.err != nil {
		m.fault("storage.read", r.err)
		return nil
	}
	return r.then(m, m.newEscalate(r.k, r.book))
}

func (m *Model) newEscalate(k handover.Case, book escalation.Book) *escalate {
	e := &escalate{thread: k.Thread.ID, name: k.Thread.Author, k: k, book: book, height: m.weatherOf(k.Thread.Brand)}
	for i := range e.fields {
		e.fields[i].One, e.fields[i].Fold = true, m.th.Spell
	}
	e.refresh(m)
	return e
}

// refresh reckons everything that follows from what was entered.
func (e *escalate) refresh(m *Model) {
	was := e.to().Contact.Name
	e.rank(m, was)
	e.time(m)
	b := e.brief()
	text := b.Markdown()
	if text != e.text {
		e.text, e.lines = text, nil
	}
	e.missed = ""
	if to := e.to(); to.Contact.Name != "" && !to.There && !to.From.IsZero() && e.until.Before(to.From) {
		e.missed = m.t("escal.before", "Name", m.th.Safe(to.Contact.Name), "Time", m.moment(to.From))
	}
}

// rank lists who can be asked: by name, role or what they may decide if something is typed. Whoever is named and stands in
// no list can be asked all the same.
func (e *escalate) rank(m *Model, was string) {
	asked := e.fields[escAsked].Text()
	want := filter.Fold(strings.TrimSpace(e.fields[escTo].Text()))
	e.list = e.list[:0]
	for _, c := range e.book.Ranked(e.k.Brand, e.k.Stakes(e.height), asked, m.Now()) {
		about := filter.Fold(c.Contact.Name + " " + c.Contact.Role + " " + strings.Join(c.Contact.Decides, " "))
		if want == "" || strings.Contains(about, want) {
			e.list = append(e.list, c)
		}
	}
	if name := strings.Join(strings.Fields(safe.Line(e.fields[escTo].Text())), " "); name != "" {
		if _, known := e.book.Named(name); !known {
			e.list = append(e.list, escalation.Choice{Contact: escalation.Contact{Name: name, Level: 1}, There: true, From: m.Now()})
		}
	}
	if i := slices.IndexFunc(e.list, func(c escalation.Choice) bool { return c.Contact.Name == was }); e.chosen && i >= 0 {
		e.pick = i
		return
	}
	e.pick = 0
}

// to is who is asked.
func (e *escalate) to() escalation.Choice {
	if e.pick < len(e.list) {
		return e.list[e.pick]
	}
	return escalation.Choice{}
}

// escTime is a time to choose.
type escTime struct {
	key string
	at  time.Time
}

// times are the deadlines to choose from: the one the contact's hours and the heat suggest first.
func (e *escalate) times(m *Model) []escTime {
	to := e.to().Contact
	first := escalation.Deadline(to, e.k.Brand, e.k.Thread.Heat, m.Now())
	list := []escTime{{"escal.suggested", first}}
	for _, p := range when.Presets(m.Now(), replies.HoursOf(e.k.Brand)) {
		if d := p.At.Sub(first).Abs(); d >= 10*time.Minute {
			list = append(list, escTime{"snooze.preset_" + p.Key, p.At})
		}
	}
	return list
}

// time reads by when.
func (e *escalate) time(m *Model) {
	e.wrong = ""
	text := strings.TrimSpace(e.fields[escUntil].Text())
	if text == "" {
		list := e.times(m)
		e.preset = min(e.preset, len(list)-1)
		e.until = list[e.preset].at
		return
	}
	t, err := when.Parse(text, m.Words.Lang(), m.Now(), replies.HoursOf(e.k.Brand))
	if err != nil {
		e.wrong, e.until = m.whenWrong(err), time.Time{}
		return
	}
	e.until = t
}

func (e *escalate) brief() escalation.Brief {
	return e.k.Brief(handover.Ask{To: e.to(), Until: e.until, Asked: strings.TrimSpace(e.fields[escAsked].Text()), Weather: e.height})
}

// act hands the case over: it waits until then, and what was asked stays with it as a note.
func (e *escalate) act(m *Model) tea.Cmd {
	to := e.to().Contact
	switch {
	case to.Name == "":
		e.part = escTo
		m.say(warn, "escal.nobody")
		return nil
	case e.wrong != "" || !e.until.After(m.Now()):
		e.part = escUntil
		m.sayText(warn, cmp.Or(e.wrong, m.t("case.misstep.past")))
		return nil
	}
	act := store.Act{Do: "escalate", Value: to.Name, At: e.until, Text: handover.Note(m.Words, to.Name, strings.TrimSpace(e.fields[escAsked].Text()))}
	m.pop()
	delete(m.folk.forms, e.thread)
	return tea.Batch(tea.SetClipboard(e.brief().Markdown()), m.doOn([]int64{e.thread}, e.name, act, "escal.done", nil))
}

// escalatedMenu asks what has come of an escalation.
func (m *Model) escalatedMenu() *menu {
	t := &m.talk.thread
	to := t.Matter.Escalated.To
	on := []int64{t.ID}
	name := t.Author
	d := &menu{title: m.t("escal.title", "Name", m.name(name)), about: "escalate", text: []string{
		m.t("case.with", "Name", m.th.Safe(to), "Time", m.moment(t.Matter.Escalated.Until)),
	}}
	d.items = []menuItem{
		{key: "a", text: m.t("escal.answer", "Name", m.th.Safe(to)), do: func(m *Model) tea.Cmd { m.push(m.answerOf(on, name, to)); return nil }},
		{key: "r", text: m.t("escal.recall"), do: func(m *Model) tea.Cmd { return m.doOn(on, name, store.Act{Do: "recall"}, "", nil) }},
		{key: "v", text: m.t("escal.move"), do: func(m *Model) tea.Cmd {
			m.push(m.askTime(m.t("escal.move_title", "Name", m.th.Safe(to)), func(t time.Time) tea.Cmd {
				return m.doOn(on, name, store.Act{Do: "escalate", Value: to, At: t, ID: m.talk.thread.Brief}, "", nil)
			}))
			return nil
		}},
		{key: "o", text: m.t("escal.other"), do: func(m *Model) tea.Cmd { return m.handOver(true) }},
		{key: "b", text: m.t("escal.again"), do: func(m *Model) tea.Cmd { return m.showBrief() }},
	}
	return d
}

// answerOf asks what the contact has decided; with it the case is back.
func (m *Model) answerOf(on []int64, name, to string) *ask {
	d := newAsk(m, m.t("escal.answer_title", "Name", m.th.Safe(to)))
	d.text, d.hint = []string{m.t("escal.answer_about")}, m.t("case.note_hint")
	d.take = func(m *Model, text string) (string, tea.Cmd) {
		text = strings.TrimSpace(text)
		if text == "" {
			return m.t("escal.answer_empty"), nil
		}
		act := store.Act{Do: "recall", Text: m.Words.T("escal.decided", "Name", to, "Text", text)}
		return "", m.doOn(on, name, act, "escal.answered", nil)
	}
	return d
}

// showBrief opens the brief of a case that has been handed over, as it would read now.
func (m *Model) showBrief() tea.Cmd {
	esc := m.talk.thread.Matter.Escalated
	asked := handover.Asked(m.Words, &m.talk.thread)
	return m.opening(m.readCase(m.talk.thread.ID, func(m *Model, e *escalate) tea.Cmd {
		e.again = true
		e.fields[escTo].Set(safe.Plain(esc.To))
		e.fields[escAsked].Set(safe.Plain(asked))
		e.refresh(m)
		e.until, e.part = esc.Until, escBrief
		e.text, e.lines = e.brief().Markdown(), nil
		m.push(e)
		return nil
	}))
}

// suggested says above a conversation that handing the case over is wise, and why. Nothing is said twice: once it has
// been handed over it is known.
func (m *Model) suggested() []string {
	t := &m.talk.thread
	if !slices.Contains(inWork[:3], t.Matter.State) && t.Matter.State != "" || t.Brief != 0 || t.Matter.Escalated != (replies.Escalation{}) {
		return nil
	}
	yes, why := escalation.Suggests(escalation.Stakes{
		Heat: t.Heat, Weather: m.weatherOf(t.Brand), Rounds: t.Rounds, Kind: t.Kind, Urgent: t.Urgent,
	})
	waits := t.Matter.State == replies.CaseNew || t.Matter.State == ""
	if !yes || !waits && !slices.ContainsFunc(why, func(b replies.Because) bool { return b.Key != escalation.WhyWeather }) {
		return nil // where nobody waits for us, the weather alone is no reason
	}
	var parts []string
	for _, b := range why {
		parts = append(parts, m.t("escalation."+b.Key, "N", b.N))
	}
	return []string{m.t("escal.wise", "Why", strings.Join(parts, ", "), "Key", m.km.Name(keys.Escalate, m.Words))}
}

// weatherOf is the weather of a brand as it was reckoned last.
func (m *Model) weatherOf(brand string) int { return m.counts.Weather[brand].Level }
