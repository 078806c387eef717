package desk

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/ui/keys"
	"atempause/ui/safe"
)

// taken is a wording that was put in: pressed again at once, the key puts the next one in its place.
type taken struct {
	check replies.Check
	n     int    // which of its offers
	at    int    // the cursor before
	text  string // and after: text and cursor
	after int
}

// suggestion is the wording that would be put in now, and its number.
func (w *writer) suggestion() (text string, n int, ok bool) {
	c, ok := w.focusCheck()
	if !ok || c.Pass || len(c.Offers) == 0 {
		return "", 0, false
	}
	if w.offered == c.ID {
		n = w.offer % len(c.Offers)
	}
	return c.Offers[n], n, true
}

// turns tells whether the wording put in last still waits for words in its gap, and has others beside it. One without a
// gap is done with: the key then speaks of what comes next.
func (w *writer) turns() bool {
	t := w.took
	return len(t.check.Offers) > 1 && strings.Contains(t.check.Offers[t.n], checklist.Gap) && t.text == w.field.Text() && t.after == w.field.At() && !w.inChecks
}

// takeOffer puts the suggestion in: where it belongs, or at the cursor.
func (m *Model) takeOffer() tea.Cmd {
	w := &m.writer
	if t := w.took; w.turns() {
		w.field.Do(keys.TextUndo)
		w.field.Jump(t.at)
		return m.put(t.check, (t.n+1)%len(t.check.Offers))
	}
	_, n, ok := w.suggestion()
	if !ok {
		m.say(plain, "desk.no_offer")
		return nil
	}
	c, _ := w.focusCheck()
	return m.put(c, n)
}

// put writes the nth offer of a check into the text, as one step of undo.
func (m *Model) put(c replies.Check, n int) tea.Cmd {
	w := &m.writer
	text, at := w.field.Text(), w.field.At()
	out, cursor, ok := placed(text, at, c, safe.Plain(c.Offers[n]))
	if !ok { // the text has moved on since it was judged
		m.say(plain, "desk.no_offer")
		return nil
	}
	w.field.Change(out, cursor)
	w.took = taken{check: c, n: n, at: at, text: out, after: w.field.At()}
	w.inChecks = false
	return m.typed()
}

// placed puts an offer into a text: in the place of the marked words, a greeting at the head, a farewell at the end, any
// other at the cursor. The cursor goes to where the person's own words are missing.
func placed(text string, at int, c replies.Check, offer string) (out string, cursor int, ok bool) {
	from, to := at, at
	switch {
	case c.Instead:
		i := slices.IndexFunc(c.Evidence, func(e replies.Evidence) bool {
			return e.Start >= 0 && e.Start < e.End && e.End <= len(text) && text[e.Start:e.End] == e.Text
		})
		if i < 0 {
			return text, at, false
		}
		from, to = c.Evidence[i].Start, c.Evidence[i].End
		if offer == "" && from > 0 && text[from-1] == ' ' {
			from--
		}
	case c.ID == replies.CheckGreeting:
		from, to = 0, 0
		if text != "" && text[0] != '\n' {
			offer += "\n"
		}
	case c.ID == replies.CheckSignoff:
		from, to = len(strings.TrimRight(text, " \n")), len(text)
		switch {
		case from == 0:
		case strings.Contains(offer, " "):
			offer = "\n" + offer
		default: // initials stand behind the last word
			offer = " " + offer
		}
	case at > 0 && text[at-1] != ' ' && text[at-1] != '\n':
		offer = " " + offer
	}
	if !c.Instead && to < len(text) && text[to] != ' ' && text[to] != '\n' && !strings.HasSuffix(offer, "\n") {
		offer += " "
	}
	cursor = from + len(offer)
	if k := strings.Index(offer, checklist.Gap); k >= 0 {
		cursor = from + k
		offer = offer[:k] + offer[k+len(checklist.Gap):]
	}
	return text[:from] + offer + text[to:], cursor, true
}

// offerLine shows what the key would put in: the words, what they take the place of, and which of how many they are.
func (m *Model) offerLine() (string, bool) {
	w, th := &m.writer, m.th
	if w.turns() {
		all := w.took.check.Offers
		n := (w.took.n + 1) % len(all)
		return m.km.Name("offer", m.Words) + " " + m.t("desk.or", "Text", m.quote(th.Safe(all[n]))) + numbered(n, len(all)), true
	}
	offer, n, ok := w.suggestion()
	if !ok {
		return "", false
	}
	c, _ := w.focusCheck()
	text := m.quote(th.Safe(offer))
	if c.Instead && len(c.Evidence) > 0 {
		old := m.quote(safe.Cut(th.Safe(c.Evidence[0].Text), 24, th.More))
		if offer == "" {
			text = m.t("desk.leave_out", "Old", old)
		} else {
			text = m.t("desk.instead", "New", text, "Old", old)
		}
	}
	return m.km.Name("offer", m.Words) + " " + text + numbered(n, len(c.Offers)), true
}

func numbered(n, all int) string {
	if all < 2 {
		return ""
	}
	return " (" + itoa(n+1) + "/" + itoa(all) + ")"
}
