package commands

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// journalMost is how many lines of a thread's journal are told.
const journalMost = 1000

// journalJSON is a line of the journal.
type journalJSON struct {
	ID     string          `json:"id"`
	At     *string         `json:"at"`
	Actor  string          `json:"actor"` // person, program, or the network
	Event  string          `json:"event"`
	Thread string          `json:"thread"`
	Reply  string          `json:"reply"`  // "" if it is about none
	Detail json.RawMessage `json:"detail"` // null if there is none; no texts of messages
}

// journalOf reads the journal of a thread's case in the order of time: that of all threads of it.
func journalOf(ctx context.Context, a *app.App, t store.Thread) ([]store.Entry, error) {
	ids := []int64{t.ID}
	for _, p := range t.Matter.Parts {
		if p.Thread != t.ID {
			ids = append(ids, p.Thread)
		}
	}
	var all []store.Entry
	for _, id := range ids {
		list, err := a.Store.Journal(ctx, id, journalMost)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b store.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

func journalLines(list []store.Entry) *[]journalJSON {
	out := make([]journalJSON, 0, len(list))
	for _, e := range list {
		j := journalJSON{ID: idText(e.ID), At: stamp(e.At), Actor: e.Actor, Event: e.Event, Thread: idText(e.Thread)}
		if e.Reply != 0 {
			j.Reply = idText(e.Reply)
		}
		if json.Valid([]byte(e.Detail)) {
			j.Detail = json.RawMessage(e.Detail)
		}
		out = append(out, j)
	}
	return &out
}

// journalText tells what has been done with a case, a line each.
func (c *cli) journalText(list []store.Entry, thread int64) {
	c.out("\n" + c.words.T("journal.head"))
	if len(list) == 0 {
		c.out("  " + c.words.T("journal.none"))
	}
	for _, e := range list {
		who := safe.Line(e.Actor)
		if c.words.Has("journal.by_" + e.Actor) {
			who = c.words.T("journal.by_" + e.Actor)
		}
		line := "  " + e.At.Local().Format(c.words.T("cmd.show.time")) + " · " + who + " · " + c.eventText(e)
		if e.Thread != thread {
			line += " · " + c.words.T("journal.thread", "ID", idText(e.Thread))
		}
		c.out(line)
	}
}

// journalDetail is what a line can hold beside its event. Each event has some of it.
type journalDetail struct {
	Act, From, To, Was, Ground, Check, Reason, Contact string
	Checks                                             []string
	Until                                              time.Time
	Back                                               bool
}

// eventText is what has happened, in words.
func (c *cli) eventText(e store.Entry) string {
	var d journalDetail
	_ = json.Unmarshal([]byte(e.Detail), &d) // a field of another form is left out
	text := safe.Line(e.Event)
	state, deed := strings.CutPrefix(e.Event, "deed_")
	switch {
	case deed && c.words.Has("deed."+state) && c.words.Has("deed.act."+d.Act):
		text = c.words.Deed(moderation.Deed{Act: sources.Act(d.Act), Back: d.Back}, moderation.State(state))
	case deed && c.words.Has("journal."+e.Event):
		text = c.words.T("journal."+e.Event, "Act", c.words.T("deed.act."+d.Act))
	case c.words.Has("journal." + e.Event):
		text = c.words.T("journal." + e.Event)
	case c.words.Has("act." + e.Event):
		text = c.words.T("act." + e.Event)
	}
	if (e.Event == "undo" || e.Event == "redo") && c.words.Has("act."+d.Act) {
		text += ": " + c.words.T("act."+d.Act)
	}
	if more := c.eventMore(e, d); len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

// eventMore is what there is to know of an event beside its name.
func (c *cli) eventMore(e store.Entry, d journalDetail) []string {
	var more []string
	add := func(s string) {
		if s != "" {
			more = append(more, safe.LineOf(s, 200))
		}
	}
	switch to := d.To; {
	case to == "":
	case e.Event == "kind":
		add(c.kindName(replies.Kind(to)))
	case e.Event == "cause":
		add(c.causeName(to))
	case e.Event == "urgent":
		add(c.words.Verdict("urgent", map[bool]string{true: "true", false: "false"}[to == store.Yes]))
	case c.words.Has("case."+to) && d.From != to && c.words.Has("case."+d.From):
		add(c.words.T("journal.from_to", "From", c.caseName(replies.CaseState(d.From)), "To", c.caseName(replies.CaseState(to))))
	case slices.Contains([]string{"label", "unlabel", "labels"}, e.Event):
		add(c.words.Labels(to))
	}
	add(d.Contact)
	if !d.Until.IsZero() {
		add(c.words.T("journal.until", "Time", c.moment(d.Until)))
	}
	if d.Ground != "" {
		add(c.words.Ground(sources.Ground(d.Ground)))
	}
	for _, id := range append(slices.Clone(d.Checks), d.Check) {
		if id != "" && c.words.Has("check."+id) {
			add(c.words.T("check." + id))
		}
	}
	add(d.Reason)
	return more
}
