package desk

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/sources"
)

// troubleOpen asks what is to become of a reply that failed, or of which nobody knows whether it arrived.
func (m *Model) troubleOpen() tea.Cmd {
	r := m.talk.draft
	d := &menu{}
	switch r.State {
	case replies.Failed:
		d.title = m.t("trouble.failed_title")
		d.text = []string{m.replyTrouble(r)}
		if detail := m.th.Safe(r.Detail); detail != "" && !strings.Contains(d.text[0], detail) {
			d.text = append(d.text, m.t("trouble.network_says", "Text", m.quote(detail)))
		}
		d.items = []menuItem{
			{text: m.t("trouble.retry"), do: func(m *Model) tea.Cmd { return m.decide(r.ID, "trouble.retried", true, m.Store.Retry) }},
			{text: m.t("trouble.edit"), do: func(m *Model) tea.Cmd { return m.rework(r.ID) }},
			{text: m.t("trouble.leave")},
		}
	case replies.Unsure:
		d.title = m.t("trouble.unsure_title")
		d.text = m.unsureFacts(r)
		again := menuItem{text: m.t("trouble.look"), do: func(m *Model) tea.Cmd {
			m.say(plain, "trouble.looking")
			reread := m.Reread
			return func() tea.Msg { reread(r.ID); return nil }
		}}
		there := menuItem{text: m.t("trouble.there"), do: func(m *Model) tea.Cmd { return m.decide(r.ID, "trouble.seen", false, m.Store.Seen) }}
		d.items = []menuItem{again, there}
		if r.Readback != replies.NotRead {
			d.items = append(
				d.items,
				menuItem{text: m.t("trouble.again"), do: func(m *Model) tea.Cmd { return m.decide(r.ID, "trouble.retried", true, m.Store.Retry) }},
				menuItem{text: m.t("trouble.edit"), do: func(m *Model) tea.Cmd { return m.rework(r.ID) }},
			)
		}
		d.items = append(d.items, menuItem{text: m.t("trouble.leave")})
	default:
		if _, ok := m.waitingDeed(); ok {
			return m.openDeed()
		}
		m.say(plain, "cannot.no_trouble")
		return nil
	}
	m.push(d)
	return nil
}

// unsureFacts tells what is known about a reply of which nobody knows whether it arrived.
func (m *Model) unsureFacts(r replies.Reply) []string {
	network, _, _ := strings.Cut(r.Channel, ":")
	when := r.TriedAt.In(m.Now().Location()).Format("15:04")
	return []string{
		m.t("trouble.no_answer", "Network", m.Words.T("network."+network), "Time", when, "N", r.Attempts),
		m.t("trouble.known_" + readback(r.Readback)),
	}
}

func readback(r replies.Readback) string {
	if r == replies.NotRead {
		return "looking"
	}
	return string(r)
}

// classSentence says what a class of trouble means and what to do about it. The network stands for the account where
// that is not known.
func (m *Model) classSentence(c sources.Class, n sources.Network, account, detail string, until time.Time) string {
	key := "error." + string(c)
	if own := key + "." + string(n); m.Words.Has(own) { // some networks mean something else by it
		key = own
	}
	if c == "" || !m.Words.Has(key) {
		key = "error.unknown"
	}
	name := m.Words.T("network." + string(n))
	if account = m.th.Safe(account); account == "" {
		account = name
	}
	when := ""
	if until.After(m.Now()) {
		when = until.In(m.Now().Location()).Format("15:04")
	}
	return m.t(key, "Network", name, "Account", account, "Detail", m.th.Safe(detail), "Until", when, "Log", m.Logged)
}

// replyTrouble is the sentence for what befell a reply.
func (m *Model) replyTrouble(r replies.Reply) string {
	network, _, _ := strings.Cut(r.Channel, ":")
	account := ""
	for _, b := range m.Brands {
		for _, c := range b.Channels {
			if c.ID() == r.Channel {
				account = c.Name
			}
		}
	}
	return m.classSentence(r.Trouble, sources.Network(network), account, r.Detail, time.Time{})
}

// decide carries out a person's decision about a reply.
func (m *Model) decide(id int64, said string, send bool, step func(context.Context, int64) (replies.Reply, error)) tea.Cmd {
	ctx, wake := m.Context, m.Dispatch
	return func() tea.Msg {
		_, err := step(ctx, id)
		if err == nil && send {
			wake()
		}
		return actedMsg{said: said, err: err}
	}
}

type reworkedMsg struct {
	reply replies.Reply
	err   error
}

// rework takes a reply back to the composer.
func (m *Model) rework(id int64) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		r, err := db.Rework(ctx, id)
		return reworkedMsg{r, err}
	}
}

func (r reworkedMsg) apply(m *Model) tea.Cmd {
	if r.err != nil {
		m.failed("storage.save", r.err)
		return m.refresh()
	}
	if m.talk.thread.ID == r.reply.Thread {
		m.talk.draft = r.reply
		return m.write("", "")
	}
	return m.refresh()
}

// dropDraft throws the draft in the composer away.
func (m *Model) dropDraft() tea.Cmd {
	w := &m.writer
	r := w.reply
	w.reply, w.dirty = replies.Reply{}, false
	w.field.Set("")
	m.talk.draft = replies.Reply{}
	if r.ID == 0 {
		return m.shut()
	}
	db, ctx := m.Store, m.Context
	return tea.Batch(m.shut(), func() tea.Msg {
		return actedMsg{said: "desk.dropped", err: db.DropDraft(ctx, r.ID, r.Rev)}
	})
}
