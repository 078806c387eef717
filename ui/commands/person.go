package commands

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// personJSON is a person as machines read it.
type personJSON struct {
	Thread     string          `json:"thread"`
	Name       string          `json:"name"`
	Brand      string          `json:"brand"`
	Accounts   []string        `json:"accounts"` // the thread's own first; "network:id", without an id "name:…"
	Threads    []threadJSON    `json:"threads"`
	Elsewhere  []threadJSON    `json:"elsewhere"` // begun by others
	Complaints []complaintJSON `json:"complaints"`
	Promises   []personPromise `json:"promises"`
	Waived     []waivedJSON    `json:"waived"`
	Notes      []noteJSON      `json:"notes"`
}

type complaintJSON struct {
	Thread string  `json:"thread"`
	At     *string `json:"at"`
	Cause  string  `json:"cause"`
}

type personPromise struct {
	Thread string  `json:"thread"`
	Words  string  `json:"words"`
	Due    *string `json:"due"`
	State  string  `json:"state"`
}

type waivedJSON struct {
	Thread string  `json:"thread"`
	Reason string  `json:"reason"`
	At     *string `json:"at"`
}

func (c *cli) personCommand() *cobra.Command {
	var asJSON bool
	cmd := c.command("person", "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		return c.with(ctx, func(a *app.App) error {
			t, err := c.thread(ctx, a, args[0])
			if err != nil {
				return err
			}
			p, err := a.Store.WholePerson(ctx, t.ID)
			if err != nil {
				return err
			}
			if asJSON {
				return c.json(c.personOf(t, p))
			}
			c.personText(t, p)
			return nil
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

func stateOf(p replies.Promise) string {
	if p.State == "" {
		return string(replies.PromiseOpen)
	}
	return string(p.State)
}

func (c *cli) personOf(t store.Thread, p store.Person) personJSON {
	out := personJSON{
		Thread: idText(t.ID), Name: t.Author, Brand: t.Brand, Accounts: filled(p.Authors), Threads: []threadJSON{}, Elsewhere: []threadJSON{},
		Complaints: []complaintJSON{}, Promises: []personPromise{}, Waived: []waivedJSON{}, Notes: []noteJSON{},
	}
	for _, r := range p.Threads {
		out.Threads = append(out.Threads, c.threadOf(r))
	}
	for _, r := range p.Elsewhere {
		out.Elsewhere = append(out.Elsewhere, c.threadOf(r))
	}
	for _, k := range p.Complained {
		out.Complaints = append(out.Complaints, complaintJSON{idText(k.Thread), stamp(k.At), k.Cause})
	}
	for _, q := range p.Promises {
		out.Promises = append(out.Promises, personPromise{idText(q.Thread), q.Words, stamp(q.Due), stateOf(q.Promise)})
	}
	for _, w := range p.Waived {
		out.Waived = append(out.Waived, waivedJSON{idText(w.Thread), w.Reason, stamp(w.At)})
	}
	for _, n := range p.Notes {
		out.Notes = append(out.Notes, noteJSON{ID: idText(n.ID), Text: n.Text, At: stamp(n.At), Person: true})
	}
	return out
}

func (c *cli) personText(t store.Thread, p store.Person) {
	c.out(safe.Line(t.Author) + " · " + c.words.T("network."+string(t.Network)) + " · " + safe.Line(t.Brand))
	section := func(key string, rows [][]string) {
		if len(rows) == 0 {
			return
		}
		c.out("\n" + c.words.T(key))
		for _, line := range columns(rows) {
			c.out("  " + line)
		}
	}
	one := func(text string, most int) string { return safe.LineOf(strings.Join(strings.Fields(text), " "), most) }
	var notes, same, promises, complaints, waived [][]string
	for _, n := range p.Notes {
		notes = append(notes, []string{idText(n.ID), c.day(n.At), one(n.Text, 200)})
	}
	for _, a := range p.Authors[min(1, len(p.Authors)):] {
		same = append(same, []string{safe.Line(a)})
	}
	for _, q := range p.Promises {
		promises = append(promises, []string{idText(q.Thread), c.moment(q.Due), c.words.T("person.promise_" + stateOf(q.Promise)), one(q.Words, 120)})
	}
	for _, k := range p.Complained {
		complaints = append(complaints, []string{idText(k.Thread), c.day(k.At), c.words.Verdict("cause", k.Cause)})
	}
	for _, w := range p.Waived {
		waived = append(waived, []string{idText(w.Thread), c.day(w.At), one(w.Reason, 120)})
	}
	section("person.notes", notes)
	section("person.same", same)
	section("person.promises", promises)
	section("person.complaints", complaints)
	section("person.waived", waived)
	section("person.threads", c.personThreads(p.Threads))
	section("person.elsewhere", c.personThreads(p.Elsewhere))
}

func (c *cli) personThreads(list []store.Row) [][]string {
	var rows [][]string
	for _, r := range list {
		rows = append(rows, []string{idText(r.ID), c.day(r.Updated), c.kindName(r.Kind), c.caseName(r.State), safe.LineOf(r.Snippet, 60)})
	}
	return rows
}

// day is when something was, in this machine's zone.
func (c *cli) day(t time.Time) string {
	return t.In(c.Now().Location()).Format(c.words.T("cmd.show.time"))
}
