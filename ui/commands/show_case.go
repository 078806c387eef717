package commands

import (
	"strings"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/safe"
)

// caseJSON is what show tells of a thread's case besides the thread itself.
type caseJSON struct {
	View     string        `json:"view"`
	Until    *string       `json:"until"` // how long it is snoozed or escalated
	With     string        `json:"with"`  // whom it is escalated to
	Rounds   int           `json:"rounds"`
	Handover bool          `json:"handover"` // time to go on in private
	Joined   []string      `json:"joined"`   // the other threads of the case
	Unsaid   []string      `json:"unsaid"`   // those that still want the closing line in public
	Cause    string        `json:"cause"`    // "" for none
	Labels   []string      `json:"labels"`
	Notes    []noteJSON    `json:"notes"`
	Promises []promiseJSON `json:"promises"`
	Windows  []windowJSON  `json:"windows"`
}

type noteJSON struct {
	ID     string  `json:"id"`
	Text   string  `json:"text"`
	At     *string `json:"at"`
	Person bool    `json:"person"` // on the person and not on the thread
}

type promiseJSON struct {
	N     int     `json:"number"` // what act calls it
	Words string  `json:"words"`
	Due   *string `json:"due"`
	State string  `json:"state"`
	Owed  bool    `json:"owed"`
}

type windowJSON struct {
	Act    string  `json:"act"`
	Closes *string `json:"closes"`
	Once   bool    `json:"once"`
}

func caseOf(t store.Thread) caseJSON {
	k := t.Matter
	out := caseJSON{
		View: string(k.View()), Until: stamp(k.Facts(replies.Facts{}).Until), With: k.Escalated.To, Rounds: t.Rounds, Cause: t.Cause, Handover: t.Handover,
		Joined: []string{}, Unsaid: []string{}, Labels: append([]string{}, t.Labels...), Notes: []noteJSON{}, Promises: []promiseJSON{},
		Windows: []windowJSON{},
	}
	for _, p := range k.Parts {
		if p.Thread != t.ID {
			out.Joined = append(out.Joined, idText(p.Thread))
		}
	}
	for _, id := range k.Unsaid() {
		out.Unsaid = append(out.Unsaid, idText(id))
	}
	for _, n := range append(append([]store.Note{}, t.Notes...), t.PersonNotes...) {
		out.Notes = append(out.Notes, noteJSON{ID: idText(n.ID), Text: n.Text, At: stamp(n.At), Person: n.Person != ""})
	}
	for i, p := range k.Promises {
		out.Promises = append(out.Promises, promiseJSON{N: i + 1, Words: p.Words, Due: stamp(p.Due), State: string(p.State), Owed: p.Owed})
	}
	for _, w := range t.Windows {
		out.Windows = append(out.Windows, windowJSON{Act: string(w.Act), Closes: stamp(w.Closes), Once: w.Once})
	}
	return out
}

// caseText tells how the case stands, in lines.
func (c *cli) caseText(t store.Thread) {
	k := t.Matter
	switch k.View() {
	case replies.SnoozedView:
		c.out(c.words.T("snooze.until", "Time", c.moment(k.Snoozed)))
	case replies.EscalatedView:
		c.out(c.words.T("case.with", "Name", safe.Line(k.Escalated.To), "Time", c.moment(k.Escalated.Until)))
	}
	for _, p := range k.Parts {
		if p.Thread != t.ID {
			c.out(c.words.T("cmd.show.joined", "ID", idText(p.Thread), "Audience", c.words.T("audience."+string(p.Audience))))
		}
	}
	for i, p := range k.Promises {
		if p.Owed {
			words := safe.Line(p.Words)
			if words == "" {
				words = c.words.T("promise.answer")
			}
			c.out(c.words.T("cmd.show.promise", "N", i+1, "Time", c.moment(p.Due), "Words", words))
		}
	}
	if len(t.Labels) > 0 {
		c.out(c.words.T("case.labels", "Labels", safe.Line(strings.Join(t.Labels, ", "))))
	}
	for _, n := range t.Notes {
		c.out(c.words.T("cmd.show.note", "Text", safe.Line(n.Text)))
	}
	for _, n := range t.PersonNotes {
		c.out(c.words.T("case.note_on", "Name", safe.Line(t.Author), "Text", safe.Line(n.Text)))
	}
}
