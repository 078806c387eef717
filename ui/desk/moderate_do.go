package desk

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
)

// deedMsg is the store's answer to a step of the dialog.
type deedMsg struct {
	d      *moderate
	deed   store.Deed
	ruling moderation.Ruling
	done   string // the key of what to say and close the dialog with; "" stays open
	err    error
}

// ask lets a command speak to the store for the dialog.
func (d *moderate) ask(m *Model, done string, do func(ctx context.Context, db Store) (store.Deed, moderation.Ruling, error)) tea.Cmd {
	d.busy = true
	db, ctx, wake := m.Store, m.Context, m.Dispatch
	return func() tea.Msg {
		r := deedMsg{d: d, done: done}
		r.deed, r.ruling, r.err = do(ctx, db)
		if r.err == nil && r.deed.State == moderation.Queued {
			wake()
		}
		return r
	}
}

// askFor asks for the act: with nothing missing the copy is kept and the person may confirm.
func (d *moderate) askFor(m *Model) tea.Cmd {
	w := store.DeedAsk{Message: d.msg.ID, Act: d.act, Ground: d.ground, ThirdPerson: d.third}
	if d.step == modReason {
		w.Overrule = d.field.Text()
	}
	return d.ask(m, "", func(ctx context.Context, db Store) (store.Deed, moderation.Ruling, error) { return db.AskDeed(ctx, w) })
}

func (d *moderate) confirm(m *Model) tea.Cmd {
	id := d.deed.ID
	return d.ask(m, "mod.under_way", func(ctx context.Context, db Store) (store.Deed, moderation.Ruling, error) {
		return db.ConfirmDeed(ctx, id)
	})
}

func (d *moderate) drop(m *Model) tea.Cmd {
	id := d.deed.ID
	return d.ask(m, "mod.dropped", func(ctx context.Context, db Store) (store.Deed, moderation.Ruling, error) {
		got, err := db.DropDeed(ctx, id)
		return got, moderation.Ruling{}, err
	})
}

func (d *moderate) takeBack(m *Model) tea.Cmd {
	msg, act := d.msg.ID, d.act
	return d.ask(m, "mod.back_under_way", func(ctx context.Context, db Store) (store.Deed, moderation.Ruling, error) {
		got, err := db.TakeBack(ctx, msg, act)
		return got, moderation.Ruling{}, err
	})
}

func (r deedMsg) apply(m *Model) tea.Cmd {
	d := r.d
	d.busy = false
	var step moderation.Misstep
	here := len(m.over) > 0 && m.over[len(m.over)-1] == overlay(d)
	switch {
	case errors.As(r.err, &step) && step == moderation.Refused && here:
		d.ruling, d.cur = r.ruling, 0
		if d.step = modReason; len(r.ruling.Needs) == 0 || r.ruling.Needs[0] == moderation.NeedReason {
			m.sayText(warn, m.refusalOf(r.ruling))
			d.step = modGrounds
		}
		return d.release(m)
	case errors.As(r.err, &step):
		m.sayText(warn, m.t(step.Key()))
		return m.refresh()
	case r.err != nil:
		m.failed("storage.save", r.err)
		return nil
	}
	d.deed = r.deed
	if r.done == "" {
		d.ruling = r.ruling
		d.follow(m)
		return d.release(m)
	}
	if here {
		m.pop()
	}
	m.say(plain, r.done, "Act", m.t("deed.act."+string(d.act)), "Name", m.name(d.deed.Copy.Author.Name))
	if d.deed.State == moderation.Queued {
		m.awaitDeed(d.deed.ID)
	}
	return m.refresh()
}

// refusalOf is why nothing one writes makes it so.
func (m *Model) refusalOf(r moderation.Ruling) string {
	why, _, _ := m.Words.Guard(r)
	if len(why) == 0 {
		return m.t(moderation.Refused.Key())
	}
	return m.th.Spell(why[0])
}

// preview counts which of the marked threads may go.
func (d *moderate) preview(m *Model) tea.Cmd {
	d.busy = true
	db, ctx := m.Store, m.Context
	threads, act, ground := d.many, d.act, d.ground
	return func() tea.Msg {
		p := previewedMsg{d: d}
		var asks []store.DeedAsk
		if asks, p.err = db.FocusAsks(ctx, threads, act, ground); p.err != nil {
			return p
		}
		for _, w := range asks {
			w.ThirdPerson = d.third
			r, _, err := db.JudgeDeed(ctx, w)
			switch {
			case err != nil:
				p.err = err
				return p
			case r.Allowed:
				p.counts[0]++
			default:
				p.counts[1]++
			}
		}
		return p
	}
}

type previewedMsg struct {
	d      *moderate
	counts [2]int
	err    error
}

func (p previewedMsg) apply(m *Model) tea.Cmd {
	p.d.busy = false
	if p.err != nil {
		m.fault("storage.read", p.err)
		return nil
	}
	p.d.counts, p.d.asked = p.counts, true
	return p.d.release(m)
}

type manyMsg struct {
	act     sources.Act
	results []store.DeedResult
	err     error
}

// doMany does it to all that may go, in one step that is undone as one.
func (d *moderate) doMany(m *Model) tea.Cmd {
	if !d.asked {
		return nil
	}
	m.pop()
	if d.counts[0] == 0 {
		return nil
	}
	db, ctx, wake := m.Store, m.Context, m.Dispatch
	threads, act, ground, third := d.many, d.act, d.ground, d.third
	return func() tea.Msg {
		r := manyMsg{act: act}
		var asks []store.DeedAsk
		if asks, r.err = db.FocusAsks(ctx, threads, act, ground); r.err != nil {
			return r
		}
		for i := range asks {
			asks[i].ThirdPerson = third
		}
		r.results, r.err = db.Moderate(ctx, asks)
		wake()
		return r
	}
}

func (r manyMsg) apply(m *Model) tea.Cmd {
	if r.err != nil {
		m.failed("storage.save", r.err)
		return nil
	}
	n := 0
	for _, x := range r.results {
		if x.Err == nil && x.Deed.State == moderation.Queued {
			n++
			m.awaitDeed(x.Deed.ID)
		}
	}
	text := m.n("mod.many_under_way", n, "Act", m.t("deed.act."+string(r.act)), "Key", m.km.Name("undo", m.Words))
	if left := len(r.results) - n; left > 0 {
		text += " " + m.n("mod.many_left", left)
	}
	m.sayText(good, text)
	m.work.marks.clear()
	return m.refresh()
}

// deedwork is what the desk knows of deeds besides those of the open conversation.
type deedwork struct {
	waits map[int64]bool // whose end is to be told
	batch int            // how many were begun together, or while others were under way
	well  int            // of those: how many have come to a good end
}

func (m *Model) awaitDeed(id int64) {
	if m.deeds.waits == nil {
		m.deeds.waits = map[int64]bool{}
	}
	if len(m.deeds.waits) == 0 {
		m.deeds.batch, m.deeds.well = 0, 0
	}
	if !m.deeds.waits[id] {
		m.deeds.batch++
	}
	m.deeds.waits[id] = true
}

type deedsMsg struct{ list []store.Deed }

// loadDeeds looks what has become of the deeds whose end is to be told.
func (m *Model) loadDeeds() tea.Cmd {
	if len(m.deeds.waits) == 0 {
		return nil
	}
	db, ctx := m.Store, m.Context
	var ids []int64
	for id := range m.deeds.waits {
		ids = append(ids, id)
	}
	return func() tea.Msg {
		var r deedsMsg
		for _, id := range ids {
			d, err := db.DeedByID(ctx, id)
			if err != nil {
				return nil // the list's own reading tells the fault
			}
			r.list = append(r.list, d)
		}
		return r
	}
}

func (r deedsMsg) apply(m *Model) tea.Cmd {
	k := &m.deeds
	var last, bad store.Deed
	for _, d := range r.list {
		if !k.waits[d.ID] || d.State == moderation.Queued || d.State == moderation.Doing || d.State == moderation.Unsure && d.Looked == "" {
			continue
		}
		delete(k.waits, d.ID)
		last = d
		if d.State == moderation.Done || d.State == moderation.Undone {
			k.well++
		} else {
			bad = d
		}
	}
	switch {
	case bad.ID != 0:
		return m.tellDeed(bad, false)
	case last.ID == 0 || k.batch > 1 && len(k.waits) > 0:
		return nil
	case k.batch > 1:
		m.sayText(good, m.n("mod.many_done", k.well, "State", m.Words.Deed(last.Deed, last.State), "Key", m.km.Name("undo", m.Words)))
		return nil
	}
	return m.tellDeed(last, true)
}

// tellDeed says how a deed ended; of a single one it offers the public explanation.
func (m *Model) tellDeed(d store.Deed, alone bool) tea.Cmd {
	name, state := m.name(d.Copy.Author.Name), m.th.Spell(m.Words.Deed(d.Deed, d.At(m.Now())))
	switch d.State {
	case moderation.Done:
		if d.CanUndo() {
			m.say(good, "mod.done_undo", "Name", name, "State", state, "Key", m.km.Name("undo", m.Words))
		} else {
			m.say(good, "mod.done", "Name", name, "State", state)
		}
	case moderation.Undone:
		m.say(good, "mod.done", "Name", name, "State", state)
	default:
		m.say(warn, "mod.trouble", "Name", name, "State", state, "Key", m.km.Name("moderate", m.Words))
	}
	if !alone || !d.Explain || d.State != moderation.Done || len(m.over) > 0 || m.writer.open {
		return nil
	}
	m.push(&menu{title: m.t("mod.explain_title"), text: []string{m.t("mod.explain_ask")}, self: true, about: "moderation", items: []menuItem{
		{text: m.t("mod.explain_no")},
		{text: m.t("mod.explain_yes"), do: func(m *Model) tea.Cmd { return m.explain(d) }},
	}})
	return nil
}

type explainedMsg struct {
	deed store.Deed
	text string
}

// explain prepares the public explanation in the composer. It goes through the checklist like any reply.
func (m *Model) explain(d store.Deed) tea.Cmd {
	explain := m.Explain
	lang := m.talk.thread.Lang
	if m.talk.thread.ID != d.Thread {
		lang = ""
	}
	return func() tea.Msg { return explainedMsg{d, explain(d.Brand, lang, d.Deed)} }
}

func (e explainedMsg) apply(m *Model) tea.Cmd {
	return m.show(e.deed.Thread, func(m *Model) tea.Cmd {
		if d := m.talk.draft; d.ID != 0 && d.State != replies.Sent {
			m.say(warn, "mod.explain_draft")
			return nil
		}
		root := m.talk.thread.RemoteID == e.deed.Copy.Message || len(m.talk.msgs) > 0 && m.talk.msgs[0].RemoteID == e.deed.Copy.Message
		if root && e.deed.Act == sources.ActDelete {
			m.push(&menu{title: m.t("mod.explain_title"), text: []string{m.t("mod.explain_nowhere"), "", m.th.Block(e.text), "", m.t("desk.copied")}, about: "moderation"})
			return tea.SetClipboard(e.text)
		}
		if ok, why := m.mayWrite(sources.Public, ""); !ok {
			return m.noReply(why)
		}
		open := m.write(sources.Public, "")
		m.writer.field.Change(e.text, len(e.text))
		if root {
			m.say(warn, "mod.explain_root")
		} else {
			m.say(plain, "mod.explain_ready")
		}
		return tea.Batch(open, m.typed())
	})
}

// settle is the person's word on what failed or is unsure.
func (d *moderate) settle(m *Model, what string) tea.Cmd {
	id := d.deed.ID
	said := map[string]string{"retry": "mod.under_way", "seen": "mod.noted", "unseen": "mod.noted"}[what]
	return d.ask(m, said, func(ctx context.Context, db Store) (got store.Deed, r moderation.Ruling, err error) {
		if what == "retry" {
			got, err = db.RetryDeed(ctx, id)
		} else {
			got, err = db.SeenDeed(ctx, id, what == "seen")
		}
		return got, r, err
	})
}
